// Nobody waits for a place at what has begun: the line ends with the event, and a place that came free late is kept no longer than that.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { placesInLine } from '#claims/waiting.ts';
import { giveBackClaim } from '#engine/claimed.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import { messagesOf } from '#messages/outbox.ts';
import { flashClaim } from '#programmes/benefits/flash-claim.ts';
import { makeOffer } from '#test/support/claims.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let roundId: number;
const [holder, first, second] = [31_001, 31_002, 31_003] as const;
const begins = new Date('2020-03-05T19:30:00+08:00');
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  house.clock.set('2020-03-05T10:00:00+08:00');
  engine = makeEngine(house);
  await makeTenant(house);
  await makeMembers(
    house,
    [holder, first, second].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const packages = [{ key: 'film', label: { zh: '电影', en: 'A film' } }];
  const event = { what: { zh: '电影', en: 'A film' }, beginsAt: '2020-03-05T19:30', place: '职工影院' };
  roundId = (await makeRound(house, flashClaim, { packages, event }, 0)).id;
  await makeOffer(house, roundId, { stock: 1, key: 'film' });
});
after(() => database.drop());

const claim = async (who: number) =>
  must(await makeClaiming(engine).claim(tenantId, who, { roundId, package: 'film' })).fate;
const inLine = async (who: number) => [...(await placesInLine(house.db, tenantId, [roundId], who)).values()];

test('a place that comes free on the day is kept until the event begins and no longer, though the policy gives more time', async () => {
  assert.deepEqual([await claim(holder), await claim(first), await claim(second)], ['given', 'waiting', 'waiting']);
  await keepClaims(engine, tenantId);
  const by = { roundId, acting: { personId: holder, posts: [] }, actionId: crypto.randomUUID() };
  must(await house.db.transaction((q) => giveBackClaim(engine, q, tenantId, by)));
  await keepClaims(engine, tenantId);
  const [kept] = await house.db.query<{ personId: number; until: Date }>(
    'SELECT person_id AS "personId", until FROM claims WHERE tenant_id = $1 AND round_id = $2',
    [tenantId, roundId],
  );
  assert.deepEqual(kept, { personId: first, until: begins });
});

test('a minute before, the line stands; when it begins, it ends, and who waited is told', async () => {
  house.clock.set('2020-03-05T19:29:00+08:00');
  await keepClaims(engine, tenantId);
  assert.deepEqual(await inLine(second), [1]);
  house.clock.set(begins.toISOString());
  await keepClaims(engine, tenantId);
  assert.deepEqual(await inLine(second), []);
  const claims = await house.db.query('SELECT FROM claims WHERE tenant_id = $1', [tenantId]);
  assert.equal(claims.length, 0, 'the place nobody confirmed went to nobody');
  const [told] = await messagesOf(house.db, tenantId, second, { now: house.clock.now() });
  assert.equal(told?.words.zh, '候补结束了：电影。这次没有轮到，不影响您下次领');
});
