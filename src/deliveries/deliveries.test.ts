// The last bag of rice: packed by what expires first, brought by route, signed for once ever whichever phone says it, and a day that is closed
// only when nothing is on the way any more.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { closeRoute, loadRoute, piecesOnRoute, reassignRoute } from '#deliveries/dispatch.ts';
import { phoneStops } from '#deliveries/on-phone.ts';
import { codeDigest, pickUpCode } from '#deliveries/pick-up-code.ts';
import { findRoute, planRoute, type Route } from '#deliveries/routes.ts';
import { type PhoneRecord, takeRecords } from '#deliveries/sign-off.ts';
import { verify } from '#engine/verify.ts';
import { lotsAt } from '#goods/stock.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import {
  carrier,
  carrierId,
  codeOf,
  colleague,
  dot,
  type GoodsWorld,
  goodsWorld,
  handover,
  officer,
  recordOf,
} from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let world: GoodsWorld;
before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db));
});
after(() => database.drop());

const sound = async () => assert.equal((await verify(world.house, tenantId)).firstDifference, null);
const send = (route: Route, records: readonly PhoneRecord[], by = 0) =>
  takeRecords(world.engine, tenantId, route, records, carrier(by));
const close = (route: Route, back: readonly number[] = []) =>
  closeRoute(world.engine, tenantId, route, new Set(back), officer);
const fresh = async (route: Route) => (await findRoute(world.house.db, tenantId, route.id))!;
const [rice, oil] = [() => world.goods[0]!, () => world.goods[1]!];

/** So many households on one loaded route, with exactly what they need in stock. */
async function onTheWay(count: number, by = 0): Promise<Route> {
  await world.receive(rice(), count);
  await world.receive(oil(), 2 * count);
  const route = await world.route(await world.list(count), by);
  assert.deepEqual(await world.load(route), { loaded: count, refused: [] });
  return route;
}

test('a day: signed, against a code, absent, declined and broken; it is closed at zero', async () => {
  const route = await onTheWay(6);
  const [a, b, c, d, e, f] = (await world.stops(route)) as [never, never, never, never, never, never] &
    { code: string; caseId: number }[];
  const code = pickUpCode(await world.house.crypto(tenantId), (b as { caseId: number }).caseId);
  const fates = await send(route, [
    recordOf(a, 'hand'),
    recordOf(b, 'hand', { signature: undefined as never, pickUpCode: code }),
    recordOf(c, 'absent'),
    recordOf(d, 'refused'),
    recordOf(e, 'damaged'),
    recordOf(f, 'absent'),
  ]);
  assert.deepEqual(
    fates.map(({ fate }) => fate),
    Array(6).fill('taken'),
  );
  // Met in the evening after all.
  assert.equal((await send(route, [recordOf(f, 'hand')]))[0]!.fate, 'taken');
  await sound();

  const early = await close(route);
  assert.ok(!early.closed);
  assert.deepEqual(
    early.missing.map(({ caseId }) => caseId),
    [c, d].map((one: { caseId: number }) => one.caseId),
  );
  assert.equal(early.pieces, 6);
  const done = await close(
    route,
    [c, d].map((one: { caseId: number }) => one.caseId),
  );
  assert.deepEqual(done, { closed: true, handed: 3 });
  assert.equal(await piecesOnRoute(world.house.db, tenantId, route.id), 0);
  const states = (await world.stops(route)).map(({ one, state }) => `${one.state.status} ${state.status}`);
  assert.deepEqual(states, [
    'passed closed',
    'passed closed',
    'open waiting',
    'failed declined',
    'open waiting',
    'passed closed',
  ]);
  const lost = (await lotsAt(world.house.db, tenantId, places.district)).reduce((sum, lot) => sum + lot.lost, 0);
  assert.equal(lost, 3, 'what broke is on its own account');
  assert.deepEqual(await close(route), { closed: true, handed: 3 }, 'closing again changes nothing');
  await sound();
});

