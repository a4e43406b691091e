// Reads what was sent before anybody looks at its meaning: size, depth, characters and keys are bounded here once, for every route.
import { isUtf8 } from 'node:buffer';
import type { Context } from 'hono';
import { headerOf } from '#api/origin.ts';
import { asBuffer } from '#kit/bytes.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

/** How much one body may hold. */
export interface BodyLimits {
  readonly bytes: number;
  /** Fields of objects and members of lists together, at every depth. */
  readonly entries: number;
}

/** Of a route for whoever is signed in, unless it declares more (`takes` of endpoint.ts). */
export const ordinaryBody: BodyLimits = { bytes: 256_000, entries: 2_000 };
/** Of a route that is open to anyone. */
export const openBody: BodyLimits = { bytes: 16_000, entries: 2_000 };
/** Of a route that takes the answers of a form: tables of 200 rows among them (form-check.ts). */
export const formBody: BodyLimits = { bytes: 1_000_000, entries: 10_000 };
/** Of a route that takes a programme's definition, or the parameters of its rounds. */
export const definitionBody: BodyLimits = { bytes: 1_000_000, entries: 20_000 };
/** The most that any upload takes. */
export const fileBytes = 20_000_000;
const depthAtMost = 32;

const inWords = (bytes: number): string => (bytes < 1_000_000 ? `${bytes / 1_000} KB` : `${bytes / 1_000_000} MB`);

export const tooLarge = (limit: number): Refusal =>
  refuse('body-too-large', `内容超过了 ${inWords(limit)}`, `The body is larger than ${inWords(limit)}`);

const cutShort = (): Refusal => refuse('json-malformed', '内容没有传完整', 'The body arrived incomplete');

/** What the request says it will send; undefined where it does not say. */
export function announcedBytes(c: Context): number | undefined {
  const length = headerOf(c, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** The bytes of the body, never more than the limit. What announces more is not read at all; what did not announce itself asks `grow` once it is large. */
async function readBytes(c: Context, limit: number, grow: () => Refusal | null): Promise<Buffer | Refusal> {
  const announced = announcedBytes(c);
  if (announced !== undefined && announced > limit) return tooLarge(limit);
  const request = c.req.raw;
  try {
    // HTTP ends the body at its declared length, so it can be taken whole; otherwise it is counted while it comes.
    if (announced !== undefined && headerOf(c, 'transfer-encoding') === undefined) {
      const whole = Buffer.from(await request.arrayBuffer());
      return whole.length > limit ? tooLarge(limit) : whole;
    }
    if (!request.body) return Buffer.alloc(0);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of request.body) {
      const before = size;
      size += chunk.byteLength;
      if (size > limit) return tooLarge(limit);
      const refused = before <= openBody.bytes && size > openBody.bytes ? grow() : null;
      if (refused) return refused;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return cutShort();
  }
}

export const mediaType = (c: Context): string =>
  (headerOf(c, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase();

/** Refuses: media-type, body-too-large, json-malformed, json-too-deep, json-too-many, text-not-allowed, key-not-allowed, key-twice. */
export async function readJson(
  c: Context,
  limits: BodyLimits,
  grow: () => Refusal | null,
): Promise<{ value: unknown; bytes: Buffer } | Refusal> {
  const bytes = await readBytes(c, limits.bytes, grow);
  if (isRefusal(bytes)) return bytes;
  if (bytes.length === 0) return { value: undefined, bytes };
  if (mediaType(c) !== 'application/json') {
    return refuse('media-type', '内容类型要是 application/json', 'The content type has to be application/json');
  }
  const value = parseJson(bytes, limits.entries);
  return isRefusal(value) ? value : { value, bytes };
}

export function parseJson(bytes: Uint8Array, entriesAtMost: number = ordinaryBody.entries): unknown | Refusal {
  if (!isUtf8(bytes)) return refuse('json-malformed', '内容不是 UTF-8 编码', 'The body is not UTF-8');
  const decoded = asBuffer(bytes).toString('utf8');
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  const shape = scan(text, entriesAtMost);
  if (shape) return shape;
  let value: unknown;
  try {
    // Minus zero has no canonical form; nobody means it.
    value = text.includes('-0') ? JSON.parse(text, (_key, v) => (v === 0 ? 0 : v)) : JSON.parse(text);
  } catch {
    return refuse('json-malformed', '内容不是完整的 JSON', 'The body is not complete, valid JSON');
  }
  return unsafeText(value) ?? value;
}

export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [...'"\\,[]{}'].map((c) =>
  c.charCodeAt(0),
);

/**
 * Depth, repeated keys and the number of entries, without building anything: JSON.parse would recurse on the first, silently take the last of
 * the second and make an object of any number of keys, which takes a second for a hundred thousand. One pass that ends at the first bound.
 */
function scan(text: string, entriesAtMost: number): Refusal | null {
  const open: (Set<string> | null)[] = [];
  let entries = 0;
  let expectKey = false;
  for (let at = 0; at < text.length; at += 1) {
    const c = text.charCodeAt(at);
    if (c === quote) {
      const end = endOfString(text, at);
      if (end < 0) return null;
      const keys = open.at(-1);
      if (expectKey && keys) {
        const key = text.slice(at, end + 1);
        if (keys.has(key)) return keyTwice(key);
        keys.add(key);
        expectKey = false;
      }
      at = end;
    } else if (c === openObject || c === openList) {
      if (open.length >= depthAtMost) return tooDeep();
      entries += 1;
      open.push(c === openObject ? new Set() : null);
      expectKey = c === openObject;
    } else if (c === closeObject || c === closeList) {
      open.pop();
      expectKey = false;
    } else if (c === comma) {
      expectKey = open.at(-1) instanceof Set;
      entries += 1;
    }
    if (entries > entriesAtMost) return tooMany(entriesAtMost);
  }
  return null;
}

const keyTwice = (key: string): Refusal =>
  refuse('key-twice', `字段 ${key.slice(0, 60)} 写了两次`, `The field ${key.slice(0, 60)} is given twice`);

const tooDeep = (): Refusal =>
  refuse('json-too-deep', `内容嵌套超过 ${depthAtMost} 层`, `The body is nested deeper than ${depthAtMost} levels`);

const tooMany = (entriesAtMost: number): Refusal =>
  refuse(
    'json-too-many',
    `内容里的字段和列表项合计超过 ${entriesAtMost} 个`,
    `The body holds more than ${entriesAtMost} fields and list members`,
    { next: { zh: '请分几次办理', en: 'Do it in several parts' } },
  );

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const c = text.charCodeAt(at);
    if (c === backslash) at += 1;
    else if (c === quote) return at;
  }
  return -1;
}

// NUL cannot be stored by PostgreSQL; other control characters have no meaning in what people write, save tab and line breaks.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Refuses the first string with characters that cannot be stored, or key that reaches for a prototype. */
export function unsafeText(value: unknown): Refusal | null {
  if (typeof value === 'string') {
    if (control.test(value) || !value.isWellFormed()) {
      return refuse(
        'text-not-allowed',
        '文字里有不能保存的字符（控制符或半个字符）',
        'The text holds characters that cannot be stored (control characters or half a character)',
      );
    }
    return null;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return refuse('number-not-allowed', '数字太大', 'A number is too large');
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, member] of Object.entries(value)) {
    if (forbiddenKeys.has(key))
      return refuse('key-not-allowed', `不能有名为 ${key} 的字段`, `A field cannot be called ${key}`);
    const bad = unsafeText(key) ?? unsafeText(member);
    if (bad) return bad;
  }
  return null;
}
