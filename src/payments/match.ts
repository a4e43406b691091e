// The three-way match: what was granted, what was sent to the bank, what arrived — and a fourth witness, the ledger. Every difference
// opens to its cases. Granted and ledger come from transfers, sent from payment items, settled from the bank's answers.
import type { Queryable } from '#store/queryable.ts';

export type DifferenceReason =
  | 'paid-without-grant'
  | 'paid-too-much'
  | 'ledger-differs'
  | 'under-way'
  | 'not-sent'
  | 'rejected'
  | 'not-in-batch';

export interface MatchDifference {
  readonly caseId: number;
  readonly why: DifferenceReason;
  readonly grantedFen: number;
  readonly sentFen: number;
  readonly settledFen: number;
  readonly rejectedFen: number;
  /** What the ledger says was paid; equal to settledFen unless something is wrong. */
  readonly ledgerFen: number;
}

export interface Match {
  readonly cases: number;
  readonly grantedFen: number;
  /** Every attempt that went to the bank: settled, rejected or under way. */
  readonly sentFen: number;
  readonly settledFen: number;
  readonly rejectedFen: number;
  readonly underWayFen: number;
  readonly ledgerFen: number;
  /** granted − settled */
  readonly differenceFen: number;
  readonly differingCases: number;
  /** The first of them, by case id. */
  readonly items: readonly MatchDifference[];
}

// $1 tenant, $2 round, $3 batch or NULL. With a batch: its cases only, and of their grants what no other batch has taken.
const PER_CASE = `
  WITH scope AS MATERIALIZED (
    SELECT p.id AS payable, b.id AS budget FROM accounts p JOIN accounts b ON b.tenant_id = $1 AND b.code = 'round:' || $2::bigint || ':budget'
     WHERE p.tenant_id = $1 AND p.code = 'round:' || $2::bigint || ':payable'
  ), moved AS (
    SELECT t.case_id, t.amount AS granted, 0 AS ledger FROM transfers t, scope s
     WHERE t.tenant_id = $1 AND t.credit_id = s.payable AND t.debit_id = s.budget AND t.kind = 'post'
    UNION ALL SELECT t.case_id, -t.amount, 0 FROM transfers t, scope s
     WHERE t.tenant_id = $1 AND t.debit_id = s.payable AND t.credit_id = s.budget AND t.kind = 'reverse'
    UNION ALL SELECT t.case_id, 0, t.amount FROM transfers t, scope s
     WHERE t.tenant_id = $1 AND t.debit_id = s.payable AND t.credit_id <> s.budget AND t.kind IN ('post', 'post-reserved')
    UNION ALL SELECT t.case_id, 0, -t.amount FROM transfers t, scope s
     WHERE t.tenant_id = $1 AND t.credit_id = s.payable AND t.debit_id <> s.budget AND t.kind = 'reverse'
  ), books AS (
    SELECT coalesce(case_id, 0) AS case_id, sum(granted) AS granted, sum(ledger) AS ledger FROM moved GROUP BY 1
  ), attempts AS (
    SELECT i.case_id, i.batch_id, i.amount_fen AS fen, b.state IN ('sent', 'settled') AS sent, r.result, i.attempt
      FROM payment_batches b JOIN payment_items i ON i.tenant_id = $1 AND i.batch_id = b.id
      LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
     WHERE b.tenant_id = $1 AND b.round_id = $2 AND b.state <> 'withdrawn'
  ), paid AS (
    SELECT case_id, bool_or(batch_id = $3) AS of_batch,
           sum(fen) FILTER (WHERE sent AND ($3::bigint IS NULL OR batch_id = $3)) AS sent,
           sum(fen) FILTER (WHERE result = 'settled' AND ($3::bigint IS NULL OR batch_id = $3)) AS settled,
           sum(fen) FILTER (WHERE result = 'rejected' AND ($3::bigint IS NULL OR batch_id = $3)) AS rejected,
           sum(fen) FILTER (WHERE sent AND result IS NULL AND ($3::bigint IS NULL OR batch_id = $3)) AS under_way,
           sum(fen) FILTER (WHERE NOT sent AND ($3::bigint IS NULL OR batch_id = $3)) AS waiting,
           sum(fen) FILTER (WHERE batch_id <> $3 AND result IS DISTINCT FROM 'rejected') AS elsewhere,
           sum(fen) FILTER (WHERE batch_id <> $3 AND result = 'settled') AS settled_elsewhere
      FROM attempts GROUP BY case_id
  ), per_case AS (
    SELECT coalesce(b.case_id, p.case_id) AS "caseId",
           (coalesce(b.granted, 0) - coalesce(p.elsewhere, 0))::bigint AS "grantedFen",
           coalesce(p.sent, 0)::bigint AS "sentFen", coalesce(p.settled, 0)::bigint AS "settledFen", coalesce(p.rejected, 0)::bigint AS "rejectedFen",
           coalesce(p.under_way, 0)::bigint AS "underWayFen", coalesce(p.waiting, 0)::bigint AS waiting,
           (coalesce(b.ledger, 0) - coalesce(p.settled_elsewhere, 0))::bigint AS "ledgerFen"
      FROM books b FULL JOIN paid p ON p.case_id = b.case_id
     WHERE $3::bigint IS NULL OR p.of_batch
  ), judged AS (
    SELECT *, CASE
        WHEN "settledFen" > 0 AND "grantedFen" = 0 THEN 'paid-without-grant'
        WHEN "settledFen" > "grantedFen" THEN 'paid-too-much'
        WHEN "ledgerFen" <> "settledFen" THEN 'ledger-differs'
        WHEN "grantedFen" = "settledFen" THEN NULL
        WHEN "underWayFen" > 0 THEN 'under-way'
        WHEN waiting > 0 THEN 'not-sent'
        WHEN "rejectedFen" > 0 THEN 'rejected'
        ELSE 'not-in-batch' END AS why
      FROM per_case
  )`;

