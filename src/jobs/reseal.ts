// Sealed values counted by key, opened one and all, and sealed anew under the key in use, table by table while others work. Whoever stops it begins it
// again: what was sealed anew is passed over. The owner's connection does it, as some of the tables are append-only for the application; what the values
// say, and with it every digest in history, stays as it is.
import { type CryptoProvider, readHeader } from '#crypto/provider.ts';
import {
  keyOf,
  type Row,
  type SealedColumn,
  type SealedValue,
  sealedColumns,
  sealedValues,
} from '#engine/sealed-columns.ts';
import { Fault } from '#kit/refusal.ts';
import type { Database, Queryable } from '#store/connection.ts';
import { retrying } from '#store/failures.ts';

export interface KeyUse {
  readonly table: string;
  readonly column: string;
  readonly keyId: number;
  readonly values: number;
}

/** How many values of each column lie under each data key, from what their envelopes say. */
export async function keyUses(q: Queryable, tenantId: number): Promise<KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const { table, column } of sealedColumns) {
    const rows = await q.query<{ keyId: number; values: number }>(
      `SELECT ('x' || encode(substring(${column} FROM 3 FOR 4), 'hex'))::bit(32)::bigint AS "keyId", count(*) AS values
         FROM ${table} WHERE tenant_id = $1 AND ${column} IS NOT NULL GROUP BY 1 ORDER BY 1`,
      [tenantId],
    );
    uses.push(...rows.map((row) => ({ table, column, keyId: row.keyId, values: row.values })));
  }
  return uses;
}

/** Writes where the value is still the one that was read: what somebody changed meanwhile is newer. */
async function write(
  q: Queryable,
  tenantId: number,
  one: SealedColumn,
  rows: readonly (SealedValue & { anew: Buffer })[],
): Promise<number> {
  const names = keyOf(one);
  const columns = names.map((name, n) => `$${n + 2}::${one.key[name]}[]`);
  const at = names.length + 2;
  const done = await q.query<{ old: Buffer; anew: Buffer }>(
    `UPDATE ${one.table} t SET ${one.column} = r.anew
       FROM unnest(${columns.join(', ')}, $${at}::bytea[], $${at + 1}::bytea[]) AS r(${names.join(', ')}, old, anew)
      WHERE t.tenant_id = $1 AND ${names.map((name) => `t.${name} = r.${name}`).join(' AND ')} AND t.${one.column} = r.old
      RETURNING r.old, r.anew`,
    [
      tenantId,
      ...names.map((name) => rows.map(({ row }) => row[name])),
      rows.map(({ sealed }) => sealed),
      rows.map(({ anew }) => anew),
    ],
  );
  if (one.table === 'people' && one.column === 'account_sealed' && done.length > 0)
    // A proposed account knows by these bytes which account it was to take the place of.
    await q.query(
      `UPDATE proposed_accounts a SET account_in_place = sha256(r.anew) FROM unnest($2::bytea[], $3::bytea[]) AS r(old, anew)
        WHERE a.tenant_id = $1 AND a.account_in_place = sha256(r.old)`,
      [tenantId, done.map(({ old }) => old), done.map(({ anew }) => anew)],
    );
  return done.length;
}

export interface Resealed {
  readonly values: number;
  readonly resealed: number;
  /** Values that do not open, as `table key`. */
  readonly broken: readonly string[];
}

const nameOf = (one: SealedColumn, row: Row): string =>
  `${one.table}.${one.column} ${keyOf(one)
    .map((name) => row[name])
    .join(' ')}`;

/** The value as `crypto` opens it; null where it does not open. */
function openedOf(
  crypto: CryptoProvider,
  tenantId: number,
  one: SealedColumn,
  { row, sealed }: SealedValue,
): Uint8Array | null {
  try {
    return crypto.decrypt(sealed, one.place(tenantId, row));
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

async function walk(
  owner: Database,
  tenantId: number,
  { one, except }: { readonly one: SealedColumn; readonly except: number | null },
  take: (rows: readonly SealedValue[]) => Promise<void>,
): Promise<void> {
  for (let after: Row | null = null; ; ) {
    const rows: SealedValue[] = await sealedValues(owner, tenantId, one, { after, except });
    if (rows.length === 0) return;
    await take(rows);
    after = rows.at(-1)!.row;
  }
}

/** Opens every sealed value of the tenant once; changes nothing. */
export async function openEverything(owner: Database, crypto: CryptoProvider, tenantId: number): Promise<Resealed> {
  let values = 0;
  const broken: string[] = [];
  for (const one of sealedColumns)
    await walk(owner, tenantId, { one, except: null }, async (rows) => {
      values += rows.length;
      for (const read of rows) if (openedOf(crypto, tenantId, one, read) === null) broken.push(nameOf(one, read.row));
    });
  return { values, resealed: 0, broken };
}

/**
 * Seals every value anew that lies under another data key than the one in use now. `onPage` hears how many values were looked at and sealed anew so far,
 * after each page was committed. `values`: those that lay under other keys.
 */
export async function resealTenant(
  owner: Database,
  crypto: CryptoProvider,
  tenantId: number,
  onPage: (soFar: { readonly values: number; readonly resealed: number }) => void = () => {},
): Promise<Resealed> {
  const current = readHeader(crypto.encrypt(Buffer.alloc(0), 'niangjia/which-key-seals')).keyId;
  let [values, resealed] = [0, 0];
  const broken: string[] = [];
  for (const one of sealedColumns)
    await walk(owner, tenantId, { one, except: current }, async (rows) => {
      values += rows.length;
      const anew: (SealedValue & { anew: Buffer })[] = [];
      for (const read of rows) {
        const plain = openedOf(crypto, tenantId, one, read);
        if (plain === null) broken.push(nameOf(one, read.row));
        else anew.push({ ...read, anew: Buffer.from(crypto.encrypt(plain, one.place(tenantId, read.row))) });
      }
      if (anew.length > 0) resealed += await retrying(() => owner.transaction((q) => write(q, tenantId, one, anew)));
      onPage({ values, resealed });
    });
  return { values, resealed, broken };
}
