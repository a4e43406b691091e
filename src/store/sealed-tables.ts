// What is decided outside the histories of the cases, table by table: the columns that nobody may change, remove or add unseen. Every write of the
// application leaves a hash of these columns (leaves.ts), and `verify` holds the rows against them. Balances, counters, leases and search terms are
// not here: they move by themselves and follow from something that is.
import { sha256Hex } from '#kit/json.ts';
import { type Text, text } from '#kit/text.ts';

export interface SealedTable {
  /** One row of it, in words. */
  readonly names: Text;
  /** Behind tenant_id. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** SQL over `t`, the tenant as $1: rows whose leaves are not looked at, because what they say follows from something with a hash of its own. */
  readonly unless?: string;
  /** SQL over `t`: rows that may be there without a leaf. One that has a leaf is held to it. */
  readonly mayLack?: string;
  /** A row may go without a leaf: its removal is found elsewhere. */
  readonly mayGo?: true;
}

const words = (list: string): string[] => list.trim().split(/\s+/);

/** `key` and `columns` as words: the list is long and read by table. */
const sealed = (
  zh: string,
  en: string,
  key: string,
  columns: string,
  more: Pick<SealedTable, 'unless' | 'mayLack' | 'mayGo'> = {},
): SealedTable => ({ names: text(zh, en), key: words(key), columns: words(columns), ...more });

