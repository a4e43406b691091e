// The auditor's questions to gifts: did every row move what it says, and nothing else move; was money confirmed before it had a receipt and
// before that was taken back; are receipts numbered without gaps; did anything go where its donor did not want it; is what a line or fund has
// left what came less what went.
import type { Queryable } from '#store/queryable.ts';

export interface GiftDifference {
  readonly what: 'transfer' | 'unexplained' | 'numbers' | 'earmark' | 'left';
  /** Table and key of the row. */
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

const cell = (sides: string) =>
  `jsonb_build_object('from', ${sides.split(',')[0]}, 'to', ${sides.split(',')[1]}, 'amount', ${sides.split(',')[2]})`;

/** Every row of a gift with the transfer it must have made. */
const rows = `SELECT 'gift_receipts ' || r.year || '/' || r.number AS place, r.transfer_id, CASE l.unit WHEN 'fen' THEN 'post-reserved' ELSE 'post' END AS kind,
    v.transfer_id AS original_id, NULL::bigint AS from_id, l.account_id AS to_id, r.amount FROM gift_receipts r
    JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = r.agreement_id AND l.line = r.line
    LEFT JOIN gift_arrivals v ON v.tenant_id = $1 AND v.receipt_year = r.year AND v.receipt_number = r.number WHERE r.tenant_id = $1 AND r.reverses_year IS NULL
  UNION ALL SELECT 'gift_arrivals ' || v.id, v.transfer_id, 'reserve', NULL, NULL, l.account_id, v.amount FROM gift_arrivals v
    JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = v.agreement_id AND l.line = v.line WHERE v.tenant_id = $1
  UNION ALL SELECT 'gift_arrivals ' || v.id, v.decided_transfer_id, CASE WHEN v.why IS NULL THEN 'post-reserved' ELSE 'void-reserved' END, v.transfer_id, NULL, l.account_id, v.amount
    FROM gift_arrivals v JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = v.agreement_id AND l.line = v.line WHERE v.tenant_id = $1 AND v.decided_by IS NOT NULL
  UNION ALL SELECT 'gift_receipts ' || r.year || '/' || r.number, r.transfer_id, CASE l.unit WHEN 'fen' THEN 'post-reserved' ELSE 'reverse' END,
    CASE l.unit WHEN 'fen' THEN k.transfer_id ELSE o.transfer_id END, l.account_id, NULL, o.amount FROM gift_receipts r
    JOIN gift_receipts o ON o.tenant_id = $1 AND o.year = r.reverses_year AND o.number = r.reverses_number
    JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = r.agreement_id AND l.line = r.line
    LEFT JOIN gift_reversals k ON k.tenant_id = $1 AND k.year = r.reverses_year AND k.number = r.reverses_number AND k.decided_transfer_id = r.transfer_id
   WHERE r.tenant_id = $1
  UNION ALL SELECT 'gift_reversals ' || k.id, k.transfer_id, 'reserve', NULL, l.account_id, NULL, o.amount FROM gift_reversals k
    JOIN gift_receipts o ON o.tenant_id = $1 AND o.year = k.year AND o.number = k.number
    JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = o.agreement_id AND l.line = o.line WHERE k.tenant_id = $1
  UNION ALL SELECT 'gift_reversals ' || k.id, k.decided_transfer_id, CASE WHEN k.sent_back_why IS NULL THEN 'post-reserved' ELSE 'void-reserved' END, k.transfer_id, l.account_id,
    NULL, o.amount FROM gift_reversals k JOIN gift_receipts o ON o.tenant_id = $1 AND o.year = k.year AND o.number = k.number
    JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = o.agreement_id AND l.line = o.line WHERE k.tenant_id = $1 AND k.decided_by IS NOT NULL
  UNION ALL SELECT 'gift_allotments ' || x.id, x.transfer_id, 'post', NULL, coalesce(l.account_id, f.account_id), x.to_id, x.amount FROM gift_allotments x
    LEFT JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = x.agreement_id AND l.line = x.line
    LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = x.fund_id WHERE x.tenant_id = $1
  UNION ALL SELECT 'gift_uses ' || u.id, u.transfer_id, CASE u.kind WHEN 'reverse' THEN 'reverse' ELSE 'post' END, o.transfer_id,
    CASE u.kind WHEN 'reverse' THEN NULL ELSE x.to_id END, CASE u.kind WHEN 'take-back' THEN x.account_id WHEN 'reverse' THEN x.to_id END, coalesce(o.amount, u.amount)
    FROM gift_uses u JOIN gift_allotments x ON x.tenant_id = $1 AND x.id = u.allotment_id
    LEFT JOIN gift_uses o ON o.tenant_id = $1 AND o.id = u.reverses_id WHERE u.tenant_id = $1
  UNION ALL SELECT 'gift_givings ' || g.id, g.transfer_id, CASE WHEN g.reverses_id IS NULL THEN 'post' ELSE 'reverse' END, o.transfer_id,
    CASE WHEN g.reverses_id IS NOT NULL THEN c.account_id END, CASE WHEN g.reverses_id IS NULL THEN c.account_id END, coalesce(o.amount_fen, g.amount_fen)
    FROM gift_givings g JOIN gift_collections c ON c.tenant_id = $1 AND c.round_id = g.round_id
    LEFT JOIN gift_givings o ON o.tenant_id = $1 AND o.id = g.reverses_id WHERE g.tenant_id = $1
  UNION ALL SELECT 'gift_collections ' || c.round_id, c.left_transfer_id, 'post', NULL, r.budget_account_id, f.account_id, NULL FROM gift_collections c
    JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = c.fund_id
   WHERE c.tenant_id = $1 AND c.left_transfer_id IS NOT NULL`;

/** A side that is NULL above is another's: a source, what was used. */
const transfers = `WITH told AS (${rows})
  SELECT w.place AS where, ${cell('w.from_id,w.to_id,w.amount')} AS expected, ${cell('t.debit_id,t.credit_id,t.amount')} AS found
    FROM told w LEFT JOIN transfers t ON t.tenant_id = $1 AND t.id = w.transfer_id
   WHERE t.id IS NULL OR t.kind <> w.kind OR t.original_id IS DISTINCT FROM w.original_id OR t.amount <> coalesce(w.amount, t.amount)
      OR t.debit_id <> coalesce(w.from_id, t.debit_id) OR t.credit_id <> coalesce(w.to_id, t.credit_id)`;

/** What touches a gift's account is one of those rows, or hands a collection to its round. */
const unexplained = `WITH told AS (${rows}), own AS (
    SELECT account_id AS id FROM gift_lines WHERE tenant_id = $1 UNION SELECT account_id FROM gift_funds WHERE tenant_id = $1
    UNION SELECT account_id FROM gift_collections WHERE tenant_id = $1
    UNION SELECT x.to_id FROM gift_allotments x JOIN accounts a ON a.tenant_id = $1 AND a.id = x.to_id WHERE x.tenant_id = $1 AND a.kind = 'gift-in-hand')
  SELECT 'transfers ' || t.id AS where, NULL AS expected, ${cell('t.debit_id,t.credit_id,t.amount')} AS found FROM transfers t
   WHERE t.tenant_id = $1 AND (t.debit_id IN (SELECT id FROM own) OR t.credit_id IN (SELECT id FROM own)) AND NOT EXISTS (SELECT FROM told w WHERE w.transfer_id = t.id)
     AND NOT EXISTS (SELECT FROM gift_collections c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
       WHERE c.tenant_id = $1 AND c.account_id = t.debit_id AND r.budget_account_id = t.credit_id)`;

const numbers = `SELECT 'gift_receipt_years ' || coalesce(y.year, r.year) AS where, jsonb_build_object('last', r.last, 'count', r.last) AS expected,
    jsonb_build_object('last', y.last, 'count', r.count) AS found
  FROM (SELECT year, max(number) AS last, count(*)::int AS count, min(number) AS first FROM gift_receipts WHERE tenant_id = $1 GROUP BY year) r
  FULL JOIN (SELECT year, last FROM gift_receipt_years WHERE tenant_id = $1 AND last > 0) y ON y.year = r.year
 WHERE (r.last, r.count, r.first) IS DISTINCT FROM (y.last, y.last, 1)`;

/** Rounds that grant from funds alone draw on no appropriation; what is bound to a round or programme went nowhere else. */
const earmarks = `SELECT 'gift_allotments ' || x.id AS where, jsonb_build_object('round', g.round_id, 'programme', coalesce(g.programme_key, f.programme_key)) AS expected,
    jsonb_build_object('round', x.round_id, 'programme', r.programme_key) AS found
  FROM gift_allotments x LEFT JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = x.agreement_id LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = x.fund_id
  LEFT JOIN rounds r ON r.tenant_id = $1 AND r.id = x.round_id
 WHERE x.tenant_id = $1 AND (g.round_id <> coalesce(x.round_id, 0) OR coalesce(g.programme_key, f.programme_key) <> coalesce(r.programme_key, ''))
  UNION ALL
  SELECT 'rounds ' || r.id, jsonb_build_object('from', 'fund'), jsonb_build_object('from', a.code) FROM rounds r
    JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash CROSS JOIN LATERAL json_each(v.definition->'stages') AS s
    JOIN transfers t ON t.tenant_id = $1 AND t.credit_id = r.budget_account_id AND t.code = 'allot' JOIN accounts a ON a.tenant_id = $1 AND a.id = t.debit_id
   WHERE r.tenant_id = $1 AND s.value->>'kind' = 'grant' AND s.value->'settings'->>'from' = 'fund' AND a.kind NOT IN ('gift', 'collection')`;

const left = `WITH pots AS (
    SELECT account_id AS id, sum(came)::bigint AS came FROM (
      SELECT l.account_id, CASE WHEN r.reverses_year IS NULL THEN r.amount ELSE -r.amount END AS came FROM gift_receipts r
        JOIN gift_lines l ON l.tenant_id = $1 AND l.agreement_id = r.agreement_id AND l.line = r.line WHERE r.tenant_id = $1
      UNION ALL SELECT account_id, -amount FROM gift_allotments WHERE tenant_id = $1
      UNION ALL SELECT x.account_id, u.amount FROM gift_uses u JOIN gift_allotments x ON x.tenant_id = $1 AND x.id = u.allotment_id
         WHERE u.tenant_id = $1 AND u.kind = 'take-back'
      UNION ALL SELECT f.account_id, t.amount FROM gift_collections c JOIN gift_funds f ON f.tenant_id = $1 AND f.id = c.fund_id
        JOIN transfers t ON t.tenant_id = $1 AND t.id = c.left_transfer_id WHERE c.tenant_id = $1) moves GROUP BY account_id)
  SELECT 'accounts ' || a.id AS where, coalesce(p.came, 0) AS expected, a.credits - a.debits AS found FROM accounts a LEFT JOIN pots p ON p.id = a.id
   WHERE a.tenant_id = $1 AND a.kind = 'gift' AND a.credits - a.debits <> coalesce(p.came, 0)`;

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction while others book. */
export async function verifyGifts(q: Queryable, tenantId: number): Promise<GiftDifference | null> {
  const questions = [
    ['transfer', transfers],
    ['unexplained', unexplained],
    ['numbers', numbers],
    ['earmark', earmarks],
    ['left', left],
  ] as const;
  for (const [what, sql] of questions) {
    const [row] = await q.query<Omit<GiftDifference, 'what'>>(`${sql} ORDER BY 1 LIMIT 1`, [tenantId]);
    if (row) return { what, ...row };
  }
  return null;
}
