// How many cases a job has acted on, as the history says. A step whose work was written but whose count was not (its worker died, or the line
// to the database broke on the way back) finds nothing left to do when it runs again: counting what it wrote itself would call that nothing.
import { actionIdsOf } from '#store/action-ids.ts';
import type { House } from '#store/house.ts';

/** What a job does, and in whose name: nothing else under its ids is its own. */
export interface ActedAs {
  readonly jobId: number;
  readonly action: string;
  readonly actorId: number | null;
}

/** Of the cases with ids in (after, upTo]; the ids of one job's actions lie side by side, so that it is a range of their index. */
export async function actedBy(
  house: House,
  tenantId: number,
  { jobId, action, actorId }: ActedAs,
  after: number,
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const ids = (await actionIdsOf(house, tenantId)).bulk(jobId);
  const [row] = await house.db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM case_events e WHERE e.tenant_id = $1 AND e.action_id > $2 AND e.action_id <= $3
       AND e.action = $4 AND e.actor_id IS NOT DISTINCT FROM $5 AND e.action_id = bulk_action_id($6, $7, e.case_id)`,
    [tenantId, ids.of(after), ids.of(upTo), action, actorId, ids.source, ids.step],
  );
  return row!.n;
}
