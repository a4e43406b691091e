// The single payments of a batch: which of the entitlements that are due may enter one, and their rows.
import { type CryptoProvider, fieldAad } from '#crypto/provider.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';

/** `attempt` is unique within the case: 1, and one more for every time it is tried again. One of the two payees. */
export interface DueEntitlement {
  readonly caseId: number;
  readonly attempt: number;
  readonly amountFen: number;
  readonly payeePersonId?: number | null;
  readonly payeeOrganisationId?: number | null;
}

export interface LeftOut {
  readonly caseId: number;
  readonly attempt: number;
  readonly refusal: Refusal;
}

interface Payee {
  readonly id: number;
  readonly name: string;
  readonly sealed: Buffer | null;
  readonly bank: string | null;
}

export interface PayableItem extends DueEntitlement {
  readonly payee: Payee;
  readonly payeeTable: 'people' | 'organisations';
}

const CHUNK = 20_000;

const REASONS = {
  twice: refuse('twice-in-list', '同一办件在本批中出现两次', 'The case comes twice in this batch'),
  amount: refuse('amount-not-positive', '金额必须大于零', 'The amount must be above zero'),
  payee: refuse('payee-unknown', '找不到收款人', 'The payee is unknown'),
  account: refuse('payee-account-missing', '收款人没有登记银行账户', 'The payee has given no bank account', {
    next: { zh: '请收款人补登账户后再列入付款', en: 'Ask the payee for an account, then prepare the payment again' },
  }),
  batch: refuse('already-in-batch', '这笔款项已列入付款批次', 'This payment is in a batch already', {
    rule: 'payment_items_once',
  }),
  grant: refuse(
    'amount-exceeds-grant',
    '超过本办件已批准且未付的金额',
    'It is more than the case has been granted and not yet paid',
    {
      next: { zh: '核对批准金额与已付、在付金额', en: 'Compare what was granted with what is paid or under way' },
    },
  ),
} satisfies Record<string, Refusal>;

/** Divides what is due into what may be paid and what may not, each with its reason. The payable account must be locked. */
export async function sortOut(
  q: Queryable,
  tenantId: number,
  payableId: number,
  due: readonly DueEntitlement[],
): Promise<{ good: PayableItem[]; left: LeftOut[] }> {
  const people = await payees(
    q,
    tenantId,
    'people',
    due.map((one) => one.payeePersonId),
  );
  const organisations = await payees(
    q,
    tenantId,
    'organisations',
    due.map((one) => one.payeeOrganisationId),
  );
  const barred = await barredCases(q, tenantId, payableId, due);
  const good: PayableItem[] = [];
  const left: LeftOut[] = [];
  const seen = new Set<number>();
  for (const one of due) {
    const person = one.payeePersonId != null;
    const payee = person ? people.get(one.payeePersonId!) : organisations.get(one.payeeOrganisationId ?? 0);
    const why = seen.has(one.caseId) ? REASONS.twice : whyNot(one, payee, barred.get(one.caseId));
    seen.add(one.caseId);
    if (payee && !why) good.push({ ...one, payee, payeeTable: person ? 'people' : 'organisations' });
    else left.push({ caseId: one.caseId, attempt: one.attempt, refusal: why ?? REASONS.payee });
  }
  return { good, left };
}

function whyNot(
  one: DueEntitlement,
  payee: Payee | undefined,
  barred: 'batch' | 'grant' | undefined,
): Refusal | undefined {
  if (!Number.isSafeInteger(one.amountFen) || one.amountFen <= 0) return REASONS.amount;
  if (barred) return REASONS[barred];
  const two = one.payeePersonId != null && one.payeeOrganisationId != null;
  if (!payee || two) return REASONS.payee;
  return payee.sealed ? undefined : REASONS.account;
}

