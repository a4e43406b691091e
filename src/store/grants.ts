// What the application's role may do, derived from the catalogue so that no table can be forgotten: everything on
// ordinary tables, only SELECT and INSERT where the table's comment says "append-only" (and on its partitions).
import { appRole } from '#store/app-role.ts';
import type { Queryable } from '#store/queryable.ts';

const tables = `
  SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
         c.relkind IN ('v', 'm') AS is_view, c.relname IN ('migrations', 'leaf_shapes') AS owners,
         EXISTS (SELECT FROM unnest(array_append(
                   ARRAY(SELECT relid FROM pg_partition_ancestors(c.oid)), c.oid::regclass)) AS self_or_parent
                  WHERE obj_description(self_or_parent, 'pg_class') LIKE '%append-only%') AS append_only
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm')
   ORDER BY 1`;

const rightsOn = (table: { is_view: boolean; append_only: boolean }): string => {
  if (table.is_view) return 'SELECT';
  return table.append_only ? 'SELECT, INSERT' : 'SELECT, INSERT, UPDATE, DELETE';
};

/** Sets the rights of the application's role on everything in the current schema. */
export async function grantToApp(client: Queryable): Promise<void> {
  const [schema] = await client.query<{ name: string }>('SELECT quote_ident(current_schema()) AS name');
  const found = await client.query<{ name: string; is_view: boolean; append_only: boolean; owners: boolean }>(tables);
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
