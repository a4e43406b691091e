// internal-collection 内部互助捐款: colleagues of one unit give, each for his own eyes; two people decide, two more pay; it ends at zero.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import {
  closeCollection,
  findCollection,
  give,
  givingsOf,
  handToRound,
  openCollection,
  reverseGiving,
} from '#gifts/collections.ts';
import { findFund, openFund } from '#gifts/funds.ts';
import { isRefusal } from '#kit/refusal.ts';
import { sealField } from '#people/fields.ts';
import { asking, bankAt, bulletinOf, openBenefitRound, paidOut } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { booked, officerId } from '#test/support/gifts.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { financeChecker, on } from '#test/support/whole-round.ts';

const [inNeed, stranger] = [1001, 1099];
const colleagues = [1002, 1003, 1004, 1005];
/** Of finance; hands over what others booked. */
const maker = 904;
const reviewer = acting(902, 'reviewer', places.yangFirm);
const chair = acting(903, 'chair', places.yangFirm);

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let fundId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  const unit = [901, 902, 903, 904, 905, 906, inNeed, ...colleagues].map((id) => ({
    id,
    organisationId: places.yangFirm,
  }));
  await makeMembers(house, [...unit, { id: stranger, organisationId: places.maFirm }]);
  await bankAt(house, places.yangFirm);
  const sealed = sealField(await house.crypto(tenantId), tenantId, 'account', inNeed, '622202000000001001');
  await house.db.query(
    `UPDATE people SET account_sealed = $3, account_bank = '工商银行' WHERE tenant_id = $1 AND id = $2`,
    [...[tenantId, inNeed, sealed]],
  );
  round = await openBenefitRound(house, 'internal-collection', places.yangFirm, {});
  const fund = {
    organisationId: places.yangFirm,
    name: '互助金',
    purpose: '帮助本单位有困难的职工',
    programmeKey: 'internal-collection',
  };
  fundId = must(await booked(house, (q, doing) => openFund(q, tenantId, fund, doing))).id;
});
after(() => database.drop());

const code = (answer: unknown) => (isRefusal(answer) ? answer.code : 'done');
const draft = () => ({
  roundId: round.id,
  announcement: '为生病的同事募捐，余款进互助金',
  leftover: 'fund' as const,
  fundId,
});
const given = (personId: number | null, amountFen: number, more: { givenOn?: string; by?: number } = {}) => {
  const { by = officerId, givenOn = '2020-03-02' } = more;
  const giving = { roundId: round.id, personId, amountFen, way: 'cash', givenOn } as const;
  return booked(house, (q, doing) => give(q, tenantId, giving, doing), by);
};
const state = async () => (await findCollection(house.db, tenantId, round.id))!;

test('only a unit collects, and only in a round of its own', async () => {
  const wide = await openBenefitRound(house, 'internal-collection', places.yang, {});
  const other = await openBenefitRound(house, 'donation', places.yangFirm, { purpose: '用途', mostFen: 1 });
  const open = (more: object) =>
    booked(house, (q, doing) => openCollection(q, tenantId, { ...draft(), ...more }, doing));
  const tried = [
    await open({ roundId: 999_999 }),
    await open({ roundId: other.id }),
    await open({ roundId: wide.id }),
    await open({ fundId: null }),
    await open({ leftover: 'member' }),
    await open({}),
    await open({}),
  ];
  assert.deepEqual(tried.map(code), [
    ...['no-such-round', 'not-a-collection', 'collection-too-wide', 'collection-incomplete', 'collection-incomplete'],
    ...['done', 'collection-exists'],
  ]);
});

