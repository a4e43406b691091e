// The catalogue of a migrated database against the rules that let it be sharded by tenant and that keep history what it was.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { appendOnlyTables, broken, dictionaries, kept, rules } from '#test/laws/catalogue-rules.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { isTest, readSources } from '#test/support/sources.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

for (const rule of rules) {
  test(rule.says, async () => {
    assert.deepEqual(await broken(database.owner, rule), []);
  });
}

test('each rule sees what breaks it, and only what was planted', async () => {
  for (const rule of rules) {
    const rollback = new Error('rollback');
    await assert.rejects(
      database.owner.transaction(async (q) => {
        const earlier = await broken(q, rule);
        await q.query(rule.planted);
        const seen = (await broken(q, rule)).filter((one) => !earlier.includes(one));
        assert.equal(seen.length, 1, `${rule.says}: ${JSON.stringify(seen)}`);
        throw rollback;
      }),
      (error) => {
        if (error === rollback) return true;
        throw new Error(`${rule.says}\n${rule.planted}`, { cause: error });
      },
    );
  }
});

test('what must stay as written is append-only, and PostgreSQL refuses the application', async () => {
  const names = (await appendOnlyTables(database.owner)).map(({ name }) => name);
  assert.deepEqual(
    kept.filter((name) => !names.includes(name)),
    [],
  );
  for (const name of names)
    for (const sql of [`UPDATE ${name} SET tenant_id = 1`, `DELETE FROM ${name}`, `TRUNCATE ${name}`])
      await assert.rejects(database.db.query(sql), { code: '42501' }, sql);
});

/** What only the owner deletes, and where. */
const byTheOwner: Readonly<Record<string, string>> = {
  data_keys: 'keys retire: an old key under which nothing lies',
  leaf_shapes: 'a start with another list of sealed tables',
};

test('the application deletes only from tables whose comment says that their rows go, and from each of these it does', async () => {
  const named = readSources('src/**/*.ts')
    .filter((source) => !isTest(source))
    .flatMap(({ text }) => [...text.matchAll(/\bDELETE FROM (\w+|\$\{table\})/g)].map(([, table]) => table!));
  // The cells of a union that was merged are named by a list.
  const deleted = new Set(named.flatMap((table) => (table.startsWith('$') ? ['figures', 'figure_months'] : [table])));
  const may = await database.owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
        AND has_table_privilege('niangjia_app', oid, 'DELETE') ORDER BY 1`,
  );
  assert.deepEqual(
    may.map(({ name }) => name),
    [...deleted].filter((table) => !Object.hasOwn(byTheOwner, table)).sort(),
  );
  for (const table of [
    'data_keys',
    'posts',
    'objections',
    'notices',
    'notice_entries',
    'people',
    'memberships',
    'documents',
  ])
    await assert.rejects(database.db.query(`DELETE FROM ${table} WHERE tenant_id = 1`), { code: '42501' }, table);
});

test('the application is an ordinary role', async () => {
  const [role] = await database.owner.query(
    `SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication, rolinherit,
       (SELECT count(*) FROM pg_auth_members WHERE member = r.oid) AS member_of
     FROM pg_roles r WHERE rolname = 'niangjia_app'`,
  );
  assert.deepEqual(role, {
    rolsuper: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolbypassrls: false,
    rolreplication: false,
    rolinherit: false,
    member_of: 0,
  });
  await assert.rejects(database.db.query('CREATE TABLE mine (tenant_id bigint)'), { code: '42501' });
  await assert.rejects(
    database.db.query('INSERT INTO migrations (number, name, checksum, took_ms) VALUES (99, $1, $1, 1)', ['x']),
    {
      code: '42501',
    },
  );
});

test('every exception to "tenant data" is a dictionary by its own comment', async () => {
  const rows = await database.owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
       AND obj_description(oid, 'pg_class') LIKE 'dictionary%' ORDER BY 1`,
  );
  assert.deepEqual(
    rows.map(({ name }) => name),
    Object.keys(dictionaries),
  );
});
