// A case is handed only to whoever could decide it, one by one and in bulk; and what a refusal's status tells a client.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { bulkActionJob, startBulkAction } from '#jobs/bulk-action.ts';
import { findJob, jobKinds } from '#jobs/jobs.ts';
import { claimJob, runStep } from '#jobs/run.ts';
import { ask, makeWorld, type RelationName, type World } from '#test/api/world.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

interface Answered {
  readonly status: number;
  readonly code: string | undefined;
  readonly why: { readonly zh: string; readonly en: string };
  readonly seq: number;
}
type Role = Parameters<World['token']>[0];
type Who = readonly [Role, RelationName];

async function act([role, at]: Who, action: string, input: unknown = {}, more = {}): Promise<Answered> {
  const body = { id: globalThis.crypto.randomUUID(), action, input, ...more };
  const token = world.token(role, at);
  const response = await ask(world, 'post', `/api/cases/${world.ids.caseId}/actions`, { token, body });
  return { ...((await response.json()) as Omit<Answered, 'status'>), status: response.status };
}
const person = (role: Role, at: RelationName) => world.personId(role, at);

test('a delegate holds a post that could decide the case, and is neither the applicant nor who hands it on', async () => {
  for (const [to, why] of [
    [person('member', 'descendant'), /no post/],
    [person('auditor', 'own'), /no post/],
    [person('reviewer', 'ancestor'), /no post/],
    [person('reviewer', 'sibling'), /no post/],
    [999_999, /no post/],
    [person('officer', 'own'), /yourself/],
    [person('member', 'own'), /no post/],
  ] as const) {
    const refused = await act(['officer', 'own'], 'delegate', { to });
    assert.deepEqual([refused.status, refused.code], [422, 'delegate-unfit'], String(to));
    assert.match(refused.why.en, why);
    assert.match(refused.why.zh, /^不能交给这位同事：/);
  }
  assert.equal((await act(['officer', 'own'], 'delegate', {})).code, 'answers-wrong');
  const id = globalThis.crypto.randomUUID();
  const to = person('reviewer', 'own');
  const handed = await act(['officer', 'own'], 'delegate', { to }, { id });
  assert.equal(handed.status, 200);
  assert.deepEqual((await act(['chair', 'own'], 'approve')).code, 'delegated');
  await world.house.db.query('UPDATE posts SET revoked_at = granted_at WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    to,
  ]);
  const again = await act(['officer', 'own'], 'delegate', { to }, { id });
  assert.deepEqual([again.status, again.seq], [200, handed.seq], 'a repeated action has its first outcome');
  assert.equal((await act(['officer', 'own'], 'delegate', { to })).code, 'delegate-unfit');
  await world.house.db.query('UPDATE posts SET revoked_at = NULL WHERE tenant_id = $1 AND person_id = $2', [
    tenantId,
    to,
  ]);
});

test('the same in bulk', async () => {
  const { house, engine } = world;
  const starter = { personId: person('officer', 'own'), assurance: 'one-factor' as const };
  const run = async (to: number) => {
    const bulk = { action: 'delegate', stage: 'basic', input: { to }, filter: { roundId: world.ids.round } };
    const { id } = must(await startBulkAction(house, tenantId, bulk, starter));
    await house.db.query(`UPDATE jobs SET state = 'paused' WHERE tenant_id = $1 AND id <> $2`, [tenantId, id]);
    const kinds = jobKinds(bulkActionJob(engine));
    const claim = await claimJob(house, tenantId, { worker: 'w', kinds: Object.keys(kinds) });
    await runStep(house, tenantId, claim!, kinds, { leaseMs: 30_000, stopping: () => false });
    return (await findJob(house.db, tenantId, id))!.errors.map((error) => error.refusal?.code);
  };
  assert.deepEqual(await run(person('auditor', 'own')), ['delegate-unfit']);
  assert.deepEqual(await run(person('chair', 'own')), []);
  assert.equal((await act(['officer', 'own'], 'approve')).code, 'delegated');
  assert.equal((await act(['officer', 'own'], 'take-over')).status, 200);
});

test('a refusal says by its status whether it is not there, not for this person, overtaken, or simply no', async () => {
  const told = async (answer: Promise<Answered>) => {
    const { status, code } = await answer;
    return [status, code];
  };
  assert.deepEqual(await told(act(['member', 'own'], 'approve')), [403, 'not-your-action']);
  assert.deepEqual(await told(act(['officer', 'own'], 'approve', {}, { stage: 'grant' })), [409, 'moved-on']);
  assert.deepEqual(await told(act(['officer', 'own'], 'jump')), [422, 'unknown-action']);
  const body = { id: globalThis.crypto.randomUUID(), roundId: 999_999, organisationId: world.ids.organisation };
  const open = await ask(world, 'post', '/api/cases', { token: world.subjectToken, body });
  assert.equal(open.status, 404);
});

test('the document says which code comes with which status, and that what is busy may be tried again', async () => {
  const { components, paths } = (await (await ask(world, 'get', '/api/openapi.json')).json()) as {
    components: { schemas: { Problem: { properties: { code: { description: string } } } } };
    paths: Record<string, { post: { responses: Record<string, { headers?: Record<string, unknown> }> } }>;
  };
  const { description } = components.schemas.Problem.properties.code;
  for (const told of [/403: [^.]*not-your-action/, /404: [^.]*no-such-round/, /409: [^.]*moved-on/, /503: [^.]*busy/])
    assert.match(description, told);
  const { responses } = paths['/api/cases/{id}/actions']!.post;
  for (const status of ['403', '404', '409', '422', '429', '503']) assert.ok(responses[status], status);
  assert.ok(responses['503']!.headers?.['Retry-After'] && !responses['409']!.headers);
});
