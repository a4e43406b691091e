// The same conditions for PostgreSQL, to judge a million people in one statement: true, false, or NULL for "not known".
// What a value means is decided in reading.ts and evaluate.ts; a property test holds the two together. Values are bind parameters.
import type { Day } from '#kit/days.ts';
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

export interface SqlContext {
  readonly tenantId: number;
  readonly round: RoundFacts;
  readonly asOf: Day;
  /** Bind parameters so far; `$n` of the text made here are its places. */
  readonly params: unknown[];
  /** SQL of the stored jsonb value at a path (`f.snapshot -> 'person.sex'`): a column when somebody extracted it beforehand. */
  readonly stored: (path: FactPath) => string;
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
const textOf = (jsonb: string) => `(${jsonb} #>> '{}')`;

/** A date as text in byte order, or NULL. The alternative to a cast, which would stop the whole statement at one bad value. */
const dateOf = (jsonb: string) =>
  `(CASE WHEN ${isA(jsonb, 'string')} AND ${textOf(jsonb)} ~ '${datePattern}' THEN ${textOf(jsonb)} COLLATE "C" END)`;

function storedAt(path: FactPath, context: SqlContext): string {
  const value = context.stored(path);
  if (!mayExpire(path)) return value;
  const until = context.stored(`${path}~`);
  const asOf = bind(context, context.asOf, 'text');
  return `(CASE WHEN ${isA(until, 'string')} AND ${textOf(until)} COLLATE "C" < ${asOf} THEN NULL ELSE ${value} END)`;
}

/** Whole months or years from a stored date until asOf as a jsonb number; see monthsUntil in reading.ts. */
function derivedAt(from: FactPath, unit: 'months' | 'years', context: SqlContext): string {
  const { asOf } = context;
  const date = dateOf(context.stored(from));
  const bound = monthsBound(1, asOf);
  const [year, month, day] = [Number(asOf.slice(0, 4)), Number(asOf.slice(5, 7)), bound.slice(8, 10)];
  const months = `((${year} - left(${date}, 4)::int) * 12 + ${month} - substr(${date}, 6, 2)::int - (right(${date}, 2) COLLATE "C" > '${day}')::int)`;
  return `(CASE WHEN ${date} <= ${bind(context, asOf, 'text')} THEN to_jsonb(${unit === 'months' ? months : `${months} / 12`}) END)`;
}

/** SQL of the jsonb value at a path, NULL when not known (or JSON null). */
export function storedValue(path: FactPath, context: SqlContext): string {
  if (path.startsWith('form.')) return context.answer?.(path.slice('form.'.length)) ?? 'NULL::jsonb';
  if (path.startsWith('round.')) {
    const value = roundValue(path, context.round);
    return value === undefined ? 'NULL::jsonb' : bind(context, JSON.stringify(value), 'jsonb');
  }
  const derived = Object.hasOwn(facts, path) ? facts[path]?.derived : undefined;
  return derived === undefined ? storedAt(path, context) : derivedAt(derived.from, derived.unit, context);
}

type Compare = '=' | '>=' | '<=' | '>' | '<';

/** The value is asked for only when it is used: PostgreSQL refuses bind parameters that no expression names. */
function fixedCompare(path: FactPath, operator: Compare, fixed: Value, context: SqlContext): string {
  const is = (type: string, then: (value: string) => string) => {
    const value = storedValue(path, context);
    return `(CASE WHEN ${isA(value, type)} THEN ${then(value)} END)`;
  };
  if (typeof fixed === 'number' && Number.isFinite(fixed)) {
    return is('number', (value) => `${value}::numeric ${operator} ${bind(context, fixed, 'numeric')}`);
  }
  if (operator !== '=') {
    return isDate(fixed)
      ? `(${dateOf(storedValue(path, context))} ${operator} ${bind(context, fixed, 'text')})`
      : unknown;
  }
  if (typeof fixed === 'string') return is('string', (value) => `${textOf(value)} = ${bind(context, fixed, 'text')}`);
  return typeof fixed === 'boolean' ? is('boolean', (value) => `${value}::boolean = ${fixed}`) : unknown;
}

function compare(path: FactPath, operator: Compare, operand: Operand, context: SqlContext): string {
  const right = fixedOperand(operand, context.round);
  if (!('path' in right))
    return derivedCompare(path, operator, right.value, context) ?? fixedCompare(path, operator, right.value, context);
  const [a, b] = [storedValue(path, context), storedValue(right.path, context)];
  if (operator === '=') {
    return `(CASE WHEN jsonb_typeof(${a}) = jsonb_typeof(${b}) AND jsonb_typeof(${a}) IN ('string', 'number', 'boolean') THEN ${a} = ${b} END)`;
  }
  return `(CASE WHEN ${isA(a, 'number')} AND ${isA(b, 'number')} THEN ${a}::numeric ${operator} ${b}::numeric ELSE ${dateOf(a)} ${operator} ${dateOf(b)} END)`;
}

/** "At least 18 years old" is "not born after a certain day": no arithmetic per person. */
function derivedCompare(path: FactPath, operator: Compare, value: Value, context: SqlContext): string | undefined {
  const derived = Object.hasOwn(facts, path) ? facts[path]?.derived : undefined;
  if (derived === undefined || typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  const date = dateOf(context.stored(derived.from));
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
  const value = storedValue(path, context);
  if (!('path' in right)) {
    const list = bind(
      context,
      (right.value as unknown[]).filter((entry) => typeof entry === 'string'),
      'text[]',
    );
    return `(CASE jsonb_typeof(${value}) WHEN 'string' THEN ${textOf(value)} = ANY (${list}) WHEN 'array' THEN ${value} ?| ${list} END)`;
  }
  const names = storedValue(right.path, context);
  const texts = `ARRAY(SELECT e #>> '{}' FROM jsonb_array_elements(${names}) AS e WHERE jsonb_typeof(e) = 'string')`;
  return `(CASE WHEN ${isA(names, 'array')} THEN CASE jsonb_typeof(${value}) WHEN 'string' THEN ${textOf(value)} = ANY (${texts}) WHEN 'array' THEN ${value} ?| ${texts} END END)`;
}

const safeId = (jsonb: string) =>
  `(CASE WHEN ${isA(jsonb, 'number')} AND ${jsonb}::numeric BETWEEN -9007199254740991 AND 9007199254740991 AND ${jsonb}::numeric % 1 = 0 THEN ${jsonb}::bigint END)`;

function within(path: FactPath, above: FactPath, context: SqlContext): string {
  const fixed = above.startsWith('round.') ? roundValue(above, context.round) : undefined;
  if (above.startsWith('round.') && !isId(fixed)) return unknown;
  const id = safeId(storedValue(path, context));
  const tenant = bind(context, context.tenantId, 'bigint');
  if (fixed !== undefined) {
    // Uncorrelated, so it is read once and hashed.
    // NULL IN (nothing) would be false.
    return `(CASE WHEN ${id} IS NOT NULL THEN ${id} IN (SELECT p.descendant_id FROM organisation_paths p WHERE p.tenant_id = ${tenant} AND p.ancestor_id = ${bind(context, fixed, 'bigint')}) END)`;
  }
  const ancestor = safeId(storedValue(above, context));
  return `(CASE WHEN ${id} IS NOT NULL AND ${ancestor} IS NOT NULL THEN EXISTS (SELECT FROM organisation_paths p WHERE p.tenant_id = ${tenant} AND p.ancestor_id = ${ancestor} AND p.descendant_id = ${id}) END)`;
}

function months(path: FactPath, count: number, atLeast: boolean, context: SqlContext): string {
  const date = dateOf(storedValue(path, context));
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
      return `(left(${dateOf(storedValue(path, context))}, 4) = ${bind(context, String(context.round.year), 'text')})`;
    case 'within':
      return within(path, test.value, context);
    case 'monthsAtLeast':
    case 'monthsAtMost':
      return months(path, test.value, test.test === 'monthsAtLeast', context);
    case 'known': {
      const value = storedValue(path, context);
      return `(coalesce(jsonb_typeof(${value}), 'null') <> 'null')`;
    }
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
