// What a draw makes public of who got one, read by somebody without an account: numbers alone unless the policy says names, masked and nothing beside
// them, told to whoever enters before he does, and gone for whoever gave his back or after thirty days.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enter } from '#draws/entering.ts';
import { confirmClaim, giveBackClaim } from '#engine/claimed.ts';
import { keepClaims } from '#engine/given-back.ts';
import { claim } from '#kinds/claim/claim.ts';
import { maskName } from '#kit/mask.ts';
import { verifyDraw } from '#policy/draw.ts';
import { readDrawFile } from '#policy/draw-file.ts';
import type { Programme } from '#policy/programme.ts';
import { ask, makeWorld, type World } from '#test/api/world.ts';
import { giving, makeGivingRound } from '#test/support/claims.ts';
import { carriedOut, hour, published } from '#test/support/draw-rows.ts';
import { makeMembers, must, places, tenantId } from '#test/support/little-tenant.ts';

const unions = [places.yangFirm, places.maFirm] as const;
const crowd = Array.from({ length: 140 }, (_, n) => ({
  ...{ id: 40_000 + n, organisationId: unions[n % 2]! },
  name: n === 7 ? '欧阳小红' : `陈${'甲乙丙丁戊己庚辛壬癸'[n % 10]}明`,
}));

type Policy = 'numbers' | 'names' | 'confirmed';
const programmes: Readonly<Record<Policy, Programme>> = {
  numbers: giving('draw'),
  names: giving('draw', { publishes: 'names' }),
  confirmed: giving('draw', { publishes: 'names', confirmWithin: { days: 1 } }),
};
let world: World;
const rounds = new Map<Policy, number>();
before(async () => {
  world = await makeWorld(async ({ house }) => {
    await makeMembers(house, crowd);
    for (const [policy, programme] of Object.entries(programmes))
      rounds.set(policy as Policy, await makeGivingRound(house, programme));
  });
});
after(() => world.close());

/** A draw of its round, open to be entered. */
const open = (policy: Policy, quota: number) => published(world.house, rounds.get(policy)!, { quota, waiting: 0 });
const enterCrowd = async (id: number) => {
  for (const { id: personId } of crowd)
    must(await enter(world.house, tenantId, id, { personId, tickets: 1, held: [] }));
};
async function carryOut(id: number) {
  await carriedOut(world.house, id);
  await keepClaims(world.engine, tenantId);
}

interface Names {
  readonly items: readonly { readonly maskedName: string; readonly organisationName: string }[];
  readonly next: string | null;
}
const get = (path: string, token?: string) => ask(world, 'get', `/api${path}`, token ? { token } : {});
async function listed(id: number): Promise<readonly Names[]> {
  const pages: Names[] = [];
  for (let next: string | null = ''; next !== null; next = pages.at(-1)!.next) {
    const response = await get(`/open/draws/${id}/names${next && `?cursor=${next}`}`);
    assert.equal(response.status, 200);
    pages.push((await response.json()) as Names);
  }
  return pages;
}
const statusOf = async (id: number) => (await get(`/open/draws/${id}/names`)).status;
const claimants = async (policy: Policy) =>
  (
    await world.house.db.query<{ id: number }>(
      'SELECT person_id AS id FROM claims WHERE tenant_id = $1 AND round_id = $2 ORDER BY person_id',
      [tenantId, rounds.get(policy)],
    )
  ).map(({ id }) => id);

test('it is told before one enters: in the policy as it reads, on the public page, and to the member by name', async () => {
  const token = world.token('member', 'descendant');
  for (const [policy, says, named] of [
    ['numbers', /只公开报名号，不公开姓名/, null],
    [
      'names',
      /姓名（隐去中间的字）和所在基层工会，抽完 30 天后撤下/,
      /公开页上写作“王\*癸，杨镇机械厂工会”，抽完 30 天后撤下/,
    ],
  ] as const) {
    const id = await open(policy, 1);
    const programme = programmes[policy];
    assert.match(claim.says(programme.stages.claim!.settings, programme).zh, says);
    const shown = (await (await get(`/open/draws/${id}`)).json()) as { publishes: { zh: string; en: string } };
    assert.match(shown.publishes.zh, says);
    assert.match(shown.publishes.en, /made public/);
    const mine = (await (await get(`/me/draws/${id}`, token)).json()) as { named: { zh: string } | null };
    assert.match(mine.named?.zh ?? 'nothing', named ?? /^nothing$/);
  }
  const other = { sharing: 'rush', publishes: 'names' };
  assert.doesNotMatch(claim.says(other, programmes.names).zh, /公开/, 'only draws have a public page');
});