test('what was not met comes on another route, with another label', async () => {
  const first = await onTheWay(1);
  const [stop] = await world.stops(first);
  await send(first, [recordOf(stop!, 'absent')]);
  await close(first, [stop!.caseId]);
  const second = await world.route([stop!.caseId], 1);
  await world.load(second);
  const [again] = await world.stops(second);
  assert.notEqual(again!.code, stop!.code);
  assert.equal(
    (await send(first, [recordOf(stop!, 'hand')]))[0]!.refusal!.code,
    'no-such-parcel',
    'the old label is void',
  );
  assert.equal((await send(second, [recordOf(again!, 'hand')], 1))[0]!.fate, 'taken');
  await sound();
});

test('what expires first leaves first, and what has expired stays', async () => {
  const [late, soon, gone] = [
    await world.receive(rice(), 5, '2020-12-01'),
    await world.receive(rice(), 1, '2020-04-01'),
    await world.receive(rice(), 5, '2020-03-01'),
  ];
  await world.receive(oil(), 4);
  const route = await world.route(await world.list(2));
  await world.load(route);
  const packed = (await world.stops(route))
    .flatMap(({ state }) => state.parcel)
    .filter(({ goods }) => goods === rice());
  assert.deepEqual(
    packed.map(({ lot }) => lot),
    [soon, late],
  );
  const lots = new Map((await lotsAt(world.house.db, tenantId, places.district)).map((lot) => [lot.id, lot.stock]));
  assert.deepEqual([lots.get(late), lots.get(soon), lots.get(gone)], [4, 0, 5]);
});

test('where the warehouse has too little nothing is loaded, and the answer says of what and how much', async () => {
  const route = await world.route(await world.list(200));
  const short = await loadRoute(world.engine, tenantId, route, officer);
  assert.equal(codeOf(short), 'goods-short');
  assert.match((short as { why: { zh: string } }).why.zh, /^库里的(?:大米|食用油)少 \d+ 件/);
  assert.equal((await fresh(route)).state, 'planned');
  await sound();
});

test('the same record is one hand-over, from one phone or another, at once or a day later', async () => {
  const route = await onTheWay(1);
  const [stop] = await world.stops(route);
  const record = recordOf(stop!, 'hand');
  const fates = (await Promise.all(Array.from({ length: 6 }, () => send(route, [record])))).flat();
  assert.deepEqual(new Set(fates.map(({ fate }) => fate)), new Set(['taken']));
  assert.equal((await send(route, [record]))[0]!.fate, 'taken');

  const [second] = await send(route, [recordOf(stop!, 'hand')]);
  assert.equal(second!.fate, 'kept');
  assert.match(second!.refusal!.why.zh, /^张500.*已经送到并签收/);
  const kept = await world.house.db.query(
    'SELECT refusal FROM delivery_records WHERE tenant_id = $1 AND route_id = $2',
    [tenantId, route.id],
  );
  assert.deepEqual(kept, [{ refusal: 'handed-already' }]);
  const handed = await world.house.db.query(
    `SELECT id FROM transfers WHERE tenant_id = $1 AND case_id = $2 AND code = 'goods-handed'`,
    [tenantId, stop!.caseId],
  );
  assert.equal(handed.length, 2, 'one for each lot');
  await sound();
});

test('a phone whose route went to somebody else is told so, and what it recorded is kept', async () => {
  const route = await onTheWay(2);
  const stops = await world.stops(route);
  assert.deepEqual(await reassignRoute(world.engine, tenantId, route, carrierId(1), officer), { stops: 2 });
  const [old] = await send(route, [recordOf(stops[0]!, 'hand')], 0);
  assert.deepEqual([old!.fate, old!.refusal!.code], ['kept', 'route-reassigned']);
  const [present] = await send(route, [recordOf(stops[0]!, 'hand')], 1);
  assert.equal(present!.fate, 'taken');
  await sound();
});

