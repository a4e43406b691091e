// How many cases a job has acted on, as the history says. A step whose work was written but whose count was not (its worker died, or the line
// to the database broke on the way back) finds nothing left to do when it runs again: counting what it wrote itself would call that nothing.
import { bulkActionId } from '#kit/action-id.ts';
import type { Queryable } from '#store/queryable.ts';

/** Of the cases with ids in (after, upTo]; the ids of one job's actions lie side by side, so that it is a range of their index. */
export async function actedBy(
  q: Queryable,
  tenantId: number,
  jobId: number,
  after: number,
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM case_events WHERE tenant_id = $1 AND action_id > $2 AND action_id <= $3',
    [tenantId, bulkActionId(jobId, after), bulkActionId(jobId, upTo)],
  );
  return row!.n;
}
