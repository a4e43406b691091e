// What follows from claims: a case for each, given back with its case or without, the next in line told and asked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Claims, makeClaims } from '#claims/claims.ts';
import { findOffer, type Offer, openOffer, putIn } from '#claims/offers.ts';
import { verifyClaims } from '#claims/verify.ts';
import { enlist } from '#claims/waiting.ts';
import { confirmClaim, giveBackClaim, openClaimed } from '#engine/claimed.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { askBack, keepAfterAll, keepClaims, passOnGivenBack } from '#engine/given-back.ts';
import { verify } from '#engine/verify.ts';
import { chinaDate } from '#kit/clock.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { messagesOf } from '#messages/outbox.ts';
import { endMembership } from '#people/memberships.ts';
import { doubleThousand } from '#programmes/benefits/double-thousand.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const hour = 3_600_000;
let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let claims: Claims;
let roundId = 0;
let offer: Offer;
let members: number[];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  engine = makeEngine(house);
  claims = makeClaims(house);
  roundId = (
    await makeRound(house, doubleThousand, {
      packages: [{ key: 'rest', label: { zh: '疗休养', en: 'Rest cure' } }],
    })
  ).id;
  const now = house.clock.now().getTime();
  const doing = { ids: house.ids, at: house.clock.now() };
  const { id } = must(
    await openOffer(
      house.db,
      tenantId,
      {
        ...{ roundId, organisationId: places.district, package: 'rest', unit: 'place', name: '疗休养名额' },
        ...{ opensAt: new Date(now - hour), closesAt: new Date(now + hour), queued: true },
      },
      doing,
    ),
  );
  offer = (await findOffer(house.db, tenantId, id))!;
  must(await putIn(house.db, tenantId, offer, 2, doing));
  members = [501, 502, 503, 504];
  await makeMembers(
    house,
    members.map((member) => ({ id: member, organisationId: places.yangFirm })),
  );
});
after(() => database.drop());

const fateOf = async (personId: number) => {
  const answer = await claims.claim(tenantId, { offerId: offer.id, personId });
  return isRefusal(answer) ? answer.code : answer.fate;
};
const casesOf = (personId: number) =>
  house.db.query<{ id: number; status: string; stage: string }>(
    'SELECT id, status, stage FROM cases WHERE tenant_id = $1 AND person_id = $2 ORDER BY id',
    [tenantId, personId],
  );
const told = async (personId: number) =>
  (await messagesOf(house.db, tenantId, personId, { now: house.clock.now(), limit: 9 })).map((one) => one.words.zh);
let uuids = 0;
const giveBack = (personId: number) =>
  house.db.transaction((q) =>
    giveBackClaim(engine, q, tenantId, {
      ...{ roundId, acting: { personId, posts: [] } },
      actionId: `00000000-0000-8000-8000-${String(++uuids).padStart(12, '0')}`,
    }),
  );
const confirm = (personId: number) => house.db.transaction((q) => confirmClaim(engine, q, tenantId, roundId, personId));
const codeOf = (answer: object | Refusal) => (isRefusal(answer) ? answer.code : 'done');
const sound = async () => assert.equal((await verify(house, tenantId)).firstDifference, null);

test('who was given one has a case at the next stage, once', async () => {
  const [a, b, c] = members as [number, number, number];
  assert.deepEqual([await fateOf(a), await fateOf(b), await fateOf(c)], ['given', 'given', 'none-left']);
  assert.equal(await openClaimed(engine, tenantId), 2);
  assert.equal(await openClaimed(engine, tenantId), 0);
  for (const id of [a, b])
    assert.deepEqual(
      (await casesOf(id)).map(({ status, stage }) => [status, stage]),
      [['open', 'attend']],
    );
  assert.deepEqual(await casesOf(c), []);
  assert.match((await told(a))[0]!, /领到了/);
  await sound();
});

test('given back with its case, it goes to the next in line, who is asked; his case comes when he says yes', async () => {
  const [a, , c, d] = members as [number, number, number, number];
  await enlist(house.db, tenantId, offer.id, [{ personId: c }, { personId: d }], house.clock.now());
  assert.equal(codeOf(await giveBack(a)), 'done');
  assert.equal((await casesOf(a))[0]!.status, 'withdrawn');
  assert.equal(codeOf(await giveBack(a)), 'no-claim');
  await keepClaims(engine, tenantId);
  assert.deepEqual(await casesOf(c), [], 'not before he confirmed');
  assert.match((await told(c))[0]!, /轮到您了/);
  assert.equal(codeOf(await confirm(d)), 'no-claim');
  assert.equal(codeOf(await confirm(c)), 'done');
  assert.equal(codeOf(await confirm(c)), 'done', 'said twice is said once');
  assert.deepEqual((await casesOf(c)).length, 1);
  assert.equal(await fateOf(a), 'none-left', 'who gave back comes after those who wait');
  await sound();
});

test('who does not answer in time loses his place to the next', async () => {
  const [a, b, , d] = members as [number, number, number, number];
  assert.equal(codeOf(await giveBack(b)), 'done');
  await keepClaims(engine, tenantId);
  assert.match((await told(d))[0]!, /轮到您了/);
  house.clock.advance(24 * hour * 9);
  assert.equal(codeOf(await confirm(d)), 'confirmed-late');
  await enlist(house.db, tenantId, offer.id, [{ personId: a }], house.clock.now());
  await keepClaims(engine, tenantId);
  assert.match((await told(d))[0]!, /没有在期限内确认/);
  assert.match((await told(a))[0]!, /轮到您了/);
  assert.equal(codeOf(await giveBack(a)), 'done', 'a place may be given back before it is confirmed');
  assert.equal((await findOffer(house.db, tenantId, offer.id))!.left, 1);
  await sound();
});

