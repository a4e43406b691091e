// care-visit (走访慰问): listed by the union, visited, what is needed noted and kept below, three kinds of goods brought; the sums are zero and the
// bulletin counts people and needs, not what they are.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeRoute, loadRoute } from '#deliveries/dispatch.ts';
import { findRoute, planRoute } from '#deliveries/routes.ts';
import { takeRecords } from '#deliveries/sign-off.ts';
import { loadAnswers, loadCases } from '#engine/load.ts';
import { needOf, needTold, openNeeds, settleNeed, takeNeed } from '#engine/needs.ts';
import { verify } from '#engine/verify.ts';
import { verifyNeeds } from '#engine/verify-queues.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { lotsAt } from '#goods/stock.ts';
import { kinds } from '#kinds/index.ts';
import { careVisit } from '#programmes/benefits/care-visit.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import {
  carrier,
  carrierId,
  codeOf,
  type GoodsWorld,
  goodsWorld,
  type Kind,
  officer,
  recordOf,
} from '#test/support/goods.ts';
import { testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';

const three: readonly Kind[] = [
  { name: '大米', unit: '袋', pieces: 1, priceFen: 6_500 },
  { name: '面粉', unit: '袋', pieces: 1, priceFen: 5_200 },
  { name: '食用油', unit: '桶', pieces: 1, priceFen: 9_800 },
];
const people = Array.from({ length: 12 }, (_, n) => 40_000 + n);
const visitor = acting(903, 'reviewer', places.yang);
const need = '想给孩子找暑期托管';
let database: TestDatabase;
let world: GoodsWorld;
let roundId = 0;
let cases: number[];
before(async () => {
  database = await testDatabase();
  world = await goodsWorld(testHouse(database.db), three);
  for (const goods of world.goods) await world.receive(goods, people.length, '2020-12-31');
  await makeMembers(
    world.house,
    people.map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const each = world.goods.map((goods) => ({ goods, pieces: 1 }));
  roundId = (await makeRound(world.house, careVisit, { package: each }, 0)).id;
});
after(() => database.drop());

const act = async (by: typeof visitor, caseId: number, action: string, input: Record<string, unknown>) => {
  const request = { id: globalThis.crypto.randomUUID(), action, input };
  return must(await world.engine.act(tenantId, { acting: by, target: { caseId }, request }));
};

const house = () => world.house;

/** Asked for on the spot: a parcel of the warehouse, by another round. */
async function caseOfSamePerson(visited: number): Promise<number> {
  const one = (await loadCases(house().db, tenantId, [visited])).cases.get(visited)!;
  const { organisationId, personId } = one;
  const open = { roundId: world.roundId, organisationId, personId, subjectOrganisationId: null };
  const answers = { group: 'household', household: 'H1', address: '车间值班室' };
  const request = {
    id: globalThis.crypto.randomUUID(),
    action: 'open',
    onRoster: true as const,
    input: { submit: { answers } },
  };
  return must(
    await world.engine.act(tenantId, { acting: acting(904, 'officer', places.yangFirm), target: { open }, request }),
  ).caseId;
}

test('the union lists whom to see', async () => {
  const outcomes = await world.engine.actAll(
    tenantId,
    people.map((personId) => ({
      acting: acting(904, 'officer', places.yangFirm),
      target: { open: { roundId, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
      request: {
        ...{ id: globalThis.crypto.randomUUID(), action: 'open', onRoster: true as const },
        input: { submit: { answers: { group: 'front-line', address: '车间值班室' } } },
      },
    })),
  );
  cases = outcomes.map((one) => must(one).caseId);
});

test('each is visited; what three of them need is sealed, and not in the history', async () => {
  const on = '2020-03-02';
  await act(visitor, cases[0]!, 'absent', { on });
  for (const [n, id] of cases.entries()) await act(visitor, id, 'visit', { on, ...(n < 3 ? { needs: need } : {}) });
  const answers = await loadAnswers(world.house, world.house.db, tenantId, cases.slice(0, 4));
  assert.deepEqual(
    cases.slice(0, 4).map((id) => answers.get(id)!.needs ?? null),
    [need, need, need, null],
  );
  const { owner } = database;
  for (const [table, column] of [
    ['case_events', 'events::text'],
    ['cases', 'state::text'],
    ['answers', 'plain::text'],
  ] as const) {
    const found = await owner.query(`SELECT 1 FROM ${table} WHERE ${column} LIKE '%暑期%' LIMIT 1`);
    assert.deepEqual(found, [], `${table} tells what somebody needs`);
  }
});

test('a need gets an owner and a day, and is settled by a case of the same person or without one', async () => {
  const { db } = house();
  const [today, at] = ['2020-03-02', world.house.clock.now()];
  const take = (caseId: number, told: boolean, dueOn = '2020-03-16', ownerId = 903) =>
    takeNeed(db, tenantId, told, { caseId, ownerId, dueOn, today, at });
  const settle = (caseId: number, how: 'case' | 'met', settledCaseId: number | null = null) =>
    settleNeed(db, tenantId, { caseId, how, settledCaseId, by: 903, at });
  const told = async (id: number) => needTold(careVisit, (await loadCases(db, tenantId, [id])).cases.get(id)!);
  const [first, second, third, fourth] = cases as [number, number, number, number];
  assert.deepEqual([await told(first), await told(fourth)], [true, false]);
  assert.equal(codeOf(await take(fourth, false)), 'no-need');
  assert.equal(codeOf(await take(first, true, '2020-03-01')), 'need-late');
  assert.equal(codeOf(await settle(first, 'met')), 'need-of-nobody');
  const opened = async (personId: number, unionId = places.yang) =>
    (await openNeeds(db, tenantId, { personId, unionIds: [unionId] })).map(({ caseId, ownerId }) => [caseId, ownerId]);
  const open = async () => [...(await opened(903)), ...(await opened(904))];
  const nobodys = [first, second, third].map((id) => [id, null]);
  assert.deepEqual(await opened(903), nobodys);
  assert.deepEqual(await opened(903, places.ma), [], 'not told there');
  assert.deepEqual(await opened(904, places.yangFirm), [], 'the union of the member did not visit');
  for (const id of [first, second, third]) must(await take(id, true));
  must(await take(third, true, '2020-03-20', 904));
  assert.deepEqual(await open(), [
    [first, 903],
    [second, 903],
    [third, 904],
  ]);
  assert.equal(codeOf(await settle(first, 'case', second)), 'need-other-person');
  assert.equal(codeOf(await settle(first, 'case', first)), 'need-other-person');
  must(await settle(first, 'case', await caseOfSamePerson(first)));
  assert.equal(codeOf(await settle(first, 'met')), 'need-settled');
  assert.equal(codeOf(await take(first, true)), 'need-settled');
  for (const _ of [1, 2]) must(await settle(second, 'met'));
  assert.deepEqual(await open(), [[third, 904]]);
  assert.equal((await needOf(db, tenantId, first))!.settled, 'case');
});

test('a need that nobody told of, and one that is in no list, are found', async () => {
  const undo = new Error('undo');
  for (const damage of [
    `DELETE FROM visit_needs WHERE case_id = ${cases[1]}`,
    `INSERT INTO visit_needs (tenant_id, case_id, level, told_at) VALUES (1, ${cases[3]}, 'second-level', now())`,
  ])
    await assert.rejects(
      database.owner.transaction(async (q) => {
        assert.equal(await verifyNeeds(q, tenantId), null);
        await q.query(damage);
        assert.equal((await verifyNeeds(q, tenantId))?.what, 'need', damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
});

test('three kinds are brought to everybody, and nothing is left over', async () => {
  const { house, engine } = world;
  const made = {
    ...{ roundId, organisationId: places.district, name: '杨镇线', day: '2020-03-02' },
    ...{ carrierId: carrierId(0), madeBy: 900, caseIds: cases },
  };
  const { id } = must(await house.db.transaction((q) => planRoute(house, q, tenantId, 'handover', made)));
  const find = async () => (await findRoute(house.db, tenantId, id))!;
  must(await loadRoute(engine, tenantId, await find(), officer));
  const records = (await world.stops(await find())).map((stop) => recordOf(stop, 'hand'));
  await takeRecords(engine, tenantId, await find(), records, carrier(0));
  assert.deepEqual(await closeRoute(engine, tenantId, await find(), new Set(), officer), {
    closed: true,
    handed: people.length,
  });
  for (const lot of await lotsAt(house.db, tenantId, places.district))
    assert.deepEqual([lot.stock, lot.onRoutes, lot.lost, lot.handed], [0, 0, 0, people.length], lot.goodsName);
});

test('books, histories and the bulletin agree', async () => {
  assert.equal((await verify(world.house, tenantId)).firstDifference, null);
  await foldAllFigures(world.house.db, tenantId);
  const [bulletin] = await bulletinsOf(world.house.db, tenantId, { roundId }, kinds);
  assert.match(bulletin!.zh, /走访慰问12人，送去慰问品36件，记下3人的需要/);
});
