// Reads what was sent before anybody looks at its meaning: size, depth, characters and keys are bounded here once, for every route.
import { isUtf8 } from 'node:buffer';
import type { Context } from 'hono';
import { headerOf } from '#api/origin.ts';
import { cleanFileName } from '#kit/normalise.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

export const jsonBytes = 1_000_000;
export const fileBytes = 20_000_000;
const depthAtMost = 32;

const tooLarge = (limit: number): Refusal =>
  refuse('body-too-large', `内容超过了 ${limit / 1_000_000} MB`, `The body is larger than ${limit / 1_000_000} MB`);

const cutShort = (): Refusal => refuse('json-malformed', '内容没有传完整', 'The body arrived incomplete');

/** The bytes of the body, never more than the limit. */
export async function readBytes(c: Context, limit: number): Promise<Buffer | Refusal> {
  const length = headerOf(c, 'content-length');
  const declared = Number(length ?? Number.NaN);
  if (declared > limit) return tooLarge(limit);
  const request = c.req.raw;
  try {
    // HTTP ends the body at its declared length, so it can be taken whole; otherwise it is counted while it comes.
    if (/^\d+$/.test(length ?? '') && headerOf(c, 'transfer-encoding') === undefined) {
      const whole = Buffer.from(await request.arrayBuffer());
      return whole.length > limit ? tooLarge(limit) : whole;
    }
    if (!request.body) return Buffer.alloc(0);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of request.body) {
      size += chunk.byteLength;
      if (size > limit) return tooLarge(limit);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return cutShort();
  }
}

const mediaType = (c: Context): string => (headerOf(c, 'content-type') ?? '').split(';')[0]!.trim().toLowerCase();

/** Refuses: media-type, body-too-large, json-malformed, json-too-deep, text-not-allowed, key-not-allowed, key-twice. */
export async function readJson(c: Context): Promise<{ value: unknown; bytes: Buffer } | Refusal> {
  const bytes = await readBytes(c, jsonBytes);
  if (isRefusal(bytes)) return bytes;
  if (bytes.length === 0) return { value: undefined, bytes };
  if (mediaType(c) !== 'application/json') {
    return refuse('media-type', '内容类型要是 application/json', 'The content type has to be application/json');
  }
  const value = parseJson(bytes);
  return isRefusal(value) ? value : { value, bytes };
}

export function parseJson(bytes: Uint8Array): unknown | Refusal {
  if (!isUtf8(bytes)) return refuse('json-malformed', '内容不是 UTF-8 编码', 'The body is not UTF-8');
  const decoded = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  const shape = scan(text);
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

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [...'"\\,[]{}'].map((c) =>
  c.charCodeAt(0),
);

/** Depth and repeated keys, without building anything: JSON.parse would recurse on the one and silently take the last of the other. */
function scan(text: string): Refusal | null {
  const open: (Set<string> | null)[] = [];
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
      open.push(c === openObject ? new Set() : null);
      expectKey = c === openObject;
    } else if (c === closeObject || c === closeList) {
      open.pop();
      expectKey = false;
    } else if (c === comma) expectKey = open.at(-1) instanceof Set;
  }
  return null;
}

const keyTwice = (key: string): Refusal =>
  refuse('key-twice', `字段 ${key.slice(0, 60)} 写了两次`, `The field ${key.slice(0, 60)} is given twice`);

const tooDeep = (): Refusal =>
  refuse('json-too-deep', `内容嵌套超过 ${depthAtMost} 层`, `The body is nested deeper than ${depthAtMost} levels`);

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
    if (forbidden.has(key))
      return refuse('key-not-allowed', `不能有名为 ${key} 的字段`, `A field cannot be called ${key}`);
    const bad = unsafeText(key) ?? unsafeText(member);
    if (bad) return bad;
  }
  return null;
}

export interface UploadedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** A multipart form: its one file `file` and its plain fields. Refuses: media-type, body-too-large, form-malformed, text-not-allowed. */
export async function readForm(
  c: Context,
): Promise<{ file: UploadedFile; fields: Record<string, string>; bytes: Buffer } | Refusal> {
  if (mediaType(c) !== 'multipart/form-data') {
    return refuse('media-type', '请用 multipart/form-data 上传文件', 'Send the file as multipart/form-data');
  }
  const bytes = await readBytes(c, fileBytes);
  if (isRefusal(bytes)) return bytes;
  const malformed = refuse(
    'form-malformed',
    '上传的内容不完整，或没有名为 file 的文件',
    'The upload is incomplete or has no file called “file”',
  );
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), {
      headers: { 'Content-Type': headerOf(c, 'content-type')! },
    }).formData();
  } catch {
    return malformed;
  }
  const file = form.get('file');
  if (!(file instanceof File)) return malformed;
  const fields: Record<string, string> = {};
  for (const [key, value] of form) if (typeof value === 'string' && !forbidden.has(key)) fields[key] = value;
  const bad = unsafeText(fields) ?? unsafeText(file.name);
  if (bad) return bad;
  const content = Buffer.from(await file.arrayBuffer());
  return {
    file: { name: cleanFileName(file.name), mediaType: file.type.slice(0, 100), bytes: content },
    fields,
    bytes: content,
  };
}
