// Who moves a year's money: two people above an amount, out of a source that is bounded, and nothing available before the second said yes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fixedClock } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { appropriationCode, approvedCode, balancesByCode, budgetCode } from '#ledger/accounts.ts';
import {
  ALONE_DAYS,
  approvedBudget,
  askBudgetMove,
  BUDGET_ALONE_FEN,
  budgetMovesOf,
  budgetMovesWaiting,
  confirmBudgetMove,
  type NewBudgetMove,
  sendBackBudgetMove,
} from '#ledger/budget-moves.ts';
import { budgetView } from '#ledger/budget-view.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { verifyBudgets } from '#ledger/verify-budgets.ts';
import { blockIds, type IdSource } from '#store/ids.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { insertOrganisation, insertRound } from '#test/support/rows.ts';

const tenantId = 1;
const union = 100;
const year = 2020;
const [maker, checker, other] = [7, 8, 9] as const;
let base: TestDatabase;
let ids: IdSource;
const clock = fixedClock('2020-01-06T09:00:00+08:00');

before(async () => {
  base = await testDatabase();
  ids = blockIds(base.db);
  await insertOrganisation(base.db, tenantId, union);
  await base.db.query(
    `INSERT INTO expenditure_accounts (tenant_id, code, name) VALUES (1, '50101', '教育'), (1, '50301', '助推')`,
  );
  for (const id of [200, 201]) await insertRound(base.db, tenantId, { id, organisationId: union, programmeKey: 'p' });
});
after(() => base.drop());

const doing = (actorId: number) => ({ ids, at: clock.now(), actorId });
const code = (value: unknown) => (isRefusal(value) ? value.code : 'done');
const ask = (move: NewBudgetMove, by: number = maker) =>
  base.db.transaction((q) => askBudgetMove(q, tenantId, move, doing(by)));
const confirm = (id: number, amountFen: number, by: number = checker) =>
  base.db.transaction((q) => confirmBudgetMove(q, tenantId, { id, amountFen }, doing(by)));
const sendBack = (id: number, by: number = checker) =>
  base.db.transaction((q) => sendBackBudgetMove(q, tenantId, { id, why: '与批文不符' }, doing(by)));
const done = <T>(value: T | Refusal): T => {
  if (isRefusal(value)) throw new Error(`${value.code} ${value.why.en}`);
  return value;
};

const of = (amountFen: number) => ({ organisationId: union, year, amountFen, memo: '区总工会〔2020〕1号' });
const approval = (fen: number): NewBudgetMove => ({ ...of(fen), step: 'approve' });
const appropriation = (fen: number, expenditureCode = '50101'): NewBudgetMove => ({
  ...of(fen),
  ...{ step: 'appropriate', expenditureCode },
});
const allotment = (fen: number, roundId = 200, expenditureCode = '50101'): NewBudgetMove => ({
  ...of(fen),
  ...{ step: 'allot', expenditureCode, round: { roundId, organisationId: union, name: '批次' } },
});
const available = async (account: string) =>
  (await balancesByCode(base.db, tenantId, [account])).get(account)?.balance ?? 0;
const sound = async () => {
  assert.equal(await verifyLedger(base.db, tenantId), null);
  assert.equal(await verifyBudgets(base.db, tenantId), null);
};

test('a budget from nothing by one person is refused: there is nothing to appropriate until two approved the year', async () => {
  const ten = 1_000_000_000;
  const refused = (await ask(appropriation(ten))) as Refusal;
  assert.equal(refused.code, 'above-approved-budget');
  assert.match(refused.next!.zh, /批准的年度预算/);
  assert.equal(code(await ask(appropriation(1))), 'above-approved-budget', 'small sums come from somewhere too');
  const { id, waiting } = done(await ask(approval(1)));
  assert.ok(waiting, 'a year is approved by two, whatever the amount');
  assert.equal(code(await ask(appropriation(1))), 'above-approved-budget', 'what waits is not there');
  assert.equal(code(await confirm(id, 1, maker)), 'second-person-needed');
  assert.equal(code(await sendBack(id, maker)), 'second-person-needed');
  assert.equal(code(await sendBack(id)), 'done');
  assert.equal(code(await confirm(id, 1)), 'budget-move-decided');
  assert.equal(code(await confirm(404, 1)), 'budget-move-unknown');
  assert.deepEqual(await approvedBudget(base.db, tenantId, { organisationId: union, year }), {
    ...{ approvedFen: null, unappropriatedFen: 0 },
  });
  await sound();
});

