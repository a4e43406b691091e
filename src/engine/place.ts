// Where a case waits and with whom: what its columns say, and its row of queue_entries while it is open.
import type { CaseState } from '#engine/case-state.ts';
import type { PinnedRound } from '#engine/load.ts';
import type { Forest } from '#organisations/forest.ts';
import type { Waiting } from '#policy/kind.ts';
import { type Level, levels } from '#policy/programme.ts';

export interface Place {
  readonly stage: string;
  readonly status: string;
  readonly handlerOrganisationId: number | null;
  readonly dueOn: string | null;
  readonly odd: boolean;
}

/** The organisation that has an open case: at the level asked for, or the nearest above it. */
export function handlerOf(
  waiting: Waiting | null,
  organisationId: number,
  round: PinnedRound,
  forest: Forest,
): number | null {
  if (!waiting) return null;
  if (waiting.with === 'finance') return round.view.organisationId;
  if (typeof waiting.with === 'string') return null;
  for (let rank = levels.indexOf(waiting.with.level); rank >= 0; rank--) {
    const found = forest.ancestorAtLevel(organisationId, levels[rank] as Level);
    if (found !== undefined) return found;
  }
  return null;
}

/** `waiting` is `waitingOf` the state. */
export const placeOf = (
  { stage, status, odd }: CaseState,
  waiting: Waiting | null,
  handlerOrganisationId: number | null,
): Place => ({ stage, status, handlerOrganisationId, dueOn: waiting?.dueOn ?? null, odd: waiting?.odd ?? odd });

export const samePlace = (a: Place, b: Place): boolean =>
  a.stage === b.stage &&
  a.status === b.status &&
  a.handlerOrganisationId === b.handlerOrganisationId &&
  a.dueOn === b.dueOn &&
  a.odd === b.odd;

/** The stage in whose queue the case is; empty when it is closed. */
export const queueOf = ({ stage, status }: Place): string => (status === 'open' ? stage : '');
