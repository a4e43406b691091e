// What a round's figures say of who applied and who got it: the measures that its own version calls so. A forecast is made from it and held against it.
import { own } from '#kit/own.ts';
import type { Programme } from '#policy/programme.ts';
import { beginningOf, type StepKinds, stepsOf } from '#policy/steps.ts';

type Figures = Readonly<Record<string, number>>;

export interface CameTo {
  readonly applied: number;
  /** Where something is granted; else who got through the last stage. */
  readonly granted: number;
  readonly amountFen: number;
  /** Of those who applied: nobody has decided yet. */
  readonly undecided: number;
}

export function cameTo(programme: Programme, figures: Figures, kinds: StepKinds): CameTo {
  const steps = stepsOf(programme, kinds);
  const stages = Object.entries(programme.stages);
  const grants = stages.filter(([, { kind }]) => kind === 'grant').map(([key]) => key);
  const of = (measure: string): number => Math.max(0, own(figures, measure) ?? 0);
  const sum = (measures: readonly string[]): number => measures.reduce((all, one) => all + of(one), 0);
  const last = steps.at(-1);
  const applied = of(beginningOf(steps).measure);
  // Whoever was granted and waits for the money is decided.
  const until = grants.length > 0 ? stages.findLastIndex(([, { kind }]) => kind === 'grant') : stages.length - 1;
  return {
    applied,
    granted: grants.length > 0 ? sum(grants.map((key) => `${key}.granted`)) : last ? of(last.through) : 0,
    amountFen: sum(grants.map((key) => `${key}.amountFen`)),
    undecided: Math.min(applied, sum(stages.slice(0, until + 1).map(([key]) => `at.${key}`))),
  };
}
