// winter-care (送温暖“四步走”): tickets claimed online, visits, firm-goods for 24 firms and worker-goods for 100 staff and whoever came who is no member,
// and money from a fund; four rounds of one campaign, in which a person counts once however often he was reached.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeRoute, loadRoute } from '#deliveries/dispatch.ts';
import { pickUpCode } from '#deliveries/pick-up-code.ts';
import { findRoute, planRoute, waitingForRoute } from '#deliveries/routes.ts';
import { type PhoneRecord, takeRecords } from '#deliveries/sign-off.ts';
import { keepForWalkIns } from '#deliveries/walk-ins.ts';
import { addToCampaign, findCampaign, openCampaign } from '#engine/campaigns.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { keepClaims } from '#engine/given-back.ts';
import { loadAnswers } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { campaignSoFar } from '#figures/campaign.ts';
import { figuresOf } from '#figures/read.ts';
import { allotGift } from '#gifts/allotments.ts';
import { openFund } from '#gifts/funds.ts';
import { lotsAt } from '#goods/stock.ts';
import { addOrganisations } from '#organisations/tree.ts';
import { careVisit } from '#programmes/benefits/care-visit.ts';
import { firmGoods } from '#programmes/benefits/firm-goods.ts';
import { flashClaim } from '#programmes/benefits/flash-claim.ts';
import { workerGoods } from '#programmes/benefits/worker-goods.ts';
import { asking, bankAt, decided, openBenefitRound, paidOut, published } from '#test/support/benefit-round.ts';
import { winterCampaign } from '#test/support/campaign.ts';
import { makeOffer } from '#test/support/claims.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, booked, booking, received } from '#test/support/gifts.ts';
import {
  carrier,
  carrierId,
  codeOf,
  dot,
  type GoodsWorld,
  goodsWorld,
  officer,
  recordOf,
} from '#test/support/goods.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeRound, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, hands } from '#test/support/whole-round.ts';

const firms = Array.from({ length: 24 }, (_, n) => 1_100 + n);
const staffOfFirm = 40;
/** 60 tickets; the last twenty of those who got one are among the staff too, and five are visited. */
const claimants = Array.from({ length: 60 }, (_, n) => 20_000 + n);
const staff = Array.from({ length: 100 }, (_, n) => 20_040 + n);
const visited = Array.from({ length: 12 }, (_, n) => (n < 5 ? 20_000 + n : 30_000 + n));
const keptBack = 20;
const cameBy = 15;

let database: TestDatabase;
let house: TestHouse;
let world: GoodsWorld;
let rounds: Readonly<Record<'claim' | 'visit' | 'firms' | 'workers' | 'fund', Round>>;
let campaignId = 0;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  world = await goodsWorld(house, [
    { name: '苹果', unit: '箱', pieces: 1, priceFen: 4_800 },
    { name: '面粉', unit: '袋', pieces: 1, priceFen: 5_200 },
    { name: '棉马甲', unit: '件', pieces: 1, priceFen: 8_600 },
  ]);
  const rows = firms.map((id, n) => ({
    ...{ id, parentId: places.yang, level: 'grassroots' as const, name: `德胜第${n + 1}公司工会` },
  }));
  must(await house.db.transaction((q) => addOrganisations(q, tenantId, rows, house.clock.now())));
  const people = [...new Set([...claimants, ...staff, ...visited, 902, 903, 904, 905, 906])];
  await makeMembers(
    house,
    people.map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const [apples, flour, vests] = world.goods;
  await world.receive(apples!, firms.length * 10);
  await world.receive(flour!, visited.length);
  await world.receive(vests!, staff.length + keptBack);
  const each = (goods: number, pieces: number) => ({ package: [{ goods, pieces }] });
  const drama = { what: { zh: '话剧', en: 'A play' }, beginsAt: '2020-12-06T19:30', place: '顺义影剧院' };
  const tickets = { packages: [{ key: 'drama', label: { zh: '话剧票', en: 'Theatre' } }], event: drama };
  for (const place of [places.district, places.yang]) await bankAt(house, place);
  rounds = {
    claim: await makeRound(house, flashClaim, tickets, 0),
    visit: await makeRound(house, careVisit, each(flour!, 1), 0),
    firms: await makeRound(house, firmGoods, each(apples!, 10), 0),
    workers: await makeRound(house, workerGoods, each(vests!, 1), 0),
    fund: await openBenefitRound(house, 'donation', places.district, {
      purpose: '楼宇职工新春活动',
      mostFen: 5_000_000,
    }),
  };
  await makeOffer(house, rounds.claim.id, { stock: claimants.length, key: 'drama' });
  campaignId = await winterCampaign(
    house,
    Object.values(rounds).map(({ id }) => id),
  );
});
after(() => database.drop());

