// goods-distribution (物资采购分装发放): five kinds of goods for 47 households and 26 model workers, bought for some 200,000 yuan, brought on one day by five routes;
// at its end every piece is with whom it was for, or back on the shelf, and the sums are zero.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeRoute } from '#deliveries/dispatch.ts';
import type { Route } from '#deliveries/routes.ts';
import { takeRecords } from '#deliveries/sign-off.ts';
import { verify } from '#engine/verify.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { figuresOf } from '#figures/read.ts';
import { lotsAt } from '#goods/stock.ts';
import { kinds } from '#kinds/index.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { carrier, codeOf, type GoodsWorld, goodsWorld, type Kind, officer, recordOf } from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { places, tenantId } from '#test/support/little-tenant.ts';

const five: readonly Kind[] = [
  { name: '大米 10 kg', unit: '袋', pieces: 2, priceFen: 7_800 },
  { name: '食用油 5 L', unit: '桶', pieces: 2, priceFen: 11_800 },
  { name: '牛奶', unit: '箱', pieces: 3, priceFen: 6_800 },
  { name: '棉被', unit: '床', pieces: 1, priceFen: 56_000 },
  { name: '电暖器', unit: '台', pieces: 1, priceFen: 158_800 },
];
const households = 47;
const modelWorkers = 26;
const everybody = households + modelWorkers;

let database: TestDatabase;
let world: GoodsWorld;
const routes: Route[] = [];
before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db), five, 5);
  for (const [n, goods] of world.goods.entries()) await world.receive(goods, five[n]!.pieces * everybody, '2020-12-31');
  const listed = [...(await world.list(households)), ...(await world.list(modelWorkers, 'model-worker'))];
  for (let n = 0; n < 5; n++)
    routes.push(
      await world.route(
        listed.filter((_, i) => i % 5 === n),
        n,
      ),
    );
});
after(() => database.drop());

const lots = () => lotsAt(world.house.db, tenantId, places.district);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

test('what was bought is worth some 200,000 yuan', async () => {
  assert.equal(sum((await lots()).map(({ received, priceFen }) => received * priceFen)), 20_031_200);
});

test('two of one household get one parcel', async () => {
  const [known] = await world.stops(routes[0]!);
  const personId = known!.one.personId!;
  const twice = await world.engine.act(tenantId, {
    acting: officer,
    target: {
      open: { roundId: world.roundId, organisationId: places.yangFirm, personId: 901, subjectOrganisationId: null },
    },
    request: {
      ...{ id: crypto.randomUUID(), action: 'open', onRoster: true },
      input: { submit: { answers: { group: 'household', household: `H${personId}`, address: '幸福路1号' } } },
    },
  });
  assert.equal(codeOf(twice), 'already-used');
});

test('one day by five routes: all but one are met, he is met the day after', async () => {
  for (const route of routes) await world.load(route);
  assert.equal(sum((await lots()).map(({ stock }) => stock)), 0, 'the warehouse is empty');
  const last = (await world.stops(routes[4]!)).at(-1)!;
  for (const [n, route] of routes.entries()) {
    const records = (await world.stops(route)).map((stop) =>
      recordOf(stop, stop.code === last.code ? 'absent' : 'hand'),
    );
    const fates = await takeRecords(world.engine, tenantId, route, records, carrier(n));
    assert.deepEqual(new Set(fates.map(({ fate }) => fate)), new Set(['taken']));
  }
  const closings = [];
  for (const route of routes) closings.push(await closeRoute(world.engine, tenantId, route, new Set(), officer));
  assert.deepEqual(
    closings.map(({ closed }) => closed),
    [true, true, true, true, false],
  );
  const open = closings[4]!;
  assert.ok(!open.closed && open.missing.length === 1 && open.missing[0]!.code === last.code && open.pieces === 9);
  await closeRoute(world.engine, tenantId, routes[4]!, new Set([last.caseId]), officer);

  const again = await world.route([last.caseId], 4, '补送');
  await world.load(again);
  const [stop] = await world.stops(again);
  await takeRecords(world.engine, tenantId, again, [recordOf(stop!, 'hand')], carrier(4));
  assert.deepEqual(await closeRoute(world.engine, tenantId, again, new Set(), officer), { closed: true, handed: 1 });
});

test('the sums are zero: everything that came in was handed over', async () => {
  for (const lot of await lots())
    assert.deepEqual([lot.stock, lot.onRoutes, lot.lost, lot.handed], [0, 0, 0, lot.received], lot.goodsName);
  assert.equal((await verify(world.house, tenantId)).firstDifference, null);
});

test('figures and bulletin say 47 households and 26 model workers', async () => {
  const figures = await figuresOf(world.house.db, tenantId, {
    organisationId: places.district,
    roundId: world.roundId,
  });
  assert.deepEqual(
    ['handover.due', 'handover.handed', 'handover.pieces', 'handover.absent', 'cases.passed'].map(
      (key) => figures[key],
    ),
    [everybody, everybody, everybody * 9, 1, everybody],
  );
  const [bulletin] = await bulletinsOf(world.house.db, tenantId, { roundId: world.roundId }, kinds);
  assert.match(bulletin!.zh, /47户慰问家庭、26名劳动模范送去慰问物资657件/);
});
