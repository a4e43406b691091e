import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { makeEngine } from '#engine/engine.ts';
import { findJob, jobKinds, pauseJob, resumeJob, startJob } from '#jobs/jobs.ts';
import { claimJob, runStep } from '#jobs/run.ts';
import { VERIFICATION, verificationJob, verificationUnderWay } from '#jobs/verification.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, makePayees, opening } from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
const kinds = jobKinds(verificationJob());

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  await makePayees(house, 3);
  const round = await makeRound(house, littleProgramme);
  const openings = [0, 1, 2].map((n) => opening(round, firstMember + n));
  await allDone(makeEngine(house).actAll(tenantId, openings));
});
after(() => database.drop());

const start = async () => (await startJob(house, tenantId, { kind: VERIFICATION, input: {}, createdBy: 901 })).id;
const seen = async (id: number) => (await findJob(house.db, tenantId, id))!;

/** One step, by a worker that is asked to stop or not; what it came to. */
async function step(stop = false): Promise<string> {
  const claim = await claimJob(house, tenantId, { worker: 'w', kinds: [VERIFICATION] });
  const { went } = await runStep(house, tenantId, claim!, kinds, { leaseMs: 30_000, stopping: () => stop });
  house.clock.advance(31_000);
  return went;
}

test('the record is checked with progress in cases, and the answer is the result of the job', async () => {
  const id = await start();
  assert.deepEqual(await verificationUnderWay(house.db, tenantId), { id, createdBy: 901 });
  assert.equal(await step(), 'finished');
  const { state, done, total, result } = await seen(id);
  assert.deepEqual([state, done, total], ['done', 3, 3]);
  const { ok, cases, firstDifference } = result as Record<string, unknown>;
  assert.deepEqual([ok, cases, firstDifference], [true, 3, null]);
  assert.equal(await verificationUnderWay(house.db, tenantId), undefined);
});

test('a worker that is to stop, or a pause, cuts it short; it then begins again and counts nothing twice', async () => {
  const id = await start();
  assert.equal(await step(true), 'on');
  assert.deepEqual([(await seen(id)).state, (await seen(id)).result], ['running', null]);
  const claim = await claimJob(house, tenantId, { worker: 'w', kinds: [VERIFICATION] });
  await pauseJob(house.db, tenantId, id);
  const { went } = await runStep(house, tenantId, claim!, kinds, { leaseMs: 30_000, stopping: () => false });
  assert.equal(went, 'paused');
  await resumeJob(house.db, tenantId, id);
  assert.equal(await step(), 'finished');
  const { state, done, result } = await seen(id);
  assert.deepEqual([state, done, (result as { ok: boolean }).ok], ['done', 3, true]);
});

test('a difference is named without the values that differ', async () => {
  const id = await start();
  await database.owner.query(`UPDATE cases SET amount_fen = 12345 WHERE tenant_id = 1 AND person_id = $1`, [
    firstMember,
  ]);
  assert.equal(await step(), 'finished');
  const { result } = await seen(id);
  const { ok, firstDifference } = result as { ok: boolean; firstDifference: Record<string, unknown> };
  assert.equal(ok, false);
  assert.deepEqual(Object.keys(firstDifference).sort(), ['says', 'what', 'where']);
  assert.equal(firstDifference.what, 'case-columns');
});
