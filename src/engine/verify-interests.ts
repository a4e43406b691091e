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
const matchRounds = `SELECT r.id AS "roundId", d.stage FROM programme_versions v CROSS JOIN LATERAL json_each(v.definition -> 'stages') AS d(stage, value)
    JOIN rounds r ON r.tenant_id = $1 AND r.version_hash = v.hash WHERE v.tenant_id = $1 AND d.value ->> 'kind' = 'match'`;

const chunk = 500;

/** The last case of the next page, of those rounds or with an interest; null: there is none after this one. */
const pageEnd = `SELECT max(id) AS last FROM (
    (SELECT c.id FROM cases c WHERE c.tenant_id = $1 AND c.id > $2 AND c.round_id = ANY ($3::bigint[]) ORDER BY c.id LIMIT ${chunk})
    UNION (SELECT DISTINCT n.case_id FROM showing_interests n WHERE n.tenant_id = $1 AND n.case_id > $2 ORDER BY n.case_id LIMIT ${chunk})
    ORDER BY id LIMIT ${chunk}) p`;

const question = `WITH told AS (
    SELECT c.id AS case_id, i.key::int AS number, (i.value ->> 'personId')::bigint AS person_id, (i.value ->> 'organisationId')::bigint AS organisation_id
      FROM unnest($4::bigint[], $5::text[]) AS r(round_id, stage) JOIN cases c ON c.tenant_id = $1 AND c.round_id = r.round_id AND c.id > $2 AND c.id <= $3
      CROSS JOIN LATERAL json_each(c.state -> 'stages' -> r.stage -> 'interests') AS i(key, value))
  SELECT coalesce(t.case_id, n.case_id) AS "caseId", coalesce(t.number, n.number) AS number, n.note_sealed AS sealed, n.salt, n.digest,
         (SELECT d.value -> 'data' ->> 'digest' FROM case_events e CROSS JOIN LATERAL json_array_elements(e.events) d
           WHERE e.tenant_id = $1 AND e.case_id = n.case_id AND d.value ->> 'type' = 'interest-recorded' AND (d.value -> 'data' ->> 'number')::int = n.number LIMIT 1) AS told,
         jsonb_build_object('person', t.person_id, 'organisation', t.organisation_id) AS expected,
         jsonb_build_object('person', n.person_id, 'organisation', n.organisation_id) AS found,
         t.case_id IS NOT NULL AND n.case_id IS NOT NULL AND (t.person_id, t.organisation_id) IS NOT DISTINCT FROM (n.person_id, n.organisation_id) AS same
    FROM told t FULL JOIN (SELECT * FROM showing_interests WHERE tenant_id = $1 AND case_id > $2 AND case_id <= $3) n ON n.case_id = t.case_id AND n.number = t.number ORDER BY 1, 2`;

async function differenceIn(house: House, tenantId: number, row: Row): Promise<Difference | null> {
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
  return digest === row.told && row.digest!.toString('hex') === row.told ? null : different(row.told, digest);
}

/** Page by page, by cases. */
export async function verifyInterests(house: House, q: Queryable, tenantId: number): Promise<Difference | null> {
  const rounds = await q.query<{ roundId: number; stage: string }>(matchRounds, [tenantId]);
  const [roundIds, stages] = [rounds.map(({ roundId }) => roundId), rounds.map(({ stage }) => stage)];
  for (let after = 0; ; ) {
    const [page] = await q.query<{ last: number | null }>(pageEnd, [tenantId, after, roundIds]);
    if (page!.last === null) return null;
    for (const row of await q.query<Row>(question, [tenantId, after, page!.last, roundIds, stages])) {
      const difference = await differenceIn(house, tenantId, row);
      if (difference) return difference;
    }
    after = page!.last;
  }
}
