// In the demo federation a round for workers with or without membership: vests in stock, three on the list and three kept for whoever comes, all on
// a route that a member carries; and its campaign.
import { loadRoute } from '#deliveries/dispatch.ts';
import { findRoute, planRoute, type Route, waitingForRoute } from '#deliveries/routes.ts';
import { keepForWalkIns } from '#deliveries/walk-ins.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { addGoods, findGoods, receiveLot } from '#goods/stock.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { findByPhone } from '#people/people.ts';
import { workerGoods } from '#programmes/benefits/worker-goods.ts';
import { phones } from '#test/support/goods-on-stage.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

export interface WalkInsOnStage {
  readonly engine: Engine;
  readonly campaignId: number;
  readonly roundId: number;
  readonly route: Route;
}

async function make(stage: Stage): Promise<WalkInsOnStage> {
  const house = { ...houseOf(stage), clock: stage.clock };
  const engine = makeEngine(house);
  const today = chinaDate(house.clock.now());
  const doing = { ids: house.ids, at: house.clock.now() };
  const idOf = async (phone: string) => (await findByPhone(house, demoTenantId, phone))[0]!.id;
  const [officer, chair, carrier] = [await idOf(phones.officer), await idOf(phones.chair), await idOf(phones.carrier)];
  const [campaign] = await house.db.query<{ id: number; organisationId: number }>(
    'SELECT id, organisation_id AS "organisationId" FROM campaigns WHERE tenant_id = $1',
    [demoTenantId],
  );
  const { id: campaignId, organisationId } = campaign!;
  const { id: goodsId } = granted(
    await addGoods(house.db, demoTenantId, { organisationId, name: '棉马甲', unit: '件' }, doing),
  );
  const lot = {
    ...{ goods: (await findGoods(house.db, demoTenantId, goodsId))!, supplier: '区劳保用品公司', receivedOn: today },
    ...{ expiresOn: null, priceFen: 8_600, pieces: 60, receivedBy: officer },
  };
  granted(await house.db.transaction((q) => receiveLot(q, demoTenantId, lot, doing)));
  const { hash } = granted(await prepareVersion(house, demoTenantId, workerGoods, officer));
  granted(await publishVersion(house, demoTenantId, hash, chair));
  const round = granted(
    await openRound(house, demoTenantId, {
      ...{ versionHash: hash, organisationId, year: Number(today.slice(0, 4)), name: '元旦一线' },
      ...{ opensOn: today, closesOn: addDays(today, 30), openedBy: chair },
      parameters: { package: [{ goods: goodsId, pieces: 1 }] },
    }),
  );
  const members = await house.db.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM memberships
      WHERE tenant_id = $1 AND status = 'active' AND person_id <> $2 ORDER BY person_id OFFSET 500 LIMIT 3`,
    [demoTenantId, carrier],
  );
  const acting = await actingNow(house, demoTenantId, officer);
  for (const one of members)
    granted(
      await engine.act(demoTenantId, {
        acting: { personId: null, posts: [], as: 'system' },
        target: { open: { roundId: round.id, ...one, subjectOrganisationId: null } },
        request: {
          ...{ id: crypto.randomUUID(), action: 'open', onRoster: true },
          input: { submit: { answers: { address: '地铁站口值班岗亭' } } },
        },
      }),
    );
  const kept = { roundId: round.id, bags: 3, actionId: async () => crypto.randomUUID() };
  granted(await keepForWalkIns(engine, demoTenantId, kept, acting));
  const asked = { roundId: round.id, stage: 'handover', under: null, atMost: 50 };
  const caseIds = (await waitingForRoute(house.db, demoTenantId, asked)).map(({ id }) => id);
  const route = {
    roundId: round.id,
    organisationId,
    name: '地铁站线',
    day: today,
    carrierId: carrier,
    madeBy: officer,
  };
  const { id } = granted(
    await house.db.transaction((q) => planRoute(house, q, demoTenantId, 'handover', { ...route, caseIds })),
  );
  granted(await loadRoute(engine, demoTenantId, (await findRoute(house.db, demoTenantId, id))!, acting));
  return { engine, campaignId, roundId: round.id, route: (await findRoute(house.db, demoTenantId, id))! };
}

const made = new WeakMap<Stage, Promise<WalkInsOnStage>>();

/** Made once for a stage, however many views ask for it. */
export function walkInsOnStage(stage: Stage): Promise<WalkInsOnStage> {
  const found = made.get(stage) ?? make(stage);
  made.set(stage, found);
  return found;
}
