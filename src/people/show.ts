// People as others may see them: masked everywhere, and in full only for a named purpose that is written down first.
import type { CryptoProvider } from '#crypto/provider.ts';
import { maskAccount, maskIdNumber, maskName, maskPhone } from '#kit/mask.ts';
import type { Text } from '#kit/text.ts';
import { openField, type SealedField } from '#people/fields.ts';
import { logViews } from '#people/views.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

interface SealedPerson {
  readonly id: number;
  readonly name: string;
  readonly id_number_sealed: Buffer | null;
  readonly phone_sealed: Buffer | null;
  readonly account_sealed: Buffer | null;
  readonly account_bank: string | null;
}

export interface MaskedPerson {
  readonly id: number;
  /** In full, for those who handle the case; public pages print `maskedName`. */
  readonly name: string;
  readonly maskedName: string;
  readonly idNumber: string | null;
  readonly phone: string | null;
  readonly account: Text | null;
  readonly accountBank: string | null;
}

const read = (q: Queryable, tenantId: number, ids: readonly number[]): Promise<SealedPerson[]> =>
  q.query<SealedPerson>(
    `SELECT id, name, id_number_sealed, phone_sealed, account_sealed, account_bank FROM people
      WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`,
    [tenantId, ids],
  );

const opener = (crypto: CryptoProvider, tenantId: number, row: SealedPerson) => (column: SealedField) => {
  const sealed = row[`${column}_sealed`];
  return sealed === null ? null : openField(crypto, tenantId, column, row.id, sealed);
};

const masked = (value: string | null, mask: (value: string) => string): string | null =>
  value === null ? null : mask(value);

export function maskedPerson(crypto: CryptoProvider, tenantId: number, row: SealedPerson): MaskedPerson {
  const open = opener(crypto, tenantId, row);
  const account = open('account');
  return {
    id: row.id,
    name: row.name,
    maskedName: maskName(row.name),
    idNumber: masked(open('id_number'), maskIdNumber),
    phone: masked(open('phone'), maskPhone),
    account: account === null ? null : { zh: maskAccount(account), en: maskAccount(account, 'en') },
    accountBank: row.account_bank,
  };
}

/** By id; unknown ids are absent. */
export async function maskedPeople(
  house: House,
  tenantId: number,
  ids: readonly number[],
  q: Queryable = house.db,
): Promise<Map<number, MaskedPerson>> {
  const crypto = await house.crypto(tenantId);
  const rows = await read(q, tenantId, ids);
  return new Map(rows.map((row) => [row.id, maskedPerson(crypto, tenantId, row)]));
}

export interface RevealedPerson {
  readonly id: number;
  readonly name: string;
  readonly idNumber?: string | null;
  readonly phone?: string | null;
  readonly account?: string | null;
  readonly accountBank?: string | null;
}

/** In full, the asked columns only; the view is logged before anything is opened. The right to ask is the caller's to check. */
export async function revealPeople(
  house: House,
  q: Queryable,
  tenantId: number,
  ids: readonly number[],
  view: {
    readonly viewerId: number;
    readonly purpose: string;
    readonly caseId?: number;
    readonly columns: readonly SealedField[];
  },
): Promise<Map<number, RevealedPerson>> {
  const { viewerId, purpose, caseId, columns } = view;
  const what = columns.join(',');
  const there = await read(q, tenantId, ids);
  await logViews(
    q,
    tenantId,
    house.clock.now(),
    there.map(({ id }) => ({ viewerId, personId: id, caseId, what, purpose })),
  );
  return openPeople(house, q, tenantId, ids, columns);
}

/** In full, the asked columns only. Nothing is written down: that is for whoever answers with it. */
export async function openPeople(
  house: House,
  q: Queryable,
  tenantId: number,
  ids: readonly number[],
  columns: readonly SealedField[],
): Promise<Map<number, RevealedPerson>> {
  const crypto = await house.crypto(tenantId);
  const rows = await read(q, tenantId, ids);
  return new Map(
    rows.map((row) => {
      const open = opener(crypto, tenantId, row);
      const asked = (column: SealedField) => columns.includes(column);
      return [
        row.id,
        {
          id: row.id,
          name: row.name,
          ...(asked('id_number') ? { idNumber: open('id_number') } : {}),
          ...(asked('phone') ? { phone: open('phone') } : {}),
          ...(asked('account') ? { account: open('account'), accountBank: row.account_bank } : {}),
        },
      ];
    }),
  );
}
