// A draw that everybody can compute again. Rules and commitments are public before entries close; the list is sealed by its Merkle root;
// the seed joins what the parties had committed to with a value nobody could know then; the order is that of keyed hashes. Whoever has
// more tickets has the smallest hash of more tries, like somebody with more slips in an urn. docs/draw.md says it for other programmes.
import { type Text, text } from '#kit/text.ts';

/** SHA-256 of bytes: Node's own on the server, another in the browser. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const drawFormat = 'niangjia-draw/1';
/** One ticket more for each time somebody was not drawn: beyond this it would be no draw. */
export const ticketsMost = 100;

export interface DrawRules {
  readonly format: typeof drawFormat;
  readonly title: string;
  readonly quota: number;
  /** Times as ISO 8601: entries close, the parties' words are due, and then the outside value comes. */
  readonly closesAt: string;
  readonly revealsBy: string;
  readonly parties: readonly { readonly name: string; readonly commitment: string }[];
  readonly outside: { readonly name: string; readonly at: string };
}

export interface DrawEntry {
  /** Salted pseudonym, 64 hex digits: its owner can find himself, nobody else can. */
  readonly mark: string;
  readonly tickets: number;
}

export interface DrawRecord {
  /** The JSON of DrawRules as it was published, to the letter. */
  readonly rules: string;
  /** By mark, ascending; the entry number is the place in this list, from 1. */
  readonly entries: readonly DrawEntry[];
  readonly root: string;
  /** In the order of the parties, 64 hex digits each; null: withheld. */
  readonly reveals: readonly (string | null)[];
  readonly outside: string;
  readonly seed: string;
  /** Entry numbers, the first drawn first; behind the quota is the waiting list. */
  readonly order: readonly number[];
}

const utf8 = new TextEncoder();
const isHex32 = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

function bytesOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let n = 0; n < bytes.length; n += 1) bytes[n] = Number.parseInt(hex.slice(2 * n, 2 * n + 2), 16);
  return bytes;
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

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
export const commitmentOf = (sha256: Sha256, reveal: string): string =>
  hexOf(sha256(joined('niangjia/draw/commit\0', bytesOf(reveal))));

/** Of one person in one draw; `salt` is 16 bytes in hex, known to him and the union. */
export const markOf = (sha256: Sha256, salt: string, person: string): string =>
  hexOf(sha256(joined('niangjia/draw/mark\0', bytesOf(salt), person)));

const leafOf = (sha256: Sha256, { mark, tickets }: DrawEntry): Uint8Array =>
  sha256(joined(0, bytesOf(mark), Uint8Array.of(tickets)));

/** RFC 6962: leaves and inner nodes are hashed with different first bytes; a last one without a partner goes up as it is. */
function merkleRoot(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  const pair = new Uint8Array(65);
  pair[0] = 1;
  let level = leaves;
  while (level.length > 1) {
    const above: Uint8Array[] = [];
    for (let n = 0; n + 1 < level.length; n += 2) {
      pair.set(level[n]!, 1);
      pair.set(level[n + 1]!, 33);
      above.push(sha256(pair));
    }
    if (level.length % 2 === 1) above.push(level.at(-1)!);
    level = above;
  }
  return level[0]!;
}

export const rootOf = (sha256: Sha256, entries: readonly DrawEntry[]): string =>
  hexOf(
    merkleRoot(
      sha256,
      entries.map((entry) => leafOf(sha256, entry)),
    ),
  );

/** A party that withheld its word counts as such, not as if it were not there. */
export function seedOf(
  sha256: Sha256,
  { rules, root, reveals, outside }: Pick<DrawRecord, 'rules' | 'root' | 'reveals' | 'outside'>,
): string {
  const words = reveals.map((reveal) => (reveal === null ? joined(0, new Uint8Array(32)) : joined(1, bytesOf(reveal))));
  return hexOf(
    sha256(
      joined('niangjia/draw/seed\0', sha256(utf8.encode(rules)), bytesOf(root), ...words, sha256(utf8.encode(outside))),
    ),
  );
}

