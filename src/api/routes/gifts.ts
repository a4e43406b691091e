// Donations at the desk: agreements, what came of them with its receipts, and the report to the donor.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import * as shown from '#api/read/gifts.ts';
import { fileFormat, listFile, listPatience } from '#api/read/lists.ts';
import { count, created, day, fen, id, idText, keyText, line, positiveFen, text } from '#api/shapes.ts';
import { findAgreement, listAgreements, makeAgreement } from '#gifts/agreements.ts';
import { allotmentsOf } from '#gifts/allotments.ts';
import { arrivalsOf } from '#gifts/arrivals.ts';
import { addDonor, findDonors, knowsDonor } from '#gifts/donors.ts';
import { papersOf } from '#gifts/papers.ts';
import { findReceipt, receiptsOf, receive, reverseReceipt } from '#gifts/receipts.ts';
import { agreementReport } from '#gifts/report.ts';
import { reversalsOf } from '#gifts/reversals.ts';
import { isRefusal } from '#kit/refusal.ts';
import { giftAmount } from '#policy/gift-units.ts';
import type { House } from '#store/house.ts';

const tag = 'Gifts';
const params = z.object({ id: idText });
export const receiptParams = z.object({ year: idText, number: idText });
export const booked = z.object({ year: count, number: count, warnings: z.array(text) }).openapi('GiftBooked');

export const doing = (house: House, actorId: number) => ({
  ...{ ids: house.ids, at: house.clock.now(), random: house.random, actorId },
});

export const receiptTarget = async <Q, B>({
  house,
  tenantId,
  params,
}: Located<{ year: number; number: number }, Q, B>) => {
  const found = await findReceipt(house.db, tenantId, params.year, params.number);
  return found && [{ tenantId, organisationId: found.organisationId, class: 'S1' as const }];
};

