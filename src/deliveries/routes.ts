// Routes: who is brought something on which day, in which order, by whom. A stop is a case at its hand-over; it belongs to one route at a time and
// leaves it only when that route has not been loaded yet or its day is closed.
import { isStage, kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import type { LoadedCase } from '#engine/load.ts';
import { loadCases } from '#engine/load.ts';
import type { HandOverState } from '#kinds/hand-over/hand-over.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Route {
  readonly id: number;
  readonly roundId: number;
  readonly organisationId: number;
  readonly name: string;
  readonly day: Day;
  readonly carrierId: number;
  readonly state: 'planned' | 'loaded' | 'closed';
  readonly closedAt: Date | null;
}

const columns = `id, round_id AS "roundId", organisation_id AS "organisationId", name, day, carrier_id AS "carrierId", state, closed_at AS "closedAt"`;

export async function findRoute(q: Queryable, tenantId: number, id: number): Promise<Route | null> {
  const [row] = await q.query<Route>(`SELECT ${columns} FROM delivery_routes WHERE tenant_id = $1 AND id = $2`, [
    tenantId,
    id,
  ]);
  return row ?? null;
}

export const routesOfRound = (q: Queryable, tenantId: number, roundId: number): Promise<Route[]> =>
  q.query<Route>(
    `SELECT ${columns} FROM delivery_routes WHERE tenant_id = $1 AND round_id = $2 ORDER BY day, name, id`,
    [tenantId, roundId],
  );

/** What somebody has to carry: loaded and not closed, or planned for later. */
export const routesOfCarrier = (q: Queryable, tenantId: number, carrierId: number): Promise<Route[]> =>
  q.query<Route>(
    `SELECT ${columns} FROM delivery_routes WHERE tenant_id = $1 AND carrier_id = $2 AND state <> 'closed' ORDER BY day, name, id`,
    [tenantId, carrierId],
  );

/** The stage at which a programme hands over; null: it does not. */
export const handOverStage = (programme: Programme): string | null =>
  Object.keys(programme.stages).find((key) => isStage(programme, key) && kindOf(programme, key).key === 'hand-over') ??
  null;

export interface Stop {
  readonly caseId: number;
  readonly place: number;
  /** What its label says. */
  readonly code: string;
  readonly one: LoadedCase;
  readonly state: HandOverState;
}

interface StopRow {
  readonly caseId: number;
  readonly place: number;
  readonly code: string;
}

export const dayClosed = (): Refusal =>
  refuse('route-closed', '这条路线当天已经结清', 'The day of this route is closed', {
    next: text('另排一条路线', 'Plan another route'),
  });

/** In the order of the route. */
export async function stopsOf(engine: Engine, tenantId: number, route: Route): Promise<Stop[]> {
  const { db } = engine.house;
  const rows = await db.query<StopRow>(
    'SELECT case_id AS "caseId", place, code FROM delivery_stops WHERE tenant_id = $1 AND route_id = $2 ORDER BY place, case_id',
    [tenantId, route.id],
  );
  const loaded = await loadCases(
    db,
    tenantId,
    rows.map(({ caseId }) => caseId),
  );
  const rounds = await engine.caches.rounds.get(db, tenantId, loaded.roundsEpoch, [route.roundId]);
  const stage = handOverStage(rounds.get(route.roundId)!.programme)!;
  return rows.map((row) => {
    const one = loaded.cases.get(row.caseId)!;
    return { ...row, one, state: own(one.state.stages, stage) as HandOverState };
  });
}

/** No letter or digit that is taken for another when it is read aloud or typed. */
const letters = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const codeLength = 8;
const labelCode = ({ random }: House): string =>
  [...random.bytes(codeLength)].map((byte) => letters[byte % letters.length]).join('');

export interface NewRoute {
  readonly roundId: number;
  readonly organisationId: number;
  readonly name: string;
  readonly day: Day;
  readonly carrierId: number;
  readonly madeBy: number;
  /** In the order of the stops. */
  readonly caseIds: readonly number[];
}

const stopsAtMost = 500;

