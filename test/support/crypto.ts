// One tenant's keys for tests, the same at every run.
import { masterKey } from '#crypto/keys.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { KeyRing, makeTenantKeys } from '#crypto/ring.ts';
import { seededRandomness } from '#kit/random.ts';

export function testCrypto(tenantId: number): CryptoProvider {
  const randomness = seededRandomness('test-keys');
  const master = masterKey(randomness.bytes(32));
  return new KeyRing(master, makeTenantKeys(master, tenantId, 'aes', 1, randomness)).provider(tenantId, 'aes');
}
