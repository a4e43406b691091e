// The same conditions for PostgreSQL, to judge a million people in one statement: true, false, or NULL for "not known".
// What a value means is decided in reading.ts and evaluate.ts; a property test holds the two together. Values are bind parameters.
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { Fault } from '#kit/refusal.ts';
import type { Condition, FactPath, Operand, Test } from '#policy/condition.ts';
import { facts, mayExpire } from '#policy/facts.ts';
import {
  datePattern,
  fixedOperand,
  isDate,
  isId,
  monthsBound,
  type RoundFacts,
  roundValue,
  type Value,
} from '#policy/reading.ts';

/** The type of PostgreSQL that a test reads a value as. */
export type ReadAs = 'text' | 'date' | 'number' | 'boolean' | 'id' | 'jsonb';

export interface SqlContext {
  readonly tenantId: number;
  readonly round: RoundFacts;
  readonly asOf: Day;
  /** Bind parameters so far; `$n` of the text made here are its places. */
  readonly params: unknown[];
  /** SQL of the stored jsonb value at a path: `f.snapshot -> 'person.sex'`. */
  readonly stored: (path: FactPath) => string;
  /** A column with what `readers[as]` makes of the stored value: the same answers without taking the jsonb apart. */
  readonly column?: (path: FactPath, as: ReadAs) => string | undefined;
  /** SQL of the answer to a field; without it every `form.*` is not known. */
  readonly answer?: (field: string) => string;
}

const places = new WeakMap<unknown[], Map<string, number>>();

/** Adds a bind parameter and names it; the same scalar of the same type shares one place. */
export function bind(context: Pick<SqlContext, 'params'>, value: unknown, type: string): string {
  const { params } = context;
  if (typeof value === 'object') return `$${params.push(value)}::${type}`;
  const known = places.get(params) ?? new Map<string, number>();
  places.set(params, known);
  const name = `${type} ${typeof value} ${value}`;
  const at = known.get(name) ?? params.push(value);
  known.set(name, at);
  return `$${at}::${type}`;
}

const unknown = 'NULL::boolean';
const isA = (jsonb: string, type: string) => `jsonb_typeof(${jsonb}) = '${type}'`;
const onlyA = (jsonb: string, type: string, value: string) => `(CASE WHEN ${isA(jsonb, type)} THEN ${value} END)`;
const textOf = (jsonb: string) => `(${jsonb} #>> '{}')`;

/** SQL of a jsonb value as a type, NULL when it is of another: a cast would stop the whole statement at one bad value. */
export const readers: Readonly<Record<ReadAs, (jsonb: string) => string>> = {
  text: (jsonb) => onlyA(jsonb, 'string', textOf(jsonb)),
  /** As text in byte order. */
  date: (jsonb) =>
    `(${onlyA(jsonb, 'string', `CASE WHEN ${textOf(jsonb)} ~ '${datePattern}' THEN ${textOf(jsonb)} END`)} COLLATE "C")`,
  number: (jsonb) => onlyA(jsonb, 'number', `${jsonb}::numeric`),
  boolean: (jsonb) => onlyA(jsonb, 'boolean', `${jsonb}::boolean`),
  id: (jsonb) => {
    const safe = `${jsonb}::numeric BETWEEN -9007199254740991 AND 9007199254740991 AND ${jsonb}::numeric % 1 = 0`;
    return onlyA(jsonb, 'number', `CASE WHEN ${safe} THEN ${jsonb}::bigint END`);
  },
  jsonb: (jsonb) => jsonb,
};

const derivedOf = (path: FactPath) => (Object.hasOwn(facts, path) ? own(facts, path)?.derived : undefined);

/** What is stored at a path, expired or not. */
const storedAs = (path: FactPath, as: ReadAs, context: SqlContext): string =>
  context.column?.(path, as) ?? readers[as](context.stored(path));

function unexpired(path: FactPath, as: ReadAs, context: SqlContext): string {
  const value = storedAs(path, as, context);
  if (!mayExpire(path)) return value;
  const until = storedAs(`${path}~`, 'text', context);
  return `(CASE WHEN ${until} COLLATE "C" < ${bind(context, context.asOf, 'text')} THEN NULL ELSE ${value} END)`;
}

