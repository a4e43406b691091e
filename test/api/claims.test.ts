// A member claims over the API: told the hours, given one once, the same answer again, in line when it is too late, giving back; and every no.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { cameToNothing } from '#api/read/came-to-nothing.ts';
import { keepClaims } from '#engine/given-back.ts';
import { ask, makeWorld, type RelationName, type World } from '#test/api/world.ts';
import { giving, makeGivingRound, makeOffer } from '#test/support/claims.ts';
import { places, tenantId } from '#test/support/little-tenant.ts';

let world: World;
let queueRound = 0;
let choiceRound = 0;
let overRound = 0;
before(async () => {
  world = await makeWorld(async ({ house }) => {
    queueRound = await makeGivingRound(house, giving('queue', { confirmWithin: { days: 1 } }));
    await makeOffer(house, queueRound, { stock: 1 });
    overRound = await makeGivingRound(house, giving('rush'));
    await makeOffer(house, overRound, { opensIn: -3 * 3_600_000 });
    choiceRound = await makeGivingRound(house, giving('choice'));
    await makeOffer(house, choiceRound, { stock: 5, key: 'rest', organisationId: places.yang });
    await makeOffer(house, choiceRound, { stock: 5, key: 'check', opensIn: 3_600_000 });
  });
});
after(() => world.close());

const token = (who: RelationName) => world.token('member', who);
const path = (round: number, rest = '') => `/api/me/claims/${round}${rest}`;
async function post(who: RelationName, where: string, body?: unknown) {
  const headers = { 'idempotency-key': globalThis.crypto.randomUUID() };
  const response = await ask(world, 'post', where, { token: token(who), headers, ...(body ? { body } : {}) });
  const said = (await response.json()) as Record<string, unknown>;
  return { ...said, status: response.status } as { readonly status: number; readonly [key: string]: unknown };
}
const claim = (who: RelationName, round = queueRound, key = 'rest') => post(who, path(round), { package: key });
async function look(who: RelationName, round = queueRound) {
  const response = await ask(world, 'get', path(round), { token: token(who) });
  assert.equal(response.status, 200);
  return (await response.json()) as {
    sharing: string;
    packages: { key: string; left: number; given: number; place: number | null }[];
    mine: { package: string; until: string | null; backOn: string | null; caseId: number | null } | null;
  };
}
const aSecond = () => world.house.clock.advance(1_001);

test('first come is given one, once; the next waits in line and is asked when it comes free', async () => {
  assert.deepEqual((await look('own')).packages, [
    { ...(await look('own')).packages[0]!, key: 'rest', left: 1, given: 0, place: null },
  ]);
  const [first, again] = [await claim('own'), await claim('own')];
  assert.deepEqual([first.fate, again.fate], ['given', 'held']);
  const late = await claim('descendant');
  assert.deepEqual([late.fate, late.place], ['waiting', 1]);
  aSecond();
  assert.equal((await look('descendant')).packages[0]!.place, 1);
  await keepClaims(world.engine, tenantId);
  const mine = (await look('own')).mine!;
  assert.ok(mine.caseId, 'it has a case');
  const { backOn } = await post('own', path(queueRound, '/return'));
  assert.equal((await look('own')).mine!.backOn, backOn, 'kept for ten minutes');
  assert.equal((await post('own', path(queueRound, '/keeping'))).status, 200);
  assert.equal((await look('own')).mine!.backOn, null);
  await post('own', path(queueRound, '/return'));
  await keepClaims(world.engine, tenantId);
  assert.equal((await look('descendant')).packages[0]!.place, 1, 'nobody else is given it meanwhile');
  world.house.clock.advance(600_000);
  await keepClaims(world.engine, tenantId);
  assert.equal((await look('own')).mine, null);
  const [row] = await world.house.db.query<{ status: string }>(
    'SELECT status FROM cases WHERE tenant_id = $1 AND id = $2',
    [tenantId, mine.caseId],
  );
  assert.equal(row!.status, 'withdrawn');
  await keepClaims(world.engine, tenantId);
  const turn = (await look('descendant')).mine!;
  assert.ok(turn.until !== null && turn.caseId === null, 'asked, not given yet');
  assert.equal((await post('descendant', path(queueRound, '/confirmation'))).status, 200);
  const kept = (await look('descendant')).mine!;
  assert.ok(kept.until === null && kept.caseId !== null);
});

const home = async (who: RelationName) => {
  const response = await ask(world, 'get', '/api/me/home', { token: token(who) });
  return ((await response.json()) as { nothing: { words: { zh: string }; link: string }[] }).nothing;
};

