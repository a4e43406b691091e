// The warehouse: kinds of goods, and the lots they came in. Receiving is a transfer from the lot's source, so that what was received, what lies
// where and what was handed over add up to zero by construction.

import type { Earmark } from '#gifts/earmark.ts';
import { goodsCode, placeSpec } from '#goods/places.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import { type Doing, post } from '#ledger/post.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Goods {
  readonly id: number;
  readonly organisationId: number;
  readonly name: string;
  /** What one piece is called: 袋, 桶. */
  readonly unit: string;
}

interface Shortage {
  readonly name: string;
  readonly short: number;
  readonly unit: string;
  /** In stock, but past their day. */
  readonly expired: number;
}

export const goodsShort = (what?: Shortage): Refusal =>
  what
    ? refuse(
        'goods-short',
        `库里的${what.name}少 ${what.short} ${what.unit}，没有装车${what.expired > 0 ? `；另有 ${what.expired} ${what.unit}过了保质期，不能装` : ''}`,
        `${what.short} of ${what.name} are missing in stock; nothing was loaded${what.expired > 0 ? `, and ${what.expired} more have expired` : ''}`,
        { next: text('补货入库，或先少排几户', 'Receive more, or put fewer stops on the route') },
      )
    : refuse('goods-short', '账上没有这么多件，没有改动', 'There are not so many pieces; nothing was changed', {
        next: text('刷新看最新的库存', 'Reload to see what is there'),
      });

/** Refuses: goods-known. */
export async function addGoods(
  q: Queryable,
  tenantId: number,
  made: Omit<Goods, 'id'>,
  { ids, at }: Doing,
): Promise<{ readonly id: number } | Refusal> {
  const id = await ids.take(tenantId);
  const rows = await q.query(
    `INSERT INTO goods (tenant_id, id, organisation_id, name, unit, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT DO NOTHING RETURNING id`,
    [tenantId, id, made.organisationId, made.name, made.unit, at],
  );
  if (rows.length > 0) return { id };
  return refuse('goods-known', `已经有“${made.name}”了`, `There is "${made.name}" already`, {
    next: text('直接收货入库', 'Receive a lot of it'),
  });
}

export async function findGoods(q: Queryable, tenantId: number, id: number): Promise<Goods | null> {
  const [row] = await q.query<Goods>(
    'SELECT id, organisation_id AS "organisationId", name, unit FROM goods WHERE tenant_id = $1 AND id = $2',
    [tenantId, id],
  );
  return row ?? null;
}