/** Whole months or years from a stored date until asOf; see monthsUntil in reading.ts. */
function counted(from: FactPath, unit: 'months' | 'years', context: SqlContext): string {
  const { asOf } = context;
  const date = storedAs(from, 'date', context);
  const bound = monthsBound(1, asOf);
  const [year, month, day] = [Number(asOf.slice(0, 4)), Number(asOf.slice(5, 7)), bound.slice(8, 10)];
  const months = `((${year} - left(${date}, 4)::int) * 12 + ${month} - substr(${date}, 6, 2)::int - (right(${date}, 2) COLLATE "C" > '${day}')::int)`;
  return `(CASE WHEN ${date} <= ${bind(context, asOf, 'text')} THEN ${unit === 'months' ? months : `${months} / 12`} END)`;
}

/** SQL of the value at a path, NULL when it is not known or of another type; as jsonb it may also be JSON null. */
export function valueAs(path: FactPath, as: ReadAs, context: SqlContext): string {
  if (path.startsWith('form.')) return readers[as](context.answer?.(path.slice('form.'.length)) ?? 'NULL::jsonb');
  if (path.startsWith('round.')) {
    const value = roundValue(path, context.round);
    return readers[as](value === undefined ? 'NULL::jsonb' : bind(context, JSON.stringify(value), 'jsonb'));
  }
  const derived = derivedOf(path);
  if (derived === undefined) return unexpired(path, as, context);
  const count = counted(derived.from, derived.unit, context);
  return as === 'number' ? count : readers[as](`to_jsonb(${count})`);
}

type Compare = '=' | '>=' | '<=' | '>' | '<';

/** The value is asked for only when it is used: PostgreSQL refuses bind parameters that no expression names. */
function fixedCompare(path: FactPath, operator: Compare, fixed: Value, context: SqlContext): string {
  const against = (as: ReadAs, type: string) =>
    `(${valueAs(path, as, context)} ${operator} ${bind(context, fixed, type)})`;
  if (typeof fixed === 'number' && Number.isFinite(fixed)) return against('number', 'numeric');
  if (operator !== '=') return isDate(fixed) ? against('date', 'text') : unknown;
  if (typeof fixed === 'string') return against('text', 'text');
  return typeof fixed === 'boolean' ? against('boolean', 'boolean') : unknown;
}

function compare(path: FactPath, operator: Compare, operand: Operand, context: SqlContext): string {
  const right = fixedOperand(operand, context.round);
  if (!('path' in right))
    return derivedCompare(path, operator, right.value, context) ?? fixedCompare(path, operator, right.value, context);
  const types: ReadAs[] = operator === '=' ? ['text', 'number', 'boolean'] : ['number', 'date'];
  const alike = types.map((as) => `${valueAs(path, as, context)} ${operator} ${valueAs(right.path, as, context)}`);
  return `coalesce(${alike.join(', ')})`;
}

