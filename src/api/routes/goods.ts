// The warehouse of a union: what there is, by lots, and receiving more.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { doing } from '#api/routes/gifts.ts';
import { count, created, day, fen, id, idText, instant, iso, line, text } from '#api/shapes.ts';
import { handingRounds } from '#deliveries/routes.ts';
import { findLot, lotStory, reverseLot } from '#goods/reversal.ts';
import { addGoods, findGoods, goodsAt, lotsAt, receiveLot } from '#goods/stock.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';

const tag = 'Goods';
const params = z.object({ id: idText });
const piecesAtMost = 10_000_000;

const goods = z.object({ id, organisationId: id, name: z.string(), unit: z.string() }).openapi('Goods');
const lot = z
  .object({
    ...{ id, goodsId: id, goodsName: z.string(), unit: z.string(), supplier: z.string() },
    ...{ receivedOn: day, expiresOn: day.nullable(), priceFen: fen },
    ...{ received: count, takenIn: count, stock: count, onRoutes: count, handed: count, lost: count },
    earmark: z.string().nullable().openapi({ description: 'What its donor bound it to; null: bought' }),
    reversed: z.object({ why: z.string(), byName: z.string(), on: day }).nullable(),
  })
  .openapi('GoodsLot', {
    description:
      'received = stock + onRoutes + handed + lost, always; nothing stands of one that was reversed, though `takenIn` says what was put down',
  });

const move = z.object({
  code: z.string(),
  route: z.string().nullable(),
  byName: z.string(),
  pieces: count,
  at: instant,
});

async function shownLots(q: Queryable, tenantId: number, organisationId: number) {
  const lots = await lotsAt(q, tenantId, organisationId);
  const people = lots.flatMap(({ reversed }) => (reversed ? [reversed.byId] : []));
  const names = await namesOf(q, tenantId, { people, organisations: [] });
  return lots.map(({ earmark, reversed, ...lot }) => ({
    ...lot,
    earmark: earmark?.purpose ?? null,
    reversed: reversed && { why: reversed.why, byName: names.person(reversed.byId), on: reversed.on },
  }));
}

const lotTarget = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await findLot(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.organisationId, class: 'S1' as const }];
};

const handing = z.object({ id, name: z.string(), year: count, title: text, state: z.enum(['open', 'closed']) });

export const goodsRoutes = () => [
  endpoint({
    operation: 'goods.list',
    method: 'get',
    path: '/organisations/{id}/goods',
    tag,
    summary: { zh: '库存：物资和各批', en: 'Stock: goods and their lots' },
    params,
    answer: z.object({ goods: z.array(goods), lots: z.array(lot), rounds: z.array(handing) }),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, params }) => ({
      goods: await goodsAt(house.db, tenantId, params.id),
      lots: await shownLots(house.db, tenantId, params.id),
      rounds: await handingRounds(house.db, tenantId, params.id),
    }),
  }),
  endpoint({
    operation: 'goods.add',
    method: 'post',
    path: '/organisations/{id}/goods',
    tag,
    summary: { zh: '登记一种物资', en: 'A new kind of goods' },
    params,
    body: z.strictObject({ name: line(60), unit: line(10) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: ({ house, tenantId, params, body }) =>
      addGoods(house.db, tenantId, { organisationId: params.id, ...body }, { ids: house.ids, at: house.clock.now() }),
  }),
  endpoint({
    operation: 'goods.receive',
    method: 'post',
    path: '/goods/{id}/lots',
    tag,
    summary: { zh: '收货入库', en: 'Receive a lot' },
    params,
    body: z.strictObject({
      ...{ supplier: line(100), receivedOn: day, expiresOn: day.optional() },
      priceFen: fen.min(0).max(100_000_000),
      pieces: count.min(1).max(piecesAtMost),
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: async ({ house, tenantId, params }) => {
      const found = await findGoods(house.db, tenantId, params.id);
      return found && [{ tenantId, organisationId: found.organisationId, class: 'S1' }];
    },
    handle: async ({ house, tenantId, params, viewer, body }) => {
      const found = await findGoods(house.db, tenantId, params.id);
      if (!found) return notFound();
      const lot = { ...body, expiresOn: body.expiresOn ?? null, goods: found, receivedBy: viewer.personId };
      return house.db.transaction(async (q) => {
        const received = await receiveLot(q, tenantId, lot, { ids: house.ids, at: house.clock.now() });
        return isRefusal(received) ? received : { id: received.id };
      });
    },
  }),
  endpoint({
    operation: 'goods.story',
    method: 'get',
    path: '/goods-lots/{id}/story',
    tag,
    summary: { zh: '一批物资的来去', en: 'What moved of a lot, day by day' },
    params,
    answer: z.object({ items: z.array(move) }),
    target: lotTarget,
    handle: async ({ house, tenantId, params }) => {
      const moves = await lotStory(house.db, tenantId, params.id);
      const people = moves.flatMap(({ byId }) => byId ?? []);
      const names = await namesOf(house.db, tenantId, { people: [...new Set(people)], organisations: [] });
      return {
        items: moves.map(({ byId, at, ...one }) => ({ ...one, byName: names.person(byId ?? 0), at: iso(at) })),
      };
    },
  }),
  endpoint({
    operation: 'goods.reverse',
    method: 'post',
    path: '/goods-lots/{id}/reversal',
    tag,
    summary: { zh: '冲销收错的一批', en: 'Reverse a lot that was received by mistake' },
    description: 'Whole and once, while all of it lies in stock; else the answer names the routes and bags it is in.',
    params,
    body: z.strictObject({ why: line(200) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: lotTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      reverseLot(house.db, tenantId, { lotId: params.id, ...body }, doing(house, viewer.personId)),
  }),
];