/** The names of many at once, for whoever may see what a round gives. */
export const goodsNamed = (q: Queryable, tenantId: number, ids: readonly number[]): Promise<Goods[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : q.query<Goods>(
        'SELECT id, organisation_id AS "organisationId", name, unit FROM goods WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id',
        [tenantId, ids],
      );

export interface NewLot {
  readonly goods: Goods;
  readonly supplier: string;
  readonly receivedOn: Day;
  readonly expiresOn: Day | null;
  readonly priceFen: number;
  readonly pieces: number;
  readonly receivedBy: number;
  /** What was taken of a gift for it. */
  readonly giftUseId?: number;
}

/** In the caller's transaction. Refuses: received-in-future, expires-before-receipt, and what the ledger refuses. */
export async function receiveLot(
  q: Queryable,
  tenantId: number,
  lot: NewLot,
  doing: Doing,
): Promise<{ readonly id: number } | Refusal> {
  const { goods, receivedOn, expiresOn, pieces } = lot;
  if (receivedOn > chinaDate(doing.at))
    return refuse('received-in-future', '收货的日子还没有到', 'The day of receipt has not come yet', {
      next: text('货到了再登记', 'Book it when the goods are there'),
    });
  if (expiresOn !== null && expiresOn < receivedOn)
    return refuse('expires-before-receipt', '收货那天已经过了保质期', 'It had expired on the day it was received', {
      next: text('核对两个日期', 'Check both dates'),
    });
  const id = await doing.ids.take(tenantId);
  const named = { id, goodsId: goods.id, name: goods.name, organisationId: goods.organisationId };
  const specs = (['source', 'stock', 'lost'] as const).map((place) => placeSpec(named, place));
  const accounts = await ensureAccounts(q, tenantId, specs, doing);
  const [debitId, creditId] = [accounts.get(goodsCode(id, 'source'))!, accounts.get(goodsCode(id, 'stock'))!];
  const sides = { debitId, creditId, amount: pieces, code: 'goods-received' };
  const posted = await post(q, tenantId, sides, { ...doing, actorId: lot.receivedBy });
  if (isRefusal(posted)) return posted;
  await q.query(
    `INSERT INTO goods_lots (tenant_id, id, goods_id, supplier, received_on, expires_on, price_fen, pieces, received_by, created_at, gift_use_id, transfer_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[tenantId, id, goods.id, lot.supplier, receivedOn, expiresOn, lot.priceFen, pieces, lot.receivedBy, doing.at],
      ...[lot.giftUseId ?? null, posted.id],
    ],
  );
  return { id };
}

export interface Lot {
  readonly id: number;
  readonly goodsId: number;
  readonly goodsName: string;
  readonly unit: string;
  readonly organisationId: number;
  readonly supplier: string;
  readonly receivedOn: Day;
  readonly expiresOn: Day | null;
  readonly priceFen: number;
  /** What stands of it: nothing of a lot that was reversed. */
  readonly received: number;
  readonly takenIn: number;
  readonly stock: number;
  readonly onRoutes: number;
  readonly handed: number;
  readonly lost: number;
  /** What its donor bound it to; null: bought, or given for whatever the union hands out. */
  readonly earmark: Earmark | null;
  readonly reversed: { readonly why: string; readonly byId: number; readonly on: Day } | null;
}

const lotRows = `SELECT l.id, l.goods_id AS "goodsId", g.name AS "goodsName", g.unit, g.organisation_id AS "organisationId", l.supplier,
    l.received_on AS "receivedOn", l.expires_on AS "expiresOn", l.price_fen AS "priceFen", CASE WHEN b.lot_id IS NULL THEN l.pieces ELSE 0 END AS received, l.pieces AS "takenIn",
    s.credits - s.debits AS stock, x.credits - x.debits AS lost, w."onRoutes", w.handed,
    CASE WHEN n.id IS NOT NULL THEN json_build_object('purpose', n.purpose, 'programmeKey', n.programme_key, 'roundId', coalesce(y.round_id, n.round_id)) END AS earmark,
    CASE WHEN b.lot_id IS NOT NULL THEN json_build_object('why', b.why, 'byId', b.by_id, 'on', (b.at AT TIME ZONE 'Asia/Shanghai')::date) END AS reversed
  FROM goods_lots l JOIN goods g ON g.tenant_id = l.tenant_id AND g.id = l.goods_id
  JOIN accounts s ON s.tenant_id = l.tenant_id AND s.code = 'lot:' || l.id || ':stock'
  JOIN accounts x ON x.tenant_id = l.tenant_id AND x.code = 'lot:' || l.id || ':lost'
  CROSS JOIN LATERAL (SELECT coalesce(sum(a.credits - a.debits), 0)::bigint AS "onRoutes", coalesce(sum(b.credits - b.debits), 0)::bigint AS handed
    FROM goods_lot_routes r JOIN accounts a ON a.tenant_id = r.tenant_id AND a.code = 'lot:' || l.id || ':route-' || r.route_id
    JOIN accounts b ON b.tenant_id = r.tenant_id AND b.code = 'lot:' || l.id || ':handed-' || r.route_id
   WHERE r.tenant_id = l.tenant_id AND r.lot_id = l.id) w
  LEFT JOIN goods_lot_reversals b ON b.tenant_id = l.tenant_id AND b.lot_id = l.id
  LEFT JOIN gift_uses v ON v.tenant_id = l.tenant_id AND v.id = l.gift_use_id LEFT JOIN gift_allotments y ON y.tenant_id = v.tenant_id AND y.id = v.allotment_id
  LEFT JOIN gift_agreements n ON n.tenant_id = y.tenant_id AND n.id = y.agreement_id`;

/** What expires first comes first. */
export const lotsAt = (q: Queryable, tenantId: number, organisationId: number): Promise<Lot[]> =>
  q.query<Lot>(
    `${lotRows} WHERE l.tenant_id = $1 AND g.organisation_id = $2 ORDER BY g.id, l.expires_on NULLS LAST, l.received_on, l.id`,
    [tenantId, organisationId],
  );

export const goodsAt = (q: Queryable, tenantId: number, organisationId: number): Promise<Goods[]> =>
  q.query<Goods>(
    `SELECT id, organisation_id AS "organisationId", name, unit FROM goods WHERE tenant_id = $1 AND organisation_id = $2 ORDER BY id`,
    [tenantId, organisationId],
  );
