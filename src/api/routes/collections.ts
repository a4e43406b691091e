// Collections among colleagues: opened and booked by the unit's officers, told as sums to everybody else; each giver reads his own gifts.
import { z } from '@hono/zod-openapi';
import { endpoint, type Located } from '#api/endpoint.ts';
import { doing } from '#api/routes/gifts.ts';
import { created, day, fen, id, idText, instant, isoOrNull, line, positiveFen } from '#api/shapes.ts';
import {
  type Collection,
  closeCollection,
  findCollection,
  give,
  givingsOf,
  handToRound,
  listCollections,
  openCollection,
  reverseGiving,
} from '#gifts/collections.ts';
import { currentMemberships } from '#people/memberships.ts';

const tag = 'Gifts';
const params = z.object({ id: idText });
const told = {
  ...{ roundId: id, organisationId: id, name: z.string(), announcement: z.string(), opensOn: day, closesOn: day },
  ...{ leftover: z.enum(['member', 'fund']), fundName: z.string().nullable(), closedAt: instant.nullable() },
  ...{ collectedFen: fen },
};
const collection = z
  .object({ ...told, waitingFen: fen, leftFen: fen, intoFundFen: fen })
  .openapi('Collection', { description: 'Sums only: what each gave is for the giver alone.' });
const way = z.enum(['cash', 'transfer']);

const shown = ({ closedAt, ...row }: Collection) => ({ ...row, closedAt: isoOrNull(closedAt) });

const target = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const found = await findCollection(house.db, tenantId, params.id);
  return found && [{ tenantId, organisationId: found.organisationId, class: 'S1' as const }];
};

const givings = () => [
  endpoint({
    operation: 'collections.give',
    method: 'post',
    path: '/collections/{id}/givings',
    tag,
    summary: { zh: '登记一位同事的捐款', en: 'Book what a colleague gave' },
    description: 'Without `personId` it was given without a name. The answer is its confirmation number.',
    params,
    body: z.strictObject({ personId: id.optional(), amountFen: positiveFen, way, givenOn: day }),
    answer: created,
    status: 201,
    repeat: 'key',
    target,
    handle: ({ house, tenantId, viewer, params, body }) => {
      const { personId = null, ...giving } = body;
      return give(house.db, tenantId, { ...giving, personId, roundId: params.id }, doing(house, viewer.personId));
    },
  }),
  endpoint({
    operation: 'collections.reverse',
    method: 'post',
    path: '/collections/{id}/givings/{giving}/reversal',
    tag,
    summary: { zh: '冲销登记错的捐款', en: 'Reverse a giving by its confirmation number' },
    params: z.object({ id: idText, giving: idText }),
    answer: created,
    status: 201,
    repeat: 'key',
    target,
    handle: ({ house, tenantId, viewer, params }) =>
      reverseGiving(house.db, tenantId, { roundId: params.id, id: params.giving }, doing(house, viewer.personId)),
  }),
];

export const collectionRoutes = () => [
  ...givings(),
  endpoint({
    operation: 'collections.list',
    method: 'get',
    path: '/collections',
    tag,
    summary: { zh: '本单位的互助捐款', en: 'Collections of a unit' },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({ items: z.array(collection) }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => ({
      items: (await listCollections(house.db, tenantId, [query.organisation])).map(shown),
    }),
  }),
  endpoint({
    operation: 'collections.open',
    method: 'post',
    path: '/collections',
    tag,
    summary: { zh: '开始募集', en: 'Let a round of an internal collection collect' },
    body: z.strictObject({
      ...{ roundId: id, announcement: line(500), leftover: z.enum(['member', 'fund']), fundId: id.optional() },
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: async ({ house, tenantId, body }) => {
      const [round] = await house.db.query<{ organisationId: number }>(
        'SELECT organisation_id AS "organisationId" FROM rounds WHERE tenant_id = $1 AND id = $2',
        [tenantId, body.roundId],
      );
      return round ? [{ tenantId, organisationId: round.organisationId, class: 'S1' }] : null;
    },
    handle: ({ house, tenantId, viewer, body }) => {
      const { fundId = null, ...draft } = body;
      return openCollection(house.db, tenantId, { ...draft, fundId }, doing(house, viewer.personId));
    },
  }),
  endpoint({
    operation: 'collections.hand',
    method: 'post',
    path: '/collections/{id}/hand-over',
    tag,
    summary: { zh: '把募集到的转入批次', en: 'Hand what was collected to the round, as one sum' },
    params,
    answer: z.object({ amountFen: fen }),
    repeat: 'key',
    target,
    handle: ({ house, tenantId, viewer, params }) =>
      handToRound(house.db, tenantId, params.id, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'collections.close',
    method: 'post',
    path: '/collections/{id}/close',
    tag,
    summary: { zh: '结束募集', en: 'End a collection at zero' },
    params,
    answer: z.object({ intoFundFen: fen }),
    repeat: 'key',
    target,
    handle: ({ house, tenantId, viewer, params }) =>
      closeCollection(house.db, tenantId, params.id, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'me.collections',
    method: 'get',
    path: '/me/collections',
    tag,
    summary: { zh: '本单位的互助捐款，和我捐的', en: 'Collections of my unit, and what I gave' },
    answer: z.object({
      items: z.array(z.object(told)),
      mine: z.array(z.object({ id, roundId: id, name: z.string(), amountFen: fen, way, givenOn: day })),
    }),
    handle: async ({ house, tenantId, viewer }) => {
      const union = (await currentMemberships(house.db, tenantId, [viewer.personId])).get(viewer.personId);
      const above = union
        ? await house.db.query<{ id: number }>(
            'SELECT ancestor_id AS id FROM organisation_paths WHERE tenant_id = $1 AND descendant_id = $2',
            [tenantId, union.organisationId],
          )
        : [];
      const items = await listCollections(
        house.db,
        tenantId,
        above.map((one) => one.id),
      );
      return { items: items.map(shown), mine: await givingsOf(house.db, tenantId, viewer.personId) };
    },
  }),
];
