// The only place that reads the machine's clock: everything else is handed a Clock, so that a test or a replay decides what "now" is.
import type { Day } from '#kit/days.ts';
import { Fault } from '#kit/refusal.ts';

export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  set(iso: string): void;
  advance(milliseconds: number): void;
}

function instant(iso: string): number {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw new Fault(`not an instant: ${iso}`);
  return at;
}

/** `iso` as for `Date.parse`; give the offset (`2020-11-20T09:00:00+08:00`), else the machine's zone decides. */
export function fixedClock(iso: string): FixedClock {
  let at = instant(iso);
  return {
    now: () => new Date(at),
    set(next) {
      at = instant(next);
    },
    advance(milliseconds) {
      at += milliseconds;
    },
  };
}

// China has kept one offset without summer time since 1991-09-15, and no instant of ours is older.
const CHINA_OFFSET_MS = 8 * 3_600_000;

/** The calendar day in China at this instant. */
export function chinaDate(date: Date): Day {
  const at = date.getTime();
  if (Number.isNaN(at)) throw new Fault('an invalid Date has no calendar day');
  return new Date(at + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

/** The time of day in China, 'HH:MM'. */
export const chinaTime = (date: Date): string => new Date(date.getTime() + CHINA_OFFSET_MS).toISOString().slice(11, 16);

/** The first whole minute in China that is not before this instant: from then on, to be told to somebody. */
export const chinaTimeFrom = (date: Date): string => chinaTime(new Date(Math.ceil(date.getTime() / 60_000) * 60_000));

/** 00:00:00.000 in China. */
export const atStartOfDay = (day: Day): Date => new Date(instant(`${day}T00:00:00.000+08:00`));

/** 23:59:59.999 in China, the last millisecond that still counts for a deadline on this day. */
export const atEndOfDay = (day: Day): Date => new Date(instant(`${day}T23:59:59.999+08:00`));
