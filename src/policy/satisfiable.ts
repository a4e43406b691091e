// Whether anything could make a condition true. It is taken apart into alternatives of single tests, and each alternative is asked
// whether one value per path could pass all its tests. Tests it cannot compare (parameters, other facts) only contradict their own opposite.

import type { Leaf } from '#policy/concern.ts';
import type { Condition, Operand } from '#policy/condition.ts';
import { type FactDefinition, factAt } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';

interface Literal {
  readonly leaf: Leaf;
  readonly holds: boolean;
}
type Alternative = readonly Literal[];

const maxAlternatives = 2_000;
class TooMany extends Error {}

function cross(parts: readonly (readonly Alternative[])[]): readonly Alternative[] {
  let made: readonly Alternative[] = [[]];
  for (const part of parts) {
    if (made.length * part.length > maxAlternatives) throw new TooMany();
    made = made.flatMap((left) => part.map((right) => [...left, ...right]));
  }
  return made;
}

/** Disjunctive normal form of the condition, or of its opposite. */
function alternatives(condition: Condition, holds: boolean): readonly Alternative[] {
  if ('not' in condition) return alternatives(condition.not, !holds);
  if ('fact' in condition) {
    if (condition.test === 'between') {
      const { fact, from, to } = condition;
      const ends: Leaf[] = [
        { fact, test: 'atLeast', value: from },
        { fact, test: 'atMost', value: to },
      ];
      return holds ? [ends.map((leaf) => ({ leaf, holds }))] : ends.map((leaf) => [{ leaf, holds }]);
    }
    return [[{ leaf: condition, holds }]];
  }
  const parts = ('all' in condition ? condition.all : condition.any).map((part) => alternatives(part, holds));
  return 'all' in condition === holds ? cross(parts) : parts.flat();
}

type Scalar = string | number | boolean;
const literal = (operand: Operand): Scalar | undefined => (typeof operand === 'object' ? undefined : operand);

/** What one path's value may still be. */
interface Room {
  allowed: Set<Scalar> | undefined;
  readonly excluded: Set<Scalar>;
  low: { at: number | string; open: boolean } | undefined;
  high: { at: number | string; open: boolean } | undefined;
  known: boolean;
  missing: boolean;
}

const room = (definition: FactDefinition | undefined): Room => ({
  allowed: definition?.choices === undefined ? undefined : new Set(definition.choices.map((choice) => choice.key)),
  excluded: new Set(),
  low: undefined,
  high: undefined,
  known: false,
  missing: false,
});

function keepOnly(space: Room, values: readonly Scalar[]): void {
  const { allowed } = space;
  space.allowed = new Set(allowed === undefined ? values : values.filter((value) => allowed.has(value)));
}

const flipped = { atLeast: 'lessThan', lessThan: 'atLeast', atMost: 'moreThan', moreThan: 'atMost' } as const;

function bound(space: Room, test: keyof typeof flipped, at: number | string): void {
  const open = test === 'moreThan' || test === 'lessThan';
  const side = test === 'atLeast' || test === 'moreThan' ? 'low' : 'high';
  const old = space[side];
  const tighter = old === undefined || typeof old.at !== typeof at || (side === 'low' ? at > old.at : at < old.at);
  if (tighter || (old.at === at && open)) space[side] = { at, open };
}

/** Narrows the room by one test; false when the test is not one that narrows. */
function narrow(space: Room, { leaf, holds }: Literal): boolean {
  switch (leaf.test) {
    case 'is':
    case 'isNot': {
      const value = literal(leaf.value);
      if (value === undefined) return false;
      if ((leaf.test === 'is') === holds) keepOnly(space, [value]);
      else space.excluded.add(value);
      return true;
    }
    case 'oneOf':
    case 'noneOf': {
      if (!Array.isArray(leaf.value)) return false;
      const values = leaf.value as readonly string[];
      if ((leaf.test === 'oneOf') === holds) keepOnly(space, values);
      else for (const value of values) space.excluded.add(value);
      return true;
    }
    case 'atLeast':
    case 'atMost':
    case 'moreThan':
    case 'lessThan': {
      const value = literal(leaf.value);
      if (typeof value !== 'number' && typeof value !== 'string') return false;
      bound(space, holds ? leaf.test : flipped[leaf.test], value);
      return true;
    }
    case 'monthsAtLeast':
      bound(space, holds ? 'atLeast' : 'lessThan', leaf.value);
      return true;
    case 'monthsAtMost':
      bound(space, holds ? 'atMost' : 'moreThan', leaf.value);
      return true;
    default:
      return false;
  }
}

function isEmpty({ allowed, excluded, low, high, known, missing }: Room): boolean {
  if (known && missing) return true;
  const inside = (value: Scalar) => {
    if (excluded.has(value)) return false;
    if (low && typeof low.at === typeof value && (low.open ? value <= low.at : value < low.at)) return false;
    return !(high && typeof high.at === typeof value && (high.open ? value >= high.at : value > high.at));
  };
  if (allowed !== undefined && ![...allowed].some(inside)) return true;
  if (!low || !high || typeof low.at !== typeof high.at) return false;
  return low.at > high.at || (low.at === high.at && (low.open || high.open));
}

function canHold(alternative: Alternative, programme: Programme): boolean {
  const rooms = new Map<string, Room>();
  const opaque = new Map<string, boolean>();
  for (const one of alternative) {
    const { leaf, holds } = one;
    const definition = factAt(leaf.fact, programme);
    const key = leaf.test.startsWith('months') ? `${leaf.fact}#months` : leaf.fact;
    const space = rooms.get(key) ?? room(definition);
    rooms.set(key, space);
    if (leaf.test === 'known') {
      if (holds) space.known = true;
      else space.missing = true;
      continue;
    }
    space.known = true;
    // A list may hold several values at once, so its tests do not narrow one value.
    if (definition?.type !== 'texts' && narrow(space, one)) continue;
    const opposite = { isNot: 'is', noneOf: 'oneOf' }[leaf.test as string];
    const name = JSON.stringify(opposite === undefined ? leaf : { ...leaf, test: opposite });
    const is = opposite === undefined ? holds : !holds;
    if (opaque.get(name) === !is) return false;
    opaque.set(name, is);
  }
  return ![...rooms.values()].some(isEmpty);
}

/** Whether all of `true_` can be true and all of `false_` false at once; `undefined` when there are too many alternatives to try. */
export function satisfiable(
  programme: Programme,
  whenTrue: readonly Condition[],
  whenFalse: readonly Condition[] = [],
): boolean | undefined {
  try {
    const all = [
      ...whenTrue.map((one) => alternatives(one, true)),
      ...whenFalse.map((one) => alternatives(one, false)),
    ];
    return cross(all).some((alternative) => canHold(alternative, programme));
  } catch (error) {
    if (error instanceof TooMany) return undefined;
    throw error;
  }
}
