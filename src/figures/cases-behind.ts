// "Every figure opens its cases": the cases that make up a figure, each with its share. The shares are not stored; they are recomputed
// from the folded state (or, for what happened within some months, from the history) by the same pure function whose differences were
// appended as deltas.
import { own } from '#kit/own.ts';
import type { Contribution, StageEvent } from '#policy/kind.ts';
import type { Queryable } from '#store/queryable.ts';

/** A case as far as its contribution and a line in a list need it. */
export interface FigureCase {
  readonly id: number;
  readonly roundId: number;
  readonly programmeKey: string;
  readonly year: number;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
  readonly stage: string;
  readonly status: string;
  readonly state: unknown;
  readonly amountFen: number | null;
  readonly openedAt: Date;
  readonly changedAt: Date;
}

/** All that a case adds to the figures now: measure key (`grant.amountFen`) → value. Pure; given by the engine. */
export type ContributionOf = (one: FigureCase) => Contribution;

/** A row of a case's history. */
export interface HistoryRow {
  readonly seq: number;
  readonly at: Date;
  readonly events: readonly StageEvent[];
}

/** Only what was added from one instant on and before another: the contribution after these rows of history. Pure; given by the engine. */
export interface Within {
  readonly from: Date;
  readonly to: Date;
  readonly contributionAfter: (one: FigureCase, rows: readonly HistoryRow[]) => Contribution;
}

export interface CasesBehindAsked {
  readonly organisationId: number;
  /** Only what belongs to the organisation itself and to nothing below it. */
  readonly own?: boolean;
  /** The rounds whose cases the figure counts. */
  readonly roundIds: readonly number[];
  readonly measure: string;
  readonly within?: Within;
  /** Where the page before ended. */
  readonly after?: Place;
  /** Cases per page, 1 … 1000; default 50. */
  readonly limit?: number;
}

/** Rounds are gone through by id, and in each the cases by id. */
export interface Place {
  readonly roundId: number;
  readonly caseId: number;
}

export interface CasesBehind {
  readonly cases: readonly { readonly case: FigureCase; readonly value: number }[];
  /** Pass as `after` for the next page; null when there is no more. A page may be short and still have a next one. */
  readonly next: Place | null;
}

const COLUMNS = `c.id, c.round_id AS "roundId", c.programme_key AS "programmeKey", r.year, c.organisation_id AS "organisationId",
  c.person_id AS "personId", c.subject_organisation_id AS "subjectOrganisationId", c.stage, c.status, c.state,
  c.amount_fen AS "amountFen", c.opened_at AS "openedAt", c.changed_at AS "changedAt"`;

/** Cases looked at in one call at most: a rare measure in a large subtree is answered page by page, not in one long query. */
const LOOKED_AT = 20_000;
const STEP = 1000;

async function step(q: Queryable, tenantId: number, asked: CasesBehindAsked, after: Place, count: number) {
  return q.query<FigureCase>(
    `SELECT ${COLUMNS} FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
      WHERE c.tenant_id = $1 AND c.round_id = $3 AND c.id > $4 AND ($6 = false OR c.organisation_id = $2)
        AND ($7::timestamptz IS NULL OR (c.changed_at >= $7 AND c.opened_at < $8))
        AND EXISTS (SELECT 1 FROM organisation_paths x
                     WHERE x.tenant_id = $1 AND x.ancestor_id = $2 AND x.descendant_id = c.organisation_id)
      ORDER BY c.id LIMIT $5`,
    [
      ...[tenantId, asked.organisationId, after.roundId, after.caseId, count, asked.own ?? false],
      ...[asked.within?.from ?? null, asked.within?.to ?? null],
    ],
  );
}

async function historiesOf(q: Queryable, tenantId: number, ids: readonly number[]): Promise<Map<number, HistoryRow[]>> {
  const rows = await q.query<HistoryRow & { readonly caseId: number }>(
    `SELECT case_id AS "caseId", seq, at, events FROM case_events WHERE tenant_id = $1 AND case_id = ANY ($2::bigint[]) ORDER BY case_id, seq`,
    [tenantId, ids],
  );
  return Map.groupBy(rows, (row) => row.caseId);
}

/** What each of the cases adds to the measure. */
async function sharesOf(
  q: Queryable,
  tenantId: number,
  { measure, within }: CasesBehindAsked,
  rows: readonly FigureCase[],
  contributionOf: ContributionOf,
): Promise<number[]> {
  if (!within) return rows.map((row) => own(contributionOf(row), measure) ?? 0);
  const { from, to, contributionAfter } = within;
  const histories = await historiesOf(
    q,
    tenantId,
    rows.map((row) => row.id),
  );
  return rows.map((row) => {
    const before = (end: Date) => (histories.get(row.id) ?? []).filter(({ at }) => at < end);
    return (
      (own(contributionAfter(row, before(to)), measure) ?? 0) -
      (own(contributionAfter(row, before(from)), measure) ?? 0)
    );
  });
}

/** The cases with a share in the figure; their values over all pages sum to the figure when nothing happens between the pages. */
export async function casesBehind(
  q: Queryable,
  tenantId: number,
  asked: CasesBehindAsked,
  contributionOf: ContributionOf,
): Promise<CasesBehind> {
  const limit = Math.min(Math.max(asked.limit ?? 50, 1), 1000);
  const from = asked.after ?? { roundId: 0, caseId: 0 };
  const cases: { case: FigureCase; value: number }[] = [];
  let seen = 0;
  for (const roundId of [...asked.roundIds].sort((a, b) => a - b).filter((id) => id >= from.roundId)) {
    let at: Place = { roundId, caseId: roundId === from.roundId ? from.caseId : 0 };
    for (let more = true; more; ) {
      const rows = await step(q, tenantId, asked, at, STEP);
      const shares = await sharesOf(q, tenantId, asked, rows, contributionOf);
      for (const [n, row] of rows.entries()) {
        at = { roundId, caseId: row.id };
        const value = shares[n]!;
        if (value === 0) continue;
        cases.push({ case: row, value });
        if (cases.length === limit) return { cases, next: at };
      }
      seen += rows.length;
      more = rows.length === STEP;
      if (more && seen >= LOOKED_AT) return { cases, next: at };
    }
  }
  return { cases, next: null };
}
