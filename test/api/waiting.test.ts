// The inbox of the desk is true for every post: what stands there can be done by that person, what can be done stands there, and whoever prepared a
// thing is not asked to agree to it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { type Permission, table } from '#access/table.ts';
import type { Role, Viewer } from '#access/viewer.ts';
import { waitingSources } from '#api/waiting/sources.ts';
import { startJob } from '#jobs/jobs.ts';
import { roles } from '#people/posts.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { sheetOf } from '#test/support/judging.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

interface Thing {
  readonly source: string;
  readonly count: number;
  readonly link: string;
}
interface Inbox {
  readonly items: readonly Thing[];
  readonly others: readonly { readonly whose: string; readonly count: number }[];
}

type At = 'own' | 'ancestor';
async function read<T>(role: Role, path: string, at: At = 'own'): Promise<T> {
  const { token } = await openSession(world.house, tenantId, world.personId(role, at), 'test');
  const response = await ask(world, 'get', path, { token });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as T;
}
const inbox = (role: Role, at: At = 'own') =>
  read<Inbox>(role, `/api/me/waiting?organisation=${at === 'own' ? places.yang : places.district}`, at);
const linksOf = async (role: Role, source: string, at: At = 'own') =>
  (await inbox(role, at)).items.filter((one) => one.source === source).map(({ link }) => link);

test('each post is told of what the table of rights lets it do, and of nothing else', async () => {
  const told = new Set<string>();
  for (const role of roles) {
    const { items } = await inbox(role);
    for (const { source } of items.filter((one) => one.source !== 'cases')) {
      told.add(source);
      const { operation } = waitingSources.find(({ key }) => key === source)!;
      const { grants }: Permission = table[operation];
      assert.ok(
        grants.some((grant) => 'at' in grant && grant.who.includes(role)),
        `${role} is told of ${source} and may not ${operation}`,
      );
    }
  }
  for (const source of ['corrections-to-answer', 'questions-to-answer', 'budgets-to-confirm'])
    assert.ok(told.has(source), `${source} is told to nobody: ${[...told]}`);
});

test('a batch waits for the checker, and not for a checker who prepared it', async () => {
  const link = `/desk/money/batches/${world.ids.batch}`;
  assert.deepEqual(await linksOf('finance-checker', 'batches-to-check', 'ancestor'), [link]);
  assert.deepEqual(await linksOf('finance-maker', 'batches-to-check', 'ancestor'), []);
  const prepared = (by: number) =>
    world.owner.query('UPDATE payment_batches SET prepared_by = $3 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      world.ids.batch,
      by,
    ]);
  await prepared(world.personId('finance-checker', 'ancestor'));
  assert.deepEqual(await linksOf('finance-checker', 'batches-to-check', 'ancestor'), []);
  await prepared(1);
});

test('a version waits for a chair who did not write it', async () => {
  const [by, chair] = [world.personId('officer', 'own'), world.personId('chair', 'own')];
  const write = (preparedBy: number) =>
    world.owner.query(
      `INSERT INTO programme_versions (tenant_id, hash, programme_key, definition, effective_from, prepared_by, prepared_at, organisation_id)
       SELECT tenant_id, 'waits', 'waits', definition, effective_from, $2, prepared_at, $3 FROM programme_versions WHERE tenant_id = $1 LIMIT 1
       ON CONFLICT (tenant_id, hash) DO UPDATE SET prepared_by = $2`,
      [tenantId, preparedBy, places.yang],
    );
  await write(by);
  assert.deepEqual(await linksOf('chair', 'versions-to-approve'), ['/desk/programmes/waits']);
  assert.deepEqual(await linksOf('officer', 'versions-to-approve'), []);
  await write(chair);
  assert.deepEqual(await linksOf('chair', 'versions-to-approve'), []);
  await world.owner.query(`DELETE FROM programme_versions WHERE tenant_id = $1 AND hash = 'waits'`, [tenantId]);
});