test('above the amount it waits: reserved where it lies, available nowhere, until another confirms the same sum', async () => {
  const whole = 10 * BUDGET_ALONE_FEN;
  const { id } = done(await ask(approval(whole)));
  assert.equal(code(await confirm(id, whole - 1)), 'budget-differs');
  done(await confirm(id, whole));
  assert.equal(await available(approvedCode(union, year)), whole);

  const big = BUDGET_ALONE_FEN + 1;
  const asked = done(await ask(appropriation(big)));
  assert.ok(asked.waiting);
  const pot = appropriationCode(union, year, '50101');
  assert.equal(await available(pot), 0);
  assert.equal(code(await ask(allotment(1))), 'insufficient');
  assert.equal(
    code(await ask(appropriation(whole - big + 1))),
    'above-approved-budget',
    'and cannot be asked for twice',
  );
  assert.deepEqual(
    (await budgetMovesOf(base.db, tenantId, { organisationId: union, waiting: true })).map((one) => [one.id, one.step]),
    [[asked.id, 'appropriate']],
  );
  const waitsFor = (personId: number) => budgetMovesWaiting(base.db, tenantId, { organisationId: union, personId });
  assert.deepEqual([await waitsFor(maker), await waitsFor(checker)], [0, 1]);
  done(await confirm(asked.id, big));
  assert.equal(await available(pot), big);

  const toRound = done(await ask(allotment(big)));
  assert.ok(toRound.waiting);
  assert.equal(await available(budgetCode(200)), 0);
  const view = async () => (await budgetView(base.db, tenantId, { organisationIds: [union], year }))[0]!;
  assert.deepEqual([(await view()).appropriatedFen, (await view()).allottedFen], [big, 0]);
  done(await confirm(toRound.id, big));
  assert.equal(await available(budgetCode(200)), big);
  assert.deepEqual([(await view()).appropriatedFen, (await view()).allottedFen], [big, big]);
  assert.equal((await view()).rounds[0]?.expenditureCode, '50101');
  await sound();
});

test('small sums one moves alone, together up to the amount in thirty days, each step by itself', async () => {
  const half = BUDGET_ALONE_FEN / 2;
  const waits = async (move: NewBudgetMove, by: number = other) => done(await ask(move, by)).waiting;
  assert.deepEqual(
    [await waits(appropriation(half)), await waits(appropriation(half)), await waits(allotment(half))],
    [false, false, false],
  );
  assert.equal(await waits(appropriation(1)), true, 'a large sum in small pieces is a large sum');
  assert.equal(await waits(appropriation(half), maker), false, 'what another moved is not one’s own');
  clock.advance(ALONE_DAYS * 86_400_000);
  assert.equal(await waits(appropriation(half)), false, 'thirty days later');
  await base.owner.query(
    'INSERT INTO tenants (tenant_id, key, name, budget_alone_fen, created_at) VALUES (1, $1, $1, 0, now()) ON CONFLICT (tenant_id) DO UPDATE SET budget_alone_fen = 0',
    ['t'],
  );
  clock.advance(ALONE_DAYS * 86_400_000);
  assert.equal(await waits(appropriation(1)), true, 'a federation may ask for two always');
  await base.owner.query('UPDATE tenants SET budget_alone_fen = NULL');
  await sound();
});

test('of one person who asks twice at once only what is small stays alone', async () => {
  const most = BUDGET_ALONE_FEN;
  clock.advance(ALONE_DAYS * 86_400_000);
  done(await confirm(done(await ask(approval(2 * most))).id, 2 * most));
  const both = await Promise.all([ask(appropriation(most)), ask(appropriation(most))]);
  assert.deepEqual(both.map((one) => done(one).waiting).sort(), [false, true]);
  await sound();
});

test('of two who decide at once, one does', async () => {
  const { id } = done(await ask(approval(500)));
  const before = await available(approvedCode(union, year));
  const both = await Promise.all([confirm(id, 500, checker), sendBack(id, other)]);
  assert.deepEqual(both.map(code).sort(), ['budget-move-decided', 'done']);
  assert.equal((await available(approvedCode(union, year))) - before, isRefusal(both[0]) ? 0 : 500);
  await sound();
});

test('a round that was charged to another account meanwhile is not confirmed, and can be sent back', async () => {
  const most = BUDGET_ALONE_FEN;
  clock.advance(ALONE_DAYS * 86_400_000);
  done(await confirm(done(await ask(approval(5 * most))).id, 5 * most));
  for (const account of ['50101', '50301']) {
    const { id, waiting } = done(await ask(appropriation(2 * most, account)));
    assert.ok(waiting);
    done(await confirm(id, 2 * most));
  }
  const waiting = done(await ask(allotment(2 * most, 201, '50101')));
  assert.equal(done(await ask(allotment(most, 201, '50301'))).waiting, false);
  assert.equal(code(await confirm(waiting.id, 2 * most)), 'round-other-expenditure');
  assert.equal(code(await sendBack(waiting.id)), 'done');
  const charged = await base.db.query(`SELECT expenditure_code AS code FROM accounts WHERE code = 'round:201:budget'`);
  assert.deepEqual(charged, [{ code: '50301' }]);
  await sound();
});

test('verify finds money that came into a year without two people', async () => {
  await base.owner.query(
    'DELETE FROM budget_decisions WHERE move_id = (SELECT max(move_id) FROM budget_decisions WHERE sent_back_why IS NULL)',
  );
  assert.equal((await verifyBudgets(base.db, tenantId))?.what, 'unexplained');
});
