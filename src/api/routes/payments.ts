// Payments: a batch is approved by a second person, leaves as a bank file, and what the bank answers is matched.
import { z } from '@hono/zod-openapi';
import type { AccessEntry } from '#access/log.ts';
import { notFound } from '#access/may.ts';
import { endpoint } from '#api/endpoint.ts';
import { whoseFile } from '#api/looks.ts';
import { cut, pageOf, pageQuery, readCursor } from '#api/paging.ts';
import { atMost } from '#api/read/cases.ts';
import {
  batch,
  batchTarget,
  format,
  item,
  matched,
  shownBatch,
  shownBatches,
  shownItems,
  shownMatch,
} from '#api/read/payments.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, id, idText } from '#api/shapes.ts';
import { isRefusal } from '#kit/refusal.ts';
import { approveBatch, findBatch, listBatches, sendBatch } from '#payments/batches.ts';
import { exportBatch } from '#payments/export.ts';
import { match } from '#payments/match.ts';

const tag = 'Payments';
const params = z.object({ id: idText });
const confirmed = z
  .array(id)
  .max(1000)
  .default([])
  .openapi({ description: 'Payments on accounts that were changed just now, confirmed one by one' });
/** Who confirmed which payments on accounts that were changed just now. */
const logConfirmed = async (
  log: (entry: AccessEntry) => Promise<void>,
  what: string,
  actorId: number,
  batchId: number,
  itemIds: readonly number[],
): Promise<void> => {
  if (itemIds.length === 0) return;
  await log({
    actorId,
    what,
    target: `payment-batch:${batchId}`,
    allowed: true,
    details: { changedAccounts: itemIds.join(' ') },
  });
};