async function payees(
  q: Queryable,
  tenantId: number,
  table: PayableItem['payeeTable'],
  ids: readonly (number | null | undefined)[],
): Promise<Map<number, Payee>> {
  const wanted = [...new Set(ids.filter((id) => id != null))];
  if (wanted.length === 0) return new Map();
  const bank = table === 'people' ? 'account_bank' : 'bank';
  const rows = await q.query<Payee>(
    `SELECT id, name, account_sealed AS sealed, ${bank} AS bank FROM ${table} WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`,
    [tenantId, wanted],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Cases whose attempt exists, and cases whose grants do not cover what is paid, under way and asked for now. Written so that each case
 * is an index look-up whatever the statistics say (`+ 0` keeps the planner off the payable account, which has them all).
 */
async function barredCases(
  q: Queryable,
  tenantId: number,
  payableId: number,
  due: readonly DueEntitlement[],
): Promise<Map<number, 'batch' | 'grant'>> {
  const rows = await q.query<{ caseId: number; why: 'batch' | 'grant' }>(
    `SELECT w.case_id AS "caseId", CASE WHEN same.id IS NOT NULL THEN 'batch' ELSE 'grant' END AS why
       FROM unnest($3::bigint[], $4::int[], $5::bigint[]) AS w(case_id, attempt, amount)
       LEFT JOIN payment_items same ON same.tenant_id = $1 AND same.case_id = w.case_id AND same.attempt = w.attempt
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(t.amount), 0) AS fen FROM transfers t
         WHERE t.tenant_id = $1 AND t.case_id = w.case_id AND t.entitlement IS NOT NULL AND t.credit_id + 0 = $2 AND t.kind = 'post'
           AND NOT EXISTS (SELECT FROM transfers r WHERE r.tenant_id = $1 AND r.original_id = t.id)
      ) granted
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(i.amount_fen), 0) AS fen FROM payment_items i
         WHERE i.tenant_id = $1 AND i.case_id = w.case_id
           AND (SELECT b.state FROM payment_batches b WHERE b.tenant_id = $1 AND b.id = i.batch_id) <> 'withdrawn'
           AND NOT EXISTS (SELECT FROM payment_results p WHERE p.tenant_id = $1 AND p.item_id = i.id AND p.result = 'rejected')
      ) taken
      WHERE same.id IS NOT NULL OR taken.fen + w.amount > granted.fen`,
    [
      tenantId,
      payableId,
      due.map(({ caseId }) => caseId),
      due.map(({ attempt }) => attempt),
      due.map(({ amountFen }) => (Number.isSafeInteger(amountFen) ? amountFen : 0)),
    ],
  );
  return new Map(rows.map(({ caseId, why }) => [caseId, why]));
}

const accountPlace = (tenantId: number, table: 'people' | 'organisations' | 'payment_items', rowId: number): string =>
  fieldAad({ tenantId, table, column: 'account', rowId, sensitivity: 'S2' });

export const openItemAccount = (crypto: CryptoProvider, tenantId: number, itemId: number, sealed: Uint8Array): string =>
  Buffer.from(crypto.decrypt(sealed, accountPlace(tenantId, 'payment_items', itemId))).toString('utf8');

/** The account number of an organisation, as it is now. */
export const openPayerAccount = (crypto: CryptoProvider, tenantId: number, id: number, sealed: Uint8Array): string =>
  Buffer.from(crypto.decrypt(sealed, accountPlace(tenantId, 'organisations', id))).toString('utf8');

/**
 * Ids of the items follow the batch's; behind them come the ids of their reservations. The account is opened under the payee's place
 * and sealed under the item's, so that a later correction of the payee does not change what was approved.
 */
export async function insertItems(
  q: Queryable,
  tenantId: number,
  batchId: number,
  items: readonly PayableItem[],
  crypto: CryptoProvider,
): Promise<{ caseId: number; itemId: number }[]> {
  const prepared = items.map(({ caseId }, i) => ({ caseId, itemId: batchId + 1 + i }));
  for (let from = 0; from < items.length; from += CHUNK) {
    const chunk = items.slice(from, from + CHUNK);
    const idOf = (i: number) => batchId + 1 + from + i;
    const sealed = chunk.map(({ payee, payeeTable }, i) => {
      const account = crypto.decrypt(payee.sealed!, accountPlace(tenantId, payeeTable, payee.id));
      return Buffer.from(crypto.encrypt(account, accountPlace(tenantId, 'payment_items', idOf(i))));
    });
    await q.query(
      `INSERT INTO payment_items (tenant_id, id, batch_id, case_id, attempt, amount_fen, payee_person_id, payee_organisation_id,
                                  payee_name, account_sealed, account_bank, reserve_id)
       SELECT $1, t.id, $2, t.case_id, t.attempt, t.amount, t.person, t.organisation, t.name, t.sealed, t.bank, t.id + $3::bigint
         FROM unnest($4::bigint[], $5::bigint[], $6::int[], $7::bigint[], $8::bigint[], $9::bigint[], $10::text[], $11::bytea[], $12::text[])
           AS t(id, case_id, attempt, amount, person, organisation, name, sealed, bank)`,
      [
        ...[tenantId, batchId, items.length],
        chunk.map((_, i) => idOf(i)),
        chunk.map(({ caseId }) => caseId),
        chunk.map(({ attempt }) => attempt),
        chunk.map(({ amountFen }) => amountFen),
        chunk.map(({ payeePersonId }) => payeePersonId ?? null),
        chunk.map(({ payeeOrganisationId }) => payeeOrganisationId ?? null),
        chunk.map(({ payee }) => payee.name),
        sealed,
        chunk.map(({ payee }) => payee.bank),
      ],
    );
  }
  return prepared;
}
