// The Chinese commercial suite in software: SM4-CTR (GB/T 32907) sealed by HMAC-SM3 (GB/T 32905), encrypt-then-MAC, as Node's OpenSSL
// has no SM4-GCM. A certified module (密评) replaces this file behind the same interface.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  getCiphers,
  getHashes,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';
import { altered, envelopeHeader, HEADER_BYTES, type Sealer } from '#crypto/provider.ts';
import { asBuffer } from '#kit/bytes.ts';
import type { Randomness } from '#kit/random.ts';
import { Fault } from '#kit/refusal.ts';

const NONCE_BYTES = 16;
const TAG_BYTES = 32;

/** Whether this Node's OpenSSL was built with the suite; the Node of our package.json is. */
export const smAvailable = (): boolean => getCiphers().includes('sm4-ctr') && getHashes().includes('sm3');

/** `raw`: 32 bytes of key material, from which an SM4 key (16) and a MAC key (32) are derived; see aes.ts for `randomness`. */
export function smSealer(raw: Uint8Array, keyId: number, randomness: Randomness): Sealer {
  if (!smAvailable())
    throw new Fault('this Node has no SM3 and SM4: use the Node named in package.json, or the suite aes');
  const derived = Buffer.from(hkdfSync('sm3', raw, '', 'niangjia/sm4-ctr-hmac-sm3/v1', 48));
  const key = createSecretKey(derived.subarray(0, 16));
  const macKey = createSecretKey(derived.subarray(16));
  const header = envelopeHeader('sm', keyId);
  const tagOf = (sealed: Uint8Array, aad: string): Buffer => {
    const place = Buffer.from(aad, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(place.length);
    // The length in front keeps a byte from moving between the place and the sealed part.
    return createHmac('sm3', macKey).update(length).update(place).update(sealed).digest();
  };
  return {
    seal(plain, aad) {
      const nonce = randomness.bytes(NONCE_BYTES);
      const cipher = createCipheriv('sm4-ctr', key, nonce);
      const sealed = Buffer.concat([header, nonce, cipher.update(plain), cipher.final()]);
      return Buffer.concat([sealed, tagOf(sealed, aad)]);
    },
    open(envelope, aad) {
      const bytes = asBuffer(envelope);
      if (bytes.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) throw altered();
      const tagFrom = bytes.length - TAG_BYTES;
      if (!timingSafeEqual(tagOf(bytes.subarray(0, tagFrom), aad), bytes.subarray(tagFrom))) throw altered();
      const bodyFrom = HEADER_BYTES + NONCE_BYTES;
      const decipher = createDecipheriv('sm4-ctr', key, bytes.subarray(HEADER_BYTES, bodyFrom));
      return Buffer.concat([decipher.update(bytes.subarray(bodyFrom, tagFrom)), decipher.final()]);
    },
  };
}
