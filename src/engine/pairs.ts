// Masters and apprentices as they are found by person: a fold of the cases whose programmes make pacts. From both having agreed until the case is over
// an apprentice has this master and no other; from the start he belongs to his master's studio. Both are written with the action that makes them so.
import { appealStage, type CaseState } from '#engine/case-state.ts';
import type { PactState } from '#kinds/pact/state.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Programme } from '#policy/programme.ts';

/** begun: they meet, the pact having been looked at. */
export type PairStanding = 'asked' | 'agreed' | 'begun' | 'over';

export interface PairNow {
  readonly number: number;
  readonly personId: number;
  readonly standing: PairStanding;
}

/** The stage at which a programme makes pacts; undefined: it does not. */
export const pactStageOf = ({ stages }: Programme): string | undefined =>
  Object.keys(stages).find((key) => own(stages, key)!.kind === 'pact');

export const pactIn = (programme: Programme, state: CaseState): PactState | undefined => {
  const stage = pactStageOf(programme);
  return stage === undefined ? undefined : (own(state.stages, stage) as PactState | undefined);
};

/** Whether they meet by now: the case is where something is delivered, or past it. */
function hasBegun(programme: Programme, { stage }: CaseState): boolean {
  const order = Object.keys(programme.stages);
  const pact = order.indexOf(pactStageOf(programme)!);
  const delivers = order.findIndex((key, n) => n > pact && own(programme.stages, key)!.kind === 'deliver');
  return order.indexOf(stage) >= (delivers < 0 ? pact + 1 : delivers);
}

/** By number. Nobody is bound by a case that is over, nor while a refusal is being looked at once more. */
export function pairsNow(programme: Programme, state: CaseState): PairNow[] {
  const pact = pactIn(programme, state);
  if (!pact) return [];
  const open = state.status === 'open' && state.stage !== appealStage;
  const standingOf = (status: string): PairStanding => {
    if (!open) return 'over';
    if (status === 'agreed') return hasBegun(programme, state) ? 'begun' : 'agreed';
    return status === 'asked' ? 'asked' : 'over';
  };
  return Object.entries(pact.pairs).map(([number, { personId, status }]) => ({
    ...{ number: Number(number), personId, standing: standingOf(status) },
  }));
}

/** Apprentices who are asked or bound: what is decided on the case is their own matter too. */
export const bindsIn = (programme: Programme, state: CaseState): readonly number[] =>
  Object.values(pactIn(programme, state)?.pairs ?? {}).flatMap(({ personId, status }) =>
    status === 'asked' || status === 'agreed' ? [personId] : [],
  );

/** Those that stand otherwise than before. */
export function pairsMoved(programme: Programme, before: CaseState | undefined, after: CaseState): PairNow[] {
  const now = pairsNow(programme, after);
  if (now.length === 0 || before === undefined) return now;
  const then = new Map(pairsNow(programme, before).map(({ number, standing }) => [number, standing]));
  const told = now.filter(({ number, standing }) => then.get(number) !== standing);
  // One whose asking was undone was never asked.
  const gone = pairsNow(programme, before).filter(({ number }) => !now.some((one) => one.number === number));
  return [...told, ...gone.map((one) => ({ ...one, standing: 'over' as const }))];
}

/** Found by act_batch: an action of one case cannot know of another. */
export const masterAlready = (): Refusal =>
  refuse(
    'has-master',
    '一名徒弟同时只跟一位师傅，这名徒弟现在已经有师傅',
    'An apprentice has one master at a time, and this one has a master now',
    {
      rule: 'pact.one-master',
      next: text('等那边结束，或先退出那边', 'Wait until that pact is over, or leave it first'),
    },
  );
