// What the write path has no time to leave hashes of, and need not: who moved money and when follows from the history of the case, from the batch that
// was sent or from the record of claims, each of which has its own hashes.
import type { Difference } from '#engine/verify.ts';
import type { Text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

interface Question {
  readonly what: string;
  /** Gives place, expected and found; $1 is the tenant. */
  readonly sql: string;
  readonly says: Text;
}

const questions: readonly Question[] = [
  {
    what: 'transfer-of-action',
    says: {
      zh: '一笔转账的经办人、时间、用途或备注与它所凭的办理不符',
      en: 'Who made a transfer, when, what for or its memo is not what the action it names says',
    },
    // The same place of the round or sum once per case; undone and done again it is another time, which its number tells (counted-rows.ts).
    sql: `WITH undone AS (
            SELECT case_id, array_agg(seq) AS seqs FROM case_events WHERE tenant_id = $1 AND action = 'undo' GROUP BY case_id
          ), held AS (
            SELECT t.id, t.code, t.entitlement, t.actor_id, t.at, t.memo, t.batch_id, t.kind, e.actor_id AS by_id, e.at AS acted_at,
                   (SELECT count(*) FROM unnest(u.seqs) AS s(seq) WHERE s.seq < e.seq) AS times
              FROM transfers t JOIN case_events e ON e.tenant_id = $1 AND e.action_id = t.action_id
              LEFT JOIN undone u ON u.case_id = t.case_id
             WHERE t.tenant_id = $1 AND t.case_id IS NOT NULL
          )
          SELECT 'transfers ' || id AS place, jsonb_build_object('actor', by_id, 'at', acted_at) AS expected,
                 jsonb_build_object('actor', actor_id, 'at', at, 'code', code, 'entitlement', entitlement, 'memo', memo, 'batch', batch_id) AS found
            FROM held
           WHERE (actor_id, at, memo, batch_id) IS DISTINCT FROM (by_id, acted_at, NULL::text, NULL::bigint)
              OR CASE WHEN kind = 'reverse' THEN code <> 'undo' OR entitlement IS NOT NULL
                      WHEN code IN ('grant', 'place') THEN entitlement IS DISTINCT FROM code || CASE WHEN times > 0 THEN '#' || times ELSE '' END
                      ELSE code NOT LIKE 'goods-%' END
           ORDER BY 1 LIMIT 1`,
  },
  {
    what: 'transfer-of-payment',
    says: {
      zh: '一笔预留的经办人、时间或用途与送出的付款批次不符',
      en: 'Who reserved money for a payment, when or what for is not what the batch that was sent says',
    },
    sql: `SELECT 'transfers ' || t.id AS place,
                 jsonb_build_object('actor', b.sent_by, 'at', b.sent_at, 'entitlement', i.stage || ':' || i.attempt) AS expected,
                 jsonb_build_object('actor', t.actor_id, 'at', t.at, 'code', t.code, 'entitlement', t.entitlement, 'memo', t.memo) AS found
            FROM transfers t LEFT JOIN payment_items i ON i.tenant_id = $1 AND i.reserve_id = t.id
            LEFT JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
           WHERE t.tenant_id = $1 AND t.kind = 'reserve' AND t.case_id IS NOT NULL AND t.action_id IS NULL
             AND (b.id IS NULL OR (t.actor_id, t.at, t.code, t.entitlement, t.memo, t.batch_id)
                  IS DISTINCT FROM (b.sent_by, b.sent_at, 'payment', i.stage || ':' || i.attempt, NULL::text, NULL::bigint))
           ORDER BY 1 LIMIT 1`,
  },
  {
    what: 'transfer-of-claims',
    says: {
      zh: '一笔名额转账的时间或用途与领取记录不符',
      en: 'When places moved, or what for, is not what the record of claims says',
    },
    sql: `SELECT 'transfers ' || t.id AS place, jsonb_build_object('kind', b.kind, 'at', b.at) AS expected,
                 jsonb_build_object('code', t.code, 'at', t.at, 'actor', t.actor_id, 'entitlement', t.entitlement, 'memo', t.memo) AS found
            FROM claim_batches b JOIN transfers t ON t.tenant_id = $1 AND t.id = b.transfer_id
           WHERE b.tenant_id = $1 AND (t.code, t.at, t.kind, t.actor_id, t.action_id, t.entitlement, t.memo, t.case_id, t.batch_id) IS DISTINCT FROM
                 (CASE WHEN b.kind = 'take' THEN 'claim' ELSE 'claim-given-back' END, b.at, 'post', NULL::bigint, NULL::uuid, NULL::text, NULL::text, NULL::bigint, NULL::bigint)
           ORDER BY 1 LIMIT 1`,
  },
  {
    what: 'record-step-of-action',
    says: {
      zh: '一条登记变更的经办人或时间不在它所凭的办件历史里',
      en: 'Who changed a record, or when, is not in the history of the case it names',
    },
    sql: `SELECT 'record_steps ' || s.record_id || '/' || s.step AS place, NULL AS expected,
                 jsonb_build_object('case', s.case_id, 'by', s.by_id, 'at', s.at) AS found
            FROM record_steps s
           WHERE s.tenant_id = $1 AND s.case_id IS NOT NULL AND NOT EXISTS (SELECT FROM case_events e
             WHERE e.tenant_id = $1 AND e.case_id = s.case_id AND e.at = s.at AND e.actor_id IS NOT DISTINCT FROM s.by_id)
           ORDER BY 1 LIMIT 1`,
  },
  {
    what: 'message-of-action',
    says: {
      zh: '一条消息所说的办理不在历史里，或不属于那件办件',
      en: 'A message tells of an action that is not in the history, or not of that case',
    },
    sql: `SELECT 'outbox ' || o.id AS place, o.dedupe AS expected, jsonb_build_object('case', o.case_id, 'at', o.created_at) AS found
            FROM outbox o
           WHERE o.tenant_id = $1 AND o.dedupe LIKE 'act:%' AND NOT EXISTS (SELECT FROM case_events e
             WHERE e.tenant_id = $1 AND e.action_id = substring(o.dedupe FROM '^act:([0-9a-f-]{36}):')::uuid AND e.case_id = o.case_id AND e.at = o.created_at)
           ORDER BY 1 LIMIT 1`,
  },
];

/** The first difference, or null. Run it in one REPEATABLE READ transaction. */
export async function verifyDerived(q: Queryable, tenantId: number): Promise<Difference | null> {
  for (const { what, sql, says } of questions) {
    const [row] = await q.query<{ place: string; expected: unknown; found: unknown }>(sql, [tenantId]);
    if (row) return { what, where: row.place, expected: row.expected, found: row.found, says };
  }
  return null;
}