const SUMS = `${PER_CASE}
  SELECT count(*) AS cases, coalesce(sum("grantedFen"), 0)::bigint AS "grantedFen", coalesce(sum("sentFen"), 0)::bigint AS "sentFen",
         coalesce(sum("settledFen"), 0)::bigint AS "settledFen", coalesce(sum("rejectedFen"), 0)::bigint AS "rejectedFen",
         coalesce(sum("underWayFen"), 0)::bigint AS "underWayFen", coalesce(sum("ledgerFen"), 0)::bigint AS "ledgerFen",
         coalesce(sum("grantedFen" - "settledFen"), 0)::bigint AS "differenceFen", count(why) AS "differingCases"
    FROM judged`;

const ITEMS = `${PER_CASE}
  SELECT "caseId", why, "grantedFen", "sentFen", "settledFen", "rejectedFen", "ledgerFen" FROM judged
   WHERE why IS NOT NULL AND "caseId" > $4 ORDER BY "caseId" LIMIT $5`;

/** Of a whole round, or of one batch of it. `after` and `limit` page through the differences by case id. Undefined: no such round or batch. */
export async function match(
  q: Queryable,
  tenantId: number,
  of: { readonly roundId: number } | { readonly batchId: number },
  { after = -1, limit = 200 }: { after?: number; limit?: number } = {},
): Promise<Match | undefined> {
  const batchId = 'batchId' in of ? of.batchId : null;
  const [round] = await q.query<{ id: number }>(
    batchId === null
      ? 'SELECT id FROM rounds WHERE tenant_id = $1 AND id = $2'
      : 'SELECT round_id AS id FROM payment_batches WHERE tenant_id = $1 AND id = $2',
    [tenantId, batchId ?? (of as { roundId: number }).roundId],
  );
  if (!round) return undefined;
  const [sums] = await q.query<Omit<Match, 'items'>>(SUMS, [tenantId, round.id, batchId]);
  const items =
    sums!.differingCases === 0
      ? []
      : await q.query<MatchDifference>(ITEMS, [tenantId, round.id, batchId, after, limit]);
  return { ...sums!, items };
}
