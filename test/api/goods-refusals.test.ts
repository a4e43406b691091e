// What goes wrong with goods, asked over HTTP: each is a plain sentence under one code, and not a piece, a route or a history has changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '#access/sessions.ts';
import { type App, createApp } from '#api/app.ts';
import { closeRoute, reassignRoute } from '#deliveries/dispatch.ts';
import type { Route, Stop } from '#deliveries/routes.ts';
import { verify } from '#engine/verify.ts';
import { grantPosts, type Role } from '#people/posts.ts';
import { fingerprint } from '#test/api/world.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { carrierId, dot, type GoodsWorld, goodsWorld, officer } from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let world: GoodsWorld;
let app: App;
/** Two stops on the way, two planned that the warehouse has too little for. */
let onTheWay: Route;
let stops: Stop[];
let planned: Route;
const tokens = new Map<string, string>();

async function signIn(who: string, personId: number, role?: Role, organisationId = 0): Promise<void> {
  const { house } = world;
  const post = role && { personId, organisationId, role, from: '2019-01-01' };
  if (post)
    for (const one of await house.db.transaction((q) => grantPosts(house, q, tenantId, [post], null))) must(one);
  tokens.set(who, (await openSession(house, tenantId, personId, 'test')).token);
}

before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db));
  app = createApp({ house: world.house, engine: world.engine });
  await signIn('officer', 900, 'officer', places.district);
  await signIn('neighbour', 901, 'officer', places.yang);
  await signIn('carrier', carrierId(0));
  await signIn('colleague', carrierId(1));
  await world.house.db.query('UPDATE sessions SET stepped_up_at = $1 WHERE tenant_id = $2', [
    world.house.clock.now(),
    tenantId,
  ]);
  const [rice, oil] = world.goods as [number, number];
  await world.receive(rice, 2);
  await world.receive(oil, 4);
  await world.receive(rice, 3, '2020-03-01');
  onTheWay = await world.route(await world.list(2));
  await world.load(onTheWay);
  stops = await world.stops(onTheWay);
  planned = await world.route(await world.list(2));
});
after(() => database.drop());

interface Asked {
  readonly what: string;
  readonly who: string;
  readonly method?: 'GET' | 'POST';
  readonly path: () => string;
  readonly body?: () => unknown;
  readonly status: number;
  readonly code: string;
  readonly says: RegExp;
}

async function send({ who, method = 'POST', path, body }: Pick<Asked, 'who' | 'method' | 'path' | 'body'>) {
  const asked = body?.();
  const response = await app.hono.request(`/api${path()}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(who)}`,
      ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      ...(asked === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(asked === undefined ? {} : { body: JSON.stringify(asked) }),
  });
  return { status: response.status, answer: await response.json() };
}

const lot = (more: object) => () => ({
  ...{ supplier: '粮油公司', receivedOn: '2020-03-02', priceFen: 6_500, pieces: 10 },
  ...more,
});
const route = (more: object) => () => ({
  ...{ name: '补送线', day: '2020-03-02', carrierId: carrierId(0), caseIds: [stops[0]!.caseId] },
  ...more,
});
const lots = () => `/goods/${world.goods[0]}/lots`;
const routes = () => `/rounds/${world.roundId}/deliveries`;
const way = (action = '') => `/deliveries/${onTheWay.id}${action}`;
const act = (action: string, input: object) => ({
  path: () => `/cases/${stops[0]!.caseId}/actions`,
  body: () => ({ id: crypto.randomUUID(), action, input }),
});

