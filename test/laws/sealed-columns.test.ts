// Whatever is sealed must be counted, opened and sealed anew with the rest: a column that the list does not have would keep an old key in use unseen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sealedColumns, sealedUnderRowKeys } from '#engine/sealed-columns.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.drop());

test('every sealed column of the schema is on the list, with its primary key', async () => {
  const found = await database.owner.query<{ table: string; column: string; key: string[] }>(
    `SELECT c.relname AS table, a.attname AS column,
            (SELECT array_agg(k.attname::text || ' ' || format_type(k.atttypid, k.atttypmod) ORDER BY n.ord)
               FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS n(attnum, ord)
               JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = n.attnum
              WHERE i.indrelid = c.oid AND i.indisprimary AND k.attname <> 'tenant_id') AS key
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.atttypid = 'bytea'::regtype
        AND (a.attname ~ '(^|_)sealed$' OR a.attname = 'data_key') ORDER BY 1, 2`,
  );
  const types = { bigint: 'bigint', int: 'integer', uuid: 'uuid' } as const;
  const listed = sealedColumns.map(({ table, column, key }) => ({
    table,
    column,
    key: Object.entries(key).map(([name, type]) => `${name} ${types[type]}`),
  }));
  const name = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;
  const held = found.filter((one) => !sealedUnderRowKeys.includes(name(one)));
  const sorted = (list: typeof listed) => [...list].sort((a, b) => (name(a) < name(b) ? -1 : 1));
  assert.deepEqual(sorted(listed), sorted(held));
  assert.equal(found.length - held.length, sealedUnderRowKeys.length);
});
