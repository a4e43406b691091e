// A case that is open and in no queue would wait for ever: every open case has its entry, where its columns say, and no other has one.
import type { Difference } from '#engine/verify.ts';
import type { Queryable } from '#store/queryable.ts';

/** The first case whose entry in queue_entries is missing, left over or elsewhere; null if there is none. */
export async function verifyQueues(q: Queryable, tenantId: number): Promise<Difference | null> {
  const [row] = await q.query<{ id: number; expected: unknown; found: unknown }>(
    `SELECT coalesce(c.id, e.case_id) AS id, to_json(c) AS expected, to_json(e) AS found
       FROM (SELECT id, round_id, stage, handler_organisation_id, due_on, odd FROM cases WHERE tenant_id = $1 AND status = 'open') c
       FULL JOIN (SELECT case_id, round_id, stage, handler_organisation_id, due_on, odd FROM queue_entries WHERE tenant_id = $1) e
         ON e.case_id = c.id AND e.round_id = c.round_id AND e.stage = c.stage
      WHERE c.id IS NULL OR e.case_id IS NULL
         OR (e.handler_organisation_id, e.due_on, e.odd) IS DISTINCT FROM (c.handler_organisation_id, c.due_on, c.odd)
      ORDER BY 1 LIMIT 1`,
    [tenantId],
  );
  if (!row) return null;
  return {
    what: 'queue',
    where: `queue_entries ${row.id}`,
    expected: row.expected,
    found: row.found,
    says: { zh: '待办队列与办件不符', en: 'A queue does not follow from the cases' },
  };
}
