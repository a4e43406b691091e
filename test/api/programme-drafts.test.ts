// A draft of a programme is read by the leaders of the union that prepares it and of those above, and published there; what is published everybody reads.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Role } from '#people/posts.ts';
import { programmeToJson } from '#policy/hash.ts';
import { ask, makeWorld, type RelationName, type World } from '#test/api/world.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { places } from '#test/support/little-tenant.ts';

let world: World;
let hash: string;
before(async () => {
  world = await makeWorld();
  const programme = programmeToJson({ ...littleProgramme, key: 'little-draft', runBy: 'second-level' });
  const answer = await asked('post', '/programmes', 'officer', 'own', { organisationId: places.yang, programme });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  hash = String(answer.body.hash);
});
after(() => world.close());

async function asked(method: string, path: string, role: Role, at: RelationName, body?: object) {
  const more = { token: world.token(role, at), key: globalThis.crypto.randomUUID(), ...(body ? { body } : {}) };
  const answer = await ask(world, method, `/api${path}`, more);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

async function reads(role: Role, at: RelationName): Promise<readonly [number, boolean]> {
  const whole = await asked('get', `/programme-versions/${hash}`, role, at);
  const { items } = (await asked('get', '/programme-versions', role, at)).body as { items: { hash: string }[] };
  return [whole.status, items.some((one) => one.hash === hash)];
}

test('leaders of its union and above read a draft; their neighbours, those below and other posts do not', async () => {
  for (const role of ['chair', 'officer'] as const)
    for (const at of ['own', 'ancestor'] as const)
      assert.deepEqual(await reads(role, at), [200, true], `${role} ${at}`);
  for (const at of ['sibling', 'descendant'] as const) assert.deepEqual(await reads('chair', at), [403, false], at);
  for (const role of ['reviewer', 'finance-maker', 'auditor'] as const)
    assert.deepEqual(await reads(role, 'own'), [403, false], role);
});

test('nobody beside it publishes it or sends it back', async () => {
  const beside = { organisationId: places.ma };
  for (const [what, body] of [
    ['approval', beside],
    ['return', { ...beside, reason: '不合适' }],
  ] as const)
    assert.equal((await asked('post', `/programmes/versions/${hash}/${what}`, 'chair', 'sibling', body)).status, 404);
});

test('published, it is read by every post', async () => {
  const approved = await asked('post', `/programmes/versions/${hash}/approval`, 'chair', 'own', {
    organisationId: places.yang,
  });
  assert.equal(approved.status, 200, JSON.stringify(approved.body));
  assert.deepEqual(await reads('reviewer', 'sibling'), [200, true]);
});
