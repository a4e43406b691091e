// Whether anybody could make conditions come out as asked: true, false or unknown. What leaves no choice is settled first, then one way
// after another is tried; each test narrows what its path may still hold. A "no" is a proof; a test between two values looked up
// (a parameter, another fact) stands for itself, so a "yes" may be too generous.
import { daysBetween, isDay } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Leaf, pathsIn } from '#policy/concern.ts';
import type { Condition, FactPath, Truth } from '#policy/condition.ts';
import { factAt } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';
import { empty, type Room, roomOf, type Scalar } from '#policy/room.ts';

/** A condition and the outcomes that will do. */
export interface Demand {
  readonly when: Condition;
  readonly is: readonly Truth[];
}
export const holds = (when: Condition): Demand => ({ when, is: [true] });
export const fails = (when: Condition): Demand => ({ when, is: [false] });
/** False or not known. */
export const doesNotHold = (when: Condition): Demand => ({ when, is: [false, 'unknown'] });

/** What one test says of one path: that it is on file or not, how its room is narrowed, or that a test stands for itself. */
type Limit =
  | { readonly path: FactPath; readonly known: boolean }
  | { readonly path: FactPath; readonly room: string; readonly narrow: (room: Room) => void }
  | { readonly standsFor: string; readonly is: boolean };
type Goal = Demand | Limit;
type Way = readonly Goal[];

/** Real policies need some hundreds; a check asks many questions while somebody types. */
const maxSteps = 5_000;
class TooHard extends Error {}

const reversed = (truth: Truth): Truth => (truth === 'unknown' ? truth : !truth);
const allOf = (parts: readonly Condition[], is: readonly Truth[]): Way => parts.map((when) => ({ when, is }));
const oneOf = (parts: readonly Condition[], is: readonly Truth[]): Way[] => parts.map((when) => [{ when, is }]);

/** The ways in which all parts together come out as one of `is`. */
function waysOfAll(parts: readonly Condition[], is: readonly Truth[]): Way[] {
  const [yes, no, open] = [is.includes(true), is.includes(false), is.includes('unknown')];
  if (yes && no && open) return [[]];
  if (yes && open) return [allOf(parts, [true, 'unknown'])];
  if (no && open) return oneOf(parts, [false, 'unknown']);
  const unknown = (i: number): Way => [
    { when: parts[i] as Condition, is: ['unknown'] },
    ...allOf(parts.toSpliced(i, 1), [true, 'unknown']),
  ];
  return [
    ...(yes ? [allOf(parts, [true])] : []),
    ...(no ? oneOf(parts, [false]) : []),
    ...(open ? parts.map((_, i) => unknown(i)) : []),
  ];
}

const opposites: Readonly<Record<string, string>> = {
  ...{ isNot: 'is', noneOf: 'oneOf', lessThan: 'atLeast', moreThan: 'atMost' },
};
/** Dates as days, so that all that has an order is a number. */
const scalar = (value: string | number | boolean): Scalar => (isDay(value) ? daysBetween('1970-01-01', value) : value);

/** How a literal narrows the values of its path; undefined when it cannot be compared beforehand. */
function narrowing(leaf: Leaf, is: boolean): { kind: string; narrow: (room: Room) => void } | undefined {
  switch (leaf.test) {
    case 'is':
    case 'isNot': {
      if (typeof leaf.value === 'object') return undefined;
      const value = scalar(leaf.value);
      const wanted = (leaf.test === 'is') === is;
      return { kind: typeof value, narrow: (room) => (wanted ? room.only([value]) : room.without([value])) };
    }
    case 'oneOf':
    case 'noneOf': {
      if (!Array.isArray(leaf.value)) return undefined;
      const values = leaf.value as readonly string[];
      const wanted = (leaf.test === 'oneOf') === is;
      return { kind: 'string', narrow: (room) => (wanted ? room.only(values) : room.without(values)) };
    }
    case 'atLeast':
    case 'atMost':
    case 'moreThan':
    case 'lessThan': {
      const value = typeof leaf.value === 'object' ? undefined : scalar(leaf.value);
      if (typeof value !== 'number') return undefined;
      const { test } = leaf;
      return { kind: 'number', narrow: (room) => room.bound(test, value, is) };
    }
    default:
      return undefined;
  }
}

/** Whole months since a date: what months tests and the facts derived from it look at. */
function monthsLimit(leaf: Leaf, is: boolean, programme: Programme): Limit[] {
  if (leaf.test === 'monthsAtLeast' || leaf.test === 'monthsAtMost') {
    const test = leaf.test === 'monthsAtLeast' ? 'atLeast' : 'atMost';
    return [{ path: leaf.fact, room: 'months', narrow: (room) => room.bound(test, leaf.value, is) }];
  }
  const derived = factAt(plain(leaf.fact), programme)?.derived;
  if (derived === undefined || !('value' in leaf) || typeof leaf.value !== 'number') return [];
  const months = derived.unit === 'years' ? 12 : 1;
  const { test, value } = leaf;
  const at = {
    atLeast: Math.ceil(value),
    lessThan: Math.ceil(value),
    atMost: Math.floor(value) + 1,
    moreThan: Math.floor(value) + 1,
  };
  if (!(test in at)) return [];
  const least = at[test as keyof typeof at] * months;
  const reaches = (test === 'atLeast' || test === 'moreThan') === is;
  return [{ path: derived.from, room: 'months', narrow: (room) => room.bound('atLeast', least, reaches) }];
}

