import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { HistoryRow } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { type Verification, verify } from '#engine/verify.ts';
import { sameJson } from '#engine/verify-cases.ts';
import { historyHash } from '#engine/write.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { canonicalJson } from '#kit/json.ts';
import { publishStage } from '#notices/publishing.ts';
import type { StageEvent } from '#policy/kind.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';
import {
  allDone,
  bankAnswer,
  firstMember,
  hands,
  makePayees,
  on,
  onAll,
  opening,
  sendAll,
  takeAnswer,
} from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let ids: number[];

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 12);
  round = await makeRound(house, littleProgramme);
  const opened = await allDone(
    engine.actAll(
      tenantId,
      Array.from({ length: 12 }, (_, n) => opening(round, firstMember + n, { level: n % 2 === 0 ? 'high' : 'low' })),
    ),
  );
  ids = opened.map((one) => one.caseId);
  must(await engine.act(tenantId, on(ids[11]!, hands.reviewer, 'refuse', { why: '材料不符' })));
  must(await engine.act(tenantId, on(ids[10]!, hands.reviewer, 'refuse', { why: '看错了' })));
  must(await engine.act(tenantId, on(ids[10]!, hands.reviewer, 'undo')));
  const rest = ids.slice(0, 10);
  await allDone(engine.actAll(tenantId, onAll(rest, hands.reviewer, 'approve', 1)));
  await allDone(engine.actAll(tenantId, onAll(rest, hands.district, 'approve', 2)));
  must(await publishStage(engine, tenantId, { roundId: round.id, stage: 'notice', acting: hands.district }));
  house.clock.set('2020-03-20T09:00:00+08:00');
  await actOnDeadlines(engine, tenantId);
  await allDone(engine.actAll(tenantId, onAll(rest.slice(0, 8), hands.head, 'grant', 3)));
  await foldAllFigures(house.db, tenantId);
  const batch = await sendAll(engine, round.id);
  await takeAnswer(engine, await bankAnswer(house, batch, [ids[0]!]));
  must(await engine.act(tenantId, on(ids[0]!, { personId: firstMember, posts: [] }, 'correct-account')));
  // Sent and not answered yet.
  await sendAll(engine, round.id);
});
after(() => database.drop());

