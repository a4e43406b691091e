// Every column that holds values sealed under a tenant's data keys, with the place each value is bound to: for counting, opening and re-sealing all of them.
// `test/laws/sealed-columns.test.ts` holds the list to the catalogue.
import { changePlace } from '#access/identity-rows.ts';
import { totpPlace } from '#access/totp.ts';
import { documentPlace } from '#documents/case-documents.ts';
import { importRowPlace } from '#documents/import-store.ts';
import { wordAad } from '#draws/opening.ts';
import { checkpointPlace } from '#engine/checkpoints.ts';
import { consentPlace } from '#engine/consents.ts';
import { notePlace } from '#engine/interest-rows.ts';
import { judgedFactsPlace } from '#engine/judged-facts.ts';
import { answersPlace } from '#engine/load.ts';
import { objectionPlace } from '#engine/objection-place.ts';
import { donorPlace } from '#gifts/donors.ts';
import { outboxPlace } from '#messages/outbox.ts';
import { organisationAccountPlace } from '#organisations/account.ts';
import { caseQuestionPlace } from '#people/case-questions.ts';
import { correctionPlace } from '#people/corrections.ts';
import { personFieldPlace, type SealedField } from '#people/fields.ts';
import type { Sensitivity } from '#policy/form.ts';
import { certificateVolumePlace } from '#records/prints.ts';
import { signingKeyPlace } from '#records/signing-keys.ts';
import { rowKeyPlace } from '#showcase/document.ts';
import type { Queryable } from '#store/queryable.ts';

/** A row as it is read: its key, and what else the place needs. */
export type Row = Readonly<Record<string, number | string | null>>;

export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The primary key after tenant_id, with its types. */
  readonly key: Readonly<Record<string, 'bigint' | 'int' | 'uuid'>>;
  /** Further columns that the place needs. */
  readonly also?: readonly string[];
  /** Values that may be megabytes: few are read at once. */
  readonly large?: boolean;
  /** The column that holds the SHA-256 of what must come out. */
  readonly digest?: string;
  place(tenantId: number, row: Row): string;
}

const id = { id: 'bigint' } as const;
const idOf = (row: Row) => Number(row.id);

const ofPerson = (field: SealedField): SealedColumn => ({
  ...{ table: 'people', column: `${field}_sealed`, key: id },
  place: (tenantId, row) => personFieldPlace(tenantId, field, idOf(row)),
});

/** Copied from the payee's own row, and bound to it. */
function payeePlace(tenantId: number, row: Row): string {
  return row.payee_person_id === null
    ? organisationAccountPlace(tenantId, Number(row.payee_organisation_id))
    : personFieldPlace(tenantId, 'account', Number(row.payee_person_id));
}

