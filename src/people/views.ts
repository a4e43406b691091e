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

/** What the program writes down by itself, whatever the viewer does on the page: once an hour. */
export interface Look {
  readonly viewerId: number;
  /** A key of `viewedThings`. */
  readonly what: string;
  /** A key of `viewPurposes`. */
  readonly purpose: string;
}

/** Of whom: people, those whom cases are about, the payees of a batch. Nobody's cases and the viewer himself are left out. */
export interface Whose {
  readonly people?: readonly (number | null)[];
  /** In which case these people were looked at, where it is not their own. */
  readonly caseId?: number;
  readonly cases?: readonly (number | null)[];
  /** A payment batch. */
  readonly payeesOf?: number;
}

export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);

/** Of a source of `person_id, case_id`: those not written down in this hour yet, in one order, so that two writers never wait for each other in a ring. */
const writing = (source: string): string =>
  `INSERT INTO views (tenant_id, at, viewer_id, what, purpose, hour, person_id, case_id)
   SELECT $1, $2, $3, $4, $5, $6, s.person_id, s.case_id FROM (${source}) s
    WHERE s.person_id <> $3 AND NOT EXISTS (
      SELECT FROM views v WHERE v.tenant_id = $1 AND v.person_id = s.person_id AND v.viewer_id = $3 AND v.hour = $6 AND v.what = $4
         AND v.purpose = $5 AND v.case_id IS NOT DISTINCT FROM s.case_id)
    ORDER BY s.person_id, s.case_id
   ON CONFLICT (tenant_id, person_id, viewer_id, hour, what, purpose, case_id) WHERE hour IS NOT NULL DO NOTHING`;

const ofLists = writing(`SELECT p.id AS person_id, $9::bigint AS case_id FROM unnest($7::bigint[]) AS p(id)
  UNION SELECT c.person_id, c.id FROM cases c WHERE c.tenant_id = $1 AND c.id = ANY ($8::bigint[])`);
const ofPayees = writing(`SELECT DISTINCT i.payee_person_id AS person_id, NULL::bigint AS case_id FROM payment_items i
  WHERE i.tenant_id = $1 AND i.batch_id = $7 AND i.id > $8 AND i.id <= $9`);

/** Rows of one statement: a file of a million payees is forty of them. */
const together = 25_000;

/** Writes down that these were looked at: one statement for a page of a list, one for each 25,000 of a file. */
export async function writeLooks(q: Queryable, tenantId: number, at: Date, look: Look, whose: Whose): Promise<void> {
  const head = [tenantId, at, look.viewerId, look.what, look.purpose, hourOf(at)];
  const known = (ids: readonly (number | null)[] = []) => [...new Set(ids.filter((id) => id !== null))];
  const [people, cases] = [known(whose.people), known(whose.cases)];
  for (let from = 0; from < Math.max(people.length, cases.length); from += together)
    await q.query(ofLists, [
      ...head,
      people.slice(from, from + together),
      cases.slice(from, from + together),
      whose.caseId ?? null,
    ]);
  if (whose.payeesOf !== undefined) await writePayees(q, tenantId, head, whose.payeesOf);
}

async function writePayees(q: Queryable, tenantId: number, head: readonly unknown[], batchId: number): Promise<void> {
  for (let after = 0; ; ) {
    const [page] = await q.query<{ last: number | null }>(
      `SELECT max(id) AS last FROM (
         SELECT id FROM payment_items WHERE tenant_id = $1 AND batch_id = $2 AND id > $3 ORDER BY id LIMIT $4) AS page`,
      [tenantId, batchId, after, together],
    );
    if (page?.last == null) return;
    await q.query(ofPayees, [...head, batchId, after, page.last]);
    after = page.last;
  }
}

export interface ViewLogged extends View {
  readonly at: Date;
}

/** What one person looked at of another on one day in China. */
export interface DayOfLooks {
  readonly viewerId: number;
  /** The last of them. */
  readonly at: Date;
  readonly times: number;
  /** Keys of `viewedThings`, each once. */
  readonly what: readonly string[];
  /** Keys of `viewPurposes`, or words. */
  readonly purposes: readonly string[];
  readonly caseIds: readonly number[];
}

/** For "who looked at my data": by viewer and day, the newest first; of one case, or of all. */
export async function daysOfLooks(
  q: Queryable,
  tenantId: number,
  personId: number,
  { caseId = null, limit = 100 }: { readonly caseId?: number | null; readonly limit?: number } = {},
): Promise<DayOfLooks[]> {
  const rows = await q.query<Omit<DayOfLooks, 'what'> & { what: readonly string[] }>(
    `SELECT viewer_id AS "viewerId", max(at) AS at, count(*)::int AS times, array_agg(DISTINCT what) AS what, array_agg(DISTINCT purpose) AS purposes,
            coalesce(array_agg(DISTINCT case_id) FILTER (WHERE case_id IS NOT NULL), '{}') AS "caseIds"
       FROM views WHERE tenant_id = $1 AND person_id = $2 AND ($3::bigint IS NULL OR case_id = $3)
      GROUP BY viewer_id, (at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY max(at) DESC, viewer_id LIMIT $4`,
    [tenantId, personId, caseId, limit],
  );
  return rows.map((row) => ({ ...row, what: [...new Set(row.what.flatMap((one) => one.split(',')))] }));
}

/** Each by itself, the newest first: everything that is on file. */
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
