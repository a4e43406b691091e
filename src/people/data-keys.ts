// The tenants' wrapped keys, kept in `data_keys`: made on first use, unwrapped once and then held in memory. What another process adds is taken up by
// `refresh`, which a server calls every few seconds.
import { fingerprintText, type MasterKey, type MasterKeys, onlyMasterKey } from '#crypto/keys.ts';
import type { CryptoProvider, Suite } from '#crypto/provider.ts';
import { type KeyPurpose, KeyRing, makeTenantKeys, unwrap, type WrappedKey, wrappedBy } from '#crypto/ring.ts';
import type { Clock } from '#kit/clock.ts';
import type { Randomness } from '#kit/random.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';

/** How often a server looks for keys that another process made. */
export const refreshEveryMs = 2_000;
/** From writing a new data key down until it seals: several refreshes, so that every server can open what one of them seals. */
export const takeUpMs = 10_000;

export interface StoredKey extends WrappedKey {
  readonly createdAt: Date;
  /** Whether it seals by now, by the database's clock. */
  readonly inUse: boolean;
}

/** For `House.crypto`. */
export interface DataKeys {
  (tenantId: number): Promise<CryptoProvider>;
  /** Reads again which keys there are of the tenants in memory, from `from` or the pool. */
  refresh(from?: Queryable): Promise<void>;
}

/** In order of their ids. */
export const storedKeys = (q: Queryable, tenantIds: readonly number[]): Promise<StoredKey[]> =>
  q.query<StoredKey>(
    `SELECT tenant_id AS "tenantId", key_id AS "keyId", purpose, suite, wrapped, created_at AS "createdAt",
            coalesce(used_from <= clock_timestamp(), true) AS "inUse"
       FROM data_keys WHERE tenant_id = ANY($1::bigint[]) ORDER BY tenant_id, key_id`,
    [tenantIds],
  );

const isOne = (master: MasterKey | MasterKeys): master is MasterKey => 'bytes' in master;

/**
 * `q` must be the pool: keys are stored in a transaction of their own before anything is sealed under them.
 * A Fault when the keys on file were wrapped under another master key.
 */
export function dataKeys(
  q: Queryable,
  master: MasterKey | MasterKeys,
  with_: { readonly clock: Clock; readonly randomness: Randomness; readonly suite?: Suite },
): DataKeys {
  const { clock, randomness, suite = 'aes' } = with_;
  const masters = isOne(master) ? onlyMasterKey(master) : master;
  const ring = new KeyRing(masters, [], randomness);
  const held = new Set<string>();
  const tenants = new Set<number>();
  const loading = new Map<number, Promise<void>>();

  /** Gives the greatest key id there was. */
  async function read(from: Queryable, tenantIds: readonly number[]): Promise<number> {
    const keys = await storedKeys(from, tenantIds);
    for (const key of keys) {
      const name = `${key.tenantId}/${key.keyId}`;
      if (!held.has(name)) {
        ring.add(key, key.inUse);
        held.add(name);
        tenants.add(key.tenantId);
      } else if (key.inUse) ring.use(key.tenantId, key.keyId);
    }
    return Math.max(0, ...keys.map((key) => key.keyId));
  }

  async function make(tenantId: number, after: number): Promise<void> {
    const keys = makeTenantKeys(masters.current, tenantId, suite, after + 1, randomness);
    // The ids follow from the reading that found no keys: of several servers that start together the first to store wins, the
    // others' ids are taken, and they read what it stored.
    await storeKeys(q, keys, clock.now());
  }

  async function load(tenantId: number): Promise<void> {
    const greatest = await read(q, [tenantId]);
    if (ring.has(tenantId, suite)) return;
    await make(tenantId, greatest);
    await read(q, [tenantId]);
  }

  async function provider(tenantId: number): Promise<CryptoProvider> {
    if (!ring.has(tenantId, suite)) {
      let one = loading.get(tenantId);
      if (!one) {
        one = load(tenantId).finally(() => loading.delete(tenantId));
        loading.set(tenantId, one);
      }
      await one;
    }
    return ring.provider(tenantId, suite);
  }

  const refresh = async (from: Queryable = q): Promise<void> => {
    if (tenants.size > 0) await read(from, [...tenants]);
  };
  return Object.assign(provider, { refresh });
}

/** `usedAfterMs`: when a new data key comes into use, by the database's clock. Ids that are taken stay as they are; gives how many were new. */
export async function storeKeys(
  q: Queryable,
  keys: readonly WrappedKey[],
  at: Date,
  usedAfterMs: number | null = null,
): Promise<number> {
  const rows = await q.query(
    `INSERT INTO data_keys (tenant_id, key_id, purpose, suite, wrapped, created_at, used_from)
       SELECT r.*, $6::timestamptz, clock_timestamp() + make_interval(secs => $7::float8 / 1000)
         FROM unnest($1::bigint[], $2::int[], $3::text[], $4::text[], $5::bytea[]) AS r ON CONFLICT DO NOTHING RETURNING key_id`,
    [
      keys.map((key) => key.tenantId),
      keys.map((key) => key.keyId),
      keys.map((key) => key.purpose satisfies KeyPurpose),
      keys.map((key) => key.suite),
      keys.map((key) => key.wrapped),
      at,
      usedAfterMs,
    ],
  );
  return rows.length;
}