const agreements = () => [
  endpoint({
    operation: 'gifts.list',
    method: 'get',
    path: '/gifts',
    tag,
    summary: { zh: '捐赠协议', en: 'Agreements with donors, the newest first' },
    query: z.strictObject({ ...pageQuery, organisation: idText }),
    answer: pageOf(shown.agreement),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S1' }],
    handle: async ({ house, tenantId, query, allowed }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const asked = { organisationId: query.organisation, limit: limit + 1 };
      const from = before ? { before: before[0] as number } : {};
      const page = cut(await listAgreements(house.db, tenantId, { ...asked, ...from }), limit, (row) => [row.id]);
      return { items: await shown.shownAgreements(house, tenantId, page.items, allowed), next: page.next };
    },
  }),
  endpoint({
    operation: 'gifts.agree',
    method: 'post',
    path: '/gifts',
    tag,
    summary: { zh: '登记捐赠协议', en: 'Put down an agreement with a donor' },
    description: 'With a donor on file (`donorId`) or a new one. Money in fen; things also with their value.',
    body: z.strictObject({
      organisationId: id,
      donorId: id.optional(),
      donor: z
        .strictObject({
          ...{ kind: z.enum(['organisation', 'person']), name: line(60), contact: line(100), named: z.boolean() },
        })
        .optional(),
      ...{ fundId: id.optional(), purpose: line(200), programmeKey: keyText.optional(), roundId: id.optional() },
      ...{ fromOn: day, untilOn: day, signedOn: day },
      lines: z
        .array(
          z.strictObject({ what: line(60), unit: shown.unit, amount: shown.amount, valueFen: positiveFen.optional() }),
        )
        .min(1)
        .max(20),
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: ({ tenantId, body }) => [{ tenantId, organisationId: body.organisationId, class: 'S1' }],
    handle: async ({ house, tenantId, viewer, body }) => {
      const { organisationId, donorId: known, donor, ...draft } = body;
      if (known !== undefined && !(await knowsDonor(house, tenantId, organisationId, known))) return notFound();
      const donorId =
        known ?? (donor && (await addDonor(house, tenantId, { ...donor, organisationId }, viewer.personId)));
      if (donorId === undefined) return notFound();
      const whole = {
        ...{ organisationId, donorId, fundId: draft.fundId ?? null, purpose: draft.purpose },
        ...{ programmeKey: draft.programmeKey ?? null, roundId: draft.roundId ?? null },
        ...{ fromOn: draft.fromOn, untilOn: draft.untilOn, signedOn: draft.signedOn },
        lines: draft.lines.map((one) => ({ ...one, valueFen: one.valueFen ?? null })),
      };
      return makeAgreement(house.db, tenantId, whole, doing(house, viewer.personId));
    },
  }),
  endpoint({
    operation: 'gifts.donors',
    method: 'get',
    path: '/gift-donors',
    tag,
    summary: { zh: '登记过的捐赠人', en: 'Donors on file, found by name' },
    query: z.strictObject({ organisation: idText, q: line(60) }),
    answer: z.object({ items: z.array(z.object({ id, name: z.string(), kind: z.enum(['organisation', 'person']) })) }),
    target: ({ tenantId, query }) => [{ tenantId, organisationId: query.organisation, class: 'S2' }],
    handle: async ({ house, tenantId, query }) => {
      const asked = { organisationId: query.organisation, words: query.q, limit: 8 };
      const found = await findDonors(house, tenantId, asked);
      return { items: found.map(({ id, name, kind }) => ({ id, name, kind })) };
    },
  }),
  endpoint({
    operation: 'gifts.get',
    method: 'get',
    path: '/gifts/{id}',
    tag,
    summary: { zh: '一份捐赠：协议、收据、安排', en: 'One gift: its agreement, receipts and allotments' },
    params,
    answer: shown.agreement.extend({
      papers: z
        .array(shown.paper)
        .nullable()
        .openapi({ description: 'null: kept by the union that received the gift' }),
      ...{ arrivals: z.array(shown.arrival), receipts: z.array(shown.receipt), allotments: z.array(shown.allotment) },
    }),
    target: shown.agreementTarget,
    handle: async ({ house, tenantId, params, allowed }) => {
      const found = await findAgreement(house.db, tenantId, params.id);
      if (!found) return notFound();
      const [agreement] = await shown.shownAgreements(house, tenantId, [found], allowed);
      const receipts = await receiptsOf(house.db, tenantId, params.id);
      const allotments = await allotmentsOf(house.db, tenantId, { agreementId: params.id });
      const arrivals = await arrivalsOf(house.db, tenantId, { agreementId: params.id });
      const own = allowed.organisationIds.includes(found.organisationId);
      const papers = own ? await papersOf(house.db, tenantId, params.id) : null;
      return {
        ...agreement,
        papers: papers && (await shown.shownPapers(house.db, tenantId, papers)),
        arrivals: await shown.shownArrivals(house.db, tenantId, arrivals),
        receipts: receipts.map(shown.shownReceipt),
        allotments: allotments.map(shown.shownAllotment),
      };
    },
  }),
];

const receipts = () => [
  endpoint({
    operation: 'gifts.receive',
    method: 'post',
    path: '/gifts/{id}/receipts',
    tag,
    summary: { zh: '登记收到的物品和服务，开收据', en: 'Book things and services that came; they get a receipt' },
    description: 'Money is written down by one person (`POST /gifts/{id}/arrivals`) and confirmed by another.',
    params,
    body: z.strictObject({
      ...{ line: z.number().int().min(1).max(20), amount: shown.amount, valueFen: positiveFen.optional() },
      ...{ receivedOn: day, reference: line(100) },
    }),
    answer: booked,
    status: 201,
    repeat: 'key',
    target: shown.agreementTarget,
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const { valueFen = null, ...came } = body;
      const receipt = { ...came, valueFen, agreementId: params.id };
      return receive(house.db, tenantId, receipt, doing(house, viewer.personId));
    },
  }),
  endpoint({
    operation: 'gifts.receipt',
    method: 'get',
    path: '/gift-receipts/{year}/{number}',
    tag,
    summary: { zh: '一张捐赠收据', en: 'One receipt, as it is printed' },
    params: receiptParams,
    answer: shown.receipt.extend({
      ...{ agreement: shown.agreement, organisationName: z.string(), reversals: z.array(shown.reversal) },
    }),
    target: receiptTarget,
    handle: async ({ house, tenantId, params, allowed }) => {
      const found = await findReceipt(house.db, tenantId, params.year, params.number);
      const agreement = found && (await findAgreement(house.db, tenantId, found.agreementId));
      if (!found || !agreement) return notFound();
      const [union] = await house.db.query<{ name: string }>(
        'SELECT name FROM organisations WHERE tenant_id = $1 AND id = $2',
        [tenantId, found.organisationId],
      );
      const [said] = await shown.shownAgreements(house, tenantId, [agreement], allowed);
      const asked = await reversalsOf(house.db, tenantId, params);
      return {
        ...{ ...shown.shownReceipt(found), agreement: said, organisationName: union!.name },
        reversals: await shown.shownReversals(house.db, tenantId, asked),
      };
    },
  }),
  endpoint({
    operation: 'gifts.reverse',
    method: 'post',
    path: '/gift-receipts/{year}/{number}/reversal',
    tag,
    summary: {
      zh: '冲销物品和服务的收据',
      en: 'Take back a receipt for things or services by one with a number of its own',
    },
    description: 'One for money is taken back by two people (`POST /gift-receipts/{year}/{number}/reversals`).',
    params: receiptParams,
    body: z.strictObject({ why: line(100) }),
    answer: booked,
    status: 201,
    repeat: 'key',
    target: receiptTarget,
    handle: ({ house, tenantId, viewer, params, body }) =>
      reverseReceipt(house.db, tenantId, { ...params, ...body }, doing(house, viewer.personId)),
  }),
];

/** A line per thing: what was agreed, came, was allotted, used and is left; then the people, by unions. */
type Found = NonNullable<Awaited<ReturnType<typeof agreementReport>>>;
function reportRows({ agreement, report }: Found): (string | number | null)[][] {
  const used = (what: string, unit: string) =>
    report.destinations.filter((one) => one.what === what && one.unit === unit).reduce((sum, one) => sum + one.used, 0);
  const said = (amount: number | null, unit: string) => (amount === null ? null : giftAmount(amount, unit).zh);
  return [
    ...agreement.lines.map((one) => [
      ...[one.what, said(one.amount, one.unit), said(one.received, one.unit), said(one.allotted, one.unit)],
      ...[said(used(one.what, one.unit), one.unit), said(one.left, one.unit), null],
    ]),
    ...report.helped.map(({ organisationName, people }) => [
      ...[`帮助职工：${organisationName ?? '几个工会合计'}`, null, null, null, null, null],
      people,
    ]),
  ];
}

const reports = () => [
  endpoint({
    operation: 'gifts.report',
    method: 'get',
    path: '/gifts/{id}/report',
    tag,
    summary: { zh: '给捐赠人的报告', en: 'The report to the donor' },
    params,
    answer: z.object({ agreement: shown.agreement, report: shown.report, valueFen: fen }),
    target: shown.agreementTarget,
    handle: async ({ house, tenantId, params, allowed }) => {
      const found = await agreementReport(house.db, tenantId, params.id);
      if (!found) return notFound();
      const [agreement] = await shown.shownAgreements(house, tenantId, [found.agreement], allowed);
      const valueFen = found.agreement.lines.reduce(
        (sum, { unit, received, receivedValueFen }) => sum + (unit === 'fen' ? received : receivedValueFen),
        0,
      );
      return { agreement, report: found.report, valueFen };
    },
  }),
  endpoint({
    operation: 'gifts.reportFile',
    method: 'get',
    path: '/gifts/{id}/report/file',
    tag,
    summary: { zh: '给捐赠人的报告，下载', en: 'The report to the donor as a file' },
    params,
    query: z.strictObject({ format: fileFormat }),
    answer: 'download',
    shows: 'nobody',
    list: true,
    patience: listPatience,
    target: shown.agreementTarget,
    handle: async (asked) => {
      const found = await agreementReport(asked.house.db, asked.tenantId, asked.params.id);
      if (!found) return notFound();
      const wide = (heading: string) => ({ heading, width: 26 });
      const columns = [
        ...[wide('捐了什么'), ...['协议', '收到', '安排', '用去', '还有'].map((heading) => ({ heading, width: 16 }))],
        { heading: '帮助人数', type: 'number' as const },
      ];
      const list = { name: '捐赠使用报告', columns, rows: reportRows(found) };
      const of = { format: asked.query.format, what: 'gifts.reportFile', target: `gift:${asked.params.id}` };
      return listFile(asked, list, of);
    },
  }),
];

export const giftRoutes = () => [...agreements(), ...receipts(), ...reports()];