test('a wrong code, a missing signature and a picture without a person behind it change nothing', async () => {
  const route = await onTheWay(1);
  const [stop] = await world.stops(route);
  const wrong = { signature: undefined as never };
  const fates = await send(route, [
    recordOf(stop!, 'hand', { ...wrong, pickUpCode: 'abcdef' }),
    recordOf(stop!, 'hand', wrong),
    recordOf(stop!, 'hand', { signature: Buffer.from('not a picture') }),
  ]);
  assert.deepEqual(
    fates.map(({ refusal }) => refusal!.code),
    ['pick-up-code-wrong', 'signature-missing', 'file-kind'],
  );
  assert.equal((await world.stops(route))[0]!.state.status, 'loaded');
  await sound();
});

test('the signature goes with the case; a second person may correct it until the day is closed', async () => {
  const route = await onTheWay(1);
  const [stop] = await world.stops(route);
  await send(route, [recordOf(stop!, 'hand', { photo: undefined as never })]);
  const papers = await world.house.db.query('SELECT name, class FROM documents WHERE tenant_id = $1 AND case_id = $2', [
    tenantId,
    stop!.caseId,
  ]);
  assert.deepEqual(papers, [{ name: 'signature.png', class: 'S2' }]);
  const correct = (by: typeof officer) =>
    world.engine.act(tenantId, {
      acting: by,
      target: { caseId: stop!.caseId },
      request: { id: crypto.randomUUID(), action: 'correct', input: { why: '送错了门' } },
    });
  must(await correct(colleague));
  await sound();
  assert.equal((await world.stops(route))[0]!.state.status, 'loaded');
  assert.equal((await send(route, [recordOf(stop!, 'hand')]))[0]!.fate, 'taken');
  await close(route);
  assert.equal(codeOf(await correct(colleague)), 'case-closed');
  await sound();
});

test('what is on the way cannot be withdrawn, loaded by request or handed over by somebody without the sign-off', async () => {
  const route = await onTheWay(1);
  const [stop] = await world.stops(route);
  const act = (acting: typeof officer, action: string, input = {}) =>
    world.engine.act(tenantId, {
      acting,
      target: { caseId: stop!.caseId },
      request: { id: crypto.randomUUID(), action, input },
    });
  assert.equal(codeOf(await act(officer, 'withdraw')), 'on-the-way');
  for (const [who, action, input] of [
    [officer, 'load', { route: route.id, carrier: 500, parcel: [] }],
    [officer, 'close', {}],
    [carrier(0), 'hand', { route: route.id, proof: 'code' }],
    [officer, 'hand', { route: route.id, proof: 'code' }],
  ] as const)
    assert.equal(codeOf(await act(who, action, input)), 'not-your-action', action);
});

test('a stop is on one route at a time, and a route has a name of its own on its day', async () => {
  const route = await onTheWay(1);
  const [stop] = await world.stops(route);
  const plan = (caseIds: readonly number[], name: string) =>
    world.house.db.transaction((q) =>
      planRoute(world.house, q, tenantId, handover, {
        ...{
          roundId: world.roundId,
          organisationId: places.district,
          day: '2020-03-02',
          carrierId: carrierId(0),
          madeBy: 900,
        },
        ...{ caseIds, name },
      }),
    );
  assert.equal(codeOf(await plan([stop!.caseId], '另一条')), 'stop-unfit');
  assert.equal(codeOf(await plan(await world.list(1), route.name)), 'route-exists');
  assert.equal(codeOf(await plan([], '空的')), 'route-empty');
});

