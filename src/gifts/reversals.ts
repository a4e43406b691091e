// A receipt for money is taken back by two: one of finance asks for it with the reason, another confirms it, which makes the reversal, or sends it
// back. Meanwhile the receipt stands and its sum is reserved in the ledger: could it be allotted and paid in between, the second word would come late.
import type { Doer } from '#gifts/funds.ts';
import {
  type Booked,
  type Booking,
  giftSource,
  type Reversing,
  standing,
  unlessAllotted,
  withReversal,
} from '#gifts/receipts.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { transfer } from '#ledger/post.ts';
import { receiptNumber } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Reversal extends Reversing {
  readonly id: number;
  readonly agreementId: number;
  readonly organisationId: number;
  readonly amount: number;
  readonly askedBy: number;
  readonly askedAt: Date;
  readonly decidedBy: number | null;
  readonly decidedAt: Date | null;
  /** Sent back: the reason. Decided without one: confirmed. */
  readonly sentBackWhy: string | null;
}

const columns = `k.id, k.year, k.number, k.why, r.agreement_id AS "agreementId", g.organisation_id AS "organisationId", r.amount, k.asked_by AS "askedBy",
  k.asked_at AS "askedAt", k.decided_by AS "decidedBy", k.decided_at AS "decidedAt", k.sent_back_why AS "sentBackWhy", k.transfer_id AS "transferId"`;
const rows = `gift_reversals k JOIN gift_receipts r ON r.tenant_id = k.tenant_id AND r.year = k.year AND r.number = k.number
  JOIN gift_agreements g ON g.tenant_id = k.tenant_id AND g.id = r.agreement_id`;

type Found = Reversal & { readonly transferId: number };

export async function findReversal(q: Queryable, tenantId: number, id: number): Promise<Found | null> {
  const [row] = await q.query<Found>(`SELECT ${columns} FROM ${rows} WHERE k.tenant_id = $1 AND k.id = $2`, [
    tenantId,
    id,
  ]);
  return row ?? null;
}

/** Of a receipt all that was ever asked, of a union what waits for a second person; the oldest first. */
export const reversalsOf = (
  q: Queryable,
  tenantId: number,
  of: Pick<Reversing, 'year' | 'number'> | { readonly organisationId: number },
): Promise<Reversal[]> =>
  'year' in of
    ? q.query<Reversal>(
        `SELECT ${columns} FROM ${rows} WHERE k.tenant_id = $1 AND k.year = $2 AND k.number = $3 ORDER BY k.id LIMIT 100`,
        [tenantId, of.year, of.number],
      )
    : q.query<Reversal>(
        `SELECT ${columns} FROM ${rows} WHERE k.tenant_id = $1 AND k.decided_by IS NULL AND g.organisation_id = $2 ORDER BY k.id LIMIT 200`,
        [tenantId, of.organisationId],
      );

/**
 * In the caller's transaction. Refuses: gift-unknown, receipt-reversed, receipt-is-reversal, receipt-not-money, reversal-asked, gift-allotted.
 */
export async function askReversal(
  q: Queryable,
  tenantId: number,
  { year, number, why }: Reversing,
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const known = await standing(q, tenantId, { year, number });
  if (isRefusal(known)) return known;
  const { accountId: debitId, organisationId, unit, amount } = known;
  if (unit !== 'fen')
    return refuse('receipt-not-money', '这张不是捐款收据，不用第二个人确认', 'This receipt is for no money', {
      next: text('请直接冲销', 'Take it back directly'),
    });
  const creditId = await giftSource(q, tenantId, { organisationId, unit }, doing);
  // Two who ask for the same receipt wait here for each other, and for whoever confirms it.
  await q.query('SELECT FROM accounts WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id FOR UPDATE', [
    tenantId,
    [debitId, creditId],
  ]);
  const now = await standing(q, tenantId, { year, number });
  if (isRefusal(now)) return now;
  if (now.reversalAsked)
    return refuse('reversal-asked', '已经有人申请冲销这张收据，等复核', 'Somebody asked for it already; it waits', {
      next: text('请财务复核确认或退回', 'The checker of finance confirms it or sends it back'),
    });
  const reserve = { kind: 'reserve', debitId, creditId, amount, code: 'gift-reversal-asked' } as const;
  const reserved = unlessAllotted(await transfer(q, tenantId, reserve, doing));
  if (isRefusal(reserved)) return reserved;
  const id = await doing.ids.take(tenantId);
  await q.query(
    `INSERT INTO gift_reversals (tenant_id, id, year, number, why, transfer_id, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [tenantId, id, year, number, why, reserved.id, doing.actorId, doing.at],
  );
  return { id };
}

/** What waits, while nobody else decides it. Refuses: gift-unknown, reversal-decided, second-person-needed. */
async function waiting(q: Queryable, tenantId: number, id: number, { actorId }: Doer): Promise<Found | Refusal> {
  await q.query('SELECT FROM gift_reversals WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, id]);
  const found = await findReversal(q, tenantId, id);
  if (!found) return refuse('gift-unknown', '没有这项冲销申请', 'There is no such request');
  const no = receiptNumber(found.year, found.number);
  if (found.decidedBy !== null)
    return refuse(
      'reversal-decided',
      found.sentBackWhy === null ? `收据${no}已经确认冲销` : `冲销申请已经退回，收据${no}照旧有效`,
      found.sentBackWhy === null ? `${no} was taken back already` : `This was sent back already; ${no} stands`,
      { next: text('刷新看最新情况', 'Reload to see what happened') },
    );
  if (found.askedBy !== actorId) return found;
  return refuse(
    'second-person-needed',
    '这项冲销是您申请的，要由另一位同事确认',
    'You asked for this yourself; a second person confirms it',
    { rule: 'four-eyes', next: text('请财务复核确认或退回', 'The checker of finance confirms it or sends it back') },
  );
}

const decide = (q: Queryable, tenantId: number, id: number, transferId: number, why: string | null, doing: Doer) =>
  q.query(
    `UPDATE gift_reversals SET decided_by = $3, decided_at = $4, decided_transfer_id = $5, sent_back_why = $6 WHERE tenant_id = $1 AND id = $2`,
    [tenantId, id, doing.actorId, doing.at, transferId, why],
  );

/** In the caller's transaction. Refuses: gift-unknown, reversal-decided, second-person-needed. */
export async function confirmReversal(
  q: Queryable,
  tenantId: number,
  { id }: { readonly id: number },
  doing: Booking,
): Promise<Booked | Refusal> {
  const found = await waiting(q, tenantId, id, doing);
  if (isRefusal(found)) return found;
  const reserved = { kind: 'post-reserved', originalId: found.transferId, code: 'gift-reversed' } as const;
  const made = await withReversal(q, tenantId, found, () => transfer(q, tenantId, reserved, doing), doing);
  if (isRefusal(made)) return made;
  await decide(q, tenantId, id, made.transferId, null, doing);
  return { year: made.year, number: made.number, warnings: [] };
}

/** In the caller's transaction. Refuses: gift-unknown, reversal-decided, second-person-needed. */
export async function rejectReversal(
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
  await decide(q, tenantId, id, voided.id, why, doing);
  return { id };
}