const refused: readonly Asked[] = [
  {
    ...{ what: 'no pieces', who: 'officer', path: lots, body: lot({ pieces: 0 }) },
    ...{ status: 400, code: 'input-invalid', says: /填写有误/ },
  },
  {
    ...{ what: 'less than none', who: 'officer', path: lots, body: lot({ pieces: -3 }) },
    ...{ status: 400, code: 'input-invalid', says: /填写有误/ },
  },
  {
    ...{ what: 'half a bag', who: 'officer', path: lots, body: lot({ pieces: 1.5 }) },
    ...{ status: 400, code: 'input-invalid', says: /填写有误/ },
  },
  {
    ...{ what: 'expired when it came', who: 'officer', path: lots, body: lot({ expiresOn: '2020-03-01' }) },
    ...{ status: 422, code: 'expires-before-receipt', says: /过了保质期/ },
  },
  {
    ...{ what: 'received tomorrow', who: 'officer', path: lots, body: lot({ receivedOn: '2020-03-03' }) },
    ...{ status: 422, code: 'received-in-future', says: /还没有到/ },
  },
  {
    ...{ what: 'goods under a name that is taken', who: 'officer', path: () => `/organisations/3/goods` },
    ...{ body: () => ({ name: '大米', unit: '袋' }), status: 409, code: 'goods-known', says: /已经有“大米”/ },
  },
  {
    ...{ what: 'more than the warehouse has', who: 'officer', path: () => `/deliveries/${planned.id}/load` },
    ...{ status: 422, code: 'goods-short', says: /库里的大米少 2 件，没有装车；另有 3 件过了保质期，不能装/ },
  },
  {
    ...{ what: 'a stop that is on the way', who: 'officer', path: routes, body: route({}) },
    ...{ status: 409, code: 'stop-unfit', says: /1 户现在不能排/ },
  },
  {
    ...{ what: 'a route without stops', who: 'officer', path: routes, body: route({ caseIds: [] }) },
    ...{ status: 422, code: 'route-empty', says: /一户都没有/ },
  },
  {
    ...{ what: 'a route of yesterday', who: 'officer', path: routes, body: route({ day: '2020-03-01' }) },
    ...{ status: 422, code: 'route-day-past', says: /日子已经过了/ },
  },
  {
    ...{ what: 'carried by nobody', who: 'officer', path: routes, body: route({ carrierId: 999_999 }) },
    ...{ status: 404, code: 'person-not-found', says: /没有找到送的人/ },
  },
  {
    ...{ what: 'a route of another union', who: 'neighbour', method: 'GET', path: () => way() },
    ...{ status: 404, code: 'not-found', says: /没有找到/ },
  },
  {
    ...{ what: 'loading it', who: 'neighbour', path: () => way('/load') },
    ...{ status: 404, code: 'not-found', says: /没有找到/ },
  },
  {
    ...{ what: 'closing it', who: 'neighbour', path: () => way('/close'), body: () => ({}) },
    ...{ status: 404, code: 'not-found', says: /没有找到/ },
  },
  {
    ...{ what: 'the warehouse of another union', who: 'neighbour', path: lots, body: lot({}) },
    ...{ status: 404, code: 'not-found', says: /没有找到/ },
  },
  {
    ...{ what: 'the list on somebody else’s phone', who: 'colleague', method: 'GET' },
    ...{ path: () => `/me/deliveries/${onTheWay.id}`, status: 404, code: 'not-found', says: /没有找到/ },
  },
  {
    ...{ what: 'lost without a word', who: 'officer', ...act('lost', {}) },
    ...{ status: 422, code: 'answers-wrong', says: /没有填写“原因”/ },
  },
  {
    ...{ what: 'handed over past the phone', who: 'officer', ...act('hand', { route: 1, proof: 'code' }) },
    ...{ status: 403, code: 'not-your-action', says: /./ },
  },
  {
    ...{ what: 'withdrawn while it is on the way', who: 'officer', ...act('withdraw', {}) },
    ...{ status: 422, code: 'on-the-way', says: /./ },
  },
];

for (const asked of refused)
  test(`refused: ${asked.what}`, async () => {
    const untouched = await fingerprint(world);
    const { status, answer } = await send(asked);
    const { code, title, detail, why } = answer as Record<string, unknown>;
    assert.deepEqual([status, code], [asked.status, asked.code], JSON.stringify(answer));
    assert.match(JSON.stringify(why ?? detail ?? title), asked.says);
    assert.ok((await fingerprint(world)) === untouched);
  });

const record = (stop: Pick<Stop, 'code'>, more: object = {}) => ({
  ...{ id: crypto.randomUUID(), code: stop.code, what: 'hand', at: '2020-03-02T01:00:00Z' },
  ...more,
});
const signed = { signature: dot.toString('base64') };
const sendRecords = (who: string, route: Route, records: readonly object[]) =>
  send({ who, path: () => `/me/deliveries/${route.id}/records`, body: () => ({ records }) });

interface Fate {
  readonly fate: string;
  readonly why: { readonly zh: string } | null;
  readonly next: { readonly zh: string } | null;
}

const loosePapers = () => world.house.db.query('SELECT id FROM documents WHERE case_id IS NULL AND erased_at IS NULL');

/** What came of one record; kept ones lie before the officer, and that row is all that may be new: no signature stays. */
async function fateOf(who: string, route: Route, sent: object): Promise<Fate> {
  const apart = { except: ['delivery_records', 'documents'] };
  const untouched = await fingerprint(world, apart);
  const { status, answer } = await sendRecords(who, route, [sent]);
  assert.equal(status, 200, JSON.stringify(answer));
  assert.ok((await fingerprint(world, apart)) === untouched);
  assert.deepEqual(await loosePapers(), []);
  return (answer as { items: Fate[] }).items[0]!;
}

