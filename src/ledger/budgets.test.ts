import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fixedClock } from '#kit/clock.ts';
import { isRefusal } from '#kit/refusal.ts';
import { balances } from '#ledger/accounts.ts';
import { budgetView, byProgramme } from '#ledger/budget-view.ts';
import { ensureRoundAccounts, takeBackFromRound } from '#ledger/budgets.ts';
import {
  addExpenditureAccount,
  closeExpenditureAccount,
  listChart,
  loadChart,
  renameExpenditureAccount,
} from '#ledger/chart.ts';
import { transferBatch } from '#ledger/transfers.ts';
import { verifyLedger } from '#ledger/verify.ts';
import { blockIds, type IdSource } from '#store/ids.ts';
import { allotToRound, appropriate } from '#test/support/budget.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { insertOrganisation, insertRound } from '#test/support/rows.ts';

let base: TestDatabase;
let ids: IdSource;
const tenantId = 1;
const at = new Date('2020-03-02T09:00:00+08:00');
const clock = fixedClock('2020-03-02T09:00:00+08:00');

before(async () => {
  base = await testDatabase();
  ids = blockIds(base.db);
  await insertOrganisation(base.db, tenantId, 100);
  await insertRound(base.db, tenantId, { id: 200, organisationId: 100, programmeKey: 'certificate-grant' });
  await insertRound(base.db, tenantId, { id: 201, organisationId: 100, programmeKey: 'training-course' });
});
after(() => base.drop());

const code = (value: unknown) => (isRefusal(value) ? value.code : 'done');

test('the chart is loaded once, says what is verified, and is the tenant’s to edit', async () => {
  assert.ok((await loadChart(base.db, tenantId)) > 20);
  assert.equal(await loadChart(base.db, tenantId), 0);
  const chart = await listChart(base.db, tenantId);
  assert.deepEqual(
    chart.filter(({ verified }) => verified).map(({ name }) => name),
    ['职工活动支出', '职工教育', '文体活动', '宣传活动', '劳模职工疗休养', '会员活动', '其他活动'],
  );
  assert.ok(chart.every(({ verified, source }) => source !== '' && (verified || source.includes('财务'))));
  assert.ok(chart.every(({ parentCode }) => parentCode === null || chart.some(({ code }) => code === parentCode)));
  const added = { code: '50399', parentCode: '503', name: ' 技能提升助推 ', nameEn: 'Skill grants' };
  assert.equal(code(await addExpenditureAccount(base.db, tenantId, added)), 'done');
  assert.equal(code(await addExpenditureAccount(base.db, tenantId, added)), 'expenditure-taken');
  assert.equal(code(await addExpenditureAccount(base.db, tenantId, { ...added, code: '5 ;' })), 'expenditure-code');
  assert.equal(code(await addExpenditureAccount(base.db, tenantId, { code: '1', name: ' ' })), 'expenditure-name');
  const orphan = { code: '9', parentCode: '8', name: '孤' };
  assert.equal(code(await addExpenditureAccount(base.db, tenantId, orphan)), 'expenditure-unknown');
  const renamed = await renameExpenditureAccount(base.db, tenantId, '50399', { name: '助推', verified: true });
  assert.ok(!isRefusal(renamed) && renamed.name === '助推' && renamed.nameEn === 'Skill grants' && renamed.verified);
  assert.equal(code(await renameExpenditureAccount(base.db, tenantId, 'none', { name: 'x' })), 'expenditure-unknown');
  await closeExpenditureAccount(base.db, tenantId, '510', at);
  assert.equal(code(await closeExpenditureAccount(base.db, tenantId, 'none', at)), 'expenditure-unknown');
  const pot = { organisationId: 100, year: 2020, expenditureCode: '510', amountFen: 1 };
  assert.equal(code(await appropriate(base.db, tenantId, pot, { ids, clock })), 'expenditure-closed');
});

