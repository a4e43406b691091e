// The bank account of a union, sealed like a person's: money to unions and course providers goes there.
import { type CryptoProvider, fieldAad, openText, sealText } from '#crypto/provider.ts';
import type { Queryable } from '#store/queryable.ts';

const aad = (tenantId: number, organisationId: number): string =>
  fieldAad({ tenantId, table: 'organisations', column: 'account', rowId: organisationId, sensitivity: 'S2' });

export { aad as organisationAccountPlace };

export const sealOrganisationAccount = (
  crypto: CryptoProvider,
  tenantId: number,
  organisationId: number,
  account: string,
): Buffer => sealText(crypto, account, aad(tenantId, organisationId));

export const openOrganisationAccount = (
  crypto: CryptoProvider,
  tenantId: number,
  organisationId: number,
  sealed: Uint8Array,
): string => openText(crypto, sealed, aad(tenantId, organisationId));

/** null: none given yet, or no such union. */
export async function organisationAccount(
  q: Queryable,
  crypto: CryptoProvider,
  tenantId: number,
  organisationId: number,
): Promise<{ readonly account: string; readonly bank: string } | null> {
  const [row] = await q.query<{ sealed: Buffer | null; bank: string | null }>(
    'SELECT account_sealed AS sealed, bank FROM organisations WHERE tenant_id = $1 AND id = $2',
    [tenantId, organisationId],
  );
  if (!row?.sealed) return null;
  return { account: openOrganisationAccount(crypto, tenantId, organisationId, row.sealed), bank: row.bank ?? '' };
}

/**
 * Digits as the bank prints them; corporate accounts carry no check digit, so none is asked for. No payment goes to a new one before `from` (left out: at once); the same
 * again keeps what was. Gives whether the union was found.
 */
export async function setOrganisationAccount(
  q: Queryable,
  crypto: CryptoProvider,
  tenantId: number,
  organisationId: number,
  { account, bank, from }: { readonly account: string; readonly bank: string; readonly from?: Date },
): Promise<boolean> {
  const before = await organisationAccount(q, crypto, tenantId, organisationId);
  const rows = await q.query(
    `UPDATE organisations SET account_sealed = $3, bank = $4, account_from = CASE WHEN $6 THEN account_from ELSE $5::timestamptz END
      WHERE tenant_id = $1 AND id = $2 RETURNING id`,
    [
      ...[
        tenantId,
        organisationId,
        sealOrganisationAccount(crypto, tenantId, organisationId, account),
        bank,
        from ?? null,
      ],
      before?.account === account,
    ],
  );
  return rows.length === 1;
}