/** HMAC-SHA256 of the leaf and the ticket's number, the smallest of the entry's tickets. */
function scores(sha256: Sha256, seed: Uint8Array, entries: readonly DrawEntry[]): Uint8Array[] {
  const inner = new Uint8Array(64 + 32 + 4).fill(0x36, 0, 64);
  const outer = new Uint8Array(64 + 32).fill(0x5c, 0, 64);
  for (const [n, byte] of seed.entries()) {
    inner[n] = byte ^ 0x36;
    outer[n] = byte ^ 0x5c;
  }
  const ticketNumber = new DataView(inner.buffer, 96);
  return entries.map((entry) => {
    inner.set(leafOf(sha256, entry), 64);
    let best: Uint8Array | null = null;
    for (let ticket = 0; ticket < entry.tickets; ticket += 1) {
      ticketNumber.setUint32(0, ticket);
      outer.set(sha256(inner), 64);
      const score = sha256(outer);
      if (best === null || compareBytes(score, best) < 0) best = score;
    }
    return best!;
  });
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let n = 0; n < 32; n += 1) if (a[n] !== b[n]) return a[n]! - b[n]!;
  return 0;
}

/** Entry numbers in the order in which they are drawn. */
export function orderOf(sha256: Sha256, seed: string, entries: readonly DrawEntry[]): number[] {
  const all = scores(sha256, bytesOf(seed), entries);
  // The first 48 bits decide nearly always, and numbers sort far faster than bytes.
  const first = Float64Array.from(all, (score) => {
    let value = 0;
    for (let n = 0; n < 6; n += 1) value = value * 256 + score[n]!;
    return value;
  });
  const places = Uint32Array.from(entries, (_, n) => n);
  places.sort((a, b) => first[a]! - first[b]! || compareBytes(all[a]!, all[b]!) || a - b);
  return Array.from(places, (place) => place + 1);
}

export interface DrawFinding {
  readonly what: 'rules' | 'entries' | 'root' | 'commitment' | 'seed' | 'order';
  readonly says: Text;
}

const finding = (what: DrawFinding['what'], zh: string, en: string): DrawFinding => ({ what, says: text(zh, en) });

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

const entriesSound = (entries: readonly DrawEntry[]): boolean =>
  entries.every(
    ({ mark, tickets }, n) =>
      isHex32(mark) &&
      Number.isInteger(tickets) &&
      tickets >= 1 &&
      tickets <= ticketsMost &&
      (n === 0 || entries[n - 1]!.mark < mark),
  );

/** What does not fit, in the order of the steps; empty when the draw is as it was announced. */
export function verifyDraw(sha256: Sha256, record: DrawRecord): DrawFinding[] {
  const rules = readRules(record.rules);
  if (!rules) return [finding('rules', '公布的规则读不懂或时间先后不对', 'The published rules cannot be read')];
  if (!entriesSound(record.entries))
    return [
      finding('entries', '报名名单没有按编码排好，或有重复、错误的一条', 'The list is not in order or not sound'),
    ];
  const found: DrawFinding[] = [];
  if (rootOf(sha256, record.entries) !== record.root)
    found.push(finding('root', '名单与封存时的指纹对不上', 'The list is not the one that was sealed'));
  const kept = rules.parties.every(({ commitment }, n) => {
    const reveal = record.reveals[n];
    return reveal === null || (isHex32(reveal) && commitmentOf(sha256, reveal) === commitment);
  });
  if (!kept || record.reveals.length !== rules.parties.length)
    found.push(
      finding('commitment', '有一方亮出的数不是它先前封存的', 'A party revealed what it had not committed to'),
    );
  if (found.length > 0) return found;
  if (seedOf(sha256, record) !== record.seed) return [finding('seed', '合成的种子对不上', 'The seed is another')];
  const order = orderOf(sha256, record.seed, record.entries);
  const same = order.length === record.order.length && order.every((number, n) => number === record.order[n]);
  return same ? [] : [finding('order', '算出的名次与公布的不同', 'The order is not the one that was published')];
}