/** All tenants of the installation, asked of by whoever looks after all of them: not on the path of a request. */
export const allTenantIds = async (q: Queryable): Promise<number[]> =>
  (await q.query<{ id: number }>('SELECT tenant_id AS id FROM tenants ORDER BY tenant_id')).map(({ id }) => id);

/** All keys of all tenants, also of those that are being founded. */
export async function allStoredKeys(q: Queryable): Promise<StoredKey[]> {
  const rows = await q.query<{ id: number }>('SELECT DISTINCT tenant_id AS id FROM data_keys ORDER BY tenant_id');
  return storedKeys(
    q,
    rows.map(({ id }) => id),
  );
}

/** Whether anything may be sealed here already, so that no master key may be made: keys, or identifiers whose keys are gone. */
export async function isAnythingSealed(q: Queryable): Promise<boolean> {
  const keys = await q.query('SELECT tenant_id FROM data_keys LIMIT 1');
  return keys.length > 0 || (await tenantWithoutKeys(q)) !== undefined;
}

/** A tenant that has sealed identifiers and no key. */
async function tenantWithoutKeys(q: Queryable): Promise<number | undefined> {
  const [row] = await q.query<{ id: number }>(
    `SELECT t.tenant_id AS id FROM tenants t
      WHERE NOT EXISTS (SELECT FROM data_keys k WHERE k.tenant_id = t.tenant_id)
        AND EXISTS (SELECT FROM people p WHERE p.tenant_id = t.tenant_id AND coalesce(p.id_number_sealed, p.phone_sealed, p.account_sealed) IS NOT NULL)
      ORDER BY 1 LIMIT 1`,
  );
  return row?.id;
}

const otherMaster = (key: StoredKey, masters: MasterKeys): Refusal =>
  refuse(
    'master-key-other',
    `主密钥不对：租户 ${key.tenantId} 的密钥是用指纹 ${fingerprintText(wrappedBy(key))} 的主密钥封存的，这里的是 ${fingerprintText(masters.current.id)}`,
    `This is another master key: the keys of tenant ${key.tenantId} are wrapped under the one with the fingerprint ${fingerprintText(wrappedBy(key))}, here is ${fingerprintText(masters.current.id)}`,
    {
      details: {
        tenantId: key.tenantId,
        wanted: fingerprintText(wrappedBy(key)),
        here: fingerprintText(masters.current.id),
      },
      next: {
        zh: '把属于这个数据库的主密钥放回来；数据库没有被改动',
        en: 'Bring back the master key that belongs to this database; nothing in it was changed',
      },
    },
  );

const altered = (key: StoredKey): Refusal =>
  refuse(
    'data-key-altered',
    `租户 ${key.tenantId} 的密钥 ${key.keyId} 打不开：它被改动过`,
    `Key ${key.keyId} of tenant ${key.tenantId} does not open: it was altered`,
    {
      details: { tenantId: key.tenantId, keyId: key.keyId },
      next: {
        zh: '从备份取回表 data_keys 里的这一行；没有它，用它封存的内容打不开',
        en: 'Bring that row of data_keys back from a backup; without it what was sealed under it does not open',
      },
    },
  );

const keysGone = (tenantId: number): Refusal =>
  refuse(
    'data-keys-gone',
    `租户 ${tenantId} 有封存的数据，而表 data_keys 里没有它的密钥`,
    `Tenant ${tenantId} has sealed data, and no key of it is in data_keys`,
    {
      details: { tenantId },
      next: {
        zh: '从备份取回表 data_keys；不会另造，新的打不开旧数据',
        en: 'Bring data_keys back from a backup; no other keys are made, as they would not open what is there',
      },
    },
  );

function keyProblem(masters: MasterKeys, key: StoredKey): Refusal | undefined {
  try {
    if (!masters.find(wrappedBy(key))) return otherMaster(key, masters);
    unwrap(masters, key);
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return altered(key);
    throw error;
  }
}

/**
 * Opens every key of every tenant; the first that does not open. Asked before anything is served, worked on or restored.
 * master-key-other, data-key-altered, data-keys-gone.
 */
export async function keysProblem(q: Queryable, masters: MasterKeys): Promise<Refusal | undefined> {
  for (const key of await allStoredKeys(q)) {
    const problem = keyProblem(masters, key);
    if (problem) return problem;
  }
  const without = await tenantWithoutKeys(q);
  return without === undefined ? undefined : keysGone(without);
}