test('colleagues give, in their own name or none; nobody from outside, not tomorrow, and a mistake is reversed', async () => {
  for (const [n, personId] of colleagues.entries()) must(await given(personId, 10_000 * (n + 1)));
  must(await given(null, 5_000));
  const wrong = must(await given(colleagues[0]!, 99_900));
  const undo = () =>
    booked(house, (q, doing) => reverseGiving(q, tenantId, { roundId: round.id, id: wrong.id }, doing));
  assert.deepEqual([code(await undo()), code(await undo())], ['done', 'already-resolved']);
  assert.equal(code(await given(stranger, 100)), 'outside-collection');
  assert.equal(code(await given(colleagues[0]!, 100, { givenOn: '2020-03-03' })), 'outside-collection');
  assert.equal(code(await given(colleagues[0]!, 0)), 'amount-not-positive');
  assert.equal((await state()).collectedFen, 105_000);
});

test('each sees his own gift, and single amounts are in no account that anybody may open', async () => {
  const own = await givingsOf(house.db, tenantId, colleagues[2]!);
  assert.deepEqual(
    own.map(({ amountFen }) => amountFen),
    [30_000],
  );
  assert.deepEqual(await givingsOf(house.db, tenantId, inNeed), []);
  const accounts = await house.db.query<{ organisation: number | null }>(
    `SELECT a.organisation_id AS organisation FROM transfers t JOIN accounts a ON a.tenant_id = $1 AND a.id IN (t.debit_id, t.credit_id)
      WHERE t.tenant_id = $1 AND t.code = 'gift-given'`,
    [tenantId],
  );
  assert.ok(accounts.length > 0 && accounts.every(({ organisation }) => organisation === null));
});

const close = () => booked(house, (q, doing) => closeCollection(q, tenantId, round.id, doing));
const hand = (by: number) => booked(house, (q, doing) => handToRound(q, tenantId, round.id, doing), by);

test('who booked any of it does not hand it over, now or later, unless it was reversed', async () => {
  assert.deepEqual(
    [code(await close()), code(await hand(officerId))],
    ['collection-not-empty', 'second-person-needed'],
  );
  house.clock.set('2020-03-02T10:05:00+08:00');
  assert.deepEqual(must(await hand(maker)), { amountFen: 105_000 });
  assert.equal(code(await hand(maker)), 'nothing-collected');
  house.clock.set('2020-03-02T10:10:00+08:00');
  const wrong = must(await given(null, 500));
  must(await given(null, 1_000, { by: maker }));
  assert.deepEqual([code(await hand(officerId)), code(await hand(maker))], Array(2).fill('second-person-needed'));
  must(
    await booked(house, (q, doing) => reverseGiving(q, tenantId, { roundId: round.id, id: wrong.id }, doing), maker),
  );
  assert.equal(code(await hand(officerId)), 'second-person-needed', 'he booked what was handed over before');
  assert.deepEqual(must(await hand(financeChecker)), { amountFen: 1_000 });
});

test('it is decided by two people, paid by two more, and ends at zero', async () => {
  const about = { organisationId: places.yangFirm, personId: inNeed };
  const answers = { need: '住院手术', amountFen: 100_000 };
  const opened = must(await engine.act(tenantId, asking(round, { personId: inNeed, posts: [] }, about, answers)));
  must(await engine.act(tenantId, on(opened.caseId, reviewer, 'approve')));
  assert.equal(code(await engine.act(tenantId, on(opened.caseId, reviewer, 'approve'))), 'recusal-own-work');
  must(await engine.act(tenantId, on(opened.caseId, chair, 'approve')));
  must(await engine.act(tenantId, on(opened.caseId, chair, 'grant')));
  await paidOut(engine, house, round);
  assert.deepEqual(must(await close()), { intoFundFen: 6_000 });
  assert.deepEqual(
    [code(await close()), code(await given(colleagues[0]!, 100))],
    ['collection-closed', 'collection-closed'],
  );
  const { collectedFen, waitingFen, leftFen, intoFundFen } = await state();
  assert.deepEqual([collectedFen, waitingFen, leftFen, intoFundFen], [106_000, 0, 0, 6_000]);
  assert.equal((await findFund(house.db, tenantId, fundId))!.leftFen, 6_000);
  const { zh } = await bulletinOf(house, round);
  assert.match(zh, /互助捐款1,000 元/);
});

test('it all adds up', async () => {
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