export const paymentRoutes = () => [
  endpoint({
    operation: 'payments.list',
    method: 'get',
    path: '/rounds/{id}/payment-batches',
    tag,
    summary: { zh: '批次的付款', en: 'Payment batches of a round' },
    params,
    answer: z.object({ items: z.array(batch) }),
    target: roundTarget(),
    handle: async ({ house, tenantId, params }) => ({
      items: await shownBatches(house.db, tenantId, await listBatches(house.db, tenantId, params.id)),
    }),
  }),
  endpoint({
    operation: 'payments.get',
    method: 'get',
    path: '/payment-batches/{id}',
    tag,
    summary: { zh: '一个付款批次', en: 'One payment batch' },
    params,
    answer: batch,
    target: batchTarget('S1'),
    handle: async ({ house, tenantId, params }) => {
      const found = await findBatch(house.db, tenantId, params.id);
      return found ? shownBatch(house.db, tenantId, found) : notFound();
    },
  }),
  endpoint({
    operation: 'payments.approve',
    patience: 30,
    method: 'post',
    path: '/payment-batches/{id}/approval',
    tag,
    summary: { zh: '复核（另一个人）', en: 'Approve; not who prepared it' },
    params,
    body: z.strictObject({
      looked: count
        .min(1)
        .openapi({ description: 'How many of the payments the second person has had before their eyes' }),
      confirmed,
    }),
    answer: batch.extend({
      removed: z.array(id).openapi({
        description: 'Cases whose payment left the batch: they were undone while it was prepared',
      }),
    }),
    repeat: 'key',
    target: batchTarget('S2'),
    handle: async ({ house, tenantId, viewer, params, body, log }) => {
      const approving = { batchId: params.id, approvedBy: viewer.personId, at: house.clock.now(), ...body };
      const approved = await house.db.transaction((q) => approveBatch(q, tenantId, approving));
      if (isRefusal(approved)) return approved;
      await logConfirmed(log, 'payments.approve', viewer.personId, params.id, body.confirmed);
      const { removed } = approved;
      return { ...(await shownBatch(house.db, tenantId, approved)), removed };
    },
  }),
  endpoint({
    operation: 'payments.file',
    patience: 30,
    method: 'get',
    path: '/payment-batches/{id}/file',
    tag,
    summary: { zh: '下载银行文件', en: 'The bank file of an approved batch' },
    description:
      'Holds account numbers: every download is written to the access log, and where each payee reads who looked.',
    params,
    query: z.strictObject({ format }),
    answer: 'download',
    shows: { what: 'account', of: whoseFile },
    target: batchTarget('S2'),
    handle: async ({ house, tenantId, viewer, params, query, log }) => {
      const file = await exportBatch(
        house.db,
        tenantId,
        { batchId: params.id, format: query.format },
        await house.crypto(tenantId),
      );
      if (isRefusal(file)) return file;
      const details = { format: query.format, hash: file.hash.toString('hex') };
      await log({
        actorId: viewer.personId,
        what: 'payments.file',
        target: `payment-batch:${params.id}`,
        allowed: true,
        details,
      });
      const whose = { payeesOf: params.id };
      return { fileName: file.fileName, mediaType: file.mediaType, bytes: file, whose };
    },
  }),
  endpoint({
    operation: 'payments.match',
    patience: 30,
    method: 'get',
    path: '/payment-batches/{id}/match',
    tag,
    summary: { zh: '三方核对：批准、送出、到账', en: 'Granted, sent and settled side by side, with every difference' },
    params,
    query: z.strictObject(pageQuery),
    answer: matched,
    target: batchTarget('S1'),
    handle: async ({ house, tenantId, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const page = { limit: limit + 1, ...(after ? { after: after[0] as number } : {}) };
      const found = await match(house.db, tenantId, { batchId: params.id }, page);
      return found ? shownMatch(found, limit) : notFound();
    },
  }),
  endpoint({
    operation: 'payments.items',
    method: 'get',
    path: '/payment-batches/{id}/items',
    tag,
    summary: { zh: '批次的每一笔和银行的答复', en: 'The single payments of a batch with the bank’s answers' },
    params,
    query: z.strictObject({
      ...pageQuery,
      result: z.enum(['settled', 'rejected']).optional(),
      accounts: z
        .enum(['ask-again'])
        .optional()
        .openapi({ description: 'Only those whose payee changed the account just now' }),
    }),
    answer: pageOf(item),
    shows: {
      what: 'payment',
      of: ({ allowed }, { items }: { items: readonly { payeePersonId: number | null }[] }) =>
        atMost('S2', allowed.upTo) ? { people: items.map((one) => one.payeePersonId) } : {},
    },
    target: batchTarget('S1'),
    handle: async ({ house, tenantId, params, query, allowed }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const { upTo } = allowed;
      const from = {
        batchId: params.id,
        after: Number(after?.[0] ?? 0),
        result: query.result,
        accounts: query.accounts,
      };
      const asked = { ...from, limit: limit + 1, upTo };
      return cut(await shownItems(house, tenantId, asked), limit, (one) => [one.id]);
    },
  }),
  endpoint({
    operation: 'payments.send',
    patience: 30,
    method: 'post',
    path: '/payment-batches/{id}/sending',
    tag,
    summary: { zh: '已送银行（按下载的文件核对）', en: 'Mark as handed to the bank; money is reserved' },
    params,
    body: z.strictObject({ format, confirmed }),
    answer: batch,
    repeat: 'key',
    target: batchTarget('S2'),
    handle: async ({ house, tenantId, viewer, params, body, log }) => {
      const sent = await house.db.transaction(async (q) => {
        const file = await exportBatch(
          q,
          tenantId,
          { batchId: params.id, format: body.format },
          await house.crypto(tenantId),
        );
        if (isRefusal(file)) return file;
        const sending = {
          batchId: params.id,
          sentBy: viewer.personId,
          fileFormat: body.format,
          fileHash: file.hash,
          confirmed: body.confirmed,
        };
        const handed = await sendBatch(q, tenantId, sending, { ids: house.ids, at: house.clock.now() });
        return isRefusal(handed) ? handed : shownBatch(q, tenantId, handed.batch);
      });
      if (!isRefusal(sent)) await logConfirmed(log, 'payments.send', viewer.personId, params.id, body.confirmed);
      return sent;
    },
  }),
];
