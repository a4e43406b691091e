// Funds at the desk: opened, fed by agreements, drawn on by rounds, and told of year by year; and what everybody may read of donations.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import * as shown from '#api/read/gifts.ts';
import { doing } from '#api/routes/gifts.ts';
import { count, created, day, fen, id, idText, keyText, line } from '#api/shapes.ts';
import { allotmentsOf } from '#gifts/allotments.ts';
import { listFunds, openFund } from '#gifts/funds.ts';
import { publicGifts } from '#gifts/public.ts';
import { findReceipt } from '#gifts/receipts.ts';
import { fundReport } from '#gifts/report.ts';
import { isRefusal } from '#kit/refusal.ts';

const tag = 'Gifts';

const publicRoutes = () => [
  endpoint({
    operation: 'open.gifts',
    method: 'get',
    path: '/open/gifts',
    tag,
    summary: { zh: '公开的捐赠', en: 'Donations as everybody may read them' },
    answer: z.object({
      totals: z.array(
        z.object({ organisationName: z.string(), unit: z.string(), received: count, allotted: count, used: count }),
      ),
      gifts: z.array(
        z.object({
          ...{ donor: z.string().nullable(), organisationName: z.string(), purpose: z.string(), what: z.string() },
          ...{ unit: z.string(), received: count, lastOn: day },
        }),
      ),
    }),
    handle: ({ house, tenantId }) => publicGifts(house.db, tenantId),
  }),
  endpoint({
    operation: 'open.giftReceipt',
    method: 'get',
    path: '/open/gift-receipts/{year}/{number}',
    tag,
    summary: { zh: '核对一张捐赠收据', en: 'Check a receipt by the mark of its QR code' },
    params: z.object({ year: idText, number: idText }),
    query: z.strictObject({ mark: z.string().regex(/^[0-9a-f]{16}$/) }),
    answer: z.object({
      unit: z.string(),
      amount: count,
      receivedOn: day,
      reversed: z.boolean(),
      reversal: z.boolean(),
    }),
    handle: async ({ house, tenantId, params, query }) => {
      const found = await findReceipt(house.db, tenantId, params.year, params.number);
      if (found?.mark !== query.mark) return notFound();
      const { unit, amount, receivedOn, reversedBy, reversesNumber } = found;
      return { unit, amount, receivedOn, reversed: reversedBy !== null, reversal: reversesNumber !== null };
    },
  }),
];

export const fundRoutes = () => [
  ...publicRoutes(),
  endpoint({
    operation: 'funds.list',
    method: 'get',
    path: '/gift-funds',
    tag,
    summary: { zh: '专项基金', en: 'Funds' },
    query: z.strictObject({ organisation: idText }),
    answer: z.object({ items: z.array(shown.fund) }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query }) => ({
      items: (await listFunds(house.db, tenantId, query.organisation)).map(shown.shownFund),
    }),
  }),
  endpoint({
    operation: 'funds.open',
    method: 'post',
    path: '/gift-funds',
    tag,
    summary: { zh: '设立专项基金', en: 'Open a fund' },
    body: z.strictObject({
      ...{ organisationId: id, name: line(40), purpose: line(200), programmeKey: keyText.optional() },
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: async ({ house, tenantId, viewer, body }) => {
      const { programmeKey = null, ...fund } = body;
      const opened = await openFund(house.db, tenantId, { ...fund, programmeKey }, doing(house, viewer.personId));
      return isRefusal(opened) ? opened : { id: opened.id };
    },
  }),
  endpoint({
    operation: 'funds.get',
    method: 'get',
    path: '/gift-funds/{id}',
    tag,
    summary: { zh: '一个专项基金：年度收支和报告', en: 'One fund: its years, its donors and its report' },
    params: z.object({ id: idText }),
    answer: z.object({
      fund: shown.fund,
      years: z.array(z.object({ year: count, receivedFen: fen, allottedFen: fen })),
      ...{ report: shown.report, agreements: z.array(shown.agreement), allotments: z.array(shown.allotment) },
    }),
    target: shown.fundTarget,
    handle: async ({ house, tenantId, params, allowed }) => {
      const found = await fundReport(house.db, tenantId, params.id);
      if (!found) return notFound();
      const allotments = await allotmentsOf(house.db, tenantId, { fundId: params.id });
      return {
        ...{ fund: shown.shownFund(found.fund), years: found.years, report: found.report },
        agreements: await shown.shownAgreements(house, tenantId, found.agreements, allowed),
        allotments: allotments.map(shown.shownAllotment),
      };
    },
  }),
];