test('who gave back is told so on the first screen for three days', async () => {
  const link = `/hall/services/${queueRound}`;
  const told = await home('own');
  assert.deepEqual(
    told.map((one) => one.link),
    [link],
    'given back twice it is told once',
  );
  assert.match(told[0]!.words.zh, /^您退回了：疗休养/);
  assert.deepEqual(await home('descendant'), []);
  const [row] = await world.house.db.query<{ id: number }>(
    "SELECT person_id AS id FROM outbox WHERE tenant_id = $1 AND topic = 'claim-back' LIMIT 1",
    [tenantId],
  );
  const threeDays = 3 * 24 * 3_600_000;
  world.house.clock.advance(threeDays);
  assert.deepEqual(await cameToNothing(world.engine, tenantId, row!.id), []);
  world.house.clock.advance(-threeDays);
});

test('withdrawing the case gives back what was claimed', async () => {
  const { caseId } = (await look('descendant')).mine!;
  const done = await post('descendant', `/api/cases/${caseId}/actions`, {
    id: globalThis.crypto.randomUUID(),
    action: 'withdraw',
    input: {},
  });
  assert.ok(done.status < 300, JSON.stringify(done));
  aSecond();
  const after = await look('descendant');
  assert.equal(after.mine, null);
  assert.equal(after.packages[0]!.left, 1);
});

test('who is in line may leave it', async () => {
  assert.equal((await claim('own')).fate, 'given');
  assert.deepEqual(await home('own'), [], 'they have one again');
  assert.equal((await claim('descendant')).fate, 'waiting');
  assert.equal((await post('descendant', path(queueRound, '/return'))).status, 200);
  assert.equal((await look('descendant')).packages[0]!.place, null);
});

test('each union has its own share, and one of several is chosen', async () => {
  assert.deepEqual(
    (await look('own', choiceRound)).packages.map(({ key }) => key),
    ['check', 'rest'],
  );
  assert.deepEqual(
    (await look('sibling', choiceRound)).packages.map(({ key }) => key),
    ['check'],
    'the share of another union is not his',
  );
  assert.equal((await claim('own', choiceRound)).fate, 'given');
  const other = await claim('own', choiceRound, 'check');
  assert.deepEqual([other.fate ?? other.code, other.package ?? ''], ['held', 'rest'], 'one of the round is one');
});

test('every no is a sentence, and changes nothing', async () => {
  for (const [answer, status, code] of [
    [await claim('sibling', choiceRound, 'check'), 409, 'claim-shut'],
    [await claim('sibling', choiceRound), 422, 'no-such-package'],
    [await claim('sibling', choiceRound, 'nothing'), 422, 'no-such-package'],
    [await claim('own', overRound), 409, 'claim-shut'],
    [await claim('own', 999_999), 404, 'no-such-round'],
    [await post('sibling', path(queueRound, '/return')), 409, 'no-claim'],
    [await post('sibling', path(queueRound, '/keeping')), 409, 'no-claim'],
    [await post('sibling', path(queueRound, '/confirmation')), 409, 'no-claim'],
  ] as const)
    assert.deepEqual([answer.status, answer.code], [status, code]);
});

test('who knocks like a machine is asked whether he is one, and comes in with the right answer', async () => {
  let seen: Awaited<ReturnType<typeof claim>> = await claim('sibling');
  for (let n = 0; n < 60 && seen.fate !== 'human-check'; n += 1) {
    seen = await claim('sibling');
    assert.ok(seen.status === 200 || (seen.status === 429 && seen.code === 'too-many-knocks'), JSON.stringify(seen));
  }
  const question = seen.question as { says: { zh: string; en: string }; token: string };
  const [a, b] = [...question.says.zh].flatMap((one) => {
    const at = '零一二三四五六七八九'.indexOf(one);
    return at < 0 ? [] : [at];
  });
  const answered = (answer: string) =>
    post('sibling', path(queueRound), { package: 'rest', check: { token: question.token, answer } });
  assert.equal((await answered(String(a! + b! + 1))).fate, 'human-check');
  assert.equal((await answered('不知道')).fate, 'human-check');
  world.house.clock.advance(10_000);
  assert.equal((await answered(`${a! + b!} `)).fate, 'waiting');
  const stolen = await post('own', path(queueRound), { package: 'rest', check: { token: 'x', answer: '1' } });
  assert.notEqual(stolen.status, 500);
});
