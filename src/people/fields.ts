// The sealed columns of `people`: where each value belongs, so that a sealed one copied elsewhere does not open, and how it is found again.
import { type CryptoProvider, fieldAad, openText, sealText } from '#crypto/provider.ts';

export type SealedField = 'id_number' | 'phone' | 'account';

const aad = (tenantId: number, column: SealedField, personId: number): string =>
  fieldAad({ tenantId, table: 'people', column, rowId: personId, sensitivity: 'S2' });

export { aad as personFieldPlace };

export const sealField = (
  crypto: CryptoProvider,
  tenantId: number,
  column: SealedField,
  personId: number,
  value: string,
): Buffer => sealText(crypto, value, aad(tenantId, column, personId));

/** A Fault when the value was altered or belongs to another person. Showing it to anybody but its owner is logged: `revealPeople`. */
export const openField = (
  crypto: CryptoProvider,
  tenantId: number,
  column: SealedField,
  personId: number,
  sealed: Uint8Array,
): string => openText(crypto, sealed, aad(tenantId, column, personId));

/** Of a normalised ID number (`parseIdNumber`); the first is written, all are looked up. */
export const idNumberIndexes = (crypto: CryptoProvider, idNumber: string): Buffer[] =>
  crypto.blindIndexes('people.id_number', idNumber);

/** Of a normalised phone number (`parsePhone`). */
export const phoneIndexes = (crypto: CryptoProvider, phone: string): Buffer[] =>
  crypto.blindIndexes('people.phone', phone);
