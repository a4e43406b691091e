// People, added and found by sets. Identifiers are stored sealed only; a keyed blind index finds them and keeps an ID number unique.
import type { CryptoProvider } from '#crypto/provider.ts';
import { chinaDate } from '#kit/clock.ts';
import { parseCardNumber, parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { normaliseName, normaliseText } from '#kit/normalise.ts';
import { grams, pinyinOf } from '#kit/pinyin.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type NewFact, recordFacts, refreshSnapshots } from '#people/facts.ts';
import { idNumberIndexes, openField, phoneIndexes, sealField } from '#people/fields.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewPerson {
  readonly name: string;
  readonly idNumber?: string;
  readonly phone?: string;
  /** A bank card. */
  readonly account?: string;
  readonly accountBank?: string;
}

/** `existed`: somebody with this ID number was on file (or earlier in the call); nothing of theirs was changed. */
export type Added = { readonly personId: number; readonly existed: boolean } | Refusal;

const NAME_LENGTH = 100;

/** Refuses: name-missing, name-too-long, name-unreadable. */
export function parsePersonName(raw: string): string | Refusal {
  const name = normaliseName(raw);
  if (name === '') return refuse('name-missing', '没有写姓名', 'The name is missing');
  if ([...name].length > NAME_LENGTH) {
    return refuse('name-too-long', `姓名超过 ${NAME_LENGTH} 个字`, `The name is longer than ${NAME_LENGTH} characters`);
  }
  if (!/\p{L}/u.test(name) || /\d{3}/.test(name)) {
    return refuse('name-unreadable', `“${name}”不像姓名`, `“${name}” does not look like a name`);
  }
  return name;
}

interface Readied {
  readonly name: string;
  readonly idNumber?: string;
  readonly birthDay?: string;
  readonly sex?: string;
  readonly phone?: string;
  readonly account?: string;
  readonly accountBank?: string;
}

function readied(row: NewPerson): Readied | Refusal {
  const name = parsePersonName(row.name);
  if (isRefusal(name)) return name;
  const id = row.idNumber ? parseIdNumber(row.idNumber) : undefined;
  if (isRefusal(id)) return id;
  const phone = row.phone ? parsePhone(row.phone) : undefined;
  if (isRefusal(phone)) return phone;
  const account = row.account ? parseCardNumber(row.account) : undefined;
  if (isRefusal(account)) return account;
  return {
    name,
    idNumber: id?.number,
    birthDay: id?.birthDay,
    sex: id?.sex,
    phone,
    account,
    accountBank: row.accountBank,
  };
}

interface Found {
  readonly id: number;
  readonly name: string;
}

/** People by normalised ID number (`parseIdNumber(…).number`); a merged record is answered by the one it was merged into. */
export async function findByIdNumbers(
  house: House,
  tenantId: number,
  idNumbers: readonly string[],
  q: Queryable = house.db,
): Promise<Map<string, Found>> {
  const crypto = await house.crypto(tenantId);
  const numbers = new Map<string, string>();
  for (const number of idNumbers)
    for (const index of idNumberIndexes(crypto, number)) numbers.set(index.toString('hex'), number);
  const rows = await q.query<Found & { index: Buffer }>(
    'SELECT id, name, id_number_index AS index FROM people WHERE tenant_id = $1 AND id_number_index = ANY ($2::bytea[])',
    [tenantId, [...numbers.keys()].map((hex) => Buffer.from(hex, 'hex'))],
  );
  return new Map(rows.map(({ id, name, index }) => [numbers.get(index.toString('hex'))!, { id, name }]));
}

/** People with this normalised phone number (`parsePhone`), oldest first; a number may serve a family. */
export async function findByPhone(
  house: House,
  tenantId: number,
  phone: string,
  q: Queryable = house.db,
): Promise<Found[]> {
  const crypto = await house.crypto(tenantId);
  return q.query<Found>(
    `SELECT id, name FROM people WHERE tenant_id = $1 AND phone_index = ANY ($2::bytea[]) AND merged_into_id IS NULL ORDER BY id`,
    [tenantId, phoneIndexes(crypto, phone)],
  );
}

