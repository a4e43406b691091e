// Lists of cases: a queue (who has it, exceptions first), a round's cases, a person's cases. Keyset paging, no counting of what is not shown.
// Open cases are found through queue_entries, which holds where each waits; cases itself has no index on what every action changes.
import type { CaseStatus } from '#engine/case-state.ts';
import { fewNamed, namedCases } from '#engine/named.ts';
import type { Queryable } from '#store/queryable.ts';

export interface CaseRow {
  readonly id: number;
  readonly roundId: number;
  readonly programmeKey: string;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
  readonly stage: string;
  readonly status: CaseStatus;
  readonly handlerOrganisationId: number | null;
  readonly amountFen: number | null;
  readonly dueOn: string | null;
  readonly odd: boolean;
  readonly seq: number;
  readonly openedAt: Date;
  readonly changedAt: Date;
}

export interface CaseFilter {
  readonly roundId?: number;
  readonly programmeKey?: string;
  readonly stage?: string;
  readonly status?: CaseStatus;
  readonly handlerOrganisationIds?: readonly number[];
  /** Cases of organisations in this one's subtree. */
  readonly withinOrganisationId?: number;
  readonly personId?: number;
  readonly odd?: boolean;
  readonly caseIds?: readonly number[];
  /** What was chosen in a field of the form that is nobody's secret: its answer stands unsealed. */
  readonly chosen?: { readonly field: string; readonly choice: string };
  /** Part of the name of whom it is about, its pinyin or initials, or the case's number. */
  readonly text?: string;
}

const columns = `c.id, c.round_id AS "roundId", c.programme_key AS "programmeKey", c.organisation_id AS "organisationId", c.person_id AS "personId",
  c.subject_organisation_id AS "subjectOrganisationId", c.stage, c.status, c.handler_organisation_id AS "handlerOrganisationId",
  c.amount_fen AS "amountFen", c.due_on AS "dueOn", c.odd, c.seq, c.opened_at AS "openedAt", c.changed_at AS "changedAt"`;

/** FROM and WHERE of the cases that the filter means, and the column of their id. */
async function casesMatching(
  q: Queryable,
  tenantId: number,
  filter: CaseFilter,
): Promise<{ sql: string; id: string; values: unknown[] }> {
  const few = filter.text === undefined ? null : await fewNamed(q, tenantId, filter.text);
  const open = filter.status === 'open';
  const waits = open ? 'q' : 'c';
  const parts: string[] = [];
  const values: unknown[] = [];
  const add = (sql: string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    parts.push(sql.replaceAll('?', `$${values.length + 1}`));
  };
  add(`${waits}.round_id = ?`, filter.roundId);
  add('c.programme_key = ?', filter.programmeKey);
  add(`${waits}.stage = ?`, filter.stage);
  if (!open) add('c.status = ?', filter.status);
  add(`${waits}.handler_organisation_id = ANY (?::bigint[])`, filter.handlerOrganisationIds);
  add(
    'c.organisation_id IN (SELECT x.descendant_id FROM organisation_paths x WHERE x.tenant_id = $1 AND x.ancestor_id = ?)',
    filter.withinOrganisationId,
  );
  add('c.person_id = ?', filter.personId);
  add(`${waits}.odd = ?`, filter.odd);
  add('c.id = ANY (?::bigint[])', filter.caseIds);
  if (filter.chosen) {
    values.push(filter.chosen.field, filter.chosen.choice);
    const [field, choice] = [`$${values.length}`, `$${values.length + 1}`];
    parts.push(
      `EXISTS (SELECT FROM answers a WHERE a.tenant_id = $1 AND a.case_id = c.id AND a.plain->>${field} = ${choice})`,
    );
  }
  if (few) add('c.person_id = ANY (?::bigint[])', few);
  else if (filter.text !== undefined) parts.push(namedCases(filter.text, (value) => `$${values.push(value) + 1}`));
  const from = open
    ? 'queue_entries q JOIN cases c ON c.tenant_id = $1 AND c.id = q.case_id AND c.round_id = q.round_id AND c.stage = q.stage WHERE q.tenant_id = $1'
    : 'cases c WHERE c.tenant_id = $1';
  const sql = [from, ...parts].join(' AND ');
  return { sql, id: open ? 'q.case_id' : 'c.id', values };
}

/** One page by id; `after` is the last id seen. At most 1,000 rows. */
export async function listCases(
  q: Queryable,
  tenantId: number,
  filter: CaseFilter,
  page: { after?: number; limit?: number } = {},
): Promise<CaseRow[]> {
  const { sql, id, values } = await casesMatching(q, tenantId, filter);
  return q.query<CaseRow>(
    `SELECT ${columns} FROM ${sql} AND ${id} > $${values.length + 2} ORDER BY ${id} LIMIT $${values.length + 3}`,
    [tenantId, ...values, page.after ?? 0, Math.min(page.limit ?? 100, 1000)],
  );
}

/** Orders of a table that people look through; what has no deadline comes last, what has no amount counts as nothing. */
const orders = {
  newest: { by: 'c.id', type: 'bigint', down: true },
  due: { by: `coalesce(c.due_on, 'infinity')`, type: 'date', down: false },
  amount: { by: 'coalesce(c.amount_fen, 0)', type: 'bigint', down: true },
  changed: { by: 'extract(epoch FROM c.changed_at)', type: 'numeric', down: true },
} as const;
export type CaseOrder = keyof typeof orders;
export const caseOrders = Object.keys(orders) as [CaseOrder, ...CaseOrder[]];

