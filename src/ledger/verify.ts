// The auditor's questions to the ledger: do the stored balances follow from the transfers, is every resolution true to its original,
// does it all sum to zero. Names the first row that differs; a million transfers take seconds.
import type { Queryable } from '#store/connection.ts';

export interface LedgerDifference {
  readonly what: 'account' | 'resolution' | 'unit' | 'sum';
  /** Account id, transfer id; absent for 'sum'. */
  readonly id?: number;
  readonly expected: unknown;
  readonly found: unknown;
}

const MOVED = `moved AS MATERIALIZED (
  SELECT debit_id, credit_id,
         sum(CASE WHEN kind IN ('post', 'post-reserved', 'reverse') THEN amount ELSE 0 END)::bigint AS moved,
         sum(CASE kind WHEN 'reserve' THEN amount WHEN 'post-reserved' THEN -amount WHEN 'void-reserved' THEN -amount ELSE 0 END)::bigint AS pending
    FROM transfers WHERE tenant_id = $1 GROUP BY debit_id, credit_id)`;

const ACCOUNTS = `WITH ${MOVED}, expected AS (
    SELECT account, sum(d)::bigint AS d, sum(c)::bigint AS c, sum(dp)::bigint AS dp, sum(cp)::bigint AS cp FROM (
      SELECT debit_id AS account, moved AS d, 0 AS c, pending AS dp, 0 AS cp FROM moved
      UNION ALL SELECT credit_id, 0, moved, 0, pending FROM moved) sides GROUP BY account)
  SELECT coalesce(a.id, e.account) AS id,
         jsonb_build_object('debits', coalesce(e.d, 0), 'credits', coalesce(e.c, 0), 'debitsPending', coalesce(e.dp, 0), 'creditsPending', coalesce(e.cp, 0)) AS expected,
         CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('debits', a.debits, 'credits', a.credits, 'debitsPending', a.debits_pending,
           'creditsPending', a.credits_pending, 'floor', a.floor, 'code', a.code) END AS found
    FROM (SELECT * FROM accounts WHERE tenant_id = $1) a FULL JOIN expected e ON e.account = a.id
   WHERE a.id IS NULL OR (a.debits, a.credits, a.debits_pending, a.credits_pending)
           IS DISTINCT FROM (coalesce(e.d, 0), coalesce(e.c, 0), coalesce(e.dp, 0), coalesce(e.cp, 0))
      OR a.credits - a.debits - a.debits_pending < a.floor
   ORDER BY 1 LIMIT 1`;

const UNITS = `WITH pairs AS (SELECT debit_id, credit_id, min(id) AS id FROM transfers WHERE tenant_id = $1 GROUP BY 1, 2)
  SELECT p.id, d.unit AS expected, c.unit AS found
    FROM pairs p JOIN accounts d ON d.tenant_id = $1 AND d.id = p.debit_id JOIN accounts c ON c.tenant_id = $1 AND c.id = p.credit_id
   WHERE d.unit <> c.unit ORDER BY 1 LIMIT 1`;

const RESOLUTIONS = `
  SELECT t.id, jsonb_build_object('original', t.original_id, 'kind', o.kind, 'debit', o.debit_id, 'credit', o.credit_id, 'amount', o.amount) AS expected,
         jsonb_build_object('kind', t.kind, 'debit', t.debit_id, 'credit', t.credit_id, 'amount', t.amount) AS found
    FROM transfers t LEFT JOIN transfers o ON o.tenant_id = $1 AND o.id = t.original_id
   WHERE t.tenant_id = $1 AND t.original_id IS NOT NULL AND coalesce(NOT CASE
           WHEN t.kind = 'reverse' THEN o.kind IN ('post', 'post-reserved') AND o.debit_id = t.credit_id AND o.credit_id = t.debit_id AND o.amount = t.amount
           ELSE o.kind = 'reserve' AND o.debit_id = t.debit_id AND o.credit_id = t.credit_id AND o.amount = t.amount END, true)
   ORDER BY 1 LIMIT 1`;

const SUMS = `SELECT unit, sum(credits) - sum(debits) AS balance, sum(credits_pending) - sum(debits_pending) AS pending
    FROM accounts WHERE tenant_id = $1 GROUP BY unit
  HAVING sum(credits) <> sum(debits) OR sum(credits_pending) <> sum(debits_pending) ORDER BY unit LIMIT 1`;

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction while others write. */
export async function verifyLedger(q: Queryable, tenantId: number): Promise<LedgerDifference | null> {
  const questions = [
    ['account', ACCOUNTS],
    ['resolution', RESOLUTIONS],
    ['unit', UNITS],
  ] as const;
  for (const [what, sql] of questions) {
    const [row] = await q.query<{ id: number; expected: unknown; found: unknown }>(sql, [tenantId]);
    if (row) return { what, ...row };
  }
  const [sum] = await q.query<{ unit: string; balance: string; pending: string }>(SUMS, [tenantId]);
  return sum ? { what: 'sum', expected: { unit: sum.unit, balance: 0, pending: 0 }, found: sum } : null;
}
