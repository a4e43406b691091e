// How fast a round's cases reach the account, union by union, and what is about to be late: read from cases and the bank's answers.
import type { Duration, Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Pace {
  readonly organisationId: number;
  /** Payments it is taken from. */
  readonly settled: number;
  /** Median of the days from being brought to being paid, to a tenth. */
  readonly days: number;
}

/** Older ones say little of how fast it goes now, and a round may hold a million. */
export const paymentsLookedAt = 20_000;

/** Of the asked organisation and of each one below it; without a payment it is absent. */
export const paceBelow = (
  q: Queryable,
  tenantId: number,
  asked: { readonly roundId: number; readonly organisationId: number },
): Promise<Pace[]> =>
  q.query<Pace>(
    `WITH paid AS MATERIALIZED (
       SELECT c.organisation_id, extract(epoch FROM r.at - c.opened_at) / 86400 AS days
         FROM payment_batches b
         JOIN payment_results r ON r.tenant_id = $1 AND r.batch_id = b.id AND r.result = 'settled'
         JOIN payment_items i ON i.tenant_id = $1 AND i.id = r.item_id
         JOIN cases c ON c.tenant_id = $1 AND c.id = i.case_id
         JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = $3 AND x.descendant_id = c.organisation_id
        WHERE b.tenant_id = $1 AND b.round_id = $2 ORDER BY r.batch_id DESC, r.item_id DESC LIMIT $4
     ), scope AS (
       SELECT id FROM organisations WHERE tenant_id = $1 AND parent_id = $3 UNION ALL SELECT $3::bigint
     )
     SELECT s.id AS "organisationId", count(*)::int AS settled,
            round(percentile_cont(0.5) WITHIN GROUP (ORDER BY p.days)::numeric, 1)::float8 AS days
       FROM scope s JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = s.id
       JOIN paid p ON p.organisation_id = x.descendant_id GROUP BY s.id ORDER BY s.id`,
    [tenantId, asked.roundId, asked.organisationId, paymentsLookedAt],
  );

export interface Pressing {
  readonly organisationId: number;
  readonly organisationName: string;
  readonly organisationNameEn: string;
  readonly stage: string;
  readonly cases: number;
  readonly overdue: number;
  readonly earliestDueOn: string;
  /** The first of them, for a reminder. */
  readonly caseIds: readonly number[];
}

/** Unions of the subtree with cases that are overdue or due by `until`; the first twenty by deadline. */
export const pressingBelow = (
  q: Queryable,
  tenantId: number,
  asked: { readonly roundId: number; readonly organisationId: number; readonly today: string; readonly until: string },
): Promise<Pressing[]> =>
  q.query<Pressing>(
    `SELECT e.handler_organisation_id AS "organisationId", o.name AS "organisationName", o.name_en AS "organisationNameEn", e.stage, count(*)::int AS cases,
            (count(*) FILTER (WHERE e.due_on < $4))::int AS overdue, min(e.due_on) AS "earliestDueOn",
            (array_agg(e.case_id ORDER BY e.due_on, e.case_id))[1:1000] AS "caseIds"
       FROM queue_entries e
       JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = $3 AND x.descendant_id = e.handler_organisation_id
       JOIN organisations o ON o.tenant_id = $1 AND o.id = e.handler_organisation_id
      WHERE e.tenant_id = $1 AND e.round_id = $2 AND e.due_on <= $5
      GROUP BY 1, 2, 3, 4 ORDER BY min(e.due_on), 1, 4 LIMIT 20`,
    [tenantId, asked.roundId, asked.organisationId, asked.today, asked.until],
  );

/** Paid back by the bank and not mended: the cases, and their money. */
export interface Unmended {
  readonly caseIds: readonly number[];
  readonly amountFen: number;
}

export async function unmendedBelow(
  q: Queryable,
  tenantId: number,
  asked: { readonly roundId: number; readonly organisationId: number; readonly payStages: readonly string[] },
): Promise<Unmended> {
  const [row] = await q.query<{ caseIds: number[] | null; amountFen: number }>(
    `SELECT array_agg(e.case_id ORDER BY e.case_id) AS "caseIds", coalesce(sum(c.amount_fen), 0)::bigint AS "amountFen"
       FROM (SELECT case_id FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = ANY ($4::text[])
                AND handler_organisation_id IS NULL AND odd ORDER BY case_id LIMIT 1000) e
       JOIN cases c ON c.tenant_id = $1 AND c.id = e.case_id
       JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = $3 AND x.descendant_id = c.organisation_id`,
    [tenantId, asked.roundId, asked.organisationId, asked.payStages],
  );
  return { caseIds: row?.caseIds ?? [], amountFen: row?.amountFen ?? 0 };
}

export interface Promised {
  readonly workingDays: number;
  readonly days: number;
}

/** The times that the paper sets its stages, together; null: it sets none. */
export function promisedBy(programme: Programme): Promised | null {
  const given = Object.values(programme.stages).flatMap(({ settings }) => [settings.within, settings.for]);
  const limits = given.filter((one): one is Duration => typeof one === 'object' && one !== null);
  if (limits.length === 0) return null;
  const sum = (of: (limit: Duration) => number) => limits.reduce((all, limit) => all + of(limit), 0);
  return {
    workingDays: sum((limit) => ('workingDays' in limit ? limit.workingDays : 0)),
    days: sum((limit) => ('days' in limit ? limit.days : 0)),
  };
}