export interface CaseCursor {
  readonly orderedBy: string;
  readonly id: number;
}

/** One page in another order than that of the ids; `after` is the last row seen. It reads all that the filter means. */
export async function sortCases(
  q: Queryable,
  tenantId: number,
  filter: CaseFilter,
  page: { readonly order: CaseOrder; readonly after?: CaseCursor; readonly limit: number },
): Promise<(CaseRow & CaseCursor)[]> {
  const { sql, id, values } = await casesMatching(q, tenantId, filter);
  const { by, type, down } = orders[page.order];
  const [n, way, beyond] = [values.length, down ? 'DESC' : 'ASC', down ? '<' : '>'];
  return q.query<CaseRow & CaseCursor>(
    `SELECT ${columns}, (${by})::text AS "orderedBy" FROM ${sql}
       AND ($${n + 2}::${type} IS NULL OR (${by}, ${id}) ${beyond} ($${n + 2}::${type}, $${n + 3}::bigint))
     ORDER BY ${by} ${way}, ${id} ${way} LIMIT $${n + 4}`,
    [tenantId, ...values, page.after?.orderedBy ?? null, page.after?.id ?? 0, Math.min(page.limit, 1000)],
  );
}

export async function countCases(q: Queryable, tenantId: number, filter: CaseFilter): Promise<number> {
  const { sql, values } = await casesMatching(q, tenantId, filter);
  const [row] = await q.query<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, [tenantId, ...values]);
  return row!.n;
}

/** A queue: odd ones first, then by deadline. The cursor is the whole sort key. */
export interface QueueCursor {
  readonly odd: boolean;
  readonly dueOn: string | null;
  readonly id: number;
}

export async function listQueue(
  q: Queryable,
  tenantId: number,
  filter: CaseFilter,
  page: { after?: QueueCursor; limit?: number; order?: 'due' | 'came' } = {},
): Promise<CaseRow[]> {
  const { sql, values } = await casesMatching(q, tenantId, { ...filter, status: 'open' });
  const n = values.length;
  const cursor = page.after;
  // Cases are numbered as they come.
  const due = page.order === 'came' ? `'infinity'::date` : `coalesce(q.due_on, 'infinity')`;
  return q.query<CaseRow>(
    `SELECT ${columns} FROM ${sql}
       AND ($${n + 2}::boolean IS NULL OR (NOT q.odd, ${due}, q.case_id) > (NOT $${n + 2}::boolean, coalesce($${n + 3}::date, 'infinity'), $${n + 4}::bigint))
     ORDER BY NOT q.odd, ${due}, q.case_id LIMIT $${n + 5}`,
    [
      tenantId,
      ...values,
      cursor?.odd ?? null,
      cursor?.dueOn ?? null,
      cursor?.id ?? 0,
      Math.min(page.limit ?? 100, 1000),
    ],
  );
}

/** What waits at one stage of a round with one organisation. */
export interface Queue {
  readonly organisationId: number;
  readonly roundId: number;
  readonly stage: string;
  /** Counted up to `queueCountMost`. */
  readonly count: number;
  readonly odd: number;
  readonly overdue: number;
  readonly dueToday: number;
  readonly earliestDueOn: string | null;
}

/** Beyond this a queue is "more than": its exact length is a figure, and figures are folded. */
export const queueCountMost = 10_000;

/** The queues of these organisations, found by stepping along the index from one to the next; at most 200. */
export function queuesOf(
  q: Queryable,
  tenantId: number,
  organisationIds: readonly number[],
  today: string,
): Promise<Queue[]> {
  return q.query<Queue>(
    `WITH RECURSIVE heads AS (
       SELECT w.id AS handler, n.round_id, n.stage FROM unnest($2::bigint[]) AS w(id), LATERAL (
         SELECT e.round_id, e.stage FROM queue_entries e WHERE e.tenant_id = $1 AND e.handler_organisation_id = w.id
          ORDER BY e.round_id, e.stage LIMIT 1) n
       UNION ALL
       SELECT h.handler, n.round_id, n.stage FROM heads h, LATERAL (
         SELECT e.round_id, e.stage FROM queue_entries e WHERE e.tenant_id = $1 AND e.handler_organisation_id = h.handler
            AND (e.round_id, e.stage) > (h.round_id, h.stage) ORDER BY e.round_id, e.stage LIMIT 1) n
     )
     SELECT h.handler AS "organisationId", h.round_id AS "roundId", h.stage, n.* FROM (SELECT * FROM heads LIMIT 200) h, LATERAL (
       SELECT count(*) AS count, count(*) FILTER (WHERE s.odd) AS odd, count(*) FILTER (WHERE s.due_on < $3) AS overdue,
              count(*) FILTER (WHERE s.due_on = $3) AS "dueToday", min(s.due_on) AS "earliestDueOn"
         FROM (SELECT e.odd, e.due_on FROM queue_entries e WHERE e.tenant_id = $1 AND e.handler_organisation_id = h.handler
                  AND e.round_id = h.round_id AND e.stage = h.stage LIMIT $4) s) n
      ORDER BY coalesce("earliestDueOn", 'infinity'), h.round_id DESC, h.stage`,
    [tenantId, organisationIds, today, queueCountMost + 1],
  );
}
