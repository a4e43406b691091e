// Goods in the demo federation: a warehouse, a round with its list, and two routes of the day, one on the way in the hands of a member.

import { systemActs } from '#access/duties.ts';
import { loadRoute } from '#deliveries/dispatch.ts';
import { findRoute, planRoute, type Route } from '#deliveries/routes.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { addGoods, findGoods, receiveLot } from '#goods/stock.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { findByPhone } from '#people/people.ts';
import { goodsDistribution } from '#programmes/benefits/goods-distribution.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

export const phones = { officer: '19900000465', chair: '19900009304', carrier: '19900009725' };

const kinds = [
  { name: '大米 10 kg', unit: '袋', pieces: 2, priceFen: 7_800, keeps: 240 },
  { name: '食用油 5 L', unit: '桶', pieces: 1, priceFen: 11_800, keeps: 300 },
  { name: '牛奶', unit: '箱', pieces: 1, priceFen: 6_800, keeps: 60 },
] as const;

export interface GoodsOnStage {
  readonly engine: Engine;
  readonly roundId: number;
  /** What this round gives; the demo has other goods in stock. */
  readonly goodsIds: readonly number[];
  /** On the way, carried by `phones.carrier`. */
  readonly route: Route;
  readonly planned: Route;
}

const streets = ['光明街 3 号', '仁和里 12 号', '胜利小区 6 号楼 201', '石园东区 18 号楼 403', '建新南区 9 号'];

async function make(stage: Stage): Promise<GoodsOnStage> {
  const house = { ...houseOf(stage), clock: stage.clock };
  const engine = makeEngine(house);
  const today = chinaDate(house.clock.now());
  const doing = () => ({ ids: house.ids, at: house.clock.now() });
  const idOf = async (phone: string) => (await findByPhone(house, demoTenantId, phone))[0]!.id;
  const [officer, chair, carrier] = [await idOf(phones.officer), await idOf(phones.chair), await idOf(phones.carrier)];
  const [union] = await house.db.query<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = $1 AND level = 'district' ORDER BY id LIMIT 1`,
    [demoTenantId],
  );
  const organisationId = union!.id;
  const each = [];
  for (const { name, unit, pieces, priceFen, keeps } of kinds) {
    const { id } = granted(await addGoods(house.db, demoTenantId, { organisationId, name, unit }, doing()));
    const goods = (await findGoods(house.db, demoTenantId, id))!;
    const dates = { receivedOn: addDays(today, -3), expiresOn: addDays(today, keeps) };
    const lot = { goods, supplier: '区粮油公司', ...dates, priceFen, pieces: 40, receivedBy: officer };
    granted(await house.db.transaction((q) => receiveLot(q, demoTenantId, lot, doing())));
    each.push({ goods: id, pieces });
  }
  const { hash } = granted(await prepareVersion(house, demoTenantId, goodsDistribution, officer));
  granted(await publishVersion(house, demoTenantId, hash, chair));
  const round = granted(
    await openRound(house, demoTenantId, {
      ...{ versionHash: hash, organisationId, year: Number(today.slice(0, 4)), name: '入冬慰问' },
      ...{ opensOn: addDays(today, -7), closesOn: addDays(today, 30), parameters: { package: each }, openedBy: chair },
    }),
  );
  const members = await house.db.query<{ id: number; organisationId: number }>(
    `SELECT m.person_id AS id, m.organisation_id AS "organisationId" FROM memberships m JOIN people p ON p.tenant_id = m.tenant_id AND p.id = m.person_id
      WHERE m.tenant_id = $1 AND m.status = 'active' AND p.phone_sealed IS NOT NULL AND m.person_id <> $2 ORDER BY m.person_id OFFSET 400 LIMIT 14`,
    [demoTenantId, carrier],
  );
  const acting = await actingNow(house, demoTenantId, officer);
  const listed = await engine.actAll(
    demoTenantId,
    members.map(({ id, organisationId }, n) => ({
      acting: systemActs,
      target: { open: { roundId: round.id, organisationId, personId: id, subjectOrganisationId: null } },
      request: {
        ...{ id: crypto.randomUUID(), action: 'open', onRoster: true as const },
        input: {
          submit: {
            answers: {
              group: n % 3 === 0 ? 'model-worker' : 'household',
              household: `H${n}`,
              address: streets[n % 5]!,
            },
          },
        },
      },
    })),
  );
  const cases = listed.map((one) => granted(one).caseId);
  const plan = async (name: string, caseIds: readonly number[]) => {
    const made = { roundId: round.id, organisationId, name, day: today, carrierId: carrier, madeBy: officer, caseIds };
    const { id } = granted(await house.db.transaction((q) => planRoute(house, q, demoTenantId, 'handover', made)));
    return (await findRoute(house.db, demoTenantId, id))!;
  };
  const route = await plan('城东一线', cases.slice(0, 6));
  granted(await loadRoute(engine, demoTenantId, route, acting));
  const planned = await plan('城西线', cases.slice(6, 10));
  return { engine, roundId: round.id, goodsIds: each.map(({ goods }) => goods), route, planned };
}

const made = new WeakMap<Stage, Promise<GoodsOnStage>>();

/** Made once for a stage, however many views ask for it. */
export function goodsOnStage(stage: Stage): Promise<GoodsOnStage> {
  const found = made.get(stage) ?? make(stage);
  made.set(stage, found);
  return found;
}
