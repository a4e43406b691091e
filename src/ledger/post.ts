// One transfer by itself, once: from one account to another, or what becomes of an earlier one.
import { invariant, type Refusal } from '#kit/refusal.ts';
import type { Making } from '#ledger/accounts.ts';
import { type Transfer, type TransferDone, transferBatch } from '#ledger/transfers.ts';
import type { Queryable } from '#store/queryable.ts';

/** Who does it and under which transfer id: sending the same id again changes nothing. Default: a new id. */
export interface Doing extends Making {
  readonly actorId?: number;
  readonly transferId?: number;
  readonly memo?: string;
}

/** Of each kind by itself, without what `Doing` says of it. */
type Move<T = Transfer> = T extends Transfer ? Omit<T, 'id' | 'actorId' | 'memo'> : never;

/** Refuses what the ledger refuses. */
export async function transfer(
  q: Queryable,
  tenantId: number,
  move: Move,
  doing: Doing,
): Promise<TransferDone | Refusal> {
  const { actorId, memo, at } = doing;
  const id = doing.transferId ?? (await doing.ids.take(tenantId));
  const [outcome] = await transferBatch(q, tenantId, [{ ...move, id, actorId, memo }], { mode: 'allOrNothing', at });
  invariant(outcome, 'one transfer has one outcome');
  return outcome;
}

/** `amount` in the unit of both accounts. Refuses what the ledger refuses. */
export const post = (
  q: Queryable,
  tenantId: number,
  move: { readonly debitId: number; readonly creditId: number; readonly amount: number; readonly code: string },
  doing: Doing,
): Promise<TransferDone | Refusal> => transfer(q, tenantId, { kind: 'post', ...move }, doing);
