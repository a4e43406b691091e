// Receipts: what really came of a promise. Each has a number without gaps within its year; a mistake is taken back by a receipt of its own
// with a number of its own, never by changing the first. More than was promised is taken with a warning, less is fine.
import { findAgreement, type Line } from '#gifts/agreements.ts';
import type { Doer } from '#gifts/funds.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Randomness } from '#kit/random.ts';
import { invariant, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import { post } from '#ledger/post.ts';
import { transferBatch } from '#ledger/transfers.ts';
import { type GiftUnit, giftAmount, giftUnits, receiptNumber } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

/** Who books it, and with what chance the mark is made. */
export interface Booking extends Doer {
  readonly random: Randomness;
}

export interface NewReceipt {
  readonly agreementId: number;
  readonly line: number;
  readonly amount: number;
  /** What of it is worth, where it is things. */
  readonly valueFen: number | null;
  readonly receivedOn: string;
  /** Of the bank where it is money, else who brought it or the delivery note. */
  readonly reference: string;
}

export interface Receipt extends NewReceipt {
  readonly year: number;
  readonly number: number;
  readonly mark: string;
  readonly reversesYear: number | null;
  readonly reversesNumber: number | null;
  /** The receipt that took this one back. */
  readonly reversedBy: number | null;
  readonly reversedInYear: number | null;
  readonly what: string;
  readonly unit: GiftUnit;
  readonly organisationId: number;
  readonly byId: number;
  readonly at: Date;
}

export interface Booked {
  readonly year: number;
  readonly number: number;
  readonly warnings: readonly Text[];
}

const columns = `r.year, r.number, r.agreement_id AS "agreementId", r.line, r.amount, r.value_fen AS "valueFen", r.received_on AS "receivedOn", r.reference,
  r.mark, r.reverses_year AS "reversesYear", r.reverses_number AS "reversesNumber", b.year AS "reversedInYear", b.number AS "reversedBy", l.what, l.unit,
  g.organisation_id AS "organisationId", r.by_id AS "byId", r.at, r.transfer_id AS "transferId"`;
const rows = `gift_receipts r JOIN gift_lines l ON l.tenant_id = r.tenant_id AND l.agreement_id = r.agreement_id AND l.line = r.line
  JOIN gift_agreements g ON g.tenant_id = r.tenant_id AND g.id = r.agreement_id
  LEFT JOIN gift_receipts b ON b.tenant_id = r.tenant_id AND b.reverses_year = r.year AND b.reverses_number = r.number`;

type Found = Receipt & { readonly transferId: number };

export async function findReceipt(q: Queryable, tenantId: number, year: number, number: number): Promise<Found | null> {
  const [row] = await q.query<Found>(
    `SELECT ${columns} FROM ${rows} WHERE r.tenant_id = $1 AND r.year = $2 AND r.number = $3`,
    [tenantId, year, number],
  );
  return row ?? null;
}

/** In the order of their numbers. */
export const receiptsOf = (q: Queryable, tenantId: number, agreementId: number): Promise<Receipt[]> =>
  q.query<Receipt>(
    `SELECT ${columns} FROM ${rows} WHERE r.tenant_id = $1 AND r.agreement_id = $2 ORDER BY r.year, r.number LIMIT 1000`,
    [tenantId, agreementId],
  );

/** The next number; from here to the end of the transaction nobody else has one of that year. */
async function nextNumber(q: Queryable, tenantId: number, year: number): Promise<number> {
  await q.query('INSERT INTO gift_receipt_years (tenant_id, year) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    tenantId,
    year,
  ]);
  const [row] = await q.query<{ last: number }>(
    'SELECT last FROM gift_receipt_years WHERE tenant_id = $1 AND year = $2 FOR UPDATE',
    [tenantId, year],
  );
  return row!.last + 1;
}

type Entry = NewReceipt & Pick<Receipt, 'year' | 'number' | 'reversesYear' | 'reversesNumber'>;

