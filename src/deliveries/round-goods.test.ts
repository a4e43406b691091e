// A round in numbers: every parcel due is in exactly one column, every piece handed over, under way or lost is told by its goods.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeRoute } from '#deliveries/dispatch.ts';
import { roundGoods } from '#deliveries/round-goods.ts';
import { takeRecords } from '#deliveries/sign-off.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { carrier, type GoodsWorld, goodsWorld, handover, officer, recordOf } from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let world: GoodsWorld;
before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db));
});
after(() => database.drop());

const numbers = (today = '2020-03-02') =>
  roundGoods(world.house.db, tenantId, {
    ...{ roundId: world.roundId, stage: handover, organisationId: places.district, today },
  });
const row = (more: object) => ({
  ...{ organisationId: places.ma, name: { zh: '马坡镇总工会', en: '马坡镇总工会' } },
  ...{ due: 6, waiting: 0, again: 0, onRoutes: 0, missing: 0, handed: 0, declined: 0 },
  ...more,
});

test('from the list to the closed day, and a van that did not come back', async () => {
  assert.deepEqual(await numbers(), { goods: [], unions: [] });
  const [rice, oil] = world.goods as [number, number];
  await world.receive(rice, 10);
  await world.receive(oil, 20);
  const listed = await world.list(6);
  assert.deepEqual((await numbers()).unions, [row({ waiting: 6 })]);

  const [first, second] = [await world.route(listed.slice(0, 5)), await world.route(listed.slice(5), 1)];
  await world.load(first);
  await world.load(second);
  const [a, b, c, d] = await world.stops(first);
  await takeRecords(
    world.engine,
    tenantId,
    first,
    [recordOf(a!, 'hand'), recordOf(b!, 'hand'), recordOf(c!, 'refused'), recordOf(d!, 'damaged')],
    carrier(0),
  );
  assert.deepEqual((await numbers()).unions, [row({ handed: 2, onRoutes: 3, waiting: 1 })]);
  const last = (await world.stops(first))[4]!;
  const closing = await closeRoute(world.engine, tenantId, first, new Set([c!.caseId, last.caseId]), officer);
  assert.ok(closing.closed);

  const { goods, unions } = await numbers('2020-03-03');
  assert.deepEqual(unions, [row({ handed: 2, declined: 1, again: 2, missing: 1 })]);
  assert.deepEqual(goods, [
    {
      ...{ goods: rice, name: '大米', unit: '件', due: 6, onRoutes: 0, missing: 1, handed: 2, lost: 1 },
      inStock: 6,
    },
    {
      ...{ goods: oil, name: '食用油', unit: '件', due: 12, onRoutes: 0, missing: 2, handed: 4, lost: 2 },
      inStock: 12,
    },
  ]);
});
