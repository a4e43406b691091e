// flash-claim (线上抢票、抢福利): three hundred members for 120 tickets, once each and never one more; those who come too late wait, what is given
// back goes by turn, and every ticket is handed over against its code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeRoute, loadRoute } from '#deliveries/dispatch.ts';
import { pickUpCode } from '#deliveries/pick-up-code.ts';
import { findRoute, planRoute } from '#deliveries/routes.ts';
import { takeRecords } from '#deliveries/sign-off.ts';
import { confirmClaim, giveBackClaim } from '#engine/claimed.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { keepClaims } from '#engine/given-back.ts';
import { verify } from '#engine/verify.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { appendDeltas, foldAllFigures } from '#figures/fold.ts';
import { kinds } from '#kinds/index.ts';
import { isRefusal } from '#kit/refusal.ts';
import { flashClaim } from '#programmes/benefits/flash-claim.ts';
import { up } from '#store/migrations/0059-claims-net.ts';
import { makeOffer } from '#test/support/claims.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { carrier, carrierId, type GoodsWorld, goodsWorld } from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';

const tickets = 120;
const keeper = acting(902, 'officer', places.yangFirm);
const people = Array.from({ length: 300 }, (_, n) => 20_000 + n);
let database: TestDatabase;
let world: GoodsWorld;
let roundId = 0;
before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db));
  await makeMembers(
    world.house,
    people.map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const packages = [{ key: 'teahouse', label: { zh: '话剧《茶馆》', en: 'Teahouse' } }];
  const event = { what: { zh: '话剧《茶馆》', en: 'Teahouse' }, beginsAt: '2020-12-06T19:30', place: '顺义影剧院' };
  const round = await makeRound(world.house, flashClaim, { packages, event }, 0);
  roundId = round.id;
  await makeOffer(world.house, roundId, { stock: tickets, key: 'teahouse' });
});
after(() => database.drop());

const fates = async (who: readonly number[]) => {
  const claiming = makeClaiming(world.engine);
  return Promise.all(
    who.map(async (id) => {
      const answer = await claiming.claim(tenantId, id, { roundId, package: 'teahouse' });
      return isRefusal(answer) ? answer.code : answer.fate;
    }),
  );
};
const many = (all: readonly string[], fate: string) => all.filter((one) => one === fate).length;
const casesAt = async (status: string) =>
  (
    await world.house.db.query<{ id: number; personId: number }>(
      'SELECT id, person_id AS "personId" FROM cases WHERE tenant_id = $1 AND round_id = $2 AND status = $3 ORDER BY id',
      [tenantId, roundId, status],
    )
  ).map((row) => row);

test('120 get one, 180 wait in line; asked again it is the same', async () => {
  const first = await fates([...people, ...people.slice(0, 40)]);
  // Whoever sent twice may hear “held” to the one and “given” to the other.
  assert.equal(many(first.slice(0, 300), 'given') + many(first.slice(0, 300), 'held'), tickets);
  assert.equal(many(first.slice(0, 300), 'waiting'), people.length - tickets);
  const again = await fates(people);
  assert.deepEqual([many(again, 'held'), many(again, 'waiting')], [tickets, people.length - tickets]);
  await keepClaims(world.engine, tenantId);
  assert.equal((await casesAt('open')).length, tickets);
});

test('seven are given back and go to the first in line who say yes', async () => {
  const given = (await casesAt('open')).slice(0, 7);
  const first = await world.house.db.query<{ id: number }>(
    'SELECT person_id AS id FROM claim_waits WHERE tenant_id = $1 ORDER BY place LIMIT 7',
    [tenantId],
  );
  for (const { personId } of given) {
    const by = { roundId, acting: { personId, posts: [] }, actionId: globalThis.crypto.randomUUID() };
    must(await world.house.db.transaction((q) => giveBackClaim(world.engine, q, tenantId, by)));
  }
  await keepClaims(world.engine, tenantId);
  const asked = await world.house.db.query<{ id: number }>(
    'SELECT person_id AS id FROM claims WHERE tenant_id = $1 AND round_id = $2 AND until IS NOT NULL ORDER BY person_id',
    [tenantId, roundId],
  );
  assert.deepEqual(
    asked.map(({ id }) => id),
    first.map(({ id }) => id).sort((a, b) => a - b),
  );
  for (const { id } of asked)
    must(await world.house.db.transaction((q) => confirmClaim(world.engine, q, tenantId, roundId, id)));
  assert.equal((await casesAt('open')).length, tickets);
});

test('each is handed over against its code, once', async () => {
  const cases = await casesAt('open');
  const point = {
    ...{ roundId, organisationId: places.yangFirm, name: '工会办公室', day: '2020-03-05' },
    ...{ carrierId: carrierId(0), madeBy: 902, caseIds: cases.map(({ id }) => id) },
  };
  const { house, engine } = world;
  const { id } = must(await house.db.transaction((q) => planRoute(house, q, tenantId, 'handover', point)));
  const find = async () => (await findRoute(house.db, tenantId, id))!;
  must(await loadRoute(engine, tenantId, await find(), keeper));
  const crypto = await house.crypto(tenantId);
  const records = (await world.stops(await find())).map((stop) => ({
    ...({ id: globalThis.crypto.randomUUID(), code: stop.code, what: 'hand', at: '2020-03-05T01:30:00.000Z' } as const),
    pickUpCode: pickUpCode(crypto, stop.caseId),
  }));
  const wrong = { ...records[0]!, id: globalThis.crypto.randomUUID(), pickUpCode: '000000' };
  const said = [wrong, ...records, ...records.slice(0, 5)];
  const taken = await takeRecords(engine, tenantId, await find(), said, carrier(0));
  assert.equal(taken[0]!.fate, 'kept', 'a wrong code is for the officer to look at');
  assert.equal(taken.filter(({ fate }) => fate === 'taken').length, tickets + 5, 'sent twice is once');
  const closed = await closeRoute(engine, tenantId, await find(), new Set(), keeper);
  assert.deepEqual(closed, { closed: true, handed: tickets });
  assert.equal((await casesAt('passed')).length, tickets);
});

test('books, histories and the bulletin agree', async () => {
  assert.equal((await verify(world.house, tenantId)).firstDifference, null);
  await foldAllFigures(world.house.db, tenantId);
  const [bulletin] = await bulletinsOf(world.house.db, tenantId, { roundId }, kinds);
  assert.match(bulletin!.zh, /120人次领到，120人已取/, 'what was given back is somebody else’s and counts once');
});

test('figures that counted what was given back are put right by the migration', async () => {
  const back = await world.house.db.query<{ organisationId: number; year: number }>(
    `SELECT c.organisation_id AS "organisationId", r.year FROM cases c JOIN rounds r ON r.tenant_id = $1 AND r.id = c.round_id
      WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.status = 'withdrawn'`,
    [tenantId, roundId],
  );
  assert.equal(back.length, 7);
  const month = 202003;
  const more = back.map((one) => ({ ...one, roundId, month, programmeKey: flashClaim.key, measure: 'claim.claimed' }));
  await appendDeltas(
    world.house.db,
    tenantId,
    more.map((one) => ({ ...one, delta: 1 })),
  );
  const before = await verify(world.house, tenantId);
  assert.equal(before.firstDifference?.what, 'figures');
  for (const statement of up) await database.owner.query(statement);
  await foldAllFigures(world.house.db, tenantId);
  assert.equal((await verify(world.house, tenantId)).firstDifference, null);
});