test('money goes from the source to the round and back, and the view follows every step', async () => {
  const pot = { organisationId: 100, year: 2020, expenditureCode: '50301' };
  const round = { roundId: 200, organisationId: 100, name: '2020年证书助推' };
  const other = { roundId: 201, organisationId: 100, name: '2020年培训' };
  const doing = { ids, at, actorId: 9 };
  const view = () => budgetView(base.db, tenantId, { organisationIds: [100], year: 2020 });
  const allot = (amountFen: number, to = round, from = pot) =>
    base.db.transaction((q) => allotToRound(q, tenantId, { round: to, from, amountFen }, { ids, clock }));

  assert.equal(code(await allot(1)), 'appropriation-unknown');
  assert.equal(code(await appropriate(base.db, tenantId, { ...pot, amountFen: 100_000 }, { ids, clock })), 'done');
  assert.equal(code(await allot(100_001)), 'insufficient');
  assert.equal(code(await allot(60_000)), 'done');
  assert.equal(code(await allot(30_000, other)), 'done');
  await appropriate(base.db, tenantId, { ...pot, expenditureCode: '50302', amountFen: 5_000 }, { ids, clock });
  assert.equal(code(await allot(1, round, { ...pot, expenditureCode: '50302' })), 'round-other-expenditure');

  const accounts = await ensureRoundAccounts(base.db, tenantId, round, doing);
  assert.deepEqual(await ensureRoundAccounts(base.db, tenantId, round, doing), accounts);
  const { budgetId, payableId, bankId } = accounts;
  const [grant, grant2, hold, hold2] = [
    await ids.take(tenantId),
    await ids.take(tenantId),
    await ids.take(tenantId),
    await ids.take(tenantId),
  ];
  const all = { mode: 'allOrNothing' as const, at };
  await transferBatch(
    base.db,
    tenantId,
    [
      { id: grant, code: 'grant', kind: 'post', debitId: budgetId, creditId: payableId, amount: 20_000 },
      { id: grant2, code: 'grant', kind: 'post', debitId: budgetId, creditId: payableId, amount: 10_000 },
      { id: hold, code: 'payment', kind: 'reserve', debitId: payableId, creditId: bankId, amount: 15_000 },
      { id: hold2, code: 'payment', kind: 'reserve', debitId: payableId, creditId: bankId, amount: 4_000 },
    ],
    all,
  );
  await transferBatch(
    base.db,
    tenantId,
    [{ id: await ids.take(tenantId), code: 'payment', kind: 'post-reserved', originalId: hold }],
    all,
  );
  const [line] = await view();
  const { rounds, ...sums } = line!;
  assert.deepEqual(
    [sums.appropriatedFen, sums.allottedFen, sums.grantedFen, sums.paidFen, sums.leftFen],
    [100_000, 90_000, 30_000, 15_000, 70_000],
  );
  const first = rounds.find(({ roundId }) => roundId === 200)!;
  assert.deepEqual(
    [first.allottedFen, first.grantedFen, first.paidFen, first.underWayFen, first.leftFen, first.expenditureCode],
    [60_000, 30_000, 15_000, 4_000, 30_000, '50301'],
  );

  const back = (amountFen: number) =>
    base.db.transaction((q) => takeBackFromRound(q, tenantId, { round, to: pot, amountFen }, doing));
  assert.equal(code(await back(30_001)), 'insufficient');
  assert.equal(code(await back(30_000)), 'done');
  await transferBatch(
    base.db,
    tenantId,
    [{ id: await ids.take(tenantId), code: 'undo', kind: 'reverse', originalId: grant2 }],
    all,
  );
  assert.deepEqual(
    byProgramme(await view()).map(({ programmeKey, allottedFen, grantedFen, paidFen, underWayFen, leftFen }) => [
      ...[programmeKey, allottedFen, grantedFen, paidFen, underWayFen, leftFen],
    ]),
    [
      ['certificate-grant', 30_000, 20_000, 15_000, 4_000, 10_000],
      ['training-course', 30_000, 0, 0, 0, 30_000],
    ],
  );
  assert.deepEqual(
    (await view()).map(({ expenditureCode, leftFen }) => [expenditureCode, leftFen]),
    [
      ['50301', 80_000],
      ['50302', 5_000],
    ],
  );
  assert.equal((await balances(base.db, tenantId, [budgetId])).get(budgetId)?.headroom, 10_000);
  assert.equal(await verifyLedger(base.db, tenantId), null);
});

test('two who allot to one round from different accounts at once: one of them is refused', async () => {
  await insertRound(base.db, tenantId, { id: 202, organisationId: 100, programmeKey: 'contest-host-grant' });
  const round = { roundId: 202, organisationId: 100, name: '2020年承办' };
  await ensureRoundAccounts(base.db, tenantId, round, { ids, at });
  const outcomes = await Promise.all(
    ['50301', '50302'].map((expenditureCode) =>
      base.db.transaction((q) =>
        allotToRound(
          q,
          tenantId,
          { round, from: { organisationId: 100, year: 2020, expenditureCode }, amountFen: 10 },
          { ids, clock },
        ),
      ),
    ),
  );
  assert.deepEqual(outcomes.map(code).sort(), ['done', 'round-other-expenditure']);
});
