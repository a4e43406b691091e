// Where donated things went: allotted from a gift or a fund, in the hands of a union, used for people or taken back.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import * as shown from '#api/read/gifts.ts';
import { doing } from '#api/routes/gifts.ts';
import { count, created, day, id, idText, line } from '#api/shapes.ts';
import { allotGift, allotmentsAt, findAllotment } from '#gifts/allotments.ts';
import { findPot, type PotName } from '#gifts/funds.ts';
import { findUse, putToUse, reverseUse, takeBackGift, usesOf } from '#gifts/uses.ts';
import { takeIntoStock } from '#goods/from-gift.ts';
import { findGoods } from '#goods/stock.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';

const tag = 'Gifts';
const params = z.object({ id: idText });
const use = z
  .object({
    ...{ id, kind: z.enum(['use', 'stock', 'take-back', 'reverse']), amount: shown.amount, people: count, usedOn: day },
    ...{ note: z.string(), reversedBy: id.nullable() },
  })
  .openapi('GiftUse');

const heldTarget = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await findAllotment(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.organisationId, class: 'S1' as const }];
};

/** Taking back is the giver's, as allotting was. */
const giverTarget = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await findAllotment(house.db, tenantId, params.id);
  if (!found) return null;
  const { fundId, agreementId, line } = found;
  const pot = await findPot(
    house.db,
    tenantId,
    fundId === null ? { agreementId: agreementId!, line: line! } : { fundId },
  );
  return isRefusal(pot) ? null : [{ tenantId, organisationId: pot.organisationId, class: 'S1' as const }];
};

const useTarget = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await findUse(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.organisationId, class: 'S1' as const }];
};

const potOf = ({ agreementId, line, fundId }: { agreementId?: number; line?: number; fundId?: number }): PotName =>
  fundId === undefined ? { agreementId: agreementId ?? 0, line: line ?? 0 } : { fundId };

const allotting = () => [
  endpoint({
    operation: 'gifts.allot',
    method: 'post',
    path: '/gift-allotments',
    tag,
    summary: { zh: '安排捐赠的款物', en: 'Allot donated money to a round, things to a union' },
    body: z.strictObject({
      agreementId: id.optional(),
      line: z.number().int().min(1).max(20).optional(),
      ...{ fundId: id.optional(), roundId: id.optional(), organisationId: id.optional() },
      ...{ amount: shown.amount, reason: line(200) },
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: async ({ house, tenantId, body }) => {
      const pot = await findPot(house.db, tenantId, potOf(body));
      return isRefusal(pot)
        ? pot.code === 'gift-in-fund'
          ? pot
          : null
        : [{ tenantId, organisationId: pot.organisationId, class: 'S1' }];
    },
    handle: ({ house, tenantId, viewer, body }) => {
      const { roundId = null, organisationId = null, amount, reason } = body;
      const draft = { from: potOf(body), roundId, organisationId, amount, reason };
      return allotGift(house.db, tenantId, draft, doing(house, viewer.personId));
    },
  }),
  endpoint({
    operation: 'gifts.takeBack',
    method: 'post',
    path: '/gift-allotments/{id}/take-back',
    tag,
    summary: { zh: '收回没用的', en: 'Take back what was not used' },
    params,
    body: z.strictObject({ amount: shown.amount, note: line(200) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: giverTarget,
    handle: ({ house, tenantId, viewer, params, body }) => {
      const back = { ...body, allotmentId: params.id, usedOn: chinaDate(house.clock.now()) };
      return takeBackGift(house.db, tenantId, back, doing(house, viewer.personId));
    },
  }),
];

export const giftUseRoutes = () => [
  ...allotting(),
  endpoint({
    operation: 'gifts.inHand',
    method: 'get',
    path: '/gift-allotments',
    tag,
    summary: { zh: '安排给本工会的捐赠', en: 'What a union has in hand of gifts' },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({ items: z.array(shown.allotment) }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => ({
      items: (await allotmentsAt(house.db, tenantId, query.organisation)).map(shown.shownAllotment),
    }),
  }),
  endpoint({
    operation: 'gifts.uses',
    method: 'get',
    path: '/gift-allotments/{id}',
    tag,
    summary: { zh: '一笔安排和它的使用', en: 'One allotment and what became of it' },
    params,
    answer: shown.allotment.extend({ uses: z.array(use) }),
    target: heldTarget,
    handle: async ({ house, tenantId, params }) => {
      const found = await findAllotment(house.db, tenantId, params.id);
      if (!found) return notFound();
      return { ...shown.shownAllotment(found), uses: await usesOf(house.db, tenantId, params.id) };
    },
  }),
  endpoint({
    operation: 'gifts.use',
    method: 'post',
    path: '/gift-allotments/{id}/uses',
    tag,
    summary: { zh: '登记用了多少、帮助多少人', en: 'Book what was used and for how many people' },
    params,
    body: z.strictObject({
      ...{ amount: shown.amount, people: z.number().int().min(0).max(1_000_000), usedOn: day, note: line(200) },
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: heldTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      putToUse(house.db, tenantId, { ...body, allotmentId: params.id }, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'gifts.stock',
    method: 'post',
    path: '/gift-allotments/{id}/stock',
    tag,
    summary: { zh: '把捐的物品收进库里', en: 'Take donated things into the stock of goods' },
    description: 'They become a lot, bound to what the donor bound them to, and are handed over as goods are.',
    params,
    body: z.strictObject({ goodsId: id, pieces: z.number().int().min(1).max(10_000_000), expiresOn: day.optional() }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: heldTarget,
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const { goodsId, pieces, expiresOn = null } = body;
      const goods = await findGoods(house.db, tenantId, goodsId);
      if (!goods) return notFound();
      const lot = { allotmentId: params.id, goods, pieces, expiresOn };
      return takeIntoStock(house.db, tenantId, lot, doing(house, viewer.personId));
    },
  }),
  endpoint({
    operation: 'gifts.reverseUse',
    method: 'post',
    path: '/gift-uses/{id}/reversal',
    tag,
    summary: { zh: '冲销登记错的使用', en: 'Reverse a use that was booked by mistake' },
    params,
    body: z.strictObject({ note: line(200) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: useTarget,
    handle: ({ house, tenantId, viewer, params, body }) => {
      const reversal = { ...params, ...body, usedOn: chinaDate(house.clock.now()) };
      return reverseUse(house.db, tenantId, reversal, doing(house, viewer.personId));
    },
  }),
];
