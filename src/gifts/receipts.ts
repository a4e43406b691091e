// Receipts: what really came of a promise, numbered without gaps within a year; money has one when a second person confirmed it (arrivals.ts).
// A mistake is taken back by a receipt of its own, never by changing the first; of money by two people (reversals.ts). More than was promised
// is taken with a warning, less is fine.
import { type Agreement, findAgreement, type Line } from '#gifts/agreements.ts';
import type { Doer } from '#gifts/funds.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Randomness } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import { post, transfer } from '#ledger/post.ts';
import { type GiftUnit, giftAmount, giftUnits } from '#policy/gift-units.ts';
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
  /** Somebody asked to take it back; a second person has not said. */
  readonly reversalAsked: boolean;
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
  r.mark, r.reverses_year AS "reversesYear", r.reverses_number AS "reversesNumber", b.year AS "reversedInYear", b.number AS "reversedBy",
  EXISTS (SELECT FROM gift_reversals k WHERE k.tenant_id = r.tenant_id AND k.year = r.year AND k.number = r.number AND k.decided_by IS NULL) AS "reversalAsked", l.what, l.unit,
  g.organisation_id AS "organisationId", r.by_id AS "byId", r.at, r.transfer_id AS "transferId", l.account_id AS "accountId"`;
const rows = `gift_receipts r JOIN gift_lines l ON l.tenant_id = r.tenant_id AND l.agreement_id = r.agreement_id AND l.line = r.line
  JOIN gift_agreements g ON g.tenant_id = r.tenant_id AND g.id = r.agreement_id
  LEFT JOIN gift_receipts b ON b.tenant_id = r.tenant_id AND b.reverses_year = r.year AND b.reverses_number = r.number`;

type Found = Receipt & { readonly transferId: number; readonly accountId: number };

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

const wrong = (path: string, zh: string, en: string): Refusal =>
  refuse('receipt-incomplete', zh, en, { details: [{ path, why: text(zh, en) }] });

interface Promised {
  readonly agreement: Agreement;
  readonly line: Line;
}

/** The line of an agreement of which something came. Refuses: gift-unknown, receipt-incomplete. */
export async function promised(
  q: Queryable,
  tenantId: number,
  came: Pick<NewReceipt, 'agreementId' | 'line' | 'receivedOn'>,
  at: Date,
): Promise<Promised | Refusal> {
  const agreement = await findAgreement(q, tenantId, came.agreementId);
  if (!agreement) return refuse('gift-unknown', '没有这份捐赠协议', 'There is no such agreement');
  const line = agreement.lines.find((one) => one.line === came.line);
  if (!line) return wrong('line', '协议里没有这一项', 'The agreement has no such line');
  if (came.receivedOn > chinaDate(at))
    return wrong('receivedOn', '收到的日子不能在今天之后', 'It cannot have come after today');
  return { agreement, line };
}

/** Where gifts of a unit come from, in the books of a union. */
export async function giftSource(
  q: Queryable,
  tenantId: number,
  { organisationId, unit }: { readonly organisationId: number; readonly unit: string },
  doing: Doer,
): Promise<number> {
  const code = `gift-source:${organisationId}:${unit}`;
  const of = { code, name: '社会捐赠来源', nameEn: 'Donations from outside', kind: 'source', unit, organisationId };
  return (await ensureAccounts(q, tenantId, [of], doing)).get(code)!;
}

/** What is odd about so much more on a day, and still taken. */
export function warningsOf({ agreement, line }: Promised, now: number, receivedOn: string): Text[] {
  const { unit, amount, received, unconfirmed, what } = line;
  const over = received + unconfirmed + now - amount;
  const more = giftAmount(over, unit);
  return [
    ...(over > 0
      ? [text(`比协议多收了${more.zh}（${what}），请和捐赠人核对`, `${more.en} more than agreed; check with the donor`)]
      : []),
    ...(receivedOn > agreement.untilOn
      ? [
          text(
            `协议到${agreement.untilOn}为止，这笔在之后收到`,
            `The agreement ended on ${agreement.untilOn}; this came later`,
          ),
        ]
      : []),
  ];
}

type Made = Omit<Booked, 'warnings'> & { readonly transferId: number };

const thisYear = (at: Date): number => Number(chinaDate(at).slice(0, 4));

/** The receipt of what one transfer brought. `moves` gives that transfer and is called when the number is sure. */
export async function withReceipt(
  q: Queryable,
  tenantId: number,
  receipt: NewReceipt,
  moves: () => Promise<{ readonly id: number } | Refusal>,
  doing: Booking,
): Promise<Made | Refusal> {
  const year = thisYear(doing.at);
  const number = await nextNumber(q, tenantId, year);
  const moved = await moves();
  if (isRefusal(moved)) return moved;
  const entry = { ...receipt, year, number, reversesYear: null, reversesNumber: null };
  await book(q, tenantId, entry, moved.id, doing);
  return { year, number, transferId: moved.id };
}

/**
 * Things and services: whoever hands them out sees what came. In the caller's transaction. Refuses: gift-unknown, receipt-incomplete,
 * amount-not-positive, second-person-needed (money is confirmed by another person).
 */
export async function receive(
  q: Queryable,
  tenantId: number,
  receipt: NewReceipt,
  doing: Booking,
): Promise<Booked | Refusal> {
  const found = await promised(q, tenantId, receipt, doing.at);
  if (isRefusal(found)) return found;
  const { agreement, line } = found;
  if (line.unit === 'fen')
    return refuse('second-person-needed', '捐款到账要两个人办', 'Money that came takes two people', {
      rule: 'four-eyes',
      next: text('请财务经办登记到账，再由财务复核确认', 'One of finance writes it down, another confirms it'),
    });
  if (giftUnits[line.unit].valued && receipt.valueFen === null)
    return wrong('valueFen', '收到的是物品，请写明价值', 'Things need their value in money');
  const of = { organisationId: agreement.organisationId, unit: line.unit };
  const moves = async () =>
    post(
      q,
      tenantId,
      {
        ...{ debitId: await giftSource(q, tenantId, of, doing), creditId: line.accountId },
        ...{ amount: receipt.amount, code: 'gift-received' },
      },
      doing,
    );
  const made = await withReceipt(q, tenantId, receipt, moves, doing);
  if (isRefusal(made)) return made;
  const { year, number } = made;
  return { year, number, warnings: warningsOf(found, receipt.amount, receipt.receivedOn) };
}

type Moves = (of: Found) => Promise<{ readonly id: number } | Refusal>;

/** A receipt that was not taken back. Refuses: gift-unknown, receipt-is-reversal, receipt-reversed. */
export async function standing(
  q: Queryable,
  tenantId: number,
  { year, number }: Pick<Receipt, 'year' | 'number'>,
): Promise<Found | Refusal> {
  const found = await findReceipt(q, tenantId, year, number);
  if (!found) return refuse('gift-unknown', '没有这张收据', 'There is no such receipt');
  if (found.reversesNumber !== null)
    return refuse('receipt-is-reversal', '这张本身就是冲销，不能再冲', 'This is a reversal itself', {
      next: text('请重新登记收到的', 'Book what came once more'),
    });
  if (found.reversedBy === null) return found;
  return refuse('receipt-reversed', '这张收据已经冲销', 'This receipt was taken back already');
}

/** What came can be taken back while it lies where it came to. */
export const unlessAllotted = <T>(moved: T | Refusal): T | Refusal =>
  isRefusal(moved) && moved.code === 'insufficient'
    ? refuse('gift-allotted', '这笔捐赠已经安排出去，不能冲销收据', 'What came was allotted, so its receipt stands', {
        next: text('先把安排的收回来', 'Take back what was allotted first'),
      })
    : moved;

export interface Reversing {
  readonly year: number;
  readonly number: number;
  readonly why: string;
}

/** The receipt that takes one back. `moves` gives the transfer and is called when the number is sure. */
export async function withReversal(
  q: Queryable,
  tenantId: number,
  { why, ...of }: Reversing,
  moves: Moves,
  doing: Booking,
): Promise<Made | Refusal> {
  const year = thisYear(doing.at);
  // First of all, so that two who take back the same receipt wait here for each other.
  const number = await nextNumber(q, tenantId, year);
  const found = await standing(q, tenantId, of);
  if (isRefusal(found)) return found;
  const moved = unlessAllotted(await moves(found));
  if (isRefusal(moved)) return moved;
  const reverses = { reversesYear: of.year, reversesNumber: of.number };
  const entry = { ...found, year, number, ...reverses, receivedOn: chinaDate(doing.at), reference: why };
  await book(q, tenantId, entry, moved.id, doing);
  return { year, number, transferId: moved.id };
}

/**
 * Of things and services, by one person. In the caller's transaction. Refuses: gift-unknown, receipt-reversed, receipt-is-reversal,
 * gift-allotted (take that back first), second-person-needed (a second person confirms it of money).
 */
export async function reverseReceipt(
  q: Queryable,
  tenantId: number,
  reversing: Reversing,
  doing: Booking,
): Promise<Booked | Refusal> {
  const moves: Moves = async ({ transferId: originalId, unit }) =>
    unit === 'fen'
      ? refuse('second-person-needed', '冲销捐款收据要两个人办', 'A receipt for money is taken back by two people', {
          rule: 'four-eyes',
          next: text('请财务经办申请冲销，再由财务复核确认', 'One of finance asks for it, another confirms it'),
        })
      : transfer(q, tenantId, { kind: 'reverse', originalId, code: 'gift-reversed' }, doing);
  const made = await withReversal(q, tenantId, reversing, moves, doing);
  if (isRefusal(made)) return made;
  return { year: made.year, number: made.number, warnings: [] };
}
