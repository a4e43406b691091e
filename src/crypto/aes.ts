// AES-256-GCM with a random 96-bit nonce. One key seals at most 2^32 values (NIST SP 800-38D §8.3): rotate data keys long before.
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';
import { altered, envelopeHeader, HEADER_BYTES, type Sealer } from '#crypto/provider.ts';
import { asBuffer } from '#kit/bytes.ts';
import type { Randomness } from '#kit/random.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LENGTHS = { authTagLength: TAG_BYTES };

/** `raw`: 32 bytes of key material; `randomness` must be the system's wherever the values are real. */
export function aesSealer(raw: Uint8Array, keyId: number, randomness: Randomness): Sealer {
  const key = createSecretKey(Buffer.from(hkdfSync('sha256', raw, '', 'niangjia/aes-256-gcm/v1', 32)));
  const header = envelopeHeader('aes', keyId);
  const bound = (start: Uint8Array, aad: string) => Buffer.concat([start, Buffer.from(aad, 'utf8')]);
  return {
    seal(plain, aad) {
      const nonce = randomness.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, LENGTHS);
      cipher.setAAD(bound(header, aad));
      const body = cipher.update(plain);
      const rest = cipher.final();
      return Buffer.concat([header, nonce, body, rest, cipher.getAuthTag()]);
    },
    open(envelope, aad) {
      const bytes = asBuffer(envelope);
      if (bytes.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES) throw altered();
      const bodyFrom = HEADER_BYTES + NONCE_BYTES;
      const tagFrom = bytes.length - TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(HEADER_BYTES, bodyFrom), LENGTHS);
      decipher.setAAD(bound(bytes.subarray(0, HEADER_BYTES), aad));
      decipher.setAuthTag(bytes.subarray(tagFrom));
      const body = decipher.update(bytes.subarray(bodyFrom, tagFrom));
      try {
        return Buffer.concat([body, decipher.final()]);
      } catch {
        // OpenSSL says only "unable to authenticate"; which of the three causes it was cannot be known.
        throw altered();
      }
    },
  };
}
