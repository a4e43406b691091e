// Every sealed value is opened once, at the place it belongs to: the account of somebody else in a row does not open there. What cannot be opened
// because its key is not here is told apart from what was changed.
import { type CryptoProvider, readHeader } from '#crypto/provider.ts';
import { difference } from '#engine/chain.ts';
import { keyOf, type Row, type SealedValue, sealedColumns, sealedValues } from '#engine/sealed-columns.ts';
import type { Difference } from '#engine/verify.ts';
import { sha256 } from '#kit/json.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** Opened by what asks more of them: each against the one before it. */
const opensItself: readonly string[] = ['checkpoints'];

type Opened = 'fits' | 'no-key' | 'does-not-fit';

function opened(
  crypto: CryptoProvider,
  keys: ReadonlySet<number>,
  aad: string,
  { sealed, digest }: SealedValue,
): Opened {
  try {
    const plain = crypto.decrypt(sealed, aad);
    return digest === null || sha256(plain).equals(digest) ? 'fits' : 'does-not-fit';
  } catch {
    return isOfKey(sealed, keys) ? 'does-not-fit' : 'no-key';
  }
}

/** False for an envelope of a key that the tenant has not; true also for what is no envelope. */
function isOfKey(sealed: Buffer, keys: ReadonlySet<number>): boolean {
  try {
    return keys.has(readHeader(sealed).keyId);
  } catch {
    return true;
  }
}

const told = (where: string, what: Exclude<Opened, 'fits'>): Difference =>
  what === 'no-key'
    ? difference(
        'sealed-key',
        where,
        'a key of this tenant',
        null,
        '一个加密的值所用的密钥不在：这不是改动，是缺了密钥，请恢复密钥',
        'The key of a sealed value is not here: nothing was changed, a key is missing and must be restored',
      )
    : difference(
        'sealed',
        where,
        'opens in its row',
        null,
        '一个加密的值在它这一行打不开：被改过，或是从别处抄来的',
        'A sealed value does not open in its row: it was changed, or copied from elsewhere',
      );

/** The first difference, or null. Reads every file once. Run it in one REPEATABLE READ transaction. */
export async function verifySealed(house: House, q: Queryable, tenantId: number): Promise<Difference | null> {
  const held = await q.query<{ id: number }>('SELECT key_id AS id FROM data_keys WHERE tenant_id = $1', [tenantId]);
  const keys = new Set(held.map(({ id }) => id));
  for (const one of sealedColumns.filter(({ table }) => !opensItself.includes(table))) {
    for (let after: Row | null = null; ; ) {
      const values: SealedValue[] = await sealedValues(q, tenantId, one, { after });
      const last = values.at(-1);
      if (!last) break;
      const crypto = await house.crypto(tenantId);
      for (const value of values) {
        const found = opened(crypto, keys, one.place(tenantId, value.row), value);
        if (found !== 'fits')
          return told(
            `${one.table} ${keyOf(one)
              .map((name) => value.row[name])
              .join('/')}`,
            found,
          );
      }
      after = last.row;
    }
  }
  return null;
}