const unwell: readonly (readonly [string, string, () => object, RegExp, RegExp])[] = [
  ['a wrong code', 'carrier', () => record(stops[0]!, { pickUpCode: '000000' }), /取货码不对/, /我的办件/],
  ['nothing signed', 'carrier', () => record(stops[0]!), /还没有签名/, /./],
  ['a label of no parcel', 'carrier', () => record({ code: 'AAAAAAAA' }, signed), /没有这个编号/, /看看标签/],
  ['a route that is not his', 'colleague', () => record(stops[0]!, signed), /改由别人送/, /由经办人核对/],
  [
    'a signature that is no picture',
    'carrier',
    () => record(stops[0]!, { signature: Buffer.from('我').toString('base64') }),
    /只收 PNG/,
    /./,
  ],
];
for (const [what, who, sent, why, next] of unwell)
  test(`kept for the officer, nothing handed over: ${what}`, async () => {
    const { fate, why: told, next: then } = await fateOf(who, onTheWay, sent());
    assert.equal(fate, 'kept');
    assert.match(told!.zh, why);
    if (then) assert.match(then.zh, next);
  });

const malformed: readonly (readonly [string, () => object])[] = [
  ['what is no record', () => record(stops[0]!, { what: 'stolen' })],
  ['a code of five digits', () => record(stops[0]!, { pickUpCode: '00000' })],
  ['a time that is none', () => record(stops[0]!, { at: 'yesterday' })],
  ['an id that is none', () => record(stops[0]!, { id: '1' })],
];
for (const [what, sent] of malformed)
  test(`a phone that sends ${what} is told so, and nothing is kept`, async () => {
    const untouched = await fingerprint(world);
    const { status, answer } = await sendRecords('carrier', onTheWay, [sent()]);
    assert.deepEqual([status, (answer as { code: string }).code], [400, 'input-invalid']);
    assert.ok((await fingerprint(world)) === untouched);
  });

/** One stop on a route of its own, with what it needs. */
async function loaded(by = 0): Promise<{ route: Route; stop: Stop }> {
  await world.receive(world.goods[0]!, 1);
  await world.receive(world.goods[1]!, 2);
  const route = await world.route(await world.list(1), by);
  await world.load(route);
  return { route, stop: (await world.stops(route))[0]! };
}

test('signed twice: the second of two phones hears who was first, and when', async () => {
  const { route, stop } = await loaded();
  assert.equal((await sendRecords('carrier', route, [record(stop, signed)])).status, 200);
  const { fate, why, next } = await fateOf('carrier', route, record(stop, signed));
  assert.equal(fate, 'kept');
  assert.match(why!.zh, /^张500.*已经送到并签收，没有再记一次$/);
  assert.match(next!.zh, /交回库里/);
  const absent = await fateOf('carrier', route, record(stop, { what: 'absent' }));
  assert.match(absent.why!.zh, /已经送到并签收/);
});

test('a stale phone: what it sends after the day was closed is kept, and says that it is closed', async () => {
  const { route, stop } = await loaded();
  const closing = await closeRoute(world.engine, tenantId, route, new Set([stop.caseId]), officer);
  assert.ok(closing.closed);
  const { fate, why, next } = await fateOf('carrier', route, record(stop, signed));
  assert.equal(fate, 'kept');
  assert.match(why!.zh, /当天已经结清/);
  assert.match(next!.zh, /由经办人核对/);
  const again = await send({ who: 'officer', path: () => `/deliveries/${route.id}/load` });
  assert.deepEqual([again.status, (again.answer as { code: string }).code], [409, 'route-closed']);
});

test('a stale phone: what it sends after the route went to somebody else is kept, and says so', async () => {
  const { route, stop } = await loaded();
  must(await reassignRoute(world.engine, tenantId, route, carrierId(1), officer));
  const { fate, why } = await fateOf('carrier', route, record(stop, signed));
  assert.equal(fate, 'kept');
  assert.match(why!.zh, /改由别人送/);
  const { answer } = await sendRecords('colleague', route, [record(stop, signed)]);
  assert.equal((answer as { items: Fate[] }).items[0]!.fate, 'taken', 'whoever carries it now hands it over');
});

test('a label of another route: it says that another route brings it', async () => {
  const [mine, other] = [await loaded(0), await loaded(1)];
  const { fate, why } = await fateOf('carrier', mine.route, record(other.stop, signed));
  assert.equal(fate, 'kept');
  assert.match(why!.zh, /改由别的路线送/);
});

test('after all of it the books hold', async () => {
  assert.equal((await verify(world.house, tenantId)).firstDifference, null);
});
