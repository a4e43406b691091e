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
  standing AS (
    SELECT l.id, CASE WHEN b.lot_id IS NULL THEN l.pieces ELSE 0 END AS pieces FROM goods_lots l
      LEFT JOIN goods_lot_reversals b ON b.tenant_id = l.tenant_id AND b.lot_id = l.id WHERE l.tenant_id = $1),
  expected AS (
    SELECT 'lot:' || lot || ':' || place AS code, pieces FROM gone
    UNION ALL
    SELECT 'lot:' || l.id || ':stock', l.pieces - coalesce((SELECT sum(g.pieces) FROM gone g WHERE g.lot = l.id), 0)::bigint FROM standing l
    UNION ALL
    SELECT 'lot:' || l.id || ':source', -l.pieces FROM standing l),
  found AS (SELECT a.code, a.credits - a.debits AS pieces FROM accounts a WHERE a.tenant_id = $1 AND a.code LIKE 'lot:%')
  SELECT 'accounts ' || coalesce(e.code, f.code) AS where, coalesce(e.pieces, 0) AS expected, f.pieces AS found
    FROM expected e FULL JOIN found f ON f.code = e.code
   WHERE coalesce(e.pieces, 0) IS DISTINCT FROM f.pieces ORDER BY 1 LIMIT 1`;

/** What was taken of gifts for stock is lots, piece by piece, and was given back with them; none of them was loaded for what its donor did not mean. */
const given = `SELECT 'gift_uses ' || coalesce(u.id, l.gift_use_id) AS where, u.amount AS expected, l.pieces AS found
    FROM (SELECT id, amount FROM gift_uses WHERE tenant_id = $1 AND kind = 'stock') u
    FULL JOIN (SELECT gift_use_id, pieces FROM goods_lots WHERE tenant_id = $1 AND gift_use_id IS NOT NULL) l ON l.gift_use_id = u.id
   WHERE u.amount IS DISTINCT FROM l.pieces
  UNION ALL
  SELECT 'goods_lots ' || l.id, b.transfer_id, v.id FROM goods_lots l LEFT JOIN goods_lot_reversals b ON b.tenant_id = $1 AND b.lot_id = l.id
    LEFT JOIN gift_uses v ON v.tenant_id = $1 AND v.reverses_id = l.gift_use_id
   WHERE l.tenant_id = $1 AND l.gift_use_id IS NOT NULL AND (b.lot_id IS NULL) <> (v.id IS NULL)
  UNION ALL
  SELECT 'goods_lot_routes ' || w.lot_id || '/' || w.route_id, coalesce(x.round_id, g.round_id), o.id FROM goods_lot_routes w
    JOIN goods_lots l ON l.tenant_id = $1 AND l.id = w.lot_id JOIN gift_uses u ON u.tenant_id = $1 AND u.id = l.gift_use_id
    JOIN gift_allotments x ON x.tenant_id = $1 AND x.id = u.allotment_id JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = x.agreement_id
    JOIN delivery_routes r ON r.tenant_id = $1 AND r.id = w.route_id JOIN rounds o ON o.tenant_id = $1 AND o.id = r.round_id
   WHERE w.tenant_id = $1 AND (coalesce(x.round_id, g.round_id) <> o.id OR g.programme_key <> o.programme_key) ORDER BY 1 LIMIT 1`;

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction while others work. */
export async function verifyGoods(q: Queryable, tenantId: number): Promise<GoodsDifference | null> {
  for (const question of [differences, given]) {
    const [row] = await q.query<GoodsDifference>(question, [tenantId]);
    if (row) return row;
  }
  return null;
}
