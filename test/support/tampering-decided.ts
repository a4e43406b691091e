// What an attack with the database's own password found unseen, one by one: rows that are decided outside the histories of the cases, on the demo.
import { ctid, drop, set } from '#test/support/tampering.ts';

export type DecidedTampering = readonly [name: string, statements: readonly string[], where: RegExp];

const one = (name: string, sql: string, where: RegExp): DecidedTampering => [name, [sql], where];
const first = (table: string, what: string, where = 'true') => set(table, what, ctid(table, where));
const less = (table: string, where = 'true') => drop(table, ctid(table, where));
/** The sealed value of one row in another. */
const swapped = (table: string, column: string, key: string) =>
  `UPDATE ${table} t SET ${column} = o.${column} FROM ${table} o WHERE t.tenant_id = 1 AND o.tenant_id = 1 AND t.${column} IS NOT NULL AND o.${column} IS NOT NULL
     AND t.${key} = (SELECT min(${key}) FROM ${table} WHERE tenant_id = 1 AND ${column} IS NOT NULL)
     AND o.${key} = (SELECT max(${key}) FROM ${table} WHERE tenant_id = 1 AND ${column} IS NOT NULL)`;

const ofAction = 'action_id IS NOT NULL AND case_id IS NOT NULL';
const ofPayment = `kind = 'reserve' AND case_id IS NOT NULL`;
const ofBudget =
  'case_id IS NULL AND action_id IS NULL AND original_id IS NULL AND id NOT IN (SELECT transfer_id FROM claim_batches)';

