// What somebody carries today, for his phone: his own routes alone, and what the phone recorded, sent when it has a connection again.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { personal } from '#api/looks.ts';
import { clientId, count, day, id, idText, instant, line, text, textOrNull } from '#api/shapes.ts';
import { phoneStops } from '#deliveries/on-phone.ts';
import { pickUpCode } from '#deliveries/pick-up-code.ts';
import { findRoute, routesOfCarrier } from '#deliveries/routes.ts';
import { type PhoneRecord, recordable, takeRecords } from '#deliveries/sign-off.ts';
import type { Engine } from '#engine/engine.ts';

const tag = 'Deliveries';
const params = z.object({ id: idText });
const route = z
  .object({ id, name: z.string(), day, state: z.enum(['planned', 'loaded', 'closed']) })
  .openapi('MyDeliveryRoute');
const stop = z
  .object({
    ...{
      code: z.string(),
      place: count,
      name: z.string(),
      walkIn: z.boolean(),
      phone: personal(z.string().nullable()),
      address: personal(z.string()),
    },
    status: z.enum(['waiting', 'loaded', 'absent', 'refused', 'handed', 'closed', 'declined']),
    parcel: z.array(z.object({ name: z.string(), unit: z.string(), pieces: count })),
    codeDigest: z.string().nullable(),
    takes: z.enum(['signature', 'code', 'either']),
  })
  .openapi('MyDeliveryStop');

const label = z.string().regex(/^[A-Z0-9]{8}$/);
const picture = (bytes: number) => z.base64().max(Math.ceil((bytes * 4) / 3));
const record = z
  .strictObject({
    ...{ id: clientId, code: label, what: z.enum(recordable), at: z.iso.datetime() },
    ...{ signature: picture(100_000).optional(), photo: picture(300_000).optional() },
    walkIn: z.strictObject({ name: line(40), tail: z.string().regex(/^\d{4}$/) }).optional(),
    pickUpCode: z
      .string()
      .regex(/^\d{6}$/)
      .optional(),
  })
  .openapi('DeliveryRecord', { description: '`id` is made by the phone: sent again, it counts once.' });

const recordsAtMost = 50;

const fromPhone = ({ signature, photo, pickUpCode, walkIn, ...rest }: z.infer<typeof record>): PhoneRecord => ({
  ...rest,
  ...(walkIn === undefined ? {} : { walkIn }),
  ...(pickUpCode === undefined ? {} : { pickUpCode }),
  ...(signature === undefined ? {} : { signature: Buffer.from(signature, 'base64') }),
  ...(photo === undefined ? {} : { photo: Buffer.from(photo, 'base64') }),
});

export const myDeliveryRoutes = (engine: Engine) => [
  endpoint({
    operation: 'me.deliveries',
    method: 'get',
    path: '/me/deliveries',
    tag,
    summary: { zh: '我要送的路线', en: 'The routes I carry' },
    answer: z.object({ items: z.array(route) }),
    handle: async ({ house, tenantId, viewer }) => ({
      items: await routesOfCarrier(house.db, tenantId, viewer.personId),
    }),
  }),
  endpoint({
    operation: 'me.delivery',
    method: 'get',
    path: '/me/deliveries/{id}',
    tag,
    summary: { zh: '我的一条路线', en: 'One of my routes' },
    description: 'Whom to find, where, how to call and what to hand over; nothing of why somebody gets it.',
    params,
    answer: route.extend({ stops: z.array(stop) }).openapi('MyDeliveryRouteWhole'),
    shows: {
      what: 'phone,address',
      of: (_, { stops }: { stops: readonly { caseId: number }[] }) => ({ cases: stops.map(({ caseId }) => caseId) }),
    },
    target: async ({ house, tenantId, params }) => {
      const found = await findRoute(house.db, tenantId, params.id);
      return found && [{ tenantId, personId: found.carrierId, class: 'S2' }];
    },
    handle: async ({ house, tenantId, params }) => {
      const found = await findRoute(house.db, tenantId, params.id);
      if (!found) return notFound();
      return { ...found, stops: await phoneStops(engine, tenantId, found) };
    },
  }),
  endpoint({
    operation: 'me.recordDeliveries',
    method: 'post',
    path: '/me/deliveries/{id}/records',
    tag,
    summary: { zh: '把手机上记的送上来', en: 'Send what the phone recorded' },
    description:
      'Each record has one effect ever, by its id. What cannot be taken changes nothing and is kept for the officer: the phone may forget it.',
    params,
    takes: { bytes: 1_000_000 },
    body: z.strictObject({ records: z.array(record).min(1).max(recordsAtMost) }),
    answer: z.object({
      closed: z.boolean(),
      items: z.array(
        z.object({ id: z.string(), fate: z.enum(['taken', 'kept', 'later']), why: textOrNull, next: textOrNull }),
      ),
      at: instant,
    }),
    repeat: 'natural',
    handle: async ({ house, tenantId, params, viewer, body }) => {
      const found = await findRoute(house.db, tenantId, params.id);
      if (!found) return notFound();
      const fates = await takeRecords(engine, tenantId, found, body.records.map(fromPhone), actingOf(viewer));
      return {
        closed: found.state === 'closed' || found.carrierId !== viewer.personId,
        items: fates.map(({ id, fate, refusal }) => ({
          id,
          fate,
          why: refusal?.why ?? null,
          next: refusal?.next ?? null,
        })),
        at: house.clock.now().toISOString(),
      };
    },
  }),
  endpoint({
    operation: 'me.pickUpCodes',
    method: 'get',
    path: '/me/pick-up-codes',
    tag,
    summary: { zh: '我的取货码', en: 'My pick-up codes' },
    answer: z.object({ items: z.array(z.object({ caseId: id, code: z.string(), programme: text })) }),
    handle: async ({ house, tenantId, viewer }) => {
      const rows = await house.db.query<{ caseId: number; title: { zh: string; en: string } }>(
        `SELECT c.id AS "caseId", v.definition -> 'title' AS title FROM cases c JOIN rounds r ON r.tenant_id = c.tenant_id AND r.id = c.round_id
           JOIN programme_versions v ON v.tenant_id = r.tenant_id AND v.hash = r.version_hash
          WHERE c.tenant_id = $1 AND c.person_id = $2 AND c.status = 'open'
            AND c.state -> 'stages' -> c.stage ->> 'status' IN ('waiting', 'loaded', 'absent')
            AND v.definition -> 'stages' -> c.stage ->> 'kind' = 'hand-over'
            AND v.definition -> 'stages' -> c.stage -> 'settings' ->> 'proof' <> 'signature' ORDER BY c.id`,
        [tenantId, viewer.personId],
      );
      const crypto = await house.crypto(tenantId);
      return {
        items: rows.map(({ caseId, title }) => ({ caseId, code: pickUpCode(crypto, caseId), programme: title })),
      };
    },
  }),
];
