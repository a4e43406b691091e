// studio-review 创新工作室复评 with the figures that were printed of one district: in a year its studios brought 24 results put to use, 34 patents and 7 projects,
// counted apart. The patents come through patent-grant as it is published; results and projects through their programmes without the stages before the grant.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { findJob, jobKinds, startJob } from '#jobs/jobs.ts';
import { OPEN_FROM_REGISTER, openFromRegisterJob, rosterStanding } from '#jobs/open-from-register.ts';
import { claimJob, releaseJob, runStep } from '#jobs/run.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';
import { closePanel } from '#panels/closing.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import { defineProgramme } from '#policy/define.ts';
import type { Programme } from '#policy/programme.ts';
import { innovationProject } from '#programmes/innovation/innovation-project.ts';
import { patentGrant } from '#programmes/innovation/patent-grant.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import { studioRecognition } from '#programmes/innovation/studio-recognition.ts';
import { studioReview } from '#programmes/innovation/studio-review.ts';
import { verifyRecords } from '#records/verify.ts';
import { enterPerson } from '#studios/people.ts';
import { asking, bulletinOf, decided, published } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { judges, makeJudges, marking, panelOf, worksIn } from '#test/support/judging.ts';
import { acting, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees, on } from '#test/support/whole-round.ts';

/** Printed of that district. */
const [conversions, patents, projects] = [24, 34, 7];
const studios = 8;
const people = Array.from({ length: patents }, (_, n) => firstMember + n);
const leaders = people.slice(0, studios);
/** In no studio, and in one only after his patent was granted. */
const [outside, late] = [firstMember + patents, firstMember + patents + 1];
const second = acting(905, 'chair', places.district);
const unit = acting(901, 'officer', places.yangFirm);
const sheet = (points: number) => ['operation', 'ability', 'benefit'].map((criterion) => ({ criterion, points }));

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let cases: readonly number[] = [];
/** The day on which all studios were registered and all their people came. */
let from: string;

/** Of the programme only these stages; what it proves is proved by the last. */
function shortened(programme: Programme, ...keys: readonly string[]): Programme {
  const { evidence, amount, bulletin: _, breakdowns: __, ...rest } = programme;
  const at = keys.at(-1)!;
  return defineProgramme({
    ...rest,
    ...(evidence ? { evidence: { ...evidence, at } } : {}),
    ...(amount && at === 'grant' ? { amount: { amount: amount.amount } } : {}),
    stages: Object.fromEntries(keys.map((key) => [key, programme.stages[key]!])),
  });
}
const opened = async (which: Round, asked: readonly [personId: number, answers: object][]) => {
  const actions = asked.map(([personId, answers]) =>
    asking(which, unit, { organisationId: places.yangFirm, personId }, answers as Record<string, unknown>),
  );
  return (await allDone(engine.actAll(tenantId, actions))).map(({ caseId }) => caseId);
};

async function makeStudios(): Promise<readonly number[]> {
  const which = await makeRound(house, shortened(studioRecognition, 'apply', 'register'), { amountFen: 1 }, 0);
  const answers = { trade: '焊工', people: 5, place: true, order: true, results: 2, summary: '攻克薄板焊接变形。' };
  const ids = await opened(
    which,
    leaders.map((id) => [id, { ...answers, studio: `焊接创新工作室${id}` }]),
  );
  await decided(engine, ids, hands.head, 'register', 1);
  const rows = await house.db.query<{ id: number }>('SELECT id FROM records WHERE tenant_id = $1 ORDER BY id', [
    tenantId,
  ]);
  return rows.map(({ id }) => id);
}

async function bringPatents(): Promise<void> {
  const all = [...people, outside, late];
  const first = await house.ids.take(tenantId, all.length);
  const facts = all.map((personId, n) => ({
    ...{ id: first + n, personId, key: 'person.frontline', value: true, source: 'register', observedOn: '2020-01-01' },
  }));
  await recordFacts(house.db, tenantId, facts, house.clock.now());
  await refreshSnapshots(house.db, tenantId, all);
  const which = await makeRound(house, patentGrant);
  const ids = await opened(
    which,
    all.map((id) => {
      const grantedOn = id === late ? '2020-01-14' : from;
      return [id, { name: `夹具${id}`, number: `ZL2020${id}.7`, grantedOn, place: 1, atWork: true, inUse: true }];
    }),
  );
  await decided(engine, ids, hands.reviewer, 'approve', 2);
  await decided(engine, ids, hands.district, 'approve', 3);
  await published(engine, house, which);
  await decided(engine, ids, hands.head, 'grant', 4);
}