export const decidedTamperings: readonly DecidedTampering[] = [
  one(
    'somebody makes himself finance checker',
    `INSERT INTO posts (tenant_id, id, person_id, organisation_id, role, valid_from, granted_at)
     SELECT 1, 999999999, person_id, organisation_id, 'finance-checker', '2020-01-01', now() FROM memberships WHERE tenant_id = 1 LIMIT 1`,
    /^posts 999999999$/,
  ),
  one('a post is revoked', first('posts', 'revoked_at = now()', 'revoked_at IS NULL'), /^posts \d+$/),
  one('a post is prolonged', first('posts', `valid_until = '2099-12-31'`), /^posts \d+$/),
  one('a post is raised', first('posts', `role = 'chair'`, `role <> 'chair'`), /^posts \d+$/),
  one('a post is of another', first('posts', 'person_id = person_id + 1'), /^posts \d+$/),
  one('a post is taken away without a trace', less('posts'), /^posts \d+$/),
  one('a line of the access log is removed', less('access_log'), /^access_log \d+$/),
  one('a line of the access log is of another', first('access_log', 'actor_id = 999'), /^access_log \d+$/),
  one('a refusal is said to have been allowed', first('access_log', 'allowed = NOT allowed'), /^access_log \d+$/),
  one('a view is removed', less('views'), /^views \d+$/),
  one('a view was by another', first('views', 'viewer_id = viewer_id + 1'), /^views \d+$/),
  one('a view had another purpose', first('views', `purpose = '工作需要'`), /^views \d+$/),

  one('a grant was made by another', first('transfers', 'actor_id = 999', ofAction), /^transfers \d+$/),
  one(
    'a grant was made at another time',
    first('transfers', `at = at + interval '1 day'`, ofAction),
    /^transfers \d+$/,
  ),
  one('a grant has a memo', first('transfers', `memo = '特批'`, ofAction), /^transfers \d+$/),
  one(
    'a grant is booked as something else',
    first('transfers', `code = 'payment'`, `${ofAction} AND code = 'grant'`),
    /^transfers \d+$/,
  ),
  one(
    'a grant may be made once more',
    first('transfers', `entitlement = 'grant#7'`, `${ofAction} AND code = 'grant'`),
    /^transfers \d+$/,
  ),
  one('a grant is freed of its action', first('transfers', 'action_id = NULL', ofAction), /^transfers \d+$/),
  one('a reservation was made by another', first('transfers', 'actor_id = 999', ofPayment), /^transfers \d+$/),
  one(
    'a reservation was made at another time',
    first('transfers', `at = at + interval '1 day'`, ofPayment),
    /^transfers \d+$/,
  ),
  one(
    'a reservation is for another attempt',
    first('transfers', `entitlement = 'pay:9'`, ofPayment),
    /^transfers \d+$/,
  ),
  one(
    'a settlement was booked by another',
    first('transfers', 'actor_id = 999', `kind = 'post-reserved' AND case_id IS NOT NULL`),
    /^transfers \d+$/,
  ),
  one(
    'a settlement was booked at another time',
    first('transfers', `at = at - interval '1 day'`, `kind = 'post-reserved' AND case_id IS NOT NULL`),
    /^transfers \d+$/,
  ),
  one(
    'a rejection is booked as a settlement',
    first('transfers', `code = 'payment-settled'`, `kind = 'void-reserved' AND case_id IS NOT NULL`),
    /^transfers \d+$/,
  ),
  one(
    'a budget was allotted by another',
    first('transfers', 'actor_id = 999', ofBudget),
    /^(transfers|budget_moves|budget_decisions) \d+$/,
  ),
  one(
    'a budget was allotted at another time',
    first('transfers', `at = at - interval '1 year'`, ofBudget),
    /^(transfers|budget_moves|budget_decisions) \d+$/,
  ),
  one(
    'a budget has another memo',
    first('transfers', `memo = '追加'`, ofBudget),
    /^(transfers|budget_moves|budget_decisions) \d+$/,
  ),
  one(
    'a budget has another code',
    first('transfers', `code = 'other'`, ofBudget),
    /^(transfers|budget_moves|budget_decisions) \d+$/,
  ),
  one(
    'a claim was booked at another time',
    first('transfers', `at = at - interval '1 day'`, 'id IN (SELECT transfer_id FROM claim_batches)'),
    /^transfers \d+$/,
  ),
  one(
    'a claim was booked by somebody',
    first('transfers', 'actor_id = 999', 'id IN (SELECT transfer_id FROM claim_batches)'),
    /^transfers \d+$/,
  ),

  one(
    'a payment is for another person',
    first('payment_items', 'payee_person_id = payee_person_id + 1', 'payee_person_id IS NOT NULL'),
    /^payment_items \d+$/,
  ),
  one('a payment bears another name', first('payment_items', `payee_name = '张三'`), /^payment_items \d+$/),
  one('a payment goes to another account', swapped('payment_items', 'account_sealed', 'id'), /^payment_items \d+$/),
  one('a payment goes to another bank', first('payment_items', `account_bank = '外地银行'`), /^payment_items \d+$/),
  one('a payment is removed', less('payment_items'), /^(payment_items|transfers|payment_batches) \d+$/),
  one('the bank said another reference', first('payment_results', `bank_reference = 'X'`), /^payment_results \d+$/),
  one('the bank gave another reason', first('payment_results', `reason = '户名不符'`), /^payment_results \d+$/),
  one(
    'a batch was approved by another',
    first('payment_batches', 'approved_by = approved_by + 1', 'approved_by IS NOT NULL'),
    /^payment_batches \d+$/,
  ),
  one(
    'a batch was sent with another file',
    first('payment_batches', `file_hash = sha256('x')`, 'file_hash IS NOT NULL'),
    /^payment_batches \d+$/,
  ),
  one('a batch was prepared by another', first('payment_batches', 'prepared_by = 999'), /^payment_batches \d+$/),
  one('an account may go below zero', first('accounts', 'floor = NULL', 'floor IS NOT NULL'), /^accounts \d+$/),
  one(
    'an account is of another union',
    first('accounts', 'organisation_id = 1', 'organisation_id IS NOT NULL'),
    /^accounts \d+$/,
  ),
  one('an account is closed', first('accounts', 'closed_at = now()', 'closed_at IS NULL'), /^accounts \d+$/),
  one('an account has another name', first('accounts', `name = '小金库'`), /^accounts \d+$/),

  one('a round pays other amounts', first('rounds', `parameters = '{"amountsFen": 99999900}'`), /^rounds \d+$/),
  one('a round stays open', first('rounds', `closes_on = '2099-12-31'`), /^rounds \d+$/),
  one(
    'a round is opened again',
    first('rounds', `state = 'open', closed_at = NULL`, `state = 'closed'`),
    /^rounds \d+$/,
  ),
  one(
    'a round pays from another budget',
    first('rounds', 'budget_account_id = budget_account_id + 1', 'budget_account_id IS NOT NULL'),
    /^rounds \d+$/,
  ),
  one('a version was approved by another', first('programme_versions', 'approved_by = 999'), /^programme_versions /),
  one('a version was prepared by another', first('programme_versions', 'prepared_by = 999'), /^programme_versions /),
  one('a notice ends earlier', first('notices', 'until = until - 3'), /^notices \d+$/),
  one(
    'a notice was published earlier',
    first(
      'notices',
      `announced_at = announced_at - interval '5 days', published_at = published_at - interval '5 days'`,
    ),
    /^notices \d+$/,
  ),
  one('a notice was published by another', first('notices', 'published_by = 999'), /^notices \d+$/),
  one('a notice is withdrawn', first('notices', 'withdrawn_at = now()', 'withdrawn_at IS NULL'), /^notices \d+$/),
  one('a notice is removed', less('notices'), /^notices \d+$/),
  one('an entry of a notice is removed', less('notice_entries'), /^notice_entries \d+\/\d+$/),
  one('an entry shows another name', first('notice_entries', `masked_name = '张*'`), /^notice_entries \d+\/\d+$/),
  one(
    'an entry shows another amount',
    first('notice_entries', `details = '{"amountFen": 1}'`),
    /^notice_entries \d+\/\d+$/,
  ),
  one('an objection is removed', less('objections'), /^objections \d+$/),
  one('an objection is about another case', first('objections', 'case_id = case_id + 1'), /^objections \d+$/),

  one('a person has another name', first('people', `name = '李四'`), /^people \d+$/),
  one(
    'a person is found by another phone',
    first('people', `phone_index = '\\x00'`, 'phone_index IS NOT NULL'),
    /^people \d+$/,
  ),
  one('a person has the account of another', swapped('people', 'account_sealed', 'id'), /^people \d+$/),
  one('a person has the ID number of another', swapped('people', 'id_number_sealed', 'id'), /^people \d+$/),
  one('a person has the phone of another', swapped('people', 'phone_sealed', 'id'), /^people \d+$/),
  one('a membership began earlier', first('memberships', 'since = since - 365'), /^memberships \d+$/),
  one('a password is exchanged', first('credentials', `password_hash = 'x'`), /^credentials \d+$/),
  one(
    'an authenticator is taken off',
    first('credentials', 'totp_sealed = NULL', 'totp_sealed IS NOT NULL'),
    /^credentials \d+$/,
  ),
  one(
    'sessions of a password that was changed live again',
    first('credentials', 'epoch = epoch - 1'),
    /^credentials \d+$/,
  ),
  one('a file has another digest', first('documents', `sha256 = sha256('x')`), /^documents \d+$/),
  one('a file is of another case', first('documents', 'case_id = coalesce(case_id, 0) + 1'), /^documents \d+$/),
  one('a file is removed', less('documents'), /^documents \d+$/),
  one('a union has another name', first('organisations', `name = '北京市总工会'`), /^organisations \d+$/),
  one('a union has another account', first('organisations', `account_sealed = '\\x00'`), /^organisations \d+$/),
  one('a union has another bank', first('organisations', `bank = '外地银行'`), /^organisations \d+$/),

  one('a gift is for another purpose', first('gift_agreements', `purpose = '随意'`), /^gift_agreements \d+$/),
  one('a gift was promised higher', first('gift_lines', 'amount = amount + 1'), /^gift_lines \d+\/\d+$/),
  one('a gift reached more people', first('gift_uses', 'people = coalesce(people, 0) + 100'), /^gift_uses \d+$/),
  one('an arrival was recorded by another', first('gift_arrivals', 'recorded_by = 999'), /^gift_arrivals \d+$/),
  one('a donor is called otherwise', first('gift_donors', `public_name = '无名氏'`), /^gift_donors \d+$/),
  one('another judge sat on a panel', first('score_seats', 'person_id = person_id + 1'), /^score_seats \d+\/\d+$/),
  one('a panel was closed by another', first('score_panels', 'closed_by = 999'), /^score_panels \d+$/),
  one('another value was read', first('draw_readings', `reading = '000'`), /^draw_readings \d+\/\d+$/),
  one(
    'an offer opened earlier',
    first('claim_offers', `opens_at = opens_at - interval '1 hour'`),
    /^claim_offers \d+$/,
  ),
  one('a claim belongs to another case', first('claims', 'case_id = case_id + 1', 'case_id IS NOT NULL'), /^claims /),
  one('a claim belongs to no case', first('claims', 'case_id = NULL', 'case_id IS NOT NULL'), /^claims /),
  one('a record has another title', first('records', `title_zh = '全国劳动模范'`), /^records \d+$/),
  one(
    'a record was changed by another',
    first('record_steps', 'by_id = 999', 'case_id IS NOT NULL'),
    /^record_steps \d+\/\d+$/,
  ),
  one(
    'a record was changed at another time',
    first('record_steps', `at = at - interval '1 day'`, 'case_id IS NOT NULL'),
    /^record_steps \d+\/\d+$/,
  ),
  one(
    'somebody belonged to a studio earlier',
    first('record_people', 'from_on = from_on - 365'),
    /^record_people \d+$/,
  ),
  one('somebody never belonged to a studio', less('record_people'), /^record_people \d+$/),
  one('a question was asked by another', first('case_questions', 'asked_by = asked_by + 1'), /^case_questions \d+$/),
  one('a correction was granted', first('corrections', 'accepted = NOT accepted'), /^corrections \d+$/),
  one('a message went to another', first('outbox', 'person_id = 999', `dedupe NOT LIKE 'act:%'`), /^outbox \d+$/),
  one(
    'a message said something else',
    first('outbox', `payload = '{"words": "别的"}'`, `dedupe NOT LIKE 'act:%'`),
    /^outbox \d+$/,
  ),
  one(
    'a message of an action is of another case',
    first('outbox', 'case_id = case_id + 1', `dedupe LIKE 'act:%'`),
    /^outbox \d+$/,
  ),
  one(
    'a message of an action that never was',
    first('outbox', `dedupe = 'act:00000000-0000-4000-8000-000000000009:0'`),
    /^outbox \d+$/,
  ),
  one('a certificate is checked with another key', first('signing_keys', `public = '\\x00'`), /^signing_keys \d+$/),
  one('a lot cost more', first('goods_lots', 'price_fen = coalesce(price_fen, 0) + 100'), /^goods_lots \d+$/),
  one('a stop is at another place', first('delivery_stops', 'place = place + 100'), /^delivery_stops \d+$/),
  one('a route was carried by another', first('delivery_routes', 'carrier_id = 999'), /^delivery_routes \d+$/),
  one(
    'a row of an import came to another end',
    first('import_rows', `fate = 'good'`, `fate <> 'good'`),
    /^import_rows \d+\/\d+$/,
  ),
  one(
    'a head of the chart is called otherwise',
    first('expenditure_accounts', `name = '其他'`),
    /^expenditure_accounts /,
  ),
];
