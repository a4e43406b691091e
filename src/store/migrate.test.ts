import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Fault } from '#kit/refusal.ts';
import { type Database, openDatabase } from '#store/connection.ts';
import { loadMigrations, migrate } from '#store/migrate.ts';
import { SetupProblem } from '#store/setup-problem.ts';
import { emptyDatabase } from '#test/support/database.ts';

let owner: Database;
let drop: () => Promise<void>;
let folder: string;

beforeEach(async () => {
  ({ owner, drop } = await emptyDatabase());
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await drop();
});

/** Modules are cached by address, so a changed file gets a folder of its own. */
const put = (files: Record<string, string[]>, into = folder) => {
  for (const [name, up] of Object.entries(files)) {
    writeFileSync(join(into, `${name}.ts`), `export const up = ${JSON.stringify(up)};\n`);
  }
  return into;
};
const changed = (files: Record<string, string[]>) => put(files, mkdtempSync(join(folder, 'again-')));

describe('migrate', () => {
  test('applies in order, once, and tells what it applied', async () => {
    put({ '0002-b': ['INSERT INTO a VALUES (1)'], '0001-a': ['CREATE TABLE a (n int)'] });
    assert.deepEqual(await migrate(owner, { folder }), ['0001-a', '0002-b']);
    assert.deepEqual(await migrate(owner, { folder }), []);
    put({ '0003-c': ['INSERT INTO a VALUES (2)'] });
    assert.deepEqual(await migrate(owner, { folder }), ['0003-c']);
    assert.deepEqual(await owner.query('SELECT n FROM a ORDER BY n'), [{ n: 1 }, { n: 2 }]);
  });

  test('of several at once, one applies', async () => {
    put({ '0001-a': ['CREATE TABLE a (n int)', 'SELECT pg_sleep(0.2)'], '0002-b': ['INSERT INTO a VALUES (1)'] });
    const done = await Promise.all([1, 2, 3].map(() => migrate(owner, { folder })));
    assert.deepEqual(done.flat().sort(), ['0001-a', '0002-b']);
    assert.deepEqual(await owner.query('SELECT n FROM a'), [{ n: 1 }]);
  });

  test('leaves nothing of one that fails, and names the statement', async () => {
    put({ '0001-a': ['CREATE TABLE a (n int)', 'SELECT nonsense'] });
    await assert.rejects(migrate(owner, { folder }), /0001-a, statement 2: .*nonsense/);
    assert.deepEqual(await owner.query(`SELECT to_regclass('a') AS a, to_regclass('migrations') AS m`), [
      { a: null, m: null },
    ]);
  });

  test('refuses a changed, a slipped-in and an unknown one', async () => {
    await migrate(owner, { folder: put({ '0002-b': ['SELECT 1'] }) });
    await assert.rejects(migrate(owner, { folder: changed({ '0002-b': ['SELECT 2'] }) }), (error: Error) => {
      return error instanceof Fault && /0002-b was changed/.test(error.message);
    });
    const slipped = changed({ '0001-a': ['SELECT 1'], '0002-b': ['SELECT 1'] });
    await assert.rejects(migrate(owner, { folder: slipped }), /0001-a was added before 0002-b/);
    await assert.rejects(migrate(owner, { folder: changed({}) }), SetupProblem);
    await assert.rejects(migrate(owner, { folder: changed({ '0003-c': ['SELECT 1'] }) }), /newer/);
  });

  test('a user who does not own the database is told what an administrator runs', async () => {
    put({ '0001-a': ['CREATE TABLE a (n int)'] });
    const name = `guest_${process.pid}`;
    await owner.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'`);
    const url = Object.assign(new URL(owner.url), { username: name, password: 'secret' }).href;
    const guest = await openDatabase({ url, appUrl: owner.appUrl });
    const told = (error: unknown) => error instanceof SetupProblem && error.text.zh.includes(`OWNER TO ${name};`);
    await assert.rejects(migrate(guest, { folder }), told);
    await guest.close();
    await owner.query(`DROP ROLE ${name}`);
  });

  test('waits for a table in use without blocking those who read it', async () => {
    await migrate(owner, { folder: put({ '0001-a': ['CREATE TABLE a (n int)'] }) });
    put({ '0002-b': ['ALTER TABLE a ADD COLUMN m int'] });
    let migrating: Promise<string[]> | undefined;
    await owner.transaction(async (client) => {
      await client.query('SELECT FROM a');
      migrating = migrate(owner, { folder });
      await client.query('SELECT pg_sleep(2.5)');
    });
    assert.deepEqual(await migrating, ['0002-b']);
  });
});

describe('the application', () => {
  let app: Database;
  const refused = (sql: string) =>
    assert.rejects(app.query(sql), (error: { code?: string }) => error.code === '42501' || assert.fail(sql));

  test('may write ordinary tables, only add to append-only ones, and change nothing of the schema', async () => {
    put({
      '0001-a': [
        'CREATE TABLE cases (id bigint GENERATED ALWAYS AS IDENTITY, n int)',
        'CREATE TABLE waits (n int)',
        `COMMENT ON TABLE waits IS 'rows go: places in a line'`,
        'CREATE TABLE history (n int, at date NOT NULL) PARTITION BY RANGE (at)',
        `COMMENT ON TABLE history IS 'tenant data, append-only: who did what'`,
        `CREATE TABLE history_2020 PARTITION OF history FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
        'CREATE VIEW both_books AS SELECT n FROM cases',
        'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      ],
    });
    await migrate(owner, { folder });
    app = await openDatabase({ url: owner.appUrl });
    try {
      await app.query('INSERT INTO cases (n) VALUES (1)');
      await app.query('UPDATE cases SET n = 2');
      await refused('DELETE FROM cases');
      await app.query('DELETE FROM waits');
      await app.query(`INSERT INTO history VALUES (1, '2020-05-01')`);
      assert.deepEqual(await app.query('SELECT n, one() FROM history'), [{ n: 1, one: 1 }]);
      for (const table of ['history', 'history_2020']) {
        await refused(`UPDATE ${table} SET n = 2`);
        await refused(`DELETE FROM ${table}`);
        await refused(`TRUNCATE ${table}`);
        await refused(`SELECT FROM ${table} FOR UPDATE`);
        await refused(`DROP TABLE ${table}`);
        await refused(`ALTER TABLE ${table} ADD COLUMN x int`);
      }
      await refused('TRUNCATE cases');
      await refused(`INSERT INTO migrations VALUES (2, 'x', 'x', now(), 0)`);
      await refused('CREATE TABLE mine (n int)');
      await refused('SET ROLE niangjia');
      const [role] = await app.query(
        `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user`,
      );
      assert.deepEqual(role, { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false });
      assert.deepEqual(await app.query('SHOW statement_timeout'), [{ statement_timeout: '5s' }]);
    } finally {
      await app.close();
    }
  });
});

describe('files', () => {
  test('are named NNNN-name, bear one number each and export statements', async () => {
    await assert.rejects(loadMigrations(changed({ '1-a': ['SELECT 1'] })), /NNNN/);
    await assert.rejects(loadMigrations(changed({ '0001-a': ['SELECT 1'], '0001-b': ['SELECT 1'] })), /one number/);
    await assert.rejects(loadMigrations(changed({ '0001-a': [''] })), /statements/);
  });
});
