// Routes of a round: planned from who waits, loaded, given to somebody else, and closed when nothing is on the way any more.
import { z } from '@hono/zod-openapi';
import { actingOf } from '#access/acting.ts';
import { notFound } from '#access/may.ts';
import { endpoint, type Located } from '#api/endpoint.ts';
import { personal, whoseFile } from '#api/looks.ts';
import {
  carrierNames,
  keptRecords,
  packingColumns,
  packingRows,
  routeHead,
  routeRow,
  stopRows,
  totalsOf,
} from '#api/read/deliveries.ts';
import { namesOf } from '#api/read/laid-out.ts';
import { fileFormat, listFile, listPatience } from '#api/read/lists.ts';
import { roundTarget } from '#api/round-target.ts';
import { count, created, day, done, id, idText, instant, line, text } from '#api/shapes.ts';
import { closeRoute, loadRoute, reassignRoute } from '#deliveries/dispatch.ts';
import { findRoute, handOverStage, planRoute, routesOfRound, stopsOf, waitingForRoute } from '#deliveries/routes.ts';
import { keepForWalkIns } from '#deliveries/walk-ins.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { text as said } from '#kit/text.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { takesWalkIns } from '#policy/walk-in.ts';

const tag = 'Deliveries';
const params = z.object({ id: idText });
const status = z.enum(['waiting', 'loaded', 'absent', 'refused', 'handed', 'closed', 'declined']);
const head = z.object({
  ...{ id, roundId: id, organisationId: id, name: z.string(), day, carrierId: id, carrierName: z.string() },
  ...{ state: z.enum(['planned', 'loaded', 'closed']), closedAt: instant.nullable() },
});
const row = head.extend({ stops: count, handed: count, underWay: count, notMet: count }).openapi('DeliveryRoute');
const pieces = z.object({ goods: id, name: z.string(), unit: z.string(), lot: id.nullable(), pieces: count });
const stop = z
  .object({
    ...{
      caseId: id,
      place: count,
      code: z.string(),
      status,
      absences: count,
      name: z.string(),
      walkIn: z.boolean(),
      union: z.string(),
    },
    ...{
      handedBy: z.string().nullable(),
      handedAt: z.string().nullable(),
      proof: z.enum(['signature', 'code']).nullable(),
    },
    parcel: personal(z.array(pieces)),
  })
  .openapi('DeliveryStop');
type Cases = readonly { readonly caseId: number }[];
const casesOf = (stops: Cases) => ({ cases: stops.map(({ caseId }) => caseId) });
const kept = z.object({
  ...{ id: z.string(), caseId: id.nullable(), code: z.string(), what: z.string(), doneAt: instant, by: z.string() },
  ...{ why: text, lookedAt: instant.nullable() },
});

const stopsAtMost = 500;

export const noHandOver = () =>
  refuse('no-hand-over', '这个批次的办法里没有发放', 'The programme of this round hands nothing over');
const noCarrier = () =>
  refuse('person-not-found', '没有找到送的人', 'The carrier was not found', { next: said('请重新选', 'Choose again') });

async function personExists({ house, tenantId }: Pick<Located<0, 0, 0>, 'house' | 'tenantId'>, personId: number) {
  const rows = await house.db.query('SELECT id FROM people WHERE tenant_id = $1 AND id = $2', [tenantId, personId]);
  return rows.length > 0;
}

const routeTarget = async <Q, B>({ house, tenantId, params }: Located<{ id: number }, Q, B>) => {
  const route = await findRoute(house.db, tenantId, params.id);
  return route && [{ tenantId, organisationId: route.organisationId, class: 'S2' as const }];
};

