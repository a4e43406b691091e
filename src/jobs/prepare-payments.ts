// Fills a large payment batch in the background: some thousand cases a step, each step counted once. Until the last one the batch is being
// prepared and nobody can approve it; taken back meanwhile, it stays taken back.
import { defineJob, type JobError, type JobKind } from '#jobs/jobs.ts';
import { refuse } from '#kit/refusal.ts';
import { endPreparation, lockBatch } from '#payments/batches.ts';
import { prepareChunk } from '#payments/items.ts';
import { nothingDue } from '#payments/nothing-due.ts';

export const PREPARE_PAYMENTS = 'prepare-payments';

export interface PreparationInput {
  readonly batchId: number;
  readonly roundId: number;
  readonly stage: string;
}

/** Cases a step: a second or two each. */
const casesAStep = 10_000;

const noAccount = refuse(
  'no-account',
  '还没有收款账户，或刚改、不满一天，等下一批',
  'No account, or one changed within a day; waits for the next batch',
  {
    next: { zh: '请本人登记账户', en: 'Ask for an account' },
  },
);

interface Cursor {
  readonly after: number;
  readonly without: number;
}

export const preparationJob = ({ most = casesAStep }: { readonly most?: number } = {}): JobKind =>
  defineJob(PREPARE_PAYMENTS, {
    steps: 'atomic',
    async step({ house, tenantId, job, q }) {
      const input = job.input as PreparationInput;
      const { after, without } = (job.cursor ?? { after: 0, without: 0 }) as Cursor;
      const batch = await lockBatch(q, tenantId, input.batchId);
      if (batch?.state !== 'preparing') return { done: 0, cursor: job.cursor, finished: true, result: null };
      const made = await prepareChunk(q, tenantId, input, house.ids, { after, most });
      if (made) {
        const errors = made.withoutAccount.map((row): JobError => ({ row, refusal: noAccount }));
        const cursor: Cursor = { after: made.upTo, without: without + errors.length };
        return { done: made.cases, cursor, errors };
      }
      await endPreparation(q, tenantId, input.batchId);
      const { id: batchId, number, items, amountFen } = batch;
      const errors: JobError[] =
        items === 0 ? [{ row: number, refusal: await nothingDue(q, tenantId, input, []) }] : [];
      return {
        ...{ done: 0, cursor: { after, without }, errors, finished: true },
        result: { batchId, number, items, amountFen, withoutAccount: without },
      };
    },
  });
