// Money of donors that came: written down by one person of finance, confirmed or sent back by another.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import * as shown from '#api/read/gifts.ts';
import { booked, doing } from '#api/routes/gifts.ts';
import { created, day, id, idText, line, text } from '#api/shapes.ts';
import { findAgreements } from '#gifts/agreements.ts';
import { arrivalsOf, confirmArrival, recordArrival, rejectArrival } from '#gifts/arrivals.ts';

const tag = 'Gifts';
const params = z.object({ id: idText });

export const giftArrivalRoutes = () => [
  endpoint({
    operation: 'gifts.record',
    method: 'post',
    path: '/gifts/{id}/arrivals',
    tag,
    summary: { zh: '登记捐款到账，等另一人确认', en: 'Write down money that came; a second person confirms it' },
    params,
    body: z.strictObject({
      ...{ line: z.number().int().min(1).max(20), amount: shown.amount, receivedOn: day, reference: line(100) },
    }),
    answer: z.object({ id, warnings: z.array(text) }),
    status: 201,
    repeat: 'key',
    target: shown.agreementTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      recordArrival(house.db, tenantId, { ...body, agreementId: params.id }, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'gifts.arrivals',
    method: 'get',
    path: '/gift-arrivals',
    tag,
    summary: { zh: '等复核确认的捐款', en: 'Money of donors that waits for the second person' },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({ items: z.array(shown.arrival.extend({ donor: shown.donor, purpose: z.string() })) }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query, allowed }) => {
      const rows = await arrivalsOf(house.db, tenantId, { organisationId: query.organisation });
      const ids = [...new Set(rows.map(({ agreementId }) => agreementId))];
      const gifts = await shown.shownAgreements(
        house,
        tenantId,
        await findAgreements(house.db, tenantId, ids),
        allowed,
      );
      const giftOf = new Map(gifts.map((one) => [one.id, one]));
      const items = await shown.shownArrivals(house.db, tenantId, rows);
      return {
        items: items.map((one) => {
          const { donor, purpose } = giftOf.get(one.agreementId)!;
          return { ...one, donor, purpose };
        }),
      };
    },
  }),
  endpoint({
    operation: 'gifts.confirm',
    method: 'post',
    path: '/gift-arrivals/{id}/confirmation',
    tag,
    summary: { zh: '确认捐款到账，开收据', en: 'Confirm that money came; it gets its receipt' },
    description:
      '`amount`: what the second person read at the bank himself. Another sum than was written down is refused.',
    params,
    body: z.strictObject({ amount: shown.amount }),
    answer: booked,
    status: 201,
    repeat: 'key',
    target: shown.arrivalTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      confirmArrival(house.db, tenantId, { ...params, ...body }, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'gifts.reject',
    method: 'post',
    path: '/gift-arrivals/{id}/rejection',
    tag,
    summary: { zh: '退回登记错的到账', en: 'Send back money that was written down wrongly' },
    params,
    body: z.strictObject({ why: line(100) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: shown.arrivalTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      rejectArrival(house.db, tenantId, { ...params, ...body }, doing(house, viewer.personId)),
  }),
];
