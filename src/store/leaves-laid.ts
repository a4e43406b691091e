// When a table begins to be sealed, or is sealed by other columns, or a migration wrote it, leaves are laid over the rows that are there. From then on
// `verify` holds them to that day; what was changed before it, it cannot tell.
import type { Queryable } from '#store/queryable.ts';
import { hashOf, keyOf, type SealedTable, sealedTables, shapeOf } from '#store/sealed-tables.ts';

/** Rows that share a page. */
const pageRows = 10_000;

type Named = readonly [kind: string, table: SealedTable];

async function unknown(q: Queryable): Promise<readonly Named[]> {
  const there = await q.query<{ kind: string; shape: string }>('SELECT kind, shape FROM leaf_shapes');
  const known = new Set(there.map(({ kind, shape }) => `${kind} ${shape}`));
  return Object.entries(sealedTables).filter(([kind, table]) => !known.has(`${kind} ${shapeOf(table)}`));
}

/** Which sealed tables the statements of migrations write, those inside functions aside: a function writes when it is called. */
export function sealedTablesWritten(statements: readonly string[]): readonly string[] {
  const names = statements
    .filter((sql) => !/^\s*CREATE\b/i.test(sql))
    .flatMap((sql) =>
      [...sql.matchAll(/\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(\w+)/gi)].map(([, name = '']) => name),
    );
  return Object.keys(sealedTables).filter((kind) => names.includes(kind));
}

async function lay(q: Queryable, [kind, table]: Named): Promise<void> {
  const into = 'INSERT INTO row_leaves (tenant_id, kind, shape, keys, hashes, laid)';
  await q.query(
    `${into} SELECT p.tenant_id, '${kind}', '${shapeOf(table)}', array_agg(p.key), array_agg(p.hash), true FROM (
       SELECT t.tenant_id, ${keyOf(table, 't')} AS key, ${hashOf(table, 't')} AS hash,
              row_number() OVER (PARTITION BY t.tenant_id) / ${pageRows} AS page FROM ${kind} t) p
      GROUP BY p.tenant_id, p.page`,
  );
  // And what a migration took away.
  await q.query(
    `${into} SELECT g.tenant_id, '${kind}', '${shapeOf(table)}', array_agg(g.key), array_agg(NULL::bytea), true FROM (
       SELECT DISTINCT l.tenant_id, k.key FROM row_leaves l CROSS JOIN LATERAL unnest(l.keys) AS k(key) WHERE l.kind = '${kind}' AND l.shape = '${shapeOf(table)}'
       EXCEPT SELECT t.tenant_id, ${keyOf(table, 't')} FROM ${kind} t) g
      GROUP BY g.tenant_id`,
  );
}

/** Of all tenants, by the owner. `alone`: in a transaction that nothing else migrates beside. `written`: by the migrations just applied. */
export async function sealWhatIsThere(
  owner: Queryable,
  alone: (work: (client: Queryable) => Promise<void>) => Promise<void>,
  written: readonly string[] = [],
): Promise<void> {
  const [ready] = await owner.query<{ there: boolean }>(`SELECT to_regclass('leaf_shapes') IS NOT NULL AS there`);
  if (!ready?.there || (written.length === 0 && (await unknown(owner)).length === 0)) return;
  await alone(async (client) => {
    const fresh = await unknown(client);
    const again = Object.entries(sealedTables).filter(
      ([kind]) => written.includes(kind) && !fresh.some(([one]) => one === kind),
    );
    for (const one of [...fresh, ...again]) await lay(client, one);
    for (const [kind, table] of fresh)
      await client.query('INSERT INTO leaf_shapes (kind, shape) VALUES ($1, $2)', [kind, shapeOf(table)]);
  });
}
