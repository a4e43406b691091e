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

const oneLookMinutes = 10;

/** A page that reads again by itself is one look: what was written down within these minutes is not written again. */
export async function logLook(q: Queryable, tenantId: number, at: Date, view: View): Promise<void> {
  const since = new Date(at.getTime() - oneLookMinutes * 60_000);
  const before = await q.query(
    `SELECT FROM views WHERE tenant_id = $1 AND person_id = $2 AND at > $3 AND viewer_id = $4 AND what = $5 AND purpose = $6
        AND case_id IS NOT DISTINCT FROM $7 LIMIT 1`,
    [tenantId, view.personId, since, view.viewerId, view.what, view.purpose, view.caseId ?? null],
  );
  if (before.length === 0) await logViews(q, tenantId, at, [view]);
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