async function bringOthers(): Promise<void> {
  const results = await makeRound(house, shortened(resultSelection, 'apply', 'grant'), { amountFen: 100_000 });
  const made = { area: 'tool', summary: '一拧就换', benefit: '每班省两小时', people: 4, frontLine: 3 };
  const chosen = await opened(
    results,
    people.slice(0, conversions).map((id) => [id, { title: `快换夹具${id}`, ...made }]),
  );
  await decided(engine, chosen, hands.head, 'grant', 5);
  const helped = await makeRound(house, shortened(innovationProject, 'apply', 'grant'));
  const plan = { tier: 'third', startedOn: from, approved: true, plan: '攻克薄板焊接变形。' };
  const granted = await opened(
    helped,
    leaders.slice(0, projects).map((id) => [id, { title: `薄板焊接${id}`, ...plan }]),
  );
  await decided(engine, granted, hands.head, 'grant', 6);
}

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, patents + 2);
  await makeJudges(house);
  from = chinaDate(house.clock.now());
  const records = await makeStudios();
  for (const [n, personId] of [...people.slice(studios), late].entries()) {
    const entering = { recordId: records[n % studios]!, personId, role: 'member' as const, from };
    must(await house.db.transaction((q) => enterPerson(house, q, tenantId, entering, 901)));
  }
  await bringPatents();
  await bringOthers();
  round = await makeRound(house, studioReview, {}, 0);
});
after(() => database.drop());

const standing = () => rosterStanding(house, tenantId, round, studioReview.roster!);
async function openAll(): Promise<number> {
  const kinds = jobKinds(openFromRegisterJob(engine, { most: 3 }));
  const job = { kind: OPEN_FROM_REGISTER, input: { roundId: round.id }, createdBy: 901 };
  const { id } = await startJob(house, tenantId, job);
  for (;;) {
    const claim = await claimJob(house, tenantId, { worker: 'test', kinds: [OPEN_FROM_REGISTER] });
    if (!claim) break;
    await runStep(house, tenantId, claim, kinds, { leaseMs: 30_000, stopping: () => false });
    await releaseJob(house, tenantId, claim);
    const found = await findJob(house.db, tenantId, id);
    assert.deepEqual(found!.errors, []);
    if (found!.state === 'done') return found!.done;
  }
  return 0;
}
/** A second after the one before. */
const done = async (caseId: number, who: ReturnType<typeof acting>, action: string, input = {}): Promise<string> => {
  house.clock.advance(1_000);
  const answer = await engine.act(tenantId, on(caseId, who, action, input));
  return isRefusal(answer) ? answer.code : 'done';
};
const record = async (caseId: number) => {
  const [row] = await house.db.query<{ id: number; state: string; fact: string | null; steps: string[] }>(
    `SELECT r.id, r.state, f.snapshot ->> 'record.studio' AS fact,
       (SELECT array_agg(s.what ORDER BY s.step) FROM record_steps s WHERE s.tenant_id = $1 AND s.record_id = r.id) AS steps
       FROM cases c JOIN records r ON r.tenant_id = $1 AND r.person_id = c.person_id JOIN person_facts f ON f.tenant_id = $1 AND f.person_id = c.person_id
      WHERE c.tenant_id = $1 AND c.id = $2`,
    [tenantId, caseId],
  );
  return row!;
};

test('the system opens a case for every studio once, with what its people brought while they belonged to it', async () => {
  assert.deepEqual(await standing(), { records: studios, opened: 0 });
  assert.equal(await openAll(), studios);
  assert.deepEqual(await standing(), { records: studios, opened: studios });
  assert.equal(await openAll(), studios, 'looked at again, and nothing opened a second time');
  const rows = await house.db.query<{ id: number; plain: Record<string, unknown> }>(
    `SELECT c.id, a.plain FROM cases c JOIN answers a ON a.tenant_id = $1 AND a.case_id = c.id
      WHERE c.tenant_id = $1 AND c.round_id = $2 ORDER BY c.person_id`,
    [tenantId, round.id],
  );
  cases = rows.map(({ id }) => id);
  assert.equal(rows.length, studios);
  const sum = (field: string) => rows.reduce((all, { plain }) => all + (plain[field] as number), 0);
  assert.deepEqual([sum('conversions'), sum('patents'), sum('projects')], [conversions, patents, projects]);
  const { results, number, studio, members } = rows[0]!.plain;
  assert.deepEqual([number, studio, members], [`GZ3-2020-0001`, `焊接创新工作室${leaders[0]}`, 4]);
  assert((results as { title: string }[]).some(({ title }) => title === `夹具${leaders[0]}`));
});

test('nobody opens one by hand, with counts of his own', async () => {
  const answers = { number: 'GZ3-2020-0001', studio: '甲', members: 1, apprentices: 1 };
  const counts = { conversions: 99, patents: 99, projects: 99 };
  const about = { organisationId: places.yangFirm, personId: leaders[0]! };
  const answer = await engine.act(tenantId, asking(round, unit, about, { ...answers, ...counts }));
  assert.equal(isRefusal(answer) && answer.code, 'register-opens');
});

