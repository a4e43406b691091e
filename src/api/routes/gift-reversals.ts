// Receipts for money that are taken back: asked for by one person of finance, confirmed or sent back by another.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import * as shown from '#api/read/gifts.ts';
import { booked, doing, receiptParams, receiptTarget } from '#api/routes/gifts.ts';
import { created, idText, line } from '#api/shapes.ts';
import { askReversal, confirmReversal, rejectReversal, reversalsOf } from '#gifts/reversals.ts';

const tag = 'Gifts';
const params = z.object({ id: idText });

export const giftReversalRoutes = () => [
  endpoint({
    operation: 'gifts.askReversal',
    method: 'post',
    path: '/gift-receipts/{year}/{number}/reversals',
    tag,
    summary: {
      zh: '申请冲销捐款收据，等另一人确认',
      en: 'Ask to take back a receipt for money; a second person confirms it',
    },
    params: receiptParams,
    body: z.strictObject({ why: line(100) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: receiptTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      askReversal(house.db, tenantId, { ...params, ...body }, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'gifts.reversals',
    method: 'get',
    path: '/gift-reversals',
    tag,
    summary: { zh: '等复核确认的冲销', en: 'Receipts for money that somebody asks to take back' },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({ items: z.array(shown.reversal) }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => {
      const rows = await reversalsOf(house.db, tenantId, { organisationId: query.organisation });
      return { items: await shown.shownReversals(house.db, tenantId, rows) };
    },
  }),
  endpoint({
    operation: 'gifts.confirmReversal',
    method: 'post',
    path: '/gift-reversals/{id}/confirmation',
    tag,
    summary: { zh: '确认冲销捐款收据', en: 'Confirm that a receipt for money is taken back' },
    params,
    answer: booked,
    status: 201,
    repeat: 'key',
    target: shown.reversalTarget,
    handle: ({ house, tenantId, viewer, params }) =>
      confirmReversal(house.db, tenantId, params, doing(house, viewer.personId)),
  }),
  endpoint({
    operation: 'gifts.rejectReversal',
    method: 'post',
    path: '/gift-reversals/{id}/rejection',
    tag,
    summary: { zh: '退回冲销申请，收据照旧有效', en: 'Send the request back; the receipt stands' },
    params,
    body: z.strictObject({ why: line(100) }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: shown.reversalTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      rejectReversal(house.db, tenantId, { ...params, ...body }, doing(house, viewer.personId)),
  }),
];