test('a claim whose case cannot be opened is given back, and its holder told', async () => {
  const [, b] = members as [number, number];
  house.clock.advance(-24 * hour * 9);
  assert.equal(await fateOf(b), 'given');
  must(await endMembership(house, house.db, tenantId, b, chinaDate(house.clock.now())));
  await keepClaims(engine, tenantId);
  assert.match((await told(b))[0]!, /名额已退回/);
  assert.equal((await findOffer(house.db, tenantId, offer.id))!.left, 1);
  await sound();
});

const tenMinutes = 600_000;
const ask = (personId: number) => house.db.transaction((q) => askBack(engine, q, tenantId, { roundId, personId }));
const keepIt = (personId: number) => house.db.transaction((q) => keepAfterAll(q, tenantId, { roundId, personId }));
const batchesOf = async () =>
  (await house.db.query('SELECT number FROM claim_batches WHERE tenant_id = $1', [tenantId])).length;

/** Found by the verification; afterwards it is undone. */
async function changed(says: string, sql: string, values: readonly unknown[]): Promise<void> {
  const undo = new Error('undo');
  const look = database.owner.transaction(async (q) => {
    assert.equal((await q.query(`${sql} RETURNING 1`, values as never)).length > 0, true, says);
    assert.equal((await verifyClaims(q, tenantId))?.what, 'back', says);
    throw undo;
  });
  await assert.rejects(look, (error) => error === undo || assert.fail(error as Error));
}

test('what is given back is kept for ten minutes: nobody else has it, and one word takes it back', async () => {
  const [a, , c, d] = members as [number, number, number, number];
  // c has one and its case; a and d come and go.
  await keepClaims(engine, tenantId);
  const batches = await batchesOf();
  const [case0] = await casesOf(c);
  const backOn = must(await ask(c));
  assert.equal(backOn.getTime(), house.clock.now().getTime() + tenMinutes);
  house.clock.advance(60_000);
  assert.deepEqual(must(await ask(c)), backOn, 'said twice is said once');
  const { left } = (await findOffer(house.db, tenantId, offer.id))!;
  await keepClaims(engine, tenantId);
  assert.deepEqual([(await findOffer(house.db, tenantId, offer.id))!.left, await batchesOf()], [left, batches]);
  assert.equal(await fateOf(c), 'held');
  assert.match((await told(c)).join(), /您退回了：疗休养。/);
  assert.deepEqual(must(await keepIt(c)), { done: true });
  assert.deepEqual(must(await keepIt(c)), { done: true });
  house.clock.advance(tenMinutes);
  await keepClaims(engine, tenantId);
  assert.equal((await casesOf(c))[0]!.status, case0!.status);
  assert.equal(codeOf(await ask(d)), 'no-claim');
  assert.equal(codeOf(await keepIt(a)), 'no-claim');
  await sound();
});

test('how long it is kept is checked against what its holder was told: each way of changing it is found', async () => {
  const [, , c] = members as [number, number, number];
  const backOn = must(await ask(c));
  await sound();
  const damages: readonly (readonly [string, Date | null])[] = [
    ['kept for longer', new Date(backOn.getTime() + 1)],
    ['kept since before it was given back', new Date(backOn.getTime() - tenMinutes)],
  ];
  for (const [says, to] of damages)
    await changed(says, 'UPDATE claims SET back_on = $3 WHERE tenant_id = $1 AND person_id = $2', [tenantId, c, to]);
  await changed(
    'of somebody who was told nothing',
    "DELETE FROM outbox WHERE tenant_id = $1 AND person_id = $2 AND topic = 'claim-back'",
    [tenantId, c],
  );
  must(await keepIt(c));
  await sound();
});

test('after the ten minutes it is the next one’s, once, whichever of several processes comes first', async () => {
  const [a, , c, d] = members as [number, number, number, number];
  must(await ask(c));
  await enlist(house.db, tenantId, offer.id, [{ personId: d }, { personId: a }], house.clock.now());
  await keepClaims(engine, tenantId);
  const held = async () => (await findOffer(house.db, tenantId, offer.id))!.held;
  const before = await held();
  house.clock.advance(tenMinutes);
  const others = [makeEngine(house), makeEngine(house), engine];
  const free = await Promise.all(others.map((one) => passOnGivenBack(one, tenantId)));
  assert.deepEqual(
    free.map((offers) => offers.size).sort(),
    [0, 0, 1],
    'one of them gave it back, the others found it done',
  );
  assert.equal((await casesOf(c)).at(-1)!.status, 'withdrawn');
  assert.equal(codeOf(await keepIt(c)), 'no-claim');
  assert.equal(await held(), before - 1);
  await sound();
});

test('it is kept no longer than it can be claimed', async () => {
  const [, , , d] = members as [number, number, number, number];
  await keepClaims(engine, tenantId);
  assert.equal(codeOf(await confirm(d)), 'done');
  const { closesAt } = (await findOffer(house.db, tenantId, offer.id))!;
  house.clock.set(new Date(closesAt.getTime() - 60_000).toISOString());
  assert.deepEqual(must(await ask(d)), closesAt);
});