export const sealedTables: Readonly<Record<string, SealedTable>> = {
  // Who is who, and who may.
  tenants: sealed('租户', 'tenant', 'tenant_id', 'key name name_en budget_alone_fen'),
  calendar_years: sealed(
    '放假安排',
    'holidays of a year',
    'year number',
    'days source source_number taken_by taken_at',
  ),
  data_keys: sealed('密钥', 'data key', 'key_id', 'purpose suite wrapped created_at used_from'),
  organisations: sealed(
    '工会',
    'organisation',
    'id',
    'parent_id level name name_en short_name credit_code account_sealed bank account_from merged_into_id closed_at created_at',
  ),
  organisation_contacts: sealed(
    '工会的联系方式',
    'contact of a union',
    'organisation_id',
    'office phone set_by set_at',
  ),
  people: sealed(
    '人员',
    'person',
    'id',
    'name id_number_sealed id_number_index phone_sealed phone_index account_sealed account_bank account_from account_changed_at merged_into_id created_at',
  ),
  memberships: sealed('会籍', 'membership', 'id', 'person_id organisation_id status since until created_at'),
  posts: sealed(
    '任职',
    'post',
    'id',
    'person_id organisation_id role programme_key valid_from valid_until granted_by granted_at revoked_at',
  ),
  identity_changes: sealed(
    '身份变更',
    'change of an identity',
    'id',
    'person_id kind about rule state value_sealed phone_index organisation_id proposed_by proposed_at ends_at decided_by decided_at why',
  ),
  credentials: sealed(
    '登录凭据',
    'credential',
    'person_id',
    'password_hash password_initial totp_sealed totp_confirmed_at totp_by_word word_hash word_until epoch disabled_at',
  ),
  corrections: sealed(
    '更正申请',
    'correction',
    'id',
    'person_id organisation_id what words_sealed asked_at answered_at answered_by accepted answer asked_by consent_sealed',
  ),
  proposed_accounts: sealed(
    '代填账号',
    'proposed account',
    'action_id',
    'case_id person_id state account_sealed tail bank account_in_place proposed_by organisation_id proposed_at decided_by decided_at why',
  ),
  case_questions: sealed(
    '办件问答',
    'question about a case',
    'id',
    'case_id asked_by asked_at words_sealed answered_by answered_for answered_at answer_sealed erased_at',
  ),
  signing_keys: sealed(
    '签名密钥',
    'signing key',
    'id',
    'organisation_id algorithm public private_sealed from_on until_on made_at withdrawn_at ended_why',
  ),

  // Who looked, and what was told.
  access_log: sealed('访问日志', 'line of the access log', 'id', 'at actor_id what target allowed details'),
  views: sealed('查看记录', 'view', 'id', 'at viewer_id person_id case_id what purpose hour'),
  outbox: sealed('消息', 'message', 'id', 'topic dedupe person_id case_id payload created_at', {
    // Messages of actions are held against the history (verify-derived.ts) and sealed by the next checkpoint: the write path has no time for it.
    mayLack: `t.dedupe LIKE 'act:%'`,
  }),

  // What programmes do.
  programme_versions: sealed(
    '办法版本',
    'version of a programme',
    'hash',
    'programme_key organisation_id effective_from prepared_by prepared_at approved_by published_at returned_by returned_at return_reason',
  ),
  rounds: sealed(
    '批次',
    'round',
    'id',
    'programme_key version_hash organisation_id year name parameters opens_on closes_on state budget_account_id opened_by created_at closed_at',
  ),
  round_forecasts: sealed('批次开时的预计', 'forecast of a round', 'round_id', 'base forecast made_at'),
  campaigns: sealed('专项活动', 'campaign', 'id', 'campaign_key organisation_id year name opened_by opened_at'),
  campaign_rounds: sealed('专项活动的批次', 'round of a campaign', 'round_id', 'campaign_id step added_by added_at'),
  notices: sealed(
    '公示',
    'notice',
    'id',
    'round_id stage organisation_id title title_en published_at published_by until withdrawn_at mask',
  ),
  notice_entries: sealed(
    '公示名单的一行',
    'entry of a notice',
    'notice_id case_id',
    'ordinal masked_name organisation_name details',
  ),
  objections: sealed(
    '异议',
    'objection',
    'id',
    'notice_id case_id grounds_sealed contact_sealed raised_at known raiser_sealed raiser_code',
  ),
  documents: sealed(
    '附件',
    'document',
    'id',
    'case_id owner_id name media_type size sha256 class created_at erased_at agreement_id',
  ),
  import_runs: sealed(
    '导入',
    'import',
    'id',
    'kind round_id organisation_id file_name file_hash state created_by created_at committed_at',
  ),
  import_rows: sealed(
    '导入的一行',
    'row of an import',
    'run_id row_number',
    'sheet cells_sealed label fate reasons case_id person_id',
  ),

  // Money.
  accounts: sealed(
    '账户',
    'account',
    'id',
    'code unit name name_en kind organisation_id round_id expenditure_code floor closed_at created_at',
  ),
  transfers: sealed(
    '转账',
    'transfer',
    'id',
    'debit_id credit_id amount kind code original_id case_id entitlement batch_id actor_id action_id at memo',
    {
      // What an action of a case moved, what a sent batch reserved and what was claimed is held against history, payments and claims (verify-derived.ts).
      unless: `(t.action_id IS NOT NULL AND t.case_id IS NOT NULL) OR (t.kind = 'reserve' AND t.case_id IS NOT NULL)
               OR t.id IN (SELECT b.transfer_id FROM claim_batches b WHERE b.tenant_id = $1)`,
    },
  ),
  expenditure_accounts: sealed(
    '支出科目',
    'head of the chart',
    'code',
    'parent_code name name_en verified source closed_at',
  ),
  payment_batches: sealed(
    '付款批次',
    'payment batch',
    'id',
    'round_id number state prepared_by prepared_at approved_by approved_at approved_looked sent_by sent_at settled_at file_format file_hash',
  ),
  payment_items: sealed(
    '付款',
    'payment',
    'id',
    'payee_person_id payee_organisation_id payee_name account_sealed account_bank',
  ),
  payment_results: sealed(
    '银行回盘',
    'answer of the bank',
    'item_id',
    'batch_id result reason_code reason bank_reference return_hash at',
  ),

  // Gifts and goods.
  gift_donors: sealed('捐赠人', 'donor', 'id', 'organisation_id kind details_sealed public_name created_by created_at'),
  gift_funds: sealed(
    '捐赠基金',
    'fund',
    'id',
    'organisation_id name purpose programme_key account_id opened_by opened_at',
  ),
  gift_agreements: sealed(
    '捐赠协议',
    'agreement of a gift',
    'id',
    'organisation_id donor_id fund_id purpose programme_key round_id from_on until_on signed_on made_by made_at',
  ),
  gift_lines: sealed(
    '捐赠协议的一项',
    'line of an agreement',
    'agreement_id line',
    'what unit amount value_fen account_id',
  ),
  budget_moves: sealed(
    '预算记录',
    'entry of a budget',
    'id',
    'step organisation_id year expenditure_code round_id amount_fen memo transfer_id alone asked_by asked_at',
  ),
  budget_decisions: sealed(
    '预算确认',
    'decision on a budget entry',
    'move_id',
    'asked_by decided_by decided_at transfer_id sent_back_why',
  ),
  gift_arrivals: sealed(
    '捐赠到账',
    'arrival of a gift',
    'id',
    'agreement_id line amount received_on reference transfer_id recorded_by recorded_at decided_by decided_at decided_transfer_id receipt_year receipt_number why',
  ),
  gift_receipts: sealed(
    '捐赠收据',
    'receipt of a gift',
    'year number',
    'agreement_id line amount value_fen received_on reference mark reverses_year reverses_number transfer_id by_id at',
  ),
  gift_reversals: sealed(
    '捐赠冲销',
    'reversal of a receipt',
    'id',
    'year number why transfer_id asked_by asked_at decided_by decided_at decided_transfer_id sent_back_why',
  ),
  gift_allotments: sealed(
    '捐赠安排',
    'allotment of a gift',
    'id',
    'agreement_id line fund_id account_id to_id organisation_id round_id amount reason transfer_id by_id at',
  ),
  gift_uses: sealed(
    '捐赠使用',
    'use of a gift',
    'id',
    'allotment_id kind amount people used_on note reverses_id transfer_id by_id at',
  ),
  gift_collections: sealed(
    '募捐',
    'collection',
    'round_id',
    'organisation_id announcement leftover fund_id account_id opened_by opened_at closed_by closed_at left_transfer_id',
  ),
  gift_givings: sealed(
    '同事捐款',
    'giving',
    'id',
    'round_id person_id amount_fen way given_on reverses_id transfer_id by_id at',
  ),
  goods: sealed('物资', 'goods', 'id', 'organisation_id name unit created_at'),
  goods_lots: sealed(
    '物资批',
    'lot',
    'id',
    'goods_id supplier received_on expires_on price_fen pieces received_by created_at gift_use_id transfer_id',
  ),
  goods_lot_reversals: sealed('物资退回', 'reversal of a lot', 'lot_id', 'why transfer_id by_id at'),
  goods_lot_routes: sealed('物资装车', 'lot on a route', 'lot_id route_id', 'lot_id route_id'),
  delivery_routes: sealed(
    '配送路线',
    'route',
    'id',
    'round_id organisation_id name day carrier_id state made_by made_at loaded_at closed_at closed_by',
  ),
  delivery_stops: sealed('配送点', 'stop of a route', 'case_id', 'route_id place code'),
  delivery_records: sealed(
    '配送记录',
    'record of a phone',
    'action_id',
    'route_id case_id code what done_at person_id received_at refusal why_zh why_en looked_at looked_by',
  ),

  // Claims and draws; who holds one is chained by itself.
  claim_offers: sealed(
    '名额发放',
    'offer',
    'id',
    'round_id organisation_id package stock_id held_id opens_at closes_at queued created_at',
  ),
  claims: sealed('领到的名额', 'claim', 'round_id person_id batch', 'offer_id case_id', {
    mayLack: 't.case_id IS NULL',
    mayGo: true,
  }),
  draw_parties: sealed('抽签的见证人', 'party to a draw', 'draw_id number', 'name person_id commitment word withheld'),
  draw_readings: sealed('外部数值的读数', 'reading of a draw', 'draw_id person_id', 'reading at'),

  // Panels and the register.
  score_panels: sealed(
    '评审组',
    'panel',
    'id',
    'round_id stage scheme name opened_at opened_by closings closed_at closed_by',
  ),
  score_seats: sealed('评委席', 'seat of a judge', 'panel_id seat', 'person_id'),
  score_seat_steps: sealed('评委席变更', 'change of a seat', 'panel_id seat what', 'why by_id at'),
  score_works: sealed('参评作品', 'work before a panel', 'panel_id number', 'case_id'),
  records: sealed(
    '登记',
    'record',
    'id',
    'issuer_id kind year number person_id organisation_id union_id title_zh title_en from_on case_id registered_at',
  ),
  record_steps: sealed(
    '登记的变更',
    'step of a record',
    'record_id step',
    'what reason by_id at case_id level until_on',
    {
      // Held against the history of its case (verify-derived.ts).
      unless: 't.case_id IS NOT NULL',
    },
  ),
  record_people: sealed(
    '工作室成员',
    'member of a studio',
    'id',
    'record_id person_id role from_on until_on added_by added_at ended_by ended_at',
    { unless: 't.case_id IS NOT NULL' },
  ),
};

/** Names the columns that a leaf was made over: a leaf of other columns says nothing about a row of today. */
export const shapeOf = ({ key, columns }: SealedTable): string =>
  sha256Hex(`${key.join(' ')}|${columns.join(' ')}`).slice(0, 8);

/** Text: the key's columns with a bar between. */
export const keyOf = ({ key }: SealedTable, alias: string): string =>
  key.map((column) => `${alias}.${column}::text`).join(` || '/' || `);

/** 16 bytes: what a row sends in binary, so that no setting of a session (time zone, style of dates) changes it. */
export const hashOf = ({ columns }: SealedTable, alias: string): string =>
  `substr(sha256(record_send(ROW(${columns.map((column) => `${alias}.${column}`).join(', ')}))), 1, 16)`;
