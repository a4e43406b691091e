// Interests against their cases: each that a state has is there, of the same person and union, with the words whose digest the history has, and no other.
import { openNote } from '#engine/interest-rows.ts';
import type { Difference } from '#engine/verify.ts';
import { saltedDigest } from '#kit/json.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

interface Row {
  readonly caseId: number;
  readonly number: number;
  readonly sealed: Buffer | null;
  readonly salt: Buffer | null;
  readonly digest: Buffer | null;
  /** Of the history. */
  readonly told: string | null;
  readonly expected: unknown;
  readonly found: unknown;
  readonly same: boolean;
}

/** Only rounds of programmes that match are looked into. */
const question = `WITH told AS (
    SELECT c.id AS case_id, i.key::int AS number, (i.value ->> 'personId')::bigint AS person_id, (i.value ->> 'organisationId')::bigint AS organisation_id
      FROM programme_versions v CROSS JOIN LATERAL json_each(v.definition -> 'stages') AS d(stage, value)
      JOIN rounds r ON r.tenant_id = $1 AND r.version_hash = v.hash
      JOIN cases c ON c.tenant_id = $1 AND c.round_id = r.id CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(stage, value)
      CROSS JOIN LATERAL json_each(s.value -> 'interests') AS i(key, value)
     WHERE v.tenant_id = $1 AND d.value ->> 'kind' = 'match' AND s.stage = d.stage)
  SELECT coalesce(t.case_id, n.case_id) AS "caseId", coalesce(t.number, n.number) AS number, n.note_sealed AS sealed, n.salt, n.digest,
         (SELECT d.value -> 'data' ->> 'digest' FROM case_events e CROSS JOIN LATERAL json_array_elements(e.events) d
           WHERE e.tenant_id = $1 AND e.case_id = n.case_id AND d.value ->> 'type' = 'interest-recorded' AND (d.value -> 'data' ->> 'number')::int = n.number LIMIT 1) AS told,
         jsonb_build_object('person', t.person_id, 'organisation', t.organisation_id) AS expected,
         jsonb_build_object('person', n.person_id, 'organisation', n.organisation_id) AS found,
         t.case_id IS NOT NULL AND n.case_id IS NOT NULL AND (t.person_id, t.organisation_id) IS NOT DISTINCT FROM (n.person_id, n.organisation_id) AS same
    FROM told t FULL JOIN (SELECT * FROM showing_interests WHERE tenant_id = $1) n ON n.case_id = t.case_id AND n.number = t.number ORDER BY 1, 2`;

export async function verifyInterests(house: House, q: Queryable, tenantId: number): Promise<Difference | null> {
  for (const row of await q.query<Row>(question, [tenantId])) {
    const different = (expected: unknown, found: unknown): Difference => ({
      ...{ what: 'interest', where: `showing_interests ${row.caseId}/${row.number}`, expected, found },
      says: {
        zh: '一份意向与办件的历史不符：被改过、少了或多了',
        en: 'An interest is not the one in the history of its case: changed, missing or added',
      },
    });
    if (!row.same) return different(row.expected, row.found);
    const note = await openNote(house, tenantId, row.caseId, row.sealed!).catch(() => null);
    const digest = note === null ? null : saltedDigest(row.salt!, { number: row.number, note }).toString('hex');
    if (digest !== row.told || row.digest!.toString('hex') !== row.told) return different(row.told, digest);
  }
  return null;
}
