// Who looked at whose data, written before it is shown and never changed: the person can ask for it.
import type { Queryable } from '#store/queryable.ts';

export interface View {
  readonly viewerId: number;
  readonly personId: number;
  readonly caseId?: number;
  /** The columns shown, such as 'id_number,phone'. */
  readonly what: string;
  /** Why, in the viewer's words or the action's key. */
  readonly purpose: string;
}

export async function logViews(q: Queryable, tenantId: number, at: Date, views: readonly View[]): Promise<void> {
  if (views.length === 0) return;
  await q.query(
    `INSERT INTO views (tenant_id, at, viewer_id, person_id, case_id, what, purpose)
     SELECT $1, $2, r.* FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[]) AS r`,
    [
      tenantId,
      at,
      views.map((view) => view.viewerId),
      views.map((view) => view.personId),
      views.map((view) => view.caseId ?? null),
      views.map((view) => view.what),
      views.map((view) => view.purpose),
    ],
  );
}

export interface ViewLogged extends View {
  readonly at: Date;
}

/** Newest first, for "who looked at my data". */
export async function viewsOf(q: Queryable, tenantId: number, personId: number, limit = 100): Promise<ViewLogged[]> {
  const rows = await q.query<{
    at: Date;
    viewer_id: number;
    person_id: number;
    case_id: number | null;
    what: string;
    purpose: string;
  }>(
    `SELECT at, viewer_id, person_id, case_id, what, purpose FROM views
      WHERE tenant_id = $1 AND person_id = $2 ORDER BY at DESC, id DESC LIMIT $3`,
    [tenantId, personId, limit],
  );
  return rows.map((row) => ({
    at: row.at,
    viewerId: row.viewer_id,
    personId: row.person_id,
    ...(row.case_id === null ? {} : { caseId: row.case_id }),
    what: row.what,
    purpose: row.purpose,
  }));
}
