// One byte sequence for one value (RFC 8785), because content hashes and the event chain are computed over it. On the hot path.
import { hash } from 'node:crypto';
import { Fault } from '#kit/refusal.ts';

// Quote, backslash, control characters and lone surrogates; everything else is written as it stands.
const NEEDS_CARE = /["\\\p{Cc}\p{Cs}]/u;

function quoted(s: string): string {
  if (!NEEDS_CARE.test(s)) return `"${s}"`;
  if (!s.isWellFormed()) throw new Fault('canonical JSON: a lone surrogate is not a character');
  return JSON.stringify(s);
}

function number(value: number): string {
  if (!Number.isFinite(value) || Object.is(value, -0))
    throw new Fault(`canonical JSON: ${value === 0 ? '-0' : value} has no form`);
  return String(value);
}

function sortedKeys(value: object): string[] {
  const keys = Object.keys(value);
  for (let i = 1; i < keys.length; i += 1) {
    // RFC 8785 §3.2.3 orders by UTF-16 code units, which is JavaScript's own order of strings.
    if ((keys[i] as string) < (keys[i - 1] as string)) return keys.sort();
  }
  return keys;
}

function object(value: object): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new Fault(`canonical JSON: ${prototype.constructor?.name ?? 'this object'} is not a plain object`);
  }
  let out = '{';
  let first = true;
  for (const key of sortedKeys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    out += `${first ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
    first = false;
  }
  return `${out}}`;
}

/**
 * RFC 8785 canonical JSON of null, booleans, finite numbers, strings, arrays and plain objects; members that are
 * undefined are left out, as jsonb would not hold them. Faults: NaN, ±Infinity, -0, bigint, undefined in an array,
 * functions, symbols, Date, Map, Buffer and other classes, lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return number(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object': {
      if (value === null) return 'null';
      if (!Array.isArray(value)) return object(value);
      let out = '[';
      for (let i = 0; i < value.length; i += 1) out += (i === 0 ? '' : ',') + canonicalJson(value[i]);
      return `${out}]`;
    }
    default:
      throw new Fault(`canonical JSON: ${typeof value} has no form`);
  }
}

/** SHA-256, 64 lower-case hex digits; a string is hashed as UTF-8. */
export const sha256Hex = (data: string | Uint8Array): string => hash('sha256', data, 'hex');

/** SHA-256, 32 bytes; a string is hashed as UTF-8. */
export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');

/** SHA-256 of the salt and the value's canonical JSON, 32 bytes: a history can keep it of what may be erased, and nobody guesses the value from it. */
export const saltedDigest = (salt: Uint8Array, value: unknown): Buffer =>
  sha256(Buffer.concat([salt, Buffer.from(canonicalJson(value), 'utf8')]));