/** In the caller's transaction. Refuses: route-exists, route-empty, route-too-long, route-day-past, stop-unfit. */
export async function planRoute(
  house: House,
  q: Queryable,
  tenantId: number,
  stage: string,
  made: NewRoute,
): Promise<{ readonly id: number } | Refusal> {
  const { roundId, caseIds } = made;
  if (caseIds.length === 0)
    return refuse('route-empty', '这条路线一户都没有', 'There is no stop on this route', {
      next: text('先选要送的户', 'Choose the stops first'),
    });
  if (caseIds.length > stopsAtMost)
    return refuse('route-too-long', `一条路线最多 ${stopsAtMost} 户`, `A route has ${stopsAtMost} stops at most`, {
      next: text('分成几条', 'Make several of it'),
    });
  if (made.day < chinaDate(house.clock.now()))
    return refuse('route-day-past', '送的日子已经过了', 'The day of the route has passed', {
      next: text('选今天或以后的一天', 'Choose today or a later day'),
    });
  await q.query(
    `SELECT r.id FROM delivery_routes r WHERE r.tenant_id = $1 AND r.id IN (
       SELECT d.route_id FROM delivery_stops d WHERE d.tenant_id = $1 AND d.case_id = ANY ($2::bigint[])) ORDER BY r.id FOR UPDATE`,
    [tenantId, caseIds],
  );
  const id = await house.ids.take(tenantId);
  const rows = await q.query(
    `INSERT INTO delivery_routes (tenant_id, id, round_id, organisation_id, name, day, carrier_id, state, made_by, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
    [tenantId, id, roundId, made.organisationId, made.name, made.day, made.carrierId, made.madeBy, house.clock.now()],
  );
  if (rows.length === 0)
    return refuse('route-exists', `这一天已经有“${made.name}”了`, `There is a route "${made.name}" on that day`, {
      next: text('换个名字', 'Give it another name'),
    });
  const taken = await q.query<{ caseId: number }>(
    `INSERT INTO delivery_stops AS d (tenant_id, case_id, route_id, place, code)
     SELECT $1, c.id, $3, w.place, w.code FROM unnest($2::bigint[], $4::text[]) WITH ORDINALITY AS w(id, code, place)
       JOIN cases c ON c.tenant_id = $1 AND c.id = w.id AND c.round_id = $5 AND c.stage = $6 AND c.status = 'open'
        AND c.state -> 'stages' -> $6 ->> 'status' = 'waiting'
     ON CONFLICT (tenant_id, case_id) DO UPDATE SET route_id = excluded.route_id, place = excluded.place, code = excluded.code
       WHERE NOT EXISTS (SELECT FROM delivery_routes r WHERE r.tenant_id = $1 AND r.id = d.route_id AND r.state = 'loaded')
     RETURNING case_id AS "caseId"`,
    [tenantId, caseIds, id, caseIds.map(() => labelCode(house)), roundId, stage],
  );
  if (taken.length === caseIds.length) return { id };
  const unfit = caseIds.length - taken.length;
  return refuse(
    'stop-unfit',
    `有 ${unfit} 户现在不能排：已经在别的路线上，或已经签收`,
    `${unfit} cannot be put on a route now: on the way already, or handed over`,
    { next: text('刷新名单再排', 'Reload the list, then plan again') },
  );
}

export interface Waiting {
  readonly id: number;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
  /** Kept for whoever comes and is no member. */
  readonly walkIn: boolean;
}

/** Who waits for a route, in the order of the unions; at most so many. */
export const waitingForRoute = (
  q: Queryable,
  tenantId: number,
  asked: { readonly roundId: number; readonly stage: string; readonly under: number | null; readonly atMost: number },
): Promise<Waiting[]> =>
  q.query<Waiting>(
    `SELECT c.id, c.organisation_id AS "organisationId", c.person_id AS "personId", c.subject_organisation_id AS "subjectOrganisationId",
        coalesce((c.state -> 'stages' -> $3 ->> 'walkIn')::boolean, false) AS "walkIn" FROM queue_entries e
       JOIN cases c ON c.tenant_id = e.tenant_id AND c.id = e.case_id
      WHERE e.tenant_id = $1 AND e.round_id = $2 AND e.stage = $3 AND c.state -> 'stages' -> $3 ->> 'status' = 'waiting'
        AND ($4::bigint IS NULL OR EXISTS (
          SELECT FROM organisation_paths p WHERE p.tenant_id = $1 AND p.ancestor_id = $4 AND p.descendant_id = c.organisation_id))
        AND NOT EXISTS (SELECT FROM delivery_stops d JOIN delivery_routes r ON r.tenant_id = d.tenant_id AND r.id = d.route_id
          WHERE d.tenant_id = $1 AND d.case_id = c.id AND r.state <> 'closed')
      ORDER BY c.organisation_id, c.id LIMIT $5`,
    [tenantId, asked.roundId, asked.stage, asked.under, asked.atMost],
  );

export interface HandingRound {
  readonly id: number;
  readonly name: string;
  readonly year: number;
  readonly title: Text;
  readonly state: 'open' | 'closed';
}

/** Rounds of a union that hand something over, the newest first. */
export const handingRounds = (q: Queryable, tenantId: number, organisationId: number): Promise<HandingRound[]> =>
  q.query<HandingRound>(
    `SELECT r.id, r.name, r.year, r.state, v.definition -> 'title' AS title FROM rounds r
       JOIN programme_versions v ON v.tenant_id = r.tenant_id AND v.hash = r.version_hash
      WHERE r.tenant_id = $1 AND r.organisation_id = $2
        AND EXISTS (SELECT FROM json_each(v.definition -> 'stages') AS s(key, value) WHERE s.value ->> 'kind' = 'hand-over')
      ORDER BY r.opens_on DESC, r.id DESC LIMIT 50`,
    [tenantId, organisationId],
  );
