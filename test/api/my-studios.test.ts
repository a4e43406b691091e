// My studio over HTTP: its leader and those who belong to it read it, with colleagues' names masked; nobody else learns that it is there. Two records
// of one person in one studio are one line.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mergePeople } from '#people/changes.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { makeMembers, must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
let leader: string;
before(async () => {
  world = await makeWorld();
  leader = world.token('system-admin', 'own');
});
after(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: answers of two routes, looked into by each test
const get = async (path: string, token: string): Promise<{ status: number; body: any }> => {
  const answer = await ask(world, 'GET', path, { token });
  return { status: answer.status, body: await answer.json() };
};
const page = () => `/api/me/studios/${world.ids.studio}`;

test('its leader and a member read it, each with his own name and the other’s masked', async () => {
  const [listed] = (await get('/api/me/studios', leader)).body.items;
  assert.deepEqual([listed.id, listed.role, listed.title.zh], [world.ids.studio, 'leader', '焊接创新工作室']);
  const { status, body } = await get(page(), leader);
  assert.equal(status, 200);
  assert.doesNotMatch(body.leader, /\*|＊|某/);
  assert.deepEqual(
    body.members.map(({ role, own }: { role: string; own: boolean }) => [role, own]),
    [['member', false]],
  );
  const seen = (await get(page(), world.subjectToken)).body;
  assert.deepEqual([seen.role, seen.members[0].own], ['member', true]);
  assert.notEqual(seen.leader, body.leader, 'a colleague is masked');
  assert.notEqual(seen.members[0].name, body.members[0].name);
});

test('whoever does not belong to it finds nothing, nor whoever has left', async () => {
  assert.equal((await get(page(), world.token('member', 'sibling'))).status, 404);
  assert.deepEqual((await get('/api/me/studios', world.token('officer', 'sibling'))).body.items, []);
  const { studio, studioLine, studioDay } = world.ids;
  const end = { token: world.token('chair', 'own'), body: { until: studioDay }, key: globalThis.crypto.randomUUID() };
  const left = await ask(world, 'POST', `/api/studios/${studio}/people/${studioLine}/end`, end);
  assert.equal(left.status, 200);
  assert.equal((await get(page(), world.subjectToken)).status, 404);
  assert.deepEqual((await get(page(), leader)).body.members, []);
});

test('of two records that are one person, the leader is no member of his own studio', async () => {
  const { house } = world;
  const second = 990_001;
  await makeMembers(house, [{ id: second, organisationId: places.yang }]);
  await house.db.query(
    `INSERT INTO record_people (tenant_id, id, record_id, person_id, role, from_on, added_by, added_at) VALUES ($1, $2, $3, $4, 'apprentice', $5, 1, $6)`,
    [tenantId, await house.ids.take(tenantId), world.ids.studio, second, world.ids.studioDay, house.clock.now()],
  );
  assert.equal((await get(page(), leader)).body.members.length, 1);
  must(await mergePeople(house, tenantId, world.personId('system-admin', 'own'), second));
  const { body } = await get(page(), leader);
  assert.deepEqual([body.role, body.members], ['leader', []]);
});