/** `form.income'` is a second value of `form.income`: for asking what a little more of it would change. */
const plain = (path: FactPath): FactPath => path.replace(/'$/, '');

/** A path is on file, or is not; whole months since a date are so unless it is missing or lies ahead. */
function onFile(path: FactPath, known: boolean, programme: Programme): Limit[] {
  const from = path.endsWith('#months') ? path.slice(0, -'#months'.length) : factAt(path, programme)?.derived?.from;
  if (from === undefined) return [{ path, known }];
  return [{ path: `${from}#months`, known }, ...(known ? [{ path: from, known }] : [])];
}

/** The ways in which a single test comes out as `is`. */
function waysOfLeaf(leaf: Leaf, is: Truth, programme: Programme): Way[] {
  const { fact: path } = leaf;
  if (leaf.test === 'known') return is === 'unknown' ? [] : [onFile(path, is, programme)];
  const [read, ...others] = pathsIn(leaf);
  const paths = [leaf.test.startsWith('months') ? `${read}#months` : (read as string), ...others];
  if (is === 'unknown') return paths.map((one) => onFile(one, false, programme));
  const known = paths.flatMap((one) => onFile(one, true, programme));
  const months = monthsLimit(leaf, is, programme);
  if (leaf.test.startsWith('months')) return [[...known, ...months]];
  const narrowed = narrowing(leaf, is);
  if (narrowed) return [[...known, ...months, { path, room: narrowed.kind, narrow: narrowed.narrow }]];
  const opposite = own(opposites, leaf.test);
  const operand = 'value' in leaf ? JSON.stringify(leaf.value) : '';
  const standsFor = `${path} ${opposite ?? leaf.test} ${operand}`;
  return [[...known, { standsFor, is: opposite === undefined ? is : !is }]];
}

function waysOf({ when, is }: Demand, programme: Programme): Way[] {
  if ('not' in when) return [[{ when: when.not, is: is.map(reversed) }]];
  if ('all' in when) return waysOfAll(when.all, is);
  if ('any' in when)
    return waysOfAll(
      when.any.map((not) => ({ not })),
      is.map(reversed),
    );
  if (when.test === 'between') {
    const { fact, from, to } = when;
    return waysOfAll(
      [
        { fact, test: 'atLeast', value: from },
        { fact, test: 'atMost', value: to },
      ],
      is,
    );
  }
  return is.flatMap((truth) => waysOfLeaf(when, truth, programme));
}

/** What is supposed so far; can be taken back to an earlier mark. */
class World {
  readonly programme: Programme;
  readonly known = new Map<string, boolean>();
  readonly standing = new Map<string, boolean>();
  readonly narrowed = new Map<string, ((room: Room) => void)[]>();
  readonly trail: (() => void)[] = [];

  constructor(programme: Programme) {
    this.programme = programme;
  }

  /** False when it contradicts what is supposed already. */
  suppose(limit: Limit): boolean {
    if ('standsFor' in limit) return this.put(this.standing, limit.standsFor, limit.is);
    if ('known' in limit) {
      const { path, known } = limit;
      if (!known && factAt(plain(path), this.programme)?.always) return false;
      return this.put(this.known, path, known);
    }
    const key = `${limit.path} ${limit.room}`;
    const narrows = this.narrowed.get(key) ?? [];
    this.narrowed.set(key, narrows);
    narrows.push(limit.narrow);
    this.trail.push(() => narrows.pop());
    const room = roomOf(limit.room, factAt(plain(limit.path), this.programme));
    for (const narrow of narrows) narrow(room);
    return !empty(room);
  }

  put(map: Map<string, boolean>, key: string, value: boolean): boolean {
    const old = map.get(key);
    if (old !== undefined) return old === value;
    map.set(key, value);
    this.trail.push(() => map.delete(key));
    return true;
  }

  back(mark: number): void {
    while (this.trail.length > mark) this.trail.pop()?.();
  }
}

function search(goals: Way, open: readonly (readonly Way[])[], world: World, steps: { left: number }): boolean {
  const agenda = [...goals];
  const choices = [...open];
  for (let goal = agenda.pop(); goal !== undefined; goal = agenda.pop()) {
    steps.left -= 1;
    if (steps.left < 0) throw new TooHard();
    if (!('when' in goal)) {
      if (!world.suppose(goal)) return false;
      continue;
    }
    const ways = waysOf(goal, world.programme);
    if (ways.length === 1) agenda.push(...(ways[0] as Way));
    else choices.push(ways);
  }
  const next = choices.sort((a, b) => b.length - a.length).pop();
  if (next === undefined) return true;
  const mark = world.trail.length;
  return next.some((way) => {
    const found = search(way, choices, world, steps);
    if (!found) world.back(mark);
    return found;
  });
}

/** Whether all demands can be met by one subject at once; undefined when that is too hard to tell. */
export function satisfiable(programme: Programme, demands: readonly Demand[]): boolean | undefined {
  try {
    return search(demands, [], new World(programme), { left: maxSteps });
  } catch (error) {
    if (error instanceof TooHard) return undefined;
    throw error;
  }
}
