// One action as it is given to the engine, and what it is answered with.
import type { Acting } from '#access/duties.ts';
import { engineStage } from '#engine/case-state.ts';
import type { WrittenAction } from '#engine/load.ts';
import type { ActionRequest } from '#engine/stage-context.ts';
import type { StageEvent } from '#policy/kind.ts';

/** On which case, or which case to open. */
export type ActionTarget =
  | { readonly caseId: number }
  | {
      readonly open: {
        readonly roundId: number;
        /** null: where it belongs (belonging.ts); another than that is refused. */
        readonly organisationId: number | null;
        readonly personId: number | null;
        readonly subjectOrganisationId: number | null;
      };
    };

export interface CaseAction {
  readonly acting: Acting;
  readonly target: ActionTarget;
  readonly request: ActionRequest;
}

export interface ActionOutcome {
  readonly caseId: number;
  readonly seq: number;
  /** Where the case went, if this action moved it. */
  readonly moved: { readonly stage: string; readonly status: string } | null;
  readonly events: readonly StageEvent[];
}

/** An action of a batch: its place in it, and its case's id, new or known. */
export interface Open {
  readonly index: number;
  readonly item: CaseAction;
  readonly caseId: number;
}

export const outcomeOf = ({ caseId, seq, events }: Pick<WrittenAction, 'caseId' | 'seq' | 'events'>): ActionOutcome => {
  const moved = events.findLast((e) => e.stage === engineStage && (e.type === 'moved' || e.type === 'withdrawn'));
  const to =
    moved === undefined
      ? null
      : moved.type === 'withdrawn'
        ? { stage: '', status: 'withdrawn' }
        : { stage: moved.data.stage as string, status: moved.data.status as string };
  return { caseId, seq, moved: to, events };
};
