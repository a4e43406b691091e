// A signed paper: compact JWS of which only one writing is taken. What is not written exactly as we write it (other order, twice the same key, another
// algorithm than the key's) is no paper of ours, so that nothing can be slipped past the signature.
import { fromBase64url, toBase64url } from '#kit/base64url.ts';
import { sha256Bytes } from '#kit/sha256.ts';
import { type Algorithm, isSigned } from '#kit/signature.ts';

/** What a paper is: a signature under one is never good for another. */
export type PaperKind = 'certificate' | 'trust' | 'revoked';

export interface PublicKey {
  readonly kid: string;
  readonly alg: Algorithm;
  /** base64url. */
  readonly key: string;
}

/** A key is named by the beginning of its own hash, so that nobody can give his the name of another. */
export const kidOf = (key: Uint8Array): string =>
  Array.from(sha256Bytes(key).subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');

export type Unread = 'malformed' | 'algorithm' | 'unknown-key' | 'signature';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const lettersOf = (value: unknown): string => toBase64url(bytesOf(JSON.stringify(value)));

const headerOf = (kind: PaperKind, { alg, kid }: Pick<PublicKey, 'alg' | 'kid'>) => ({ alg, kid, typ: kind });

/** `sign` gets the bytes to be signed and gives the 64 of the signature. */
export function signPaper(
  kind: PaperKind,
  body: object,
  key: Pick<PublicKey, 'alg' | 'kid'>,
  sign: (message: Uint8Array) => Uint8Array,
): string {
  const message = `${lettersOf(headerOf(kind, key))}.${lettersOf(body)}`;
  return `${message}.${toBase64url(sign(bytesOf(message)))}`;
}

function parsed(letters: string): unknown {
  const bytes = fromBase64url(letters);
  if (bytes === null) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/**
 * The body of a paper of that kind signed by one of the keys. `rewrite` gives the body as we would write it, or null for what is none; anything
 * written otherwise is refused before its signature is looked at.
 */
export function readPaper<Body extends object>(
  kind: PaperKind,
  paper: string,
  keyOf: (kid: string) => PublicKey | undefined,
  rewrite: (value: unknown) => Body | null,
): { readonly body: Body; readonly key: PublicKey } | Unread {
  const [header = '', letters = '', signature = '', ...more] = paper.split('.');
  if (more.length > 0) return 'malformed';
  const kid = (parsed(header) as { kid?: unknown } | null | undefined)?.kid;
  if (typeof kid !== 'string') return 'malformed';
  const key = keyOf(kid);
  if (!key) return 'unknown-key';
  // The algorithm is the key's; a header that says another, or anything else, is not ours.
  if (header !== lettersOf(headerOf(kind, key))) return 'algorithm';
  const body = rewrite(parsed(letters));
  if (body === null || letters !== lettersOf(body)) return 'malformed';
  const [bytes, signed] = [fromBase64url(key.key), fromBase64url(signature)];
  if (bytes === null || signed === null) return 'malformed';
  return isSigned(key.alg, bytes, bytesOf(`${header}.${letters}`), signed) ? { body, key } : 'signature';
}
