// labour-competition and labour-competition-people 劳动竞赛: units, teams and people, each category with its own number of places, which are the round's to
// say; a serious accident puts a unit out whatever its points. Nothing was printed of the numbers, so these are made up.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { verify } from '#engine/verify.ts';
import { judge } from '#panels/judging.ts';
import { labourCompetition } from '#programmes/innovation/labour-competition.ts';
import { labourCompetitionPeople } from '#programmes/innovation/labour-competition-people.ts';
import { asking, bulletinOf, decided, published } from '#test/support/benefit-round.ts';
import { closed, judged, type Points, sheetFor, titles, toRegister } from '#test/support/contest.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { worksIn } from '#test/support/judging.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees } from '#test/support/whole-round.ts';

// Nobody's members: judges from outside.
const judges = [831, 832, 833];
const six = (safety: number, rest: number) => ({
  ...{ safety, quality: rest, progress: rest, novelty: rest, saving: rest, together: rest },
});

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 6);
  await makeMembers(
    house,
    judges.map((id) => ({ id, organisationId: places.district })),
  );
});
after(() => database.drop());

const at = (ids: readonly number[], points: readonly Points[]) => (caseId: number) => points[ids.indexOf(caseId)]!;

test('units: one place in production, one in construction; who had an accident is out, and the next one is first', async () => {
  const round = await makeRound(house, labourCompetition, { numbers: { production: 1, construction: 1 } }, 0);
  const units = [places.yangFirm, places.maFirm, places.yangSchool];
  const entered = (organisationId: number, category: string) =>
    asking(
      round,
      acting(900 + organisationId, 'officer', organisationId),
      { organisationId, subjectOrganisationId: organisationId },
      { category, project: '大干一百天', workers: 200, results: '返修率降一半，全年没有事故' },
    );
  const categories = ['production', 'production', 'service'];
  const outcomes = await allDone(
    engine.actAll(
      tenantId,
      units.map((id, n) => entered(id, categories[n]!)),
    ),
  );
  const ids = outcomes.map(({ caseId }) => caseId);
  const sitting = { programme: labourCompetition, roundId: round.id, judges };
  const production = await judged(engine, { ...sitting, scheme: 'production' }, at(ids, [100, 80, 0]));
  const first = (await worksIn(engine, production)).find(({ caseId }) => caseId === ids[0])!;
  const vetoed = sheetFor(labourCompetition, 'production', 100).map((line) =>
    line.criterion === 'safety' ? { ...line, veto: true, why: '四月份有一起重伤事故' } : line,
  );
  const doing = { id: randomUUID(), action: 'mark' as const, input: { sheet: vetoed } };
  const seat = { panelId: production, number: first.number };
  must(await judge(engine, tenantId, { personId: judges[0]!, posts: [] }, seat, doing));
  assert.deepEqual(await closed(engine, production), { ranked: 2, taken: 1 });
  const service = await judged(engine, { ...sitting, scheme: 'service' }, at(ids, [0, 0, 100]));
  assert.deepEqual(await closed(engine, service), { ranked: 1, taken: 0 }, 'the round gives none for services');
  await published(engine, house, round);
  await decided(engine, await toRegister(engine), hands.head, 'register', 3);
  assert.deepEqual(await titles(engine), { 劳动竞赛先进单位: 1 });
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /3家单位参加劳动竞赛评比，评出先进单位1家，其中生产制造1家.*因安全被否决1家/);
  assert.match(en, /1 were out for safety/);
});

test('teams and people: equal totals are told apart by safety; who nothing tells apart and does not fit is left out', async () => {
  const round = await makeRound(house, labourCompetitionPeople, { numbers: { team: 1, person: 1 } }, 0);
  const entries = ['team', 'team', 'person', 'person', 'person'].map((category, n) =>
    asking(
      round,
      acting(901, 'officer', places.yangFirm),
      { organisationId: places.yangFirm, personId: firstMember + n },
      { category, ...(category === 'team' ? { team: `${n + 1}班` } : {}), results: '提前十天完工' },
    ),
  );
  const ids = (await allDone(engine.actAll(tenantId, entries))).map(({ caseId }) => caseId);
  const sitting = { programme: labourCompetitionPeople, roundId: round.id, judges };
  // 20 × 80 % + 20 × 100 % is what 20 × 100 % + 20 × 80 % is.
  const teams = [
    { ...six(80, 60), quality: 100 },
    { ...six(100, 60), quality: 80 },
  ];
  const team = await judged(engine, { ...sitting, scheme: 'team' }, at(ids, teams));
  assert.deepEqual(await closed(engine, team), { ranked: 2, taken: 1 });
  const won = (await worksIn(engine, team)).map(({ caseId, state }) => [
    caseId,
    state.ranked?.place,
    state.ranked?.total,
  ]);
  assert.deepEqual(
    won.sort((a, b) => a[0]! - b[0]!),
    [
      [ids[0], 2, 72_000],
      [ids[1], 1, 72_000],
    ],
  );
  const person = await judged(engine, { ...sitting, scheme: 'person' }, at(ids, [0, 0, 80, 80, 60]));
  assert.deepEqual(await closed(engine, person), { ranked: 3, taken: 0 }, 'two equal firsts, and one place');
  await published(engine, house, round);
  await decided(engine, await toRegister(engine), hands.head, 'register', 4);
  assert.deepEqual(await titles(engine), { 劳动竞赛先进单位: 1, 劳动竞赛先进班组: 1 });
  assert.match((await bulletinOf(house, round)).zh, /5个班组和个人参评，评出先进班组1个。/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
