// The auditor's questions to claims: is the chain of each offer's batches whole, did each move what it gave, and do exactly those hold one
// who were given one and did not give it back; and what is kept after its holder gave it back, is it kept as long as they were told.
import { keptMinutes } from '#claims/waiting.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ClaimDifference {
  readonly what: 'chain' | 'transfer' | 'holders' | 'held' | 'back';
  /** Table and key of the row. */
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

const chain = `SELECT 'claim_batches ' || offer_id || '/' || number AS where, expected, found FROM (
    SELECT b.offer_id, b.number, encode(b.hash, 'hex') AS found, encode(sha256(
        coalesce(lag(b.hash) OVER w, ''::bytea) || convert_to(concat_ws('|', b.tenant_id, b.offer_id, row_number() OVER w, b.kind, b.transfer_id,
          to_char(b.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), 'UTF8') || array_send(b.people)), 'hex') AS expected
      FROM claim_batches b WHERE b.tenant_id = $1 WINDOW w AS (PARTITION BY b.offer_id ORDER BY b.number)) c
   WHERE expected <> found
  UNION ALL
  SELECT 'claim_offers ' || o.id, encode(coalesce(b.hash, ''::bytea), 'hex'), encode(o.head, 'hex') FROM claim_offers o
    LEFT JOIN LATERAL (SELECT l.hash, l.number FROM claim_batches l WHERE l.tenant_id = $1 AND l.offer_id = o.id ORDER BY l.number DESC LIMIT 1) b ON true
   WHERE o.tenant_id = $1 AND (o.head <> coalesce(b.hash, ''::bytea) OR o.batches <> coalesce(b.number, 0))`;

const transfers = `SELECT 'claim_batches ' || b.offer_id || '/' || b.number AS where,
    jsonb_build_object('amount', cardinality(b.people), 'from', CASE b.kind WHEN 'take' THEN o.stock_id ELSE o.held_id END) AS expected,
    jsonb_build_object('amount', t.amount, 'from', t.debit_id) AS found
  FROM claim_batches b JOIN claim_offers o ON o.tenant_id = $1 AND o.id = b.offer_id
  LEFT JOIN transfers t ON t.tenant_id = $1 AND t.id = b.transfer_id
 WHERE b.tenant_id = $1 AND (t.amount, t.debit_id, t.credit_id, t.kind) IS DISTINCT FROM
   (cardinality(b.people)::bigint, CASE b.kind WHEN 'take' THEN o.stock_id ELSE o.held_id END,
    CASE b.kind WHEN 'take' THEN o.held_id ELSE o.stock_id END, 'post')`;

/** The last word about each person at each offer says whether he holds one. */
const holders = `WITH last AS (
    SELECT DISTINCT ON (b.offer_id, p.id) o.round_id, p.id AS person_id, b.offer_id, b.number, b.kind FROM claim_batches b
      JOIN claim_offers o ON o.tenant_id = $1 AND o.id = b.offer_id CROSS JOIN LATERAL unnest(b.people) AS p(id)
     WHERE b.tenant_id = $1 ORDER BY b.offer_id, p.id, b.number DESC),
    told AS (SELECT * FROM last WHERE kind = 'take')
  SELECT 'claims ' || coalesce(c.round_id, t.round_id) || '/' || coalesce(c.person_id, t.person_id) AS where,
         jsonb_build_object('offer', t.offer_id, 'batch', t.number) AS expected, jsonb_build_object('offer', c.offer_id, 'batch', c.batch) AS found
    FROM told t FULL JOIN (SELECT * FROM claims WHERE tenant_id = $1) c
      ON c.round_id = t.round_id AND c.person_id = t.person_id AND c.offer_id = t.offer_id
   WHERE t.number IS DISTINCT FROM c.batch`;

const held = `SELECT 'claim_offers ' || o.id AS where, count(c.person_id) AS expected, h.credits - h.debits AS found
  FROM claim_offers o JOIN accounts h ON h.tenant_id = $1 AND h.id = o.held_id
  LEFT JOIN claims c ON c.tenant_id = $1 AND c.round_id = o.round_id AND c.offer_id = o.id
 WHERE o.tenant_id = $1 GROUP BY o.id, h.credits, h.debits HAVING count(c.person_id) <> h.credits - h.debits`;

/**
 * Who gives back is told so in the same transaction: the message names the offer, the batch and the moment. Kept longer than that allows, or kept of
 * somebody who was told nothing, it was changed by another hand. That it is not kept any more leaves no trace: taken back, it is only held.
 */
const back = `SELECT 'claims ' || c.round_id || '/' || c.person_id AS where, to_jsonb(max(m.at) + interval '${keptMinutes} minutes') AS expected,
    to_jsonb(c.back_on) AS found
  FROM claims c JOIN claim_offers o ON o.tenant_id = $1 AND o.id = c.offer_id
  JOIN claim_batches b ON b.tenant_id = $1 AND b.offer_id = c.offer_id AND b.number = c.batch
  LEFT JOIN LATERAL (SELECT to_timestamp(split_part(s.dedupe, ':', 4)::double precision / 1000) AS at FROM outbox s
     WHERE s.tenant_id = $1 AND s.person_id = c.person_id AND s.topic = 'claim-back'
       AND split_part(s.dedupe, ':', 2) = c.offer_id::text AND split_part(s.dedupe, ':', 3) = c.batch::text) m ON true
 WHERE c.tenant_id = $1 AND c.back_on IS NOT NULL GROUP BY c.round_id, c.person_id, c.back_on
 HAVING NOT coalesce(bool_or(m.at >= b.at AND c.back_on > m.at AND c.back_on <= m.at + interval '${keptMinutes} minutes'
   AND (c.until IS NULL OR c.until <= m.at OR c.back_on <= c.until) AND (o.closes_at <= m.at OR c.back_on <= o.closes_at)), false)`;

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction while others claim. */
export async function verifyClaims(q: Queryable, tenantId: number): Promise<ClaimDifference | null> {
  const questions = [
    ['chain', chain],
    ['transfer', transfers],
    ['holders', holders],
    ['held', held],
    ['back', back],
  ] as const;
  for (const [what, sql] of questions) {
    const [row] = await q.query<Omit<ClaimDifference, 'what'>>(`${sql} ORDER BY 1 LIMIT 1`, [tenantId]);
    if (row) return { what, ...row };
  }
  return null;
}
