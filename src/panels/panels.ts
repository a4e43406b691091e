// A panel judges the works of one scheme in one round: who sits on it, which works it has under which blind numbers, and how far they are.

import { notFound } from '#access/may.ts';
import type { CaseState } from '#engine/case-state.ts';
import type { Engine } from '#engine/engine.ts';
import type { PinnedRound } from '#engine/load.ts';
import { isComplete, type ScoreState } from '#kinds/score/state.ts';
import { own } from '#kit/own.ts';
import { Fault } from '#kit/refusal.ts';
import { pinnedRound } from '#notices/publishing.ts';
import { himself, whoNow } from '#people/merged.ts';
import { schemeOf } from '#policy/scheme.ts';
import type { Scheme, Work } from '#policy/scoring.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Panel {
  readonly id: number;
  readonly roundId: number;
  readonly stage: string;
  readonly scheme: string;
  readonly name: string;
  readonly openedAt: Date;
  readonly openedBy: number;
  /** How often its works were ranked. */
  readonly closings: number;
  readonly closedAt: Date | null;
  readonly closedBy: number | null;
}

const columns = `p.id, p.round_id AS "roundId", p.stage, p.scheme, p.name, p.opened_at AS "openedAt", p.opened_by AS "openedBy",
  p.closings, p.closed_at AS "closedAt", p.closed_by AS "closedBy"`;

export const panelsOfRound = (q: Queryable, tenantId: number, roundId: number): Promise<Panel[]> =>
  q.query<Panel>(`SELECT ${columns} FROM score_panels p WHERE p.tenant_id = $1 AND p.round_id = $2 ORDER BY p.id`, [
    ...[tenantId, roundId],
  ]);

/** Those of a union's rounds that are still judging. */
export const openPanelsOf = (q: Queryable, tenantId: number, organisationId: number, limit: number): Promise<Panel[]> =>
  q.query<Panel>(
    `SELECT ${columns} FROM rounds r JOIN score_panels p ON p.tenant_id = $1 AND p.round_id = r.id AND p.closed_at IS NULL
      WHERE r.tenant_id = $1 AND r.organisation_id = $2 ORDER BY p.id LIMIT $3`,
    [tenantId, organisationId, limit],
  );

/** A seat of the query that nobody left. */
const notLeft = `NOT EXISTS (SELECT 1 FROM score_seat_steps t
  WHERE t.tenant_id = $1 AND t.panel_id = s.panel_id AND t.seat = s.seat AND t.what = 'left')`;

/** Those on which somebody sits, the latest first. */
export const panelsOfJudge = (q: Queryable, tenantId: number, personId: number): Promise<(Panel & Seat)[]> =>
  q.query<Panel & Seat>(
    `SELECT DISTINCT ON (p.id) ${columns}, s.seat, $2::bigint AS "personId", false AS left FROM score_seats s
       JOIN score_panels p ON p.tenant_id = $1 AND p.id = s.panel_id
      WHERE s.tenant_id = $1 AND s.person_id = ANY (${himself('$2')}) AND ${notLeft} ORDER BY p.id DESC, s.seat`,
    [tenantId, personId],
  );

export async function findPanel(q: Queryable, tenantId: number, id: number): Promise<Panel | null> {
  const [row] = await q.query<Panel>(`SELECT ${columns} FROM score_panels p WHERE p.tenant_id = $1 AND p.id = $2`, [
    ...[tenantId, id],
  ]);
  return row ?? null;
}

/** The same, kept from being closed twice at once. */
export async function lockPanel(q: Queryable, tenantId: number, id: number): Promise<Panel | null> {
  const [row] = await q.query<Panel>(
    `SELECT ${columns} FROM score_panels p WHERE p.tenant_id = $1 AND p.id = $2 FOR UPDATE`,
    [tenantId, id],
  );
  return row ?? null;
}

export interface Seat {
  readonly seat: number;
  readonly personId: number;
  /** Its judge has gone; another sits at a seat of his own. */
  readonly left: boolean;
}

export const seatsOf = (q: Queryable, tenantId: number, panelId: number): Promise<Seat[]> =>
  q.query<Seat>(
    `SELECT s.seat, ${whoNow('s.person_id')} AS "personId", NOT (${notLeft}) AS left FROM score_seats s
      WHERE s.tenant_id = $1 AND s.panel_id = $2 ORDER BY s.seat`,
    [tenantId, panelId],
  );

export interface PanelWork {
  readonly number: number;
  readonly caseId: number;
  readonly status: CaseState['status'];
  /** Where its case stands now. */
  readonly stage: string;
  readonly state: ScoreState;
}

/** Works by their blind numbers: all of them, or a page after one. */
export function worksOf(
  q: Queryable,
  tenantId: number,
  { id, stage }: Panel,
  { after = 0, limit = null }: { readonly after?: number; readonly limit?: number | null } = {},
): Promise<PanelWork[]> {
  return q.query<PanelWork>(
    `SELECT w.number, w.case_id AS "caseId", c.status, c.stage, c.state -> 'stages' -> $3 AS state FROM score_works w
       JOIN cases c ON c.tenant_id = $1 AND c.id = w.case_id
      WHERE w.tenant_id = $1 AND w.panel_id = $2 AND w.number > $4 ORDER BY w.number LIMIT $5`,
    [tenantId, id, stage, after, limit],
  );
}

/** It can be marked now. */
export const isOpen = ({ stage }: Panel, work: PanelWork): boolean => work.status === 'open' && work.stage === stage;

/** It has its part in the order: given up before it was ranked it has none. */
export const isJudged = (panel: Panel, work: PanelWork): boolean =>
  work.state.ranked !== undefined || (isOpen(panel, work) && isComplete(work.state));

export const workOf = ({ caseId, state }: PanelWork): Work => ({
  ...{
    id: caseId,
    marks: Object.values(state.marks),
    numbers: state.before?.numbers ?? {},
    group: state.before?.group,
  },
});

/** The case that bears a blind number. */
export async function caseAt(q: Queryable, tenantId: number, panelId: number, number: number): Promise<number | null> {
  const [row] = await q.query<{ caseId: number }>(
    'SELECT case_id AS "caseId" FROM score_works WHERE tenant_id = $1 AND panel_id = $2 AND number = $3',
    [tenantId, panelId, number],
  );
  return row?.caseId ?? null;
}

/** The scheme that a panel judges by, with its round. Refuses: not-found. */
export async function schemeIn(engine: Engine, q: Queryable, tenantId: number, panel: Panel) {
  const round = await pinnedRound(engine, q, tenantId, panel.roundId);
  if (!round) return notFound();
  return { round, scheme: pinnedScheme(round, panel) };
}

/** A round's version never changes, so a panel that was opened has its scheme. */
export function pinnedScheme(
  { programme, view }: Pick<PinnedRound, 'programme' | 'view'>,
  { stage, scheme: key }: Pick<Panel, 'stage' | 'scheme'>,
): Scheme {
  const scheme = schemeOf(own(programme.stages, stage)?.settings ?? {}, key, view.parameters);
  if (!scheme) throw new Fault(`there is no scheme ${key} at ${stage}`);
  return scheme;
}

/** How many judges the paper asks for at least. */
export const leastIn = ({ programme }: Pick<PinnedRound, 'programme'>, { stage }: Pick<Panel, 'stage'>): number =>
  own(programme.stages, stage)!.settings.judges as number;
