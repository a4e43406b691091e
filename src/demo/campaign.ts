// Winter care in the middle of its life: a flash claim that opened yesterday with 83 of 120 tickets taken, and visits of which seven of twelve are done,
// brought and closed; the other two steps have no round yet. It keeps away from the queues of the district and of the accounts that the demo names.
import { systemActs } from '#access/duties.ts';
import { findOffer, openOffer, putIn } from '#claims/offers.ts';
import { closeRoute, loadRoute } from '#deliveries/dispatch.ts';
import { pickUpCode } from '#deliveries/pick-up-code.ts';
import { findRoute, planRoute, stopsOf } from '#deliveries/routes.ts';
import { takeRecords } from '#deliveries/sign-off.ts';
import { actingAs, carryOut, demoActionIds, holders, step, type Timed, waitingAt } from '#demo/hands.ts';
import { publishInDemo } from '#demo/publish.ts';
import { quietMembers } from '#demo/quiet-members.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { addToCampaign, findCampaign, openCampaign } from '#engine/campaigns.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { keepClaims } from '#engine/given-back.ts';
import { openRound, type Round } from '#engine/rounds.ts';
import { addGoods, findGoods, receiveLot } from '#goods/stock.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day, weekday } from '#kit/days.ts';
import { careVisit } from '#programmes/benefits/care-visit.ts';
import { flashClaim } from '#programmes/benefits/flash-claim.ts';

const [tickets, claimed, listed, visited] = [120, 83, 12, 7];
const handing = 'handover';
const needs = ['想给上初中的孩子找个假期托管的地方', '老母亲做白内障手术，想知道能不能报销一部分'];
const streets = ['光明街 3 号', '仁和里 12 号', '石园东区 18 号楼 403', '建新南区 9 号'];
const play = { key: 'teahouse', label: { zh: '话剧《茶馆》工会专场', en: 'Teahouse, a play' } };
/** As the demo's own district has it; the one in the catalogue is of the district that was reported on. */
const ticketing = { ...flashClaim, basis: ['顺义区总工会职工文化活动线上领票办法（演示）'] };

/** The first Sunday after claiming is over. */
function showOn(last: Day): Day {
  const after = addDays(last, 12);
  return addDays(after, (7 - weekday(after)) % 7);
}
const eventOn = (day: Day) => ({
  what: play.label,
  beginsAt: `${day}T19:30`,
  doorsAt: '18:45',
  place: '顺义影剧院',
  address: '府前东街 2 号',
  collectBy: addDays(day, -2),
  collectAt: '各工会办公室，工作日 9:00 至 17:00',
});

