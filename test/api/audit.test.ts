// The two logs as an auditor narrows them: by person, by what was done, by what was refused, by the days in China, page after page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logAccess } from '#access/log.ts';
import { logViews } from '#people/views.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
let officer: number;
before(async () => {
  world = await makeWorld();
  officer = world.personId('officer', 'own');
  const { db } = world.house;
  const entries = [
    // The last millisecond of the first and the first of the second day in China.
    ['2020-03-01T23:59:59.999+08:00', 'a.one', officer, true],
    ['2020-03-02T00:00:00.000+08:00', 'a.two', officer, true],
    ['2020-03-02T18:00:00.000+08:00', 'a.one', officer, false],
    ['2020-03-03T08:00:00.000+08:00', 'a.two', world.ids.person, true],
    ['2020-03-03T09:00:00.000+08:00', 'a.one', null, false],
  ] as const;
  for (const [at, what, actorId, allowed] of entries)
    await logAccess(db, tenantId, new Date(at), { actorId, what, target: 'person:1', allowed });
  for (const [day, viewerId] of [
    ['2020-03-01', officer],
    ['2020-03-02', world.personId('reviewer', 'own')],
  ] as const)
    await logViews(db, tenantId, new Date(`${day}T12:00:00+08:00`), [
      { viewerId, personId: world.ids.person, what: 'phone', purpose: '核对' },
    ]);
});
after(() => world.close());

interface Page {
  readonly items: readonly { readonly what: string; readonly actorName?: string; readonly personName?: string }[];
  readonly next: string | null;
}

async function read(path: string): Promise<Page> {
  const response = await ask(world, 'get', `/api/audit/${path}`, { token: world.token('audit-admin', 'own') });
  assert.equal(response.status, 200);
  return (await response.json()) as Page;
}

const said = async (query: string) =>
  (await read(`access-log?${query}`)).items.map(({ what }) => what).filter((what) => what.startsWith('a.'));

test('the access log is narrowed by day in China, by person, by what was done and by what was refused', async () => {
  assert.deepEqual(await said('until=2020-03-01'), ['a.one']);
  assert.deepEqual(await said('from=2020-03-02&until=2020-03-02'), ['a.one', 'a.two']);
  assert.deepEqual(await said('from=2020-03-03'), ['a.one', 'a.two']);
  assert.deepEqual(await said('until=2019-01-01'), []);
  assert.deepEqual(await said(`actor=${officer}`), ['a.one', 'a.two', 'a.one']);
  assert.deepEqual(await said(`actor=${officer}&what=a.one&denied=true`), ['a.one']);
  assert.deepEqual(await said('denied=true'), ['a.one', 'a.one']);
});

test('its pages follow one another without a gap, and name who acted', async () => {
  const first = await read(`access-log?actor=${officer}&limit=2`);
  const second = await read(`access-log?actor=${officer}&limit=2&cursor=${first.next}`);
  assert.deepEqual(
    [...first.items, ...second.items].map(({ what }) => what),
    ['a.one', 'a.two', 'a.one', 'people.correct'],
  );
  assert.equal(second.next, null);
  assert.ok(first.items.every(({ actorName }) => actorName !== null && !actorName?.includes('*')));
});

test('who looked is named in full, who was looked at masked', async () => {
  const { items } = await read('views?until=2020-03-01');
  assert.equal(items.length, 1);
  assert.match(items[0]!.personName!, /\*/);
  assert.equal((await read(`views?viewer=${officer}`)).items.length, 1);
  assert.equal((await read(`views?person=${world.ids.person}`)).items.length, 2);
});

test('the newest block of the history is the head of the chain', async () => {
  const { items } = (await read('history-blocks')) as unknown as { items: { hash: string; batchId: number }[] };
  const [head] = await world.house.db.query<{ hash: string; batchId: number }>(
    `SELECT encode(hash, 'hex') AS hash, batch_id AS "batchId" FROM history_heads WHERE tenant_id = $1`,
    [tenantId],
  );
  assert.deepEqual({ hash: items[0]!.hash, batchId: items[0]!.batchId }, head);
});
