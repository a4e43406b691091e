// A little federation that hands out goods: a warehouse, a round of goods-distribution with a list, and people who carry. For tests and the bench.
import type { Acting } from '#access/duties.ts';
import { type Loaded, loadRoute } from '#deliveries/dispatch.ts';
import { findRoute, planRoute, type Route, type Stop, stopsOf } from '#deliveries/routes.ts';
import type { PhoneRecord } from '#deliveries/sign-off.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { addGoods, findGoods, receiveLot } from '#goods/stock.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';
import { goodsDistribution } from '#programmes/benefits/goods-distribution.ts';
import type { House } from '#store/house.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

export const handover = 'handover';
export const officer: Acting = acting(900, 'officer', places.district);
export const colleague: Acting = acting(901, 'chair', places.district);
export const carrierId = (n: number): number => 500 + n;
export const carrier = (n: number): Acting => ({ personId: carrierId(n), posts: [] });

/** The smallest PNG that is one: a white dot. */
export const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg==',
  'base64',
);

export interface GoodsWorld {
  readonly house: House;
  readonly engine: Engine;
  readonly roundId: number;
  readonly goods: readonly number[];
  receive(goodsId: number, pieces: number, expiresOn?: Day | null): Promise<number>;
  /** Cases at the hand-over, one a household. */
  list(count: number, group?: 'household' | 'model-worker'): Promise<number[]>;
  route(caseIds: readonly number[], by?: number, name?: string): Promise<Route>;
  load(route: Route): Promise<Loaded>;
  stops(route: Route): Promise<Stop[]>;
}

const personsFrom = 10_000;

export interface Kind {
  readonly name: string;
  readonly unit: string;
  /** Each recipient gets so many. */
  readonly pieces: number;
  readonly priceFen: number;
}

const riceAndOil: readonly Kind[] = [
  { name: '大米', unit: '件', pieces: 1, priceFen: 6_500 },
  { name: '食用油', unit: '件', pieces: 2, priceFen: 9_800 },
];

export async function goodsWorld(house: House, kinds = riceAndOil, carriers = 3): Promise<GoodsWorld> {
  await makeTenant(house);
  const engine = makeEngine(house);
  const doing = () => ({ ids: house.ids, at: house.clock.now() });
  const staff = [900, 901, ...Array.from({ length: carriers }, (_, n) => carrierId(n))];
  await makeMembers(
    house,
    staff.map((id) => ({ id, organisationId: places.yangFirm, name: `张${id}` })),
  );
  const goods: number[] = [];
  for (const { name, unit } of kinds)
    goods.push(must(await addGoods(house.db, tenantId, { organisationId: places.district, name, unit }, doing())).id);
  const each = goods.map((id, n) => ({ goods: id, pieces: kinds[n]!.pieces }));
  const { id: roundId } = await makeRound(house, goodsDistribution, { package: each }, 0);
  let next = personsFrom;
  let routes = 0;
  const find = async (id: number) => (await findRoute(house.db, tenantId, id))!;
  return {
    ...{ house, engine, roundId, goods },
    async receive(goodsId, pieces, expiresOn = null) {
      const found = (await findGoods(house.db, tenantId, goodsId))!;
      const lot = {
        goods: found,
        supplier: '粮油公司',
        receivedOn: '2020-03-01',
        expiresOn,
        priceFen: kinds[goods.indexOf(goodsId)]!.priceFen,
        pieces,
        receivedBy: 900,
      };
      return must(await house.db.transaction((q) => receiveLot(q, tenantId, lot, doing()))).id;
    },
    async list(count, group = 'household') {
      const people = Array.from({ length: count }, () => next++);
      await makeMembers(
        house,
        people.map((id) => ({ id, organisationId: places.maFirm })),
      );
      const outcomes = await engine.actAll(
        tenantId,
        people.map((personId) => ({
          acting: officer,
          target: { open: { roundId, organisationId: places.maFirm, personId, subjectOrganisationId: null } },
          request: {
            ...{ id: crypto.randomUUID(), action: 'open', onRoster: true as const },
            input: { submit: { answers: { group, household: `H${personId}`, address: '幸福路1号' } } },
          },
        })),
      );
      return outcomes.map((one) => must(one).caseId);
    },
    async route(caseIds, by = 0, name = `第${++routes}线`) {
      const made = {
        roundId,
        organisationId: places.district,
        name,
        day: '2020-03-02',
        carrierId: carrierId(by),
        madeBy: 900,
        caseIds,
      };
      const { id } = must(await house.db.transaction((q) => planRoute(house, q, tenantId, handover, made)));
      return find(id);
    },
    async load(route) {
      return must(await loadRoute(engine, tenantId, await find(route.id), officer));
    },
    stops: (route) => stopsOf(engine, tenantId, route),
  };
}

export const recordOf = (
  stop: Pick<Stop, 'code'>,
  what: PhoneRecord['what'],
  more: Partial<PhoneRecord> = {},
): PhoneRecord => ({
  ...{ id: crypto.randomUUID(), code: stop.code, what, at: '2020-03-02T09:30:00.000Z' },
  ...(what === 'hand' ? { signature: dot } : {}),
  ...more,
});

export const codeOf = (value: unknown): string => (isRefusal(value) ? value.code : 'done');
