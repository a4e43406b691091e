// The same for answers, money, figures and the tree.
import { ctid, drop, set, type Tampering } from '#test/support/tampering.ts';

export const moneyTamperings: readonly Tampering[] = [
  [
    'answers are changed',
    (w) => [set('answers', `plain = jsonb_set(plain, '{number}', '"X"')`, `case_id = ${w.caseId(0)}`)],
    /^answers$/,
    /^answers \d+$/,
  ],
  [
    'answers are changed and their digest made to fit',
    (w) => [set('answers', `plain = '{}', digest = sha256(salt || '{}')`, `case_id = ${w.caseId(0)}`)],
    /^answers-digest$/,
    /^answers /,
  ],
  ['answers are deleted', (w) => [drop('answers', `case_id = ${w.caseId(0)}`)], /^answers-digest$/, /^answers /],
  [
    'answers of no case',
    (w) => [
      `INSERT INTO answers SELECT tenant_id, 999999, plain, sealed, salt, digest, changed_at FROM answers WHERE case_id = ${w.caseId(0)}`,
    ],
    /^orphan$/,
    /^answers 999999$/,
  ],
  [
    'a key is held by no case',
    () => [`INSERT INTO case_keys VALUES (1, 's', 'k', 999999)`],
    /^orphan$/,
    /^case_keys s\/k$/,
  ],
  [
    'a balance is raised',
    () => [set('accounts', 'credits = credits + 100', ctid('accounts', `code LIKE 'round:%:payable'`))],
    /^ledger-account$/,
    /^accounts \d+$/,
  ],
  [
    'a balance is raised twice, so that the sum stays',
    () => [
      set(
        'accounts',
        'credits = credits + 100, debits = debits + 100',
        ctid('accounts', `code LIKE 'round:%:payable'`),
      ),
    ],
    /^ledger-account$/,
    /^accounts /,
  ],
  ['an account is deleted', () => [drop('accounts', `code LIKE 'bank:%'`)], /^ledger-account$/, /^accounts /],
  [
    'a transfer is raised',
    () => [set('transfers', 'amount = amount + 1', ctid('transfers', `entitlement = 'grant'`))],
    /^case-money$/,
    /^cases /,
  ],
  [
    'a transfer is deleted',
    () => [drop('transfers', ctid('transfers', `entitlement = 'grant'`))],
    /^case-money$/,
    /^cases /,
  ],
  [
    'a transfer without a case is deleted',
    () => [drop('transfers', 'case_id IS NULL')],
    /^ledger-account$/,
    /^accounts /,
  ],
  [
    'a transfer is given to another case',
    (w) => [set('transfers', `case_id = ${w.caseId(9)}`, ctid('transfers', `entitlement = 'grant'`))],
    /^case-money$/,
    /^cases /,
  ],
  [
    'a transfer names no case',
    () => [set('transfers', 'case_id = 999999', ctid('transfers', `kind = 'post-reserved'`))],
    /^orphan$/,
    /^transfers \d+$/,
  ],
  [
    'a transfer appears',
    () => [
      `INSERT INTO transfers (tenant_id, id, debit_id, credit_id, amount, kind, code, at) SELECT 1, 999999, debit_id, credit_id, 5, 'post', 'x', at FROM transfers WHERE tenant_id = 1 LIMIT 1`,
    ],
    /^ledger-account$/,
    /^accounts /,
  ],
  [
    'an action of a transfer is exchanged',
    () => [set('transfers', 'action_id = gen_random_uuid()', ctid('transfers', `entitlement = 'grant'`))],
    /^transfer-action$/,
    /^transfers /,
  ],
  [
    'a figure is raised',
    () => [set('figures', 'value = value + 1', ctid('figures', `measure = 'grant.amountFen'`))],
    /^figures$/,
    /^figures .*grant\.amountFen$/,
  ],
  ['a figure is deleted', () => [drop('figures', ctid('figures', 'value <> 0'))], /^figures$/, /^figures /],
  [
    'a figure appears',
    (w) => [`INSERT INTO figures VALUES (1, 21, 'little-grant', 2020, ${w.roundId}, 'pay.settled', 3)`],
    /^figures$/,
    /^figures 21\//,
  ],
  [
    'a month is changed',
    () => [set('figure_months', 'value = value + 1', ctid('figure_months', 'value <> 0'))],
    /^figure-months$/,
    /^figure_months /,
  ],
  [
    'a waiting delta is added',
    (w) => [
      `INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, month, deltas) VALUES (1, 21, 'little-grant', 2020, ${w.roundId}, 202011, '{"pay.settled": 1}')`,
    ],
    /^figures$/,
    /^figures /,
  ],
  [
    'a path of the tree is deleted',
    () => [drop('organisation_paths', 'ancestor_id = 3 AND descendant_id = 21')],
    /^organisation-path$/,
    /^organisation_paths 3\/21$/,
  ],
  [
    'a union is hung elsewhere without its paths',
    () => [set('organisations', 'parent_id = 20', 'id = 12')],
    /^organisation-path$/,
    /^organisation_paths /,
  ],
  [
    'a round changes its programme',
    () => [set('rounds', `programme_key = 'other'`, 'true')],
    /^case-round$/,
    /^cases /,
  ],
  [
    'a batch claims another sum',
    () => [set('payment_batches', 'amount_fen = amount_fen + 1', `state = 'settled'`)],
    /^payment-batch$/,
    /^payment_batches /,
  ],
  [
    'an answered batch is called sent',
    () => [set('payment_batches', `state = 'sent'`, `state = 'settled'`)],
    /^payment-batch$/,
    /^payment_batches /,
  ],
  [
    'a payment is raised',
    (w) => [set('payment_items', 'amount_fen = amount_fen + 1', ctid('payment_items', `case_id = ${w.caseId(1)}`))],
    /^case-money$/,
    /^cases /,
  ],
  [
    'a payment under way is raised with its batch',
    () => [
      set('payment_items', 'amount_fen = amount_fen + 1', 'attempt = 2'),
      set('payment_batches', 'amount_fen = amount_fen + 1', `state = 'sent'`),
    ],
    /^payment-money$/,
    /^payment_items /,
  ],
  [
    'a payment is put onto another case',
    (w) => [set('payment_items', `case_id = ${w.caseId(9)}`, 'attempt = 2')],
    /^payment-money$/,
    /^payment_items /,
  ],
  [
    'a rejected payment is called settled',
    () => [set('payment_results', `result = 'settled'`, `result = 'rejected'`)],
    /^case-money$/,
    /^cases /,
  ],
  [
    'a settled payment is called rejected',
    () => [set('payment_results', `result = 'rejected'`, ctid('payment_results', `result = 'settled'`))],
    /^case-money$/,
    /^cases /,
  ],
  [
    'an answer of the bank is deleted',
    () => [drop('payment_results', `result = 'rejected'`)],
    /^payment-batch$/,
    /^payment_batches /,
  ],
  [
    'an answer to no payment',
    () => [
      `INSERT INTO payment_results (tenant_id, item_id, batch_id, result, return_hash, at) SELECT 1, 999999, batch_id, 'settled', return_hash, at FROM payment_results LIMIT 1`,
    ],
    /^orphan$/,
    /^payment_results 999999$/,
  ],
  [
    'a reservation is resolved the other way',
    () => [set('transfers', `kind = 'void-reserved'`, ctid('transfers', `kind = 'post-reserved'`))],
    /^(payment-money|ledger-account)$/,
    /^(payment_items|accounts) /,
  ],
  [
    'a notice lists no case',
    () => [set('notice_entries', 'case_id = 999999', ctid('notice_entries'))],
    /^orphan$/,
    /^notice_entries /,
  ],
];