const soFar = async () => campaignSoFar(house.db, tenantId, (await findCampaign(house.db, tenantId, campaignId))!);
const reachedIn = async (key: string) => (await soFar()).steps.find(({ step }) => step.key === key)!.reached;

async function listed(round: Round, people: readonly number[], answers: Record<string, unknown>): Promise<number[]> {
  const about = (personId: number) => ({ organisationId: places.yangFirm, personId });
  const opener = acting(907, 'officer', places.yangFirm);
  const done = await allDone(
    world.engine.actAll(
      tenantId,
      people.map((id) => asking(round, opener, about(id), answers)),
    ),
  );
  return done.map(({ caseId }) => caseId);
}

async function loaded(round: Round, caseIds: readonly number[], by = 0, organisationId = places.district) {
  const made = { roundId: round.id, organisationId, name: `线${by}`, day: '2020-03-02', carrierId: carrierId(by) };
  const keeper = organisationId === places.district ? officer : acting(902, 'officer', organisationId);
  const { id } = must(
    await house.db.transaction((q) => planRoute(house, q, tenantId, 'handover', { ...made, madeBy: 900, caseIds })),
  );
  const route = async () => (await findRoute(house.db, tenantId, id))!;
  must(await loadRoute(world.engine, tenantId, await route(), keeper));
  return {
    route,
    stops: async () => world.stops(await route()),
    take: async (records: readonly PhoneRecord[]) =>
      takeRecords(world.engine, tenantId, await route(), records, carrier(by)),
    close: async (back: readonly number[] = []) =>
      closeRoute(world.engine, tenantId, await route(), new Set(back), keeper),
  };
}

test('step one: sixty tickets are claimed and handed over', async () => {
  const claiming = makeClaiming(world.engine);
  await Promise.all(
    claimants.map(async (id) =>
      must(await claiming.claim(tenantId, id, { roundId: rounds.claim.id, package: 'drama' })),
    ),
  );
  await keepClaims(world.engine, tenantId);
  const cases = await house.db.query<{ id: number }>('SELECT id FROM cases WHERE tenant_id = $1 AND round_id = $2', [
    tenantId,
    rounds.claim.id,
  ]);
  const point = await loaded(
    rounds.claim,
    cases.map(({ id }) => id),
    0,
    places.yangFirm,
  );
  const crypto = await house.crypto(tenantId);
  const records = (await point.stops()).map(({ code, caseId }) => ({
    ...({ id: globalThis.crypto.randomUUID(), code, what: 'hand', at: '2020-03-02T01:30:00.000Z' } as const),
    pickUpCode: pickUpCode(crypto, caseId),
  }));
  await point.take(records);
  assert.deepEqual(await point.close(), { closed: true, handed: 60 });
  const { bulletin } = await soFar();
  assert.match(
    bulletin.zh,
    /分四步走。线上领的，60人已经拿到。一人只算一次，共送到60人。$/,
    'nothing of what has not begun',
  );
  assert.deepEqual(await reachedIn('claim'), { people: 60, outsiders: 0, firms: 0, told: 0 });
});

test('step two: twelve are visited and brought something', async () => {
  const ids = await listed(rounds.visit, visited, { group: 'hardship', address: '新风街1号' });
  const seen = ids.map((caseId) => ({
    acting: acting(903, 'reviewer', places.yang),
    target: { caseId },
    request: { id: globalThis.crypto.randomUUID(), action: 'visit', input: { on: '2020-03-02' } },
  }));
  await allDone(world.engine.actAll(tenantId, seen));
  const route = await loaded(rounds.visit, ids);
  await route.take((await route.stops()).map((stop) => recordOf(stop, 'hand')));
  assert.deepEqual(await route.close(), { closed: true, handed: 12 });
  assert.equal((await reachedIn('visit')).people, 12);
});

test('step three: 24 firms receive for their staff', async () => {
  const opened = await allDone(
    world.engine.actAll(
      tenantId,
      firms.map((id) =>
        asking(
          rounds.firms,
          acting(907, 'officer', id),
          { organisationId: id, subjectOrganisationId: id },
          { staff: staffOfFirm, address: '德胜门外大街' },
        ),
      ),
    ),
  );
  const route = await loaded(
    rounds.firms,
    opened.map(({ caseId }) => caseId),
    1,
  );
  await route.take((await route.stops()).map((stop) => recordOf(stop, 'hand')));
  assert.deepEqual(await route.close(), { closed: true, handed: 24 });
  assert.deepEqual(await reachedIn('hand-over'), { people: 0, outsiders: 0, firms: 24, told: 960 });
});

