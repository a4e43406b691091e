// A database that is older than its leaves: when a table begins to be sealed, or is sealed by other columns, leaves are laid once over the rows that
// are there. From then on `verify` holds them to that day; what was changed before it, it cannot tell.
import type { Queryable } from '#store/queryable.ts';
import { hashOf, keyOf, type SealedTable, sealedTables, shapeOf } from '#store/sealed-tables.ts';

/** Rows that share a page. */
const pageRows = 10_000;

async function missing(q: Queryable): Promise<[string, SealedTable][]> {
  const there = await q.query<{ kind: string; shape: string }>('SELECT kind, shape FROM leaf_shapes');
  const known = new Set(there.map(({ kind, shape }) => `${kind} ${shape}`));
  return Object.entries(sealedTables).filter(([kind, table]) => !known.has(`${kind} ${shapeOf(table)}`));
}

/** Of all tenants, by the owner. `alone`: in a transaction that nothing else migrates beside. */
export async function sealWhatIsThere(
  owner: Queryable,
  alone: (work: (client: Queryable) => Promise<void>) => Promise<void>,
): Promise<void> {
  const [ready] = await owner.query<{ there: boolean }>(`SELECT to_regclass('leaf_shapes') IS NOT NULL AS there`);
  if (!ready?.there || (await missing(owner)).length === 0) return;
  await alone(async (client) => {
    for (const [kind, table] of await missing(client)) {
      await client.query(
        `INSERT INTO row_leaves (tenant_id, kind, shape, keys, hashes, laid)
         SELECT p.tenant_id, '${kind}', '${shapeOf(table)}', array_agg(p.key), array_agg(p.hash), true FROM (
           SELECT t.tenant_id, ${keyOf(table, 't')} AS key, ${hashOf(table, 't')} AS hash,
                  row_number() OVER (PARTITION BY t.tenant_id) / ${pageRows} AS page FROM ${kind} t) p
          GROUP BY p.tenant_id, p.page`,
      );
      await client.query('INSERT INTO leaf_shapes (kind, shape) VALUES ($1, $2)', [kind, shapeOf(table)]);
    }
  });
}
