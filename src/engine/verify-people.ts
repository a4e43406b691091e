// People counted once: of everybody who has a case in a round, one of his cases is the one by which he is counted, and no other row is there.
import type { Difference } from '#engine/verify.ts';
import type { Queryable } from '#store/queryable.ts';

interface Row {
  readonly round_id: number;
  readonly person_id: number;
  readonly counted_by: number | null;
}

/** After `own` has the cases of all chunks: adds `cases.people` to it, so that the cells are compared with the rest. */
export async function addPeople(q: Queryable, tenantId: number): Promise<void> {
  await q.query(
    `INSERT INTO verify_own SELECT c.organisation_id, c.programme_key, r.year, c.round_id, 'cases.people', count(*)
       FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
       LEFT JOIN round_people p ON p.tenant_id = $1 AND p.round_id = c.round_id AND p.person_id = c.person_id
      WHERE c.tenant_id = $1 AND (c.person_id IS NULL OR p.case_id = c.id) GROUP BY 1, 2, 3, 4`,
    [tenantId],
  );
}

/** Everybody with a case has a row, and every row names a case of its person in its round. */
export async function verifyPeople(q: Queryable, tenantId: number): Promise<Difference | null> {
  const [row] = await q.query<Row>(
    `SELECT coalesce(c.round_id, p.round_id) AS round_id, coalesce(c.person_id, p.person_id) AS person_id, p.case_id AS counted_by
       FROM (SELECT round_id, person_id, array_agg(id) AS ids FROM cases WHERE tenant_id = $1 AND person_id IS NOT NULL GROUP BY 1, 2) c
       FULL JOIN (SELECT * FROM round_people WHERE tenant_id = $1) p ON p.round_id = c.round_id AND p.person_id = c.person_id
      WHERE p.case_id IS NULL OR c.ids IS NULL OR p.case_id <> ALL (c.ids) ORDER BY 1, 2 LIMIT 1`,
    [tenantId],
  );
  if (!row) return null;
  return {
    what: 'round-people',
    where: `round_people ${row.round_id}/${row.person_id}`,
    expected: 'one of the cases of the person in the round',
    found: row.counted_by,
    says: {
      zh: `批次 ${row.round_id} 里计人数的记录与办件不符`,
      en: `How people of round ${row.round_id} are counted does not follow from their cases`,
    },
  };
}
