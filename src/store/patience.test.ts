// A request's statements are cut short; what declared more has it for itself alone, whatever connection it is given.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { patiently } from '#store/patience.ts';
import type { Queryable } from '#store/queryable.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

const limitsOf = async (q: Queryable): Promise<string> => {
  const [row] = await q.query<{ limits: string }>(
    `SELECT current_setting('statement_timeout') || ' ' || current_setting('lock_timeout') AS limits`,
  );
  return row!.limits;
};

test('five seconds for a statement and three for a lock, unless more is declared', async () => {
  const { db } = database;
  assert.equal(await limitsOf(db), '5s 3s');
  const declared = await patiently(60, () => Promise.all([limitsOf(db), db.transaction(limitsOf)]));
  assert.deepEqual(declared, ['1min 10s', '1min 10s']);
  assert.deepEqual(await Promise.all([limitsOf(db), db.transaction(limitsOf)]), ['5s 3s', '5s 3s']);
  await assert.rejects(
    patiently(1, () => db.query('SELECT pg_sleep(30)')),
    { code: '57014' },
  );
});
