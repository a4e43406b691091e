// Money moves only here (and in act_batch, by the same SQL function apply_transfers): immutable rows of debit, credit and amount,
// so the books balance by construction. Two phases: reserve, then post or void; what was posted is undone by a linked reversal.
import { Fault, invariant, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { refusalOf } from '#ledger/transfer-refusals.ts';
import type { Queryable } from '#store/connection.ts';
import { inOneTransaction, layLeaves } from '#store/leaves.ts';

interface Common {
  /** From house.ids; sending the same transfer again under the same id changes nothing. */
  readonly id: number;
  /** What it is for, such as 'grant' or 'payment-settled'. */
  readonly code: string;
  readonly caseId?: number;
  /** With `caseId`: at most one transfer ever bears this pair. */
  readonly entitlement?: string;
  readonly actorId?: number;
  readonly actionId?: string;
  readonly memo?: string;
}

export type Transfer = Common &
  (
    | {
        readonly kind: 'post' | 'reserve';
        /** Loses the amount. */
        readonly debitId: number;
        readonly creditId: number;
        /** > 0, in the unit of both accounts (fen for money). */
        readonly amount: number;
      }
    /** The whole of the original, whose sides and amount it takes over; `reverse` swaps the sides. */
    | { readonly kind: 'post-reserved' | 'void-reserved' | 'reverse'; readonly originalId: number }
  );

/** `already`: it had been done before, as transfer `id` (which for a repeated entitlement is the earlier one). */
export interface TransferDone {
  readonly done: true;
  readonly id: number;
  readonly already: boolean;
}

export interface BatchOptions {
  /**
   * allOrNothing: one refusal and nothing is written. inOrder: each transfer is taken if it fits when its turn comes, as if
   * they had been sent one after the other; a smaller one may fit after a larger one did not.
   */
  readonly mode: 'allOrNothing' | 'inOrder';
  readonly at: Date;
  /** The history batch they belong to. */
  readonly batchId?: number;
}

/** [ordinal from 1, code, id of the earlier transfer] of what was not newly done. */
interface Answer {
  outcome: { applied: boolean; not: [number, string, number | null][] };
}

const optional = <T>(values: (T | undefined)[]): (T | null)[] | null =>
  values.some((value) => value !== undefined) ? values.map((value) => value ?? null) : null;

function parameters(transfers: readonly Transfer[]): unknown[] {
  const moving = transfers.map((one) => ('debitId' in one ? one : undefined));
  for (const one of moving) {
    invariant(!one || Number.isSafeInteger(one.amount), `an amount is a whole number, not ${one?.amount}`);
  }
  return [
    transfers.map(({ id }) => id),
    transfers.map(({ kind }) => kind),
    optional(moving.map((one) => one?.debitId)),
    optional(moving.map((one) => one?.creditId)),
    optional(moving.map((one) => one?.amount)),
    optional(transfers.map((one) => ('originalId' in one ? one.originalId : undefined))),
    transfers.map(({ code }) => code),
    optional(transfers.map(({ caseId }) => caseId)),
    optional(transfers.map(({ entitlement }) => entitlement)),
    optional(transfers.map(({ actorId }) => actorId)),
    optional(transfers.map(({ actionId }) => actionId)),
    optional(transfers.map(({ memo }) => memo)),
  ];
}

/**
 * One outcome per transfer, in order. A resolution's original must have been written by an earlier call.
 * Refusals: insufficient, account-unknown, account-closed, unit-mismatch, same-account, amount-not-positive, original-unknown,
 * original-not-reserved, original-not-posted, already-resolved, transfer-id-taken, entitlement-taken, transfer-malformed and,
 * for the sound ones of an allOrNothing batch that was not written, batch-not-written.
 * Throws with SQLSTATE 40001 when the same transfer is written elsewhere at this moment: use `retrying` round the transaction.
 */
export async function transferBatch(
  q: Queryable,
  tenantId: number,
  transfers: readonly Transfer[],
  options: BatchOptions,
): Promise<(TransferDone | Refusal)[]> {
  if (transfers.length === 0) return [];
  return inOneTransaction(q, async (client) => {
    const outcomes = await writeTransfers(client, tenantId, transfers, options);
    const written = outcomes.flatMap((one) => (isRefusal(one) || one.already ? [] : [one.id]));
    if (written.length > 0) await layLeaves(client, tenantId, 'transfers', 't.id = ANY ($2::bigint[])', [written]);
    return outcomes;
  });
}

async function writeTransfers(
  q: Queryable,
  tenantId: number,
  transfers: readonly Transfer[],
  { mode, at, batchId }: BatchOptions,
): Promise<(TransferDone | Refusal)[]> {
  const [row] = await q.query<Answer>(
    `SELECT transfer_batch($1, $2, $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[],
       $10::bigint[], $11::text[], $12::bigint[], $13::uuid[], $14::text[], $15, $16) AS outcome`,
    [tenantId, mode === 'allOrNothing', ...parameters(transfers), batchId ?? null, at],
  );
  if (!row) throw new Fault('transfer_batch gave no answer');
  const { applied, not } = row.outcome;
  const outcomes: (TransferDone | Refusal)[] = transfers.map(({ id }) =>
    applied ? { done: true, id, already: false } : notWritten(),
  );
  for (const [ordinal, code, existing] of not) {
    outcomes[ordinal - 1] =
      code === 'already' ? { done: true, id: existing!, already: true } : refusalOf(code, transfers[ordinal - 1]!);
  }
  return outcomes;
}

/**
 * Reserves payable → bank for every item of a payment batch, all or none, without bringing the items here. Undefined when done.
 * Refuses as `transferBatch`, with `details.caseCount` how many items were refused.
 */
export async function reservePaymentBatch(
  q: Queryable,
  tenantId: number,
  batch: { batchId: number; payableId: number; bankId: number; actorId: number; at: Date },
): Promise<Refusal | undefined> {
  const { batchId, payableId, bankId, actorId, at } = batch;
  const [row] = await q.query<Answer>('SELECT reserve_payment_batch($1, $2, $3, $4, $5, $6) AS outcome', [
    ...[tenantId, batchId, payableId, bankId, actorId, at],
  ]);
  if (!row) throw new Fault('reserve_payment_batch gave no answer');
  if (row.outcome.applied) return undefined;
  const refused = row.outcome.not.filter(([, code]) => code !== 'already');
  return refusalOf(refused[0]?.[1] ?? 'transfer-malformed', { caseCount: refused.length });
}

const notWritten = () =>
  refuse(
    'batch-not-written',
    '同一批中有别的转账不能办，本批全部没有记账',
    'Another transfer of the batch was refused, so none of the batch was written',
    { next: { zh: '先处理被拒绝的那一笔，再重新提交整批', en: 'Mend the refused one, then send the batch again' } },
  );