async function insertPeople(
  q: Queryable,
  crypto: CryptoProvider,
  tenantId: number,
  rows: readonly { readonly id: number; readonly person: Readied }[],
  at: Date,
): Promise<Set<number>> {
  const sealed = (column: 'id_number' | 'phone' | 'account', id: number, value: string | undefined) =>
    value === undefined ? null : sealField(crypto, tenantId, column, id, value);
  const spoken = rows.map(({ person }) => pinyinOf(person.name));
  const inserted = await q.query<{ id: number }>(
    `INSERT INTO people (tenant_id, id, name, pinyin, initials, grams, id_number_sealed, id_number_index, phone_sealed, phone_index,
                         account_sealed, account_bank, created_at)
     SELECT $1, r.id, r.name, r.pinyin, r.initials, string_to_array(r.grams, ' '), r.id_number_sealed, r.id_number_index,
            r.phone_sealed, r.phone_index, r.account_sealed, r.account_bank, $13
       FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[],
                   $11::bytea[], $12::text[])
         AS r (id, name, pinyin, initials, grams, id_number_sealed, id_number_index, phone_sealed, phone_index, account_sealed, account_bank)
      ORDER BY r.id_number_index
     ON CONFLICT (tenant_id, id_number_index) DO NOTHING RETURNING id`,
    [
      tenantId,
      rows.map(({ id }) => id),
      rows.map(({ person }) => person.name),
      spoken.map((one) => one.full),
      spoken.map((one) => one.initials),
      rows.map(({ person }) => grams(person.name).join(' ')),
      rows.map(({ id, person }) => sealed('id_number', id, person.idNumber)),
      rows.map(({ person }) => (person.idNumber ? idNumberIndexes(crypto, person.idNumber)[0] : null)),
      rows.map(({ id, person }) => sealed('phone', id, person.phone)),
      rows.map(({ person }) => (person.phone ? phoneIndexes(crypto, person.phone)[0] : null)),
      rows.map(({ id, person }) => sealed('account', id, person.account)),
      rows.map(({ person }) => person.accountBank ?? null),
      at,
    ],
  );
  return new Set(inserted.map((row) => row.id));
}

/** What an ID number itself says, as facts. */
export function idNumberFacts(
  firstFactId: number,
  personId: number,
  id: { readonly birthDay: string; readonly sex: string },
  observedOn: string,
): NewFact[] {
  const of = { personId, source: 'id-number', observedOn };
  return [
    { ...of, id: firstFactId, key: 'person.birthDay', value: id.birthDay },
    { ...of, id: firstFactId + 1, key: 'person.sex', value: id.sex },
  ];
}

/**
 * Adds people set-wise; per row, in order: the new person, the one on file with that ID number, or what is wrong.
 * `snapshots: false` when the caller refreshes them itself after more writing. Refuses per row: name-*, id-number-*, phone-*, card-*.
 */
export async function addPeople(
  house: House,
  q: Queryable,
  tenantId: number,
  rows: readonly NewPerson[],
  options: { readonly snapshots?: boolean } = {},
): Promise<Added[]> {
  const crypto = await house.crypto(tenantId);
  const checked = rows.map(readied);
  const numbers = checked.flatMap((one) => (isRefusal(one) ? [] : (one.idNumber ?? [])));
  const onFile = await findByIdNumbers(house, tenantId, numbers, q);
  const fresh: Readied[] = [];
  const seen = new Set(onFile.keys());
  for (const one of checked) {
    if (isRefusal(one) || (one.idNumber !== undefined && seen.has(one.idNumber))) continue;
    if (one.idNumber !== undefined) seen.add(one.idNumber);
    fresh.push(one);
  }
  const at = house.clock.now();
  // Per person one id and two for the facts that the ID number tells.
  const firstId = await house.ids.take(tenantId, Math.max(1, fresh.length * 3));
  const withIds = fresh.map((person, i) => ({ id: firstId + i * 3, person }));
  const inserted = fresh.length > 0 ? await insertPeople(q, crypto, tenantId, withIds, at) : new Set<number>();
  const added = withIds.filter(({ id }) => inserted.has(id));
  const today = chinaDate(at);
  await recordFacts(
    q,
    tenantId,
    added.flatMap(({ id, person: { birthDay, sex } }) =>
      birthDay === undefined || sex === undefined ? [] : idNumberFacts(id + 1, id, { birthDay, sex }, today),
    ),
    at,
  );
  if (options.snapshots !== false) await refreshSnapshots(q, tenantId, [...inserted]);
  // Whom another transaction added meanwhile: UNIQUE has waited for it, so it can be seen now.
  const late = withIds.flatMap(({ id, person }) => (inserted.has(id) ? [] : (person.idNumber ?? [])));
  for (const [number, found] of late.length > 0 ? await findByIdNumbers(house, tenantId, late, q) : [])
    onFile.set(number, found);
  const idOf = new Map(added.map(({ id, person }) => [person, id]));
  const idOfNumber = new Map([...onFile].map(([number, found]) => [number, found.id]));
  for (const { id, person } of added) if (person.idNumber !== undefined) idOfNumber.set(person.idNumber, id);
  return checked.map((one): Added => {
    if (isRefusal(one)) return one;
    const own = idOf.get(one);
    if (own !== undefined) return { personId: own, existed: false };
    const other = idOfNumber.get(one.idNumber!);
    if (other === undefined) throw new Fault('a person was neither added nor found');
    return { personId: other, existed: true };
  });
}