const walkIn = (n: number, code: string): PhoneRecord => ({
  ...recordOf({ code }, 'hand'),
  ...{ signature: dot, walkIn: { name: `赵师傅${n}`, tail: String(4_000 + n) } },
});

test('step three: 100 staff by the list, fifteen couriers and cleaners on the spot, one of them tries twice', async () => {
  const ids = await listed(rounds.workers, staff, { address: '后厨' });
  let n = 0;
  const actionIds = Array.from({ length: keptBack }, () => globalThis.crypto.randomUUID());
  const kept = { roundId: rounds.workers.id, bags: keptBack, actionId: async (nth: number) => actionIds[nth]! };
  for (const _ of [1, 2]) must(await keepForWalkIns(world.engine, tenantId, kept, officer));
  const asked = { roundId: rounds.workers.id, stage: 'handover', under: null, atMost: 500 };
  const free = (await waitingForRoute(house.db, tenantId, asked)).filter((one) => one.walkIn).map(({ id }) => id);
  assert.equal(free.length, keptBack, 'asked for twice, kept once');
  const route = await loaded(rounds.workers, [...ids, ...free], 2);
  const stops = await route.stops();
  const spare = stops.filter(({ state }) => state.walkIn);
  const own = stops.filter(({ state }) => !state.walkIn).map((stop) => recordOf(stop, 'hand'));
  const onTheSpot = spare.slice(0, cameBy).map(({ code }) => walkIn(n++, code));
  const again = { ...walkIn(0, spare[cameBy]!.code), walkIn: { name: ' 赵师傅０', tail: '4000' } };
  const fates = await route.take([...own, ...onTheSpot, again, ...onTheSpot]);
  assert.deepEqual(
    fates.filter(({ fate }) => fate !== 'taken').map(({ refusal }) => refusal?.code),
    ['given-before'],
  );
  const unnamed = recordOf(spare[cameBy + 1]!, 'hand');
  const others = { ...walkIn(99, spare[0]!.code), code: stops.find(({ state }) => !state.walkIn)!.code };
  assert.equal((await route.take([unnamed]))[0]!.refusal?.code, 'walk-in-unnamed');
  assert.equal((await route.take([others]))[0]!.refusal?.code, 'handed-already');
  const missing = await route.close();
  assert.equal(missing.closed ? 0 : missing.missing.length, keptBack - cameBy, 'the bags that are left are named');
  const left = spare.slice(cameBy).map(({ caseId }) => caseId);
  assert.deepEqual(await route.close(left), { closed: true, handed: staff.length + cameBy });
  for (const lot of await lotsAt(house.db, tenantId, places.district))
    assert.deepEqual([lot.onRoutes, lot.lost, lot.stock], [0, 0, lot.goodsName === '棉马甲' ? 5 : 0], lot.goodsName);
  assert.deepEqual(await reachedIn('hand-over'), { people: 115, outsiders: 15, firms: 24, told: 960 });
});

test('who received on the spot is sealed, masked by a code, and free again once the hand-over is corrected', async () => {
  for (const [table, column] of [
    ['case_events', 'events::text'],
    ['cases', 'state::text'],
    ['answers', 'plain::text'],
    ['case_keys', 'key'],
  ] as const)
    assert.deepEqual(await database.owner.query(`SELECT 1 FROM ${table} WHERE ${column} LIKE '%赵师傅%'`), [], table);
  const actionId = () => globalThis.crypto.randomUUID();
  must(
    await keepForWalkIns(
      world.engine,
      tenantId,
      { roundId: rounds.workers.id, bags: 1, actionId: async () => actionId() },
      officer,
    ),
  );
  const asked = { roundId: rounds.workers.id, stage: 'handover', under: null, atMost: 500 };
  const waiting = await waitingForRoute(house.db, tenantId, asked);
  const again = await loaded(
    rounds.workers,
    waiting.slice(0, 2).map(({ id }) => id),
    1,
  );
  const [one, two] = await again.stops();
  must((await again.take([walkIn(70, one!.code)]))[0]!.refusal ?? {});
  assert.equal((await again.take([walkIn(70, two!.code)]))[0]!.refusal?.code, 'given-before');
  const correct = { id: actionId(), action: 'correct', input: { why: '登记错了人' } };
  must(await world.engine.act(tenantId, { acting: officer, target: { caseId: one!.caseId }, request: correct }));
  const answers = await loadAnswers(house, house.db, tenantId, [one!.caseId]);
  assert.deepEqual(answers.get(one!.caseId), {}, 'nothing is left of who it was not');
  assert.equal((await again.take([walkIn(70, two!.code)]))[0]!.fate, 'taken');
  assert.deepEqual(await again.close([one!.caseId]), { closed: true, handed: 1 });
});

