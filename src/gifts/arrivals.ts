// Money that came: one person of finance writes down what the bank shows, another compares and confirms it or sends it back. Until then it is
// reserved in the ledger, so that it is neither there to be allotted nor has a receipt.
import type { Doer } from '#gifts/funds.ts';
import { type Booked, type Booking, giftSource, promised, warningsOf, withReceipt } from '#gifts/receipts.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { transfer } from '#ledger/post.ts';
import { giftAmount, receiptNumber } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewArrival {
  readonly agreementId: number;
  readonly line: number;
  readonly amount: number;
  readonly receivedOn: string;
  /** Of the bank. */
  readonly reference: string;
}

export interface Recorded {
  readonly id: number;
  readonly warnings: readonly Text[];
}

export interface Arrival extends NewArrival {
  readonly id: number;
  readonly what: string;
  readonly organisationId: number;
  readonly recordedBy: number;
  readonly recordedAt: Date;
  readonly decidedBy: number | null;
  readonly decidedAt: Date | null;
  /** Confirmed: its receipt. */
  readonly receiptYear: number | null;
  readonly receiptNumber: number | null;
  /** Sent back: the reason. */
  readonly why: string | null;
}

/** The same payment of the bank once, unless it was sent back or its receipt was reversed. */
async function takenReference(q: Queryable, tenantId: number, organisationId: number, reference: string) {
  const [used] = await q.query<Pick<Arrival, 'receiptYear' | 'receiptNumber'>>(
    `SELECT v.receipt_year AS "receiptYear", v.receipt_number AS "receiptNumber" FROM gift_arrivals v
       JOIN gift_agreements g ON g.tenant_id = v.tenant_id AND g.id = v.agreement_id
       LEFT JOIN gift_receipts b ON b.tenant_id = v.tenant_id AND b.reverses_year = v.receipt_year AND b.reverses_number = v.receipt_number
      WHERE v.tenant_id = $1 AND g.organisation_id = $2 AND v.reference = $3 AND v.why IS NULL AND b.number IS NULL LIMIT 1`,
    [tenantId, organisationId, reference],
  );
  if (!used) return null;
  const no = used.receiptYear === null ? null : receiptNumber(used.receiptYear, used.receiptNumber!);
  return refuse(
    'bank-reference-used',
    no ? `这笔银行到账已经开过收据（${no}）` : '这笔银行到账已经登记，等复核确认',
    no
      ? `That bank payment has a receipt already (${no})`
      : 'That bank payment is written down and waits to be confirmed',
    {
      next: text(
        '请核对流水号；登记错了，先退回或冲销原来那笔',
        'Check the reference; if the first was wrong, have it sent back or reversed',
      ),
    },
  );
}

