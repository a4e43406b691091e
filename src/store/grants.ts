// What the application's role may do, derived from the catalogue so that no table can be forgotten: SELECT, INSERT and UPDATE on ordinary tables,
// DELETE as well where the table's comment says "rows go", only SELECT and INSERT where it says "append-only" (and on its partitions).
import { appRole } from '#store/app-role.ts';
import type { Queryable } from '#store/queryable.ts';

const tables = `
  SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
         c.relkind IN ('v', 'm') AS is_view, c.relname IN ('migrations', 'leaf_shapes') AS owners,
         EXISTS (SELECT FROM unnest(array_append(
                   ARRAY(SELECT relid FROM pg_partition_ancestors(c.oid)), c.oid::regclass)) AS self_or_parent
                  WHERE obj_description(self_or_parent, 'pg_class') LIKE '%append-only%') AS append_only,
         EXISTS (SELECT FROM unnest(array_append(
                   ARRAY(SELECT relid FROM pg_partition_ancestors(c.oid)), c.oid::regclass)) AS self_or_parent
                  WHERE obj_description(self_or_parent, 'pg_class') LIKE '%rows go%') AS rows_go
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm')
   ORDER BY 1`;

interface Table {
  readonly name: string;
  readonly is_view: boolean;
  /** The owner's alone to write. */
  readonly owners: boolean;
  readonly append_only: boolean;
  readonly rows_go: boolean;
}

function rightsOn(table: Table): string {
  if (table.is_view) return 'SELECT';
  if (table.append_only) return 'SELECT, INSERT';
  return table.rows_go ? 'SELECT, INSERT, UPDATE, DELETE' : 'SELECT, INSERT, UPDATE';
}

/** Sets the rights of the application's role on everything in the current schema. */
export async function grantToApp(client: Queryable): Promise<void> {
  const [schema] = await client.query<{ name: string }>('SELECT quote_ident(current_schema()) AS name');
  const found = await client.query<Table>(tables);
  const within = `IN SCHEMA ${schema?.name}`;
  const statements = [
    `GRANT USAGE ON SCHEMA ${schema?.name} TO ${appRole}`,
    `REVOKE ALL ON ALL TABLES ${within} FROM ${appRole}`,
    ...found.map((table) => `GRANT ${rightsOn(table)} ON ${table.name} TO ${appRole}`),
    // The record of migrations, and of what is sealed since when, is the owner's alone to write.
    ...found.filter(({ owners }) => owners).map((table) => `REVOKE INSERT ON ${table.name} FROM ${appRole}`),
    `GRANT USAGE, SELECT ON ALL SEQUENCES ${within} TO ${appRole}`,
    `GRANT EXECUTE ON ALL FUNCTIONS ${within} TO ${appRole}`,
  ];
  for (const sql of statements) await client.query(sql);
}
