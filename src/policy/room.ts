// What one path of a programme may still hold once some tests of it are settled: the values allowed, those excluded, and bounds.
import { dayNumber } from '#kit/days.ts';
import type { FactDefinition } from '#policy/facts.ts';

/** Dates are held as days since 1970. */
export type Scalar = string | number | boolean;
export type Bound = 'atLeast' | 'atMost' | 'moreThan' | 'lessThan';

const denied = { atLeast: 'lessThan', lessThan: 'atLeast', atMost: 'moreThan', moreThan: 'atMost' } as const;

export class Room {
  allowed: ReadonlySet<Scalar> | undefined;
  readonly excluded = new Set<Scalar>();
  low = { at: Number.NEGATIVE_INFINITY, open: false };
  high = { at: Number.POSITIVE_INFINITY, open: false };
  /** Nothing lies between two whole numbers: days, months, fen. */
  readonly whole: boolean;
  /** Lists of which something must be on a list that may hold several. */
  readonly some: (readonly Scalar[])[] = [];
  readonly isList: boolean;

  constructor(whole: boolean, isList: boolean) {
    this.whole = whole;
    this.isList = isList;
  }

  only(values: readonly Scalar[]): void {
    if (this.isList) this.some.push(values);
    else this.allowed = new Set(this.allowed === undefined ? values : values.filter((one) => this.allowed?.has(one)));
  }

  without(values: readonly Scalar[]): void {
    for (const value of values) this.excluded.add(value);
  }

  bound(wanted: Bound, at: number, holds: boolean): void {
    const test = holds ? wanted : denied[wanted];
    const open = test === 'moreThan' || test === 'lessThan';
    if (test === 'atLeast' || test === 'moreThan') {
      const low = this.whole ? { at: open ? Math.floor(at) + 1 : Math.ceil(at), open: false } : { at, open };
      if (low.at > this.low.at || (low.at === this.low.at && open)) this.low = low;
    } else {
      const high = this.whole ? { at: open ? Math.ceil(at) - 1 : Math.floor(at), open: false } : { at, open };
      if (high.at < this.high.at || (high.at === this.high.at && open)) this.high = high;
    }
  }

  holds(value: Scalar): boolean {
    if (this.excluded.has(value) || this.allowed?.has(value) === false) return false;
    if (typeof value !== 'number') return true;
    if (this.whole && !Number.isInteger(value)) return false;
    const { low, high } = this;
    return (low.open ? value > low.at : value >= low.at) && (high.open ? value < high.at : value <= high.at);
  }
}

/** The room of a path before any test; `kind`: a type of value as JavaScript has it, or 'months' since a date. */
export function roomOf(kind: string, definition: FactDefinition | undefined): Room {
  const type = definition?.type;
  const counted = kind === 'months' || definition?.derived !== undefined;
  const room = new Room(counted || definition?.whole === true || type === 'date' || type === 'money', type === 'texts');
  if (kind === 'boolean') room.allowed = new Set([true, false]);
  if (kind === 'string' && definition?.choices !== undefined && !definition.open)
    room.allowed = new Set(definition.choices.map((choice) => choice.key));
  // A list that the form let through holds something of its choices.
  if (room.isList && room.allowed !== undefined) room.only([...room.allowed]);
  if (counted) room.bound('atLeast', 0, true);
  if (kind !== 'number') return room;
  const at = (bound: number | string) => (typeof bound === 'number' ? bound : dayNumber(bound));
  if (definition?.min !== undefined) room.bound('atLeast', at(definition.min), true);
  if (definition?.max !== undefined) room.bound('atMost', at(definition.max), true);
  return room;
}

/** Whether no value is left. */
export function empty(room: Room): boolean {
  const { allowed, excluded, low, high } = room;
  if (room.isList) {
    const possible = (value: Scalar) => allowed?.has(value) !== false && !excluded.has(value);
    return room.some.some((values) => !values.some(possible));
  }
  if (allowed !== undefined) return ![...allowed].some((value) => room.holds(value));
  if (low.at > high.at || (low.at === high.at && (low.open || high.open))) return true;
  // So few values are left that the excluded ones may be all of them.
  const left = room.whole ? high.at - low.at + 1 : high.at > low.at ? Number.POSITIVE_INFINITY : 1;
  return (
    left <= excluded.size && !Array.from({ length: left }, (_, i) => low.at + i).some((value) => room.holds(value))
  );
}
