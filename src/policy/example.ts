// Somebody made up who has what a programme gives, or just not: shown while a programme is written, so that no real person's file is
// opened to try a rule. Values are taken from the programme's own bounds and choices, and the evaluator itself judges the result.
import { addDays, addMonths, type Day, isDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { choicesOf } from '#policy/choices.ts';
import { operandsOf, pathsOf, testsOf } from '#policy/concern.ts';
import type { FactPath, Verdict } from '#policy/condition.ts';
import { judge } from '#policy/evaluate.ts';
import { facts as dictionary, type FactDefinition, factAt } from '#policy/facts.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { parameterValue, type RoundFacts } from '#policy/reading.ts';

export interface Example {
  readonly facts: FactSnapshot;
  readonly answers: Answers;
  readonly verdict: Verdict;
}

type Value = string | number | boolean | readonly string[] | undefined;

const tries = 1_500;
/** An organisation that is in no round. */
const elsewhere = -1;
export const within = (id: number, ancestorId: number): boolean => id === ancestorId;

/** The same for the same turn. */
function rolling(turn: number): (below: number) => number {
  let state = (turn * 2_654_435_761 + 12_345) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What the programme compares the path with, written or given by the round. */
function bounds(path: FactPath, programme: Programme, round: RoundFacts): unknown[] {
  return testsOf(programme)
    .filter(({ value }) => value.fact === path)
    .flatMap(({ value: leaf }) =>
      operandsOf(leaf).flatMap((operand) => {
        if (typeof operand !== 'object') return [operand];
        if (Array.isArray(operand)) return operand;
        const given = 'parameter' in operand ? parameterValue(operand.parameter, round) : undefined;
        return Array.isArray(given) ? given : [given];
      }),
    );
}

/** Months from a date that decide something: its own bounds, and those of what is counted from it. */
function months(path: FactPath, programme: Programme, round: RoundFacts): number[] {
  const own = testsOf(programme).flatMap(({ value: leaf }) =>
    leaf.fact === path && (leaf.test === 'monthsAtLeast' || leaf.test === 'monthsAtMost') ? [leaf.value] : [],
  );
  const counted = Object.entries(dictionary).flatMap(([other, { derived }]) =>
    derived?.from === path
      ? bounds(other, programme, round).flatMap((bound) =>
          typeof bound === 'number' ? [bound * (derived.unit === 'years' ? 12 : 1)] : [],
        )
      : [],
  );
  return [...own, ...counted];
}

function dates(path: FactPath, programme: Programme, round: RoundFacts, asOf: Day): Value[] {
  const edges = months(path, programme, round).flatMap((n) => [n - 1, n, n + 1, n + 30]);
  const days = bounds(path, programme, round).flatMap((bound) =>
    isDay(bound) ? [bound, addDays(bound, -1), addDays(bound, 1)] : [],
  );
  const usual = path === 'person.birthDay' ? [300, 420, 540] : [7, 40, 100];
  return [
    ...days,
    ...[...edges, ...usual].map((n) => addMonths(asOf, -Math.max(0, Math.round(n)))),
    ...[`${round.year}-05-20`, `${round.year - 1}-11-03`].filter((day) => day <= asOf),
  ];
}

function candidates(
  path: FactPath,
  definition: FactDefinition,
  programme: Programme,
  round: RoundFacts,
  asOf: Day,
): Value[] {
  const known = bounds(path, programme, round);
  const field = path.startsWith('form.') ? own(programme.form, path.slice(5)) : undefined;
  const choices = field?.type === 'choice' ? choicesOf(field, round, programme.form) : definition.choices;
  switch (definition.type) {
    case 'boolean':
      return [true, false];
    case 'organisation':
      return [round.organisationId, round.organisationId, elsewhere];
    case 'date':
      return dates(path, programme, round, asOf);
    case 'number':
    case 'money': {
      const step = definition.type === 'money' ? 10_000 : 1;
      const near = known.flatMap((bound) => (typeof bound === 'number' ? [bound - step, bound, bound + step] : []));
      const first = typeof definition.min === 'number' ? definition.min : step;
      return [...near, first, first + 2 * step].filter((value) => value >= 0);
    }
    default: {
      const named = [...(choices?.map(({ key }) => key) ?? []), ...known.filter((one) => typeof one === 'string')];
      if (definition.type === 'texts') return named.map((one) => [one as string]);
      return named.length > 0 ? (named as string[]) : ['示例'];
    }
  }
}

/** Paths that are looked at, each with what it may hold; what is counted from another stands for that one. */
function supposed(
  programme: Programme,
  round: RoundFacts,
  asOf: Day,
): readonly (readonly [FactPath, readonly Value[]])[] {
  const read = pathsOf(programme).map(({ value }) => own(dictionary, value)?.derived?.from ?? value);
  return [...new Set(read)]
    .filter((path) => !path.startsWith('round.'))
    .flatMap((path) => {
      const definition = factAt(path, programme);
      const values = definition ? candidates(path, definition, programme, round, asOf) : [];
      // Where it matters whether something is known, it may not be.
      const asked = testsOf(programme).some(({ value: leaf }) => leaf.fact === path && leaf.test === 'known');
      return values.length > 0 ? [[path, asked ? [...values, undefined] : values] as const] : [];
    });
}

const split = (values: readonly (readonly [FactPath, Value])[]) => {
  const of = (form: boolean) =>
    Object.fromEntries(
      values
        .filter(([path, value]) => path.startsWith('form.') === form && value !== undefined)
        .map(([path, value]) => [form ? path.slice(5) : path, value]),
    );
  return { facts: of(false) as FactSnapshot, answers: of(true) as Answers };
};

export interface Wanted {
  readonly round: RoundFacts;
  readonly asOf: Day;
  readonly has: boolean;
  readonly turn: number;
  /** Names the union of the round, and any other. */
  readonly nameOf?: (organisationId: number) => string;
}

/**
 * Somebody for whom every rule holds (`has`), or for whom as few as possible fail. undefined: nobody was found, which may mean that
 * nobody can be. Another `turn` is another person.
 */
export function exampleOf(programme: Programme, wanted: Wanted): Example | undefined {
  const { round, asOf, has, turn, nameOf } = wanted;
  const paths = supposed(programme, round, asOf);
  const roll = rolling(turn + (has ? 0 : 500));
  let best: Example | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < tries; i += 1) {
    const person = split(paths.map(([path, values]) => [path, values[roll(values.length)]] as const));
    const verdict = judge(programme, { ...person, round, asOf, within, which: 'all', ...(nameOf ? { nameOf } : {}) });
    if (has && verdict.holds === true) return { ...person, verdict };
    if (has || verdict.holds !== false) continue;
    const failed = verdict.findings.filter(({ holds }) => holds !== true).length;
    if (failed < fewest) [best, fewest] = [{ ...person, verdict }, failed];
    if (fewest === 1) break;
  }
  return best;
}
