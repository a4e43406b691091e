// What was taken into stock by mistake goes back whole, once, with the reason, while all of it still lies there. And the story of a lot: what moved when.
import type { Doer } from '#gifts/funds.ts';
import { reverseUse } from '#gifts/uses.ts';
import { goodsCode } from '#goods/places.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { transfer } from '#ledger/post.ts';
import type { Queryable } from '#store/queryable.ts';

interface TakenIn {
  readonly id: number;
  readonly organisationId: number;
  readonly unit: string;
  readonly pieces: number;
  readonly transferId: number;
  readonly giftUseId: number | null;
  readonly reversed: boolean;
}

export async function findLot(q: Queryable, tenantId: number, id: number): Promise<TakenIn | null> {
  const [row] = await q.query<TakenIn>(
    `SELECT l.id, g.organisation_id AS "organisationId", g.unit, l.pieces, l.transfer_id AS "transferId", l.gift_use_id AS "giftUseId",
            b.lot_id IS NOT NULL AS reversed
       FROM goods_lots l JOIN goods g ON g.tenant_id = l.tenant_id AND g.id = l.goods_id
       LEFT JOIN goods_lot_reversals b ON b.tenant_id = l.tenant_id AND b.lot_id = l.id WHERE l.tenant_id = $1 AND l.id = $2`,
    [tenantId, id],
  );
  return row ?? null;
}

interface Away {
  readonly route: string;
  readonly handed: boolean;
  readonly pieces: number;
  readonly codes: readonly string[];
}

/** On which route, handed over or not, in which bags; what was lost has no bag. */
const away = (q: Queryable, tenantId: number, lotId: number): Promise<Away[]> =>
  q.query<Away>(
    `SELECT r.name AS route, s.value ->> 'status' IN ('handed', 'closed') AS handed, sum((p.value ->> 'pieces')::bigint)::bigint AS pieces,
            array_agg(d.code ORDER BY d.place) AS codes
       FROM goods_lot_routes w JOIN delivery_routes r ON r.tenant_id = $1 AND r.id = w.route_id
       JOIN delivery_stops d ON d.tenant_id = $1 AND d.route_id = w.route_id JOIN cases c ON c.tenant_id = $1 AND c.id = d.case_id
      CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(key, value) CROSS JOIN LATERAL json_array_elements(s.value -> 'parcel') AS p(value)
      WHERE w.tenant_id = $1 AND w.lot_id = $2 AND (p.value ->> 'lot')::bigint = $2 GROUP BY r.id, r.name, 2 ORDER BY r.id, 2`,
    [tenantId, lotId],
  );

const codesNamed = 8;

async function lotMoved(
  q: Queryable,
  tenantId: number,
  { id, unit, pieces }: TakenIn,
  inStock: number,
): Promise<Refusal> {
  const places = await away(q, tenantId, id);
  const lost = pieces - inStock - places.reduce((sum, one) => sum + one.pieces, 0);
  const bags = (codes: readonly string[]) =>
    codes.slice(0, codesNamed).join(' ') + (codes.length > codesNamed ? ' …' : '');
  const zh = places.map(
    ({ route, handed, pieces: n, codes }) => `“${route}”${handed ? '已发' : '路上'} ${n} ${unit}（${bags(codes)}）`,
  );
  const en = places.map(
    ({ route, handed, pieces: n, codes }) =>
      `${n} ${handed ? 'handed over' : 'on the way'} with “${route}” (${bags(codes)})`,
  );
  if (lost > 0) {
    zh.push(`损失 ${lost} ${unit}`);
    en.push(`${lost} lost`);
  }
  return refuse(
    'lot-moved',
    `这批已经不全在库里：${zh.join('；')}。没有冲销`,
    `Not all of this lot lies in stock: ${en.join('; ')}. Nothing was reversed`,
    {
      next: text('路上的先收回入库，再来冲销', 'Bring back what is on the way, then reverse it'),
    },
  );
}

/** In the caller's transaction. Refuses: lot-unknown, lot-reversed, lot-moved. */
export async function reverseLot(
  q: Queryable,
  tenantId: number,
  { lotId, why }: { readonly lotId: number; readonly why: string },
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const [stock] = await q.query<{ left: number }>(
    'SELECT credits - debits AS left FROM accounts WHERE tenant_id = $1 AND code = $2 FOR UPDATE',
    [tenantId, goodsCode(lotId, 'stock')],
  );
  const lot = await findLot(q, tenantId, lotId);
  if (!lot || !stock) return refuse('lot-unknown', '没有这一批', 'There is no such lot');
  if (lot.reversed)
    return refuse('lot-reversed', '这一批已经冲销', 'This lot was reversed already', {
      next: text('收到的请重新登记入库', 'Receive what really came once more'),
    });
  if (stock.left < lot.pieces) return lotMoved(q, tenantId, lot, stock.left);
  const { actorId, at } = doing;
  const reversal = { kind: 'reverse', originalId: lot.transferId, code: 'goods-reversed' } as const;
  const moved = await transfer(q, tenantId, reversal, doing);
  if (isRefusal(moved)) return moved;
  if (lot.giftUseId !== null) {
    const use = { id: lot.giftUseId, usedOn: chinaDate(at), note: why };
    const back = await reverseUse(q, tenantId, use, doing, 'stock');
    if (isRefusal(back)) return back;
  }
  await q.query(
    'INSERT INTO goods_lot_reversals (tenant_id, lot_id, why, transfer_id, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)',
    [tenantId, lotId, why, moved.id, actorId, at],
  );
  return { id: lotId };
}

export interface LotMove {
  /** goods-received, goods-loaded … : what its transfers are for. */
  readonly code: string;
  readonly route: string | null;
  readonly byId: number | null;
  readonly pieces: number;
  /** The last of them. */
  readonly at: Date;
}

/** What moved of a lot, the oldest first; what somebody did on one day with one route is told together. */
export async function lotStory(q: Queryable, tenantId: number, lotId: number): Promise<LotMove[]> {
  const accounts = await q.query<{ id: number; route: string | null }>(
    `SELECT a.id, r.name AS route FROM accounts a
       LEFT JOIN goods_lot_routes w ON w.tenant_id = $1 AND w.lot_id = $2 AND a.code IN ('lot:' || $2 || ':route-' || w.route_id, 'lot:' || $2 || ':handed-' || w.route_id)
       LEFT JOIN delivery_routes r ON r.tenant_id = $1 AND r.id = w.route_id
      WHERE a.tenant_id = $1 AND a.code LIKE 'lot:' || $2 || ':%'`,
    [tenantId, lotId],
  );
  // Pieces never leave the places of their lot, so one side is enough to find them; given as values, the index on accounts is used.
  return q.query<LotMove>(
    `SELECT t.code, coalesce(d.route, c.route) AS route, t.actor_id AS "byId", sum(t.amount)::bigint AS pieces, max(t.at) AS at FROM transfers t
       JOIN unnest($2::bigint[], $3::text[]) AS d(id, route) ON d.id = t.debit_id JOIN unnest($2::bigint[], $3::text[]) AS c(id, route) ON c.id = t.credit_id
      WHERE t.tenant_id = $1 AND t.debit_id = ANY ($2::bigint[])
      GROUP BY t.code, 2, t.actor_id, (t.at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY max(t.id) LIMIT 500`,
    [tenantId, accounts.map(({ id }) => id), accounts.map(({ route }) => route)],
  );
}
