// The auditor's questions to budgets: did every entry move what it says and no more, was it decided by a second person unless it was small, and did nothing
// come into a year's approved budget, or leave it, without an entry.
import type { Queryable } from '#store/queryable.ts';

export interface BudgetDifference {
  readonly what: 'transfer' | 'unexplained';
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

const told = `SELECT 'budget_moves ' || m.id AS place, m.transfer_id, CASE WHEN m.alone THEN 'post' ELSE 'reserve' END AS kind, NULL::bigint AS original_id, m.amount_fen AS amount,
    m.asked_by AS actor, NULL::bigint AS decided_by, m.asked_by FROM budget_moves m WHERE m.tenant_id = $1
  UNION ALL SELECT 'budget_decisions ' || d.move_id, d.transfer_id, CASE WHEN d.sent_back_why IS NULL THEN 'post-reserved' ELSE 'void-reserved' END, m.transfer_id, m.amount_fen,
    d.decided_by, d.decided_by, m.asked_by FROM budget_decisions d JOIN budget_moves m ON m.tenant_id = $1 AND m.id = d.move_id WHERE d.tenant_id = $1`;

const transfers = `WITH told AS (${told})
  SELECT w.place AS where, jsonb_build_object('kind', w.kind, 'amount', w.amount, 'actor', w.actor) AS expected,
    jsonb_build_object('kind', t.kind, 'amount', t.amount, 'actor', t.actor_id) AS found
    FROM told w LEFT JOIN transfers t ON t.tenant_id = $1 AND t.id = w.transfer_id
   WHERE t.id IS NULL OR t.kind <> w.kind OR t.amount <> w.amount OR t.original_id IS DISTINCT FROM w.original_id OR t.actor_id IS DISTINCT FROM w.actor OR w.decided_by = w.asked_by
   ORDER BY 1 LIMIT 1`;

const unexplained = `WITH told AS (${told})
  SELECT 'transfers ' || t.id AS where, NULL AS expected, jsonb_build_object('from', t.debit_id, 'to', t.credit_id, 'amount', t.amount) AS found
    FROM transfers t JOIN accounts a ON a.tenant_id = $1 AND a.id IN (t.debit_id, t.credit_id) AND a.kind = 'approved'
   WHERE t.tenant_id = $1 AND NOT EXISTS (SELECT FROM told w WHERE w.transfer_id = t.id) ORDER BY t.id LIMIT 1`;

/** The first difference, or null. Run it in one REPEATABLE READ transaction while others write. */
export async function verifyBudgets(q: Queryable, tenantId: number): Promise<BudgetDifference | null> {
  for (const [what, sql] of [
    ['transfer', transfers],
    ['unexplained', unexplained],
  ] as const) {
    const [row] = await q.query<Omit<BudgetDifference, 'what'>>(sql, [tenantId]);
    if (row) return { what, ...row };
  }
  return null;
}