/** What `verify` says after the statements, which are then rolled back; as the superuser, past foreign keys and rights. */
async function verifyAfter(statements: readonly string[]): Promise<Verification> {
  const client = await database.owner.pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await client.query('SET LOCAL session_replication_role = replica');
    for (const sql of statements) {
      const { rowCount } = await client.query(sql);
      assert.ok(rowCount === null || rowCount > 0, `changed nothing: ${sql}`);
    }
    const q = { query: async <T>(sql: string, params?: unknown[]) => (await client.query(sql, params)).rows as T[] };
    return await verify({ ...house, db: { ...database.owner, ...q, transaction: (work) => work(q) } }, tenantId);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

test('a tenant that was left alone agrees with its history, folded or not', async () => {
  const first = await verify(house, tenantId);
  assert.deepEqual([first.ok, first.firstDifference], [true, null]);
  assert.equal(first.cases, 12);
  assert.ok(first.events > 40 && first.transfers > 10 && first.figures > 10);
  await foldAllFigures(house.db, tenantId);
  assert.equal((await verify(house, tenantId)).ok, true);
});

test('an empty tenant is in order', async () => {
  assert.deepEqual(await verify(house, 77), {
    ok: true,
    cases: 0,
    events: 0,
    transfers: 0,
    figures: 0,
    firstDifference: null,
  });
});

const $case = (n: number) => String(ids[n]);
const set = (table: string, what: string, where: string) =>
  `UPDATE ${table} SET ${what} WHERE tenant_id = 1 AND ${where}`;
const drop = (table: string, where: string) => `DELETE FROM ${table} WHERE tenant_id = 1 AND ${where}`;
const ctid = (table: string, where = 'true', order = '1') =>
  `ctid = (SELECT ctid FROM ${table} WHERE tenant_id = 1 AND ${where} ORDER BY ${order} LIMIT 1)`;

/** Named: what is done to the rows, the code of the difference, the table it is found in. */
const mutations: readonly (readonly [
  name: string,
  statements: () => readonly string[],
  what: RegExp,
  where: RegExp,
])[] = [
  [
    'a definition is changed',
    () => [
      `UPDATE programme_versions SET definition = replace(definition::text, '200000', '900000')::json WHERE tenant_id = 1`,
    ],
    /^programme-version$/,
    /^programme_versions /,
  ],
  [
    'a version is renamed',
    () => [`UPDATE programme_versions SET programme_key = 'other' WHERE tenant_id = 1`],
    /^programme-version$/,
    /^programme_versions /,
  ],
  [
    'a case is put at another stage',
    () => [set('cases', `stage = 'grant'`, `id = ${$case(11)}`)],
    /^case-columns$/,
    /^cases \d+$/,
  ],
  [
    'a refused case is passed',
    () => [set('cases', `status = 'passed'`, `id = ${$case(11)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'a refused case is passed, in its state as well',
    () => [set('cases', `status = 'passed', state = jsonb_set(state, '{status}', '"passed"')`, `id = ${$case(11)}`)],
    /^case-state$/,
    /^cases /,
  ],
  [
    'an amount is raised',
    () => [set('cases', 'amount_fen = amount_fen + 1', `id = ${$case(0)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'an amount is raised, in the state as well',
    () => [set('cases', `amount_fen = 900000, state = jsonb_set(state, '{amountFen}', '900000')`, `id = ${$case(0)}`)],
    /^case-state$/,
    /^cases /,
  ],
  [
    'a decider is struck out',
    () => [set('cases', `state = jsonb_set(state, '{deciders}', '[]')`, `id = ${$case(0)}`)],
    /^case-state$/,
    /^cases /,
  ],
  [
    'something is added to a state',
    () => [set('cases', `state = state || '{"note": 1}'`, `id = ${$case(3)}`)],
    /^case-state$/,
    /^cases /,
  ],
  ['a case is marked as odd', () => [set('cases', 'odd = NOT odd', `id = ${$case(3)}`)], /^case-columns$/, /^cases /],
  [
    'a case is handed to another union',
    () => [set('cases', 'handler_organisation_id = 20', `id = ${$case(10)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'a deadline is moved',
    () => [set('cases', `due_on = '2030-01-01'`, `id = ${$case(10)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  [
    'a case is given to another person',
    () => [set('cases', 'person_id = person_id + 1', `id = ${$case(2)}`)],
    /^case-about$/,
    /^cases /,
  ],
  [
    'a case is given to another union',
    () => [set('cases', 'organisation_id = 21', `id = ${$case(2)}`)],
    /^case-about$/,
    /^cases /,
  ],
  [
    'the time of opening is changed',
    () => [set('cases', `opened_at = opened_at - interval '1 year'`, `id = ${$case(2)}`)],
    /^case-columns$/,
    /^cases /,
  ],
  ['a seq is raised', () => [set('cases', 'seq = seq + 1', `id = ${$case(2)}`)], /^case-columns$/, /^cases /],
  ['a head is overwritten', () => [set('cases', `head = sha256('x')`, `id = ${$case(2)}`)], /^case-head$/, /^cases /],
  ['a case is deleted', () => [drop('cases', `id = ${$case(4)}`)], /^event-without-case$/, /^case_events /],
  ['the last case is deleted', () => [drop('cases', `id = ${$case(11)}`)], /^event-without-case$/, /^case_events /],
  [
    'a case is deleted with its history',
    () => [
      drop('cases', `id = ${$case(11)}`),
      drop('case_events', `case_id = ${$case(11)}`),
      drop('answers', `case_id = ${$case(11)}`),
    ],
    /^history-block$/,
    /^history_blocks /,
  ],
  [
    'a case appears from nowhere',
    () => [
      `INSERT INTO cases SELECT (c).* FROM (SELECT jsonb_populate_record(c, '{"id": 999999}') AS c FROM cases c WHERE id = ${$case(0)}) x`,
    ],
    /^case-without-history$/,
    /^cases 999999$/,
  ],
  [
    'two states are exchanged',
    () => [
      `UPDATE cases c SET state = o.state FROM cases o WHERE c.tenant_id = 1 AND o.tenant_id = 1 AND c.id IN (${$case(0)}, ${$case(11)}) AND o.id IN (${$case(0)}, ${$case(11)}) AND c.id <> o.id`,
    ],
    /^case-state$/,
    /^cases /,
  ],
  [
    'an event is rewritten',
    () => [
      `UPDATE case_events SET events = replace(events::text, '材料不符', '材料齐全')::jsonb WHERE tenant_id = 1 AND case_id = ${$case(11)} AND seq = 2`,
    ],
    /^history-hash$/,
    /^case_events \d+\/2$/,
  ],
  [
    'an actor is exchanged',
    () => [set('case_events', 'actor_id = 1', `case_id = ${$case(0)} AND seq = 3`)],
    /^history-hash$/,
    /^case_events \d+\/3$/,
  ],
  [
    'a time is changed',
    () => [set('case_events', `at = at + interval '1 millisecond'`, `case_id = ${$case(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'an action is renamed',
    () => [set('case_events', `action = 'refuse'`, `case_id = ${$case(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'an action id is changed',
    () => [set('case_events', 'action_id = gen_random_uuid()', `case_id = ${$case(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'another version is named',
    () => [set('case_events', `version_hash = 'x'`, `case_id = ${$case(0)} AND seq = 2`)],
    /^history-version$/,
    /\/2$/,
  ],
  [
    'a hash is flipped',
    () => [set('case_events', `hash = sha256(hash)`, `case_id = ${$case(0)} AND seq = 2`)],
    /^history-hash$/,
    /\/2$/,
  ],
  [
    'an event in the middle is deleted',
    () => [drop('case_events', `case_id = ${$case(0)} AND seq = 2`)],
    /^history-gap$/,
    /\/2$/,
  ],
  [
    'the last event is deleted',
    () => [drop('case_events', `case_id = ${$case(11)} AND seq = 2`)],
    /^case-head$/,
    /^cases /,
  ],
  [
    'two events are exchanged',
    () => [
      `UPDATE case_events e SET events = o.events FROM case_events o WHERE e.tenant_id = 1 AND o.tenant_id = 1 AND e.case_id = ${$case(0)} AND o.case_id = ${$case(0)} AND e.seq IN (1, 2) AND o.seq IN (1, 2) AND e.seq <> o.seq`,
    ],
    /^history-hash$/,
    /\/1$/,
  ],
  [
    'two actions of a batch change places',
    () => [
      `UPDATE case_events e SET batch_ord = o.batch_ord FROM case_events o WHERE e.tenant_id = 1 AND o.tenant_id = 1 AND e.batch_id = 1 AND o.batch_id = 1 AND e.batch_ord IN (1, 2) AND o.batch_ord IN (1, 2) AND e.batch_ord <> o.batch_ord`,
    ],
    /^history-block$/,
    /^history_blocks 1$/,
  ],
  [
    'an action is put into another batch',
    () => [set('case_events', 'batch_id = 2', `case_id = ${$case(0)} AND seq = 1`)],
    /^history-block$/,
    /^history_blocks 1$/,
  ],
  [
    'a block is flipped',
    () => [set('history_blocks', 'hash = sha256(hash)', 'batch_id = 2')],
    /^history-block$/,
    /^history_blocks 2$/,
  ],
  ['a block is deleted', () => [drop('history_blocks', 'batch_id = 2')], /^history-block$/, /^history_blocks 2$/],
  [
    'the head of the history is moved',
    () => [set('history_heads', 'batch_id = batch_id + 1', 'true')],
    /^history-head$/,
    /^history_heads /,
  ],
  [
    'answers are changed',
    () => [set('answers', `plain = jsonb_set(plain, '{number}', '"X"')`, `case_id = ${$case(0)}`)],
    /^answers$/,
    /^answers \d+$/,
  ],
  [
    'answers are changed and their digest made to fit',
    () => [set('answers', `plain = '{}', digest = sha256(salt || '{}')`, `case_id = ${$case(0)}`)],
    /^answers-digest$/,
    /^answers /,
  ],
  ['answers are deleted', () => [drop('answers', `case_id = ${$case(0)}`)], /^answers-digest$/, /^answers /],
  [
    'answers of no case',
    () => [
      `INSERT INTO answers SELECT tenant_id, 999999, plain, sealed, salt, digest, changed_at FROM answers WHERE case_id = ${$case(0)}`,
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
    () => [set('transfers', `case_id = ${$case(9)}`, ctid('transfers', `entitlement = 'grant'`))],
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
    () => [`INSERT INTO figures VALUES (1, 21, 'little-grant', 2020, ${round.id}, 'pay.settled', 3)`],
    /^figures$/,
    /^figures 21\//,
  ],
  [
    'a waiting delta is added',
    () => [
      `INSERT INTO figure_deltas (tenant_id, organisation_id, programme_key, year, round_id, deltas) VALUES (1, 21, 'little-grant', 2020, ${round.id}, '{"pay.settled": 1}')`,
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
    () => [set('organisations', 'parent_id = 20', 'id = 11')],
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
    () => [set('payment_items', 'amount_fen = amount_fen + 1', ctid('payment_items', `case_id = ${$case(1)}`))],
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
    () => [set('payment_items', `case_id = ${$case(9)}`, 'attempt = 2')],
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

for (const [name, statements, what, where] of mutations) {
  test(`found and named: ${name}`, async () => {
    const { ok, firstDifference } = await verifyAfter(statements());
    assert.equal(ok, false);
    assert.ok(firstDifference);
    assert.match(firstDifference.what, what);
    assert.match(firstDifference.where, where);
    assert.ok(firstDifference.says.zh.length > 5 && firstDifference.says.en.length > 10);
  });
}

test('a case rewritten with its hashes, its head and its state is found by the block it was written in', async () => {
  const [row] = await house.db.query<HistoryRow & { version: string; hash: Buffer }>(
    `SELECT seq, action_id AS "actionId", actor_id AS "actorId", at, action, events, version_hash AS version FROM case_events
      WHERE tenant_id = 1 AND case_id = $1 AND seq = 2`,
    [ids[11]],
  );
  const [first] = await house.db.query<{ hash: Buffer }>(
    'SELECT hash FROM case_events WHERE tenant_id = 1 AND case_id = $1 AND seq = 1',
    [ids[11]],
  );
  const events = JSON.parse(JSON.stringify(row!.events).replace('材料不符', '材料齐全')) as StageEvent[];
  const { seq, actionId, actorId, at, action, version: versionHash } = row!;
  const hash = historyHash(first!.hash, {
    tenantId,
    caseId: ids[11]!,
    seq,
    actionId,
    actorId,
    at,
    action,
    versionHash,
    events: canonicalJson(events),
  }).toString('hex');
  const { ok, firstDifference } = await verifyAfter([
    `UPDATE case_events SET events = '${JSON.stringify(events)}', hash = '\\x${hash}' WHERE tenant_id = 1 AND case_id = ${$case(11)} AND seq = 2`,
    `UPDATE cases SET head = '\\x${hash}', state = replace(state::text, '材料不符', '材料齐全')::jsonb WHERE tenant_id = 1 AND id = ${$case(11)}`,
  ]);
  assert.equal(ok, false);
  assert.equal(firstDifference?.what, 'history-block');
});

test('erased answers are no difference', async () => {
  assert.equal(
    (await verifyAfter([set('answers', `plain = '{}', sealed = NULL, erased_at = now()`, `case_id = ${$case(0)}`)])).ok,
    true,
  );
});

test('the application itself cannot change or delete history', async () => {
  for (const sql of [
    'UPDATE case_events SET action = action',
    'DELETE FROM case_events',
    'DELETE FROM transfers',
    'UPDATE history_blocks SET actions = 0',
  ])
    await assert.rejects(house.db.query(sql), { code: '42501' });
});

test('sameJson compares as jsonb holds it', () => {
  assert.ok(sameJson({ a: 1, b: undefined }, { a: 1 }));
  assert.ok(sameJson([1, { x: null }], [1, { x: null }]));
  for (const [a, b] of [
    [{ a: 1 }, { a: 1, b: null }],
    [[1], { 0: 1 }],
    [null, {}],
    ['1', 1],
    [
      [1, 2],
      [2, 1],
    ],
  ])
    assert.ok(!sameJson(a, b));
});
