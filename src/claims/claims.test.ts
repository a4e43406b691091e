// The rush: never more than there are, nobody twice, the same answer when asked again, and the books at zero after every commit, with
// several server processes' worth of claims at once.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Claims, type Fate, makeClaims } from '#claims/claims.ts';
import { allot, findOffer, type Offer, openOffer, putIn } from '#claims/offers.ts';
import { verifyClaims } from '#claims/verify.ts';
import { enlist, expireUnconfirmed, giveBack, moveOn, placeInLine, stopWaiting } from '#claims/waiting.ts';
import { verify } from '#engine/verify.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

const hour = 3_600_000;
let database: TestDatabase;
let house: TestHouse;
let roundId: number;
let packages = 0;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  roundId = (await makeRound(house, littleProgramme)).id;
});
after(() => database.drop());

const doing = () => ({ ids: house.ids, at: house.clock.now() });

/** A package of its own with so many in stock; everything happens in the one round unless another is given. */
async function offerOf(
  stock: number,
  organisationId = places.district,
  key = `p${packages++}`,
  queued = false,
): Promise<Offer> {
  const now = house.clock.now().getTime();
  const { id } = must(
    await openOffer(
      house.db,
      tenantId,
      {
        ...{ roundId, organisationId, package: key, unit: 'ticket', name: '茶馆', queued },
        ...{ opensAt: new Date(now - hour), closesAt: new Date(now + hour) },
      },
      doing(),
    ),
  );
  const offer = (await findOffer(house.db, tenantId, id))!;
  if (stock > 0) must(await putIn(house.db, tenantId, offer, stock, doing()));
  return (await findOffer(house.db, tenantId, id))!;
}

let nextPerson = 10_000;
const people = (count: number): number[] => {
  nextPerson += count;
  return Array.from({ length: count }, (_, n) => nextPerson - count + n);
};
const fateOf = (answer: Fate | Refusal): string => (isRefusal(answer) ? answer.code : answer.fate);
const claimAll = async (claims: Claims, offer: Offer, who: readonly number[]) =>
  Promise.all(who.map(async (person) => fateOf(await claims.claim(tenantId, { offerId: offer.id, personId: person }))));
/** Gives how many had one; the process it came through forgets its noes. */
async function back(offer: Offer, who: readonly number[], through: readonly Claims[] = []): Promise<number> {
  const transferId = await house.ids.take(tenantId);
  const at = house.clock.now();
  const gone = await giveBack(house.db, tenantId, { offerId: offer.id, people: who }, { transferId, at });
  for (const claims of through) claims.forget(tenantId, offer.id);
  return gone.length;
}
/** As the engine does when he says that he wants it. */
const confirm = (personId: number) =>
  house.db.query('UPDATE claims SET until = NULL WHERE tenant_id = $1 AND round_id = $2 AND person_id = $3', [
    ...[tenantId, roundId, personId],
  ]);
const count = (fates: readonly string[], fate: string) => fates.filter((one) => one === fate).length;
const sound = async () => {
  const found = await verify(house, tenantId);
  assert.equal(found.firstDifference, null);
};

test('more want one than there are: exactly as many get one, and who asks again has the same answer', async () => {
  const offer = await offerOf(37);
  const claims = makeClaims(house);
  const who = people(120);
  const fates = await claimAll(claims, offer, who);
  assert.deepEqual([count(fates, 'given'), count(fates, 'none-left')], [37, 83]);
  const again = await claimAll(makeClaims(house), offer, who);
  assert.deepEqual([count(again, 'held'), count(again, 'none-left')], [37, 83]);
  const { left, held } = (await findOffer(house.db, tenantId, offer.id))!;
  assert.deepEqual([left, held], [0, 37]);
  await sound();
});

test('twice at the same moment is once', async () => {
  const offer = await offerOf(5);
  const claims = makeClaims(house);
  const [person] = people(1);
  const fates = await claimAll(claims, offer, Array(20).fill(person));
  assert.ok(fates.every((fate) => fate === 'given'));
  assert.equal((await findOffer(house.db, tenantId, offer.id))!.held, 1);
  assert.equal(fateOf(await claims.claim(tenantId, { offerId: offer.id, personId: person! })), 'held');
});

