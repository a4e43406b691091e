// Whoever has the database's own password changes, removes or adds one row of any sealed table: found, with table and row. On the demo, which has
// nearly every table; each change in a transaction that is rolled back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Difference } from '#engine/verify.ts';
import { verifyDerived } from '#engine/verify-derived.ts';
import { verifyLeaves } from '#engine/verify-leaves.ts';
import type { Queryable } from '#store/queryable.ts';
import { keyOf, type SealedTable, sealedTables } from '#store/sealed-tables.ts';
import { type DemoYear, demoYear, endDemo } from '#test/support/demo.ts';
import { decidedTamperings } from '#test/support/tampering-decided.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly identity: boolean;
}

let demo: DemoYear;
let columns: ReadonlyMap<string, readonly Column[]>;
const tenantId = 1;

before(async () => {
  demo = await demoYear();
  const { owner, db } = demo.database;
  const found = await owner.query<Column & { table: string }>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable, a.attidentity <> '' AS identity
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'`,
  );
  columns = Map.groupBy(found, ({ table }) => table);
  // What holds rows to each other is not asked here, and a superuser could do without it.
  const constraints = await owner.query<{ sql: string }>(
    `SELECT format('ALTER TABLE %I DROP CONSTRAINT IF EXISTS %I CASCADE', r.relname, c.conname) AS sql FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
      WHERE r.relnamespace = 'public'::regnamespace AND c.contype IN ('c', 'f', 'u') AND r.relkind = 'r'
     UNION ALL
     SELECT format('DROP INDEX %I', i.indexrelid::regclass::text) FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid
      WHERE r.relnamespace = 'public'::regnamespace AND i.indisunique AND NOT i.indisprimary
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
  );
  for (const { sql } of constraints) await owner.query(sql);
  // What the demo has none of, the application writes now.
  for (const [kind, table] of Object.entries(sealedTables))
    if (
      (await owner.query(`SELECT FROM ${kind} t WHERE t.tenant_id = $1 AND ${held(table)} LIMIT 1`, [tenantId]))
        .length === 0
    )
      await db.query(
        `INSERT INTO ${kind} (${written(kind).map(({ name }) => name)}) VALUES (${written(kind).map(anyValue)})`,
      );
});
after(() => endDemo(demo));

/** Rows that have a leaf. */
const held = ({ unless, mayLack }: SealedTable): string =>
  [unless, mayLack]
    .map((none) => (none ? `(${none.replace('$1', String(tenantId))}) IS NOT TRUE` : 'true'))
    .join(' AND ');

const written = (kind: string): readonly Column[] => columns.get(kind)!.filter(({ identity }) => !identity);

const anyValue = ({ name, type, nullable }: Column): string => {
  if (name === 'tenant_id') return String(tenantId);
  if (name === 'case_id' && nullable) return 'NULL';
  if (name === 'action_id') return kindless;
  return (
    {
      ...{ text: `'x'`, bytea: `'\\x01'`, jsonb: `'{}'`, json: `'{}'`, boolean: 'false', uuid: kindless },
      ...{ date: `'2020-01-01'`, 'timestamp with time zone': `'2020-01-01T00:00:00Z'`, 'text[]': `'{}'` },
    }[type] ?? '1'
  );
};
const kindless = `'00000000-0000-4000-8000-000000000001'`;

const changed = ({ name, type }: Column): string =>
  ({
    text: `coalesce(t.${name}, '') || '改'`,
    bytea: `coalesce(t.${name}, '') || '\\x00'`,
    jsonb: `'{"changed": true}'`,
    boolean: `t.${name} IS NOT TRUE`,
    uuid: 'gen_random_uuid()',
    date: `coalesce(t.${name}, '2020-01-01') + 1`,
    'timestamp with time zone': `coalesce(t.${name}, '2020-01-01') + interval '1 second'`,
  })[type] ?? `coalesce(t.${name}, 0) + 1`;

/** As the superuser, past the application; what `look` finds afterwards. */
async function afterTampering(
  statements: readonly string[],
  look: (q: Queryable) => Promise<Difference | null>,
): Promise<Difference | null> {
  const client = await demo.database.owner.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    for (const sql of statements) assert.ok((await client.query(sql)).rowCount! > 0, `changed nothing: ${sql}`);
    return await look({
      query: async <T>(sql: string, params?: unknown[]) => (await client.query(sql, params)).rows as T[],
    });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('the demo is as it was written', async () => {
  assert.equal(await verifyLeaves(demo.database.owner, tenantId), null);
  assert.equal(await verifyDerived(demo.database.owner, tenantId), null);
});

let tried = 0;
for (const [kind, table] of Object.entries(sealedTables))
  test(`each column of ${kind}, a row less and a row more`, async () => {
    const [row] = await demo.database.owner.query<{ key: string; at: string }>(
      `SELECT ${keyOf(table, 't')} AS key, t.ctid::text AS at FROM ${kind} t WHERE t.tenant_id = $1 AND ${held(table)} ORDER BY t.ctid LIMIT 1`,
      [tenantId],
    );
    const where = `t.ctid = '${row!.at}'`;
    const find = (sql: string) => afterTampering([sql], (q) => verifyLeaves(q, tenantId, [kind]));
    for (const column of columns
      .get(kind)!
      .filter(({ name }) => table.columns.includes(name) && !table.key.includes(name))) {
      const found = await find(`UPDATE ${kind} t SET ${column.name} = ${changed(column)} WHERE ${where}`);
      // A row may no longer be one that is held to its leaf; then other questions look at it (the list below).
      if (table.unless?.includes(`t.${column.name}`) && found === null) continue;
      assert.deepEqual([found?.what, found?.where], ['row-changed', `${kind} ${row!.key}`], `${kind}.${column.name}`);
      tried += 1;
    }
    if (!table.mayGo && kind !== 'tenants') {
      const gone = await find(`DELETE FROM ${kind} t WHERE ${where}`);
      assert.deepEqual([gone?.what, gone?.where], ['row-removed', `${kind} ${row!.key}`]);
      const key = columns.get(kind)!.find(({ name }) => name === table.key.at(-1))!;
      const all = columns.get(kind)!.map(({ name }) => name);
      const more =
        key.type === 'text'
          ? `t.${key.name} || '改'`
          : key.type === 'uuid'
            ? 'gen_random_uuid()'
            : `t.${key.name} + 9000000`;
      const added = await find(
        `INSERT INTO ${kind} (${all}) OVERRIDING SYSTEM VALUE SELECT ${all.map((name) => (name === key.name ? more : `t.${name}`))} FROM ${kind} t WHERE ${where}`,
      );
      assert.equal(added?.what, 'row-added');
      assert.ok(added?.where.startsWith(`${kind} `));
      tried += 2;
    }
  });

for (const [name, statements, where] of decidedTamperings)
  test(`found and named: ${name}`, async () => {
    const found = await afterTampering(
      statements,
      async (q) => (await verifyDerived(q, tenantId)) ?? (await verifyLeaves(q, tenantId)),
    );
    assert.match(found?.where ?? 'nothing found', where);
    assert.ok(found!.says.zh.length > 5 && found!.says.en.length > 10);
    tried += 1;
  });

test('more changes were tried than the attack tried', () => {
  assert.ok(tried > 500, String(tried));
});