test('step four: a fund pays the activities of one of the firms', async () => {
  const fund = {
    organisationId: places.district,
    name: '送温暖专项资金',
    purpose: '楼宇职工新春活动',
    programmeKey: 'donation',
  };
  const { id: fundId } = must(await booked(house, (q, doing) => openFund(q, tenantId, fund, doing)));
  const lines = [{ what: '活动经费', unit: 'fen' as const, amount: 3_000_000, valueFen: null }];
  const given = await agreementOf(house, { fundId, purpose: fund.purpose, lines });
  const came = {
    agreementId: given.id,
    line: 1,
    amount: 3_000_000,
    valueFen: null,
    receivedOn: '2020-03-01',
    reference: 'ICBC-1',
  };
  must(await received(house, came));
  const firmId = firms[0]!;
  await bankAt(house, firmId);
  const to = { from: { fundId }, roundId: rounds.fund.id, organisationId: null, amount: 3_000_000, reason: '新春活动' };
  must(await booked(house, (q, doing) => allotGift(q, tenantId, to, doing)));
  const request = asking(
    rounds.fund,
    acting(907, 'officer', firmId),
    { organisationId: firmId, subjectOrganisationId: firmId },
    { plan: '元旦春节职工活动', people: 50, amountFen: 3_000_000 },
  );
  const { caseId } = must(await world.engine.act(tenantId, request));
  await decided(world.engine, [caseId], hands.district, 'approve', 1);
  await published(world.engine, house, rounds.fund);
  await decided(world.engine, [caseId], hands.head, 'grant', 3);
  await paidOut(world.engine, house, rounds.fund);
  assert.deepEqual(await reachedIn('fund'), { people: 0, outsiders: 0, firms: 1, told: 50 });
});

test('the campaign adds up to people and not to hand-overs, and its figures are those of its rounds', async () => {
  const { reached, steps, bulletin } = await soFar();
  // Twenty of the staff had a ticket, five of those visited too; the firm of the fund had received before.
  assert.deepEqual(reached, { people: 60 + (12 - 5) + (100 - 20) + 16, outsiders: 16, firms: 24, told: 23 * 40 + 50 });
  const handed = async (roundId: number, measure: string) =>
    (await figuresOf(house.db, tenantId, { organisationId: places.district, roundId }))[measure] ?? 0;
  assert.equal(await handed(rounds.workers.id, 'handover.handed'), 116);
  assert.equal(await handed(rounds.workers.id, 'handover.outsiders'), 16);
  for (const { step, rounds: of } of steps)
    for (const one of of) {
      const { measure } = step.reach.find(({ programme }) => rounds[keyOf(one.id)].programmeKey === programme)!;
      assert.equal(one.reached.people + one.reached.firms, await handed(one.id, measure), `${step.key} ${one.name}`);
    }
  assert.match(bulletin.zh, /60人已经拿到。走访12人。物资送到24家单位、116人手里。专项资金拨给1家工会。/);
  assert.match(bulletin.zh, /共送到163人。其中未入会劳动者16人。另有单位代领，按单位报的共970人/);
  assert.match(bulletin.en, /163 people were reached\. Of them 16 are not members/);
});

const keyOf = (id: number) =>
  (Object.keys(rounds) as (keyof typeof rounds)[]).find((key) => rounds[key].id === id) as keyof typeof rounds;

test('a round is counted in one campaign, of its own union and of a step that knows its programme', async () => {
  const other = { campaignKey: 'winter-care', organisationId: places.district, year: 2020, name: '另一个' };
  const add = async (campaign: number, roundId: number) => {
    const found = (await findCampaign(house.db, tenantId, campaign))!;
    return codeOf(await addToCampaign(house.db, tenantId, found, roundId, booking(house)));
  };
  const second = must(await openCampaign(house.db, tenantId, other, booking(house))).id;
  assert.equal(await add(second, rounds.claim.id), 'round-in-campaign');
  assert.equal(await add(campaignId, rounds.claim.id), 'done', 'once more is the same');
  assert.equal(await add(second, 999_999), 'no-such-round');
  const yangs = { ...other, organisationId: places.yang };
  const third = must(await openCampaign(house.db, tenantId, yangs, booking(house))).id;
  assert.equal(await add(third, rounds.claim.id), 'round-not-of-campaign');
  assert.equal(codeOf(await openCampaign(house.db, tenantId, other, booking(house))), 'campaign-exists');
});

test('books, histories and keys agree', async () => {
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
