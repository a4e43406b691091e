// What an organisation's finance opens first: what waits to be paid, its batches with the newest first, and the formats its bank may take.
import { z } from '@hono/zod-openapi';
import { endpoint } from '#api/endpoint.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { moneyAudit } from '#api/read/money-audit.ts';
import { batch, shownBatches } from '#api/read/payments.ts';
import { count, day, fen, id, idText, instant, iso, isoOrNull, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { recentBatches } from '#payments/batches.ts';
import { paymentsDue, paymentsPromised } from '#payments/due.ts';
import { formatsKnown } from '#payments/formats.ts';

const tag = 'Payments';
const params = z.object({ id: idText });

export const paymentListRoutes = (engine: Engine) => [
  endpoint({
    operation: 'payments.due',
    method: 'get',
    path: '/organisations/{id}/payments-due',
    tag,
    summary: { zh: '待付的款（按批次）', en: 'What waits to be paid, by round' },
    params,
    answer: z.object({
      items: z.array(
        z.object({
          roundId: id,
          roundName: z.string(),
          programmeKey: z.string(),
          title: text,
          stage: z.string(),
          ready: count.openapi({ description: 'Without those that can still be taken back' }),
          undoable: count,
          undoUntil: instant.nullable(),
          rejected: count,
          unsentFen: fen,
        }),
      ),
      promised: z
        .array(
          z.object({
            roundId: id,
            roundName: z.string(),
            title: text,
            stage: z.string(),
            dueOn: day,
            payments: count,
          }),
        )
        .openapi({ description: 'By which day how many payments were promised to their payees and not received yet' }),
    }),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, params }) => ({
      items: (await paymentsDue(engine, house.db, tenantId, params.id)).map((one) => ({
        ...one,
        undoUntil: isoOrNull(one.undoUntil),
      })),
      promised: await paymentsPromised(engine, house.db, tenantId, params.id),
    }),
  }),
  endpoint({
    operation: 'payments.recent',
    method: 'get',
    path: '/organisations/{id}/payment-batches',
    tag,
    summary: { zh: '本工会的付款批次', en: 'Payment batches of an organisation’s rounds, newest first' },
    params,
    query: z.strictObject(pageQuery),
    answer: pageOf(batch.extend({ roundName: z.string(), title: text }).openapi('PaymentBatchListed')),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, params, query }) => {
      const before = readCursor(query.cursor, ['number']);
      if (isRefusal(before)) return before;
      const limit = query.limit ?? 50;
      const asked = { organisationId: params.id, before: (before?.[0] as number) ?? null, limit: limit + 1 };
      const page = cut(await recentBatches(house.db, tenantId, asked), limit, (one) => [one.id]);
      const items = [];
      for (const one of await shownBatches(house.db, tenantId, page.items)) {
        const round = (await pinnedRound(engine, house.db, tenantId, one.roundId))!;
        items.push({ ...one, roundName: round.view.name, title: round.programme.title });
      }
      return { items, next: page.next };
    },
  }),
  endpoint({
    operation: 'payments.audited',
    method: 'get',
    path: '/organisations/{id}/money-audit',
    tag,
    summary: {
      zh: '经审看什么：近 30 天的付款单和不寻常的事',
      en: 'For the auditor: the batches of 30 days and what is out of the ordinary',
    },
    params,
    answer: z
      .object({
        since: day,
        batches: z.array(
          z.object({
            id,
            number: z.string(),
            title: text,
            organisationName: z.string(),
            state: batch.shape.state,
            items: count,
            amountFen: fen,
            preparedBy: z.string(),
            approvedBy: z.string().nullable(),
            preparedAt: instant,
            sentBack: count.openapi({ description: 'Payments that the bank sent back' }),
            accountsChanged: count.openapi({
              description: 'Payments to an account changed in the week before the batch was prepared, or since',
            }),
          }),
        ),
        sameHands: z
          .array(
            z.object({
              roundId: id,
              title: text,
              roundName: z.string(),
              organisationName: z.string(),
              cases: count,
            }),
          )
          .openapi({ description: 'Rounds with cases that one person both reviewed and granted' }),
      })
      .openapi('MoneyAudit'),
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S1' }],
    handle: async ({ house, tenantId, params }) => {
      const { batches, ...rest } = await moneyAudit(house, tenantId, params.id);
      return { ...rest, batches: batches.map((one) => ({ ...one, preparedAt: iso(one.preparedAt) })) };
    },
  }),
  endpoint({
    operation: 'payments.formats',
    method: 'get',
    path: '/payment-formats',
    tag,
    summary: { zh: '银行文件的格式', en: 'The formats of bank files, out and back' },
    answer: z.object({
      items: z.array(
        z.object({
          key: z.string(),
          title: text,
          file: z.string(),
          verified: z.boolean().openapi({ description: 'Checked against a file that a bank really took' }),
        }),
      ),
    }),
    handle: async () => ({ items: formatsKnown() }),
  }),
];
