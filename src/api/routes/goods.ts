// The warehouse of a union: what there is, by lots, and receiving more.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { count, created, day, fen, id, idText, line, text } from '#api/shapes.ts';
import { handingRounds } from '#deliveries/routes.ts';
import { addGoods, findGoods, goodsAt, lotsAt, receiveLot } from '#goods/stock.ts';
import { isRefusal } from '#kit/refusal.ts';

const tag = 'Goods';
const params = z.object({ id: idText });
const piecesAtMost = 10_000_000;

const goods = z.object({ id, organisationId: id, name: z.string(), unit: z.string() }).openapi('Goods');
const lot = z
  .object({
    ...{ id, goodsId: id, goodsName: z.string(), unit: z.string(), supplier: z.string() },
    ...{ receivedOn: day, expiresOn: day.nullable(), priceFen: fen },
    ...{ received: count, stock: count, onRoutes: count, handed: count, lost: count },
    earmark: z.string().nullable().openapi({ description: 'What its donor bound it to; null: bought' }),
  })
  .openapi('GoodsLot', { description: 'received = stock + onRoutes + handed + lost, always' });

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
      lots: (await lotsAt(house.db, tenantId, params.id)).map(({ earmark, ...lot }) => ({
        ...lot,
        earmark: earmark?.purpose ?? null,
      })),
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
];
