// Checking signatures where nothing can be asked: the same few lines in a browser without a network and in a command. Libraries and not WebCrypto, which
// has no SM2 and is not there on pages without https.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sm2 } from 'sm-crypto-v2';

/** 'EdDSA': Ed25519. 'SM2-SM3': GB/T 32918.2 with SM3 and the default identity. */
export const algorithms = ['EdDSA', 'SM2-SM3'] as const;
export type Algorithm = (typeof algorithms)[number];

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const checks: Readonly<Record<Algorithm, (key: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean>> = {
  // Strict: of the several writings of one signature only one is taken.
  EdDSA: (key, message, signature) => ed25519.verify(signature, message, key, { zip215: false }),
  'SM2-SM3': (key, message, signature) =>
    key.length === 65 && sm2.doVerifySignature(message, hexOf(signature), hexOf(key), { hash: true }),
};

/** Both algorithms sign in 64 bytes. Keys: 32 bytes, or for SM2 the 65 of an uncompressed point. */
export function isSigned(algorithm: Algorithm, key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  try {
    return checks[algorithm](key, message, signature);
  } catch {
    // Points off the curve and numbers out of range are thrown by the libraries.
    return false;
  }
}
