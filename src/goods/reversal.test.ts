// A receipt into stock by mistake: taken back whole, once, with the reason, while all of it still lies there; else it is told which bags are where.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeRoute } from '#deliveries/dispatch.ts';
import { takeRecords } from '#deliveries/sign-off.ts';
import { verify } from '#engine/verify.ts';
import { allotGift, findAllotment } from '#gifts/allotments.ts';
import { usesOf } from '#gifts/uses.ts';
import { takeIntoStock } from '#goods/from-gift.ts';
import { lotStory, reverseLot } from '#goods/reversal.ts';
import { findGoods, lotsAt } from '#goods/stock.ts';
import { verifyGoods } from '#goods/verify.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, booked, officerId, received } from '#test/support/gifts.ts';
import { carrier, type GoodsWorld, goodsWorld, officer, recordOf } from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let world: GoodsWorld;
before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db), [{ name: '大米', unit: '袋', pieces: 1, priceFen: 6_500 }]);
});
after(() => database.drop());

const why = '多数了一箱';
const reverse = (lotId: number) => booked(world.house, (q, doing) => reverseLot(q, tenantId, { lotId, why }, doing));
const codeOf = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'done');
const lotOf = async (id: number) =>
  (await lotsAt(world.house.db, tenantId, places.district)).find((lot) => lot.id === id)!;
const sound = async () => assert.equal((await verify(world.house, tenantId)).firstDifference, null);

test('a lot that still lies there is taken back whole and once, with who and why in its story', async () => {
  const lot = await world.receive(world.goods[0]!, 40);
  must(await reverse(lot));
  const { stock, received: counted, takenIn, reversed } = await lotOf(lot);
  assert.deepEqual([stock, counted, takenIn, reversed?.why, reversed?.byId], [0, 0, 40, why, officerId]);
  assert.equal(codeOf(await reverse(lot)), 'lot-reversed');
  assert.equal(codeOf(await reverse(999_999)), 'lot-unknown');
  const both = await world.receive(world.goods[0]!, 3);
  const answers = await Promise.all([reverse(both), reverse(both)]);
  assert.deepEqual(answers.map(codeOf).sort(), ['done', 'lot-reversed']);
  const story = await lotStory(world.house.db, tenantId, lot);
  assert.deepEqual(
    story.map(({ code, pieces, byId }) => [code, pieces, byId]),
    [
      ['goods-received', 40, 900],
      ['goods-reversed', 40, officerId],
    ],
  );
  await sound();
});

test('what was loaded or handed over holds it: the answer names the route and its bags; back in stock, it may go', async () => {
  const lot = await world.receive(world.goods[0]!, 5);
  const route = await world.route(await world.list(3));
  await world.load(route);
  const stops = await world.stops(route);
  const away = (await reverse(lot)) as Refusal;
  assert.equal(away.code, 'lot-moved');
  assert.match(away.why.zh, new RegExp(`“${route.name}”路上 3 袋`));
  for (const { code } of stops) assert.ok(away.why.zh.includes(code), code);
  await takeRecords(world.engine, tenantId, route, [recordOf(stops[0]!, 'hand')], carrier(0));
  assert.match(
    ((await reverse(lot)) as Refusal).why.zh,
    new RegExp(`“${route.name}”路上 2 袋.*“${route.name}”已发 1 袋`),
  );
  assert.equal((await lotOf(lot)).stock, 2, 'nothing moved');
  const back = stops.slice(1).map(({ caseId }) => caseId);
  for (const stop of stops.slice(1))
    await takeRecords(world.engine, tenantId, route, [recordOf(stop, 'absent')], carrier(0));
  await closeRoute(world.engine, tenantId, route, new Set(back), officer);
  assert.equal(codeOf(await reverse(lot)), 'lot-moved', 'one was handed over for good');
  const other = await world.receive(world.goods[0]!, 4, '2020-12-31');
  must(await reverse(other));
  await sound();
});

test('what was loaded and came back lies there again', async () => {
  const lot = await world.receive(world.goods[0]!, 1, '2020-04-01');
  const route = await world.route(await world.list(1));
  await world.load(route);
  const [stop] = await world.stops(route);
  assert.equal(codeOf(await reverse(lot)), 'lot-moved');
  await takeRecords(world.engine, tenantId, route, [recordOf(stop!, 'absent')], carrier(0));
  await closeRoute(world.engine, tenantId, route, new Set([stop!.caseId]), officer);
  must(await reverse(lot));
  await sound();
});

test('of a gift, it goes back into the hands of the union, which may take the right number in', async () => {
  const lines = [{ what: '大米', unit: 'bag' as const, amount: 20, valueFen: 120_000 }];
  const { id } = await agreementOf(world.house, { lines });
  const came = { agreementId: id, line: 1, amount: 20, valueFen: 120_000, receivedOn: '2020-03-01', reference: '单' };
  must(await received(world.house, came));
  const draft = {
    ...{ from: { agreementId: id, line: 1 }, roundId: null, organisationId: places.district },
    ...{ amount: 20, reason: '慰问' },
  };
  const allotment = must(await booked(world.house, (q, doing) => allotGift(q, tenantId, draft, doing))).id;
  const goods = (await findGoods(world.house.db, tenantId, world.goods[0]!))!;
  const stock = async (pieces: number) => {
    const lot = { allotmentId: allotment, goods, pieces, expiresOn: null };
    return must(await booked(world.house, (q, doing) => takeIntoStock(q, tenantId, lot, doing))).id;
  };
  const wrong = await stock(18);
  must(await reverse(wrong));
  const back = (await findAllotment(world.house.db, tenantId, allotment))!;
  assert.deepEqual([back.stocked, back.left, back.used, back.people], [0, 20, 0, 0]);
  await stock(15);
  const after = (await findAllotment(world.house.db, tenantId, allotment))!;
  assert.deepEqual([after.stocked, after.left], [15, 5]);
  const kinds = (await usesOf(world.house.db, tenantId, allotment)).map(({ kind, amount }) => [kind, amount]);
  assert.deepEqual(kinds, [
    ['stock', 18],
    ['reverse', 18],
    ['stock', 15],
  ]);
  await sound();
});

test('verify finds a lot that was called reversed and lies there, and a gift that was given back alone', async () => {
  const undo = new Error('undo');
  const lot = await world.receive(world.goods[0]!, 2);
  for (const damage of [
    `INSERT INTO goods_lot_reversals SELECT tenant_id, id, 'x', transfer_id, received_by, created_at FROM goods_lots WHERE id = ${lot}`,
    'DELETE FROM goods_lot_reversals WHERE lot_id IN (SELECT id FROM goods_lots WHERE gift_use_id IS NULL)',
    `DELETE FROM gift_uses WHERE kind = 'reverse'`,
  ])
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.notEqual(await verifyGoods(q, tenantId), null, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
});
