// The check of the whole record by request: answered at once with a job, and one at a time per tenant.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { jobKinds } from '#jobs/jobs.ts';
import { claimJob, runStep } from '#jobs/run.ts';
import { VERIFICATION, verificationJob } from '#jobs/verification.ts';
import { ask, makeWorld, type RelationName, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

async function start(at: RelationName, key: string = globalThis.crypto.randomUUID()) {
  const token = world.token('audit-admin', at);
  const response = await ask(world, 'post', '/api/audit/verifications', { token, key });
  const body = (await response.json()) as { id: number; code?: string };
  return { status: response.status, retryAfter: response.headers.get('retry-after'), ...body };
}

async function jobSeen(at: RelationName, id: number) {
  const response = await ask(world, 'get', `/api/jobs/${id}`, { token: world.token('audit-admin', at) });
  return { status: response.status, job: (await response.json()) as { state: string; result: { ok: boolean } | null } };
}

test('the answer is a job; asked again it is the same, and somebody else waits', async () => {
  const first = await start('own');
  assert.equal(first.status, 202);
  assert.deepEqual((await start('own')).id, first.id);
  const key = globalThis.crypto.randomUUID();
  const other = await start('ancestor', key);
  assert.deepEqual([other.status, other.code, other.retryAfter], [503, 'busy', '60']);
  const claim = await claimJob(world.house, tenantId, { worker: 'w', kinds: [VERIFICATION] });
  const options = { leaseMs: 30_000, stopping: () => false };
  const { went } = await runStep(world.house, tenantId, claim!, jobKinds(verificationJob()), options);
  assert.equal(went, 'finished');
  const seen = await jobSeen('own', first.id);
  assert.deepEqual([seen.status, seen.job.state, typeof seen.job.result?.ok], [200, 'done', 'boolean']);
  assert.equal((await jobSeen('ancestor', first.id)).status, 404);
  const later = await start('ancestor', key);
  assert.equal(later.status, 202, 'the refusal was not kept under its key');
  assert.notEqual(later.id, first.id);
});
