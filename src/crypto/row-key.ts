// A key of one row's own, kept sealed in that row: what was sealed under it elsewhere, in tables that are never changed, opens no longer once the row
// has let it go. So a copy is erased with what it was copied from.
import { type CryptoProvider, readHeader, type Sealer } from '#crypto/provider.ts';
import { sealerOf } from '#crypto/ring.ts';
import { type Randomness, systemRandomness } from '#kit/random.ts';

export interface RowKey {
  /** As the row keeps it. */
  readonly sealed: Buffer;
  readonly sealer: Sealer;
}

/** Every row has one key of its own, so its number says nothing. */
const keyId = 1;

function made(crypto: CryptoProvider, raw: Uint8Array, sealed: Buffer): RowKey {
  const sealerFor = (suite: CryptoProvider['suite'], source: Randomness) => sealerOf(suite, raw, keyId, source);
  return {
    sealed,
    sealer: {
      seal: (plain, aad) => sealerFor(crypto.suite, systemRandomness).seal(plain, aad),
      // A tenant may have changed its suite since.
      open: (envelope, aad) => sealerFor(readHeader(envelope).suite, systemRandomness).open(envelope, aad),
    },
  };
}

/** `place`: where the row keeps it (`fieldAad`). */
export function makeRowKey(crypto: CryptoProvider, randomness: Randomness, place: string): RowKey {
  const raw = randomness.bytes(32);
  return made(crypto, raw, Buffer.from(crypto.encrypt(raw, place)));
}

/** Throws where it does not open. */
export const openRowKey = (crypto: CryptoProvider, sealed: Buffer, place: string): RowKey =>
  made(crypto, crypto.decrypt(sealed, place), sealed);
