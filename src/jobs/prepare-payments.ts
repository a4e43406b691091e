// Fills a large payment batch in the background: some thousand cases a step, each step counted once. Until the last one the batch is being
// prepared and nobody can approve it; taken back meanwhile, it stays taken back.
import { defineJob, type JobError, type JobKind } from '#jobs/jobs.ts';
import { refuse } from '#kit/refusal.ts';
import { endPreparation, lockBatch } from '#payments/batches.ts';
import { later, prepareChunk } from '#payments/items.ts';
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
  readonly undoable: number;
  readonly undoUntil: string | null;
}

const atFirst: Cursor = { after: 0, without: 0, undoable: 0, undoUntil: null };

export const preparationJob = ({ most = casesAStep }: { readonly most?: number } = {}): JobKind =>
  defineJob(PREPARE_PAYMENTS, {
    steps: 'atomic',
    async step({ house, tenantId, job, q }) {
      const input = job.input as PreparationInput;
      // A job begun by the version before kept no count of what could be taken back.
      const {
        after,
        without,
        undoable,
        undoUntil: untilIso,
      } = { ...atFirst, ...(job.cursor as Partial<Cursor> | null) };
      const undoUntil = untilIso === null ? null : new Date(untilIso);
      const batch = await lockBatch(q, tenantId, input.batchId);
      if (batch?.state !== 'preparing') return { done: 0, cursor: job.cursor, finished: true, result: null };
      const made = await prepareChunk(q, tenantId, input, house.ids, { after, most });
      if (made) {
        const errors = made.withoutAccount.map((row): JobError => ({ row, refusal: noAccount }));
        const cursor: Cursor = {
          after: made.upTo,
          without: without + errors.length,
          undoable: undoable + made.undoable,
          undoUntil: later(undoUntil, made.undoUntil)?.toISOString() ?? null,
        };
        return { done: made.cases, cursor, errors };
      }
      await endPreparation(q, tenantId, input.batchId);
      const { id: batchId, number, items, amountFen } = batch;
      const left = { withoutAccount: [], undoable, undoUntil };
      const errors: JobError[] =
        items === 0 ? [{ row: number, refusal: await nothingDue(q, tenantId, input, left) }] : [];
      return {
        ...{ done: 0, cursor: job.cursor, errors, finished: true },
        result: { batchId, number, items, amountFen, withoutAccount: without, undoable, undoUntil: untilIso },
      };
    },
  });
