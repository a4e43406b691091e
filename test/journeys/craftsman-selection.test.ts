// craftsman-selection 工匠评选: three trades in one round, each by its own scheme and panel; ties, a judge of the same firm, an objection that has marks given
// anew with the reason, and the register at the end. The numbers are made up: none were printed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { loadHistory } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { craftsmanSelection } from '#programmes/innovation/craftsman-selection.ts';
import { asking, bulletinOf, decided, published } from '#test/support/benefit-round.ts';
import { closed, judged, marks, type Points, sheetFor, titles, toRegister } from '#test/support/contest.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { worksIn } from '#test/support/judging.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees, on } from '#test/support/whole-round.ts';

const judges = [841, 842, 843, 844];
const trades = ['welder', 'welder', 'welder', 'fitter', 'fitter', 'cook'];

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let ids: readonly number[];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, trades.length);
  // The last is of the firm that those come from whom he would judge.
  await makeMembers(
    house,
    judges.map((id, n) => ({ id, organisationId: n === 3 ? places.yangFirm : places.maFirm })),
  );
  round = await makeRound(house, craftsmanSelection, { numbers: { welder: 1, fitter: 1, cook: 1 } }, 0);
});
after(() => database.drop());

const sitting = (scheme: string) => ({ programme: craftsmanSelection, roundId: round.id, scheme, judges });
const at = (points: readonly Points[]) => (caseId: number) => points[ids.indexOf(caseId)]!;
const rankedIn = async (panelId: number) =>
  Object.fromEntries((await worksIn(engine, panelId)).map(({ caseId, state }) => [ids.indexOf(caseId), state.ranked]));
let welders: number;

test('six come forward in three trades and are reviewed by their second-level union', async () => {
  const nominated = trades.map((trade, n) =>
    asking(
      round,
      { personId: firstMember + n, posts: [] },
      { organisationId: places.yangFirm, personId: firstMember + n },
      { trade, years: 10 + n, skill: '仰焊一次合格', deeds: '带出五名徒弟' },
    ),
  );
  ids = (await allDone(engine.actAll(tenantId, nominated))).map(({ caseId }) => caseId);
  await decided(engine, ids, hands.reviewer, 'approve', 1);
});

test('each trade by its own scheme: the judge of the same firm is recused, and years tell equal ones apart', async () => {
  const passing = { seam: 80, conduct: 80, deeds: 80, passing: 80 };
  welders = await judged(engine, sitting('welder'), at([passing, passing, 70]));
  const works = await worksIn(engine, welders);
  assert.deepEqual(
    works.map(({ state }) => state.recused),
    works.map(() => ({ 4: 'same-unit' })),
  );
  assert.deepEqual(await closed(engine, welders), { ranked: 3, taken: 1 });
  const ranked = await rankedIn(welders);
  assert.deepEqual([ranked[0]?.place, ranked[1]?.place, ranked[2]?.place], [2, 1, 3], 'eleven years before ten');
  assert.deepEqual(ranked[1]?.awards, [
    { key: 'craftsman', label: { zh: '区级工匠', en: 'Craftsman of the district' } },
  ]);
  const fitters = await judged(engine, sitting('fitter'), at([0, 0, 0, 90, 85]));
  assert.deepEqual(await closed(engine, fitters), { ranked: 2, taken: 1 });
  const cooks = await judged(engine, sitting('cook'), at([0, 0, 0, 0, 0, 55]));
  assert.deepEqual(await closed(engine, cooks), { ranked: 1, taken: 0 }, 'nobody reaches sixty');
});

test('an objection is upheld: it is marked anew with the reason, and ranked among the others', async () => {
  const third = ids[2]!;
  must(
    await engine.act(
      tenantId,
      on(third, { personId: firstMember + 2, posts: [] }, 'appeal', { why: '作品照片传错了' }),
    ),
  );
  must(await engine.act(tenantId, on(third, hands.district, 'approve')));
  must(await engine.act(tenantId, on(third, hands.head, 'reopen', { why: '异议成立：照片传错，换了再评' })));
  const { number } = (await worksIn(engine, welders)).find(({ caseId }) => caseId === third)!;
  for (const personId of judges.slice(0, 3))
    await marks(engine, personId, welders, number, sheetFor(craftsmanSelection, 'welder', 75));
  assert.deepEqual(await closed(engine, welders), { ranked: 1, taken: 0 });
  const { ranked, reopened } = (await worksIn(engine, welders)).find(({ caseId }) => caseId === third)!.state;
  assert.deepEqual([ranked?.place, ranked?.total, ranked?.closing, reopened], [3, 75_000, 2, 1]);
  const told = JSON.stringify(await loadHistory(house.db, tenantId, third));
  assert.match(told, /异议成立：照片传错，换了再评/);
});

test('who is left is published and registered as a craftsman; the bulletin says so and everything adds up', async () => {
  await published(engine, house, round);
  await decided(engine, await toRegister(engine), hands.head, 'register', 5);
  assert.deepEqual(await titles(engine), { 区级工匠: 2 });
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /3个工种6人参加工匠评选，评出区级工匠2名/);
  assert.match(en, /6 people of 3 trades stood as craftsmen; 2 were chosen/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
