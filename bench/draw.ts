// `bench draw`: a draw of a million entries, sealed, drawn and computed again by somebody else, on one core; no database.

import { type BenchOptions, type Measure, type MeasuredResult, machine, median, timed } from '#bench/measure.ts';
import { sha256, sha256Hex } from '#kit/json.ts';
import {
  commitmentOf,
  type DrawEntry,
  type DrawRecord,
  type DrawRules,
  drawFormat,
  orderOf,
  rootOf,
  seedOf,
  verifyDraw,
} from '#policy/draw.ts';

const runs = 3;
const wholeMs = 10_000;

/** One in four lost once before and has two tickets. */
const entriesOf = (size: number): DrawEntry[] =>
  Array.from({ length: size }, (_, n) => ({ mark: sha256Hex(`entry ${n}`), tickets: n % 4 === 0 ? 2 : 1 })).sort(
    (a, b) => (a.mark < b.mark ? -1 : 1),
  );

export async function bench({ size = 1_000_000 }: BenchOptions): Promise<MeasuredResult> {
  const entries = entriesOf(size);
  const reveal = sha256Hex('word');
  const rules: DrawRules = {
    ...{ format: drawFormat, title: 'bench', quota: Math.round(size / 100) },
    ...{ closesAt: '2026-11-23T18:00:00+08:00', revealsBy: '2026-11-23T19:00:00+08:00' },
    parties: [{ name: 'union', commitment: commitmentOf(sha256, reveal) }],
    outside: { name: 'outside', at: '2026-11-23T20:00:00+08:00' },
  };
  const steps: Record<'seal' | 'draw' | 'again', number[]> = { seal: [], draw: [], again: [] };
  const began = performance.now();
  for (let run = 0; run < runs; run += 1) {
    let root = '';
    steps.seal.push(1000 * (await timed(async () => (root = rootOf(sha256, entries)))));
    const sealed = { rules: JSON.stringify(rules), entries, root, reveals: [reveal], outside: `value ${run}` };
    const seed = seedOf(sha256, sealed);
    let order: number[] = [];
    steps.draw.push(1000 * (await timed(async () => (order = orderOf(sha256, seed, entries)))));
    const record: DrawRecord = { ...sealed, seed, order };
    let findings = -1;
    steps.again.push(1000 * (await timed(async () => (findings = verifyDraw(sha256, record).length))));
    if (findings !== 0) throw new Error('the draw does not hold');
  }
  const measure = (what: string, times: readonly number[], target?: number): Measure => ({
    ...{ what, value: median(times), worst: Math.max(...times), unit: 'ms' },
    ...(target === undefined ? {} : { target }),
  });
  const whole = steps.seal.map((ms, n) => ms + steps.draw[n]!);
  return {
    ...{ bench: 'draw', size, runs, machine: machine() },
    seconds: Math.round((performance.now() - began) / 1000),
    measures: [
      measure('the list sealed', steps.seal),
      measure('sealed and drawn', whole, wholeMs),
      measure('computed again by a reader', steps.again, wholeMs),
    ],
    notes: ['one core, Node’s own SHA-256; a quarter of the entries have two tickets'],
  };
}