test('cases count as theirs exactly where the engine lets them decide; the rest is in other hands', async () => {
  const personId = world.personId('officer', 'own');
  const answers = { level: 'low', number: 'WAITING-1', issuedOn: '2020-02-01' };
  const target = { roundId: world.ids.round, organisationId: places.yang, personId, subjectOrganisationId: null };
  const request = { id: globalThis.crypto.randomUUID(), action: 'open', input: { submit: { answers } } };
  must(await world.engine.act(tenantId, { acting: { personId, posts: [] }, target: { open: target }, request }));
  for (const role of ['officer', 'chair', 'reviewer'] as const) {
    const { items, others } = await inbox(role);
    const path = `/api/rounds/${world.ids.round}/queues/basic?organisation=${places.yang}&action=approve`;
    const { items: queue } = await read<{ items: { hindrance: unknown }[] }>(role, path);
    const free = queue.filter(({ hindrance }) => hindrance === null).length;
    const told = items.filter(({ link }) => link === `/desk/queues/${world.ids.round}/basic`);
    assert.equal(
      told.reduce((sum, { count }) => sum + count, 0),
      free,
      role,
    );
    const recused = others.find(({ whose }) => whose === 'recused')?.count ?? 0;
    assert.equal(recused, queue.length - free, role);
  }
  const { others } = await inbox('officer');
  assert.deepEqual(
    others.filter(({ whose }) => whose === 'recused'),
    [{ whose: 'recused', count: 1 }],
  );
});

test('a sheet that one officer typed waits for another, and not for whoever typed it', async () => {
  const { token } = await openSession(world.house, tenantId, world.personId('officer', 'ancestor'), 'test');
  const body = { id: globalThis.crypto.randomUUID(), number: 1, seat: 1, sheet: sheetOf(80) };
  const typed = await ask(world, 'post', `/api/panels/${world.ids.panel}/sheets`, { token, body });
  assert.equal(typed.status, 200, await typed.clone().text());
  const link = `/desk/panels/${world.ids.panel}`;
  assert.deepEqual(await linksOf('reviewer', 'sheets-to-type-again', 'ancestor'), [link]);
  assert.deepEqual(await linksOf('officer', 'sheets-to-type-again', 'ancestor'), []);
});

test('a record of a carrier that could not be taken waits until somebody has looked at it', async () => {
  const { route } = world.ids;
  await world.owner.query(
    `INSERT INTO delivery_records (tenant_id, action_id, route_id, code, what, done_at, person_id, received_at, refusal, why_zh, why_en)
     VALUES ($1, gen_random_uuid(), $2, '000001', 'handed', now(), 1, now(), 'not-found', '没有这个包裹', 'There is no such parcel')`,
    [tenantId, route],
  );
  const waiting = () => linksOf('officer', 'delivery-records-to-look-at', 'ancestor');
  assert.deepEqual(await waiting(), [`/desk/goods/routes/${route}`]);
  await world.owner.query('UPDATE delivery_records SET looked_at = now(), looked_by = 1 WHERE tenant_id = $1', [
    tenantId,
  ]);
  assert.deepEqual(await waiting(), []);
});

test('the holidays of next year wait from December on, until they are taken in', async () => {
  const source = waitingSources.find(({ key }) => key === 'calendar-to-take')!;
  const { engine, house } = world;
  const viewer = { tenantId, personId: 1, posts: [] } as unknown as Viewer;
  const on = (today: string) =>
    source.read({ engine, tenantId, viewer, organisationId: places.district, now: house.clock.now(), today });
  assert.deepEqual(await on('2026-11-30'), []);
  const [thing] = await on('2026-12-01');
  assert.deepEqual([thing?.title.zh, thing?.dueOn], ['2027 年放假调休', '2026-12-31']);
  assert.deepEqual(await on('2025-12-31'), [], 'those of 2026 are known');
});

test('long work that stopped half-way waits for whoever started it, until they let it go on', async () => {
  const creator = world.personId('officer', 'own');
  const { id } = await startJob(world.house, tenantId, {
    kind: 'bulk-action',
    input: { filter: { roundId: world.ids.round } },
    total: 9,
    createdBy: creator,
  });
  const waiting = (role: Role) => linksOf(role, 'job-stopped');
  assert.deepEqual(await waiting('officer'), [], 'it is on its way');
  await world.owner.query(
    `UPDATE jobs SET state = 'failed', done = 4, finished_at = $3 WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id, world.house.clock.now()],
  );
  assert.deepEqual(await waiting('officer'), [`/desk/rounds/${world.ids.round}`]);
  assert.deepEqual(await waiting('chair'), []);
  const { token } = await openSession(world.house, tenantId, creator, 'test');
  const resumed = await ask(world, 'post', `/api/jobs/${id}/resume`, { token });
  assert.equal(resumed.status, 200, await resumed.clone().text());
  assert.deepEqual(await waiting('officer'), []);
});
