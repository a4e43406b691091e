// `bench draw`: a draw of a million entries, sealed, drawn and computed again by somebody else, on one core; then in the database and by the
// public page in a browser (draw-screens.ts).

import { drawOnScreen } from '#bench/draw-screens.ts';
import { type BenchOptions, type Measure, type MeasuredResult, machine, median, timed } from '#bench/measure.ts';
import { sha256, sha256Hex } from '#kit/json.ts';
import {
  commitmentOf,
  type DrawRecord,
  type DrawRules,
  drawFormat,
  orderOf,
  rootOf,
  seedOf,
  verifyDraw,
} from '#policy/draw.ts';
import { readDrawFile, writeDrawFile } from '#policy/draw-file.ts';
import type { DrawList } from '#policy/draw-list.ts';

const runs = 3;
const wholeMs = 10_000;

/** One in four lost once before and has two tickets. */
function listOf(size: number): DrawList {
  const marks = Array.from({ length: size }, (_, n) => sha256(`entry ${n}`)).sort(Buffer.compare);
  return { marks: Buffer.concat(marks), tickets: Uint8Array.from(marks, (_, n) => (n % 4 === 0 ? 2 : 1)) };
}

export async function bench({ size = 1_000_000, url }: BenchOptions): Promise<MeasuredResult> {
  const list = listOf(size);
  const reveal = sha256Hex('word');
  const rules: DrawRules = {
    ...{ format: drawFormat, title: 'bench', quota: Math.round(size / 100) },
    ...{ closesAt: '2026-11-23T18:00:00+08:00', revealsBy: '2026-11-23T19:00:00+08:00' },
    parties: [{ name: 'union', commitment: commitmentOf(reveal) }],
    outside: { name: 'outside', at: '2026-11-23T20:00:00+08:00' },
  };
  const steps: Record<'seal' | 'draw' | 'again' | 'file', number[]> = { seal: [], draw: [], again: [], file: [] };
  const began = performance.now();
  for (let run = 0; run < runs; run += 1) {
    let root = '';
    steps.seal.push(1000 * (await timed(async () => (root = rootOf(list)))));
    const sealed = { rules: JSON.stringify(rules), list, root, reveals: [reveal], outside: `value ${run}` };
    const seed = seedOf(sealed);
    let order: Uint32Array = new Uint32Array(0);
    steps.draw.push(1000 * (await timed(async () => (order = orderOf(seed, list)))));
    const record: DrawRecord = { ...sealed, seed, order };
    let findings = -1;
    let again: object = {};
    steps.again.push(1000 * (await timed(async () => (findings = verifyDraw(record).length))));
    steps.file.push(1000 * (await timed(async () => (again = readDrawFile(writeDrawFile(record))))));
    if (findings !== 0 || !('order' in again)) throw new Error('the draw does not hold');
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
      measure('written as a file and read', steps.file),
      ...(await drawOnScreen(url, size)),
    ],
    notes: ['one core; a quarter of the entries have two tickets'],
  };
}
