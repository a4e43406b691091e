// Routes as the desk shows them: who is brought what, where each bag is, and what phones recorded that could not be taken.
import { namesOf } from '#api/read/laid-out.ts';
import { iso } from '#api/shapes.ts';
import { type Route, type Stop, stopsOf } from '#deliveries/routes.ts';
import type { ListColumn, ListValue } from '#documents/workbook-write.ts';
import type { Engine } from '#engine/engine.ts';
import { goodsAt } from '#goods/stock.ts';
import { maskName } from '#kit/mask.ts';
import type { Queryable } from '#store/queryable.ts';

export const routeHead = ({ closedAt, ...route }: Route, carrierName: string) => ({
  ...route,
  carrierName,
  closedAt: closedAt && iso(closedAt),
});

export async function carrierNames(
  q: Queryable,
  tenantId: number,
  routes: readonly Route[],
): Promise<(route: Route) => string> {
  const names = await namesOf(q, tenantId, { people: routes.map(({ carrierId }) => carrierId), organisations: [] });
  return ({ carrierId }) => names.person(carrierId);
}

const countOf = (stops: readonly Stop[], ...statuses: readonly string[]): number =>
  stops.filter(({ state }) => statuses.includes(state.status)).length;

/** What a list of routes tells of each. */
export async function routeRow(engine: Engine, tenantId: number, route: Route, carrierName: string) {
  const stops = await stopsOf(engine, tenantId, route);
  return {
    ...routeHead(route, carrierName),
    stops: stops.length,
    handed: countOf(stops, 'handed', 'closed'),
    underWay: countOf(stops, 'loaded'),
    notMet: countOf(stops, 'absent', 'refused'),
  };
}

/** Names masked: an officer at the warehouse packs by label. */
export async function stopRows(engine: Engine, tenantId: number, route: Route, stops: readonly Stop[]) {
  const { db } = engine.house;
  const names = await namesOf(db, tenantId, {
    people: stops.flatMap(({ one, state }) => [one.personId ?? [], state.hand?.by ?? []].flat()),
    organisations: stops.flatMap(({ one }) => [one.organisationId, one.subjectOrganisationId ?? []].flat()),
  });
  const goods = new Map((await goodsAt(db, tenantId, route.organisationId)).map((one) => [one.id, one]));
  return stops.map(({ caseId, place, code, one, state }) => ({
    ...{ caseId, place, code, status: state.status, absences: state.absences },
    walkIn: state.walkIn === true,
    name: state.walkIn ? '' : one.personId === null ? names.subject(one, true) : maskName(names.person(one.personId)),
    union: names.organisation(one.organisationId),
    handedBy: state.hand?.by ? names.person(state.hand.by) : null,
    handedAt: state.hand?.at ?? null,
    proof: state.hand?.proof ?? null,
    parcel: (state.parcel.length > 0 ? state.parcel : state.package).map((row) => ({
      ...{ goods: row.goods, name: goods.get(row.goods)?.name ?? '', unit: goods.get(row.goods)?.unit ?? '' },
      ...{ lot: 'lot' in row ? (row.lot as number) : null, pieces: row.pieces },
    })),
  }));
}

export const packingColumns: readonly ListColumn[] = [
  { heading: '次序', type: 'number' },
  { heading: '标签' },
  { heading: '姓名' },
  { heading: '所在工会', width: 30 },
  { heading: '物资', width: 24 },
  { heading: '批', type: 'number' },
  { heading: '件数', type: 'number' },
  { heading: '单位' },
];

/** A row for each kind of goods of each stop, then what all of them come to. */
export function packingRows(stops: Awaited<ReturnType<typeof stopRows>>): ListValue[][] {
  const rows = stops.flatMap(({ place, code, name, walkIn, union, parcel }) =>
    parcel.map((row): ListValue[] => [
      place,
      code,
      walkIn ? '未入会劳动者' : name,
      union,
      row.name,
      row.lot,
      row.pieces,
      row.unit,
    ]),
  );
  const sums = totalsOf(stops).map((row): ListValue[] => [
    null,
    '合计',
    '',
    '',
    row.name,
    row.lot,
    row.pieces,
    row.unit,
  ]);
  return [...rows, ...sums];
}

/** Totals by goods and lot: what is taken off the shelf for a route. */
export function totalsOf(rows: Awaited<ReturnType<typeof stopRows>>) {
  const totals = new Map<string, { goods: number; name: string; unit: string; lot: number | null; pieces: number }>();
  for (const { goods, name, unit, lot, pieces } of rows.flatMap(({ parcel }) => parcel)) {
    const key = `${goods}|${lot}`;
    const before = totals.get(key)?.pieces ?? 0;
    totals.set(key, { goods, name, unit, lot, pieces: before + pieces });
  }
  return [...totals.values()];
}

interface KeptRow {
  readonly id: string;
  readonly caseId: number | null;
  readonly code: string;
  readonly what: string;
  readonly doneAt: Date;
  readonly by: string;
  readonly zh: string;
  readonly en: string;
  readonly lookedAt: Date | null;
}

/** What could not be taken, the newest first. */
export async function keptRecords(q: Queryable, tenantId: number, routeId: number) {
  const rows = await q.query<KeptRow>(
    `SELECT k.action_id AS id, k.case_id AS "caseId", k.code, k.what, k.done_at AS "doneAt", p.name AS by, k.why_zh AS zh, k.why_en AS en,
        k.looked_at AS "lookedAt" FROM delivery_records k JOIN people p ON p.tenant_id = k.tenant_id AND p.id = k.person_id
      WHERE k.tenant_id = $1 AND k.route_id = $2 ORDER BY k.received_at DESC LIMIT 500`,
    [tenantId, routeId],
  );
  return rows.map(({ doneAt, lookedAt, zh, en, ...row }) => ({
    ...row,
    ...{ why: { zh, en }, doneAt: iso(doneAt), lookedAt: lookedAt && iso(lookedAt) },
  }));
}
