// The auditor's question to goods: does every lot lie where the receipts and the histories of the cases say, piece by piece.
import type { Queryable } from '#store/queryable.ts';

export interface GoodsDifference {
  /** The account. */
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** What the states of the cases say of each place, then what came in and has gone nowhere; against the accounts. */
const differences = `WITH held AS (
    SELECT s.value AS state, s.value ->> 'status' AS status FROM delivery_stops d
      JOIN cases c ON c.tenant_id = d.tenant_id AND c.id = d.case_id CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(key, value)
     WHERE d.tenant_id = $1 AND s.value -> 'parcel' IS NOT NULL),
  lying AS (
    SELECT (p.value ->> 'lot')::bigint AS lot, (p.value ->> 'pieces')::bigint AS pieces,
           CASE WHEN h.status IN ('handed', 'closed') THEN 'handed-' ELSE 'route-' END || (h.state ->> 'route') AS place
      FROM held h CROSS JOIN LATERAL json_array_elements(h.state -> 'parcel') AS p(value)
    UNION ALL
    SELECT (p.value ->> 'lot')::bigint, (p.value ->> 'pieces')::bigint, 'lost'
      FROM held h CROSS JOIN LATERAL json_array_elements(h.state -> 'lost') AS p(value)),
  gone AS (SELECT lot, place, sum(pieces)::bigint AS pieces FROM lying GROUP BY lot, place),
  expected AS (
    SELECT 'lot:' || lot || ':' || place AS code, pieces FROM gone
    UNION ALL
    SELECT 'lot:' || l.id || ':stock', l.pieces - coalesce((SELECT sum(g.pieces) FROM gone g WHERE g.lot = l.id), 0)::bigint
      FROM goods_lots l WHERE l.tenant_id = $1
    UNION ALL
    SELECT 'lot:' || l.id || ':source', -l.pieces FROM goods_lots l WHERE l.tenant_id = $1),
  found AS (SELECT a.code, a.credits - a.debits AS pieces FROM accounts a WHERE a.tenant_id = $1 AND a.code LIKE 'lot:%')
  SELECT 'accounts ' || coalesce(e.code, f.code) AS where, coalesce(e.pieces, 0) AS expected, f.pieces AS found
    FROM expected e FULL JOIN found f ON f.code = e.code
   WHERE coalesce(e.pieces, 0) IS DISTINCT FROM f.pieces ORDER BY 1 LIMIT 1`;

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction while others work. */
export async function verifyGoods(q: Queryable, tenantId: number): Promise<GoodsDifference | null> {
  const [row] = await q.query<GoodsDifference>(differences, [tenantId]);
  return row ?? null;
}