test('one of a round is one, whichever package: the other package keeps its units', async () => {
  const [rice, oil] = [await offerOf(100), await offerOf(100)];
  const [one, other] = [makeClaims(house), makeClaims(house)];
  const who = people(60);
  const fates = await Promise.all(
    who.flatMap((person) => [
      one.claim(tenantId, { offerId: rice.id, personId: person }),
      other.claim(tenantId, { offerId: oil.id, personId: person }),
    ]),
  );
  const given = new Map<number, number>();
  for (const [n, fate] of fates.entries()) {
    assert.ok(!isRefusal(fate));
    if (fate.fate === 'given') given.set(who[n >> 1]!, fate.offerId);
  }
  assert.equal(given.size, 60);
  for (const [n, fate] of fates.entries())
    assert.equal('offerId' in (fate as Fate) && (fate as { offerId: number }).offerId, given.get(who[n >> 1]!));
  await sound();
});

test('before it opens and after it closes nothing changes, and who has one is told so', async () => {
  const offer = await offerOf(3);
  const claims = makeClaims(house);
  const [early, late] = people(2);
  assert.equal(fateOf(await claims.claim(tenantId, { offerId: offer.id, personId: early! })), 'given');
  house.clock.advance(2 * hour);
  assert.deepEqual(await claimAll(claims, offer, [early!, late!]), ['held', 'shut']);
  house.clock.advance(-4 * hour);
  assert.deepEqual(await claimAll(claims, offer, [late!]), ['shut']);
  house.clock.advance(2 * hour);
  await sound();
});

test('what is given back is there for the next at once, in this process and within a second in others', async () => {
  const offer = await offerOf(2);
  const [here, there] = [makeClaims(house), makeClaims(house)];
  const [a, b, c] = people(3) as [number, number, number];
  assert.deepEqual(await claimAll(here, offer, [a, b]), ['given', 'given']);
  assert.deepEqual(await claimAll(here, offer, [c]), ['none-left']);
  assert.deepEqual(await claimAll(there, offer, [c]), ['none-left']);
  assert.equal(await back(offer, [a, c], [here]), 1);
  // What the other process remembers may only say no, and not for long.
  assert.deepEqual(await claimAll(there, offer, [c]), ['none-left']);
  house.clock.advance(1_001);
  assert.deepEqual(await claimAll(there, offer, [c, a]), ['given', 'none-left']);
  assert.equal(await back(offer, [a], [here]), 0);
  await sound();
});

test('shares are allotted down the tree and back; what was given cannot be moved', async () => {
  const top = await offerOf(10, places.district, 'rest');
  const yang = await offerOf(0, places.yang, 'rest');
  const claims = makeClaims(house);
  assert.deepEqual(await claimAll(claims, yang, people(1)), ['none-left']);
  must(await allot(house.db, tenantId, { from: top, to: yang, amount: 4 }, doing()));
  assert.equal(count(await claimAll(claims, yang, people(3)), 'given'), 3);
  const back = await allot(house.db, tenantId, { from: yang, to: top, amount: 2 }, doing());
  assert.ok(isRefusal(back) && back.code === 'insufficient');
  must(await allot(house.db, tenantId, { from: yang, to: top, amount: 1 }, doing()));
  const over = await allot(house.db, tenantId, { from: top, to: yang, amount: 8 }, doing());
  assert.ok(isRefusal(over) && over.code === 'insufficient');
  const other = await allot(house.db, tenantId, { from: top, to: await offerOf(0), amount: 1 }, doing());
  assert.ok(isRefusal(other) && other.code === 'other-package');
  await sound();
});

test('a household has one, whoever of it comes first', async () => {
  const offer = await offerOf(10);
  const claims = makeClaims(house);
  const who = people(6);
  const fates = await Promise.all(
    who.map(async (personId, n) =>
      fateOf(await claims.claim(tenantId, { offerId: offer.id, personId, household: 900_000 + (n >> 1) })),
    ),
  );
  assert.deepEqual(fates, ['given', 'none-left', 'given', 'none-left', 'given', 'none-left']);
  assert.equal((await findOffer(house.db, tenantId, offer.id))!.left, 7);
  await sound();
});

