// A sheet that a judge signed on paper, typed by an officer of the union that has the works judged. It counts when a second one has typed the same.
import { notFound } from '#access/may.ts';
import type { Viewer } from '#access/viewer.ts';
import { mayHandIn } from '#documents/case-documents.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { caseAt, findPanel } from '#panels/panels.ts';

export interface TypedFor {
  readonly panelId: number;
  /** The blind number of the work. */
  readonly number: number;
  readonly seat: number;
}

export interface Typing {
  /** A uuid: sent again it counts once. */
  readonly id: string;
  readonly sheet: readonly object[];
  readonly paper?: number;
}

/** Refuses: not-found, document-missing, and what the kind `score` refuses. */
export async function typeSheet(
  { house, act }: Engine,
  tenantId: number,
  { personId, posts }: Pick<Viewer, 'personId' | 'posts'>,
  { panelId, number, seat }: TypedFor,
  { id, sheet, paper }: Typing,
): Promise<{ readonly counts: boolean } | Refusal> {
  const panel = await findPanel(house.db, tenantId, panelId);
  const caseId = panel && (await caseAt(house.db, tenantId, panelId, number));
  if (!caseId) return notFound();
  const papers = paper === undefined ? [] : [paper];
  const missing = await mayHandIn(house.db, tenantId, papers, { ownerId: personId, caseId });
  if (missing) return missing;
  const input = { seat, sheet, ...(paper === undefined ? {} : { paper }) };
  const outcome = await act(tenantId, {
    acting: { personId, posts },
    target: { caseId },
    request: { id, action: 'enter-sheet', stage: panel.stage, input },
  });
  return isRefusal(outcome) ? outcome : { counts: outcome.events.some(({ type }) => type === 'marked') };
}
