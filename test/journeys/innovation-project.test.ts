// innovation-project 创新项目助推: seven projects in three tiers, 60 % at once and 40 % after acceptance; nothing of the second part before that, and no second
// project while the first is not accepted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { remindOfDue } from '#jobs/due-soon.ts';
import { isRefusal } from '#kit/refusal.ts';
import { closePanel } from '#panels/closing.ts';
import { prepareBatch } from '#payments/paying.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { innovationProject } from '#programmes/innovation/innovation-project.ts';
import { studioPage } from '#studios/studios.ts';
import { asking, bulletinOf, decided, paidOut, published } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { judges, makeJudges, marking, panelOf, worksIn } from '#test/support/judging.ts';
import { leading } from '#test/support/leading.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { registered } from '#test/support/registered.ts';
import {
  allDone,
  bankAnswer,
  financeMaker,
  firstMember,
  hands,
  makePayees,
  on,
  sendPrepared,
  takeAnswer,
} from '#test/support/whole-round.ts';

/** The first two lead city studios, the others district ones; the last one has no studio. */
const tiers = ['first', 'second', 'third', 'third', 'third', 'third', 'third'] as const;
const leaders = tiers.map((_, n) => firstMember + n);
const stranger = firstMember + tiers.length;

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let cases: readonly number[];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, tiers.length + 1);
  await makeJudges(house);
  const leader = { personId: leaders[6]!, unionId: places.yangFirm, issuerId: places.district };
  await registered(engine, { ...leader, studio: '焊接创新工作室' });
  await leading(house, tenantId, leaders, (n) => (n < 2 ? 'municipal' : 'district'));
  round = await makeRound(house, innovationProject);
});
after(() => database.drop());

const project = (n: number) => ({
  ...{ title: `薄板焊接变形攻关${n}`, startedOn: '2020-01-14', approved: true, plan: '工装夹具加工艺参数。' },
});
const applied = (which: Round, personId: number, answers: Readonly<Record<string, unknown>>) =>
  asking(which, { personId, posts: [] }, { organisationId: places.yangFirm, personId }, answers);
const rulesOf = async (
  personId: number,
  answers: Readonly<Record<string, unknown>>,
  which = round,
): Promise<unknown> => {
  const answer = await engine.act(tenantId, applied(which, personId, answers));
  if (!isRefusal(answer)) return 'done';
  const { findings } = answer.details as { findings: readonly { holds: unknown; key: string }[] };
  return findings.filter(({ holds }) => holds === false).map(({ key }) => key);
};

test('who has no studio, a district studio asking for 100,000 yuan, and a project that nobody approved are refused by their rule', async () => {
  assert.deepEqual(await rulesOf(stranger, { ...project(9), tier: 'third' }), ['has-studio']);
  assert.deepEqual(await rulesOf(leaders[3]!, { ...project(3), tier: 'first' }), ['tier-of-studio']);
  assert.deepEqual(await rulesOf(leaders[3]!, { ...project(3), tier: 'third', approved: false }), ['approved']);
});

test('seven are judged tier by tier, published and granted in full, and sixty percent are paid', async () => {
  const outcomes = await allDone(
    engine.actAll(
      tenantId,
      leaders.map((id, n) => applied(round, id, { ...project(n), tier: tiers[n] })),
    ),
  );
  cases = outcomes.map(({ caseId }) => caseId);
  await decided(engine, cases, hands.reviewer, 'approve', 1);
  const seats = judges.slice(0, 3);
  const sheet = ['need', 'way', 'benefit'].map((criterion) => ({ criterion, points: 28 }));
  for (const scheme of new Set(tiers)) {
    const panelId = await panelOf(engine, round, seats, scheme);
    for (const { number } of await worksIn(engine, panelId))
      for (const personId of seats) must(await marking(engine, personId, panelId, number, sheet));
    must(await closePanel(engine, tenantId, panelId, 904));
  }
  await published(engine, house, round);
  await decided(engine, cases, hands.head, 'grant', 2);
  await paidOut(engine, house, round);
});

const code = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'done');
const paying = () => {
  house.clock.advance(undoWindowMinutes * 60_000);
  return prepareBatch(engine, tenantId, { roundId: round.id, stage: 'rest', preparedBy: financeMaker });
};

test('before it is accepted nothing of the rest can be paid, and no second project begins', async () => {
  const early = await paying();
  assert.ok(isRefusal(early));
  assert.equal(early.code, 'instalment-early');
  const next = await makeRound(house, { ...innovationProject, effectiveFrom: '2020-01-02' });
  assert.deepEqual(await rulesOf(leaders[0]!, { ...project(20), tier: 'first' }, next), ['earlier-accepted']);
});

