// Questions that SQL answers over whole tables: blocks of history, places in the tree, rows that point at nothing, payments against their
// money. Each gives the first row that is wrong, or none.
import type { Difference } from '#engine/verify.ts';
import type { Queryable } from '#store/queryable.ts';

interface Question {
  readonly what: string;
  readonly table: string;
  readonly zh: string;
  readonly en: string;
  /** Gives id, expected and found; $1 is the tenant. */
  readonly sql: string;
}

/** Rows of `table` whose `column` names no row of `target`. */
function orphans(
  table: string,
  id: string,
  column: string,
  target: string,
  targetColumn: string,
  zh: string,
  en: string,
): Question {
  return {
    ...{ what: 'orphan', table, zh, en },
    sql: `SELECT ${id} AS id, 'a row of ${target}' AS expected, t.${column} AS found FROM ${table} t
           WHERE t.tenant_id = $1 AND t.${column} IS NOT NULL
             AND NOT EXISTS (SELECT FROM ${target} o WHERE o.tenant_id = $1 AND o.${targetColumn} = t.${column}) ORDER BY 1 LIMIT 1`,
  };
}

const history: readonly Question[] = [
  {
    what: 'history-block',
    table: 'history_blocks',
    zh: '一批历史与它的指纹不符，或批次之间少了一块',
    en: 'A batch of history does not have its hash, or a block between batches is missing',
    // Each block is held against the one before it as stored, so one pass proves the whole chain.
    sql: `WITH batches AS (
            SELECT batch_id, string_agg(hash, ''::bytea ORDER BY batch_ord) AS hashes, count(*) AS actions, min(at) AS first, max(at) AS last
              FROM case_events WHERE tenant_id = $1 GROUP BY batch_id
          ), blocks AS (
            SELECT batch_id, at, actions, hash, lag(hash, 1, ''::bytea) OVER w AS previous, row_number() OVER w AS n
              FROM history_blocks WHERE tenant_id = $1 WINDOW w AS (ORDER BY batch_id)
          )
          SELECT coalesce(b.batch_id, e.batch_id) AS id,
                 CASE WHEN e.batch_id IS NOT NULL THEN jsonb_build_object('hash', encode(sha256(b.previous || e.hashes), 'hex'), 'actions', e.actions, 'at', e.first) END AS expected,
                 CASE WHEN b.batch_id IS NOT NULL THEN jsonb_build_object('hash', encode(b.hash, 'hex'), 'actions', b.actions, 'at', b.at, 'place', b.n) END AS found
            FROM blocks b FULL JOIN batches e USING (batch_id)
           WHERE b.batch_id IS NULL OR e.batch_id IS NULL OR b.batch_id <> b.n OR b.actions <> e.actions OR b.at <> e.first OR b.at <> e.last
              OR b.hash <> sha256(b.previous || e.hashes)
           ORDER BY 1 LIMIT 1`,
  },
  {
    what: 'history-head',
    table: 'history_heads',
    zh: '历史的链尾与最后一块不符',
    en: "The head of the history is not its last block's",
    sql: `SELECT coalesce(h.tenant_id, $1) AS id, jsonb_build_object('batch', b.batch_id, 'hash', encode(b.hash, 'hex')) AS expected,
                 jsonb_build_object('batch', h.batch_id, 'hash', encode(h.hash, 'hex')) AS found
            FROM (SELECT * FROM history_blocks WHERE tenant_id = $1 ORDER BY batch_id DESC LIMIT 1) b
            FULL JOIN (SELECT * FROM history_heads WHERE tenant_id = $1 AND batch_id > 0) h ON true
           WHERE (b.batch_id, b.hash) IS DISTINCT FROM (h.batch_id, h.hash)`,
  },
];

