// Loading a route, giving it to somebody else and closing its day: the officer's side. What is loaded is packed by what expires first; a day
// is closed when nothing is on the route's accounts any more, and otherwise the answer names every bag that is missing.
import type { Acting } from '#access/duties.ts';
import { dayClosed, type Route, type Stop, stopsOf } from '#deliveries/routes.ts';
import type { ActionOutcome } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { outsideEarmark } from '#gifts/earmark.ts';
import { type Packing, pack } from '#goods/pack.ts';
import { placeSpec } from '#goods/places.ts';
import { type Goods, goodsAt, goodsShort, type Lot, lotsAt } from '#goods/stock.ts';
import type { HandOverState } from '#kinds/hand-over/hand-over.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';

const dispatching = (acting: Acting): Acting => ({ ...acting, delivering: true });

/** The same step of the same case is the same action, however often it is asked for: `seq` tells one loading from the next. */
async function actOnStops(
  engine: Engine,
  tenantId: number,
  acting: Acting,
  action: string,
  stops: readonly { readonly stop: Stop; readonly input: Readonly<Record<string, unknown>> }[],
): Promise<(ActionOutcome | Refusal)[]> {
  const ids = await actionIdsOf(engine.house, tenantId);
  return engine.actAll(
    tenantId,
    stops.map(({ stop: { one }, input }) => ({
      acting: dispatching(acting),
      target: { caseId: one.id },
      request: { id: ids.named(one.id, `delivery|${action}|${tenantId}|${one.id}|${one.seq}`), action, input },
    })),
  );
}

async function makeRouteAccounts(engine: Engine, tenantId: number, route: Route, lots: readonly Lot[]): Promise<void> {
  const { db, ids, clock } = engine.house;
  const places = [`route-${route.id}`, `handed-${route.id}`] as const;
  const specs = lots.flatMap((lot) => places.map((place) => placeSpec({ ...lot, name: lot.goodsName }, place)));
  await ensureAccounts(db, tenantId, specs, { ids, at: clock.now() });
  await db.query(
    `INSERT INTO goods_lot_routes (tenant_id, lot_id, route_id) SELECT $1, l, $3 FROM unnest($2::bigint[]) AS l ON CONFLICT DO NOTHING`,
    [tenantId, lots.map(({ id }) => id), route.id],
  );
}

export interface Loaded {
  readonly loaded: number;
  /** Stops that could not be loaded, and why. */
  readonly refused: readonly { readonly caseId: number; readonly refusal: Refusal }[];
}

/** Packs and loads what still waits on this route; again after something was lost. Refuses: route-closed, goods-short. */
export async function loadRoute(
  engine: Engine,
  tenantId: number,
  route: Route,
  acting: Acting,
): Promise<Loaded | Refusal> {
  const { db, clock } = engine.house;
  const waiting = (await stopsOf(engine, tenantId, route)).filter(
    ({ one, state }) => one.state.status === 'open' && state.status === 'waiting',
  );
  const round = (await pinnedRound(engine, db, tenantId, route.roundId))!.view;
  const to = { roundId: round.id, programmeKey: round.programmeKey };
  const lots = (await lotsAt(db, tenantId, route.organisationId)).filter(
    ({ earmark }) => earmark === null || outsideEarmark(earmark, to) === null,
  );
  const today = chinaDate(clock.now());
  const day = route.day < today ? today : route.day;
  const packed = pack(
    waiting.map(({ state }) => state.package),
    lots,
    day,
  );
  const [short] = packed.short;
  if (short) return shortOf(await goodsAt(db, tenantId, route.organisationId), lots, short, day);
  const begun = await db.query(
    `UPDATE delivery_routes SET state = 'loaded', loaded_at = coalesce(loaded_at, $3)
      WHERE tenant_id = $1 AND id = $2 AND state <> 'closed' RETURNING id`,
    [tenantId, route.id, clock.now()],
  );
  if (begun.length === 0) return dayClosed();
  const used = new Set(packed.parcels.flat().map(({ lot }) => lot));
  await makeRouteAccounts(
    engine,
    tenantId,
    route,
    lots.filter(({ id }) => used.has(id)),
  );
  const stops = waiting.map((stop, n) => ({ stop, input: loadingOf(route, packed.parcels[n]!) }));
  const outcomes = await actOnStops(engine, tenantId, acting, 'load', stops);
  const refused = outcomes.flatMap((outcome, n) =>
    isRefusal(outcome) ? [{ caseId: waiting[n]!.caseId, refusal: outcome }] : [],
  );
  return { loaded: waiting.length - refused.length, refused };
}

