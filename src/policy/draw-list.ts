// The list of a draw and the arithmetic over it, for a million entries in a reader's browser: bytes side by side instead of objects, words
// laid out for SHA-256 without copies, and no sort that compares. docs/draw.md says the same for other programmes.
import { compress, initial } from '#kit/sha256.ts';

/** Entries by mark, ascending; the number of an entry is its place here, from 1. */
export interface DrawList {
  /** 32 bytes each. */
  readonly marks: Uint8Array;
  readonly tickets: Uint8Array;
}

/** One ticket more for each time somebody was not drawn: beyond this it would be no draw. */
export const ticketsMost = 100;
const ended = 0x80000000;

/** Told now and then how much of a long step is done, from 0 to 1. */
export type Tell = (share: number) => void;
const tellEvery = 1 << 16;

function marksAscend({ marks }: DrawList): boolean {
  for (let from = 32; from < marks.length; from += 32) {
    let n = 0;
    while (n < 32 && marks[from + n] === marks[from - 32 + n]) n += 1;
    if (n === 32 || marks[from + n]! < marks[from - 32 + n]!) return false;
  }
  return true;
}

export const listSound = (list: DrawList): boolean =>
  list.marks.length === 32 * list.tickets.length &&
  list.tickets.every((tickets) => tickets >= 1 && tickets <= ticketsMost) &&
  marksAscend(list);

/** SHA-256(00 ‖ mark ‖ tickets), eight words each. */
export function leavesOf({ marks, tickets }: DrawList): Int32Array {
  const bytes = new DataView(marks.buffer, marks.byteOffset, marks.byteLength);
  const leaves = new Int32Array(8 * tickets.length);
  const block = new Int32Array(16);
  block[15] = 8 * 34;
  for (let entry = 0; entry < tickets.length; entry += 1) {
    let carried = 0;
    for (let n = 0; n < 8; n += 1) {
      const word = bytes.getInt32(32 * entry + 4 * n);
      block[n] = carried | (word >>> 8);
      carried = word << 24;
    }
    block[8] = carried | (tickets[entry]! << 16) | (ended >>> 16);
    compress(initial, block, leaves, 8 * entry);
  }
  return leaves;
}

/** SHA-256(01 ‖ left ‖ right) of two neighbours, into the place `to` of the same words: above what is still to be read. */
function inner(words: Int32Array, left: number, to: number, block: Int32Array, state: Int32Array): void {
  let carried = 1 << 24;
  for (let n = 0; n < 16; n += 1) {
    const word = words[left + n]!;
    block[n] = carried | (word >>> 8);
    carried = word << 24;
  }
  compress(initial, block, state);
  block.fill(0);
  block[0] = carried | (ended >>> 8);
  block[15] = 8 * 65;
  compress(state, block, words, to);
}

/** RFC 6962: a last one without a partner goes up as it is; null where there is nothing. */
export function merkleRoot(leaves: Int32Array): Int32Array | null {
  const level = Int32Array.from(leaves);
  const block = new Int32Array(16);
  const state = new Int32Array(8);
  let count = level.length / 8;
  while (count > 1) {
    for (let n = 0; n + 1 < count; n += 2) inner(level, 8 * n, 4 * n, block, state);
    if (count % 2 === 1) level.copyWithin(4 * (count - 1), 8 * (count - 1), 8 * count);
    count = Math.ceil(count / 2);
  }
  return count === 0 ? null : level.subarray(0, 8);
}

/** The states of HMAC's two keys, so that a score is two blocks. */
function keysOf(seed: Uint8Array): { readonly innerKey: Int32Array; readonly outerKey: Int32Array } {
  const bytes = new DataView(seed.buffer, seed.byteOffset, seed.byteLength);
  const stateOf = (pad: number): Int32Array => {
    const state = new Int32Array(8);
    const block = Int32Array.from({ length: 16 }, (_, n) => pad ^ (n < 8 ? bytes.getInt32(4 * n) : 0));
    compress(initial, block, state);
    return state;
  };
  return { innerKey: stateOf(0x36363636), outerKey: stateOf(0x5c5c5c5c) };
}

function before(a: Int32Array, from: number, b: Int32Array, other: number): boolean {
  for (let n = 0; n < 8; n += 1) if (a[from + n] !== b[other + n]) return a[from + n]! >>> 0 < b[other + n]! >>> 0;
  return false;
}

/** The smallest HMAC-SHA256(seed, leaf ‖ ticket) of each entry's tickets, eight words each. */
function scoresOf(seed: Uint8Array, leaves: Int32Array, tickets: Uint8Array, tell?: Tell): Int32Array {
  const { innerKey, outerKey } = keysOf(seed);
  const scores = new Int32Array(leaves.length);
  const [message, digest, score] = [new Int32Array(16), new Int32Array(16), new Int32Array(8)];
  message[9] = ended;
  message[15] = 8 * (64 + 36);
  digest[8] = ended;
  digest[15] = 8 * (64 + 32);
  for (let entry = 0; entry < tickets.length; entry += 1) {
    const at = 8 * entry;
    for (let n = 0; n < 8; n += 1) message[n] = leaves[at + n]!;
    for (let ticket = 0; ticket < tickets[entry]!; ticket += 1) {
      message[8] = ticket;
      compress(innerKey, message, digest);
      compress(outerKey, digest, score);
      if (ticket === 0 || before(score, 0, scores, at)) scores.set(score, at);
    }
    if (tell && entry % tellEvery === 0) tell(entry / tickets.length);
  }
  return scores;
}

/** By eleven bits of the first word at a time, the lower ones first: stable, so nothing is compared. */
function byFirstWord(scores: Int32Array): Uint32Array {
  const count = scores.length / 8;
  let places = Uint32Array.from({ length: count }, (_, n) => n);
  for (const shift of [0, 11, 22]) {
    const starts = new Uint32Array(2_049);
    for (let n = 0; n < count; n += 1) starts[((scores[8 * n]! >>> shift) & 0x7ff) + 1]! += 1;
    for (let n = 0; n < 2_048; n += 1) starts[n + 1]! += starts[n]!;
    const sorted = new Uint32Array(count);
    for (const place of places) {
      const digit = (scores[8 * place]! >>> shift) & 0x7ff;
      sorted[starts[digit]!] = place;
      starts[digit]! += 1;
    }
    places = sorted;
  }
  return places;
}

/** Entry numbers in the order in which they are drawn; `seed` is 32 bytes. */
export function drawnOrder(seed: Uint8Array, leaves: Int32Array, tickets: Uint8Array, tell?: Tell): Uint32Array {
  const scores = scoresOf(seed, leaves, tickets, tell);
  const places = byFirstWord(scores);
  // Of a million a hundred or so begin alike: each goes before those it belongs before.
  for (let n = 1; n < places.length; n += 1) {
    const place = places[n]!;
    let to = n;
    while (to > 0 && before(scores, 8 * place, scores, 8 * places[to - 1]!)) {
      places[to] = places[to - 1]!;
      to -= 1;
    }
    places[to] = place;
  }
  return places.map((place) => place + 1);
}