test('who waits is not overtaken; what comes free is his to confirm, else the next one’s', async () => {
  const offer = await offerOf(1, places.district, `p${packages++}`, true);
  const claims = makeClaims(house);
  const [first, second, third, late] = people(4) as [number, number, number, number];
  assert.deepEqual(await claimAll(claims, offer, [first, second, third]), ['given', 'none-left', 'none-left']);
  const wait = (...ids: number[]) =>
    enlist(
      house.db,
      tenantId,
      offer.id,
      ids.map((personId) => ({ personId })),
      house.clock.now(),
    );
  assert.equal(await wait(second, third, first), 2, 'who holds one does not wait');
  assert.equal(await wait(third), 0);
  const placeOf = (id: number) => placeInLine(house.db, tenantId, offer.id, id);
  assert.deepEqual([await placeOf(second), await placeOf(third), await placeOf(first)], [1, 2, null]);
  await back(offer, [first], [claims]);
  assert.deepEqual(await claimAll(claims, offer, [late]), ['none-left'], 'those who wait are before him');
  const until = new Date(house.clock.now().getTime() + 60_000);
  assert.deepEqual(await moveOn(house, tenantId, offer.id, until), [second]);
  assert.deepEqual(await expireUnconfirmed(house, tenantId), []);
  house.clock.advance(61_000);
  assert.deepEqual(await expireUnconfirmed(house, tenantId), [{ offerId: offer.id, people: [second] }]);
  const later = new Date(house.clock.now().getTime() + 60_000);
  assert.deepEqual(await moveOn(house, tenantId, offer.id, later), [third]);
  await confirm(third);
  house.clock.advance(61_000);
  assert.deepEqual(await expireUnconfirmed(house, tenantId), [], 'a place that was confirmed stays');
  assert.equal(fateOf(await claims.claim(tenantId, { offerId: offer.id, personId: third })), 'held');
  await wait(late);
  assert.ok(await stopWaiting(house.db, tenantId, offer.id, late));
  assert.equal(await placeOf(late), null);
  await sound();
});

const deeds = ['claim', 'claim', 'claim', 'back', 'wait', 'move', 'expire', 'put', 'allot', 'confirm'] as const;

test('whatever sixteen do at once: never above stock, nobody twice, the books at zero', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(
        fc.record({ worker: fc.nat(15), person: fc.nat(19), offer: fc.nat(1), deed: fc.constantFrom(...deeds) }),
        { minLength: 20, maxLength: 120 },
      ),
      async (stock, moves) => {
        const key = `p${packages++}`;
        const offers = [await offerOf(stock, places.district, key, true), await offerOf(stock, places.yang, key, true)];
        const who = people(20);
        const workers = Array.from({ length: 16 }, () => makeClaims(house));
        let put = 0;
        const does = async ({ worker, person, offer, deed }: (typeof moves)[number]) => {
          const [one, id, at] = [offers[offer]!, who[person]!, house.clock.now()];
          const soon = new Date(at.getTime() + (person % 2) * 60_000);
          if (deed === 'claim') await workers[worker]!.claim(tenantId, { offerId: one.id, personId: id });
          else if (deed === 'back') await back(one, [id]);
          else if (deed === 'wait') await enlist(house.db, tenantId, one.id, [{ personId: id }], at);
          else if (deed === 'move') await moveOn(house, tenantId, one.id, soon);
          else if (deed === 'expire') await expireUnconfirmed(house, tenantId);
          else if (deed === 'confirm') await confirm(id);
          else if (deed === 'put') {
            put += 1;
            must(await putIn(house.db, tenantId, one, 1, doing()));
          } else await allot(house.db, tenantId, { from: one, to: offers[1 - offer]!, amount: 1 }, doing());
        };
        const ways = Map.groupBy(moves, ({ worker }) => worker);
        await Promise.all(
          [...ways.values()].map(async (own) => {
            for (const move of own) await does(move);
          }),
        );
        await sound();
        const after = await Promise.all(offers.map(async ({ id }) => (await findOffer(house.db, tenantId, id))!));
        assert.ok(after.every(({ left, held }) => left >= 0 && held >= 0));
        assert.equal(
          after.reduce((sum, { left, held }) => sum + left + held, 0),
          2 * stock + put,
        );
      },
    ),
    { numRuns: 20 },
  );
});

test('the record holds: each way of changing it is found', async () => {
  const offer = await offerOf(3);
  const claims = makeClaims(house);
  const [a] = people(1);
  await claimAll(claims, offer, [a!, ...people(1)]);
  await sound();
  const damages = [
    `DELETE FROM claims WHERE person_id = ${a}`,
    `UPDATE claims SET batch = batch + 1 WHERE person_id = ${a}`,
    `UPDATE claim_batches SET people = people[1:1] WHERE offer_id = ${offer.id}`,
    `DELETE FROM claim_batches WHERE offer_id = ${offer.id}`,
    `UPDATE claim_offers SET batches = batches + 1 WHERE id = ${offer.id}`,
    `UPDATE transfers SET amount = 1 WHERE id IN (SELECT transfer_id FROM claim_batches WHERE offer_id = ${offer.id})`,
  ];
  for (const damage of damages) {
    const undo = new Error('undo');
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.notEqual(await verifyClaims(q, tenantId), null, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
  }
});
