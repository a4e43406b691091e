// Conditions become closures: Kleene's three values, compiled once per round and day and judged in under a microsecond.
// A value of a type the test has no use for is "not known", never silently false; sql.ts says the same to PostgreSQL.
import type { Day } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';
import type { Condition, Operand, Test, Truth } from '#policy/condition.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import {
  fixedOperand,
  isDate,
  isId,
  monthsBound,
  type Reader,
  type RoundFacts,
  readerOf,
  type Sight,
  type Value,
} from '#policy/reading.ts';

export interface JudgeContext {
  readonly facts: FactSnapshot;
  readonly answers?: Answers;
  readonly round: RoundFacts;
  /** The day the months and ages are counted to and expiry is looked at. */
  readonly asOf: Day;
  /** Whether organisation `id` lies in the subtree of `ancestorId` (itself included). */
  readonly within: (id: number, ancestorId: number) => boolean;
  readonly which: 'who' | 'all';
  /** Names an organisation in the reasons; without it they show its number. */
  readonly nameOf?: (organisationId: number) => string | undefined;
}

/** 0 false, 1 true, 2 not known: small integers keep the closures monomorphic. */
export type Code = 0 | 1 | 2;
export type Judge = (sight: Sight) => Code;

const truths: readonly Truth[] = [false, true, 'unknown'];
export const truthOf = (code: Code): Truth => truths[code] as Truth;
const code = (holds: boolean): Code => (holds ? 1 : 0);

function every(judges: readonly Judge[]): Judge {
  return (sight) => {
    let seen: Code = 1;
    for (let i = 0; i < judges.length; i += 1) {
      const found = (judges[i] as Judge)(sight);
      if (found === 0) return 0;
      if (found === 2) seen = 2;
    }
    return seen;
  };
}

const negate =
  (judge: Judge): Judge =>
  (sight) => {
    const found = judge(sight);
    return found === 2 ? 2 : found === 1 ? 0 : 1;
  };

const some = (judges: readonly Judge[]): Judge => negate(every(judges.map(negate)));

/** `wanted` is asked with two known values and answers undefined when they do not go together. */
function compare(
  read: Reader,
  operand: Operand,
  bound: Bound,
  wanted: (a: Value, b: Value) => boolean | undefined,
): Judge {
  const right = fixedOperand(operand, bound.round);
  const readRight: Reader = 'path' in right ? readerOf(right.path, bound.round, bound.asOf) : () => right.value;
  return (sight) => {
    const holds = wanted(read(sight), readRight(sight));
    return holds === undefined ? 2 : code(holds);
  };
}

const isScalar = (value: Value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
const same = (a: Value, b: Value) => (typeof a === typeof b && isScalar(a) ? a === b : undefined);

/** Numbers with numbers, dates with dates; `undefined` for anything else. */
function order(a: Value, b: Value, holds: (a: number | string, b: number | string) => boolean): boolean | undefined {
  if (typeof a === 'number' && typeof b === 'number') return holds(a, b);
  return isDate(a) && isDate(b) ? holds(a, b) : undefined;
}

const sets = new WeakMap<readonly unknown[], ReadonlySet<unknown>>();
function setOf(list: readonly unknown[]): ReadonlySet<unknown> {
  let set = sets.get(list);
  if (!set) {
    set = new Set(list.filter((entry) => typeof entry === 'string'));
    sets.set(list, set);
  }
  return set;
}

/** A text is on the list; a list has something on it. */
function among(value: Value, list: Value): boolean | undefined {
  const names = Array.isArray(list) ? setOf(list) : undefined;
  if (names === undefined) return undefined;
  if (typeof value === 'string') return names.has(value);
  return Array.isArray(value) ? value.some((entry) => names.has(entry)) : undefined;
}

interface Bound {
  readonly round: RoundFacts;
  readonly asOf: Day;
}

function monthsTest(read: Reader, months: number, asOf: Day, atLeast: boolean): Judge {
  const until = monthsBound(atLeast ? months : Math.floor(months) + 1, asOf);
  return (sight) => {
    const from = read(sight);
    return isDate(from) && from <= asOf ? code(from <= until === atLeast) : 2;
  };
}

function compileTest(read: Reader, test: Test, bound: Bound): Judge {
  const ordered = (operand: Operand, holds: (a: number | string, b: number | string) => boolean) =>
    compare(read, operand, bound, (a, b) => order(a, b, holds));
  switch (test.test) {
    case 'is':
      return compare(read, test.value, bound, same);
    case 'isNot':
      return negate(compare(read, test.value, bound, same));
    case 'oneOf':
      return compare(read, test.value, bound, among);
    case 'noneOf':
      return negate(compare(read, test.value, bound, among));
    case 'atLeast':
      return ordered(test.value, (a, b) => a >= b);
    case 'atMost':
      return ordered(test.value, (a, b) => a <= b);
    case 'moreThan':
      return ordered(test.value, (a, b) => a > b);
    case 'lessThan':
      return ordered(test.value, (a, b) => a < b);
    case 'between':
      return every([ordered(test.from, (a, b) => a >= b), ordered(test.to, (a, b) => a <= b)]);
    case 'inYearOf': {
      const year = String(bound.round.year);
      return (sight) => {
        const day = read(sight);
        return isDate(day) ? code(day.slice(0, 4) === year) : 2;
      };
    }
    case 'within': {
      const ancestor = readerOf(test.value, bound.round, bound.asOf);
      return (sight) => {
        const [id, above] = [read(sight), ancestor(sight)];
        return isId(id) && isId(above) ? code(sight.within(id, above)) : 2;
      };
    }
    case 'monthsAtLeast':
      return monthsTest(read, test.value, bound.asOf, true);
    case 'monthsAtMost':
      return monthsTest(read, test.value, bound.asOf, false);
    case 'known':
      return (sight) => code(read(sight) !== undefined);
    default:
      throw new Fault(`no such test: ${(test as { test: string }).test}`);
  }
}

/** One condition for one round and day. Throws a Fault on a tree that `parseProgramme` would not have let through. */
export function compile(condition: Condition, round: RoundFacts, asOf: Day): Judge {
  if ('all' in condition) return every(condition.all.map((part) => compile(part, round, asOf)));
  if ('any' in condition) return some(condition.any.map((part) => compile(part, round, asOf)));
  if ('not' in condition) return negate(compile(condition.not, round, asOf));
  return compileTest(readerOf(condition.fact, round, asOf), condition, { round, asOf });
}
