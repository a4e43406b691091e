// What a path or an operand means when a condition is judged; evaluate.ts and sql.ts both follow it, so that they agree.
import { addDays, addMonths, type Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import type { FactPath, Operand } from '#policy/condition.ts';
import { facts, mayExpire } from '#policy/facts.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot, RoundView } from '#policy/kind.ts';
import type { Offer } from '#policy/programme.ts';

/** What conditions may know of a round; simulation has no round yet, only its draft. */
export type RoundFacts = Pick<RoundView, 'organisationId' | 'year' | 'parameters'> &
  Partial<Pick<RoundView, 'opensOn' | 'closesOn'>>;

/** Everything a condition is judged on. */
export interface Sight {
  readonly facts: FactSnapshot;
  readonly answers?: Answers;
  /** Whether organisation `id` lies in the subtree of `ancestorId` (itself included). */
  readonly within: (id: number, ancestorId: number) => boolean;
}

/** undefined: not known. */
export type Value = unknown;
export type Reader = (sight: Sight) => Value;

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
/** The same in PostgreSQL. */
export const datePattern = '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$';
export const isDate = (value: Value): value is Day =>
  typeof value === 'string' && value.length === 10 && DATE.test(value);
export const isId = (value: Value): value is number => typeof value === 'number' && Number.isSafeInteger(value);

/** A list to choose from: names as they are, or the keys of a price list. */
export function listOf(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return Object.keys(value);
  return value.map((entry) => (typeof entry === 'object' && entry !== null ? String((entry as Offer).key) : entry));
}

const scalarOrList = (value: unknown): Value => (typeof value === 'object' ? listOf(value) : value);

/** `round.*` is fixed for everybody judged. */
export function roundValue(path: FactPath, round: RoundFacts): Value {
  const name = path.slice('round.'.length);
  if (name === 'year') return round.year;
  if (name === 'scope') return round.organisationId;
  if (name === 'opensOn' || name === 'closesOn') return round[name];
  return parameterValue(name, round);
}

export const parameterValue = (name: string, round: RoundFacts): Value =>
  Object.hasOwn(round.parameters, name) ? scalarOrList(own(round.parameters, name)) : undefined;

/** Whole months completed from `from` to `asOf`; undefined when `from` is not a date or lies ahead. Days past a month's end count as its last. */
export function monthsUntil(from: Value, asOf: Day): number | undefined {
  if (!isDate(from) || from > asOf) return undefined;
  const months =
    (Number(asOf.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(asOf.slice(5, 7)) - Number(from.slice(5, 7));
  const last = Number(addDays(addMonths(`${asOf.slice(0, 7)}-01`, 1), -1).slice(8, 10));
  return Math.min(Number(from.slice(8, 10)), last) > Number(asOf.slice(8, 10)) ? months - 1 : months;
}

/**
 * "At least n whole months until `asOf`" is "not after this": a bound to compare dates with as text, not always a real day.
 * On a month's last day every longer day of the earlier month counts too (30 April completes a month begun on 31 March).
 */
export function monthsBound(months: number, asOf: Day): string {
  const whole = Math.ceil(months);
  if (whole <= 0) return '9999-12-31';
  if (!(whole < 12_000)) return '';
  const isLast = addDays(asOf, 1).endsWith('-01');
  return addMonths(`${asOf.slice(0, 7)}-01`, -whole).slice(0, 8) + (isLast ? '31' : asOf.slice(8, 10));
}

/** What a snapshot holds at a path; null, missing and expired are all "not known". */
export function factReader(path: FactPath, asOf: Day): Reader {
  const derived = Object.hasOwn(facts, path) ? own(facts, path)?.derived : undefined;
  if (derived !== undefined) {
    return (sight) => {
      const months = monthsUntil(own(sight.facts, derived.from), asOf);
      return months === undefined || derived.unit === 'months' ? months : Math.floor(months / 12);
    };
  }
  if (!mayExpire(path)) return (sight) => own(sight.facts, path) ?? undefined;
  const until = `${path}~`;
  return (sight) => (expiredOn(sight, until, asOf) === undefined ? (own(sight.facts, path) ?? undefined) : undefined);
}

/** The day a fact stopped being good, when that is past. */
export function expiredOn(sight: Sight, until: string, asOf: Day): Day | undefined {
  const end = own(sight.facts, until);
  return typeof end === 'string' && end < asOf ? end : undefined;
}

export function readerOf(path: FactPath, round: RoundFacts, asOf: Day): Reader {
  if (path.startsWith('form.')) {
    const field = path.slice('form.'.length);
    return ({ answers }) =>
      answers !== undefined && Object.hasOwn(answers, field) ? (own(answers, field) ?? undefined) : undefined;
  }
  if (path.startsWith('round.')) {
    const value = roundValue(path, round);
    return () => value;
  }
  return factReader(path, asOf);
}

/** A literal, a parameter or a `round.*` path has one value for everybody; anything else is read each time. */
export function fixedOperand(
  operand: Operand,
  round: RoundFacts,
): { readonly value: Value } | { readonly path: FactPath } {
  if (typeof operand !== 'object') return { value: operand };
  if (Array.isArray(operand)) return { value: operand };
  if ('parameter' in operand) return { value: parameterValue(operand.parameter, round) };
  const path = (operand as { readonly fact: FactPath }).fact;
  return path.startsWith('round.') ? { value: roundValue(path, round) } : { path };
}
