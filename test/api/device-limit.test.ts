// A browser keeps a random name whoever signs in on it, and a rush counts by it: an officer who helps his colleagues is not in the way of himself, a
// farm of accounts is. The name says nothing, is kept nowhere, and is asked of nobody.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { setPassword } from '#access/sign-in.ts';
import { makeGate } from '#claims/gate.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { giving, makeGivingRound, makeOffer } from '#test/support/claims.ts';
import { makeMembers, places, tenantId } from '#test/support/little-tenant.ts';

const password = '四个不相干的词语呀';
const phones = ['13910000009', '13910000010'];
const people = Array.from({ length: 180 }, (_, n) => 50_000 + n);
let world: World;
let round = 0;
const tokens: string[] = [];
before(async () => {
  world = await makeWorld(async ({ house }) => {
    await makeMembers(
      house,
      people.map((id) => ({ id, organisationId: places.yangFirm })),
    );
    round = await makeGivingRound(house, giving('rush'));
    await makeOffer(house, round, { stock: 500, hours: 4 });
  });
  const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
  for (const role of ['audit-admin', 'member'] as const)
    assert.equal(await setPassword(world.house, tenantId, world.personId(role, 'own'), password, cost), null);
  for (const id of people) tokens.push((await openSession(world.house, tenantId, id, 'test')).token);
});
after(() => world.close());

const signIn = (phone: string, cookie?: string) =>
  ask(world, 'post', '/api/sign-in', { body: { phone, password }, headers: cookie ? { cookie } : {} });
const deviceIn = (response: Response) =>
  response.headers.getSetCookie().find((cookie) => cookie.startsWith('nj-device='));
const nameIn = (cookie: string) => cookie.split(';')[0]!;

/** The answer to one of the crowd who presses once on this browser. */
async function press(n: number, cookie: string | null): Promise<string> {
  const response = await ask(world, 'post', `/api/me/claims/${round}`, {
    token: tokens[n]!,
    ...(cookie ? { headers: { cookie } } : {}),
    body: { package: 'rest' },
  });
  const said = (await response.json()) as { fate?: string; code?: string };
  return said.fate ?? `${response.status} ${said.code}`;
}

test('a browser is named once, at random, out of reach of scripts, and keeps the name when another signs in', async () => {
  const first = await signIn(phones[0]!);
  assert.equal(first.status, 200, await first.clone().text());
  const device = deviceIn(first)!;
  assert.match(device, /^nj-device=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/);
  const session = first.headers.getSetCookie().find((cookie) => cookie.startsWith('nj='))!;
  const cookie = `${nameIn(session)}; ${nameIn(device)}`;
  const origin = { origin: 'http://localhost', cookie };
  const out = await ask(world, 'post', '/api/sign-out', { headers: origin });
  assert.equal(out.status, 200, await out.clone().text());
  assert.deepEqual(
    out.headers.getSetCookie().map((one) => one.split('=')[0]),
    ['nj'],
    'signing out ends the session and leaves the browser its name',
  );
  assert.equal(deviceIn(await signIn(phones[1]!, nameIn(device))), undefined, 'the next one keeps it');
  assert.notEqual(nameIn(deviceIn(await signIn(phones[1]!))!), nameIn(device), 'another browser has another');
  assert.match(deviceIn(await signIn(phones[1]!, 'nj-device=made up'))!, /^nj-device=[\w-]{22};/);
});

test('one browser is let in as often as twenty whom an officer helps, not as a farm; the others stand as they are', async () => {
  const cookie = 'nj-device=OneBrowserOfTwentyTwo_';
  const twenty = people.slice(0, 20).map((_, n) => n);
  for (const n of twenty)
    for (let times = 0; times < 6; times += 1)
      assert.equal(await press(n, cookie), times === 0 ? 'given' : 'held', `the colleague ${n}, ${times}`);
  assert.equal(await press(20, cookie), '429 too-many-knocks');
  assert.equal(await press(20, null), 'given', 'without a device only the other limits stand');
  assert.equal(await press(21, cookie), '429 too-many-knocks');
  assert.equal(await press(21, 'nj-device=AnotherBrowserOfTwenty'), 'given', 'another browser is not held up');
  world.house.clock.advance(1_000);
  assert.equal(await press(22, cookie), 'given', 'a moment later it is let in again');
  const tables = await world.house.db.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace`,
  );
  assert.ok(tables.length > 50);
  for (const { name } of tables) {
    const [row] = await world.house.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${name} t WHERE t::text LIKE '%' || $1 || '%'`,
      [cookie.split('=')[1]],
    );
    assert.equal(row!.n, 0, `${name} keeps the name of a browser`);
  }
});

test('it is counted by account first; whoever makes up devices crowds out none but devices', () => {
  const gate = makeGate(world.house.clock);
  const knock = (person: number, device: string | null) =>
    gate.tooMany(tenantId, { person, device, union: 1, address: 'a' });
  for (let times = 0; times < 6; times += 1) assert.equal(knock(1, `made-up-${times}`), null);
  assert.equal(knock(1, 'made-up-7'), 'person', 'a new device is no new account');
  for (let n = 0; n < 120; n += 1) assert.equal(knock(100 + n, 'one'), null);
  assert.equal(knock(999, 'one'), 'device');
  assert.equal(gate.isOdd(tenantId, 999), false, 'which is not held against whoever came last');
});
