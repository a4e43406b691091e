// One transfer by itself: from one account to another, once.
import type { Refusal } from '#kit/refusal.ts';
import type { Making } from '#ledger/accounts.ts';
import { type TransferDone, transferBatch } from '#ledger/transfers.ts';
import type { Queryable } from '#store/queryable.ts';

/** Who does it and under which transfer id: sending the same id again changes nothing. Default: a new id. */
export interface Doing extends Making {
  readonly actorId?: number;
  readonly transferId?: number;
  readonly memo?: string;
}

/** `amount` in the unit of both accounts. Refuses what the ledger refuses. */
export async function post(
  q: Queryable,
  tenantId: number,
  move: { readonly debitId: number; readonly creditId: number; readonly amount: number; readonly code: string },
  doing: Doing,
): Promise<TransferDone | Refusal> {
  const { actorId, memo, at } = doing;
  const id = doing.transferId ?? (await doing.ids.take(tenantId));
  const [outcome] = await transferBatch(q, tenantId, [{ id, kind: 'post', ...move, actorId, memo }], {
    mode: 'allOrNothing',
    at,
  });
  return outcome!;
}
