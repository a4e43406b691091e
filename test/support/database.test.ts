import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retrying } from '#store/connection.ts';
import { testDatabase } from '#test/support/database.ts';
import type { Template } from '#test/support/templates.ts';

test('every call gives a database of its own, and the application is not its owner', async () => {
  const [a, b] = await Promise.all([testDatabase(), testDatabase()]);
  await a.owner.query('CREATE TABLE only_here ()');
  const there = (t: typeof a) => t.db.query(`SELECT to_regclass('only_here') AS there, current_user AS me`);
  assert.deepEqual(await there(a), [{ there: 'only_here', me: 'niangjia_app' }]);
  assert.deepEqual(await there(b), [{ there: null, me: 'niangjia_app' }]);
  await Promise.all([a.drop(), b.drop()]);
});

test('a durable one may be killed and comes back with everything acknowledged', async () => {
  const t = await testDatabase({ durable: true });
  await t.owner.query('CREATE TABLE kept (n int)');
  await t.owner.query('INSERT INTO kept VALUES (1)');
  assert.deepEqual(await t.owner.query('SHOW fsync'), [{ fsync: 'on' }]);
  process.kill(t.server.pid()!, 'SIGKILL');
  assert.deepEqual(await retrying(() => t.owner.query('SELECT n FROM kept'), 12), [{ n: 1 }]);
  await t.drop();
});

test('a template is made once however many want it at once; another state makes another and sweeps the first away', async () => {
  let made = 0;
  const of = (state: string): Template => ({
    ...{ kind: 'probe', lock: 4_117_005, state: async () => `${process.pid} ${state}` },
    async make(admin, _server, name) {
      made += 1;
      await admin.query(`CREATE DATABASE ${name}`);
    },
  });
  const first = await Promise.all([testDatabase({ from: of('one') }), testDatabase({ from: of('one') })]);
  assert.equal(made, 1);
  const second = await testDatabase({ from: of('two') });
  assert.equal(made, 2);
  const probes = await second.owner.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database WHERE datname LIKE 'probe%' OR datname LIKE 'half_probe%'`,
  );
  assert.equal(probes.length, 1);
  await second.owner.query(`DROP DATABASE ${probes[0]!.name}`);
  for (const one of [...first, second]) await one.drop();
});
