// The people as they were known at an instant: what conditions read, folded again from what had been recorded by then. The same fold as
// refresh_person_facts (migration 0008), only without what came later.
import { chinaDate } from '#kit/clock.ts';
import { personFacts } from '#people/fact-columns.ts';
import { bind, type SqlContext } from '#policy/sql.ts';

/** What stands behind FROM, with the row called `f`, and how its values are read. `before` left out: as they are known now. */
export function peopleKnown(params: unknown[], tenantId: number, before: Date | undefined) {
  if (before === undefined) return { from: 'person_facts f', reads: personFacts };
  const tenant = bind({ params }, tenantId, 'bigint');
  const instant = bind({ params }, before.toISOString(), 'timestamptz');
  const day = bind({ params }, chinaDate(before), 'date');
  // Who left later was a member still; whether with a retained membership, nothing tells.
  const over = `(s.status = 'ended' AND s.until < ${day})`;
  const from = `(
    SELECT p.tenant_id, p.id AS person_id, m.organisation_id,
           coalesce(k.known, '{}') || coalesce(k.ends, '{}') || coalesce(v.counts, '{}') || jsonb_strip_nulls(jsonb_build_object(
             'membership.status', coalesce(m.status, 'none'), 'membership.since', m.since, 'membership.until', m.until,
             'membership.organisation', m.organisation_id)) AS snapshot
      FROM people p
      LEFT JOIN LATERAL (
        SELECT CASE WHEN s.status = 'ended' AND NOT ${over} THEN 'active' ELSE s.status END AS status, s.since,
               CASE WHEN ${over} THEN s.until END AS until, s.organisation_id FROM memberships s
         WHERE s.tenant_id = ${tenant} AND s.person_id = p.id AND s.created_at < ${instant} ORDER BY ${over}, s.since DESC, s.id DESC LIMIT 1) m ON true
      LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(l.key, l.value) AS known, jsonb_object_agg(l.key || '~', l.expires_on) FILTER (WHERE l.expires_on IS NOT NULL) AS ends
          FROM (SELECT DISTINCT ON (x.key) x.key, x.value, x.expires_on FROM facts x
                 WHERE x.tenant_id = ${tenant} AND x.person_id = p.id AND x.created_at < ${instant}
                   AND (x.withdrawn_at IS NULL OR x.withdrawn_at >= ${instant}) ORDER BY x.key, x.observed_on DESC, x.id DESC) l) k ON true
      LEFT JOIN LATERAL (
        SELECT jsonb_object_agg('evidence.' || n.kind, n.count) AS counts
          FROM (SELECT e.kind, count(*)::int AS count FROM cases c
                  JOIN evidence e ON e.tenant_id = ${tenant} AND e.case_id = c.id AND e.what = 'given' AND e.at < ${instant}
                 WHERE c.tenant_id = ${tenant} AND c.person_id = p.id
                   AND NOT EXISTS (SELECT FROM evidence b WHERE b.tenant_id = ${tenant} AND b.case_id = e.case_id AND b.step = e.step + 1 AND b.at < ${instant})
                 GROUP BY e.kind) n) v ON true
     WHERE p.tenant_id = ${tenant} AND p.created_at < ${instant}) f`;
  const reads: Pick<SqlContext, 'stored' | 'column'> = { stored: personFacts.stored };
  return { from, reads };
}
