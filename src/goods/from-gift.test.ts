// Rice that was given is a lot like any other: it goes where its donor meant it to, bag by bag, and he hears how many people got it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadRoute } from '#deliveries/dispatch.ts';
import { takeRecords } from '#deliveries/sign-off.ts';
import { verify } from '#engine/verify.ts';
import type { NewAgreement } from '#gifts/agreements.ts';
import { allotGift, findAllotment } from '#gifts/allotments.ts';
import { publicGifts } from '#gifts/public.ts';
import { receive } from '#gifts/receipts.ts';
import { agreementReport } from '#gifts/report.ts';
import { putToUse, takeBackGift } from '#gifts/uses.ts';
import { takeIntoStock } from '#goods/from-gift.ts';
import { findGoods, lotsAt } from '#goods/stock.ts';
import { verifyGoods } from '#goods/verify.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, booked } from '#test/support/gifts.ts';
import { carrier, codeOf, type GoodsWorld, goodsWorld, officer, recordOf } from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let world: GoodsWorld;
before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db), [{ name: '大米', unit: '袋', pieces: 1, priceFen: 6_500 }]);
});
after(() => database.drop());

const sound = async () => assert.equal((await verify(world.house, tenantId)).firstDifference, null);
const rice = async () => (await findGoods(world.house.db, tenantId, world.goods[0]!))!;

/** So many bags, received and allotted to the district. */
async function given(bags: number, more: Partial<NewAgreement> = {}, unit: 'bag' | 'hour' | 'pair' = 'bag') {
  const { house } = world;
  const lines = [{ what: '大米', unit, amount: bags, valueFen: unit === 'hour' ? null : bags * 6_000 }];
  const { id } = await agreementOf(house, { lines, ...more });
  const valueFen = unit === 'hour' ? null : bags * 6_000;
  const came = { agreementId: id, line: 1, amount: bags, valueFen, receivedOn: '2020-03-01', reference: '单' };
  must(await booked(house, (q, doing) => receive(q, tenantId, came, doing)));
  const bound = more.programmeKey || more.roundId;
  const to = { roundId: bound ? world.roundId : null, organisationId: places.district, amount: bags, reason: '慰问' };
  const from = { agreementId: id, line: 1 };
  const allotment = must(await booked(house, (q, doing) => allotGift(q, tenantId, { from, ...to }, doing))).id;
  return { agreement: id, allotment };
}
const stock = async (allotmentId: number, pieces: number) => {
  const goods = await rice();
  const lot = { allotmentId, goods, pieces, expiresOn: null };
  return booked(world.house, (q, doing) => takeIntoStock(q, tenantId, lot, doing));
};

test('given, taken into stock, brought and signed for: the donor hears of it, and nothing is counted twice', async () => {
  const { agreement, allotment } = await given(20);
  must(await stock(allotment, 15));
  const [lot] = await lotsAt(world.house.db, tenantId, places.district);
  assert.deepEqual(
    [lot!.supplier, lot!.priceFen, lot!.stock, lot!.earmark?.purpose],
    ['北京中和珍贝科技有限公司', 6_000, 15, '帮助困难职工'],
  );
  const route = await world.route(await world.list(5));
  await world.load(route);
  const stops = await world.stops(route);
  await takeRecords(
    world.engine,
    tenantId,
    route,
    stops.slice(0, 4).map((stop) => recordOf(stop, 'hand')),
    carrier(0),
  );
  const { report } = (await agreementReport(world.house.db, tenantId, agreement))!;
  assert.deepEqual(
    [report.destinations[0]!.allotted, report.destinations[0]!.used, report.people, report.helped],
    [20, 4, 4, [{ organisationName: '马坡镇总工会', people: 4 }]],
  );
  const [total] = (await publicGifts(world.house.db, tenantId)).totals;
  assert.deepEqual([total!.received, total!.allotted, total!.used], [20, 20, 4]);
  const { left, stocked } = (await findAllotment(world.house.db, tenantId, allotment))!;
  assert.deepEqual([left, stocked], [5, 15]);
  await sound();

  const use = { allotmentId: allotment, amount: 6, usedOn: '2020-03-02', note: '发放' };
  const tooMuch = await booked(world.house, (q, doing) => putToUse(q, tenantId, { ...use, people: 6 }, doing));
  assert.equal(codeOf(tooMuch), 'insufficient', 'what lies in stock is used from there alone');
  assert.equal(codeOf(await booked(world.house, (q, doing) => takeBackGift(q, tenantId, use, doing))), 'insufficient');
  assert.equal(codeOf(await stock(allotment, 6)), 'insufficient');
  await sound();
});

test('what is bound to a programme is not loaded for another, and what is bound to this one is', async () => {
  const lots = await lotsAt(world.house.db, tenantId, places.district);
  const free = lots.reduce((sum, lot) => sum + lot.stock, 0);
  const elsewhere = await given(50);
  must(await stock(elsewhere.allotment, 50));
  await database.owner.query(
    `UPDATE gift_agreements SET programme_key = 'care-visit' WHERE tenant_id = $1 AND id = $2`,
    [...[tenantId, elsewhere.agreement]],
  );
  const route = await world.route(await world.list(free + 1));
  assert.equal(codeOf(await loadRoute(world.engine, tenantId, route, officer)), 'goods-short');
  const here = await given(1, { programmeKey: 'goods-distribution' });
  must(await stock(here.allotment, 1));
  assert.deepEqual(await world.load(route), { loaded: free + 1, refused: [] });
  await database.owner.query('UPDATE gift_agreements SET programme_key = NULL WHERE tenant_id = $1 AND id = $2', [
    ...[tenantId, elsewhere.agreement],
  ]);
  await sound();
});

test('hours, other units and another union’s goods stay out of stock, with the reason', async () => {
  const hours = await given(10, {}, 'hour');
  assert.equal(codeOf(await stock(hours.allotment, 1)), 'gift-not-things');
  const pairs = await given(10, {}, 'pair');
  const refused = await stock(pairs.allotment, 1);
  assert.equal(codeOf(refused), 'goods-unit-differs');
  assert.match((refused as { why: { zh: string } }).why.zh, /捐的按“双”数，“大米”按“袋”数/);
  assert.equal(codeOf(await stock(999_999, 1)), 'gift-unknown');
  const bags = await given(2);
  const elsewhere = { ...(await rice()), organisationId: places.yang };
  const lot = { allotmentId: bags.allotment, goods: elsewhere, pieces: 1, expiresOn: null };
  const done = await booked(world.house, (q, doing) => takeIntoStock(q, tenantId, lot, doing));
  assert.equal(codeOf(done), 'goods-elsewhere');
  await sound();
});

test('verification finds a lot that is not what was taken of its gift', async () => {
  const { allotment } = await given(3);
  const { id } = must(await stock(allotment, 3)) as { id: number };
  const undo = new Error('undo');
  await assert.rejects(
    database.owner.transaction(async (q) => {
      await q.query('UPDATE goods_lots SET gift_use_id = NULL WHERE tenant_id = $1 AND id = $2', [tenantId, id]);
      assert.match((await verifyGoods(q, tenantId))!.where, /^gift_uses \d+$/);
      throw undo;
    }),
    (error) => error === undo || assert.fail(error as Error),
  );
});
