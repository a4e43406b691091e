// Computes a draw again beside the page, so that a million entries never stop it from answering: reads the file, looks at each step, and
// finds one entry in it afterwards. Nothing is asked of any server.
import { type DrawFinding, type DrawRecord, type DrawStep, hexOf, readRules, verifyDraw } from '#policy/draw.ts';
import { readDrawFile } from '#policy/draw-file.ts';

export type Asked =
  | { readonly kind: 'check'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'find'; readonly asked: string };

export interface FoundEntry {
  readonly number: number;
  readonly mark: string;
  readonly tickets: number;
  /** From 1; null as long as nothing is drawn. */
  readonly place: number | null;
}

export interface Checked {
  readonly findings: readonly DrawFinding[];
  readonly title: string;
  readonly quota: number;
  readonly waiting: number | undefined;
  readonly entries: number;
  readonly drawn: boolean;
  /** The first in their order. */
  readonly first: readonly FoundEntry[];
  readonly ms: number;
}

export type Told =
  | { readonly kind: 'step'; readonly step: DrawStep; readonly share: number }
  | { readonly kind: 'done'; readonly checked: Checked }
  | { readonly kind: 'unreadable'; readonly line: number }
  | { readonly kind: 'found'; readonly found: FoundEntry | null };

const worker = self as unknown as {
  onmessage: (event: { readonly data: Asked }) => void;
  postMessage(told: Told): void;
};
const shownFirst = 20;
let record: DrawRecord | null = null;

const markAt = ({ list }: DrawRecord, number: number): string =>
  hexOf(list.marks.subarray(32 * (number - 1), 32 * number));

function entryAt(of: DrawRecord, number: number): FoundEntry | null {
  const tickets = of.list.tickets[number - 1];
  if (tickets === undefined) return null;
  return { number, mark: markAt(of, number), tickets, place: of.order ? of.order.indexOf(number) + 1 : null };
}

function check(bytes: ArrayBuffer): Told {
  const began = performance.now();
  const read = readDrawFile(new Uint8Array(bytes));
  if ('line' in read) return { kind: 'unreadable', line: read.line };
  record = read;
  const findings = verifyDraw(read, (step, share) => worker.postMessage({ kind: 'step', step, share }));
  const { title = '', quota = 0, waiting } = readRules(read.rules) ?? {};
  const numbers = [...(read.order?.subarray(0, shownFirst) ?? [])];
  const first = numbers.flatMap((number) => entryAt(read, number) ?? []);
  const { order, list } = read;
  const ms = performance.now() - began;
  return {
    kind: 'done',
    checked: { findings, title, quota, waiting, entries: list.tickets.length, drawn: order !== null, first, ms },
  };
}

/** By its number, or by the beginning of its mark; the marks stand in order. */
function find(of: DrawRecord, asked: string): FoundEntry | null {
  const said = asked.replace(/\s/g, '').toLowerCase();
  if (/^\d{1,7}$/.test(said)) return entryAt(of, Number(said));
  if (!/^[0-9a-f]{8,64}$/.test(said)) return null;
  let [from, to] = [1, of.list.tickets.length + 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (markAt(of, middle) < said) from = middle + 1;
    else to = middle;
  }
  const found = entryAt(of, from);
  return found?.mark.startsWith(said) ? found : null;
}

worker.onmessage = ({ data }) =>
  worker.postMessage(
    data.kind === 'check' ? check(data.bytes) : { kind: 'found', found: record && find(record, data.asked) },
  );
