// What is kept beside the cases so that it is found without reading them all: the queues they wait in, and the needs told of at visits. Every case that
// should have its entry has it, and no other has one.
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

/** The first case whose need stands in no list of needs, or that stands in it without one; null if there is none. */
export async function verifyNeeds(q: Queryable, tenantId: number): Promise<Difference | null> {
  const [row] = await q.query<{ id: number; told: boolean }>(
    `WITH visits AS MATERIALIZED (
       SELECT r.id AS round_id, s.key AS stage FROM rounds r JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
        CROSS JOIN LATERAL json_each(v.definition -> 'stages') AS s(key, value) WHERE r.tenant_id = $1 AND s.value ->> 'kind' = 'visit')
     SELECT coalesce(t.id, n.case_id) AS id, t.id IS NOT NULL AS told
       FROM (SELECT c.id FROM visits w JOIN cases c ON c.tenant_id = $1 AND c.round_id = w.round_id
              WHERE c.state -> 'stages' -> w.stage ->> 'needs' = 'true') t
       FULL JOIN (SELECT case_id FROM visit_needs WHERE tenant_id = $1) n ON n.case_id = t.id
      WHERE t.id IS NULL OR n.case_id IS NULL ORDER BY 1 LIMIT 1`,
    [tenantId],
  );
  if (!row) return null;
  return {
    what: 'need',
    where: `visit_needs ${row.id}`,
    expected: row.told,
    found: !row.told,
    says: { zh: '走访时说的需要和办件不符', en: 'A need does not follow from the visit of its case' },
  };
}
