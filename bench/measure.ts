// What every bench shares: how it is called, what it answers, and honest numbers (medians of several runs, the machine beside them).
import { cpus, totalmem } from 'node:os';
import { masterKey } from '#crypto/keys.ts';
import { type Clock, fixedClock } from '#kit/clock.ts';
import { seededRandomness } from '#kit/random.ts';
import { dataKeys } from '#people/data-keys.ts';
import { openDatabase } from '#store/connection.ts';
import type { House } from '#store/house.ts';
import { blockIds } from '#store/ids.ts';

export interface BenchOptions {
  /** Default: the size the README's figure is for. */
  readonly size?: number;
  /** Owner's address of a scratch database, migrated and empty. */
  readonly url: string;
  /** The same as the application's role. */
  readonly appUrl?: string;
}

export interface BenchResult {
  readonly bench: string;
  readonly size: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly seconds: number;
  /** Per second, or seconds where the name says so. */
  readonly rivals: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
  readonly runs: number;
  readonly machine: string;
  readonly rssMb: number;
  readonly notes?: readonly string[];
}

/** One figure of a bench that is no rate. */
export interface Measure {
  readonly what: string;
  readonly value: number;
  /** The worst of the runs, or the 95th of a hundred where many were made. */
  readonly worst?: number;
  readonly unit: 'ms' | 'kB' | '';
  /** At most. */
  readonly target?: number;
}

export interface MeasuredResult {
  readonly bench: string;
  readonly size: number;
  readonly runs: number;
  readonly seconds: number;
  readonly machine: string;
  readonly measures: readonly Measure[];
  readonly notes: readonly string[];
}

const round = (value: number): number => (value >= 100 ? Math.round(value) : Math.round(value * 100) / 100);
const rounded = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, round(value)]));

export const machine = (): string =>
  `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, PostgreSQL 18, fsync on`;

/** Memory that this process holds, in MB. */
export const rssMb = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);

export function resultOf(result: Omit<BenchResult, 'machine' | 'rssMb'>): BenchResult {
  return {
    ...result,
    perSecond: round(result.perSecond),
    p50Ms: round(result.p50Ms),
    p99Ms: round(result.p99Ms),
    seconds: round(result.seconds),
    rivals: rounded(result.rivals),
    ratios: rounded(result.ratios),
    machine: machine(),
    rssMb: rssMb(),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Nearest rank; `of` in percent. */
export function percentile(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((of / 100) * sorted.length) - 1)] ?? 0;
}

/** Seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}

export async function benchHouse(url: string, at: string): Promise<{ house: House; close: () => Promise<void> }> {
  const db = await openDatabase({ url, max: 20 });
  const clock = fixedClock(at);
  const random = seededRandomness('bench');
  const crypto = dataKeys(db, masterKey(Buffer.alloc(32, 9)), { clock, randomness: random });
  return { house: { db, clock, random, ids: blockIds(db), crypto }, close: () => db.close() };
}

/** A clock that goes on from `begins`, shown at `startedMs` (milliseconds since 1970): what remembers its age grows old as it would. */
export function goingClock(begins: string, startedMs: number): Clock {
  const ahead = new Date(begins).getTime() - startedMs;
  return { now: () => new Date(Date.now() + ahead) };
}
