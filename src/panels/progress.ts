// How far the seats of a panel are. A judge's first screen asks it whenever it is opened, and the marks stand in the states of thousands of works: what
// was read of a state is kept under its `seq`, which changes with it, so that only works that moved meanwhile are read again.
import type { Engine } from '#engine/engine.ts';
import type { Day } from '#kit/days.ts';
import { type Panel, panelsOfJudge } from '#panels/panels.ts';
import type { Queryable } from '#store/queryable.ts';

interface Given {
  readonly seq: number;
  readonly marked: readonly number[];
  readonly recused: readonly number[];
}

export interface WorkProgress extends Omit<Given, 'seq'> {
  readonly caseId: number;
  readonly number: number;
  /** It can be marked now. */
  readonly open: boolean;
  readonly dueOn: Day | null;
}

/** Panels of which something is kept; of more, the one looked at longest ago is forgotten. */
const panelsKept = 100;
const kept = new WeakMap<Engine['caches'], Map<string, Map<number, Given>>>();

function knownOf({ caches }: Engine, tenantId: number, panelId: number): Map<number, Given> {
  const panels = kept.get(caches) ?? new Map<string, Map<number, Given>>();
  kept.set(caches, panels);
  const key = `${tenantId}/${panelId}`;
  const found = panels.get(key) ?? new Map<number, Given>();
  panels.delete(key);
  panels.set(key, found);
  if (panels.size > panelsKept) panels.delete(panels.keys().next().value!);
  return found;
}

interface Seen {
  readonly caseId: number;
  readonly number: number;
  readonly seq: number;
  readonly open: boolean;
  readonly dueOn: Day | null;
}

/** Without their states: a row of a few bytes each. */
const worksNow = (q: Queryable, tenantId: number, { id, stage }: Panel): Promise<Seen[]> =>
  q.query<Seen>(
    `SELECT w.case_id AS "caseId", w.number, c.seq, c.due_on AS "dueOn", c.status = 'open' AND c.stage = $3 AS open FROM score_works w
       JOIN cases c ON c.tenant_id = $1 AND c.id = w.case_id WHERE w.tenant_id = $1 AND w.panel_id = $2 ORDER BY w.number`,
    [tenantId, id, stage],
  );

interface Read extends Given {
  readonly caseId: number;
}

const readAnew = (q: Queryable, tenantId: number, { stage }: Panel, caseIds: readonly number[]): Promise<Read[]> =>
  q.query<Read>(
    `SELECT c.id AS "caseId", c.seq, ARRAY(SELECT k::int FROM json_object_keys(s.at -> 'marks') AS k) AS marked,
        ARRAY(SELECT k::int FROM json_object_keys(s.at -> 'recused') AS k) AS recused
       FROM cases c, LATERAL (SELECT c.state -> 'stages' -> $3 AS at OFFSET 0) s WHERE c.tenant_id = $1 AND c.id = ANY ($2::bigint[])`,
    [tenantId, caseIds, stage],
  );

/** Every work of the panel; never within a transaction that has marked something, which could still come to nothing. */
export async function progressOf(engine: Engine, tenantId: number, panel: Panel): Promise<WorkProgress[]> {
  const { db } = engine.house;
  const known = knownOf(engine, tenantId, panel.id);
  const works = await worksNow(db, tenantId, panel);
  const moved = works.filter(({ caseId, seq }) => known.get(caseId)?.seq !== seq).map(({ caseId }) => caseId);
  if (moved.length > 0)
    for (const { caseId, ...given } of await readAnew(db, tenantId, panel, moved)) known.set(caseId, given);
  return works.map(({ caseId, number, open, dueOn }) => {
    const { marked, recused } = known.get(caseId)!;
    return { caseId, number, open, dueOn, marked, recused };
  });
}

export interface SeatProgress {
  readonly works: number;
  readonly marked: number;
  readonly recused: number;
  /** Open, and still to be marked. */
  readonly left: number;
  /** Their numbers. */
  readonly waiting: readonly number[];
  /** The first day on which one of them is due. */
  readonly dueOn: Day | null;
}

export async function seatProgress(
  engine: Engine,
  tenantId: number,
  panel: Panel,
  seat: number,
): Promise<SeatProgress> {
  const all = await progressOf(engine, tenantId, panel);
  const [marked, recused] = [
    all.filter((one) => one.marked.includes(seat)),
    all.filter((one) => one.recused.includes(seat)),
  ];
  const left = all.filter((one) => one.open && !one.marked.includes(seat) && !one.recused.includes(seat));
  return {
    ...{ works: all.length, marked: marked.length, recused: recused.length, left: left.length },
    waiting: left.map(({ number }) => number),
    dueOn: left.flatMap(({ dueOn }) => dueOn ?? []).sort()[0] ?? null,
  };
}

/** Panels where open works wait for this judge, and how many. */
export async function waitingForMarks(
  engine: Engine,
  tenantId: number,
  personId: number,
): Promise<{ readonly panelId: number; readonly name: string; readonly left: number }[]> {
  const { db } = engine.house;
  const panels = (await panelsOfJudge(db, tenantId, personId)).toReversed();
  if (panels.length === 0) return [];
  const open = await db.query<{ id: number }>(
    `SELECT p.id FROM score_panels p WHERE p.tenant_id = $1 AND p.id = ANY ($2::bigint[])
       AND EXISTS (SELECT 1 FROM queue_entries e WHERE e.tenant_id = $1 AND e.round_id = p.round_id AND e.stage = p.stage)`,
    [tenantId, panels.map(({ id }) => id)],
  );
  const found = [];
  for (const panel of panels.filter(({ id }) => open.some((one) => one.id === id))) {
    const { left } = await seatProgress(engine, tenantId, panel, panel.seat);
    if (left > 0) found.push({ panelId: panel.id, name: panel.name, left });
  }
  return found;
}
