// Taking back a receipt for money: who asked cannot confirm; while it waits the receipt stands and its sum is there for nothing else; sent back, all is as before.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verify } from '#engine/verify.ts';
import { findAgreement } from '#gifts/agreements.ts';
import { allotGift } from '#gifts/allotments.ts';
import { findFund, openFund, type PotName } from '#gifts/funds.ts';
import { findReceipt, receiptsOf, reverseReceipt } from '#gifts/receipts.ts';
import { fundReport } from '#gifts/report.ts';
import { askReversal, confirmReversal, rejectReversal, reversalsOf } from '#gifts/reversals.ts';
import { takeBackGift } from '#gifts/uses.ts';
import { verifyGifts } from '#gifts/verify.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, booked, checkerId, officerId, received } from '#test/support/gifts.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let roundId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  roundId = (await makeRound(house, littleProgramme, {}, 0)).id;
});
after(() => database.drop());

interface Numbered {
  readonly year: number;
  readonly number: number;
}

let references = 0;
const codeOf = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'done');
const come = async (agreementId: number, amount: number): Promise<Numbered> => {
  const came = { agreementId, line: 1, amount, valueFen: null, receivedOn: '2020-03-01' };
  const { year, number } = must(await received(house, { ...came, reference: `ICBC-${references++}` }));
  return { year, number };
};
const ask = (receipt: Numbered, by = officerId) =>
  booked(house, (q, doing) => askReversal(q, tenantId, { ...receipt, why: '汇错了' }, doing), by);
const confirm = (id: number, by = checkerId) =>
  booked(house, (q, doing) => confirmReversal(q, tenantId, { id }, doing), by);
const reject = (id: number, by = checkerId) =>
  booked(house, (q, doing) => rejectReversal(q, tenantId, { id, why: '没有汇错' }, doing), by);
const allot = (from: PotName, amount: number, into = roundId) =>
  booked(house, (q, doing) =>
    allotGift(q, tenantId, { from, roundId: into, organisationId: null, amount, reason: '按用途' }, doing),
  );
const sumsOf = async (id: number) => {
  const { received: came, reversing, left, allotted } = (await findAgreement(house.db, tenantId, id))!.lines[0]!;
  return [came, reversing, left, allotted];
};
const asked = async ({ year, number }: Numbered) => (await findReceipt(house.db, tenantId, year, number))!;
const sound = async () => assert.equal((await verify(house, tenantId)).firstDifference, null);

test('until a second person confirms it the receipt stands, and its sum is there for nothing else', async () => {
  const { id } = await agreementOf(house);
  const [first, other] = [await come(id, 60_000), await come(id, 1_000)];
  assert.equal(
    codeOf(await booked(house, (q, doing) => reverseReceipt(q, tenantId, { ...first, why: '错' }, doing))),
    'second-person-needed',
  );
  const reversal = must(await ask(first)).id;
  assert.deepEqual(await sumsOf(id), [61_000, 60_000, 1_000, 0]);
  assert.equal(codeOf(await allot({ agreementId: id, line: 1 }, 1_001)), 'insufficient');
  const waiting = await asked(first);
  assert.deepEqual([waiting.reversalAsked, waiting.reversedBy], [true, null]);
  assert.equal((await asked(other)).reversalAsked, false);
  await sound();
  const made = must(await confirm(reversal));
  assert.deepEqual(await sumsOf(id), [1_000, 0, 1_000, 0]);
  const gone = await asked(first);
  assert.deepEqual([gone.reversalAsked, gone.reversedBy, gone.reversedInYear], [false, made.number, made.year]);
  assert.deepEqual([(await asked(made)).reference, (await asked(made)).byId], ['汇错了', checkerId]);
  assert.equal((await receiptsOf(house.db, tenantId, id)).length, 3);
  await sound();
});

test('the same person, a second request, a second answer: each is refused with its reason and moves nothing', async () => {
  const { id } = await agreementOf(house);
  const receipt = await come(id, 100);
  const both = await Promise.all([ask(receipt), ask(receipt, 903)]);
  assert.deepEqual(both.map(codeOf).sort(), ['done', 'reversal-asked']);
  const { id: reversal, askedBy } = (await reversalsOf(house.db, tenantId, receipt))[0]!;
  assert.equal(codeOf(await confirm(reversal, askedBy)), 'second-person-needed');
  assert.equal(codeOf(await reject(reversal, askedBy)), 'second-person-needed');
  assert.deepEqual(await sumsOf(id), [100, 100, 0, 0]);
  const answers = await Promise.all([confirm(reversal), confirm(reversal), ask(receipt)]);
  assert.deepEqual(answers.slice(0, 2).map(codeOf).sort(), ['done', 'reversal-decided']);
  assert.notEqual(codeOf(answers[2]), 'done');
  assert.equal(codeOf(await reject(reversal)), 'reversal-decided');
  assert.equal(codeOf(await ask(receipt)), 'receipt-reversed');
  assert.equal(codeOf(await confirm(999_999)), 'gift-unknown');
  assert.deepEqual(await sumsOf(id), [0, 0, 0, 0]);
  await sound();
});

