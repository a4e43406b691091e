// problem-pool 工作室联盟难题征集: a works union writes down what it is stuck at, a studio and a union of other places take it up together, and it is solved.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findCase } from '#api/read/cases.ts';
import { interestsAsked } from '#api/read/interests.ts';
import { partnersNamed } from '#api/read/showings.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { loadHistory } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import type { MatchState } from '#kinds/match/match.ts';
import type { Who } from '#matches/interests.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { problemPool } from '#programmes/innovation/problem-pool.ts';
import { asking, bulletinOf } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { codeOf, found, taken, taker, wanting } from '#test/support/showing.ts';
import { hands, makePayees } from '#test/support/whole-round.ts';

const officer = acting(951, 'officer', places.yangFirm);
const studio: Who = { personId: 952, posts: [] };
const problem = {
  ...{
    title: '面包房铁盘除油，不想用强碱',
    trade: 'food',
    stuck: '每天三百个铁盘，强碱伤手',
    wanted: '不用强碱，十分钟洗净',
  },
  ...{ details: '油温二百二十度，铁盘厚一毫米', contact: '13900139000' },
};
let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
const cases: number[] = [];
const showings: number[] = [];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 1);
  await makeMembers(house, [
    { id: 950, organisationId: places.maFirm },
    { id: 951, organisationId: places.yangFirm },
    { id: 952, organisationId: places.yangSchool },
  ]);
  round = await makeRound(house, problemPool, {});
});
after(() => database.drop());

test('two problems of a works union are reviewed and put up for everybody', async () => {
  const about = { organisationId: places.yangFirm, subjectOrganisationId: places.yangFirm };
  for (const title of [problem.title, '零下十五度充电枪插不进']) {
    const { caseId } = must(await engine.act(tenantId, asking(round, officer, about, { ...problem, title })));
    cases.push(caseId);
    must(await taken(engine, hands.district, caseId, 'approve'));
    must(await taken(engine, hands.head, caseId, 'disclose'));
  }
  assert.deepEqual(await found(engine, '铁盘除油', { what: 'problem', trade: 'food' }), [problem.title]);
  assert.deepEqual(await found(engine, '一毫米'), [], 'data of the site are shown on agreement alone');
  const rows = await house.db.query<{ id: number }>('SELECT id FROM showings WHERE tenant_id = $1 ORDER BY id', [
    tenantId,
  ]);
  showings.push(...rows.map(({ id }) => id));
});

test('members come as leaders of a registered studio, and nobody solves his own union’s problem for it', async () => {
  const [first] = showings as [number];
  const asStudio = { as: 'studio', organisationId: undefined } as const;
  assert.equal(
    await codeOf(wanting(engine, studio, first, { as: 'member', organisationId: undefined })),
    'interest-not-open',
  );
  assert.equal(await codeOf(wanting(engine, studio, first, asStudio)), 'no-studio');
  const own = { ...officer, personId: 951 } as Who;
  assert.equal(await codeOf(wanting(engine, own, first, { organisationId: places.yangFirm })), 'own-showing');
  const fact = { id: await house.ids.take(tenantId), personId: 952, key: 'record.studio', value: 'district' };
  const observed = { source: 'case:1', sourceCaseId: cases[0]!, observedOn: '2020-01-01' };
  await recordFacts(house.db, tenantId, [{ ...fact, ...observed }], house.clock.now());
  await refreshSnapshots(house.db, tenantId, [952]);
  assert.deepEqual(must(await wanting(engine, studio, first, asStudio)), { caseId: cases[0], number: 1 });
  assert.deepEqual(must(await wanting(engine, taker, first)), { caseId: cases[0], number: 2 });
});

test('both become partners; without one it does not go on', async () => {
  const [first, other] = cases as [number, number];
  assert.equal(await codeOf(taken(engine, officer, other, 'close')), 'no-partner');
  for (const [n, who] of [studio, taker].entries()) {
    must(await taken(engine, officer, first, 'agree', { interest: n + 1 }));
    must(await taken(engine, { ...who, matching: true }, first, 'confirm', { interest: n + 1 }));
  }
  assert.equal(
    await codeOf(
      taken(engine, { ...taker, matching: true }, first, 'claim-benefit', { interest: 2, nth: 1, saved: 1 }),
    ),
    'benefit-not-followed',
  );
  must(await taken(engine, officer, other, 'give-up', { why: '开春再试' }));
});