export const deliveryRoutes = (engine: Engine) => [
  endpoint({
    operation: 'deliveries.list',
    method: 'get',
    path: '/rounds/{id}/deliveries',
    tag,
    summary: { zh: '一个批次的路线，和还没排的', en: 'The routes of a round, and who still waits for one' },
    params,
    answer: z.object({
      ...{ items: z.array(row), takesWalkIns: z.boolean() },
      waiting: personal(z.array(z.object({ id, name: z.string(), union: z.string(), walkIn: z.boolean() }))),
    }),
    shows: {
      what: 'parcel',
      of: (_, { waiting }: { waiting: readonly { id: number }[] }) => ({ cases: waiting.map(({ id: one }) => one) }),
    },
    target: roundTarget('S2'),
    handle: async ({ house, tenantId, params }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      const stage = round && handOverStage(round.programme);
      if (!stage) return noHandOver();
      const routes = await routesOfRound(house.db, tenantId, params.id);
      const nameOf = await carrierNames(house.db, tenantId, routes);
      const asked = { roundId: params.id, stage, under: null, atMost: stopsAtMost };
      const waiting = await waitingForRoute(house.db, tenantId, asked);
      return {
        items: await Promise.all(routes.map((route) => routeRow(engine, tenantId, route, nameOf(route)))),
        waiting: await waitingRows(engine, tenantId, waiting),
        takesWalkIns: takesWalkIns(round.programme.form),
      };
    },
  }),
  endpoint({
    operation: 'deliveries.plan',
    method: 'post',
    path: '/rounds/{id}/deliveries',
    tag,
    summary: { zh: '排一条路线', en: 'Plan a route' },
    params,
    body: z.strictObject({
      ...{ name: line(40), day, carrierId: id },
      caseIds: z.array(id).max(stopsAtMost).openapi({ description: 'In the order of the stops' }),
    }),
    answer: created,
    status: 201,
    repeat: 'key',
    target: roundTarget('S2'),
    handle: async ({ house, tenantId, params, viewer, body }) => {
      const round = await pinnedRound(engine, house.db, tenantId, params.id);
      const stage = round && handOverStage(round.programme);
      if (!stage) return noHandOver();
      if (!(await personExists({ house, tenantId }, body.carrierId))) return noCarrier();
      const made = { ...body, roundId: params.id, organisationId: round.view.organisationId, madeBy: viewer.personId };
      return house.db.transaction((q) =>
        planRoute(house, q, tenantId, stage, { ...made, caseIds: [...new Set(body.caseIds)] }),
      );
    },
  }),
  endpoint({
    operation: 'deliveries.keepForWalkIns',
    method: 'post',
    path: '/rounds/{id}/walk-ins',
    tag,
    summary: { zh: '给未入会的劳动者留几份', en: 'Keep some for workers who are no members' },
    params,
    body: z.strictObject({ bags: z.number().int().min(1).max(200) }),
    answer: z.object({ kept: count }),
    repeat: 'action',
    target: roundTarget('S2'),
    handle: ({ tenantId, params, viewer, body, actionId }) =>
      keepForWalkIns(engine, tenantId, { roundId: params.id, bags: body.bags, actionId }, actingOf(viewer)),
  }),
  endpoint({
    operation: 'deliveries.get',
    method: 'get',
    path: '/deliveries/{id}',
    tag,
    summary: {
      zh: '一条路线：每一站、装箱总数、没能记上的',
      en: 'One route: its stops, what is packed, what could not be recorded',
    },
    params,
    answer: head
      .extend({ items: z.array(stop), totals: z.array(pieces), kept: z.array(kept) })
      .openapi('DeliveryRouteWhole'),
    shows: { what: 'parcel', of: (_, { items }: { items: Cases }) => casesOf(items) },
    target: routeTarget,
    handle: async ({ house, tenantId, params }) => {
      const route = await findRoute(house.db, tenantId, params.id);
      if (!route) return notFound();
      const nameOf = await carrierNames(house.db, tenantId, [route]);
      const items = await stopRows(engine, tenantId, route, await stopsOf(engine, tenantId, route));
      const kept = await keptRecords(house.db, tenantId, route.id);
      return { ...routeHead(route, nameOf(route)), items, totals: totalsOf(items), kept };
    },
  }),
  endpoint({
    operation: 'deliveries.packing',
    method: 'get',
    path: '/deliveries/{id}/packing',
    tag,
    summary: { zh: '装箱单', en: 'The packing list' },
    params,
    query: z.strictObject({ format: fileFormat }),
    answer: 'download',
    shows: { what: 'parcel', of: whoseFile },
    list: true,
    patience: listPatience,
    target: routeTarget,
    handle: async (asked) => {
      const { house, tenantId, params, query } = asked;
      const route = await findRoute(house.db, tenantId, params.id);
      if (!route) return notFound();
      const stops = await stopRows(engine, tenantId, route, await stopsOf(engine, tenantId, route));
      const list = { name: `装箱单-${route.name}`, columns: packingColumns, rows: packingRows(stops) };
      const of = { format: query.format, what: 'deliveries.packing', target: `delivery:${route.id}` };
      return listFile(asked, list, of, casesOf(stops));
    },
  }),
  endpoint({
    operation: 'deliveries.load',
    method: 'post',
    path: '/deliveries/{id}/load',
    tag,
    summary: { zh: '装车：先到期的先装', en: 'Load it: what expires first leaves first' },
    params,
    answer: z.object({ loaded: count, refused: z.array(z.object({ caseId: id, why: text })) }),
    repeat: 'action',
    target: routeTarget,
    handle: async ({ house, tenantId, params, viewer }) => {
      const route = await findRoute(house.db, tenantId, params.id);
      if (!route) return notFound();
      const loaded = await loadRoute(engine, tenantId, route, actingOf(viewer));
      if (isRefusal(loaded)) return loaded;
      return {
        loaded: loaded.loaded,
        refused: loaded.refused.map(({ caseId, refusal }) => ({ caseId, why: refusal.why })),
      };
    },
  }),
  endpoint({
    operation: 'deliveries.reassign',
    method: 'post',
    path: '/deliveries/{id}/carrier',
    tag,
    summary: { zh: '换人送', en: 'Give it to somebody else' },
    params,
    body: z.strictObject({ carrierId: id }),
    answer: z.object({ stops: count }),
    repeat: 'action',
    target: routeTarget,
    handle: async ({ house, tenantId, params, viewer, body }) => {
      const route = await findRoute(house.db, tenantId, params.id);
      if (!route) return notFound();
      if (!(await personExists({ house, tenantId }, body.carrierId))) return noCarrier();
      return reassignRoute(engine, tenantId, route, body.carrierId, actingOf(viewer));
    },
  }),
  endpoint({
    operation: 'deliveries.close',
    method: 'post',
    path: '/deliveries/{id}/close',
    tag,
    summary: { zh: '当天结清，或说出还缺哪一份', en: 'Close the day, or say which bag is missing' },
    params,
    body: z.strictObject({
      back: z
        .array(id)
        .min(1)
        .max(stopsAtMost)
        .optional()
        .openapi({ description: 'Cases whose bag is back in stock; left out: none' }),
    }),
    answer: z.object({ closed: z.boolean(), handed: count, pieces: count, missing: z.array(stop) }),
    shows: { what: 'parcel', of: (_, { missing }: { missing: Cases }) => casesOf(missing) },
    repeat: 'action',
    target: routeTarget,
    handle: async ({ house, tenantId, params, viewer, body }) => {
      const route = await findRoute(house.db, tenantId, params.id);
      if (!route) return notFound();
      const closing = await closeRoute(engine, tenantId, route, new Set(body.back ?? []), actingOf(viewer));
      if (closing.closed) return { closed: true, handed: closing.handed, pieces: 0, missing: [] };
      const missing = await stopRows(engine, tenantId, route, closing.missing);
      return { closed: false, handed: 0, pieces: closing.pieces, missing };
    },
  }),
  endpoint({
    operation: 'deliveries.looked',
    method: 'post',
    path: '/deliveries/{id}/records/looked',
    tag,
    summary: { zh: '没能记上的已经核对', en: 'What could not be recorded has been looked at' },
    params,
    body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(500) }),
    answer: done,
    repeat: 'natural',
    target: routeTarget,
    handle: async ({ house, tenantId, params, viewer, body }) => {
      await house.db.query(
        `UPDATE delivery_records SET looked_at = $4, looked_by = $5
          WHERE tenant_id = $1 AND route_id = $2 AND action_id = ANY ($3::uuid[]) AND looked_at IS NULL`,
        [tenantId, params.id, body.ids, house.clock.now(), viewer.personId],
      );
      return { done: true };
    },
  }),
];

async function waitingRows(
  engine: Engine,
  tenantId: number,
  waiting: Awaited<ReturnType<typeof waitingForRoute>>,
): Promise<{ id: number; name: string; union: string; walkIn: boolean }[]> {
  const names = await namesOf(engine.house.db, tenantId, {
    people: waiting.flatMap(({ personId }) => personId ?? []),
    organisations: waiting.flatMap(({ organisationId, subjectOrganisationId }) => [
      organisationId,
      subjectOrganisationId ?? organisationId,
    ]),
  });
  return waiting.map((one) => ({
    ...{ id: one.id, walkIn: one.walkIn },
    name: one.walkIn ? '' : names.subject(one, false),
    union: names.organisation(one.organisationId),
  }));
}
