// A draw over the API from the first to the last: the district sets it up, two witnesses commit and say their words, members enter, two
// officers write down the outside value, and whoever has no account at all computes the result again from the file.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actOnDraws } from '#draws/drawing.ts';
import { sha256Hex } from '#kit/json.ts';
import { commitmentOf, markOf, verifyDraw } from '#policy/draw.ts';
import { readDrawFile } from '#policy/draw-file.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { makeOffer } from '#test/support/draw-rows.ts';
import { tenantId } from '#test/support/little-tenant.ts';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.close());

/** Nobody’s session ends meanwhile. */
const step = 4 * 60_000;

type Who = Parameters<World['token']>;
const officer: Who = ['officer', 'ancestor'];
const chair: Who = ['chair', 'ancestor'];
const member: Who = ['member', 'own'];
const other: Who = ['member', 'descendant'];
const auditor: Who = ['auditor', 'ancestor'];

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member
async function call(who: Who | null, method: 'GET' | 'POST', path: string, body?: unknown): Promise<any> {
  const response = await ask(world, method, `/api${path}`, {
    ...(who ? { token: world.token(...who) } : {}),
    ...(method === 'POST' ? { key: globalThis.crypto.randomUUID() } : {}),
    body,
  });
  const answer = await response.json();
  return response.ok ? answer : { code: (answer as { code: string }).code };
}

test('two witnesses, two members, two who write down the value, and anybody who checks', async () => {
  const { house, ids } = world;
  const later = (steps: number) => new Date(house.clock.now().getTime() + steps * step).toISOString();
  const offerId = await makeOffer(house, ids.round, 1);
  const words = { auditor: sha256Hex('a'), other: sha256Hex('b') };
  const { id } = await call(officer, 'POST', `/rounds/${ids.round}/draws`, {
    ...{ offerId, title: '怀柔板栗礼包', quota: 1, waiting: 1, closesAt: later(1), revealsBy: later(2) },
    outside: { name: '公开随机源第 4218806 期', at: later(3) },
    witnesses: [
      { name: '经审会 孙丽', personId: world.personId(...auditor) },
      { name: '职工代表 何建军', personId: world.personId(...other) },
    ],
  });
  const mine = `/me/draws/${id}`;
  assert.deepEqual(await call(null, 'GET', `/open/draws/${id}`), { code: 'not-found' });
  assert.deepEqual(await call(member, 'GET', mine), { code: 'not-found' });
  assert.equal((await call(auditor, 'GET', mine)).witness, 'commit');
  for (const [who, word] of [
    [auditor, words.auditor],
    [other, words.other],
  ] as const)
    assert.deepEqual(await call(who, 'POST', `${mine}/commitment`, { commitment: commitmentOf(word) }), { done: true });
  assert.deepEqual(await call(member, 'POST', `${mine}/commitment`, { commitment: '0'.repeat(64) }), {
    code: 'not-found',
  });
  assert.deepEqual(await call(officer, 'POST', `/draws/${id}/publication`), { done: true });

  const published = await call(null, 'GET', `/open/draws/${id}`);
  assert.equal(published.state, 'open');
  assert.deepEqual(
    published.parties.map((party: { word: unknown }) => party.word),
    [null, null, null],
  );
  assert.equal((await call(member, 'GET', mine)).may, true);
  const entry = await call(member, 'POST', `${mine}/entry`);
  assert.equal(entry.mark, markOf(entry.salt, String(world.personId(...member))));
  assert.deepEqual(await call(member, 'POST', `${mine}/entry`), entry);
  assert.equal((await call(other, 'POST', `${mine}/entry`)).tickets, 1);
  assert.equal((await call(['member', 'sibling'], 'POST', `${mine}/entry`)).tickets, 1);
  assert.deepEqual(await call(['member', 'sibling'], 'POST', `${mine}/leave`), { done: true });
  assert.deepEqual(await call(['member', 'other-tenant'], 'POST', `${mine}/entry`), { code: 'not-found' });
  assert.equal((await call(officer, 'GET', `/draws/${id}`)).names, 2);

  house.clock.advance(step);
  await actOnDraws(house, tenantId);
  assert.deepEqual(await call(['member', 'sibling'], 'POST', `${mine}/entry`), { code: 'draw-closed' });
  assert.equal((await call(auditor, 'GET', mine)).witness, 'say');
  assert.deepEqual(await call(auditor, 'POST', `${mine}/word`, { word: words.auditor }), { done: true });
  assert.equal((await call(auditor, 'GET', mine)).witness, 'said');
  assert.deepEqual(await call(other, 'POST', `${mine}/word`, { word: words.auditor }), { code: 'word-differs' });
  const sealed = await file(id);
  assert.deepEqual([verifyDraw(sealed), sealed.order, sealed.list.tickets.length], [[], null, 2]);
  assert.deepEqual(await call(officer, 'POST', `/draws/${id}/outside`, { value: 'x' }), { code: 'outside-early' });

  house.clock.advance(2 * step);
  assert.deepEqual(await call(officer, 'POST', `/draws/${id}/outside`, { value: '6d03' }), {
    settled: false,
    differs: false,
  });
  assert.deepEqual(await call(chair, 'POST', `/draws/${id}/outside`, { value: '6d04' }), {
    settled: false,
    differs: true,
  });
  assert.equal((await call(officer, 'GET', `/draws/${id}`)).readings.length, 2);
  assert.deepEqual(await call(chair, 'POST', `/draws/${id}/outside`, { value: '6d03' }), {
    settled: true,
    differs: false,
  });
  await actOnDraws(house, tenantId);
  const record = await file(id);
  assert.deepEqual(verifyDraw(record), []);
  const all = await Promise.all([member, other].map((who) => call(who, 'GET', mine)));
  for (const { entry: one } of all) assert.equal(record.order?.[one.place - 1], one.number);
  const shown = await call(null, 'GET', `/open/draws/${id}`);
  assert.deepEqual(
    shown.parties.map((party: { withheld: boolean }) => party.withheld),
    [false, false, true],
  );
  const { items } = await call(null, 'GET', '/open/draws');
  assert.deepEqual(items.find((one: { id: number }) => one.id === id)?.entries, 2);
  const listed = await call(member, 'GET', '/me/draws');
  assert.equal(listed.items.find((one: { id: number }) => one.id === id)?.entered, true);
});

async function file(id: number) {
  const response = await ask(world, 'GET', `/api/open/draws/${id}/file`, {});
  assert.equal(response.status, 200);
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.equal(Number(response.headers.get('content-length')), bytes.length);
  const record = readDrawFile(bytes);
  assert.ok('list' in record, JSON.stringify(record));
  return record;
}
