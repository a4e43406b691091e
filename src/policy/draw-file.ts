// The record of a draw as a file: the first line is JSON, then one line per entry in the order of the list: mark, tickets, and the place it
// was drawn at. A spreadsheet opens it, `grep` finds a mark, and a million lines are read from the bytes in a second.
import type { DrawRecord } from '#policy/draw.ts';

/** All of a record but its list. */
export interface DrawHead {
  readonly rules: string;
  readonly root: string;
  readonly reveals: readonly (string | null)[];
  readonly outside: string | null;
  readonly seed: string | null;
  readonly entries: number;
}

const utf8 = new TextEncoder();
const digits = utf8.encode('0123456789abcdef');

export const headLine = ({ rules, root, reveals, outside, seed, entries }: DrawHead): string =>
  `${JSON.stringify({ rules, root, reveals, outside, seed, entries })}\n`;

/** `place` from 1; null as long as nothing is drawn. */
export const entryLine = (mark: string, tickets: number, place: number | null): string =>
  `${mark},${tickets},${place ?? ''}\n`;

/** The whole file of a record. */
export function writeDrawFile({ list, order, ...head }: DrawRecord): Uint8Array<ArrayBuffer> {
  const entries = list.tickets.length;
  const places = new Uint32Array(entries);
  for (const [n, number] of (order ?? []).entries()) places[number - 1] = n + 1;
  const first = utf8.encode(headLine({ ...head, entries }));
  const bytes = new Uint8Array(first.length + entries * 80);
  bytes.set(first);
  let at = first.length;
  for (let entry = 0; entry < entries; entry += 1) {
    for (let n = 32 * entry; n < 32 * entry + 32; n += 1) {
      bytes[at++] = digits[list.marks[n]! >> 4]!;
      bytes[at++] = digits[list.marks[n]! & 15]!;
    }
    const rest = utf8.encode(`,${list.tickets[entry]},${order ? places[entry] : ''}\n`);
    bytes.set(rest, at);
    at += rest.length;
  }
  return bytes.slice(0, at);
}

/** Where a file stops being a record; its first line is 1. */
export interface NoRecord {
  readonly line: number;
}

function readHead(line: string): DrawHead | null {
  let head: DrawHead;
  try {
    head = JSON.parse(line) as DrawHead;
  } catch {
    return null;
  }
  const { rules, root, reveals, outside, seed, entries } = head ?? {};
  const textOrNull = (value: unknown) => value === null || typeof value === 'string';
  const sound = typeof rules === 'string' && typeof root === 'string' && textOrNull(outside) && textOrNull(seed);
  const counted = Number.isSafeInteger(entries) && entries >= 0 && Array.isArray(reveals) && reveals.every(textOrNull);
  return sound && counted && Object.keys(head).length === 6 ? head : null;
}

const [newline, comma, zero, nine, smallA, smallF] = [0x0a, 0x2c, 0x30, 0x39, 0x61, 0x66] as const;

const nibble = (code: number): number =>
  code >= zero && code <= nine ? code - zero : code >= smallA && code <= smallF ? code - smallA + 10 : -1;

/** Reads the lines of entries from a place in the bytes; each field ends with what comes after it. */
class Lines {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  mark(into: Uint8Array, from: number): boolean {
    for (let n = 0; n < 32; n += 1) {
      const high = nibble(this.#bytes[this.at++] ?? 0);
      const low = nibble(this.#bytes[this.at++] ?? 0);
      if (high < 0 || low < 0) return false;
      into[from + n] = (high << 4) | low;
    }
    return this.#bytes[this.at++] === comma;
  }

  /** -1: no number ended by `end`, 0: nothing stands there. */
  number(end: number): number {
    let value = 0;
    for (let n = 0; n < 10; n += 1) {
      const code = this.#bytes[this.at++];
      if (code === end) return value;
      if (code === undefined || code < zero || code > nine || (n === 0 && code === zero)) return -1;
      value = value * 10 + code - zero;
    }
    return -1;
  }
}

/** Only a file that `writeDrawFile` could have written is one. */
export function readDrawFile(bytes: Uint8Array): DrawRecord | NoRecord {
  const end = bytes.indexOf(newline);
  const head = end < 0 ? null : readHead(new TextDecoder().decode(bytes.subarray(0, end)));
  // A line has at least 68 bytes: a count that cannot be true takes no memory.
  if (!head || head.entries * 68 > bytes.length) return { line: 1 };
  const { entries, ...rest } = head;
  const list = { marks: new Uint8Array(32 * entries), tickets: new Uint8Array(entries) };
  const drawn = head.seed !== null;
  const order = new Uint32Array(drawn ? entries : 0);
  const lines = new Lines(bytes, end + 1);
  for (let entry = 0; entry < entries; entry += 1) {
    const line = entry + 2;
    if (!lines.mark(list.marks, 32 * entry)) return { line };
    const tickets = lines.number(comma);
    const place = tickets < 1 || tickets > 255 ? -1 : lines.number(newline);
    const fits = drawn ? place >= 1 && place <= entries && order[place - 1] === 0 : place === 0;
    if (!fits) return { line };
    list.tickets[entry] = tickets;
    if (drawn) order[place - 1] = entry + 1;
  }
  return lines.at === bytes.length ? { ...rest, list, order: drawn ? order : null } : { line: entries + 2 };
}