test('the leaders look at it, one adds what nobody could know, and hand it in; the experts give an order and no verdict', async () => {
  const leader = (n: number) => ({ personId: leaders[n]!, posts: [] });
  const rows = [{ title: '操作法一套', brought: '全厂推广' }];
  assert.equal(await done(cases[0]!, leader(0), 'report', { rows }), 'done');
  for (const [n, id] of cases.entries()) assert.equal(await done(id, leader(n), 'hand-in'), 'done');
  await decided(engine, cases, hands.reviewer, 'accept', 7);
  const seats = judges.slice(0, 3);
  const panelId = await panelOf(engine, round, seats, 'all');
  for (const { number, caseId } of await worksIn(engine, panelId))
    for (const personId of seats) {
      const points = caseId === cases[7] ? 5 : 25;
      must(await marking(engine, personId, panelId, number, sheet(points)));
    }
  must(await closePanel(engine, tenantId, panelId, 904));
  const waiting = await house.db.query<{ stage: string; status: string }>(
    'SELECT DISTINCT stage, status FROM cases WHERE tenant_id = $1 AND round_id = $2',
    [tenantId, round.id],
  );
  assert.deepEqual(waiting, [{ stage: 'reassess', status: 'open' }]);
});

test('six are kept; one that is to be mended is suspended, and undone it is what it was', async () => {
  await decided(engine, cases.slice(0, 6), hands.head, 'keep', 8);
  const one = cases[6]!;
  const until = addDays(chinaDate(house.clock.now()), 20);
  assert.equal(await done(one, hands.head, 'rectify', { why: '场地停用', until }), 'done');
  assert.deepEqual([(await record(one)).state, (await record(one)).fact], ['suspended', null]);
  assert.equal(await done(one, hands.head, 'undo'), 'done');
  assert.deepEqual([(await record(one)).state, (await record(one)).fact], ['valid', 'district']);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
  for (const id of cases.slice(6))
    assert.equal(await done(id, hands.head, 'rectify', { why: '场地停用', until }), 'done');
  assert.equal(await done(one, hands.head, 'keep'), 'not-your-action', 'it is with the leader');
});

test('one mends it and is kept; of one nothing is heard, and a second person revokes it', async () => {
  const [one, other] = [cases[6]!, cases[7]!];
  assert.equal(await done(one, { personId: leaders[6]!, posts: [] }, 'hand-in', { what: '换了场地' }), 'done');
  assert.equal(await done(one, hands.head, 'keep'), 'done');
  assert.equal(await done(one, hands.head, 'undo'), 'done');
  assert.equal((await record(one)).state, 'suspended');
  assert.equal(await done(one, hands.head, 'keep', { note: '看过新场地' }), 'done');
  const kept = await record(one);
  assert.deepEqual([kept.state, kept.fact], ['valid', 'district']);
  assert.deepEqual(kept.steps, [
    ...['registered', 'suspended', 'put-back', 'suspended', 'restored', 'put-back', 'restored'],
  ]);
  house.clock.advance(30 * 86_400_000);
  await actOnDeadlines(engine, tenantId);
  assert.equal(await done(other, hands.head, 'revoke', { why: '没有整改' }), 'second-person-needed');
  assert.equal(await done(other, second, 'revoke', { why: '没有整改' }), 'done');
  const lost = await record(other);
  assert.deepEqual([lost.state, lost.fact, lost.steps.at(-1)], ['revoked', null, 'revoked']);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('the bulletin counts results put to use, patents and projects apart', async () => {
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /复评创新工作室8个，保留7个；这一年成果转化24项，发明专利34项，创新项目7个/);
  assert.match(en, /24 results put to use, 34 patents, 7 innovation projects/);
});

test('an objection is upheld: revoked by the case, it is restored by the case', async () => {
  const other = cases[7]!;
  const action = { acting: { personId: leaders[7]!, posts: [] }, target: { caseId: other } };
  must(
    await engine.act(tenantId, { ...action, request: { id: randomUUID(), action: 'appeal', input: { why: '已换' } } }),
  );
  assert.equal(await done(other, hands.district, 'approve'), 'done');
  assert.equal(await done(other, hands.head, 'keep'), 'done');
  assert.deepEqual([(await record(other)).state, (await record(other)).fact], ['valid', 'district']);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('a step that was lost, made up or given to another case is found', async () => {
  const undo = new Error('undo');
  const last = (what: string) =>
    `(record_id, step) = (SELECT record_id, step FROM record_steps WHERE what = '${what}' AND case_id IS NOT NULL ORDER BY record_id DESC, step DESC LIMIT 1)`;
  for (const [damage, what] of [
    [`UPDATE records SET state = 'revoked' WHERE number = 1`, 'steps'],
    [`DELETE FROM record_steps WHERE ${last('restored')}`, 'case'],
    [`UPDATE record_steps SET case_id = case_id + 1 WHERE ${last('suspended')}`, 'case'],
    [`UPDATE record_steps SET what = 'restored', until_on = NULL WHERE ${last('revoked')}`, 'case'],
    [`UPDATE record_steps SET until_on = '2030-01-01' WHERE ${last('restored')}`, 'case'],
  ] as const)
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.equal((await verifyRecords(q, tenantId))?.what, what, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
});
