// skills-contest 职业技能大赛 as it was told of one delegation: it entered 65 projects and won in 42 of them, with 1 gold, 3 silver, 1 bronze and 37
// merits; 16 of 23 national-selected projects and 26 of 42 of world skills; 20 of its people joined the squad.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { workBefore } from '#api/read/panels.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { writeBulletin } from '#figures/bulletin.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { figuresOf } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { panelsOfRound, seatsOf } from '#panels/panels.ts';
import { skillsContest } from '#programmes/innovation/skills-contest.ts';
import { asking, bulletinOf, decided } from '#test/support/benefit-round.ts';
import { closed, judged, titles, toRegister } from '#test/support/contest.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { worksIn } from '#test/support/judging.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, hands, makePayees } from '#test/support/whole-round.ts';

const [national, world] = [23, 42];
const all = national + world;
const judges = [821, 822, 823];
const project = (n: number) => `p${String(n + 1).padStart(2, '0')}`;
const family = (n: number) => (n < national ? 'national' : 'world');

/** Points of the delegation's contestant in each project: medals in the first, then merits, then those who won nothing. */
function pointsOf(n: number): number {
  if (family(n) === 'national') {
    const medals = [92, 84, 83];
    return medals[n] ?? (n < 16 ? 72 : 50);
  }
  const medals = [83, 78];
  const m = n - national;
  // Twenty of those who won reach what the squad asks for.
  return medals[m] ?? (m < 20 ? 71 : m < 26 ? 65 : 40);
}
/** Another delegation, ahead in a few projects. */
const rivals = new Map<number, readonly number[]>([
  [1, [95]],
  [2, [95]],
  [national - 1, [99]],
  [national, [95]],
  [national + 1, [96, 88]],
]);

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
const wanted = new Map<number, number>();
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, all);
  await makeMembers(house, [
    ...judges.map((id) => ({ id, organisationId: places.yangSchool })),
    ...[1_701, 1_702, 1_703, 1_704, 1_705, 1_706].map((id) => ({ id, organisationId: places.maFirm })),
  ]);
  const projects = Array.from({ length: all }, (_, n) => ({
    key: project(n),
    label: { zh: `项目${n + 1}`, en: `Project ${n + 1}` },
  }));
  round = await makeRound(house, skillsContest, { projects }, 0);
});
after(() => database.drop());

test('two unions enter their delegations, one contestant in a project each', async () => {
  const enter = (personId: number, organisationId: number, n: number) =>
    asking(
      round,
      acting(organisationId === places.maFirm ? 1_799 : 901, 'officer', organisationId),
      { organisationId, personId },
      { family: family(n), project: project(n) },
    );
  const own = Array.from({ length: all }, (_, n) => ({
    n,
    points: pointsOf(n),
    action: enter(1_001 + n, places.yangFirm, n),
  }));
  const theirs = [...rivals]
    .flatMap(([n, points]) => points.map((one) => [n, one] as const))
    .map(([n, points], i) => ({ n, points, action: enter(1_701 + i, places.maFirm, n) }));
  const entered = [...own, ...theirs];
  const outcomes = await allDone(
    engine.actAll(
      tenantId,
      entered.map(({ action }) => action),
    ),
  );
  for (const [i, { caseId }] of outcomes.entries()) wanted.set(caseId, entered[i]!.points);
});

test('three judges on site mark module by module; each project is ranked by itself', async () => {
  for (const scheme of ['national', 'world']) {
    // One is milder, one stricter; the mean is what is wanted.
    const sitting = { programme: skillsContest, roundId: round.id, scheme, judges };
    const panelId = await judged(engine, sitting, (caseId, seat) => wanted.get(caseId)! + seat - 2);
    await closed(engine, panelId);
  }
});

test('a judge on site sees whose work it is, and the case by which the look is written down', async () => {
  const [panel] = await panelsOfRound(house.db, tenantId, round.id);
  const [seat] = await seatsOf(house.db, tenantId, panel!.id);
  const shown = must(await workBefore(engine, tenantId, panel!, seat!, 1));
  assert.match(shown.by!.name, /王小/);
  assert.equal(shown.caseId, (await worksIn(engine, panel!.id))[0]!.caseId);
});

test('the delegation’s figures are those that were printed, and every award is on the register', async () => {
  await decided(engine, await toRegister(engine), hands.district, 'register', 3);
  await foldAllFigures(house.db, tenantId);
  const asked = { organisationId: places.yang, programmeKey: skillsContest.key, year: 2020, roundId: round.id };
  const figures = await figuresOf(house.db, tenantId, asked);
  const { zh, en } = writeBulletin(skillsContest, kinds, round, figures);
  assert.match(zh, /参赛65个项目，42个项目得奖，获1金、3银、1铜和37个优胜奖/);
  assert.match(zh, /国赛精选23人参赛、16人得奖，世赛选拔42人参赛、26人得奖，20人入选集训队/);
  assert.match(en, /65 projects were entered and 42 won an award: 1 gold, 3 silver, 1 bronze and 37 merit/);
  assert.equal(figures['register.registered'], 42);
  assert.deepEqual(await titles(engine, places.yangFirm), {
    ...{ 技能大赛金牌: 1, 技能大赛铜牌: 1, 技能大赛银牌: 3, 技能大赛优胜奖: 37 },
  });
});

test('the whole contest has both delegations, and everything adds up from the history', async () => {
  const { zh } = await bulletinOf(house, round);
  assert.match(zh, /参赛65个项目，43个项目得奖，获6金、4银/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