const milestones = {
  rows: [
    { by: '2020-06-30', what: '样件' },
    { by: '2021-03-31', what: '推到全厂' },
  ],
};

test('the leaders lay down milestones, are reminded of each before its day, and one who misses it is told', async () => {
  const [first] = cases;
  const leader = { personId: leaders[0]!, posts: [] };
  const begun = house.clock.now();
  assert.equal(code(await engine.act(tenantId, on(first!, leader, 'hand-in'))), 'milestones-open');
  const late = { rows: [{ by: '2022-12-31', what: '推广' }] };
  assert.equal(code(await engine.act(tenantId, on(first!, leader, 'plan', late))), 'milestone-outside');
  for (const [n, caseId] of cases.entries())
    must(await engine.act(tenantId, on(caseId, { personId: leaders[n]!, posts: [] }, 'plan', milestones)));
  const told = async () => {
    const rows = await house.db.query<{ words: { zh: string } }>(
      `SELECT payload -> 'words' AS words FROM outbox WHERE tenant_id = $1 AND case_id = $2 AND topic IN ('due-soon', 'delivery-milestone-missed') ORDER BY id`,
      [tenantId, first],
    );
    return rows.map(({ words }) => words.zh);
  };
  const reminded: number[] = [];
  for (const at of [
    '2020-06-20T10:00',
    '2020-06-24T07:00',
    '2020-06-24T10:00',
    '2020-06-25T10:00',
    '2020-06-29T10:00',
  ]) {
    house.clock.set(`${at}:00+08:00`);
    reminded.push(await remindOfDue(engine, tenantId));
  }
  assert.deepEqual(reminded, [0, 0, 7, 0, 7]);
  house.clock.set('2020-07-01T10:00:00+08:00');
  await actOnDeadlines(engine, tenantId);
  await actOnDeadlines(engine, tenantId);
  assert.deepEqual(await told(), [
    '“创新项目助推”等您6月30日（周二）前办好',
    '“创新项目助推”等您办，明天到期',
    '一个节点到期了，还没有说完成；做好了请记一次，来不及请和工会商量',
  ]);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
  house.clock.set(begun.toISOString());
});

test('done and accepted, the rest is paid, each project is evidence, and the next may begin', async () => {
  for (const [n, caseId] of cases.entries()) {
    const leader = { personId: leaders[n]!, posts: [] };
    const rows = [{ on: '2020-01-20', what: '样件合格，变形减到一半。', spent: 1_000_000 }];
    for (const milestone of [1, 2]) must(await engine.act(tenantId, on(caseId, leader, 'report', { rows, milestone })));
    must(await engine.act(tenantId, on(caseId, leader, 'hand-in')));
    must(await engine.act(tenantId, on(caseId, hands.district, 'accept')));
  }
  const { batchId, number } = must(await paying());
  await sendPrepared(engine, batchId);
  await takeAnswer(engine, await bankAnswer(house, { batchId, number }));
  const { zh, en } = await bulletinOf(house, round);
  assert.match(
    zh,
    /助推创新项目7个，已验收7个，到账180,000 元，验收后又到账120,000 元；完成节点14个，已用助推资金140,000 元/,
  );
  assert.match(en, /7 projects were supported and 7 accepted/);
  const [row] = await house.db.query<{ snapshot: Record<string, unknown> }>(
    'SELECT snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, leaders[0]],
  );
  assert.deepEqual([row!.snapshot['evidence.project'], row!.snapshot['delivery.innovation-project']], [1, 'accepted']);
  const [studio] = await house.db.query<{ id: number }>(
    'SELECT id FROM records WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, leaders[6]],
  );
  const { money } = await studioPage(house.db, tenantId, studio!.id);
  assert.deepEqual(
    money.map(({ title: _, ...one }) => one),
    [
      {
        ...{ year: 2020, grantedFen: 3_000_000, paidFen: 3_000_000, usedFen: 2_000_000 },
        work: { status: 'accepted', milestones: 2, done: 2 },
      },
    ],
  );
  const next = await makeRound(house, { ...innovationProject, effectiveFrom: '2020-01-03' });
  const answer = await engine.act(tenantId, applied(next, leaders[0]!, { ...project(21), tier: 'first' }));
  assert.equal(isRefusal(answer) && answer.code, 'applied-already', 'not before the next year');
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
