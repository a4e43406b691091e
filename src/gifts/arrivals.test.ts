// Money that came: whoever wrote it down cannot confirm it; before the second has, it is there for nothing; wrong, it is sent back and nothing moved.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verify } from '#engine/verify.ts';
import { findAgreement } from '#gifts/agreements.ts';
import { allotGift } from '#gifts/allotments.ts';
import { arrivalsOf, confirmArrival, rejectArrival } from '#gifts/arrivals.ts';
import { openFund } from '#gifts/funds.ts';
import { findReceipt, receiptsOf, receive } from '#gifts/receipts.ts';
import { fundReport } from '#gifts/report.ts';
import { verifyGifts } from '#gifts/verify.ts';
import { isRefusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, arrivalOf, booked, checkerId, officerId, reversed } from '#test/support/gifts.ts';
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

let references = 0;
const codeOf = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'done');
const record = (agreementId: number, amount: number, reference = `ICBC-${references++}`) =>
  arrivalOf(house, { agreementId, line: 1, amount, receivedOn: '2020-03-01', reference });
const confirm = (id: number, amount: number, by = checkerId) =>
  booked(house, (q, doing) => confirmArrival(q, tenantId, { id, amount }, doing), by);
const reject = (id: number, by = checkerId) =>
  booked(house, (q, doing) => rejectArrival(q, tenantId, { id, why: '银行流水是 900 元' }, doing), by);
const allot = (agreementId: number, amount: number) =>
  booked(house, (q, doing) =>
    allotGift(
      q,
      tenantId,
      { from: { agreementId, line: 1 }, roundId, organisationId: null, amount, reason: '按用途' },
      doing,
    ),
  );
const lineOf = async (id: number) => (await findAgreement(house.db, tenantId, id))!.lines[0]!;
const sound = async () => assert.equal((await verify(house, tenantId)).firstDifference, null);

test('until a second person confirms it, money is neither received nor allotted nor has it a receipt', async () => {
  const { id } = await agreementOf(house);
  const arrival = must(await record(id, 60_000)).id;
  const { received, left, unconfirmed } = await lineOf(id);
  assert.deepEqual([received, left, unconfirmed], [0, 0, 60_000]);
  assert.equal(codeOf(await allot(id, 1)), 'insufficient');
  assert.deepEqual(await receiptsOf(house.db, tenantId, id), []);
  await sound();
  const { year, number } = must(await confirm(arrival, 60_000));
  const after = await lineOf(id);
  assert.deepEqual([after.received, after.left, after.unconfirmed], [60_000, 60_000, 0]);
  assert.equal((await findReceipt(house.db, tenantId, year, number))!.amount, 60_000);
  const [told] = await arrivalsOf(house.db, tenantId, { agreementId: id });
  assert.deepEqual(
    [told!.recordedBy, told!.decidedBy, told!.receiptYear, told!.receiptNumber, told!.why],
    [officerId, checkerId, year, number, null],
  );
  must(await allot(id, 60_000));
  await sound();
});

test('the same person, a second time, another sum: each is refused with its reason and moves nothing', async () => {
  const { id } = await agreementOf(house);
  const arrival = must(await record(id, 100)).id;
  assert.equal(codeOf(await confirm(arrival, 100, officerId)), 'second-person-needed');
  assert.equal(codeOf(await reject(arrival, officerId)), 'second-person-needed');
  const other = await confirm(arrival, 90);
  assert.equal(codeOf(other), 'arrival-differs');
  assert.deepEqual([(await lineOf(id)).received, (await lineOf(id)).unconfirmed], [0, 100]);
  const both = await Promise.all([confirm(arrival, 100), confirm(arrival, 100)]);
  assert.deepEqual(both.map(codeOf).sort(), ['arrival-decided', 'done']);
  assert.equal(codeOf(await confirm(arrival, 100)), 'arrival-decided');
  assert.equal(codeOf(await reject(arrival)), 'arrival-decided');
  assert.equal(codeOf(await confirm(999_999, 100)), 'gift-unknown');
  assert.equal((await receiptsOf(house.db, tenantId, id)).length, 1);
  assert.equal((await lineOf(id)).received, 100);
  await sound();
});

