// Money on its way: a batch is prepared and may be taken back, the bank's answer is taken in, and a whole round is matched.
import { z } from '@hono/zod-openapi';
import { notFound } from '#access/may.ts';
import { fileBytes } from '#api/body.ts';
import { endpoint } from '#api/endpoint.ts';
import { pageQuery, readCursor } from '#api/paging.ts';
import { batch, batchTarget, format, matched, shownBatch, shownMatch } from '#api/read/payments.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, fen, id, idText, instant, isoOrNull, keyText, text } from '#api/shapes.ts';
import type { Engine } from '#engine/engine.ts';
import { startJob } from '#jobs/jobs.ts';
import { PREPARE_PAYMENTS, type PreparationInput } from '#jobs/prepare-payments.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { BankReturn } from '#payments/bank-return.ts';
import { beginBatch, type NewBatch, withdrawBatch } from '#payments/batches.ts';
import { match } from '#payments/match.ts';
import { prepareBatch, takeRead } from '#payments/paying.ts';
import { parseMessageId, parseReference } from '#payments/reference.ts';
import { readReturnApart } from '#payments/return-apart.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

const tag = 'Payments';
const params = z.object({ id: idText });
/** Lines told one by one in an answer; the numbers beside them are complete. */
const linesTold = 1000;

/** Whether the file answers payments of another organisation than the one whose cashier sends it. */
/** So many payments are looked up at once, and others served in between. */
const lookedUpAtOnce = 5_000;

/** Whether a bank's answer is about payments of another union than this one. */
async function namesOthers(q: Queryable, tenantId: number, organisationId: number, file: BankReturn): Promise<boolean> {
  const number = file.whole ? (parseMessageId(file.whole.messageId) ?? null) : null;
  for (let from = 0; from === 0 || from < file.lines.length; from += lookedUpAtOnce) {
    const lines = file.lines.slice(from, from + lookedUpAtOnce);
    const items = lines.flatMap(({ reference }) => parseReference(reference)?.itemId ?? []);
    const others = await q.query(
      `SELECT FROM payment_batches b JOIN rounds r ON r.tenant_id = $1 AND r.id = b.round_id
        WHERE b.tenant_id = $1 AND r.organisation_id <> $4 AND (b.number = $3 OR b.id IN
          (SELECT i.batch_id FROM payment_items i WHERE i.tenant_id = $1 AND i.id = ANY ($2::bigint[]))) LIMIT 1`,
      [tenantId, items, number, organisationId],
    );
    if (others.length > 0) return true;
  }
  return false;
}

const ofOthers = (): Refusal =>
  refuse('return-of-others', '这份回盘里有别的工会的付款', 'This return answers payments of another union', {
    next: { zh: '请由发出付款的工会上传', en: 'Let the union that sent the payments upload it' },
  });

/** Cases whose batch is made while one waits: a few seconds at most. */
const atOnce = 20_000;

async function waitingCases(q: Queryable, tenantId: number, { roundId, stage }: NewBatch): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    'SELECT count(*) AS n FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = $3',
    [tenantId, roundId, stage],
  );
  return row!.n;
}

/** The empty batch and the job that fills it, both or neither. */
const prepareLater = (house: House, tenantId: number, asked: NewBatch, total: number) =>
  house.db.transaction(async (q) => {
    const { roundId, stage, preparedBy } = asked;
    const begun = await beginBatch(q, tenantId, asked, { ids: house.ids, at: house.clock.now() });
    if (isRefusal(begun)) return begun;
    const input: PreparationInput = { batchId: begun.batchId, roundId, stage };
    const job = await startJob(house, tenantId, { kind: PREPARE_PAYMENTS, input, total, createdBy: preparedBy }, q);
    const none = { items: 0, amountFen: 0, withoutAccount: [], undoable: 0, undoUntil: null };
    return { ...begun, ...none, jobId: job.id };
  });

