// Ids of actions that clients make: they cannot meet those that the house makes, and a repeat is answered to its own person alone.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { readDocument } from '#test/api/document.ts';
import { addressOf, letIn, sampleOf } from '#test/api/requests.ts';
import { ask, fingerprint, makeWorld, type World } from '#test/api/world.ts';
import { makeMembers, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

const uuidShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const ofVersion = (version: number): string => randomUUID().replace(/^(.{14})./, `$1${version}`);

/** The value with every client-made id in it, wherever it lies, put in another version. */
function changed(value: unknown, version: number, found: { n: number }): unknown {
  if (Array.isArray(value)) return value.map((one) => changed(one, version, found));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (key !== 'id' || typeof one !== 'string' || !uuidShape.test(one)) return [key, changed(one, version, found)];
      found.n += 1;
      return [key, ofVersion(version)];
    }),
  );
}

test('an id of the house’s own kind is taken from nobody, whatever it is for', async () => {
  const { operations } = await readDocument(world);
  const untouched = await fingerprint(world);
  const withIds: string[] = [];
  for (const operation of operations) {
    const sample = sampleOf(world, operation.operationId);
    for (const version of [1, 3, 5, 6, 8]) {
      const found = { n: 0 };
      const body = changed(sample.body, version, found);
      if (found.n === 0) break;
      if (version === 1) withIds.push(operation.operationId);
      const token = letIn(world, operation.operationId);
      const response = await ask(world, operation.method, addressOf(operation, sample), { token, body });
      assert.equal(response.status, 400, `${operation.operationId} took an id of version ${version}`);
    }
  }
  assert.ok(withIds.length > 15, withIds.join(', '));
  assert.equal(await fingerprint(world), untouched);
});

/** Actions and whoever asks. */
const act = async (token: string, caseId: number, body: object) => {
  const response = await ask(world, 'post', `/api/cases/${caseId}/actions`, { token, body });
  const answer = (await response.json()) as { code?: string; seq?: number };
  return { http: response.status, ...answer };
};

test('a repeat is answered to whoever did it, for that action and that case; a stranger learns nothing', async () => {
  const { caseId, round } = world.ids;
  const [id, other] = [randomUUID(), randomUUID()];
  const mine = await act(world.subjectToken, caseId, { id, action: 'withdraw', input: {} });
  assert.equal(mine.http, 200, JSON.stringify(mine));
  assert.deepEqual(await act(world.subjectToken, caseId, { id, action: 'withdraw', input: {} }), mine);
  assert.deepEqual(
    await act(world.subjectToken, caseId, { id: id.toUpperCase(), action: 'withdraw', input: {} }),
    mine,
    'a UUID is the same in capitals',
  );
  const stranger = world.token('member', 'sibling');
  for (const action of ['withdraw', 'approve', 'object']) {
    const known = await act(stranger, caseId, { id, action, input: {} });
    const fresh = await act(stranger, caseId, { id: other, action, input: {} });
    assert.deepEqual([known.http, known.code], [fresh.http, fresh.code], action);
    assert.equal(known.http, 404);
  }
  // An officer who may see the case did not do it either.
  const officer = world.token('officer', 'own');
  const known = await act(officer, caseId, { id, action: 'withdraw', input: {} });
  const fresh = await act(officer, caseId, { id: other, action: 'withdraw', input: {} });
  assert.deepEqual([known.http, known.code, known.seq], [fresh.http, fresh.code, fresh.seq]);
  const appeal = await act(world.subjectToken, caseId, { id, action: 'appeal', input: { why: '重新看看' } });
  assert.deepEqual([appeal.http, appeal.code], [409, 'action-id-reused']);

  const person = { id: 7001, organisationId: places.yangFirm };
  await makeMembers(world.house, [person]);
  const open = (personId: number) =>
    world.engine.act(tenantId, {
      acting: { personId, posts: [] },
      target: {
        open: { roundId: round, organisationId: person.organisationId, personId, subjectOrganisationId: null },
      },
      request: { id, action: 'open', input: {} },
    });
  assert.equal(((await open(person.id)) as { code?: string }).code, 'action-id-reused');
});