test('a wrong one is sent back with the reason; its bank reference is free again, one that waits or stands is not', async () => {
  const { id } = await agreementOf(house);
  const wrong = must(await record(id, 1_000, 'ICBC-X')).id;
  assert.equal(codeOf(await record(id, 900, 'ICBC-X')), 'bank-reference-used');
  must(await reject(wrong));
  assert.equal(codeOf(await confirm(wrong, 1_000)), 'arrival-decided');
  assert.deepEqual([(await lineOf(id)).received, (await lineOf(id)).unconfirmed], [0, 0]);
  const [told] = await arrivalsOf(house.db, tenantId, { agreementId: id });
  assert.deepEqual([told!.why, told!.receiptNumber], ['银行流水是 900 元', null]);
  const right = must(await record(id, 900, 'ICBC-X'));
  const receipt = must(await confirm(right.id, 900));
  assert.equal(codeOf(await record(id, 900, 'ICBC-X')), 'bank-reference-used');
  must(await reversed(house, receipt));
  assert.equal(codeOf(await record(id, 900, 'ICBC-X')), 'done');
  const twice = await Promise.all([record(id, 5, 'ICBC-Y'), record(id, 5, 'ICBC-Y'), record(id, 5, 'ICBC-Y')]);
  assert.deepEqual(twice.map(codeOf).sort(), ['bank-reference-used', 'bank-reference-used', 'done']);
  await sound();
});

test('money has no receipt by one hand, things need no second one, and what is incomplete is told', async () => {
  const money = await agreementOf(house);
  const came = { agreementId: money.id, line: 1, amount: 5, valueFen: null, receivedOn: '2020-03-01', reference: 'x' };
  assert.equal(codeOf(await booked(house, (q, doing) => receive(q, tenantId, came, doing))), 'second-person-needed');
  const things = await agreementOf(house, { lines: [{ what: '米', unit: 'bag', amount: 9, valueFen: 900 }] });
  const brought = { ...came, agreementId: things.id, valueFen: 500 };
  must(await booked(house, (q, doing) => receive(q, tenantId, brought, doing)));
  assert.equal(codeOf(await record(things.id, 5)), 'receipt-incomplete');
  assert.equal(codeOf(await record(999_999, 5)), 'gift-unknown');
  assert.equal(codeOf(await record(money.id, 0)), 'amount-not-positive');
  const more = must(await record(money.id, 100_001));
  assert.match(more.warnings[0]!.zh, /比协议多收了/);
  await sound();
});

test('a fund counts what was confirmed, and its years do too', async () => {
  const draft = { organisationId: places.district, name: '助学', purpose: '助学', programmeKey: null };
  const fund = must(await booked(house, (q, doing) => openFund(q, tenantId, draft, doing)));
  const { id } = await agreementOf(house, { fundId: fund.id });
  const [first, second] = [must(await record(id, 300)).id, must(await record(id, 70)).id];
  must(await confirm(first, 300));
  must(await record(id, 20));
  must(await reject(second));
  const told = (await fundReport(house.db, tenantId, fund.id))!;
  assert.deepEqual([told.fund.receivedFen, told.fund.leftFen], [300, 300]);
  assert.deepEqual(told.years, [{ year: 2020, receivedFen: 300, allottedFen: 0 }]);
  await sound();
});

test('verify finds money that was confirmed by nobody, and the database takes no second word of the same person', async () => {
  const undo = new Error('undo');
  for (const damage of [
    'UPDATE gift_arrivals SET amount = amount + 1 WHERE decided_by IS NULL',
    'UPDATE gift_arrivals SET decided_transfer_id = transfer_id WHERE why IS NOT NULL',
    'DELETE FROM gift_arrivals WHERE receipt_number IS NOT NULL',
  ])
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.equal((await verifyGifts(q, tenantId))?.what, 'transfer', damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
  await assert.rejects(
    database.owner.query('UPDATE gift_arrivals SET decided_by = recorded_by WHERE decided_by IS NOT NULL'),
    /gift_arrivals_four_eyes/,
  );
});
