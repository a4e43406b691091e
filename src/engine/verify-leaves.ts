// Does every row of a sealed table stand as the application last wrote it? Rows against their last leaves, table by table: one that was changed, one
// that is there and was never written, one that is gone.

import type { Difference } from '#engine/verify.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';
import { hashOf, keyOf, type SealedTable, sealedTables, shapeOf } from '#store/sealed-tables.ts';

interface Found {
  readonly key: string;
  readonly what: 'row-changed' | 'row-added' | 'row-removed';
  readonly expected: string | null;
  readonly found: string | null;
}

const question = (kind: string, table: SealedTable): string => `
  WITH leaves AS (
    SELECT DISTINCT ON (k.key) k.key, k.hash FROM row_leaves l CROSS JOIN LATERAL unnest(l.keys, l.hashes) AS k(key, hash)
     WHERE l.tenant_id = $1 AND l.kind = '${kind}' AND l.shape = '${shapeOf(table)}' ORDER BY k.key, l.id DESC
  ), here AS (
    SELECT ${keyOf(table, 't')} AS key, ${hashOf(table, 't')} AS hash,
           ${table.unless ? `(${table.unless})` : 'false'} AS elsewhere, ${table.mayLack ? `(${table.mayLack})` : 'false'} AS may_lack
      FROM ${kind} t WHERE t.tenant_id = $1
  )
  SELECT coalesce(h.key, l.key) AS key, encode(l.hash, 'hex') AS expected, encode(h.hash, 'hex') AS found,
         CASE WHEN h.key IS NULL THEN 'row-removed' WHEN l.hash IS NULL THEN 'row-added' ELSE 'row-changed' END AS what
    FROM here h FULL JOIN leaves l ON l.key = h.key
   WHERE CASE WHEN h.key IS NULL THEN l.hash IS NOT NULL AND ${table.mayGo ? 'false' : 'true'}
              WHEN h.elsewhere THEN false
              WHEN l.hash IS NULL THEN NOT h.may_lack
              ELSE h.hash <> l.hash END
   ORDER BY 1 LIMIT 1`;

const says = ({ zh, en }: Text): Readonly<Record<Found['what'], Text>> => ({
  'row-changed': {
    zh: `一行「${zh}」与本系统最后一次写下的不同：有人绕过系统改了它`,
    en: `A row (${en}) is not as this system last wrote it: somebody changed it past the system`,
  },
  'row-added': {
    zh: `一行「${zh}」不是本系统写下的：有人绕过系统加了它`,
    en: `A row (${en}) was not written by this system: somebody added it past the system`,
  },
  'row-removed': {
    zh: `一行「${zh}」不见了，本系统没有删过它`,
    en: `A row (${en}) is gone, and this system did not remove it`,
  },
});

/** The first difference, or null. Run it in one REPEATABLE READ transaction. `kinds`: the tables to look at, all by default. */
export async function verifyLeaves(
  q: Queryable,
  tenantId: number,
  kinds: readonly string[] = Object.keys(sealedTables),
): Promise<Difference | null> {
  for (const kind of kinds) {
    const table = own(sealedTables, kind)!;
    const [row] = await q.query<Found>(question(kind, table), [tenantId]);
    if (!row) continue;
    const { what, expected, found } = row;
    return { what, where: `${kind} ${row.key}`, expected, found, says: says(table.names)[what] };
  }
  return null;
}
