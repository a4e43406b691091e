// When a showing is over: its owner is told, may renew it, and where nobody does its case comes to its end. What is on show is no matter of the case, so
// both are looked at together here, the case held first, as whoever writes it does.
import { systemActs } from '#access/duties.ts';
import { notFound } from '#access/may.ts';
import type { Engine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, addMonths, type Day } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { matchingCase } from '#matches/interests.ts';
import { renewAfterOver, renewBefore } from '#policy/showing.ts';
import { changeShowing, type ShowingChange } from '#showcase/changes.ts';
import { type Showing, showingById } from '#showcase/showings.ts';
import { actionIdsOf } from '#store/action-ids.ts';
import { retrying } from '#store/connection.ts';
import type { Queryable } from '#store/queryable.ts';

const holdCase = (q: Queryable, tenantId: number, caseId: number) =>
  q.query('SELECT FROM cases WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, caseId]);

type SystemAction = 'tell-over' | 'expire' | 'shown-again';

async function actOn(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  { caseId, stage }: { readonly caseId: number; readonly stage: string },
  [action, name, input]: readonly [SystemAction, string, Readonly<Record<string, unknown>>],
): Promise<Refusal | null> {
  const ids = await actionIdsOf(engine.house, tenantId);
  const request = { id: ids.named(caseId, `showing|${tenantId}|${caseId}|${name}`), action, stage, input };
  const [outcome] = await engine.actWithin(q, tenantId, [{ acting: systemActs, target: { caseId }, request }]);
  return isRefusal(outcome!) ? outcome : null;
}

interface Doing {
  readonly by: number;
  readonly at: Date;
}

type Changed = { readonly state: 'shown' | 'withdrawn' } | Refusal;

/** Within the caller's transaction. Refuses: what `changeShowing` refuses. */
export async function changeShown(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  caseId: number,
  change: ShowingChange,
  { by, at }: Doing,
): Promise<Changed> {
  await holdCase(q, tenantId, caseId);
  const changed = await changeShowing(q, tenantId, change, { by, at, today: chinaDate(at) });
  if (isRefusal(changed) || change.change !== 'renew') return changed;
  const found = await matchingCase(engine, q, tenantId, caseId);
  if (found?.state?.over !== undefined && found.one.state.status === 'open')
    await actOn(engine, q, tenantId, { caseId, stage: found.stage }, ['shown-again', `again|${at.toISOString()}`, {}]);
  return changed;
}

/** Whether its owner may renew it today. */
export const mayRenew = ({ state, until }: Pick<Showing, 'state' | 'until'>, isOpen: boolean, today: Day): boolean =>
  isOpen && state === 'shown' && until !== null && today >= addDays(until, -renewBefore);

/** By its owner, for as long as the programme shows things. Within the caller's transaction. Refuses: not-found, showing-not-renewable. */
export async function renewOwn(
  engine: Engine,
  q: Queryable,
  tenantId: number,
  showingId: number,
  doing: Doing,
): Promise<Changed> {
  const about = await showingById(q, tenantId, showingId);
  if (!about) return notFound();
  await holdCase(q, tenantId, about.caseId);
  // Held: nobody withdraws or renews it now.
  await q.query('SELECT FROM showing_index WHERE tenant_id = $1 AND showing_id = $2 FOR UPDATE', [tenantId, showingId]);
  const showing = (await showingById(q, tenantId, showingId))!;
  const found = await matchingCase(engine, q, tenantId, about.caseId);
  const today = chinaDate(doing.at);
  const isOpen = found?.one.state.status === 'open' && found.one.state.stage === found.stage;
  if (!found || !mayRenew(showing, isOpen, today))
    return refuse('showing-not-renewable', '现在不能自己续期', 'You cannot renew it now', {
      next: text(
        `最后 ${renewBefore} 天里和期满后 ${renewAfterOver} 天里可以续；撤下的、已经结束的，请找工会`,
        `You can in its last ${renewBefore} days and for ${renewAfterOver} days after; what is withdrawn or closed is your union’s to show`,
      ),
    });
  const years = Object.values(found.programme.stages).find(({ kind }) => kind === 'publish')?.settings.years;
  const from = showing.until! < today ? today : addDays(showing.until!, 1);
  const until = typeof years === 'number' ? { until: addDays(addMonths(from, 12 * years), -1) } : {};
  const change = { showingId, change: 'renew', reason: '本人续期', ...until } as const;
  return changeShown(engine, q, tenantId, about.caseId, change, doing);
}

interface Over {
  readonly caseId: number;
  readonly showingId: number;
  readonly state: 'shown' | 'withdrawn';
  readonly since: Day;
}

/** What a case showed last, where that is no longer on show: since when. */
const overs = (
  more: string,
) => `SELECT x.case_id AS "caseId", x.showing_id AS "showingId", x.state, CASE x.state WHEN 'shown' THEN x.until_on ELSE (
      SELECT (max(s.at) AT TIME ZONE 'UTC' + interval '8 hours')::date FROM showing_steps s WHERE s.tenant_id = $1 AND s.showing_id = x.showing_id) END AS since
  FROM showing_index x JOIN cases c ON c.tenant_id = $1 AND c.id = x.case_id
 WHERE x.tenant_id = $1 AND c.status = 'open' AND (x.state = 'withdrawn' OR x.until_on < $2) AND ${more}
   AND NOT EXISTS (SELECT FROM showing_index y WHERE y.tenant_id = $1 AND y.case_id = x.case_id AND y.showing_id > x.showing_id)`;

const pageSize = 500;

/** The owner is told once; long after, the case ends. What is done is done once, however often this runs. */
const seeTo = (engine: Engine, tenantId: number, { caseId, showingId }: Over): Promise<boolean> =>
  engine.house.db.transaction(async (q) => {
    await holdCase(q, tenantId, caseId);
    const today = chinaDate(engine.house.clock.now());
    // Held: nobody renews it now.
    await q.query('SELECT FROM showing_index WHERE tenant_id = $1 AND showing_id = $2 FOR UPDATE', [
      tenantId,
      showingId,
    ]);
    const [held] = await q.query<Over>(overs('x.showing_id = $3'), [tenantId, today, showingId]);
    const found = held && (await matchingCase(engine, q, tenantId, caseId));
    if (!held || !found || found.one.state.stage !== found.stage) return false;
    const { since, state } = held;
    const does = async (action: 'tell-over' | 'expire') => {
      // The case is held, and what is done moves its seq on.
      const name = `${action}|${showingId}|${since}|${found.one.seq}`;
      return (await actOn(engine, q, tenantId, { caseId, stage: found.stage }, [action, name, { since }])) === null;
    };
    if (state === 'shown' && found.state?.over?.since !== since) return does('tell-over');
    return today > addDays(since, renewAfterOver) && does('expire');
  });

/** Gives with how many cases something was done. */
export async function seeToOver(engine: Engine, tenantId: number): Promise<number> {
  const { db, clock } = engine.house;
  let done = 0;
  for (let after = 0; ; ) {
    const asked = [tenantId, chinaDate(clock.now()), after];
    const page = await db.query<Over>(`${overs('x.case_id > $3')} ORDER BY x.case_id LIMIT ${pageSize}`, asked);
    for (const one of page) if (await retrying(() => seeTo(engine, tenantId, one))) done += 1;
    if (page.length < pageSize) return done;
    after = page.at(-1)!.caseId;
  }
}