function shortOf(
  goods: readonly Goods[],
  lots: readonly Lot[],
  [goodsId, short]: readonly [number, number],
  day: Day,
): Refusal {
  const { name, unit } = goods.find(({ id }) => id === goodsId) ?? { name: '', unit: '' };
  const expired = lots.filter((lot) => lot.goodsId === goodsId && lot.expiresOn !== null && lot.expiresOn < day);
  return goodsShort({ name, unit, short, expired: expired.reduce((sum, { stock }) => sum + stock, 0) });
}

const loadingOf = (route: Route, parcel: readonly Packing[]) => ({ route: route.id, carrier: route.carrierId, parcel });

const underWay: readonly HandOverState['status'][] = ['loaded', 'absent', 'refused'];

/** From now on somebody else carries it; what is on the way goes over to him. Refuses: route-closed. */
export async function reassignRoute(
  engine: Engine,
  tenantId: number,
  route: Route,
  carrierId: number,
  acting: Acting,
): Promise<Refusal | { readonly stops: number }> {
  const { db } = engine.house;
  const changed = await db.query(
    `UPDATE delivery_routes SET carrier_id = $3 WHERE tenant_id = $1 AND id = $2 AND state <> 'closed' RETURNING id`,
    [tenantId, route.id, carrierId],
  );
  if (changed.length === 0) return dayClosed();
  const stops = (await stopsOf(engine, tenantId, route)).filter(
    ({ state }) => underWay.includes(state.status) && state.carriedBy !== carrierId,
  );
  const outcomes = await actOnStops(
    engine,
    tenantId,
    acting,
    'assign',
    stops.map((stop) => ({ stop, input: { carrier: carrierId } })),
  );
  return outcomes.find(isRefusal) ?? { stops: stops.length };
}

/** Pieces that the ledger still has on the route. */
export async function piecesOnRoute(q: Queryable, tenantId: number, routeId: number): Promise<number> {
  const [row] = await q.query<{ pieces: number }>(
    `SELECT coalesce(sum(a.credits - a.debits), 0)::bigint AS pieces FROM goods_lot_routes w JOIN accounts a ON a.tenant_id = w.tenant_id
        AND a.code = 'lot:' || w.lot_id || ':route-' || w.route_id WHERE w.tenant_id = $1 AND w.route_id = $2`,
    [tenantId, routeId],
  );
  return row!.pieces;
}

export type Closing =
  | { readonly closed: true; readonly handed: number }
  | { readonly closed: false; readonly missing: readonly Stop[]; readonly pieces: number };

/** What came back goes into stock; the day is closed when nothing is on the route any more. Closing again changes nothing. */
export async function closeRoute(
  engine: Engine,
  tenantId: number,
  route: Route,
  back: ReadonlySet<number>,
  acting: Acting,
): Promise<Closing> {
  const { db, clock } = engine.house;
  const before = await stopsOf(engine, tenantId, route);
  const returning = before.filter(({ caseId, state }) => back.has(caseId) && underWay.includes(state.status));
  await actOnStops(
    engine,
    tenantId,
    acting,
    'return',
    returning.map((stop) => ({ stop, input: {} })),
  );
  const stops = await stopsOf(engine, tenantId, route);
  const missing = stops.filter(({ state }) => underWay.includes(state.status));
  const pieces = await piecesOnRoute(db, tenantId, route.id);
  if (missing.length > 0 || pieces > 0) return { closed: false, missing, pieces };
  const handed = stops.filter(({ state }) => state.status === 'handed');
  await actOnStops(
    engine,
    tenantId,
    acting,
    'close',
    handed.map((stop) => ({ stop, input: {} })),
  );
  await db.query(
    `UPDATE delivery_routes SET state = 'closed', closed_at = $3, closed_by = $4
      WHERE tenant_id = $1 AND id = $2 AND state <> 'closed'`,
    [tenantId, route.id, clock.now(), acting.personId],
  );
  return { closed: true, handed: stops.filter(({ state }) => state.hand !== null).length };
}