/** "At least 18 years old" is "not born after a certain day": no arithmetic per person. */
function derivedCompare(path: FactPath, operator: Compare, value: Value, context: SqlContext): string | undefined {
  const derived = derivedOf(path);
  if (derived === undefined || typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const date = storedAs(derived.from, 'date', context);
  const reached = (count: number) =>
    `${date} <= ${bind(context, monthsBound(count * (derived.unit === 'years' ? 12 : 1), context.asOf), 'text')}`;
  const holds = (): string => {
    switch (operator) {
      case '>=':
        return reached(Math.ceil(value));
      case '>':
        return reached(Math.floor(value) + 1);
      case '<':
        return `NOT ${reached(Math.ceil(value))}`;
      case '<=':
        return `NOT ${reached(Math.floor(value) + 1)}`;
      default:
        return Number.isInteger(value) && value >= 0 ? `${reached(value)} AND NOT ${reached(value + 1)}` : 'false';
    }
  };
  return `(CASE WHEN ${date} <= ${bind(context, context.asOf, 'text')} THEN ${holds()} END)`;
}

function among(path: FactPath, operand: Operand, context: SqlContext): string {
  const right = fixedOperand(operand, context.round);
  if (!('path' in right) && !Array.isArray(right.value)) return unknown;
  const [one, many] = [valueAs(path, 'text', context), valueAs(path, 'jsonb', context)];
  const amongNames = (names: string) =>
    `(CASE WHEN ${one} IS NOT NULL THEN ${one} = ANY (${names}) WHEN ${isA(many, 'array')} THEN ${many} ?| ${names} END)`;
  if (!('path' in right)) {
    const names = (right.value as unknown[]).filter((entry) => typeof entry === 'string');
    return amongNames(bind(context, names, 'text[]'));
  }
  const list = valueAs(right.path, 'jsonb', context);
  const names = `ARRAY(SELECT e #>> '{}' FROM jsonb_array_elements(${list}) AS e WHERE ${isA('e', 'string')})`;
  return `(CASE WHEN ${isA(list, 'array')} THEN ${amongNames(names)} END)`;
}

function within(path: FactPath, above: FactPath, context: SqlContext): string {
  const fixed = above.startsWith('round.') ? roundValue(above, context.round) : undefined;
  if (above.startsWith('round.') && !isId(fixed)) return unknown;
  const id = valueAs(path, 'id', context);
  const tenant = bind(context, context.tenantId, 'bigint');
  if (fixed !== undefined) {
    // Uncorrelated, so it is read once and hashed.
    // NULL IN (nothing) would be false.
    return `(CASE WHEN ${id} IS NOT NULL THEN ${id} IN (SELECT p.descendant_id FROM organisation_paths p WHERE p.tenant_id = ${tenant} AND p.ancestor_id = ${bind(context, fixed, 'bigint')}) END)`;
  }
  const ancestor = valueAs(above, 'id', context);
  return `(CASE WHEN ${id} IS NOT NULL AND ${ancestor} IS NOT NULL THEN EXISTS (SELECT FROM organisation_paths p WHERE p.tenant_id = ${tenant} AND p.ancestor_id = ${ancestor} AND p.descendant_id = ${id}) END)`;
}

function months(path: FactPath, count: number, atLeast: boolean, context: SqlContext): string {
  const date = valueAs(path, 'date', context);
  const until = bind(context, monthsBound(atLeast ? count : Math.floor(count) + 1, context.asOf), 'text');
  return `(CASE WHEN ${date} <= ${bind(context, context.asOf, 'text')} THEN ${date} ${atLeast ? '<=' : '>'} ${until} END)`;
}

function testSql(path: FactPath, test: Test, context: SqlContext): string {
  switch (test.test) {
    case 'is':
      return compare(path, '=', test.value, context);
    case 'isNot':
      return `(NOT ${compare(path, '=', test.value, context)})`;
    case 'oneOf':
      return among(path, test.value, context);
    case 'noneOf':
      return `(NOT ${among(path, test.value, context)})`;
    case 'atLeast':
      return compare(path, '>=', test.value, context);
    case 'atMost':
      return compare(path, '<=', test.value, context);
    case 'moreThan':
      return compare(path, '>', test.value, context);
    case 'lessThan':
      return compare(path, '<', test.value, context);
    case 'between':
      return `(${compare(path, '>=', test.from, context)} AND ${compare(path, '<=', test.to, context)})`;
    case 'inYearOf':
      return `(left(${valueAs(path, 'date', context)}, 4) = ${bind(context, String(context.round.year), 'text')})`;
    case 'within':
      return within(path, test.value, context);
    case 'monthsAtLeast':
    case 'monthsAtMost':
      return months(path, test.value, test.test === 'monthsAtLeast', context);
    case 'known':
      return `(coalesce(jsonb_typeof(${valueAs(path, 'jsonb', context)}), 'null') <> 'null')`;
    default:
      throw new Fault(`no such test: ${(test as { test: string }).test}`);
  }
}

/** A boolean expression; NULL where the evaluator says "unknown". */
export function conditionSql(condition: Condition, context: SqlContext): string {
  if ('not' in condition) return `(NOT ${conditionSql(condition.not, context)})`;
  if ('fact' in condition) return testSql(condition.fact, condition, context);
  const parts = 'all' in condition ? condition.all : condition.any;
  if (parts.length === 0) return 'all' in condition ? 'true' : 'false';
  return `(${parts.map((part) => conditionSql(part, context)).join('all' in condition ? ' AND ' : ' OR ')})`;
}
