// Who has a case before their eyes this moment: a row that is worth nothing after half a minute, in the database because several processes serve
// the same desk. It is no log; who looked at whom for good stands in `views`.
import type { House } from '#store/house.ts';

const worthMs = 25_000;

/** Says that this person looks, and gives who else does. Rows of the case that are out of date go with it. */
export async function watchCase(house: House, tenantId: number, caseId: number, personId: number): Promise<number[]> {
  const now = house.clock.now();
  const rows = await house.db.query<{ id: number }>(
    `WITH gone AS (DELETE FROM case_watchers WHERE tenant_id = $1 AND case_id = $2 AND seen_at < $5 AND person_id <> $3),
          mine AS (INSERT INTO case_watchers (tenant_id, case_id, person_id, seen_at) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (tenant_id, case_id, person_id) DO UPDATE SET seen_at = excluded.seen_at)
     SELECT person_id AS id FROM case_watchers
      WHERE tenant_id = $1 AND case_id = $2 AND person_id <> $3 AND seen_at >= $5 ORDER BY person_id LIMIT 5`,
    [tenantId, caseId, personId, now, new Date(now.getTime() - worthMs)],
  );
  return rows.map((row) => row.id);
}

/** He looks elsewhere now. */
export async function leaveCase(house: House, tenantId: number, caseId: number, personId: number): Promise<void> {
  await house.db.query('DELETE FROM case_watchers WHERE tenant_id = $1 AND case_id = $2 AND person_id = $3', [
    tenantId,
    caseId,
    personId,
  ]);
}
