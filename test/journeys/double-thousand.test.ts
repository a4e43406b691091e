// double-thousand (疗休养、体检“双千工程”): a thousand places of rest and a thousand health checks, shared out down the tree, drawn, taken part in; who had
// one waits three years. Five years of it come to the ten thousand that were announced.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { allot, findOffer } from '#claims/offers.ts';
import { enlist } from '#claims/waiting.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import { loadFacts } from '#engine/load.ts';
import { findRound } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { figuresOf } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';
import { judge } from '#policy/evaluate.ts';
import { doubleThousand } from '#programmes/benefits/double-thousand.ts';
import { makeOffer } from '#test/support/claims.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const [year, each, years] = [2, 1_000, 5];
const people = Array.from({ length: year * each + 1_000 }, (_, n) => 30_000 + n);
const packages = [
  { key: 'rest', label: { zh: '疗休养', en: 'Rest cure' } },
  { key: 'check', label: { zh: '体检', en: 'Health check' } },
];
/** As a federation holds it that does not ask the drawn to confirm: what confirming does is in src/engine/claimed.test.ts. */
const atOnce = {
  ...doubleThousand,
  stages: { ...doubleThousand.stages, claim: { kind: 'claim', settings: { sharing: 'draw', per: 'person' } } },
};
let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let roundId = 0;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  engine = makeEngine(house);
  await makeMembers(
    house,
    people.map((id, n) => ({ id, organisationId: n % 2 === 0 ? places.yangFirm : places.maFirm })),
  );
  roundId = (await makeRound(house, atOnce, { packages }, 0)).id;
});
after(() => database.drop());

const doing = () => ({ ids: house.ids, at: house.clock.now() });
const offerIds: number[] = [];

test('a thousand of each lie with the district and are shared out down the tree', async () => {
  for (const { key } of packages) {
    const whole = await makeOffer(house, roundId, { stock: each, key, organisationId: places.district, hours: 480 });
    for (const [organisationId, amount] of [
      [places.yang, 600],
      [places.ma, 400],
    ] as const) {
      const share = await makeOffer(house, roundId, { stock: 0, key, organisationId, hours: 480 });
      must(await allot(house.db, tenantId, { from: whole, to: share, amount }, doing()));
      offerIds.push(share.id);
    }
    const over = await allot(
      house.db,
      tenantId,
      { from: whole, to: (await findOffer(house.db, tenantId, offerIds.at(-1)!))!, amount: 1 },
      doing(),
    );
    assert.ok(isRefusal(over), 'no more than there are');
  }
});

test('whoever is drawn has a place: 2,000 in the year, the rest wait in the order of the draw', async () => {
  const shares = [600, 400, 600, 400];
  let next = 0;
  for (const [n, offerId] of offerIds.entries()) {
    const order = people.filter((_, i) => i % 2 === n % 2);
    const drawn = order.slice(n < 2 ? 0 : 700, (n < 2 ? 0 : 700) + shares[n]! + 20);
    next += drawn.length;
    await enlist(
      house.db,
      tenantId,
      offerId,
      drawn.map((personId) => ({ personId })),
      house.clock.now(),
    );
  }
  assert.ok(next > year * each);
  await keepClaims(engine, tenantId);
  const [row] = await house.db.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM cases WHERE tenant_id = $1 AND round_id = $2 AND status = 'open'",
    [tenantId, roundId],
  );
  assert.equal(row!.n, year * each);
});

test('all take part; the bulletin says so, and five such years are ten thousand', async () => {
  const cases = await house.db.query<{ id: number }>(
    'SELECT id FROM cases WHERE tenant_id = $1 AND round_id = $2 ORDER BY id',
    [tenantId, roundId],
  );
  const on = chinaDate(house.clock.now());
  const outcomes = await engine.actAll(
    tenantId,
    cases.map(({ id }) => ({
      acting: acting(900, 'chair', places.district),
      target: { caseId: id },
      request: { id: globalThis.crypto.randomUUID(), action: 'record', input: { result: 'passed', on } },
    })),
  );
  for (const outcome of outcomes) must(outcome);
  await foldAllFigures(house.db, tenantId);
  const figures = await figuresOf(house.db, tenantId, { organisationId: places.district, roundId });
  assert.equal(figures['attend.passed'], year * each);
  assert.equal((figures['attend.passed'] ?? 0) * years, 10_000);
  const [bulletin] = await bulletinsOf(house.db, tenantId, { roundId }, kinds);
  assert.match(bulletin!.zh, /2,?000名一线职工/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('who had one waits three years', async () => {
  const round = (await findRound(house.db, tenantId, roundId))!;
  const facts = (await loadFacts(house.db, tenantId, [people[0]!])).get(people[0]!)!;
  const today = chinaDate(house.clock.now());
  const rotation = (asOf: string) => {
    const around = { facts: { ...facts, 'person.frontline': true }, round, asOf, within: () => true };
    const { findings } = judge(doubleThousand, { ...around, which: 'who' });
    return findings.find(({ key }) => key === 'rotation')!.holds;
  };
  assert.equal(rotation(addDays(today, 365 * 2)), false);
  assert.equal(rotation(addDays(today, 365 * 3 + 2)), true);
});
