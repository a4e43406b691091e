// A job's actions have ids that nobody else can use first; and should one be there all the same, one case is named and the rest is done.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { CaseAction } from '#engine/act.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { startBulkAction } from '#jobs/bulk-action.ts';
import { findJob, type Job, startJob } from '#jobs/jobs.ts';
import { allJobKinds } from '#jobs/kinds.ts';
import { claimJob, runStep } from '#jobs/run.ts';
import { SETTLE_ROUND } from '#jobs/settle.ts';
import { bulkActionId } from '#kit/action-id.ts';
import { grantPosts } from '#people/posts.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
const chairId = 900;
const { apply, grant, pay } = littleProgramme.stages;
const short = { ...littleProgramme, key: 'short-grant', stages: { apply: apply!, grant: grant!, pay: pay! } };
const options = { leaseMs: 30_000, stopping: () => false };
let nextPerson = 1000;

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makeMembers(house, [{ id: chairId, organisationId: places.yangFirm }]);
  await house.db.transaction(async (q) => {
    const post = { personId: chairId, organisationId: places.district, role: 'chair' as const, from: '2019-01-01' };
    for (const one of await grantPosts(house, q, tenantId, [post], null)) must(one);
  });
});
after(() => database?.drop());

const opening = (round: Round, personId: number, id: string): CaseAction => ({
  acting: { personId, posts: [] },
  target: { open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
  request: {
    ...{ id, action: 'open' },
    input: { submit: { answers: { level: 'high', number: `N${personId}`, issuedOn: '2020-02-01' } } },
  },
});

async function openCases(round: Round, count: number): Promise<number[]> {
  const people = Array.from({ length: count }, () => ({ id: nextPerson++, organisationId: places.yangFirm }));
  await makeMembers(house, people);
  const outcomes = await engine.actAll(
    tenantId,
    people.map(({ id }) => opening(round, id, randomUUID())),
  );
  return outcomes.map((outcome) => must(outcome).caseId);
}

/** Somebody else has these ids in the history already, each on a case of a round of its own. */
async function useFirst(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const personId = nextPerson++;
    await makeMembers(house, [{ id: personId, organisationId: places.yangFirm }]);
    const round = await makeRound(house, { ...short, key: `other-${personId}` });
    must(await engine.act(tenantId, opening(round, personId, id)));
  }
}

async function work(id: number): Promise<Job> {
  const kinds = allJobKinds(engine);
  for (let steps = 0; steps < 10; steps += 1) {
    const claim = await claimJob(house, tenantId, { worker: 'w', kinds: Object.keys(kinds) });
    assert.equal(claim?.job.id, id);
    for (let now = claim; ; ) {
      const step = await runStep(house, tenantId, now, kinds, options);
      if (step.went !== 'on') break;
      now = step.claim;
    }
    const job = (await findJob(house.db, tenantId, id))!;
    if (job.state === 'done' || job.state === 'failed') return job;
    house.clock.advance(10_000);
  }
  throw new Error(`the job does not end: ${JSON.stringify(await findJob(house.db, tenantId, id))}`);
}

const startSettling = (round: Round) =>
  startJob(house, tenantId, {
    kind: SETTLE_ROUND,
    input: { roundId: round.id, stage: 'grant', action: 'grant', actorId: chairId, assurance: 'two-factor' },
    ...{ total: 60, createdBy: chairId },
  });

const granted = async (round: Round): Promise<number> =>
  (
    await house.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM cases WHERE tenant_id = $1 AND round_id = $2 AND stage = 'pay'`,
      [tenantId, round.id],
    )
  )[0]!.n;

test('whoever knows a job and a case cannot tell the id of its action', async () => {
  const round = await makeRound(house, { ...short, key: 'guessed' });
  const ids = await openCases(round, 60);
  const { id } = await startSettling(round);
  await useFirst(ids.slice(0, 3).map((caseId) => bulkActionId(id, caseId)));
  const { state, done, errorCount } = await work(id);
  assert.deepEqual([state, done, errorCount, await granted(round)], ['done', 60, 0, 60]);
});

test('an id that is there already leaves its own case, named, and not the chunk', async () => {
  const round = await makeRound(house, { ...short, key: 'taken' });
  const ids = await openCases(round, 60);
  const { id } = await startSettling(round);
  await useFirst([(await actionIdsOf(house, tenantId)).bulk(id).of(ids[7]!)]);
  const { state, done, errorCount, errors } = await work(id);
  assert.deepEqual([state, done, errorCount, await granted(round)], ['done', 60, 1, 59]);
  assert.deepEqual(
    errors.map((one) => [one.row, one.refusal?.code]),
    [[ids[7], 'action-id-reused']],
  );
});

test('a decision on many counts what is its own and answers nothing as done that was not', async () => {
  const round = await makeRound(house, { ...short, key: 'counted' });
  const ids = await openCases(round, 10);
  const [before] = await openCases(await makeRound(house, { ...short, key: 'beside' }), 1);
  const bulk = { action: 'grant', stage: 'grant', input: {}, filter: { roundId: round.id, caseIds: ids } };
  const { id } = must(await startBulkAction(house, tenantId, bulk, { personId: chairId, assurance: 'two-factor' }));
  const jobs = (await actionIdsOf(house, tenantId)).bulk(id);
  // Of a case of the job, and two more that no case of it has.
  await useFirst([jobs.of(ids[2]!), jobs.of(before!), jobs.of(ids[9]! + 1)]);
  const { state, done, errorCount } = await work(id);
  assert.deepEqual([state, done, errorCount, await granted(round)], ['done', 10, 1, 9]);
});

test('a job that began before ids were keyed goes on under the ids that it began with', async (t) => {
  const round = await makeRound(house, { ...short, key: 'before' });
  const [caseId] = await openCases(round, 1);
  const { id } = await startSettling(round);
  const old = await testDatabase();
  t.after(() => old.drop());
  const other = testHouse(old.db);
  await makeTenant(other);
  await other.db.query('UPDATE tenants SET action_ids_keyed_from = $2, action_ids_keyed_at = $3 WHERE tenant_id = $1', [
    ...[tenantId, id + 1, new Date('2020-03-01T00:00:00Z')],
  ]);
  const ids = await actionIdsOf(other, tenantId);
  assert.equal(ids.bulk(id, 2).of(caseId!), bulkActionId(id, caseId!, 2));
  assert.notEqual(ids.bulk(id + 1, 2).of(caseId!), bulkActionId(id + 1, caseId!, 2));
  assert.equal(ids.named(id, 'x'), ids.named(id - 1, 'x'));
  assert.notEqual(ids.named(id, 'x'), ids.named(id + 1, 'x'));
  const request = { personId: 7, key: 'abcdefgh' };
  const [early, late] = ['2020-02-29', '2020-03-02'].map((day) => ids.ofRequest(request, '', new Date(day)));
  assert.notEqual(early, late);
  for (const one of [ids.bulk(id + 1).of(caseId!), ids.named(id + 1, 'x'), late!])
    assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
