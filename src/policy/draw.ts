// A draw that everybody can compute again. Rules and commitments are public before entries close; the list is sealed by its Merkle root;
// the seed joins what the parties had committed to with a value nobody could know then; the order is that of keyed hashes. Whoever has
// more tickets has the smallest hash of more tries, like somebody with more slips in an urn. docs/draw.md says it for other programmes.
import { sha256Bytes } from '#kit/sha256.ts';
import { type Text, text } from '#kit/text.ts';
import { type DrawList, drawnOrder, leavesOf, listSound, merkleRoot, type Tell } from '#policy/draw-list.ts';
import type { DrawWeight } from '#policy/draw-weights.ts';

export const drawFormat = 'niangjia-draw/1';

export interface DrawRules {
  readonly format: typeof drawFormat;
  readonly title: string;
  readonly quota: number;
  /** Times as ISO 8601: entries close, the parties' words are due, and then the outside value comes. */
  readonly closesAt: string;
  readonly revealsBy: string;
  readonly parties: readonly { readonly name: string; readonly commitment: string }[];
  readonly outside: { readonly name: string; readonly at: string };
  /** How many behind the quota wait for one that comes free; the order goes on behind them. */
  readonly waiting?: number;
  /** What gives more tickets than one. */
  readonly weights?: readonly DrawWeight[];
}

export interface DrawRecord {
  /** The JSON of DrawRules as it was published, to the letter. */
  readonly rules: string;
  readonly list: DrawList;
  readonly root: string;
  /** In the order of the parties, 64 hex digits each; null: withheld, or not said yet. */
  readonly reveals: readonly (string | null)[];
  /** null, like `seed` and `order`, as long as nothing is drawn. */
  readonly outside: string | null;
  readonly seed: string | null;
  /** Entry numbers, the first drawn first; behind the quota is the waiting list. */
  readonly order: Uint32Array | null;
}

const utf8 = new TextEncoder();
export const isHex32 = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

export function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2);
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = Number.parseInt(hex.slice(2 * n, 2 * n + 2), 16);
  return bytes;
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const hexOfWords = (words: Int32Array): string =>
  Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');

function joined(...parts: readonly (Uint8Array | string | number)[]): Uint8Array {
  const all = parts.map((part) =>
    typeof part === 'number' ? Uint8Array.of(part) : typeof part === 'string' ? utf8.encode(part) : part,
  );
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What a party gives before entries close, of the 32 bytes that it keeps to itself until then; both in hex. */
export const commitmentOf = (reveal: string): string =>
  hexOf(sha256Bytes(joined('niangjia/draw/commit\0', bytesOf(reveal))));

/** Of one person in one draw; `salt` is 16 bytes in hex, known to him and the union. */
export const markOf = (salt: string, person: string): string =>
  hexOf(sha256Bytes(joined('niangjia/draw/mark\0', bytesOf(salt), person)));

const rootOfLeaves = (leaves: Int32Array): string => {
  const root = merkleRoot(leaves);
  return root ? hexOfWords(root) : hexOf(sha256Bytes(new Uint8Array(0)));
};

export const rootOf = (list: DrawList): string => rootOfLeaves(leavesOf(list));

/** A party that withheld its word counts as such, not as if it were not there. */
export function seedOf({
  rules,
  root,
  reveals,
  outside,
}: Pick<DrawRecord, 'rules' | 'root' | 'reveals'> & { readonly outside: string }): string {
  const words = reveals.map((reveal) => (reveal === null ? joined(0, new Uint8Array(32)) : joined(1, bytesOf(reveal))));
  const [rulesHash, outsideHash] = [sha256Bytes(utf8.encode(rules)), sha256Bytes(utf8.encode(outside))];
  return hexOf(sha256Bytes(joined('niangjia/draw/seed\0', rulesHash, bytesOf(root), ...words, outsideHash)));
}

/** Entry numbers in the order in which they are drawn. */
export const orderOf = (seed: string, list: DrawList, tell?: Tell): Uint32Array =>
  drawnOrder(bytesOf(seed), leavesOf(list), list.tickets, tell);

/** In this order each is looked at. */
export const drawSteps = ['rules', 'entries', 'root', 'commitment', 'seed', 'order'] as const;
export type DrawStep = (typeof drawSteps)[number];

export interface DrawFinding {
  readonly what: DrawStep;
  readonly says: Text;
}

const finding = (what: DrawStep, zh: string, en: string): DrawFinding => ({ what, says: text(zh, en) });

/** null where the text is not that of rules. */
export function readRules(published: string): DrawRules | null {
  let rules: DrawRules;
  try {
    rules = JSON.parse(published) as DrawRules;
  } catch {
    return null;
  }
  const { format, title, quota, closesAt, revealsBy, parties, outside } = rules ?? {};
  const times = [closesAt, revealsBy, outside?.at].map((at) => (typeof at === 'string' ? Date.parse(at) : Number.NaN));
  const inOrder = times.every(Number.isFinite) && times[0]! < times[1]! && times[1]! < times[2]!;
  const sound =
    format === drawFormat && typeof title === 'string' && Number.isSafeInteger(quota) && quota >= 0 && inOrder;
  const told =
    Array.isArray(parties) && parties.length > 0 && parties.every((party) => isHex32(party?.commitment) && party.name);
  return sound && told && outside?.name ? rules : null;
}

/** Each word is what its party had committed to; withheld words are none. */
function wordsKept({ parties }: DrawRules, { reveals }: DrawRecord): boolean {
  const kept = parties.every(({ commitment }, n) => {
    const reveal = reveals[n];
    return reveal === null || (isHex32(reveal) && commitmentOf(reveal) === commitment);
  });
  return kept && reveals.length === parties.length;
}

const sameOrder = (a: Uint32Array, b: Uint32Array): boolean => a.length === b.length && a.every((n, at) => n === b[at]);

/**
 * What does not fit, in the order of the steps; empty when the draw is as it was announced. Before the draw only what is there already is
 * looked at. `tell` hears each step as it begins and how much of it is done.
 */
export function verifyDraw(
  record: DrawRecord,
  tell: (step: DrawStep, share: number) => void = () => {},
): DrawFinding[] {
  tell('rules', 0);
  const rules = readRules(record.rules);
  if (!rules) return [finding('rules', '公布的规则读不懂或时间先后不对', 'The published rules cannot be read')];
  tell('entries', 0);
  if (!listSound(record.list))
    return [
      finding('entries', '报名名单没有按编码排好，或有重复、错误的一条', 'The list is not in order or not sound'),
    ];
  tell('root', 0);
  const leaves = leavesOf(record.list);
  const found: DrawFinding[] = [];
  if (rootOfLeaves(leaves) !== record.root)
    found.push(finding('root', '名单与封存时的指纹对不上', 'The list is not the one that was sealed'));
  tell('commitment', 0);
  if (!wordsKept(rules, record))
    found.push(
      finding('commitment', '有一方公开的数不是它先前封存的', 'A party revealed what it had not committed to'),
    );
  const { outside, seed, order } = record;
  if (found.length > 0 || (outside === null && seed === null && order === null)) return found;
  tell('seed', 0);
  if (outside === null || seedOf({ ...record, outside }) !== seed)
    return [finding('seed', '合成的种子对不上', 'The seed is another')];
  const computed = drawnOrder(bytesOf(seed), leaves, record.list.tickets, (share) => tell('order', share));
  if (order !== null && sameOrder(computed, order)) return [];
  return [finding('order', '算出的名次与公布的不同', 'The order is not the one that was published')];
}