const tree: Question = {
  what: 'organisation-path',
  table: 'organisation_paths',
  zh: '工会的上下级路径与它的上级不符',
  en: 'The paths of an organisation do not follow from its parents',
  sql: `WITH RECURSIVE line AS (
          SELECT id AS descendant_id, id AS ancestor_id, 0 AS distance FROM organisations WHERE tenant_id = $1
          UNION ALL
          SELECT l.descendant_id, o.parent_id, l.distance + 1 FROM line l
            JOIN organisations o ON o.tenant_id = $1 AND o.id = l.ancestor_id WHERE o.parent_id IS NOT NULL AND l.distance < 100
        )
        SELECT coalesce(l.ancestor_id, p.ancestor_id) || '/' || coalesce(l.descendant_id, p.descendant_id) AS id, l.distance AS expected, p.distance AS found
          FROM line l FULL JOIN (SELECT * FROM organisation_paths WHERE tenant_id = $1) p USING (ancestor_id, descendant_id)
         WHERE l.distance IS DISTINCT FROM p.distance ORDER BY coalesce(l.descendant_id, p.descendant_id), 1 LIMIT 1`,
};

const round: Question = {
  what: 'round-programme',
  table: 'rounds',
  zh: '批次的办法与它所用的版本不符',
  en: 'A round is of another programme than the version it pins',
  sql: `SELECT r.id, v.programme_key AS expected, r.programme_key AS found FROM rounds r
          JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash
         WHERE r.tenant_id = $1 AND v.programme_key <> r.programme_key ORDER BY 1 LIMIT 1`,
};

const transfers: Question = {
  what: 'transfer-action',
  table: 'transfers',
  zh: '一笔转账所凭的办理不在该办件的历史里',
  en: 'A transfer names an action that is not in the history of its case',
  sql: `SELECT t.id, t.action_id AS expected, e.case_id AS found FROM transfers t
          LEFT JOIN case_events e ON e.tenant_id = $1 AND e.action_id = t.action_id
         WHERE t.tenant_id = $1 AND t.case_id IS NOT NULL AND t.action_id IS NOT NULL AND e.case_id IS DISTINCT FROM t.case_id ORDER BY 1 LIMIT 1`,
};

const payments: readonly Question[] = [
  {
    what: 'payment-batch',
    table: 'payment_batches',
    zh: '付款批次的笔数、金额或状态与它的各笔不符',
    en: 'The number, sum or state of a payment batch does not follow from its items',
    sql: `SELECT b.id, jsonb_build_object('items', count(i.id), 'amountFen', coalesce(sum(i.amount_fen), 0), 'answered', count(r.item_id)) AS expected,
                 jsonb_build_object('items', b.items, 'amountFen', b.amount_fen, 'state', b.state) AS found
            FROM payment_batches b LEFT JOIN payment_items i ON i.tenant_id = $1 AND i.batch_id = b.id
            LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
           WHERE b.tenant_id = $1 AND b.state NOT IN ('preparing', 'withdrawn') GROUP BY b.id, b.items, b.amount_fen, b.state
          HAVING count(i.id) <> b.items OR coalesce(sum(i.amount_fen), 0) <> b.amount_fen
              OR (b.state = 'settled') <> (count(r.item_id) = count(i.id)) OR (count(r.item_id) > 0 AND b.state NOT IN ('sent', 'settled'))
           ORDER BY 1 LIMIT 1`,
  },
  {
    what: 'payment-money',
    table: 'payment_items',
    zh: '一笔付款与它的转账不符：送出即预留，到账恰好记一次，退回即解除',
    en: 'A payment does not have its transfers: reserved when sent, posted exactly once when settled, given back when rejected',
    // A reservation has one resolution at most (transfers_one_resolution), so "settled" with one is paid exactly once.
    sql: `SELECT i.id, jsonb_build_object('case', i.case_id, 'amount', i.amount_fen, 'state', b.state, 'result', r.result) AS expected,
                 jsonb_build_object('case', t.case_id, 'amount', t.amount, 'reserved', t.kind, 'resolved', o.kind) AS found
            FROM payment_items i LEFT JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
            LEFT JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
            LEFT JOIN transfers t ON t.tenant_id = $1 AND t.id = i.reserve_id
            LEFT JOIN transfers o ON o.tenant_id = $1 AND o.original_id = t.id
           WHERE i.tenant_id = $1 AND (b.id IS NULL
              OR (b.state IN ('sent', 'settled')) <> (t.id IS NOT NULL)
              OR t.kind <> 'reserve' OR t.amount <> i.amount_fen OR t.case_id <> i.case_id
              OR coalesce(o.kind, '-') <> CASE r.result WHEN 'settled' THEN 'post-reserved' WHEN 'rejected' THEN 'void-reserved' ELSE '-' END)
           ORDER BY 1 LIMIT 1`,
  },
];

