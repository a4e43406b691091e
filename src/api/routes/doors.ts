// What stands behind every door of the hall, and the wish to be told when one opens.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { canBeWished, closedDoors, whomToAsk } from '#api/read/doors.ts';
import { memberNow } from '#api/read/service-about.ts';
import { day, done, id, keyText, text, textOrNull } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { unwish, wish } from '#people/wishes.ts';
import { lifeEventKeys } from '#policy/life-events.ts';

const tag = 'Me';
const params = z.object({ programme: keyText });

const closedDoor = z
  .object({
    ...{ programmeKey: z.string(), title: text, inShort: textOrNull, lifeEvent: z.enum(lifeEventKeys) },
    lastOpenedOn: day.nullable().openapi({ description: 'A round of the member’s part of the union; null: none yet' }),
    yearly: z.boolean().openapi({ description: 'The rounds on record opened once in every year, up to last or this' }),
    wished: z.boolean().openapi({ description: 'The member asked to be told when it opens' }),
  })
  .openapi('ClosedDoor');

const contact = z
  .object({
    ...{ organisationId: id, organisationName: z.string(), organisationNameEn: z.string() },
    ...{ office: z.string(), phone: z.string().openapi({ description: 'As the union publishes it' }) },
  })
  .openapi('UnionContact');

export const doorRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.doors',
    method: 'get',
    path: '/me/doors',
    tag,
    summary: { zh: '现在没开的服务，和可以找谁', en: 'What is not open now, and whom to ask' },
    description: '`q` and `event` as in `/me/services`. Nothing is said of the past but what the rounds on record say.',
    query: z.strictObject({ q: z.string().trim().max(50).optional(), event: z.enum(lifeEventKeys).optional() }),
    answer: z.object({ closed: z.array(closedDoor), contact: z.union([contact, z.null()]) }),
    handle: async ({ house, tenantId, viewer, query }) => {
      const member = await memberNow(engine, tenantId, viewer.personId);
      return {
        closed: await closedDoors(engine, tenantId, member, query),
        contact: await whomToAsk(house.db, tenantId, member),
      };
    },
  }),
  endpoint({
    operation: 'me.wish',
    method: 'put',
    path: '/me/wishes/{programme}',
    tag,
    summary: { zh: '开了告诉我', en: 'Tell me when it opens' },
    description: 'One message when a round opens where the member belongs; with it the wish is gone.',
    params,
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer: { personId }, params: { programme: programmeKey } }) => {
      if (!(await canBeWished(house.db, tenantId, programmeKey))) return notFound();
      await wish(house.db, tenantId, { personId, programmeKey, at: house.clock.now() });
      return { done: true as const };
    },
  }),
  endpoint({
    operation: 'me.unwish',
    method: 'delete',
    path: '/me/wishes/{programme}',
    tag,
    summary: { zh: '不用告诉我了', en: 'Do not tell me after all' },
    params,
    answer: done,
    repeat: 'natural',
    handle: async ({ house, tenantId, viewer, params }) => {
      await unwish(house.db, tenantId, viewer.personId, params.programme);
      return { done: true as const };
    },
  }),
];
