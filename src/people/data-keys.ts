// The tenant's wrapped keys, kept in `data_keys`: made on first use, unwrapped once and then held in memory.
import type { MasterKey } from '#crypto/keys.ts';
import type { CryptoProvider, Suite } from '#crypto/provider.ts';
import { type KeyPurpose, KeyRing, makeTenantKeys, type WrappedKey } from '#crypto/ring.ts';
import type { Clock } from '#kit/clock.ts';
import type { Randomness } from '#kit/random.ts';
import type { Queryable } from '#store/queryable.ts';

interface KeyRow {
  readonly key_id: number;
  readonly purpose: KeyPurpose;
  readonly suite: Suite;
  readonly wrapped: Buffer;
}

/** For `House.crypto`. */
export type DataKeys = (tenantId: number) => Promise<CryptoProvider>;

/**
 * `q` must be the pool: keys are stored in a transaction of their own before anything is sealed under them.
 * A Fault when the keys on file were wrapped under another master key.
 */
export function dataKeys(
  q: Queryable,
  master: MasterKey,
  with_: { readonly clock: Clock; readonly randomness: Randomness; readonly suite?: Suite },
): DataKeys {
  const { clock, randomness, suite = 'aes' } = with_;
  const ring = new KeyRing(master, [], randomness);
  const held = new Set<string>();
  const loading = new Map<number, Promise<void>>();

  /** Gives the greatest key id there was. */
  async function read(tenantId: number): Promise<number> {
    const rows = await q.query<KeyRow>(
      'SELECT key_id, purpose, suite, wrapped FROM data_keys WHERE tenant_id = $1 ORDER BY key_id',
      [tenantId],
    );
    for (const { key_id: keyId, ...key } of rows) {
      const name = `${tenantId}/${keyId}`;
      if (held.has(name)) continue;
      ring.add({ tenantId, keyId, ...key });
      held.add(name);
    }
    return rows.at(-1)?.key_id ?? 0;
  }

  async function make(tenantId: number, after: number): Promise<void> {
    const keys = makeTenantKeys(master, tenantId, suite, after + 1, randomness);
    // The ids follow from the reading that found no keys: of several servers that start together the first to store wins, the
    // others' ids are taken, and they read what it stored.
    await store(q, tenantId, keys, clock.now());
  }

  async function load(tenantId: number): Promise<void> {
    const greatest = await read(tenantId);
    if (ring.has(tenantId, suite)) return;
    await make(tenantId, greatest);
    await read(tenantId);
  }

  return async (tenantId) => {
    if (!ring.has(tenantId, suite)) {
      let one = loading.get(tenantId);
      if (!one) {
        one = load(tenantId).finally(() => loading.delete(tenantId));
        loading.set(tenantId, one);
      }
      await one;
    }
    return ring.provider(tenantId, suite);
  };
}

async function store(q: Queryable, tenantId: number, keys: readonly WrappedKey[], at: Date): Promise<void> {
  await q.query(
    `INSERT INTO data_keys (tenant_id, key_id, purpose, suite, wrapped, created_at)
       SELECT $1, r.*, $6 FROM unnest($2::int[], $3::text[], $4::text[], $5::bytea[]) AS r ON CONFLICT DO NOTHING`,
    [
      tenantId,
      keys.map((key) => key.keyId),
      keys.map((key) => key.purpose),
      keys.map((key) => key.suite),
      keys.map((key) => key.wrapped),
      at,
    ],
  );
}