test('a phone gets whom to find and what to bring, and checks a code by a digest', async () => {
  const route = await onTheWay(1);
  const [stop] = await world.stops(route);
  const [shown] = await phoneStops(world.engine, tenantId, route);
  const right = pickUpCode(await world.house.crypto(tenantId), stop!.caseId);
  assert.match(right, /^\d{6}$/);
  assert.deepEqual(
    { ...shown, name: shown!.name.slice(0, 2) },
    {
      ...{
        caseId: stop!.caseId,
        code: stop!.code,
        place: 1,
        ...{ name: '王小', walkIn: false },
        phone: null,
        address: '幸福路1号',
        status: 'loaded',
        takes: 'either',
      },
      parcel: [
        { name: '大米', unit: '件', pieces: 1 },
        { name: '食用油', unit: '件', pieces: 2 },
      ],
      codeDigest: await codeDigest(right, stop!.code),
    },
  );
});

test('verification names a lot whose pieces are not where the cases say', async () => {
  const route = await onTheWay(1);
  const [stop] = await world.stops(route);
  await send(route, [recordOf(stop!, 'hand', { signature: dot })]);
  const [before] = await world.house.db.query<{ lot: number }>(
    'SELECT max(id) AS lot FROM goods_lots WHERE tenant_id = $1',
    [tenantId],
  );
  const undo = new Error('undo');
  await assert.rejects(
    database.owner.transaction(async (q) => {
      await q.query(`UPDATE goods_lots SET pieces = pieces + 1 WHERE tenant_id = $1 AND id = $2`, [
        tenantId,
        before!.lot,
      ]);
      const { verifyGoods } = await import('#goods/verify.ts');
      assert.match((await verifyGoods(q, tenantId))!.where, new RegExp(`lot:${before!.lot}:`));
      throw undo;
    }),
    (error) => error === undo || assert.fail(error as Error),
  );
});

test('many hands at once: whatever is received, loaded, handed, returned, lost and corrected, nothing goes below zero and all of it is somewhere', async () => {
  const random = fc.sample(fc.integer({ min: 0, max: 999 }), { numRuns: 400, seed: 2020 });
  let next = 0;
  const roll = (most: number) => random[next++ % random.length]! % most;
  await world.receive(rice(), 40);
  await world.receive(oil(), 80);
  const lists = [await world.list(12), await world.list(12), await world.list(12)];
  const routes = [await world.route(lists[0]!, 0), await world.route(lists[1]!, 1), await world.route(lists[2]!, 2)];
  const worker = async (n: number) => {
    for (let step = 0; step < 12; step++) {
      const route = routes[(n + step) % 3]!;
      const by = (n + step) % 3;
      const stops = await world.stops(route);
      const stop = stops[roll(stops.length)]!;
      const act = (action: string, input = {}) =>
        world.engine.act(tenantId, {
          acting: n % 2 === 0 ? officer : colleague,
          target: { caseId: stop.caseId },
          request: { id: crypto.randomUUID(), action, input },
        });
      const steps = [
        () => world.receive(rice(), 1 + roll(3)),
        () => loadRoute(world.engine, tenantId, route, officer),
        () => send(route, [recordOf(stop, 'hand')], by),
        () => send(route, [recordOf(stop, 'absent'), recordOf(stop, 'hand')], by),
        () => send(route, [recordOf(stop, 'damaged')], by),
        () => act('return'),
        () => act('lost', { why: '找不到' }),
        () => act('correct', { why: '送错了' }),
        () => reassignRoute(world.engine, tenantId, route, carrierId(by), officer),
      ];
      await steps[roll(steps.length)]!();
    }
  };
  for (const route of routes) await loadRoute(world.engine, tenantId, route, officer);
  await Promise.all(Array.from({ length: 8 }, (_, n) => worker(n)));
  for (const lot of await lotsAt(world.house.db, tenantId, places.district)) {
    for (const pieces of [lot.stock, lot.onRoutes, lot.handed, lot.lost]) assert.ok(pieces >= 0, JSON.stringify(lot));
    assert.equal(lot.stock + lot.onRoutes + lot.handed + lot.lost, lot.received);
  }
  await sound();
});
