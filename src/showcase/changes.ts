// What becomes of a showing after it was disclosed: withdrawn, or shown (again) until another day. Each is one more step; what was disclosed, and when,
// stays as it was.
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

export const showingChanges = ['withdraw', 'renew'] as const;

export interface ShowingChange {
  readonly showingId: number;
  readonly change: (typeof showingChanges)[number];
  readonly reason: string;
  /** Of 'renew': the last day; left out: without end. */
  readonly until?: Day;
}

interface Doing {
  readonly by: number;
  readonly at: Date;
  readonly today: Day;
}

/** Within the caller's transaction. Refuses: showing-unknown, showing-state, showing-until-past. */
export async function changeShowing(
  q: Queryable,
  tenantId: number,
  { showingId, change, reason, until }: ShowingChange,
  { by, at, today }: Doing,
): Promise<{ state: 'shown' | 'withdrawn' } | Refusal> {
  const [row] = await q.query<{ state: string; steps: number; takenBack: boolean }>(
    `SELECT x.state, x.steps, EXISTS (SELECT FROM showing_steps s WHERE s.tenant_id = $1 AND s.showing_id = $2 AND s.what = 'taken-back') AS "takenBack"
       FROM showing_index x WHERE x.tenant_id = $1 AND x.showing_id = $2 FOR UPDATE OF x`,
    [tenantId, showingId],
  );
  if (!row) return refuse('showing-unknown', '没有这一项推介', 'There is no such showing');
  if (row.takenBack || (change === 'withdraw' && row.state === 'withdrawn'))
    return refuse('showing-state', '已经撤下了', 'It is withdrawn already', {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  if (change === 'renew' && until !== undefined && until < today)
    return refuse('showing-until-past', '公开到哪天不能早于今天', 'The last day lies in the past', {
      next: text('请改日期', 'Change the date'),
    });
  const [state, what] = change === 'withdraw' ? (['withdrawn', 'withdrawn'] as const) : (['shown', 'renewed'] as const);
  const day = change === 'renew' ? (until ?? null) : null;
  await q.query(
    `UPDATE showing_index SET state = $3, steps = $4, until_on = CASE WHEN $3 = 'shown' THEN $5::date ELSE until_on END
      WHERE tenant_id = $1 AND showing_id = $2`,
    [tenantId, showingId, state, row.steps + 1, day],
  );
  await q.query(
    'INSERT INTO showing_steps (tenant_id, showing_id, step, what, until_on, reason, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [tenantId, showingId, row.steps + 1, what, day, reason, by, at],
  );
  return { state };
}
