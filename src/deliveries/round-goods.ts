// What a round hands out, in two tables that each add up: its goods by pieces, and its parcels by the unions one level down, in administrative
// order. Everything is counted from the states of the cases; only what lies in stock is the warehouse's.
import { lotsAt } from '#goods/stock.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

export interface GoodsOfRound {
  readonly goods: number;
  readonly name: string;
  readonly unit: string;
  /** To all who are due, by the package. */
  readonly due: number;
  readonly onRoutes: number;
  readonly handed: number;
  readonly lost: number;
  /** On a route whose day has passed. */
  readonly missing: number;
  /** In the warehouse, for this round and any other. */
  readonly inStock: number;
}

export interface UnionOfRound {
  readonly organisationId: number;
  readonly name: Text;
  /** Parcels: due = waiting + again + onRoutes + missing + handed + declined. */
  readonly due: number;
  readonly waiting: number;
  /** Came back and will be brought again. */
  readonly again: number;
  readonly onRoutes: number;
  readonly missing: number;
  readonly handed: number;
  readonly declined: number;
}

interface Asked {
  readonly roundId: number;
  /** The one that hands over. */
  readonly stage: string;
  readonly organisationId: number;
  readonly today: Day;
}

const stops = `SELECT c.organisation_id, h.state, CASE
      WHEN h.status IN ('handed', 'closed') THEN 'handed' WHEN h.status = 'declined' THEN 'declined'
      WHEN h.status = 'waiting' THEN CASE WHEN d.state = 'closed' THEN 'again' ELSE 'waiting' END
      WHEN d.day < $4 THEN 'missing' ELSE 'onRoutes' END AS place
    FROM cases c CROSS JOIN LATERAL (SELECT s.state, s.state ->> 'status' AS status FROM (SELECT c.state -> 'stages' -> $3 AS state) s) h
    LEFT JOIN delivery_stops t ON t.tenant_id = c.tenant_id AND t.case_id = c.id
    LEFT JOIN delivery_routes d ON d.tenant_id = t.tenant_id AND d.id = t.route_id
   WHERE c.tenant_id = $1 AND c.round_id = $2 AND h.state IS NOT NULL`;

const byGoods = `WITH stops AS (${stops}), moved AS (
    SELECT (p.value ->> 'goods')::bigint AS goods, (p.value ->> 'pieces')::bigint AS pieces, s.place FROM stops s
      CROSS JOIN LATERAL json_array_elements(s.state -> 'parcel') AS p(value)
    UNION ALL SELECT (p.value ->> 'goods')::bigint, (p.value ->> 'pieces')::bigint, 'due' FROM stops s
      CROSS JOIN LATERAL json_array_elements(s.state -> 'package') AS p(value)
    UNION ALL SELECT (p.value ->> 'goods')::bigint, (p.value ->> 'pieces')::bigint, 'lost' FROM stops s
      CROSS JOIN LATERAL json_array_elements(s.state -> 'lost') AS p(value))
  SELECT g.id AS goods, g.name, g.unit, m.due, m."onRoutes", m.missing, m.handed, m.lost FROM (
    SELECT goods, ${['due', 'onRoutes', 'missing', 'handed', 'lost'].map((place) => `coalesce(sum(pieces) FILTER (WHERE place = '${place}'), 0)::bigint AS "${place}"`).join(', ')}
      FROM moved GROUP BY goods) m JOIN goods g ON g.tenant_id = $1 AND g.id = m.goods ORDER BY g.id`;

const byUnions = `WITH stops AS (${stops}), placed AS (
    SELECT coalesce(u.id, $5) AS union_id, s.place FROM stops s LEFT JOIN (
      SELECT p.descendant_id, u.id FROM organisations u JOIN organisation_paths p ON p.tenant_id = u.tenant_id AND p.ancestor_id = u.id
       WHERE u.tenant_id = $1 AND u.parent_id = $5) u ON u.descendant_id = s.organisation_id)
  SELECT o.id AS "organisationId", json_build_object('zh', o.name, 'en', coalesce(nullif(o.name_en, ''), o.name)) AS name, count(*)::int AS due,
      ${['waiting', 'again', 'onRoutes', 'missing', 'handed', 'declined'].map((place) => `count(*) FILTER (WHERE p.place = '${place}')::int AS "${place}"`).join(', ')}
    FROM placed p JOIN organisations o ON o.tenant_id = $1 AND o.id = p.union_id GROUP BY o.id, o.name, o.name_en, o.parent_id, o.ordinal
   ORDER BY o.id <> $5, o.ordinal, o.id`;

export async function roundGoods(
  q: Queryable,
  tenantId: number,
  { roundId, stage, organisationId, today }: Asked,
): Promise<{ readonly goods: GoodsOfRound[]; readonly unions: UnionOfRound[] }> {
  const asked = [tenantId, roundId, stage, today];
  const goods = await q.query<Omit<GoodsOfRound, 'inStock'>>(byGoods, asked);
  const lots = await lotsAt(q, tenantId, organisationId);
  const stockOf = (id: number) => lots.reduce((sum, lot) => sum + (lot.goodsId === id ? lot.stock : 0), 0);
  return {
    goods: goods.map((one) => ({ ...one, inStock: stockOf(one.goods) })),
    unions: await q.query<UnionOfRound>(byUnions, [...asked, organisationId]),
  };
}