export interface PersonOnFile {
  readonly id: number;
  readonly name: string;
  readonly mergedIntoId: number | null;
}

export async function peopleByIds(
  q: Queryable,
  tenantId: number,
  ids: readonly number[],
): Promise<Map<number, PersonOnFile>> {
  const rows = await q.query<PersonOnFile>(
    `SELECT id, name, merged_into_id AS "mergedIntoId" FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`,
    [tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export const personMissing = (id: number): Refusal =>
  refuse('person-not-found', `没有编号为 ${id} 的人`, `There is no person ${id}`, { details: { personId: id } });

export interface PayAccountOnFile {
  /** null: none was given. */
  readonly account: string | null;
  readonly from: Date | null;
  /** Granted to the person in a case that is still open. */
  readonly moneyUnderWay: boolean;
}

/** Locked, so that of two who give an account at once the second sees what the first gave. */
export async function lockPayAccount(
  house: House,
  q: Queryable,
  tenantId: number,
  personId: number,
): Promise<PayAccountOnFile | null> {
  const crypto = await house.crypto(tenantId);
  const [row] = await q.query<{ sealed: Buffer | null; from: Date | null }>(
    'SELECT account_sealed AS sealed, account_from AS "from" FROM people WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
    [tenantId, personId],
  );
  if (!row) return null;
  const account = row.sealed === null ? null : openField(crypto, tenantId, 'account', personId, row.sealed);
  return { account, from: row.from, moneyUnderWay: await hasMoneyUnderWay(q, tenantId, personId) };
}

/** Whether the person was granted something in a case that is still open. */
export async function hasMoneyUnderWay(q: Queryable, tenantId: number, personId: number): Promise<boolean> {
  const rows = await q.query(
    `SELECT FROM cases WHERE tenant_id = $1 AND person_id = $2 AND status = 'open' AND amount_fen > 0 LIMIT 1`,
    [tenantId, personId],
  );
  return rows.length > 0;
}

/** When the person's account was changed, if that was after `since`. */
export async function accountChangedAt(
  q: Queryable,
  tenantId: number,
  personId: number,
  since: Date,
): Promise<Date | null> {
  const [row] = await q.query<{ at: Date }>(
    'SELECT account_changed_at AS at FROM people WHERE tenant_id = $1 AND id = $2 AND account_changed_at > $3',
    [tenantId, personId, since],
  );
  return row?.at ?? null;
}

/** Whether giving this account moves money that is someone's already: another than the one on file, or the first while money is under way. */
export const movesMoney = (before: PayAccountOnFile | null, account: string): boolean =>
  before !== null && before.account !== account && (before.account !== null || before.moneyUnderWay);

/**
 * Where the person is paid; checked as a bank card. `from`: the first moment at which a payment goes there; left out: at once. The same account
 * again keeps what was, but may be paid on earlier. Refuses: card-*, bank-missing, person-not-found.
 */
export async function setPayAccount(
  house: House,
  tenantId: number,
  personId: number,
  given: { readonly account: string; readonly bank: string; readonly from?: Date },
  q: Queryable = house.db,
): Promise<{ readonly account: string; readonly bank: string; readonly changed: boolean } | Refusal> {
  const account = parseCardNumber(given.account);
  if (isRefusal(account)) return account;
  const bank = normaliseText(given.bank);
  if (bank === '') return refuse('bank-missing', '没有写开户银行', 'The bank is missing');
  const crypto = await house.crypto(tenantId);
  const before = await lockPayAccount(house, q, tenantId, personId);
  const changed = before?.account !== account;
  const from = changed || given.from === undefined ? (given.from ?? null) : before!.from;
  const rows = await q.query(
    `UPDATE people SET account_sealed = $3, account_bank = $4, account_from = $5, account_changed_at = coalesce($6, account_changed_at)
      WHERE tenant_id = $1 AND id = $2 AND merged_into_id IS NULL RETURNING id`,
    [
      ...[tenantId, personId, sealField(crypto, tenantId, 'account', personId, account), bank, from],
      movesMoney(before, account) ? house.clock.now() : null,
    ],
  );
  return rows.length === 1 ? { account, bank, changed } : personMissing(personId);
}
