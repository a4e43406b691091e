// "Tell me when it opens": whom to tell of which programme. A wish is told once and is then gone; whoever wished may take it back before.
import type { Queryable } from '#store/queryable.ts';

/** Wished twice it is one. */
export async function wish(
  q: Queryable,
  tenantId: number,
  { personId, programmeKey, at }: { readonly personId: number; readonly programmeKey: string; readonly at: Date },
): Promise<void> {
  await q.query(
    'INSERT INTO programme_wishes (tenant_id, person_id, programme_key, wished_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [tenantId, personId, programmeKey, at],
  );
}

/** Whether there was one. */
export async function unwish(q: Queryable, tenantId: number, personId: number, programmeKey: string): Promise<boolean> {
  const rows = await q.query(
    'DELETE FROM programme_wishes WHERE tenant_id = $1 AND person_id = $2 AND programme_key = $3 RETURNING person_id',
    [tenantId, personId, programmeKey],
  );
  return rows.length > 0;
}

/** The first wished first. */
export const wishesOf = (
  q: Queryable,
  tenantId: number,
  personId: number,
): Promise<{ programmeKey: string; wishedAt: Date }[]> =>
  q.query(
    `SELECT programme_key AS "programmeKey", wished_at AS "wishedAt" FROM programme_wishes
      WHERE tenant_id = $1 AND person_id = $2 ORDER BY wished_at, programme_key`,
    [tenantId, personId],
  );

/** Two records turned out to be one person: what either wished, they wished. */
export async function mergeWishes(q: Queryable, tenantId: number, keepId: number, dropId: number): Promise<void> {
  await q.query(
    `INSERT INTO programme_wishes (tenant_id, person_id, programme_key, wished_at)
     SELECT tenant_id, $2, programme_key, wished_at FROM programme_wishes WHERE tenant_id = $1 AND person_id = $3 ON CONFLICT DO NOTHING`,
    [tenantId, keepId, dropId],
  );
  await q.query('DELETE FROM programme_wishes WHERE tenant_id = $1 AND person_id = $2', [tenantId, dropId]);
}
