// The keys of all tenants, opened in memory: the master key wraps a tenant's data and index keys, the caller keeps the wrapped form in
// the table `data_keys`. Rotation adds a key; old ones stay until nothing is sealed under them.
import { createHmac, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { aesSealer } from '#crypto/aes.ts';
import { fingerprintText, type MasterKey, type MasterKeys, onlyMasterKey } from '#crypto/keys.ts';
import { type CryptoProvider, readHeader, type Sealer, type Suite } from '#crypto/provider.ts';
import { smSealer } from '#crypto/sm.ts';
import { type Randomness, systemRandomness } from '#kit/random.ts';
import { Fault, invariant } from '#kit/refusal.ts';

export type KeyPurpose = 'data' | 'index';

/** A row of `data_keys`; (tenantId, keyId) is unique, and of those in use the greatest keyId of a purpose and suite is the one that seals. */
export interface WrappedKey {
  readonly tenantId: number;
  readonly keyId: number;
  readonly purpose: KeyPurpose;
  readonly suite: Suite;
  readonly wrapped: Buffer;
}

const DIGEST = { aes: 'sha256', sm: 'sm3' } as const;
const RAW_KEY_BYTES = 32;
const BLIND_INDEX_BYTES = 16;

/** One key made ready, in the suite asked for. */
export const sealerOf = (suite: Suite, raw: Uint8Array, keyId: number, randomness: Randomness): Sealer =>
  suite === 'sm' ? smSealer(raw, keyId, randomness) : aesSealer(raw, keyId, randomness);

const keyAad = (key: Omit<WrappedKey, 'wrapped'>): string =>
  `niangjia/key|${key.tenantId}|${key.keyId}|${key.purpose}|${key.suite}`;

function wrapper(master: MasterKey, suite: Suite, randomness: Randomness): Sealer {
  const kek = Buffer.from(hkdfSync(DIGEST[suite], master.bytes, '', `niangjia/kek/${suite}/v1`, RAW_KEY_BYTES));
  return sealerOf(suite, kek, master.id, randomness);
}

const isMany = (master: MasterKey | MasterKeys): master is MasterKeys => 'find' in master;

/** The fingerprint of the master key it is wrapped under. */
export const wrappedBy = (key: Pick<WrappedKey, 'wrapped'>): number => readHeader(key.wrapped).keyId;

/** The bare key. A Fault when its master key is not among those given, or it was altered. */
export function unwrap(masters: MasterKeys, key: WrappedKey): Buffer {
  const by = wrappedBy(key);
  const master = masters.find(by);
  if (!master) {
    throw new Fault(
      `the keys of tenant ${key.tenantId} were wrapped under another master key (${fingerprintText(by)}, here ${fingerprintText(masters.current.id)}): restore the one that belongs to this database`,
    );
  }
  return wrapper(master, key.suite, systemRandomness).open(key.wrapped, keyAad(key));
}

/** A fresh key, wrapped. Store it first, then `ring.add` it, so that nothing is ever sealed under a key that was not kept. */
export function makeWrappedKey(
  master: MasterKey,
  key: Omit<WrappedKey, 'wrapped'>,
  randomness: Randomness = systemRandomness,
): WrappedKey {
  invariant(
    Number.isInteger(key.keyId) && key.keyId > 0 && key.keyId <= 0xffff_ffff,
    `a key id is 1 … 2^32-1, not ${key.keyId}`,
  );
  const raw = randomness.bytes(RAW_KEY_BYTES);
  return { ...key, wrapped: wrapper(master, key.suite, randomness).seal(raw, keyAad(key)) };
}

/** A new tenant's first data key and index key (ids 1 and 2, or from `firstKeyId` on). */
export const makeTenantKeys = (
  master: MasterKey,
  tenantId: number,
  suite: Suite,
  firstKeyId = 1,
  randomness: Randomness = systemRandomness,
): WrappedKey[] => [
  makeWrappedKey(master, { tenantId, keyId: firstKeyId, purpose: 'data', suite }, randomness),
  makeWrappedKey(master, { tenantId, keyId: firstKeyId + 1, purpose: 'index', suite }, randomness),
];

/** The same key under a new master key; nothing sealed under it changes. */
export function rewrap(from: MasterKey | MasterKeys, to: MasterKey, key: WrappedKey): WrappedKey {
  const raw = unwrap(isMany(from) ? from : onlyMasterKey(from), key);
  return { ...key, wrapped: wrapper(to, key.suite, systemRandomness).seal(raw, keyAad(key)) };
}

interface IndexKey {
  readonly suite: Suite;
  readonly raw: Buffer;
  /** One derived key per column or purpose, made on first use. */
  readonly derived: Map<string, KeyObject>;
}

interface DataKey {
  readonly suite: Suite;
  readonly sealer: Sealer;
  /** false: it opens, and does not seal yet. */
  inUse: boolean;
}

interface TenantKeys {
  readonly data: Map<number, DataKey>;
  readonly index: Map<number, IndexKey>;
  /** What seals in each suite: found anew when a key is added or comes into use. */
  readonly sealing: Map<Suite, Sealer>;
}

function keyed(key: IndexKey, label: string, data: string | Uint8Array): Buffer {
  let derived = key.derived.get(label);
  if (!derived) {
    derived = createSecretKey(Buffer.from(hkdfSync(DIGEST[key.suite], key.raw, '', `niangjia/${label}`, 32)));
    key.derived.set(label, derived);
  }
  return createHmac(DIGEST[key.suite], derived).update(data).digest();
}

/** Newest first: those of `suite`, then the rest. */
function newestFirst<T extends { suite: Suite }>(keys: Map<number, T>, suite: Suite): T[] {
  const sorted = [...keys].sort(([a], [b]) => b - a).map(([, key]) => key);
  return [...sorted.filter((key) => key.suite === suite), ...sorted.filter((key) => key.suite !== suite)];
}

/** The newest of the suite that is in use; where none is yet, the oldest. */
function sealingKey(data: Map<number, DataKey>, suite: Suite): DataKey | undefined {
  const ofSuite = newestFirst(data, suite).filter((key) => key.suite === suite);
  return ofSuite.find((key) => key.inUse) ?? ofSuite.at(-1);
}

export class KeyRing {
  readonly #masters: MasterKeys;
  readonly #randomness: Randomness;
  readonly #tenants = new Map<number, TenantKeys>();
  readonly #providers = new Map<string, CryptoProvider>();

  /** Unwraps every key; a Fault when one was altered or belongs to another master key. `randomness` (for nonces) is replaced in tests only. */
  constructor(master: MasterKey | MasterKeys, keys: readonly WrappedKey[], randomness: Randomness = systemRandomness) {
    this.#masters = isMany(master) ? master : onlyMasterKey(master);
    this.#randomness = randomness;
    for (const key of keys) this.add(key);
  }

  /** `inUse` false: it opens from now on, and seals only after `use`; so every process can open before any seals. */
  add(key: WrappedKey, inUse = true): void {
    const raw = unwrap(this.#masters, key);
    const tenant = this.#tenants.get(key.tenantId) ?? { data: new Map(), index: new Map(), sealing: new Map() };
    invariant(
      !tenant.data.has(key.keyId) && !tenant.index.has(key.keyId),
      `key ${key.keyId} of tenant ${key.tenantId} is there already`,
    );
    const { suite } = key;
    if (key.purpose === 'data') {
      tenant.data.set(key.keyId, { suite, sealer: sealerOf(suite, raw, key.keyId, this.#randomness), inUse });
      this.#choose(tenant);
    } else tenant.index.set(key.keyId, { suite, raw, derived: new Map() });
    this.#tenants.set(key.tenantId, tenant);
    // A provider keeps the index keys at hand; the next call makes it anew.
    for (const name of ['aes', 'sm']) this.#providers.delete(`${key.tenantId}/${name}`);
  }

  /** From now on new values are sealed under it, by providers given out before as well. */
  use(tenantId: number, keyId: number): void {
    const tenant = this.#tenants.get(tenantId);
    const key = tenant?.data.get(keyId);
    if (!tenant || !key || key.inUse) return;
    key.inUse = true;
    this.#choose(tenant);
  }

  #choose(tenant: TenantKeys): void {
    for (const suite of ['aes', 'sm'] as const) {
      const key = sealingKey(tenant.data, suite);
      if (key) tenant.sealing.set(suite, key.sealer);
    }
  }

  has(tenantId: number, suite: Suite): boolean {
    const tenant = this.#tenants.get(tenantId);
    const of = (keys: Iterable<{ suite: Suite }>) => [...keys].some((key) => key.suite === suite);
    return tenant !== undefined && of(tenant.data.values()) && of(tenant.index.values());
  }

  /** The tenant's cryptography; ask again after `add`, do not keep it. A Fault when the tenant has no keys of that suite. */
  provider(tenantId: number, suite: Suite): CryptoProvider {
    const name = `${tenantId}/${suite}`;
    const known = this.#providers.get(name);
    if (known) return known;
    const tenant = this.#tenants.get(tenantId);
    if (!tenant || !this.has(tenantId, suite)) throw new Fault(`tenant ${tenantId} has no ${suite} keys`);
    const made = provide(tenantId, suite, tenant);
    this.#providers.set(name, made);
    return made;
  }
}

function provide(tenantId: number, suite: Suite, tenant: TenantKeys): CryptoProvider {
  const indexes = newestFirst(tenant.index, suite);
  const index = indexes[0];
  invariant(index && tenant.sealing.has(suite), 'the caller has seen that both keys are there');
  const blind = (key: IndexKey, column: string, value: string) =>
    keyed(key, `blind-index/${column}`, value).subarray(0, BLIND_INDEX_BYTES);
  return {
    suite,
    encrypt: (plain, aad) => tenant.sealing.get(suite)!.seal(plain, aad),
    decrypt(envelope, aad) {
      const header = readHeader(envelope);
      const key = tenant.data.get(header.keyId);
      if (key?.suite !== header.suite)
        throw new Fault(`tenant ${tenantId} has no ${header.suite} data key ${header.keyId}`);
      return key.sealer.open(envelope, aad);
    },
    blindIndex: (column, normalised) => blind(index, column, normalised),
    blindIndexes: (column, normalised) => indexes.map((key) => blind(key, column, normalised)),
    mac: (purpose, data) => keyed(index, `mac/${purpose}`, data),
    hash: (data) => hash(DIGEST[suite], data, 'buffer'),
  };
}
