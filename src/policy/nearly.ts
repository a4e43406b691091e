// A rule one step away from what was asked: a month of membership, a year of age. Whom only such a step parts from the rest is worth a look
// before the rule is published.
import { own } from '#kit/own.ts';
import type { Condition, Operand } from '#policy/condition.ts';
import { factAt } from '#policy/facts.ts';

/** What a step is counted in. */
export type Step = 'month' | 'year' | 'one';

export interface Nearly {
  /** The condition with its bound moved by one step; it holds wherever the rule does. */
  readonly when: Condition;
  readonly step: Step;
}

const looser: Readonly<Record<string, -1 | 1>> = { atLeast: -1, moreThan: -1, atMost: 1, lessThan: 1 };

/** undefined: the rule is not a single bound of months or of something counted in whole numbers. */
export function nearly(when: Condition): Nearly | undefined {
  if (!('fact' in when)) return undefined;
  if (when.test === 'monthsAtLeast')
    return when.value > 0 ? { when: { ...when, value: when.value - 1 }, step: 'month' } : undefined;
  if (when.test === 'monthsAtMost') return { when: { ...when, value: when.value + 1 }, step: 'month' };
  const by = own(looser, when.test);
  const definition = factAt(when.fact);
  const bound = 'value' in when ? (when.value as Operand) : undefined;
  if (by === undefined || typeof bound !== 'number' || definition?.type !== 'number') return undefined;
  const unit = definition.derived?.unit;
  const step = unit === 'months' ? 'month' : unit === 'years' ? 'year' : 'one';
  return { when: { ...when, value: bound + by } as Condition, step };
}