/** In the caller's transaction. Refuses: gift-unknown, receipt-incomplete, bank-reference-used, amount-not-positive. */
export async function recordArrival(
  q: Queryable,
  tenantId: number,
  came: NewArrival,
  doing: Doer,
): Promise<Recorded | Refusal> {
  const found = await promised(q, tenantId, came, doing.at);
  if (isRefusal(found)) return found;
  const { organisationId } = found.agreement;
  const { unit, accountId: creditId } = found.line;
  if (unit !== 'fen') {
    const why = text('这一项不是钱，请登记收到的数量', 'This line is no money: book how much of it came');
    return refuse('receipt-incomplete', why.zh, why.en, { details: [{ path: 'line', why }] });
  }
  const debitId = await giftSource(q, tenantId, { organisationId, unit }, doing);
  // Two who write down the same payment wait here for each other.
  await q.query('SELECT FROM accounts WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id FOR UPDATE', [
    tenantId,
    [debitId, creditId],
  ]);
  const { agreementId, line, amount, receivedOn, reference } = came;
  const used = await takenReference(q, tenantId, organisationId, reference);
  if (used) return used;
  const reserve = { kind: 'reserve', debitId, creditId, amount, code: 'gift-arrived' } as const;
  const reserved = await transfer(q, tenantId, reserve, doing);
  if (isRefusal(reserved)) return reserved;
  const id = await doing.ids.take(tenantId);
  await q.query(
    `INSERT INTO gift_arrivals (tenant_id, id, agreement_id, line, amount, received_on, reference, transfer_id, recorded_by, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [tenantId, id, agreementId, line, amount, receivedOn, reference, reserved.id, doing.actorId, doing.at],
  );
  return { id, warnings: warningsOf(found, amount, receivedOn) };
}

const columns = `v.id, v.agreement_id AS "agreementId", v.line, v.amount, v.received_on AS "receivedOn", v.reference, l.what, g.organisation_id AS "organisationId",
  v.recorded_by AS "recordedBy", v.recorded_at AS "recordedAt", v.decided_by AS "decidedBy", v.decided_at AS "decidedAt", v.receipt_year AS "receiptYear",
  v.receipt_number AS "receiptNumber", v.why, v.transfer_id AS "transferId"`;
const rows = `gift_arrivals v JOIN gift_lines l ON l.tenant_id = v.tenant_id AND l.agreement_id = v.agreement_id AND l.line = v.line
  JOIN gift_agreements g ON g.tenant_id = v.tenant_id AND g.id = v.agreement_id`;

type Found = Arrival & { readonly transferId: number };

export async function findArrival(q: Queryable, tenantId: number, id: number): Promise<Found | null> {
  const [row] = await q.query<Found>(`SELECT ${columns} FROM ${rows} WHERE v.tenant_id = $1 AND v.id = $2`, [
    tenantId,
    id,
  ]);
  return row ?? null;
}

/** Of a gift all of them, of a union those that wait for a second person; the oldest first. */
export const arrivalsOf = (
  q: Queryable,
  tenantId: number,
  of: { readonly agreementId: number } | { readonly organisationId: number },
): Promise<Arrival[]> =>
  'agreementId' in of
    ? q.query<Arrival>(
        `SELECT ${columns} FROM ${rows} WHERE v.tenant_id = $1 AND v.agreement_id = $2 ORDER BY v.id LIMIT 1000`,
        [tenantId, of.agreementId],
      )
    : q.query<Arrival>(
        `SELECT ${columns} FROM ${rows} WHERE v.tenant_id = $1 AND v.decided_by IS NULL AND g.organisation_id = $2 ORDER BY v.id LIMIT 200`,
        [tenantId, of.organisationId],
      );

/** What waits, while nobody else decides it. Refuses: gift-unknown, arrival-decided, second-person-needed. */
async function waiting(q: Queryable, tenantId: number, id: number, { actorId }: Doer): Promise<Found | Refusal> {
  await q.query('SELECT FROM gift_arrivals WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, id]);
  const found = await findArrival(q, tenantId, id);
  if (!found) return refuse('gift-unknown', '没有这笔到账', 'There is no such arrival');
  if (found.decidedBy !== null) {
    const no = found.receiptYear === null ? null : receiptNumber(found.receiptYear, found.receiptNumber!);
    return refuse(
      'arrival-decided',
      no ? `这笔到账已经确认，收据是${no}` : '这笔到账已经退回，没有入账',
      no ? `This was confirmed already; its receipt is ${no}` : 'This was sent back already and not booked',
      { next: text('刷新看最新情况', 'Reload to see what happened') },
    );
  }
  if (found.recordedBy !== actorId) return found;
  return refuse(
    'second-person-needed',
    '这笔到账是您登记的，要由另一位同事确认',
    'You wrote this down yourself; a second person confirms it',
    { rule: 'four-eyes', next: text('请财务复核对照银行流水确认', 'The checker of finance compares it with the bank') },
  );
}

interface Decision {
  readonly transferId: number;
  readonly receipt: { readonly year: number; readonly number: number } | null;
  readonly why: string | null;
}

const decide = (q: Queryable, tenantId: number, id: number, { transferId, receipt, why }: Decision, doing: Doer) =>
  q.query(
    `UPDATE gift_arrivals SET decided_by = $3, decided_at = $4, decided_transfer_id = $5, receipt_year = $6, receipt_number = $7, why = $8
      WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id, doing.actorId, doing.at, transferId, receipt?.year ?? null, receipt?.number ?? null, why],
  );

/**
 * `amount`: what the second person read at the bank himself. In the caller's transaction. Refuses: gift-unknown, arrival-decided,
 * second-person-needed, arrival-differs.
 */
export async function confirmArrival(
  q: Queryable,
  tenantId: number,
  { id, amount }: { readonly id: number; readonly amount: number },
  doing: Booking,
): Promise<Booked | Refusal> {
  const found = await waiting(q, tenantId, id, doing);
  if (isRefusal(found)) return found;
  if (found.amount !== amount) {
    const [told, seen] = [giftAmount(found.amount, 'fen'), giftAmount(amount, 'fen')];
    return refuse(
      'arrival-differs',
      `登记的是${told.zh}，您核对的是${seen.zh}，没有入账`,
      `${told.en} was written down, you read ${seen.en}; nothing was booked`,
      {
        rule: 'four-eyes',
        next: text(
          '再看一遍银行流水；登记错了，就退回给经办',
          'Look at the bank once more; if it was written down wrongly, send it back',
        ),
      },
    );
  }
  const promise = await promised(q, tenantId, found, doing.at);
  if (isRefusal(promise)) return promise;
  const reserved = { kind: 'post-reserved', originalId: found.transferId, code: 'gift-received' } as const;
  const moves = () => transfer(q, tenantId, reserved, doing);
  const made = await withReceipt(q, tenantId, { ...found, valueFen: null }, moves, doing);
  if (isRefusal(made)) return made;
  const { transferId, ...receipt } = made;
  await decide(q, tenantId, id, { transferId, receipt, why: null }, doing);
  // Its sum is among the unconfirmed of the line already.
  return { ...receipt, warnings: warningsOf(promise, 0, found.receivedOn) };
}

/** In the caller's transaction. Refuses: gift-unknown, arrival-decided, second-person-needed. */
export async function rejectArrival(
  q: Queryable,
  tenantId: number,
  { id, why }: { readonly id: number; readonly why: string },
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const found = await waiting(q, tenantId, id, doing);
  if (isRefusal(found)) return found;
  const reserved = { kind: 'void-reserved', originalId: found.transferId, code: 'gift-sent-back' } as const;
  const voided = await transfer(q, tenantId, reserved, doing);
  if (isRefusal(voided)) return voided;
  await decide(q, tenantId, id, { transferId: voided.id, receipt: null, why }, doing);
  return { id };
}
