// What the rest of the system may ask of cryptography, and the one envelope every stored secret travels in. The envelope names its
// algorithm and key, so that both suites and any number of rotated keys can lie in one column.

import { asBuffer } from '#kit/bytes.ts';
import { Fault, invariant } from '#kit/refusal.ts';

/** 'aes': AES-256-GCM, HMAC-SHA256, SHA-256. 'sm': SM4-CTR with HMAC-SM3 (encrypt-then-MAC), SM3. */
export type Suite = 'aes' | 'sm';

/** The cryptography of one tenant. */
export interface CryptoProvider {
  readonly suite: Suite;
  /** Seals under the tenant's newest data key of this suite; `aad` from `fieldAad`. */
  encrypt(plain: Uint8Array, aad: string): Uint8Array;
  /** Opens an envelope of either suite and any key in the ring. A Fault when it was altered, moved to another field or row, or its key is missing. */
  decrypt(envelope: Uint8Array, aad: string): Uint8Array;
  /** 16 bytes, equal for equal values of the same column of the same tenant: for UNIQUE and look-up. Normalise first. */
  blindIndex(column: string, normalised: string): Buffer;
  /** Under every index key of the ring, the current one first: look-up while index keys are being rotated. */
  blindIndexes(column: string, normalised: string): Buffer[];
  /** 32 bytes, keyed, one key per purpose. */
  mac(purpose: string, data: string | Uint8Array): Buffer;
  /** 32 bytes, not keyed. */
  hash(data: string | Uint8Array): Buffer;
}

/** Where a sealed value lives: an envelope copied to any other place does not open there. */
export interface FieldPlace {
  readonly tenantId: number;
  readonly table: string;
  readonly column: string;
  readonly rowId: number | string;
  /** S0 … S4. */
  readonly sensitivity: string;
}

/** `tenant|table|column|rowId|class`. */
export function fieldAad(place: FieldPlace): string {
  const parts = [place.tenantId, place.table, place.column, place.rowId, place.sensitivity].map(String);
  invariant(
    !parts.some((part) => part === '' || part.includes('|')),
    'no part of a field place is empty or holds a bar',
  );
  return parts.join('|');
}

/** Words, as UTF-8, ready for a bytea column. */
export const sealText = (crypto: CryptoProvider, words: string, aad: string): Buffer =>
  asBuffer(crypto.encrypt(Buffer.from(words, 'utf8'), aad));

/** What `sealText` sealed. Faults as `decrypt` does. */
export const openText = (crypto: CryptoProvider, sealed: Uint8Array, aad: string): string =>
  asBuffer(crypto.decrypt(sealed, aad)).toString('utf8');

export const ENVELOPE_VERSION = 1;
/** Written into envelopes for good: never reuse a number. */
export const ALGORITHM_OF: Readonly<Record<Suite, number>> = { aes: 1, sm: 2 };
/** version (1) | algorithm (1) | key id (4, big endian) | nonce | ciphertext | tag. */
export const HEADER_BYTES = 6;

export function envelopeHeader(suite: Suite, keyId: number): Buffer {
  invariant(Number.isInteger(keyId) && keyId > 0 && keyId <= 0xffff_ffff, `a key id is 1 … 2^32-1, not ${keyId}`);
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = ENVELOPE_VERSION;
  header[1] = ALGORITHM_OF[suite];
  header.writeUInt32BE(keyId, 2);
  return header;
}

/** What an envelope says of itself, not yet verified: for opening it, and for finding rows still under an old key. */
export function readHeader(envelope: Uint8Array): { suite: Suite; keyId: number } {
  const bytes = asBuffer(envelope);
  if (bytes.length < HEADER_BYTES) throw new Fault(`an envelope of ${bytes.length} bytes is cut short`);
  if (bytes[0] !== ENVELOPE_VERSION) throw new Fault(`unknown envelope version ${bytes[0]}`);
  const suite = (Object.keys(ALGORITHM_OF) as Suite[]).find((name) => ALGORITHM_OF[name] === bytes[1]);
  if (!suite) throw new Fault(`unknown envelope algorithm ${bytes[1]}`);
  return { suite, keyId: bytes.readUInt32BE(2) };
}

/** One key made ready to seal and open; each suite has its own. */
export interface Sealer {
  seal(plain: Uint8Array, aad: string): Buffer;
  open(envelope: Uint8Array, aad: string): Buffer;
}

export const altered = (): Fault =>
  new Fault('a sealed value does not open: it was altered, moved to another place, or sealed under another key');
