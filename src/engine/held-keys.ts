// What may occur once (a household, a child's number, a certificate) is held as a code made with the tenant's key: it can be compared and not read.
// The same number has the same code in every scope, so that whoever was reached in several rounds is counted once.
import type { CryptoProvider } from '#crypto/provider.ts';

export const heldKey = (crypto: CryptoProvider, key: string): string =>
  crypto.mac('case-key', key).toString('hex').slice(0, 40);
