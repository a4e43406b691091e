// Every sealed value is opened once, at the place it belongs to: the account of somebody else in a row does not open there. What cannot be opened
// because its key is not here is told apart from what was changed.
import { type CryptoProvider, fieldAad, readHeader } from '#crypto/provider.ts';
import { difference } from '#engine/chain.ts';
import type { Difference } from '#engine/verify.ts';
import { sha256 } from '#kit/json.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** SQL over `t`: the row's key in the difference, and in the envelope's place unless `row` says otherwise. */
  readonly key: string;
  readonly row?: string;
  /** Of the place: table and column where they are not the row's own, and the class. */
  readonly at?: string;
  readonly named?: string;
  readonly sensitivity: string;
  /** SQL over `t`: SHA-256 of what must come out. */
  readonly digest?: string;
  /** Rows at once: fewer where they are files. */
  readonly page?: number;
}

const column = (table: string, name: string, sensitivity: string, more: Partial<SealedColumn> = {}): SealedColumn => ({
  table,
  column: name,
  sensitivity,
  key: 't.id',
  ...more,
});

const sealedColumns: readonly SealedColumn[] = [
  column('people', 'id_number_sealed', `'S2'`, { named: 'id_number' }),
  column('people', 'phone_sealed', `'S2'`, { named: 'phone' }),
  column('people', 'account_sealed', `'S2'`, { named: 'account' }),
  column('organisations', 'account_sealed', `'S2'`, { named: 'account' }),
  column('credentials', 'totp_sealed', `'S4'`, { key: 't.person_id' }),
  column('proposed_accounts', 'account_sealed', `'S2'`, {
    key: 't.action_id',
    row: 't.person_id',
    at: `'people'`,
    named: 'account',
  }),
  // The payee's own, copied as it stood: it stays bound to his row.
  column('payment_items', 'account_sealed', `'S2'`, {
    row: 'coalesce(t.payee_person_id, t.payee_organisation_id)',
    at: `CASE WHEN t.payee_person_id IS NULL THEN 'organisations' ELSE 'people' END`,
    named: 'account',
  }),
  column('identity_changes', 'value_sealed', `'S2'`),
  column('corrections', 'words_sealed', `'S2'`),
  column('corrections', 'consent_sealed', `'S2'`),
  column('case_questions', 'words_sealed', `'S2'`),
  column('case_questions', 'answer_sealed', `'S2'`),
  column('consents', 'detail_sealed', `'S2'`, { key: 't.action_id', row: 't.case_id' }),
  column('objections', 'grounds_sealed', `'S3'`),
  column('objections', 'contact_sealed', `'S3'`),
  column('objections', 'raiser_sealed', `'S3'`),
  column('gift_donors', 'details_sealed', `'S2'`),
  column('signing_keys', 'private_sealed', `'S4'`),
  column('import_rows', 'cells_sealed', `'S2'`, {
    key: `t.run_id || '/' || t.row_number`,
    row: `t.run_id || ':' || t.row_number`,
    named: 'cells',
  }),
  column('documents', 'content_sealed', 't.class', { named: 'content', digest: 't.sha256', page: 20 }),
];

interface Row {
  readonly cursor: string;
  readonly key: string;
  readonly row: string;
  readonly at: string;
  readonly class: string;
  readonly sealed: Buffer;
  readonly digest: Buffer | null;
}

const pageOf = (one: SealedColumn): string => `
  SELECT t.ctid::text AS cursor, (${one.key})::text AS key, (${one.row ?? one.key})::text AS row, ${one.at ?? `'${one.table}'`} AS at, ${one.sensitivity} AS class,
         t.${one.column} AS sealed, ${one.digest ?? 'NULL::bytea'} AS digest
    FROM ${one.table} t WHERE t.tenant_id = $1 AND t.${one.column} IS NOT NULL AND t.ctid > $2::tid ORDER BY t.ctid LIMIT ${one.page ?? 5000}`;

type Opened = 'fits' | 'no-key' | 'does-not-fit';

function opened(crypto: CryptoProvider, keys: ReadonlySet<number>, aad: string, { sealed, digest }: Row): Opened {
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
  for (const one of sealedColumns) {
    for (let after = '(0,0)'; ; ) {
      const rows = await q.query<Row>(pageOf(one), [tenantId, after]);
      if (rows.length === 0) break;
      const crypto = await house.crypto(tenantId);
      for (const row of rows) {
        const aad = fieldAad({
          ...{ tenantId, table: row.at, column: one.named ?? one.column, rowId: row.row, sensitivity: row.class },
        });
        const found = opened(crypto, keys, aad, row);
        if (found !== 'fits') return told(`${one.table} ${row.key}`, found);
      }
      after = rows.at(-1)!.cursor;
    }
  }
  return null;
}