test('whoever took it on reports how it was solved; whoever is stuck says "not yet", then that it is', async () => {
  const [first] = cases as [number];
  const [leader, union] = [studio, taker].map((who) => ({ ...who, matching: true }) as const);
  assert.equal(await codeOf(taken(engine, officer, first, 'close')), 'not-solved');
  const told = { interest: 1, how: '改用热蒸汽，十五分钟洗净' };
  assert.equal(await codeOf(taken(engine, officer, first, 'report-solved', told)), 'not-your-action');
  must(await taken(engine, leader!, first, 'report-solved', told));
  assert.equal(await codeOf(taken(engine, leader!, first, 'report-solved', told)), 'solution-waiting');
  assert.equal(await codeOf(taken(engine, officer, first, 'close')), 'solution-waiting');
  must(await taken(engine, officer, first, 'not-yet', { solution: 1, why: '十五分钟太久' }));
  must(await taken(engine, union!, first, 'report-solved', { interest: 2, how: '加一道超声，八分钟洗净' }));
  must(await taken(engine, officer, first, 'confirm-solved', { solution: 2 }));
  const { items } = await interestsAsked(engine, tenantId, first);
  assert.deepEqual(
    items.map(({ solutions }) => solutions.map(({ how, status, why }) => [how, status, why])),
    [[[told.how, 'returned', '十五分钟太久']], [['加一道超声，八分钟洗净', 'confirmed', null]]],
  );
  const about = (await findCase(engine, house.db, tenantId, first))!;
  assert.deepEqual(await partnersNamed(house.db, tenantId, about), ['杨镇学校工会工作室', '马坡制药工会']);
  const history = JSON.stringify(await loadHistory(house.db, tenantId, first));
  assert.doesNotMatch(history, /蒸汽|超声/, 'how it was solved can be erased');
  must(await taken(engine, officer, first, 'close'));
  assert.equal(await codeOf(wanting(engine, taker, showings[0]!)), 'showing-over', 'it is solved');
});

test('the bulletin counts who took part and what was solved', async () => {
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /征集难题2个，工作室和工会揭榜2次，2家次工会、1个区次参加，解决1个/);
  assert.match(en, /counted by problem; 2 unions and 1 districts took part; problems solved: 1/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('solved elsewhere, or nobody left who could answer: the district ends it with a reason, and who waited hears of it', async () => {
  const about = { organisationId: places.yangFirm, subjectOrganisationId: places.yangFirm };
  const { caseId } = must(
    await engine.act(tenantId, asking(round, officer, about, { ...problem, title: '夜班叉车盲区' })),
  );
  must(await taken(engine, hands.district, caseId, 'approve'));
  must(await taken(engine, hands.head, caseId, 'disclose'));
  const [row] = await house.db.query<{ id: number }>('SELECT id FROM showings WHERE case_id = $1', [caseId]);
  must(await wanting(engine, taker, row!.id));
  const why = { why: '厂里已经换了车' };
  assert.equal(await codeOf(taken(engine, taker, caseId, 'end', why)), 'not-your-action');
  must(await taken(engine, hands.head, caseId, 'end', why));
  const heard = await house.db.query<{ topic: string; id: number }>(
    `SELECT topic, person_id AS id FROM outbox WHERE tenant_id = $1 AND case_id = $2 AND topic = 'match-ended' ORDER BY person_id`,
    [tenantId, caseId],
  );
  assert.deepEqual(
    heard.map(({ id }) => id),
    [950, 951],
  );
  const { state } = (await findCase(engine, house.db, tenantId, caseId))!.one;
  assert.deepEqual([state.status, (state.stages.match as MatchState).interests[1]?.status], ['failed', 'over']);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
