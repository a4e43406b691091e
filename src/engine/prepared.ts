// An action that was decided and waits to be written with its batch.
import type { LoadedCase, PinnedRound } from '#engine/load.ts';
import type { ActionRequest } from '#engine/stage-context.ts';
import type { Decision } from '#engine/unfolding.ts';
import type { StageEvent } from '#policy/kind.ts';

/** A case about to be opened. */
export interface NewCase {
  readonly id: number;
  readonly organisationId: number;
  readonly personId: number | null;
  readonly subjectOrganisationId: number | null;
}

export interface Prepared {
  readonly request: ActionRequest;
  readonly actorId: number | null;
  readonly round: PinnedRound;
  /** null: the action opens it. */
  readonly before: LoadedCase | null;
  readonly target: NewCase;
  readonly decision: Decision;
  events: readonly StageEvent[];
}