export const paymentMoveRoutes = (engine: Engine) => [
  endpoint({
    operation: 'payments.prepare',
    patience: 30,
    method: 'post',
    path: '/rounds/{id}/payment-batches',
    tag,
    summary: { zh: '编制付款批次（所有到期未付的）', en: 'Prepare a batch of all that is due and in no batch yet' },
    description:
      'Payees without an account are left out and named, and what was granted within ten minutes and can still be taken back is left out and counted; they come with the next batch. Of a large round the batch is filled by a job (`jobId`): until it is done its state is `preparing`, and items and amount are those so far.',
    params,
    body: z.strictObject({
      stage: keyText.openapi({ description: 'The pay stage' }),
      number: z
        .string()
        .regex(/^[A-Z0-9]{1,16}$/)
        .optional()
        .openapi({ description: 'Default: year and id' }),
      later: z.boolean().optional().openapi({ description: 'By a job, however few there are' }),
    }),
    answer: z.object({
      batchId: id,
      number: z.string(),
      items: count,
      amountFen: fen,
      withoutAccount: z.array(id),
      undoable: count.openapi({ description: 'Left out: whoever granted them can still take it back' }),
      undoUntil: instant.nullable().openapi({ description: 'From when all of these can be paid' }),
      jobId: id.nullable(),
    }),
    status: 201,
    repeat: 'key',
    target: roundTarget(),
    handle: async ({ house, tenantId, viewer, params, body }) => {
      const { stage, number, later = false } = body;
      const asked = { roundId: params.id, stage, preparedBy: viewer.personId, ...(number ? { number } : {}) };
      const waiting = await waitingCases(house.db, tenantId, asked);
      if (later || waiting > atOnce) return prepareLater(house, tenantId, asked, waiting);
      const prepared = await prepareBatch({ ...engine, house }, tenantId, asked);
      if (isRefusal(prepared)) return prepared;
      const { withoutAccount, undoUntil, ...batch } = prepared;
      return {
        ...batch,
        withoutAccount: withoutAccount.slice(0, linesTold),
        undoUntil: isoOrNull(undoUntil),
        jobId: null,
      };
    },
  }),
  endpoint({
    operation: 'payments.withdraw',
    patience: 30,
    method: 'post',
    path: '/payment-batches/{id}/withdrawal',
    tag,
    summary: { zh: '撤回尚未送银行的批次', en: 'Take a batch back before it goes to the bank' },
    params,
    answer: batch,
    repeat: 'key',
    target: batchTarget('S1'),
    handle: async ({ house, tenantId, viewer, params, log }) => {
      const withdrawn = await house.db.transaction((q) => withdrawBatch(q, tenantId, params.id));
      if (isRefusal(withdrawn)) return withdrawn;
      const target = `payment-batch:${params.id}`;
      await log({ actorId: viewer.personId, what: 'payments.withdraw', target, allowed: true });
      return shownBatch(house.db, tenantId, withdrawn);
    },
  }),
  endpoint({
    operation: 'payments.return',
    patience: 30,
    method: 'post',
    path: '/organisations/{id}/payment-returns',
    tag,
    summary: { zh: '上传银行回盘文件', en: 'Take in what the bank answered' },
    description: 'The same file again changes nothing. Lines that do not fit are listed and not applied.',
    params,
    upload: { bytes: fileBytes },
    body: z.strictObject({ format }),
    answer: z.object({
      settled: count,
      rejected: count,
      rejections: z.array(z.object({ caseId: id, attempt: count, reasonCode: z.string(), reason: z.string() })),
      problems: z.array(z.object({ row: count, reference: z.string(), code: z.string(), why: text })),
      repeated: count,
      pending: count,
      finishedBatchIds: z.array(id),
    }),
    repeat: 'action',
    target: ({ tenantId, params }) => [{ tenantId, organisationId: params.id, class: 'S2' }],
    handle: async ({ house, tenantId, viewer, params, body, file }) => {
      const returned = await readReturnApart(() => file!.read(), body.format);
      if (isRefusal(returned)) return returned;
      if (await namesOthers(house.db, tenantId, params.id, returned)) return ofOthers();
      const answered = { file: returned, hash: file!.sha256, actorId: viewer.personId };
      const taken = await takeRead({ ...engine, house }, tenantId, answered);
      return {
        ...taken,
        rejected: taken.rejected.length,
        rejections: taken.rejected.slice(0, linesTold),
        problems: taken.problems.slice(0, linesTold).map(({ words, ...line }) => ({ ...line, why: words })),
        finishedBatchIds: [...new Set(taken.finishedBatchIds)],
      };
    },
  }),
  endpoint({
    operation: 'payments.matchRound',
    patience: 30,
    method: 'get',
    path: '/rounds/{id}/match',
    tag,
    summary: {
      zh: '整个批次的三方核对',
      en: 'Granted, sent and settled of a whole round, with every difference by case',
    },
    params,
    query: z.strictObject(pageQuery),
    answer: matched,
    target: roundTarget(),
    handle: async ({ house, tenantId, params, query }) => {
      const after = readCursor(query.cursor, ['number']);
      if (isRefusal(after)) return after;
      const limit = query.limit ?? 50;
      const page = { limit: limit + 1, ...(after ? { after: after[0] as number } : {}) };
      const found = await match(house.db, tenantId, { roundId: params.id }, page);
      return found ? shownMatch(found, limit) : notFound();
    },
  }),
];
