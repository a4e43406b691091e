// What a column of person_facts holds is what the compiler would have read from the snapshot, whatever stands there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { factColumns, personFacts } from '#people/fact-columns.ts';
import { factAt, mayExpire } from '#policy/facts.ts';
import { readers } from '#policy/sql.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let at: TestDatabase;
before(async () => {
  at = await testDatabase();
});
after(() => at.drop());

const odd = [
  ...['active', '', 'true', '12', '2020-02-29', '2020-02-30', '2020-13-01', '2020-1-1', ' 2020-01-01', '2020-01-01x'],
  ...['２０２０-01-01', '2020-01-01\n', 'infinity', '焊工', "o'clock", 'x'.repeat(9000)],
  ...[0, 7, -1, 1.5, 1e21, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), true, false, null, [], ['active'], [1], { a: 1 }],
];

test('the columns that the code reads are those that PostgreSQL keeps', async () => {
  const rows = await at.db.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'person_facts'::regclass AND attgenerated = 's'`,
  );
  assert.deepEqual(rows.map(({ name }) => name).sort(), Object.keys(factColumns).sort());
});

test('a column is read as the type that the dictionary gives the fact, and beside every fact that may expire stands its end', () => {
  const types = { choice: 'text', text: 'text', date: 'date', boolean: 'boolean', organisation: 'id' };
  for (const [path, as] of Object.entries(factColumns)) {
    const fact = path.replace(/~$/, '');
    const type = factAt(fact)?.type as keyof typeof types;
    assert.equal(as, path === fact ? types[type] : 'text', path);
    assert.equal(`${fact}~` in factColumns, mayExpire(fact), path);
  }
});

test('whatever a snapshot holds, a column holds what the compiler reads in it', async () => {
  const paths = Object.keys(factColumns);
  await at.db.query(
    `INSERT INTO person_facts (tenant_id, person_id, snapshot) SELECT 1, n, s FROM unnest($1::jsonb[]) WITH ORDINALITY AS t (s, n)`,
    [[{}, ...odd.map((value) => Object.fromEntries(paths.map((path) => [path, value])))].map((s) => JSON.stringify(s))],
  );
  const held = paths.map((path) => {
    const as = factColumns[path]!;
    return [path, personFacts.column!(path, as), readers[as](personFacts.stored(path))] as const;
  });
  for (const [path, column, read] of held) {
    const rows = await at.db.query<{ value: string | null; differs: boolean; known: boolean }>(
      `SELECT f.snapshot ->> '${path}' AS value, ${column} IS DISTINCT FROM ${read} AS differs, ${column} IS NOT NULL AS known
         FROM person_facts f WHERE f.tenant_id = 1`,
    );
    assert.equal(rows.length, odd.length + 1);
    assert.deepEqual(
      rows.filter(({ differs }) => differs),
      [],
      path,
    );
    assert.ok(rows.some(({ known }) => known) && rows.some(({ known }) => !known), path);
  }
});

test('a column follows every change of the snapshot', async () => {
  await at.db.query(
    `INSERT INTO person_facts (tenant_id, person_id, snapshot) VALUES (2, 1, '{"skill.level": "level1", "skill.level~": "2020-06-30"}')`,
  );
  const now = () =>
    at.db.query(`SELECT "skill.level" AS level, "skill.level~" AS until FROM person_facts WHERE tenant_id = 2`);
  assert.deepEqual(await now(), [{ level: 'level1', until: '2020-06-30' }]);
  await at.db.query(`UPDATE person_facts SET snapshot = '{"skill.level": "level2"}' WHERE tenant_id = 2`);
  assert.deepEqual(await now(), [{ level: 'level2', until: null }]);
});

test('a path that is none is refused before it gets into a statement', () => {
  assert.throws(() => personFacts.stored("x' OR true --"), /not a fact path/);
});
