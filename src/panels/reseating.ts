// A judge falls ill: his seat is left and another takes a seat of his own; or one more is asked. All open works are told at once. What was given at a
// seat that was left stands in their history and counts no more: half a set of marks beside whole ones would not be fair to either half.
import { systemActs } from '#access/duties.ts';
import { notFound } from '#access/may.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import { loadCases } from '#engine/load.ts';
import type { Recusal } from '#kinds/score/actions.ts';
import { namedActionId } from '#kit/action-id.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { checkJudges, nearTo, sitting, tooNear } from '#panels/opening.ts';
import {
  isOpen,
  lockPanel,
  type Panel,
  type PanelWork,
  type Seat,
  schemeIn,
  seatsOf,
  worksOf,
} from '#panels/panels.ts';
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
  const least = found.round.programme.stages[panel!.stage]!.settings.judges as number;
  const judging = ({ caseId, state: { recused } }: PanelWork) =>
    seats.filter(({ seat }) => !recused[seat] && seat !== left).length + (added && !near.has(caseId) ? 1 : 0);
  const short = tooNear(open.filter((work) => judging(work) < least).length, least);
  if (short) return short;
  await write(engine, q, tenantId, panel!, asked, added, by);
  const actions = open.map(({ caseId }): CaseAction => {
    const why = near.get(caseId);
    const input = {
      ...(left === undefined ? {} : { left }),
      ...(added ? { added: added.seat } : {}),
      ...(why ? { near: why } : {}),
      why: asked.why,
    };
    const id = namedActionId(`reseat:${panelId}:${left ?? 0}:${added?.seat ?? 0}:${caseId}`);
    return { acting: systemActs, target: { caseId }, request: { id, action: 'reseat', stage: panel!.stage, input } };
  });
  // A work that was given up, or marked on, meanwhile is none of those that refuse: marks do not stand in the way of seats.
  const outcomes = await engine.actWithin(q, tenantId, actions);
  return { seat: added?.seat ?? null, works: outcomes.filter((one) => !isRefusal(one)).length };
}
