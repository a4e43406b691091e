// Counts open deadlines again when the holidays of a year were taken in. It may run any number of times: what is right already is left as it is.
import { systemActs } from '#access/duties.ts';
import { kindOf } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { listRounds } from '#engine/rounds.ts';
import { defineTask, type Task } from '#jobs/tasks.ts';
import { type Calendar, dayAfter } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import type { Duration } from '#policy/programme.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { retrying } from '#store/connection.ts';
import type { Queryable } from '#store/queryable.ts';

const pageSize = 500;
/** Actions that were decided by the calendar before may be written this long after it changed. */
const settledMs = 60_000;

export interface Recounted {
  readonly cases: number;
  readonly notices: number;
  /** To be come back to: decided within the last minutes. */
  readonly left: number;
}

const none: Recounted = { cases: 0, notices: 0, left: 0 };
const sum = (a: Recounted, b: Recounted): Recounted => ({
  cases: a.cases + b.cases,
  notices: a.notices + b.notices,
  left: a.left + b.left,
});

/** What the outcomes come to. A refusal that is none of a recount's own is a Fault. */
function outcomeOf(outcomes: readonly (object | Refusal)[]): Recounted {
  const refused = outcomes.flatMap((one) => (isRefusal(one) ? [one.code] : []));
  const strange = refused.find(
    (code) => !['nothing-to-recount', 'recount-later', 'case-closed', 'moved-on'].includes(code),
  );
  if (strange) throw new Fault(`a deadline could not be counted again: ${strange}`);
  const left = refused.filter((code) => code === 'recount-later').length;
  return { cases: outcomes.length - refused.length, notices: 0, left };
}

interface Waiting {
  readonly id: number;
  readonly seq: number;
}

async function actionsFor(engine: Engine, tenantId: number, waiting: readonly Waiting[], mark: string) {
  const ids = await actionIdsOf(engine.house, tenantId);
  return waiting.map(({ id, seq }) => ({
    acting: systemActs,
    target: { caseId: id },
    request: { id: ids.named(id, `recount|${tenantId}|${id}|${seq}|${mark}`), action: 'recount', input: {} },
  }));
}

/** Stages of the round that have a counted deadline, those of notices apart. */
function countedStages({ programme }: PinnedRound): { readonly cases: string[]; readonly notices: string[] } {
  const all = [...Object.keys(programme.stages), ...(programme.appeal ? ['appeal'] : [])];
  const counted = all.filter((stage) => kindOf(programme, stage).counts !== undefined);
  const isNotice = (stage: string) => kindOf(programme, stage).key === 'notice';
  return { cases: counted.filter((stage) => !isNotice(stage)), notices: counted.filter(isNotice) };
}

async function recountCases(engine: Engine, tenantId: number, round: PinnedRound, mark: string): Promise<Recounted> {
  const { db, clock } = engine.house;
  const { cases: stages } = countedStages(round);
  let done = none;
  for (let after = 0; stages.length > 0; ) {
    const waiting = await db.query<Waiting>(
      `SELECT e.case_id AS id, c.seq FROM queue_entries e JOIN cases c ON c.tenant_id = $1 AND c.id = e.case_id
        WHERE e.tenant_id = $1 AND e.round_id = $2 AND e.stage = ANY ($3::text[]) AND e.due_on >= $4 AND e.case_id > $5
        ORDER BY e.case_id LIMIT $6`,
      [tenantId, round.view.id, stages, chinaDate(clock.now()), after, pageSize],
    );
    done = sum(done, outcomeOf(await engine.actAll(tenantId, await actionsFor(engine, tenantId, waiting, mark))));
    if (waiting.length < pageSize) return done;
    after = waiting.at(-1)!.id;
  }
  return done;
}

interface RunningNotice {
  readonly id: number;
  readonly stage: string;
  readonly publishedAt: Date;
  readonly until: Day;
}

class Later extends Error {}

/** The notice and its cases end on one day, or nothing of them changes. */
async function recountNotice(
  engine: Engine,
  tenantId: number,
  { id, stage, until }: RunningNotice,
  mark: string,
): Promise<Recounted> {
  const within = async (q: Queryable): Promise<Recounted> => {
    await q.query('UPDATE notices SET until = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, until]);
    const waiting = await q.query<Waiting>(
      `SELECT c.id, c.seq FROM notice_entries n JOIN cases c ON c.tenant_id = $1 AND c.id = n.case_id
        WHERE n.tenant_id = $1 AND n.notice_id = $2 AND c.stage = $3 AND c.status = 'open' ORDER BY c.id`,
      [tenantId, id, stage],
    );
    const done = outcomeOf(await engine.actWithin(q, tenantId, await actionsFor(engine, tenantId, waiting, mark)));
    if (done.left > 0) throw new Later();
    return { ...done, notices: 1 };
  };
  try {
    return await retrying(() => engine.house.db.transaction(within));
  } catch (error) {
    if (error instanceof Later) return { ...none, left: 1 };
    throw error;
  }
}

async function recountNotices(
  engine: Engine,
  tenantId: number,
  round: PinnedRound,
  calendar: Calendar,
  mark: string,
): Promise<Recounted> {
  const { db, clock } = engine.house;
  const running = await db.query<RunningNotice>(
    `SELECT id, stage, published_at AS "publishedAt", until FROM notices
      WHERE tenant_id = $1 AND round_id = $2 AND stage = ANY ($3::text[]) AND withdrawn_at IS NULL AND until >= $4 ORDER BY id`,
    [tenantId, round.view.id, countedStages(round).notices, chinaDate(clock.now())],
  );
  let done = none;
  for (const one of running) {
    const lasts = own(round.programme.stages, one.stage)?.settings.for as Duration;
    const until = dayAfter(chinaDate(one.publishedAt), lasts, calendar);
    // The public's time: never shorter than it was published.
    if (until > one.until) done = sum(done, await recountNotice(engine, tenantId, { ...one, until }, mark));
  }
  return done;
}

/** Everything that is open, if the calendar is another than that of the last time. */
export async function recountDeadlines(engine: Engine, tenantId: number): Promise<Recounted> {
  const { db, clock } = engine.house;
  const [tenant] = await db.query<{ epoch: number; recounted: string; takenAt: Date | null }>(
    `SELECT calendar_epoch AS epoch, recounted, (SELECT max(y.taken_at) FROM calendar_years y WHERE y.tenant_id = $1) AS "takenAt"
       FROM tenants WHERE tenant_id = $1`,
    [tenantId],
  );
  if (!tenant) return none;
  const calendar = await engine.caches.calendars.get(db, tenantId, tenant.epoch);
  const mark = `${tenant.epoch}|${calendar.knownUntil}`;
  if (mark === tenant.recounted) return none;
  const begun = clock.now();
  let done = none;
  for (const { id } of await listRounds(db, tenantId)) {
    const round = await pinnedRound(engine, db, tenantId, id);
    if (!round) continue;
    done = sum(done, await recountCases(engine, tenantId, round, mark));
    done = sum(done, await recountNotices(engine, tenantId, round, calendar, mark));
  }
  const settled = tenant.takenAt === null || begun.getTime() - tenant.takenAt.getTime() >= settledMs;
  if (done.left === 0 && settled)
    await db.query('UPDATE tenants SET recounted = $2 WHERE tenant_id = $1', [tenantId, mark]);
  return done;
}

/** Every half minute a look at two columns; the rest only after the calendar has changed. */
export const recountTask = (engine: Engine): Task =>
  defineTask('recount', 30_000, (_house, tenantId) => recountDeadlines(engine, tenantId));
