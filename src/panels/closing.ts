// A panel is closed: when every seat has marked or is recused, all works get their places at once, in one transaction. A mark that changes
// meanwhile makes its total another, and then nothing is ranked.
import { systemActs } from '#access/duties.ts';
import { notFound } from '#access/may.ts';
import type { Engine } from '#engine/engine.ts';
import { isComplete, marksOf } from '#kinds/score/state.ts';
import { tooNear } from '#kinds/score/too-near.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { isJudged, isOpen, leastIn, lockPanel, type Panel, schemeIn, workOf, worksOf } from '#panels/panels.ts';
import { catchUp } from '#panels/reseating.ts';
import { type Ranked, rank } from '#policy/scoring.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import type { Queryable } from '#store/queryable.ts';

/** Thrown through the transaction, so that half a ranking is none. */
class NotRanked extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

async function rankAll(engine: Engine, q: Queryable, tenantId: number, panel: Panel, ranked: readonly Ranked[]) {
  const ids = (await actionIdsOf(engine.house, tenantId)).bulk(panel.id, panel.closings + 1);
  const actions = ranked.map(({ id, total, place, taken, award, beside }) => ({
    acting: systemActs,
    target: { caseId: id },
    request: {
      ...{ id: ids.of(id), action: 'rank', stage: panel.stage },
      input: {
        ...{ total, taken, closing: panel.closings + 1 },
        ...(place === null ? {} : { place }),
        ...(award === null ? {} : { award }),
        ...(beside.length === 0 ? {} : { beside: beside.map((one) => ({ award: one })) }),
      },
    },
  }));
  for (const outcome of await engine.actWithin(q, tenantId, actions))
    if (isRefusal(outcome)) throw new NotRanked(outcome);
}

async function closeWithin(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  panelId: number,
  closedBy: number,
): Promise<{ readonly ranked: number; readonly taken: number } | Refusal> {
  const panel = await lockPanel(q, tenantId, panelId);
  const found = panel ? await schemeIn(engine, q, tenantId, panel) : notFound();
  if (isRefusal(found)) return found;
  await catchUp(engine, q, tenantId, panel!);
  const works = await worksOf(q, tenantId, panel!);
  const open = works.filter((work) => isOpen(panel!, work));
  if (open.length === 0)
    return refuse('panel-closed', '这一组已经评完，名次已经排出', 'This panel is closed and ranked', {
      next: text('刷新看结果', 'Reload to see the result'),
    });
  const missing = open.filter(({ state }) => !isComplete(state)).length;
  if (missing > 0)
    return refuse('marks-missing', `还有 ${missing} 件没评完`, `${missing} works are not marked by all yet`, {
      next: text('等评委打完分', 'Wait for the marks'),
    });
  const few = tooNear(
    open.map(({ state }) => marksOf(state).length),
    leastIn(found.round, panel!),
  );
  if (few) return few;
  const opened = new Set(open.map(({ caseId }) => caseId));
  const order = rank(found.scheme, works.filter((work) => isJudged(panel!, work)).map(workOf));
  const now = order.filter(({ id }) => opened.has(id));
  await rankAll(engine, q, tenantId, panel!, now);
  await q.query(
    'UPDATE score_panels SET closings = closings + 1, closed_at = $3, closed_by = $4 WHERE tenant_id = $1 AND id = $2',
    [tenantId, panelId, engine.house.clock.now(), closedBy],
  );
  return { ranked: now.length, taken: now.filter(({ taken }) => taken).length };
}

/** Refuses: not-found, panel-closed, marks-missing, panel-too-near, total-differs. */
export async function closePanel(
  engine: Engine,
  tenantId: number,
  panelId: number,
  closedBy: number,
): Promise<{ readonly ranked: number; readonly taken: number } | Refusal> {
  try {
    return await engine.house.db.transaction((q) => closeWithin(engine, q, tenantId, panelId, closedBy));
  } catch (error) {
    if (error instanceof NotRanked) return error.refusal;
    throw error;
  }
}
