// The auditor's question to the register: does every case that registered have its record and every record its case, does each say what its steps
// add up to, and do the numbers of a year run without a gap.
import type { Queryable } from '#store/queryable.ts';

export interface RecordDifference {
  readonly what: 'case' | 'steps' | 'numbers';
  /** Table and key of the row. */
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Only rounds of programmes that register, or review what is registered, are looked into. */
const cases = `WITH told AS (
    SELECT c.id, s.value -> 'entry' ->> 'kind' AS kind, s.value -> 'entry' ->> 'level' AS level,
           (s.value -> 'entry' ->> 'from')::date AS from_on, (s.value -> 'entry' ->> 'until')::date AS until_on, c.person_id, c.subject_organisation_id,
           CASE s.value -> 'entry' ->> 'does' WHEN 'raise' THEN 'raised' WHEN 'renew' THEN 'renewed' ELSE 'registered' END AS what
      FROM programme_versions v CROSS JOIN LATERAL json_each(v.definition -> 'stages') AS d(stage, value)
      JOIN rounds r ON r.tenant_id = $1 AND r.version_hash = v.hash
      JOIN cases c ON c.tenant_id = $1 AND c.round_id = r.id CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(stage, value)
     WHERE v.tenant_id = $1 AND d.value ->> 'kind' = 'register' AND s.stage = d.stage AND s.value -> 'entry' ->> 'kind' IS NOT NULL
    UNION ALL
    SELECT c.id, t.value ->> 'kind', NULL, NULL, (t.value ->> 'until')::date, c.person_id, c.subject_organisation_id, t.value ->> 'what'
      FROM programme_versions v CROSS JOIN LATERAL json_each(v.definition -> 'stages') AS d(stage, value)
      JOIN rounds r ON r.tenant_id = $1 AND r.version_hash = v.hash
      JOIN cases c ON c.tenant_id = $1 AND c.round_id = r.id CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(stage, value)
      CROSS JOIN LATERAL json_array_elements(CASE WHEN json_typeof(s.value -> 'steps') = 'array' THEN s.value -> 'steps' END) AS t(value)
     WHERE v.tenant_id = $1 AND d.value ->> 'kind' = 'reassess' AND s.stage = d.stage),
  kept AS (
    SELECT r.id, r.kind, s.case_id, s.what, s.level, s.until_on, r.person_id, r.organisation_id,
           CASE WHEN s.what = 'registered' THEN r.from_on END AS from_on
      FROM record_steps s JOIN records r ON r.tenant_id = $1 AND r.id = s.record_id
     WHERE s.tenant_id = $1 AND (s.what IN ('registered', 'raised', 'renewed') OR s.what IN ('suspended', 'restored', 'revoked') AND s.case_id IS NOT NULL) AND NOT EXISTS (SELECT FROM record_steps b
       WHERE b.tenant_id = $1 AND b.record_id = s.record_id AND (b.what = 'taken-back' AND s.what = 'registered' OR b.what = 'put-back' AND b.step = s.step + 1)))
  SELECT 'records ' || coalesce(k.id::text, 'of case ' || t.id) AS where,
         jsonb_build_object('case', t.id, 'kind', t.kind, 'level', t.level, 'from', t.from_on, 'until', t.until_on, 'person', t.person_id, 'organisation', t.subject_organisation_id) AS expected,
         jsonb_build_object('case', k.case_id, 'kind', k.kind, 'level', k.level, 'from', k.from_on, 'until', k.until_on, 'person', k.person_id, 'organisation', k.organisation_id) AS found
    FROM told t FULL JOIN kept k ON k.case_id = t.id AND k.kind = t.kind AND k.what = t.what
   WHERE (t.id, t.level, CASE WHEN t.what = 'registered' THEN t.from_on END, t.until_on, t.person_id, t.subject_organisation_id)
         IS DISTINCT FROM (k.case_id, k.level, k.from_on, k.until_on, k.person_id, k.organisation_id)`;

const steps = `WITH last AS (
    SELECT record_id, count(*)::int AS steps, max(step) AS last, (array_agg(what ORDER BY step))[1] AS first
      FROM record_steps WHERE tenant_id = $1 GROUP BY record_id)
  SELECT 'records ' || coalesce(r.id, l.record_id) AS where,
         jsonb_build_object('steps', l.steps, 'state', f.state, 'level', f.level, 'until', f.until_on) AS expected,
         jsonb_build_object('steps', r.steps, 'state', r.state, 'level', r.level, 'until', r.until_on) AS found
    FROM last l FULL JOIN (SELECT * FROM records WHERE tenant_id = $1) r ON r.id = l.record_id
    LEFT JOIN LATERAL record_standing($1, r.id, NULL) f ON true
   WHERE r.id IS NULL OR l.record_id IS NULL OR r.steps <> l.steps OR l.last <> l.steps OR l.first <> 'registered'
      OR (r.state, r.level, r.until_on) IS DISTINCT FROM (f.state, f.level, f.until_on)`;

const numbers = `SELECT 'record_years ' || coalesce(y.issuer_id, r.issuer_id) || '/' || coalesce(y.kind, r.kind) || '/' || coalesce(y.year, r.year) AS where,
         y.last AS expected, r.count AS found
    FROM (SELECT * FROM record_years WHERE tenant_id = $1) y
    FULL JOIN (SELECT issuer_id, kind, year, count(*)::int AS count, max(number) AS most FROM records WHERE tenant_id = $1 GROUP BY issuer_id, kind, year) r
      ON r.issuer_id = y.issuer_id AND r.kind = y.kind AND r.year = y.year
   WHERE y.last IS DISTINCT FROM r.count OR r.most <> r.count`;

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction while others register. */
export async function verifyRecords(q: Queryable, tenantId: number): Promise<RecordDifference | null> {
  for (const [what, sql] of [
    ['case', cases],
    ['steps', steps],
    ['numbers', numbers],
  ] as const) {
    const [row] = await q.query<Omit<RecordDifference, 'what'>>(`${sql} ORDER BY 1 LIMIT 1`, [tenantId]);
    if (row) return { what, ...row };
  }
  return null;
}