async function book(q: Queryable, tenantId: number, entry: Entry, transferId: number, doing: Booking): Promise<void> {
  const mark = Buffer.from(doing.random.bytes(8)).toString('hex');
  const { year, number, agreementId, line, amount, valueFen, receivedOn, reference } = entry;
  await q.query(
    `INSERT INTO gift_receipts (tenant_id, year, number, agreement_id, line, amount, value_fen, received_on, reference, mark, reverses_year,
       reverses_number, transfer_id, by_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      ...[tenantId, year, number, agreementId, line, amount, valueFen, receivedOn, reference, mark],
      ...[entry.reversesYear, entry.reversesNumber, transferId, doing.actorId, doing.at],
    ],
  );
  await q.query('UPDATE gift_receipt_years SET last = $3 WHERE tenant_id = $1 AND year = $2', [tenantId, year, number]);
}

function faultIn(line: Line | undefined, receipt: NewReceipt, today: string): Refusal | null {
  const wrong = (path: string, zh: string, en: string) =>
    refuse('receipt-incomplete', zh, en, { details: [{ path, why: text(zh, en) }] });
  if (!line) return wrong('line', '协议里没有这一项', 'The agreement has no such line');
  if (receipt.receivedOn > today)
    return wrong('receivedOn', '收到的日子不能在今天之后', 'It cannot have come after today');
  if (giftUnits[line.unit].valued && receipt.valueFen === null)
    return wrong('valueFen', '收到的是物品，请写明价值', 'Things need their value in money');
  return null;
}

/** The same bank payment twice is a mistake, unless the first was taken back. */
async function takenReference(q: Queryable, tenantId: number, organisationId: number, reference: string) {
  const [used] = await q.query<{ year: number; number: number }>(
    `SELECT r.year, r.number FROM ${rows} WHERE r.tenant_id = $1 AND g.organisation_id = $2 AND l.unit = 'fen' AND r.reference = $3
        AND r.reverses_year IS NULL AND b.number IS NULL LIMIT 1`,
    [tenantId, organisationId, reference],
  );
  if (!used) return null;
  const no = receiptNumber(used.year, used.number);
  return refuse(
    'bank-reference-used',
    `这笔银行到账已经开过收据（${no}）`,
    `That bank payment has a receipt already (${no})`,
    {
      next: text(
        '请核对流水号；开错了先冲销原来那张',
        'Check the reference; reverse the first receipt if it was wrong',
      ),
    },
  );
}

function warningsOf({ unit, amount, received, what }: Line, now: number, untilOn: string, receivedOn: string): Text[] {
  const over = received + now - amount;
  const more = giftAmount(over, unit);
  return [
    ...(over > 0
      ? [text(`比协议多收了${more.zh}（${what}），请和捐赠人核对`, `${more.en} more than agreed; check with the donor`)]
      : []),
    ...(receivedOn > untilOn
      ? [text(`协议到${untilOn}为止，这笔在之后收到`, `The agreement ended on ${untilOn}; this came later`)]
      : []),
  ];
}

/** In the caller's transaction. Refuses: gift-unknown, receipt-incomplete, bank-reference-used, amount-not-positive. */
export async function receive(
  q: Queryable,
  tenantId: number,
  receipt: NewReceipt,
  doing: Booking,
): Promise<Booked | Refusal> {
  const today = chinaDate(doing.at);
  const year = Number(today.slice(0, 4));
  const number = await nextNumber(q, tenantId, year);
  const agreement = await findAgreement(q, tenantId, receipt.agreementId);
  if (!agreement) return refuse('gift-unknown', '没有这份捐赠协议', 'There is no such agreement');
  const line = agreement.lines.find((one) => one.line === receipt.line);
  const fault = faultIn(line, receipt, today);
  if (fault || !line) return fault!;
  const { organisationId } = agreement;
  const used = line.unit === 'fen' ? await takenReference(q, tenantId, organisationId, receipt.reference) : null;
  if (used) return used;
  const source = `gift-source:${organisationId}:${line.unit}`;
  const [name, nameEn] = ['社会捐赠来源', 'Donations from outside'];
  const of = { code: source, name, nameEn, kind: 'source', unit: line.unit, organisationId };
  const debitId = (await ensureAccounts(q, tenantId, [of], doing)).get(source)!;
  const sides = { debitId, creditId: line.accountId, amount: receipt.amount, code: 'gift-received' };
  const done = await post(q, tenantId, sides, doing);
  if (isRefusal(done)) return done;
  const valueFen = line.unit === 'fen' ? null : receipt.valueFen;
  const entry = { ...receipt, valueFen, year, number, reversesYear: null, reversesNumber: null };
  await book(q, tenantId, entry, done.id, doing);
  return { year, number, warnings: warningsOf(line, receipt.amount, agreement.untilOn, receipt.receivedOn) };
}

/**
 * Takes a receipt back by one with a number of its own. In the caller's transaction. Refuses: gift-unknown, receipt-reversed, receipt-is-reversal,
 * insufficient (it was allotted: take that back first).
 */
export async function reverseReceipt(
  q: Queryable,
  tenantId: number,
  { year, number, why }: { readonly year: number; readonly number: number; readonly why: string },
  doing: Booking,
): Promise<Booked | Refusal> {
  const today = chinaDate(doing.at);
  const own = { year: Number(today.slice(0, 4)), number: await nextNumber(q, tenantId, Number(today.slice(0, 4))) };
  const found = await findReceipt(q, tenantId, year, number);
  if (!found) return refuse('gift-unknown', '没有这张收据', 'There is no such receipt');
  if (found.reversesNumber !== null)
    return refuse('receipt-is-reversal', '这张本身就是冲销，不能再冲', 'This is a reversal itself', {
      next: text('请重新登记收到的', 'Book what came once more'),
    });
  if (found.reversedBy !== null)
    return refuse('receipt-reversed', '这张收据已经冲销', 'This receipt was taken back already');
  const id = await doing.ids.take(tenantId);
  const { actorId, at } = doing;
  const reversal = { id, kind: 'reverse', originalId: found.transferId, code: 'gift-reversed', actorId } as const;
  const [outcome] = await transferBatch(q, tenantId, [reversal], { mode: 'allOrNothing', at });
  invariant(outcome, 'one transfer has one outcome');
  if (isRefusal(outcome))
    return outcome.code === 'insufficient'
      ? refuse('gift-allotted', '这笔捐赠已经安排出去，不能冲销收据', 'What came was allotted, so its receipt stands', {
          next: text('先把安排的收回来', 'Take back what was allotted first'),
        })
      : outcome;
  const entry = { ...found, ...own, receivedOn: today, reference: why, reversesYear: year, reversesNumber: number };
  await book(q, tenantId, entry, id, doing);
  return { ...own, warnings: [] };
}
