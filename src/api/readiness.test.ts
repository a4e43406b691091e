// Health tells apart a database that is away, one that takes no writes and one that does; what requests meet counts before the next try.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeReadiness } from '#api/readiness.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';

let database: TestDatabase;
let house: TestHouse;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
});
after(() => database.drop());

const partOf = async (readiness = makeReadiness(house, 1)): Promise<string | null> => {
  const no = await readiness.ask();
  return no && (no.details as { part: string }).part;
};

/** The application's role, in this database alone, on connections of its own. */
async function writable(yes: boolean): Promise<void> {
  const [{ name }] = (await database.owner.query<{ name: string }>('SELECT current_database() AS name')) as [
    { name: string },
  ];
  const setting = yes ? 'RESET default_transaction_read_only' : 'SET default_transaction_read_only = on';
  await database.owner.query(`ALTER ROLE niangjia_app IN DATABASE ${name} ${setting}`);
  await database.owner.query(
    `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'niangjia_app'`,
  );
}

test('ready, without writes, and ready again', async () => {
  assert.equal(await partOf(), null);
  const [left] = await database.db.query<{ n: number }>('SELECT count(*) AS n FROM idempotency_keys');
  assert.equal(left!.n, 0, 'nothing is left behind');
  await writable(false);
  assert.equal(await partOf(), 'writes');
  await writable(true);
  assert.equal(await partOf(), null);
});

test('a full disk that a request met counts at once; what is no such thing does not', async () => {
  const readiness = makeReadiness(house, 1);
  assert.equal(await partOf(readiness), null);
  readiness.met(Object.assign(new Error('duplicate key'), { code: '23505' }));
  assert.equal(await partOf(readiness), null);
  readiness.met(Object.assign(new Error('could not extend file'), { code: '53100' }));
  assert.equal(await partOf(readiness), 'writes');
});
