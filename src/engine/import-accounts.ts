// The account written in a row of an import: the dry run says when it cannot be used or the register knows another, and the commit takes
// it only where the register has none, so that no spreadsheet ever redirects anybody's money.
import { tellOfFiledAccounts } from '#access/account-told.ts';
import type { ImportRow, ImportRun, Reason } from '#documents/import-run.ts';
import { parseCardNumber } from '#kit/identifiers.ts';
import { normaliseText } from '#kit/normalise.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { openOrganisationAccount, sealOrganisationAccount } from '#organisations/account.ts';
import { openField, sealField } from '#people/fields.ts';
import { heldUntil } from '#policy/account-changes.ts';
import type { Programme } from '#policy/programme.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

/** A row whose case can be opened: a person, or an organisation. */
export interface Payee {
  readonly row: ImportRow;
  readonly subjectId: number;
}

const note = (code: string, zh: string, en: string): Reason => ({ code, why: { zh, en }, warning: true });

const unusable = ({ why }: Refusal): Reason =>
  note(
    'account-unusable',
    `收款账号用不了（${why.zh}），付款前要请本人补上`,
    `The account cannot be used (${why.en}); it must be given before the payment`,
  );
const differs = note(
  'account-differs',
  '表里的收款账号和登记的不同：按登记的付，要换请本人更改',
  'The account in the sheet is not the one on file: the one on file is paid; the payee can change it',
);
const missing = note(
  'account-missing',
  '表里和名册里都没有收款账号，付款前要补上',
  'Neither the sheet nor the register has an account; it must be given before the payment',
);

/** Only accounts that the programme pays into are looked at; of a training place the school's is, not the member's. */
const paysSubject = (programme: Programme): boolean =>
  Object.values(programme.stages).some(
    ({ kind, settings }) =>
      kind === 'pay' && settings.to === (programme.subject === 'member' ? 'member' : 'organisation'),
  );

/** Corporate accounts carry no check digit; the shortest in use has eight digits. */
function corporateAccount(written: string): string | Refusal {
  const digits = normaliseText(written).replace(/[\s-]/g, '');
  return /^\d{8,32}$/.test(digits)
    ? digits
    : refuse('account-malformed', `“${written}”不是账号`, `“${written}” is not an account number`);
}

interface Given {
  readonly account: string;
  readonly bank: string;
}

function givenIn(programme: Programme, { cells }: ImportRow): Given | Refusal | undefined {
  const written = cells.account ?? '';
  if (written === '') return undefined;
  const account = programme.subject === 'member' ? parseCardNumber(written) : corporateAccount(written);
  if (isRefusal(account)) return account;
  const bank = normaliseText(cells.bank ?? '');
  return bank === '' ? refuse('bank-missing', '没有写开户银行', 'The bank is missing') : { account, bank };
}

async function accountsOnFile(
  house: House,
  q: Queryable,
  tenantId: number,
  programme: Programme,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const crypto = await house.crypto(tenantId);
  const member = programme.subject === 'member';
  const rows = await q.query<{ id: number; sealed: Buffer }>(
    `SELECT id, account_sealed AS sealed FROM ${member ? 'people' : 'organisations'}
      WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) AND account_sealed IS NOT NULL`,
    [tenantId, ids],
  );
  const open = (id: number, sealed: Buffer) =>
    member ? openField(crypto, tenantId, 'account', id, sealed) : openOrganisationAccount(crypto, tenantId, id, sealed);
  return new Map(rows.map(({ id, sealed }) => [id, open(id, sealed)]));
}

/** What should be known of the rows' accounts, row by row; none of it stops a case. */
export async function accountNotes(
  house: House,
  q: Queryable,
  run: ImportRun,
  programme: Programme,
  payees: readonly Payee[],
): Promise<(Reason | undefined)[]> {
  if (!paysSubject(programme)) return payees.map(() => undefined);
  const ids = payees.map(({ subjectId }) => subjectId);
  const onFile = await accountsOnFile(house, q, run.tenantId, programme, ids);
  return payees.map(({ row, subjectId }) => {
    const known = onFile.get(subjectId);
    const given = givenIn(programme, row);
    if (given === undefined) return known === undefined ? missing : undefined;
    if (isRefusal(given)) return unusable(given);
    return known === undefined || known === given.account ? undefined : differs;
  });
}

/** Takes the accounts of the rows where the register has none; of two rows of one subject the first counts. */
export async function takeAccounts(
  house: House,
  q: Queryable,
  run: ImportRun,
  programme: Programme,
  payees: readonly Payee[],
): Promise<void> {
  if (!paysSubject(programme)) return;
  const given = new Map<number, Given>();
  for (const { row, subjectId } of payees) {
    const one = givenIn(programme, row);
    if (one !== undefined && !isRefusal(one) && !given.has(subjectId)) given.set(subjectId, one);
  }
  if (given.size === 0) return;
  const crypto = await house.crypto(run.tenantId);
  const member = programme.subject === 'member';
  const ids = [...given.keys()].sort((a, b) => a - b);
  const sealed = ids.map((id) => {
    const { account } = given.get(id)!;
    return member
      ? sealField(crypto, run.tenantId, 'account', id, account)
      : sealOrganisationAccount(crypto, run.tenantId, id, account);
  });
  const taken = await q.query<{ id: number }>(
    `UPDATE ${member ? 'people' : 'organisations'} x SET account_sealed = r.sealed, ${member ? 'account_bank' : 'bank'} = r.bank, account_from = $5
       FROM unnest($2::bigint[], $3::bytea[], $4::text[]) AS r (id, sealed, bank)
      WHERE x.tenant_id = $1 AND x.id = r.id AND x.account_sealed IS NULL RETURNING x.id`,
    [run.tenantId, ids, sealed, ids.map((id) => given.get(id)!.bank), heldUntil(house.clock.now())],
  );
  if (!member) return;
  const told = taken.map(({ id }) => ({ personId: id, ...given.get(id)! }));
  await tellOfFiledAccounts(house, q, run.tenantId, run.id, told);
}
