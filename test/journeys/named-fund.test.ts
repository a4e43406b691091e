// named-fund 专项助学基金 at the size that was printed: 2,190 children, each a case, paid from the fund and from nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { allotGift } from '#gifts/allotments.ts';
import { openFund } from '#gifts/funds.ts';
import { fundReport } from '#gifts/report.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { asking, bulletinOf, decided, openBenefitRound, paidOut, published } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, booked, received } from '#test/support/gifts.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees, on } from '#test/support/whole-round.ts';

const children = 2_190;
const amountsFen = { primary: 600_000, middle: 800_000, high: 1_000_000, college: 1_200_000 };
const schoolings = Object.keys(amountsFen) as (keyof typeof amountsFen)[];
const dueFen = Array.from({ length: children }, (_, n) => amountsFen[schoolings[n % 4]!]).reduce((a, b) => a + b, 0);

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
  await makePayees(house, children);
  const women = Array.from({ length: children }, (_, n) => firstMember + n);
  const first = await house.ids.take(tenantId, children);
  const facts = women.map((personId, n) => ({
    ...{
      id: first + n,
      personId,
      key: 'person.sex',
      value: personId === firstMember + children - 1 ? 'male' : 'female',
    },
    ...{ source: 'id-number', observedOn: '2020-01-01' },
  }));
  await recordFacts(house.db, tenantId, facts, house.clock.now());
  await refreshSnapshots(house.db, tenantId, women);
  round = await openBenefitRound(house, 'named-fund', places.district, { amountsFen });
});
after(() => database.drop());

const applied = (personId: number, n: number, more: Readonly<Record<string, unknown>> = {}) =>
  asking(
    round,
    { personId, posts: [] },
    { organisationId: places.yangFirm, personId },
    {
      ...{
        child: `李小${n}`,
        childNumber: makeIdNumber('110113', `2010-0${1 + Math.floor(n / 1_000)}-01`, n % 1_000),
        schooling: schoolings[n % 4],
        alone: true,
      },
      ...more,
    },
  );

test('a fund is opened, two donors feed it, and its money goes into the round', async () => {
  const { id } = must(
    await booked(house, (q, doing) =>
      openFund(
        q,
        tenantId,
        {
          ...{ organisationId: places.district, name: '淦清助学专项基金', purpose: '资助单亲困难女职工子女上学' },
          programmeKey: 'named-fund',
        },
        doing,
      ),
    ),
  );
  fundId = id;
  for (const [n, amount] of [dueFen - 100_000, 100_000].entries()) {
    const lines = [{ what: '助学款', unit: 'fen' as const, amount, valueFen: null }];
    const given = await agreementOf(house, { fundId, purpose: '捐入淦清助学专项基金', lines });
    const came = {
      agreementId: given.id,
      line: 1,
      amount,
      valueFen: null,
      receivedOn: '2020-03-01',
      reference: `ICBC-${n}`,
    };
    must(await received(house, came));
  }
  const draft = {
    from: { fundId },
    roundId: round.id,
    organisationId: null,
    amount: dueFen - 600_000,
    reason: '2020年度助学',
  };
  must(await booked(house, (q, doing) => allotGift(q, tenantId, draft, doing)));
});

test('a father, a child entered twice and a child raised by two are refused with the rule', async () => {
  const code = async (action: Parameters<Engine['act']>[1]) => {
    const answer = await engine.act(tenantId, action);
    return isRefusal(answer) ? answer.code : 'done';
  };
  assert.equal(await code(applied(firstMember + children - 1, 5_000)), 'not-eligible');
  assert.equal(await code(applied(firstMember, 5_001, { alone: false })), 'not-eligible');
  must(await engine.act(tenantId, applied(firstMember, 0)));
  assert.equal(await code(applied(firstMember + 1, 0)), 'already-used');
});

test('2,190 children are reviewed twice, published, and granted as far as the fund reaches, and not a fen further', async () => {
  const rest = Array.from({ length: children - 1 }, (_, n) => applied(firstMember + (n % (children - 2)) + 1, n + 1));
  for (let from = 0; from < rest.length; from += 500)
    await allDone(engine.actAll(tenantId, rest.slice(from, from + 500)));
  const rows = await house.db.query<{ id: number }>('SELECT id FROM cases WHERE tenant_id = $1 ORDER BY id', [
    tenantId,
  ]);
  const ids = rows.map(({ id }) => id);
  assert.equal(ids.length, children);
  await decided(engine, ids, hands.reviewer, 'approve', 1);
  await decided(engine, ids, hands.district, 'approve', 2);
  await published(engine, house, round);
  await decided(engine, ids.slice(1), hands.head, 'grant', 3);
  const over = await engine.act(tenantId, on(ids[0]!, hands.head, 'grant'));
  assert.equal(isRefusal(over) && over.code, 'budget-exhausted');
  const draft = { from: { fundId }, roundId: round.id, organisationId: null, amount: 600_000, reason: '追加' };
  must(await booked(house, (q, doing) => allotGift(q, tenantId, draft, doing)));
  must(await engine.act(tenantId, on(ids[0]!, hands.head, 'grant')));
  await paidOut(engine, house, round);
});

test('the bulletin comes to 2,190 children', async () => {
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /资助单亲困难女职工子女2,190名/);
  assert.match(en, /helped 2,190 children/);
});

test('the notice names nobody in full', async () => {
  const entries = await house.db.query<{ shown: string }>(
    'SELECT masked_name AS shown FROM notice_entries WHERE tenant_id = $1',
    [tenantId],
  );
  assert.equal(entries.length, children);
  assert.ok(entries.every(({ shown }) => shown.includes('*')));
});

test('the donors are told what came, where it went and how many were helped, and nobody’s name', async () => {
  const told = (await fundReport(house.db, tenantId, fundId))!;
  assert.deepEqual(told.years, [{ year: 2020, receivedFen: dueFen, allottedFen: dueFen }]);
  const [to] = told.report.destinations;
  assert.deepEqual([to!.allotted, to!.used, told.fund.leftFen], [dueFen, dueFen, 0]);
  assert.equal(told.report.people, children - 1, 'one woman has two children');
  assert.doesNotMatch(JSON.stringify(told), /李小|王小/);
});

test('it all adds up', async () => {
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