export const sealedColumns: readonly SealedColumn[] = [
  ofPerson('id_number'),
  ofPerson('phone'),
  ofPerson('account'),
  {
    ...{ table: 'organisations', column: 'account_sealed', key: id },
    place: (tenantId, row) => organisationAccountPlace(tenantId, idOf(row)),
  },
  {
    ...{ table: 'credentials', column: 'totp_sealed', key: { person_id: 'bigint' } },
    place: (tenantId, row) => totpPlace(tenantId, Number(row.person_id)),
  },
  {
    ...{ table: 'identity_changes', column: 'value_sealed', key: id },
    place: (tenantId, row) => changePlace(tenantId, idOf(row)),
  },
  ...(['words_sealed', 'consent_sealed'] as const).map(
    (column): SealedColumn => ({
      ...{ table: 'corrections', column, key: id },
      place: (tenantId, row) => correctionPlace(tenantId, idOf(row), column),
    }),
  ),
  ...(['words_sealed', 'answer_sealed'] as const).map(
    (column): SealedColumn => ({
      ...{ table: 'case_questions', column, key: id },
      place: (tenantId, row) => caseQuestionPlace(tenantId, idOf(row), column),
    }),
  ),
  {
    ...{ table: 'answers', column: 'sealed', key: { case_id: 'bigint' } },
    place: (tenantId, row) => answersPlace(tenantId, Number(row.case_id)),
  },
  {
    ...{ table: 'answers', column: 'facts_sealed', key: { case_id: 'bigint' } },
    place: (tenantId, row) => judgedFactsPlace(tenantId, Number(row.case_id)),
  },
  {
    ...{ table: 'answers', column: 'data_key', key: { case_id: 'bigint' } },
    place: (tenantId, row) => rowKeyPlace(tenantId, Number(row.case_id)),
  },
  {
    ...{ table: 'consents', column: 'detail_sealed', key: { action_id: 'uuid' }, also: ['case_id'] },
    place: (tenantId, row) => consentPlace(tenantId, Number(row.case_id)),
  },
  {
    ...{ table: 'proposed_accounts', column: 'account_sealed', key: { action_id: 'uuid' }, also: ['person_id'] },
    place: (tenantId, row) => personFieldPlace(tenantId, 'account', Number(row.person_id)),
  },
  {
    ...{ table: 'payment_items', column: 'account_sealed', key: id },
    also: ['payee_person_id', 'payee_organisation_id'],
    place: payeePlace,
  },
  ...(['grounds_sealed', 'contact_sealed', 'raiser_sealed'] as const).map(
    (column): SealedColumn => ({
      ...{ table: 'objections', column, key: id },
      place: (tenantId, row) => objectionPlace(tenantId, idOf(row), column),
    }),
  ),
  {
    ...{ table: 'import_rows', column: 'cells_sealed', key: { run_id: 'bigint', row_number: 'int' } },
    place: (tenantId, row) => importRowPlace(tenantId, Number(row.run_id), Number(row.row_number)),
  },
  {
    ...{ table: 'documents', column: 'content_sealed', key: id, also: ['class'], large: true, digest: 'sha256' },
    place: (tenantId, row) => documentPlace(tenantId, idOf(row), row.class as Sensitivity),
  },
  {
    ...{ table: 'outbox', column: 'secret_sealed', key: id, also: ['dedupe'] },
    place: (tenantId, row) => outboxPlace(tenantId, String(row.dedupe)),
  },
  {
    ...{ table: 'draw_parties', column: 'word_sealed', key: { draw_id: 'bigint', number: 'int' } },
    place: (tenantId, row) => wordAad(tenantId, Number(row.draw_id)),
  },
  {
    ...{ table: 'gift_donors', column: 'details_sealed', key: id },
    place: (tenantId, row) => donorPlace(tenantId, idOf(row)),
  },
  {
    ...{ table: 'signing_keys', column: 'private_sealed', key: id },
    place: (tenantId, row) => signingKeyPlace(tenantId, idOf(row)),
  },
  {
    ...{ table: 'showing_interests', column: 'note_sealed', key: { case_id: 'bigint', number: 'int' } },
    place: (tenantId, row) => notePlace(tenantId, Number(row.case_id)),
  },
  {
    ...{
      table: 'certificate_volumes',
      column: 'content_sealed',
      key: { print_id: 'bigint', volume: 'int' },
      large: true,
    },
    place: (tenantId, row) => certificateVolumePlace(tenantId, Number(row.print_id), Number(row.volume)),
  },
  {
    ...{ table: 'checkpoints', column: 'hash_sealed', key: { number: 'bigint' } },
    place: (tenantId, row) => checkpointPlace(tenantId, Number(row.number)),
  },
];

/** Sealed under the key of a row of its own, which is itself in the list: `crypto/row-key.ts`. */
export const sealedUnderRowKeys: readonly string[] = ['showings.closed_sealed', 'showing_pictures.content_sealed'];

const rowsAtOnce = 500;
const largeRowsAtOnce = 8;

export interface SealedValue {
  readonly row: Row;
  readonly sealed: Buffer;
  /** Of what must come out; null where nothing is kept. */
  readonly digest: Buffer | null;
}

/** Names of the key's columns, in its order. */
export const keyOf = (one: SealedColumn): string[] => Object.keys(one.key);

/** As envelopes name their key. */
function keyBytes(keyId: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(keyId);
  return bytes;
}

/** The values of the tenant in one column behind `after`, in the order of the key, a page at a time; `except` those under this data key. */
export async function sealedValues(
  q: Queryable,
  tenantId: number,
  one: SealedColumn,
  { after, except = null }: { readonly after: Row | null; readonly except?: number | null },
): Promise<SealedValue[]> {
  const names = keyOf(one);
  const wanted = [...names, ...(one.also ?? [])].join(', ');
  const behind = after
    ? `AND (${names.join(', ')}) > (${names.map((name, n) => `$${n + 3}::${one.key[name]}`).join(', ')})`
    : '';
  const rows = await q.query<Record<string, number | string | null> & { sealed: Buffer; digest: Buffer | null }>(
    `SELECT ${wanted}, ${one.column} AS sealed, ${one.digest ?? 'NULL::bytea'} AS digest FROM ${one.table}
      WHERE tenant_id = $1 AND ${one.column} IS NOT NULL AND ($2::bytea IS NULL OR substring(${one.column} FROM 3 FOR 4) <> $2) ${behind}
      ORDER BY ${names.join(', ')} LIMIT ${one.large ? largeRowsAtOnce : rowsAtOnce}`,
    [tenantId, except === null ? null : keyBytes(except), ...(after ? names.map((name) => after[name]) : [])],
  );
  return rows.map(({ sealed, digest, ...row }) => ({ row, sealed, digest }));
}
