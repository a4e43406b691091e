// People are counted once in a round, by the first of their cases (round_people, written by act_batch).
import type { Queryable } from '#store/queryable.ts';

/** Two records that are one person: where both are counted in a round, the dropped one is so no longer. The cases are the survivor's by now or soon. */
export async function countOnce(
  q: Queryable,
  tenantId: number,
  keepId: number,
  dropId: number,
  at: Date,
): Promise<void> {
  await q.query(
    `WITH twice AS (
       DELETE FROM round_people d USING round_people k
        WHERE d.tenant_id = $1 AND d.person_id = $3 AND k.tenant_id = $1 AND k.person_id = $2 AND k.round_id = d.round_id
       RETURNING d.case_id
     )
     INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas)
     SELECT $1, c.organisation_id, c.programme_key, r.year, c.round_id, month_in_china($4), jsonb_build_object('cases.people', -count(*))
       FROM twice t JOIN cases c ON c.tenant_id = $1 AND c.id = t.case_id JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
      GROUP BY 2, 3, 4, 5`,
    [tenantId, keepId, dropId, at],
  );
  await q.query('UPDATE round_people SET person_id = $2 WHERE tenant_id = $1 AND person_id = $3', [
    tenantId,
    keepId,
    dropId,
  ]);
}