interface Opened {
  readonly programme: typeof flashClaim;
  readonly name: string;
  readonly opensOn: Day;
  readonly closesOn: Day;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const [by, of] = [
  ({ world, ids }: Timed) => ids.people.get(world.cast.officerA)!,
  ({ world, ids }: Timed) => ids.organisations.get(world.districtKey)!,
];
const doing = (run: Timed) => ({ ids: run.engine.house.ids, at: run.clock.now(), actorId: by(run) });

async function opened(run: Timed, { programme, ...round }: Opened): Promise<Round> {
  const { house } = run.engine;
  const made = {
    versionHash: await publishInDemo(house, run, programme),
    organisationId: of(run),
    year: Number(round.opensOn.slice(0, 4)),
  };
  return granted(await openRound(house, demoTenantId, { ...made, ...round, openedBy: by(run) }));
}

async function runClaim(run: Timed, last: Day): Promise<Round> {
  const { engine, clock } = run;
  const { house } = engine;
  clock.set(`${addDays(last, -1)}T09:00:00+08:00`);
  const round = await opened(run, {
    ...{ programme: ticketing, name: '话剧《茶馆》专场', opensOn: addDays(last, -1), closesOn: showOn(last) },
    parameters: { packages: [play], event: eventOn(showOn(last)) },
  });
  const hours = { opensAt: clock.now(), closesAt: new Date(`${addDays(last, 4)}T18:00:00+08:00`) };
  const what = { package: play.key, unit: play.key, name: play.label.zh, queued: true };
  const offer = { roundId: round.id, organisationId: of(run), ...what, ...hours };
  const { id } = granted(await openOffer(house.db, demoTenantId, offer, doing(run)));
  granted(await putIn(house.db, demoTenantId, (await findOffer(house.db, demoTenantId, id))!, tickets, doing(run)));
  clock.set(`${addDays(last, -1)}T10:30:00+08:00`);
  const claiming = makeClaiming(engine);
  const free = quietMembers(run);
  const people = Array.from({ length: claimed }, (_, n) => free[Math.floor(((n + 0.5) * free.length) / claimed)]!);
  const wish = { roundId: round.id, package: play.key };
  await Promise.all(people.map(async (one) => granted(await claiming.claim(demoTenantId, one, wish))));
  await keepClaims(engine, demoTenantId);
  return round;
}

async function giftInStock(run: Timed, receivedOn: Day): Promise<number> {
  const { house } = run.engine;
  const named = { organisationId: of(run), name: '送温暖慰问包', unit: '份' };
  const { id } = granted(await addGoods(house.db, demoTenantId, named, doing(run)));
  const goods = (await findGoods(house.db, demoTenantId, id))!;
  const lot = { goods, supplier: '区粮油公司', receivedOn, expiresOn: addDays(receivedOn, 180), priceFen: 21_500 };
  const received = { ...lot, pieces: 40, receivedBy: by(run) };
  granted(await house.db.transaction((q) => receiveLot(q, demoTenantId, received, doing(run))));
  return id;
}

async function runVisits(run: Timed, last: Day): Promise<Round> {
  const { clock, world } = run;
  const on = addDays(last, -2);
  clock.set(`${addDays(last, -1)}T11:00:00+08:00`);
  const goods = await giftInStock(run, addDays(last, -5));
  const round = await opened(run, {
    ...{ programme: careVisit, name: '元旦走访', opensOn: addDays(last, -4), closesOn: addDays(last, 40) },
    parameters: { package: [{ goods, pieces: 1 }] },
  });
  const people = quietMembers(run, `${world.districtKey}/lisui`).slice(0, listed);
  const places = await run.engine.house.db.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[])`,
    [demoTenantId, people],
  );
  await carryOut(
    run,
    places.map((one, n) => ({
      acting: systemActs,
      target: { open: { roundId: round.id, ...one, subjectOrganisationId: null } },
      request: {
        ...{ id: `${round.id}|${n}|visit`, action: 'open', onRoster: true as const },
        input: {
          submit: {
            answers: {
              group: n % 3 === 0 ? 'front-line' : 'hardship',
              address: `李遂镇${streets[n % streets.length]}`,
            },
          },
        },
      },
    })),
  );
  const visitors = await holders(run, ['reviewer']);
  const seen = (await waitingAt(run, round.id, 'visit')).slice(0, visited);
  await carryOut(
    run,
    seen.map((one, n) =>
      step(
        visitors.get(one.handlerOrganisationId!)![0]!,
        one.id,
        'visit',
        { on, ...(needs[n] === undefined ? {} : { needs: needs[n] }) },
        'visit',
      ),
    ),
  );
  await bring(
    run,
    round,
    seen.map(({ id }) => id),
    visitors.get(seen[0]!.handlerOrganisationId!)![0]!.personId!,
  );
  return round;
}

/** Carried by who visits, taken against the codes, and the day closed. */
async function bring(run: Timed, round: Round, caseIds: readonly number[], carrierId: number): Promise<void> {
  const { engine, clock } = run;
  const { house } = engine;
  const day = chinaDate(clock.now());
  const made = { roundId: round.id, organisationId: of(run), name: '李遂线', day, carrierId, madeBy: by(run), caseIds };
  const { id } = granted(await house.db.transaction((q) => planRoute(house, q, demoTenantId, handing, made)));
  const route = async () => (await findRoute(house.db, demoTenantId, id))!;
  const officer = await actingAs(run, run.world.cast.officerA);
  granted(await loadRoute(engine, demoTenantId, await route(), officer));
  const crypto = await house.crypto(demoTenantId);
  const idOf = await demoActionIds(house);
  const records = (await stopsOf(engine, demoTenantId, await route())).map(({ code, caseId }) => ({
    ...{ id: idOf(`${round.id}|${caseId}|hand`), code, what: 'hand' as const },
    ...{ at: clock.now().toISOString(), pickUpCode: pickUpCode(crypto, caseId) },
  }));
  await takeRecords(engine, demoTenantId, await route(), records, { personId: carrierId, posts: [] });
  await closeRoute(engine, demoTenantId, await route(), new Set(), officer);
}

export async function runCampaign(run: Timed, today: Date): Promise<void> {
  const { house } = run.engine;
  const last = chinaDate(today);
  const rounds = [await runClaim(run, last), await runVisits(run, last)];
  const year = Number(last.slice(0, 4));
  const made = { campaignKey: 'winter-care', organisationId: of(run), year, name: `${year + 1}年元旦春节送温暖` };
  const { id } = granted(await openCampaign(house.db, demoTenantId, made, doing(run)));
  const campaign = (await findCampaign(house.db, demoTenantId, id))!;
  for (const round of rounds) granted(await addToCampaign(house.db, demoTenantId, campaign, round.id, doing(run)));
}
