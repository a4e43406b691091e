// Conditions are a closed, typed tree of plain JSON: one evaluator (evaluate.ts) serves browser and server, one compiler (sql.ts) serves simulation.
// Every test is three-valued: a fact that is not known makes it "unknown", never silently false.
import type { Text } from '#kit/text.ts';

/** Where a value is read from: `membership.status`, `form.issuedOn`, `round.year`, `person.age`. Known paths: facts.ts, the form, the round's parameters. */
export type FactPath = string;

/** A literal, or a value looked up when the condition is judged. */
export type Operand =
  | string
  | number
  | boolean
  | readonly string[]
  | { readonly fact: FactPath }
  | { readonly parameter: string };

export type Test =
  | { readonly test: 'is' | 'isNot'; readonly value: Operand }
  | { readonly test: 'oneOf' | 'noneOf'; readonly value: Operand }
  | { readonly test: 'atLeast' | 'atMost' | 'moreThan' | 'lessThan'; readonly value: Operand }
  | { readonly test: 'between'; readonly from: Operand; readonly to: Operand }
  /** A date inside the calendar year of the round. */
  | { readonly test: 'inYearOf'; readonly value: 'round' }
  /** An organisation inside the subtree of another: `round.scope` or a fact. */
  | { readonly test: 'within'; readonly value: FactPath }
  /** Whole months from a date until the round's reference day. */
  | { readonly test: 'monthsAtLeast' | 'monthsAtMost'; readonly value: number }
  | { readonly test: 'known' };

export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | ({ readonly fact: FactPath } & Test);

/** A condition with a name, the sentence it stands for and the clause it comes from. */
export interface Rule {
  readonly key: string;
  readonly when: Condition;
  readonly says: Text;
  /** The clause: 第三条（一）. */
  readonly clause?: string;
}

export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });
export const not = (condition: Condition): Condition => ({ not: condition });
export const parameter = (name: string): Operand => ({ parameter: name });
export const rule = (key: string, when: Condition, says: Text, clause?: string): Rule =>
  clause === undefined ? { key, when, says } : { key, when, says, clause };

/** Reads as a sentence: `fact('form.issuedOn').inYearOf('round')`. */
export const fact = (path: FactPath) => ({
  is: (value: Operand): Condition => ({ fact: path, test: 'is', value }),
  isNot: (value: Operand): Condition => ({ fact: path, test: 'isNot', value }),
  oneOf: (value: Operand): Condition => ({ fact: path, test: 'oneOf', value }),
  noneOf: (value: Operand): Condition => ({ fact: path, test: 'noneOf', value }),
  atLeast: (value: Operand): Condition => ({ fact: path, test: 'atLeast', value }),
  atMost: (value: Operand): Condition => ({ fact: path, test: 'atMost', value }),
  moreThan: (value: Operand): Condition => ({ fact: path, test: 'moreThan', value }),
  lessThan: (value: Operand): Condition => ({ fact: path, test: 'lessThan', value }),
  between: (from: Operand, to: Operand): Condition => ({ fact: path, test: 'between', from, to }),
  inYearOf: (value: 'round'): Condition => ({ fact: path, test: 'inYearOf', value }),
  within: (value: FactPath): Condition => ({ fact: path, test: 'within', value }),
  monthsAtLeast: (value: number): Condition => ({ fact: path, test: 'monthsAtLeast', value }),
  monthsAtMost: (value: number): Condition => ({ fact: path, test: 'monthsAtMost', value }),
  known: (): Condition => ({ fact: path, test: 'known' }),
});

/** true, false, or not known from what is on file. */
export type Truth = true | false | 'unknown';

/** One rule as judged: what it says, whether it held, the value it saw, what would change it. */
export interface Finding {
  readonly key: string;
  readonly says: Text;
  readonly clause?: string;
  readonly holds: Truth;
  /** The deciding value in words, e.g. "2019-12-03". */
  readonly saw: Text;
  readonly wouldChange?: Text;
}

/** All rules of a programme judged for one subject. `unknown` when none fails but some cannot be told yet. */
export interface Verdict {
  readonly holds: Truth;
  readonly findings: readonly Finding[];
}