const pointers: readonly Question[] = [
  orphans(
    'transfers',
    't.id',
    'case_id',
    'cases',
    'id',
    '转账所指的办件不存在',
    'A transfer names a case that does not exist',
  ),
  orphans(
    'case_keys',
    `t.scope || '/' || t.key`,
    'case_id',
    'cases',
    'id',
    '占用唯一编号的办件不存在',
    'A uniqueness key is held by a case that does not exist',
  ),
  orphans(
    'answers',
    't.case_id',
    'case_id',
    'cases',
    'id',
    '填报内容所属的办件不存在',
    'Answers of a case that does not exist',
  ),
  orphans(
    'evidence',
    't.case_id',
    'case_id',
    'cases',
    'id',
    '记下的成果所属的办件不存在',
    'Evidence of a case that does not exist',
  ),
  orphans(
    'consents',
    't.action_id',
    'case_id',
    'cases',
    'id',
    '同意记录所属的办件不存在',
    'A consent is of a case that does not exist',
  ),
  orphans(
    'notice_entries',
    `t.notice_id || '/' || t.case_id`,
    'case_id',
    'cases',
    'id',
    '公示名单中的办件不存在',
    'A notice lists a case that does not exist',
  ),
  orphans(
    'payment_items',
    't.id',
    'case_id',
    'cases',
    'id',
    '付款所指的办件不存在',
    'A payment is for a case that does not exist',
  ),
  orphans(
    'payment_items',
    't.id',
    'batch_id',
    'payment_batches',
    'id',
    '付款所属的批次不存在',
    'A payment is in a batch that does not exist',
  ),
  orphans(
    'payment_results',
    't.item_id',
    'item_id',
    'payment_items',
    'id',
    '银行回盘所指的付款不存在',
    'A bank answer is to a payment that does not exist',
  ),
];

/** Rows that belong to the present, yet name somebody or something merged into another: merging hands them over. */
function leftBehind(table: string, column: string, of: 'people' | 'organisations', where = 'true'): Question {
  return {
    ...{ what: 'left-behind', table },
    zh: `合并${of === 'people' ? '人员' : '工会'}时漏了一行：它还指着已并掉的一方`,
    en: `A row was left behind by a merger: it still names ${of === 'people' ? 'the person' : 'the organisation'} merged away`,
    sql: `SELECT t.id, o.merged_into_id AS expected, t.${column} AS found FROM ${table} t
            JOIN ${of} o ON o.tenant_id = $1 AND o.id = t.${column} AND o.merged_into_id IS NOT NULL
           WHERE t.tenant_id = $1 AND ${where} ORDER BY 1 LIMIT 1`,
  };
}

const merged: readonly Question[] = [
  ...['memberships', 'posts', 'facts', 'cases', 'records', 'record_people'].map((table) =>
    leftBehind(table, 'person_id', 'people'),
  ),
  ...['memberships', 'cases'].map((table) => leftBehind(table, 'organisation_id', 'organisations')),
  leftBehind('posts', 'organisation_id', 'organisations', 't.revoked_at IS NULL'),
];

const questions: readonly Question[] = [...history, tree, round, ...pointers, ...merged, transfers, ...payments];

export async function verifyRows(q: Queryable, tenantId: number): Promise<Difference | null> {
  for (const { what, table, zh, en, sql } of questions) {
    const [row] = await q.query<{ id: unknown; expected: unknown; found: unknown }>(sql, [tenantId]);
    if (row) return { what, where: `${table} ${row.id}`, expected: row.expected, found: row.found, says: { zh, en } };
  }
  return null;
}
