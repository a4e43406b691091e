// Keys that sign, and signing: Ed25519 by Node, SM2 with SM3 by the library that checks it. The private half is 32 bytes, sealed by whoever keeps it;
// where the law asks for a certified device, this file is what it replaces.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import type { Suite } from '#crypto/provider.ts';
import type { Randomness } from '#kit/random.ts';
import type { Algorithm } from '#kit/signature.ts';

export interface SigningPair {
  readonly algorithm: Algorithm;
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

/** RFC 8410: what stands before the 32 bytes in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const edKey = (privateKey: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([pkcs8, privateKey]), format: 'der', type: 'pkcs8' });

/** `suite` 'sm': SM2. */
export function makeSigningPair(suite: Suite, randomness: Randomness): SigningPair {
  const privateKey = Buffer.from(randomness.bytes(32));
  if (suite === 'sm') {
    // Not the library's own generator: given a seed it always makes the same key.
    const publicKey = Buffer.from(sm2.getPublicKeyFromPrivateKey(privateKey.toString('hex')), 'hex');
    return { algorithm: 'SM2-SM3', publicKey, privateKey };
  }
  const { x } = createPublicKey(edKey(privateKey)).export({ format: 'jwk' });
  return { algorithm: 'EdDSA', publicKey: Buffer.from(x!, 'base64url'), privateKey };
}

/** 64 bytes. */
export const signBytes = (algorithm: Algorithm, privateKey: Uint8Array, message: Uint8Array): Buffer =>
  algorithm === 'EdDSA'
    ? sign(null, message, edKey(privateKey))
    : Buffer.from(sm2.doSignature(message, Buffer.from(privateKey).toString('hex'), { hash: true }), 'hex');