test('sent back with the reason, all is as before, and it can be asked once more', async () => {
  const { id } = await agreementOf(house);
  const receipt = await come(id, 500);
  const first = must(await ask(receipt)).id;
  must(await reject(first));
  assert.equal(codeOf(await confirm(first)), 'reversal-decided');
  assert.deepEqual(await sumsOf(id), [500, 0, 500, 0]);
  const second = must(await ask(receipt)).id;
  const waiting = await reversalsOf(house.db, tenantId, { organisationId: places.district });
  assert.deepEqual(
    waiting.map((one) => one.id),
    [second],
  );
  const told = await reversalsOf(house.db, tenantId, receipt);
  assert.deepEqual(
    told.map(({ sentBackWhy, decidedBy }) => [sentBackWhy, decidedBy]),
    [
      ['没有汇错', checkerId],
      [null, null],
    ],
  );
  must(await confirm(second));
  await sound();
});

test('what was allotted, what is no money, what is a reversal: refused when it is asked', async () => {
  const { id } = await agreementOf(house);
  const receipt = await come(id, 500);
  must(await allot({ agreementId: id, line: 1 }, 1));
  assert.equal(codeOf(await ask(receipt)), 'gift-allotted');
  const things = await agreementOf(house, { lines: [{ what: '米', unit: 'bag', amount: 9, valueFen: 900 }] });
  const came = { agreementId: things.id, line: 1, amount: 5, valueFen: 500, receivedOn: '2020-03-01', reference: 'x' };
  assert.equal(codeOf(await ask(must(await received(house, came)))), 'receipt-not-money');
  const other = await come(id, 50);
  const red = must(await confirm(must(await ask(other)).id));
  assert.equal(codeOf(await ask(red)), 'receipt-is-reversal');
  assert.equal(codeOf(await ask({ year: 2020, number: 9_999 })), 'gift-unknown');
  await sound();
});

test('a fund has less to allot while it waits, and received less once it is confirmed', async () => {
  const draft = { organisationId: places.district, name: '助学', purpose: '助学', programmeKey: null };
  const { id: fundId } = must(await booked(house, (q, doing) => openFund(q, tenantId, draft, doing)));
  const { id } = await agreementOf(house, { fundId });
  const receipt = await come(id, 300);
  await come(id, 70);
  const reversal = must(await ask(receipt)).id;
  const sums = async () => {
    const fund = (await findFund(house.db, tenantId, fundId))!;
    return [fund.receivedFen, fund.allottedFen, fund.reversingFen, fund.leftFen];
  };
  assert.deepEqual(await sums(), [370, 0, 300, 70]);
  const { id: own } = await makeRound(house, { ...littleProgramme, key: 'from-fund' }, {}, 0);
  assert.equal(codeOf(await allot({ fundId }, 71, own)), 'insufficient');
  must(await confirm(reversal));
  const { id: part } = must(await allot({ fundId }, 50, own));
  const back = { allotmentId: part, amount: 20, usedOn: '2020-03-02', note: '没用完' };
  must(await booked(house, (q, doing) => takeBackGift(q, tenantId, back, doing)));
  assert.deepEqual(await sums(), [70, 30, 0, 40]);
  assert.deepEqual((await fundReport(house.db, tenantId, fundId))!.years, [
    { year: 2020, receivedFen: 70, allottedFen: 30 },
  ]);
  await sound();
});

test('verify finds a receipt that nobody confirmed to be taken back, and the database takes no second word of the same person', async () => {
  const undo = new Error('undo');
  for (const damage of [
    'UPDATE gift_reversals SET transfer_id = decided_transfer_id WHERE decided_by IS NOT NULL',
    "UPDATE gift_reversals SET sent_back_why = 'x' WHERE decided_by IS NOT NULL AND sent_back_why IS NULL",
    'DELETE FROM gift_reversals WHERE decided_by IS NOT NULL AND sent_back_why IS NULL',
    'DELETE FROM gift_reversals WHERE sent_back_why IS NOT NULL',
  ])
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.notEqual(await verifyGifts(q, tenantId), null, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
  await assert.rejects(
    database.owner.query('UPDATE gift_reversals SET decided_by = asked_by WHERE decided_by IS NOT NULL'),
    /gift_reversals_four_eyes/,
  );
});
