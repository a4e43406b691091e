// A judge falls ill: his seat is left and another takes a seat of his own; or one more is asked. All open works are told at once. What was given at a
// seat that was left stands in their history and counts no more: half a set of marks beside whole ones would not be fair to either half.
import { systemActs } from '#access/duties.ts';
import { notFound } from '#access/may.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { loadCases } from '#engine/load.ts';
import type { Recusal } from '#kinds/score/actions.ts';
import { tooNear } from '#kinds/score/too-near.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { checkJudges, nearTo, sitting } from '#panels/opening.ts';
import {
  isOpen,
  leastIn,
  lockPanel,
  type Panel,
  type PanelWork,
  type Seat,
  schemeIn,
  seatsOf,
  worksOf,
} from '#panels/panels.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Reseating {
  /** The seat that is left. */
  readonly left?: number;
  /** Who takes a seat of his own. */
  readonly personId?: number;
  readonly why: string;
}

/** Nobody sits twice, and nobody comes back to a panel that he left: his marks were set aside. */
const sitsAlready = (): Refusal =>
  refuse('judge-twice', '这位评委在这一组已经有过席位', 'This judge has, or had, a seat on this panel', {
    next: text('请另请一位', 'Ask somebody else'),
  });

const noSuchSeat = (): Refusal => refuse('no-such-seat', '评审组没有这一席', 'The panel has no such seat');

/** Of each open work: whether the one who comes is too near to it. */
async function nearness(engine: Engine, q: Queryable, tenantId: number, open: readonly PanelWork[], seat: Seat | null) {
  const near = new Map<number, Recusal>();
  if (!seat) return near;
  const forest = await engine.caches.forests.get(q, tenantId);
  const [judge] = await sitting(engine, q, tenantId, [seat]);
  const ids = open.map(({ caseId }) => caseId);
  const { cases } = await loadCases(q, tenantId, ids);
  for (const id of ids) {
    const found = nearTo(forest, cases.get(id)!, judge!);
    if (found) near.set(id, found);
  }
  return near;
}

const stepInsert = `INSERT INTO score_seat_steps (tenant_id, panel_id, seat, what, why, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`;

async function write(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  panel: Panel,
  asked: Reseating,
  added: Seat | null,
  by: number,
) {
  const at = engine.house.clock.now();
  if (added)
    await q.query('INSERT INTO score_seats (tenant_id, panel_id, seat, person_id) VALUES ($1, $2, $3, $4)', [
      ...[tenantId, panel.id, added.seat, added.personId],
    ]);
  if (added) await q.query(stepInsert, [tenantId, panel.id, added.seat, 'added', asked.why, by, at]);
  if (asked.left !== undefined) await q.query(stepInsert, [tenantId, panel.id, asked.left, 'left', asked.why, by, at]);
}

/** Refuses: not-found, panel-closed, no-such-seat, judge-twice, person-not-found, panel-too-near. Throws what the engine would never refuse. */
export async function reseat(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  panelId: number,
  asked: Reseating,
  by: number,
): Promise<{ readonly seat: number | null; readonly works: number } | Refusal> {
  const panel = await lockPanel(q, tenantId, panelId);
  const found = panel ? await schemeIn(engine, q, tenantId, panel) : notFound();
  if (isRefusal(found)) return found;
  const seats = await seatsOf(q, tenantId, panelId);
  const { left, personId } = asked;
  if (left === undefined && personId === undefined) return noSuchSeat();
  if (left !== undefined && !seats.some((one) => one.seat === left && !one.left)) return noSuchSeat();
  if (seats.some((one) => one.personId === personId)) return sitsAlready();
  const unknown = personId === undefined ? null : await checkJudges(q, tenantId, [personId], 1);
  if (unknown) return unknown;
  const added = personId === undefined ? null : { seat: seats.length + 1, personId, left: false };
  const open = (await worksOf(q, tenantId, panel!)).filter((work) => isOpen(panel!, work));
  if (open.length === 0)
    return refuse('panel-closed', '这一组已经评完，名次已经排出', 'This panel is closed and ranked');
  const near = await nearness(engine, q, tenantId, open, added);
  const now = ({ state: { recused } }: PanelWork) => seats.filter(({ seat }) => !recused[seat]).length;
  const then = (work: PanelWork) =>
    now(work) - (left === undefined || work.state.recused[left] ? 0 : 1) + (added && !near.has(work.caseId) ? 1 : 0);
  // Where judges have recused themselves meanwhile others are asked one by one, so fewer than it needs is better than fewer still.
  const short = tooNear(open.filter((work) => then(work) < now(work)).map(then), leastIn(found.round, panel!));
  if (short) return short;
  await write(engine, q, tenantId, panel!, asked, added, by);
  const change = { ...(left === undefined ? {} : { left }), ...(added ? { added: added.seat } : {}), why: asked.why };
  return { seat: added?.seat ?? null, works: await tell(engine, q, tenantId, panel!, open, change, near) };
}

interface Change {
  readonly left?: number;
  readonly added?: number;
  readonly why: string;
}

/** Each work is told once. One that was given up meanwhile is not told, and needs not be. */
async function tell(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  panel: Panel,
  works: readonly PanelWork[],
  change: Change,
  near: ReadonlyMap<number, Recusal>,
): Promise<number> {
  const { left = 0, added = 0 } = change;
  const ids = await actionIdsOf(engine.house, tenantId);
  const actions = works.map(({ caseId, state }): CaseAction => {
    const why = near.get(caseId);
    // A work that comes back has been told of another opening than before: its reopenings tell the two apart.
    const id = ids.named(panel.id, `reseat:${panel.id}:${left}:${added}:${caseId}:${state.reopened}`);
    const input = { ...change, ...(why ? { near: why } : {}) };
    return { acting: systemActs, target: { caseId }, request: { id, action: 'reseat', stage: panel.stage, input } };
  });
  const outcomes = await engine.actWithin(q, tenantId, actions);
  return outcomes.filter((one) => !isRefusal(one)).length;
}

/** Works that an appeal brought back did not hear of seats that were left or added meanwhile: they hear of it before they are ranked. */
export async function catchUp(engine: Engine, q: Queryable, tenantId: number, panel: Panel): Promise<void> {
  const [seats, steps] = [await seatsOf(q, tenantId, panel.id), await stepsOf(q, tenantId, panel.id)];
  for (const { seat, what, why } of steps) {
    const open = (await worksOf(q, tenantId, panel)).filter((work) => isOpen(panel, work));
    const unheard = open.filter(({ state: { before, recused } }) =>
      what === 'added' ? before!.seats < seat : recused[seat] !== 'left',
    );
    if (unheard.length === 0) continue;
    const added = what === 'added' ? seats.find((one) => one.seat === seat)! : null;
    const near = await nearness(engine, q, tenantId, unheard, added && { ...added, left: false });
    await tell(
      engine,
      q,
      tenantId,
      panel,
      unheard,
      what === 'added' ? { added: seat, why } : { left: seat, why },
      near,
    );
  }
}

interface Step {
  readonly seat: number;
  readonly what: 'left' | 'added';
  readonly why: string;
}

/** Seats that were added before those that were left, each in the order of the seats: so they can be told one by one. */
const stepsOf = (q: Queryable, tenantId: number, panelId: number): Promise<Step[]> =>
  q.query<Step>(
    'SELECT seat, what, why FROM score_seat_steps WHERE tenant_id = $1 AND panel_id = $2 ORDER BY what, seat',
    [tenantId, panelId],
  );