test('nothing before the draw, then exactly the masked names of who has one, a hundred to a page', async () => {
  const id = await open('names', 120);
  await enterCrowd(id);
  assert.equal(await statusOf(id), 404);
  await carryOut(id);
  const pages = await listed(id);
  assert.deepEqual(
    pages.map(({ items }) => items.length),
    [100, 20],
  );
  const held = new Set(await claimants('names'));
  const expected = crowd
    .filter((one) => held.has(one.id))
    .map(({ name, organisationId }) => ({
      maskedName: maskName(name),
      organisationName: organisationId === places.yangFirm ? '杨镇机械厂工会' : '马坡制药工会',
    }));
  const inOrder = (rows: Names['items']) => rows.map((one) => JSON.stringify(one)).sort();
  assert.deepEqual(inOrder(pages.flatMap(({ items }) => items)), inOrder(expected));
  const cursor = Buffer.from(pages[0]!.next!, 'base64url').toString();
  for (const one of crowd) assert.ok(!cursor.includes(String(one.id)), 'the mark of a page tells nobody');
  assert.equal((await get(`/open/draws/${id}/names?cursor=bm90`)).status, 400);
  const file = new Uint8Array(await (await get(`/open/draws/${id}/file`)).arrayBuffer());
  const record = readDrawFile(file);
  assert.ok('list' in record);
  assert.deepEqual(verifyDraw(record), [], 'the record is checked without the names');
  const read = Buffer.from(file).toString();
  for (const { name } of crowd) assert.ok(!read.includes(name) && !read.includes(maskName(name)), 'and holds none');
});

test('numbers alone: no name on any page that is open to everybody', async () => {
  const id = await open('numbers', 30);
  await enterCrowd(id);
  await carryOut(id);
  assert.equal((await claimants('numbers')).length, 30);
  assert.equal(await statusOf(id), 404);
  for (const path of [`/open/draws/${id}`, `/open/draws/${id}/file`, '/open/draws', '/open/rounds', '/notices']) {
    const said = await (await get(path)).text();
    for (const { name } of crowd)
      assert.ok(!said.includes(name) && !said.includes(maskName(name)), `${path} names ${name}`);
  }
});

test('who is still to confirm, gave it back or let it lapse is not listed; after thirty days nobody is', async () => {
  const { house, engine } = world;
  const roundId = rounds.get('confirmed')!;
  const id = await open('confirmed', 4);
  for (const { id: personId } of crowd.slice(0, 4))
    must(await enter(house, tenantId, id, { personId, tickets: 1, held: [] }));
  await carryOut(id);
  const count = async () => (await listed(id)).flatMap(({ items }) => items).length;
  assert.equal(await count(), 0, 'nobody has said yes');
  const drawn = await claimants('confirmed');
  assert.equal(drawn.length, 4);
  for (const personId of drawn.slice(0, 3))
    must(await house.db.transaction((q) => confirmClaim(engine, q, tenantId, roundId, personId)));
  assert.equal(await count(), 3);
  const acting = { personId: drawn[0]!, posts: [] };
  const back = { roundId, acting, actionId: globalThis.crypto.randomUUID() };
  must(await house.db.transaction((q) => giveBackClaim(engine, q, tenantId, back)));
  assert.equal(await count(), 2);
  house.clock.advance(48 * hour);
  await keepClaims(engine, tenantId);
  assert.equal((await claimants('confirmed')).length, 2, 'the fourth did not confirm in time');
  assert.equal(await count(), 2);
  house.clock.advance(27 * 24 * hour);
  assert.equal(await statusOf(id), 200);
  house.clock.advance(2 * 24 * hour);
  assert.equal(await statusOf(id), 404);
});
