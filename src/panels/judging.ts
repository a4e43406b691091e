// A judge at his seat: he marks a work, or says that he is too near to it. His seat is looked up here and nowhere else, so the case never
// learns his name but as whoever acted.

import { notFound } from '#access/may.ts';
import type { Viewer } from '#access/viewer.ts';
import type { Engine } from '#engine/engine.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { himself } from '#people/merged.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Judged {
  readonly panelId: number;
  /** The blind number of the work. */
  readonly number: number;
}

export interface Doing {
  /** A uuid: sent again it counts once. */
  readonly id: string;
  readonly action: 'mark' | 'recuse';
  readonly input: Readonly<Record<string, unknown>>;
}

/** Whoever does not sit on the panel learns nothing of it. Refuses: not-found. */
async function seatAt(
  q: Queryable,
  tenantId: number,
  personId: number,
  { panelId, number }: Judged,
): Promise<{ readonly seat: number; readonly caseId: number } | Refusal> {
  const [row] = await q.query<{ seat: number; caseId: number }>(
    `SELECT s.seat, w.case_id AS "caseId" FROM score_seats s
       JOIN score_works w ON w.tenant_id = $1 AND w.panel_id = s.panel_id AND w.number = $4
      WHERE s.tenant_id = $1 AND s.person_id = ANY (${himself('$2')}) AND s.panel_id = $3
        AND NOT EXISTS (SELECT 1 FROM score_seat_steps t
          WHERE t.tenant_id = $1 AND t.panel_id = s.panel_id AND t.seat = s.seat AND t.what = 'left') ORDER BY s.seat LIMIT 1`,
    [tenantId, personId, panelId, number],
  );
  return row ?? notFound();
}

/** Refuses: not-found, and what the kind `score` refuses. */
export async function judge(
  { house, act }: Engine,
  tenantId: number,
  { personId, posts }: Pick<Viewer, 'personId' | 'posts'>,
  judged: Judged,
  { id, action, input }: Doing,
): Promise<{ readonly done: true } | Refusal> {
  const found = await seatAt(house.db, tenantId, personId, judged);
  if (isRefusal(found)) return found;
  const outcome = await act(tenantId, {
    acting: { personId, posts, judging: true },
    target: { caseId: found.caseId },
    request: { id, action, input: { ...input, seat: found.seat } },
  });
  return isRefusal(outcome) ? outcome : { done: true };
}
