// By when payments were promised to their payees. It is the day that the case itself has, which the member reads on their own page: a queue entry
// is kept beside the case, and has none while the payee has to give another account.
import type { Day } from '#kit/days.ts';
import type { Queryable } from '#store/queryable.ts';

export interface PromisedDay {
  readonly roundId: number;
  readonly stage: string;
  readonly dueOn: Day;
  /** Not received yet, in a batch or not. */
  readonly payments: number;
}

/** The earliest day first. */
export const promisedDays = (
  q: Queryable,
  tenantId: number,
  stages: readonly { readonly roundId: number; readonly stage: string }[],
): Promise<PromisedDay[]> =>
  q.query(
    `SELECT e.round_id AS "roundId", e.stage, e.due_on AS "dueOn", count(*) AS payments
       FROM unnest($2::bigint[], $3::text[]) AS s (round_id, stage)
       JOIN queue_entries e ON e.tenant_id = $1 AND e.round_id = s.round_id AND e.stage = s.stage
      WHERE e.due_on IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 3, 1, 2`,
    [tenantId, stages.map(({ roundId }) => roundId), stages.map(({ stage }) => stage)],
  );

/** By batch, the earliest day promised to one of its payees who was not paid yet. */
export async function promisedInBatches(
  q: Queryable,
  tenantId: number,
  batchIds: readonly number[],
): Promise<Map<number, Day>> {
  const rows = await q.query<{ id: number; dueOn: Day }>(
    `SELECT i.batch_id AS id, min(e.due_on) AS "dueOn"
       FROM payment_batches b JOIN payment_items i ON i.tenant_id = $1 AND i.batch_id = b.id
       JOIN queue_entries e ON e.tenant_id = $1 AND e.round_id = b.round_id AND e.stage = i.stage AND e.case_id = i.case_id
      WHERE b.tenant_id = $1 AND b.id = ANY ($2::bigint[]) AND e.due_on IS NOT NULL GROUP BY 1`,
    [tenantId, batchIds],
  );
  return new Map(rows.map(({ id, dueOn }) => [id, dueOn]));
}
