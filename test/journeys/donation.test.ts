// donation 爱心捐赠: money and things in several units from one donor, to two unions and their people, back to him as a report.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { allotGift } from '#gifts/allotments.ts';
import { agreementReport } from '#gifts/report.ts';
import { putToUse } from '#gifts/uses.ts';
import { isRefusal } from '#kit/refusal.ts';
import {
  asking,
  bankAt,
  bulletinOf,
  decided,
  openBenefitRound,
  paidOut,
  published,
} from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, booked, received } from '#test/support/gifts.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, hands } from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let agreementId: number;
let ids: number[];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makeMembers(
    house,
    [901, 903, 904, 905, 906, 910, 911].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  for (const place of [places.district, places.yang, places.ma]) await bankAt(house, place);
  round = await openBenefitRound(house, 'donation', places.district, {
    purpose: '帮助受疫情影响的职工',
    mostFen: 3_000_000,
  });
});
after(() => database.drop());

test('an agreement of four units, received in parts', async () => {
  const given = await agreementOf(house, {
    ...{ purpose: '帮助受疫情影响的职工', programmeKey: 'donation' },
    lines: [
      { what: '捐款', unit: 'fen', amount: 5_000_000, valueFen: null },
      { what: '大米', unit: 'bag', amount: 300, valueFen: 1_500_000 },
      { what: '棉鞋', unit: 'pair', amount: 100, valueFen: 800_000 },
      { what: '心理咨询', unit: 'hour', amount: 60, valueFen: null },
    ],
  });
  agreementId = given.id;
  for (const [line, amount, valueFen] of [
    [1, 3_000_000, null],
    [1, 2_000_000, null],
    [2, 300, 1_500_000],
    [3, 90, 720_000],
    [4, 60, null],
  ] as const) {
    const came = { agreementId, line, amount, valueFen, receivedOn: '2020-03-01', reference: `第${line}项 ${amount}` };
    must(await received(house, came));
  }
});

test('two unions ask for money; one asks for too much and is told', async () => {
  const officers = [acting(910, 'officer', places.yang), acting(911, 'officer', places.ma)];
  const [yang, ma] = [places.yang, places.ma].map((organisationId) => ({
    organisationId,
    subjectOrganisationId: organisationId,
  }));
  const answers = (amountFen: number) => ({ plan: '给停工的职工发生活补助', people: 40, amountFen });
  const much = await engine.act(tenantId, asking(round, officers[0]!, yang!, answers(3_000_001)));
  assert.equal(isRefusal(much) && much.code, 'not-eligible');
  const opened = await allDone(
    engine.actAll(tenantId, [
      asking(round, officers[0]!, yang!, answers(3_000_000)),
      asking(round, officers[1]!, ma!, answers(2_000_000)),
    ]),
  );
  ids = opened.map(({ caseId }) => caseId);
  await decided(engine, ids, hands.district, 'approve', 1);
  await published(engine, house, round);
});

test('nothing is granted before the gift is allotted, and then it is paid to the unions', async () => {
  const early = await engine.actAll(tenantId, [
    {
      acting: hands.head,
      target: { caseId: ids[0]! },
      request: { id: crypto.randomUUID(), action: 'grant', input: {} },
    },
  ]);
  assert.equal(isRefusal(early[0]) && early[0].code, 'budget-exhausted');
  const draft = {
    from: { agreementId, line: 1 },
    roundId: round.id,
    organisationId: null,
    amount: 5_000_000,
    reason: '生活补助',
  };
  must(await booked(house, (q, doing) => allotGift(q, tenantId, draft, doing)));
  await decided(engine, ids, hands.head, 'grant', 3);
  await paidOut(engine, house, round);
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /2家工会收到爱心捐款50,000 元/);
  assert.match(en, /2 unions received 50,000 yuan/);
});

test('rice, shoes and hours go to unions of the programme and are used for people', async () => {
  for (const [line, organisationId, amount, people] of [
    [2, places.yang, 200, 200],
    [3, places.ma, 50, 2],
    [4, places.yang, 30, 12],
  ] as const) {
    const to = { from: { agreementId, line }, roundId: round.id, organisationId, amount, reason: '发给停工职工' };
    const { id } = must(await booked(house, (q, doing) => allotGift(q, tenantId, to, doing)));
    const use = { allotmentId: id, amount, people, usedOn: '2020-03-12', note: '现场签收' };
    must(await booked(house, (q, doing) => putToUse(q, tenantId, use, doing)));
  }
});

test('the donor reads what became of each, by unions, and never of so few that they are known', async () => {
  const { agreement, report } = (await agreementReport(house.db, tenantId, agreementId))!;
  assert.deepEqual(
    agreement.lines.map(({ unit, amount, received, allotted, left }) => [unit, amount, received, allotted, left]),
    [
      ['fen', 5_000_000, 5_000_000, 5_000_000, 0],
      ['bag', 300, 300, 200, 100],
      ['pair', 100, 90, 50, 40],
      ['hour', 60, 60, 30, 30],
    ],
  );
  assert.deepEqual(
    report.destinations.map(({ unit, used }) => [unit, used]),
    [
      ['fen', 5_000_000],
      ['bag', 200],
      ['pair', 50],
      ['hour', 30],
    ],
  );
  // Two people at one union alone would be known: both unions are told as one.
  assert.deepEqual([report.people, report.helped], [214, [{ organisationName: null, people: 214 }]]);
});

test('it all adds up', async () => {
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
