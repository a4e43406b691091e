// A payment batch on its way: prepared by one person, approved by another, sent once with the hash of its file. All functions work on
// whole sets inside the caller's transaction, which also advances the cases. Order of locks: batch, then accounts by id.
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { bankCode, ensureAccounts, type Making, payableCode } from '#ledger/accounts.ts';
import { reservePaymentBatch } from '#ledger/transfers.ts';
import { checkChangedAccounts } from '#payments/changed-accounts.ts';
import { type Prepared, prepareItems, takeOutUndone, uncoveredCases, undoableCases } from '#payments/items.ts';
import { nothingDue, stillUndoable } from '#payments/nothing-due.ts';
import { batchNumber, isBatchNumber } from '#payments/reference.ts';
import { undoableSince, undoUntil } from '#policy/undo-window.ts';
import type { Queryable } from '#store/queryable.ts';

export type BatchState = 'preparing' | 'prepared' | 'approved' | 'sent' | 'settled' | 'withdrawn';

export interface PaymentBatch {
  readonly id: number;
  readonly roundId: number;
  readonly number: string;
  readonly state: BatchState;
  readonly items: number;
  readonly amountFen: number;
  readonly preparedBy: number;
  readonly preparedAt: Date;
  readonly approvedBy: number | null;
  readonly approvedAt: Date | null;
  /** How many of the payments the second person had before their eyes. */
  readonly approvedLooked: number | null;
  readonly sentBy: number | null;
  readonly sentAt: Date | null;
  readonly settledAt: Date | null;
  readonly fileFormat: string | null;
  readonly fileHash: Buffer | null;
}

export interface PreparedBatch extends Prepared {
  readonly batchId: number;
  readonly number: string;
}

const columns = `id, round_id AS "roundId", number, state, items, amount_fen AS "amountFen", prepared_by AS "preparedBy", prepared_at AS "preparedAt",
  approved_by AS "approvedBy", approved_at AS "approvedAt", approved_looked AS "approvedLooked", sent_by AS "sentBy", sent_at AS "sentAt", settled_at AS "settledAt",
  file_format AS "fileFormat", file_hash AS "fileHash"`;

export async function findBatch(q: Queryable, tenantId: number, id: number): Promise<PaymentBatch | undefined> {
  return (
    await q.query<PaymentBatch>(`SELECT ${columns} FROM payment_batches WHERE tenant_id = $1 AND id = $2`, [
      tenantId,
      id,
    ])
  )[0];
}

/** Newest first. */
export const listBatches = (q: Queryable, tenantId: number, roundId: number): Promise<PaymentBatch[]> =>
  q.query(`SELECT ${columns} FROM payment_batches WHERE tenant_id = $1 AND round_id = $2 ORDER BY id DESC`, [
    tenantId,
    roundId,
  ]);

/** Of all rounds of an organisation, newest first; before the given id. */
export const recentBatches = (
  q: Queryable,
  tenantId: number,
  asked: { readonly organisationId: number; readonly before: number | null; readonly limit: number },
): Promise<PaymentBatch[]> =>
  q.query(
    `SELECT ${columns} FROM payment_batches WHERE tenant_id = $1 AND ($3::bigint IS NULL OR id < $3)
        AND round_id = ANY (ARRAY (SELECT r.id FROM rounds r WHERE r.tenant_id = $1 AND r.organisation_id = $2))
      ORDER BY id DESC LIMIT $4`,
    [tenantId, asked.organisationId, asked.before, asked.limit],
  );

const unknownBatch = () => refuse('batch-unknown', '没有这个付款批次', 'There is no such payment batch');

export async function lockBatch(q: Queryable, tenantId: number, id: number): Promise<PaymentBatch | undefined> {
  const sql = `SELECT ${columns} FROM payment_batches WHERE tenant_id = $1 AND id = $2 FOR UPDATE`;
  return (await q.query<PaymentBatch>(sql, [tenantId, id]))[0];
}

const STATES_ZH: Record<BatchState, string> = {
  ...{
    preparing: '编制中',
    prepared: '待复核',
    approved: '已复核',
    sent: '已送银行',
    settled: '已结清',
    withdrawn: '已撤回',
  },
};

const wrongState = (batch: PaymentBatch, zh: string, en: string): Refusal =>
  refuse(
    'batch-state',
    `批次 ${batch.number} ${STATES_ZH[batch.state]}，不能${zh}`,
    `Batch ${batch.number} is ${batch.state}, so it cannot be ${en}`,
    {
      next: { zh: '刷新后查看批次的最新状态', en: 'Look at the batch again' },
      details: { state: batch.state },
    },
  );

interface PayingRound {
  year: number;
  organisationId: number;
  payableId: number;
}

async function payingRound(q: Queryable, tenantId: number, roundId: number): Promise<PayingRound | undefined> {
  const [round] = await q.query<PayingRound>(
    `SELECT r.year, r.organisation_id AS "organisationId", a.id AS "payableId"
       FROM rounds r JOIN accounts a ON a.tenant_id = $1 AND a.code = $3 WHERE r.tenant_id = $1 AND r.id = $2`,
    [tenantId, roundId, payableCode(roundId)],
  );
  return round;
}

export interface NewBatch {
  readonly roundId: number;
  readonly stage: string;
  readonly preparedBy: number;
  readonly number?: string;
}

/** An empty batch, to be filled. Refuses: round-unknown, batch-number, batch-number-taken. */
export async function beginBatch(
  q: Queryable,
  tenantId: number,
  batch: NewBatch,
  { ids, at }: Making,
): Promise<{ readonly batchId: number; readonly number: string } | Refusal> {
  const round = await payingRound(q, tenantId, batch.roundId);
  if (!round) {
    return refuse('round-unknown', '没有这个批次，或它没有经费账户', 'There is no such round, or it has no accounts');
  }
  const batchId = await ids.take(tenantId);
  const number = batch.number ?? batchNumber(round.year, batchId);
  if (!isBatchNumber(number)) {
    return refuse(
      'batch-number',
      '批次编号是 1 至 16 位大写字母或数字',
      'A batch number is 1 to 16 capital letters or digits',
    );
  }
  const made = await q.query(
    `INSERT INTO payment_batches (tenant_id, id, round_id, number, state, prepared_by, prepared_at)
     VALUES ($1, $2, $3, $4, 'preparing', $5, $6) ON CONFLICT (tenant_id, number) DO NOTHING RETURNING id`,
    [tenantId, batchId, batch.roundId, number, batch.preparedBy, at],
  );
  if (made.length > 0) return { batchId, number };
  return refuse('batch-number-taken', `批次编号 ${number} 已经用过`, `The batch number ${number} is taken`, {
    next: { zh: '换一个编号', en: 'Choose another number' },
  });
}

/** Ends the filling: the batch waits for the second person, or is gone when nothing came into it. False when it is not being filled. */
export async function endPreparation(q: Queryable, tenantId: number, batchId: number): Promise<PaymentBatch | false> {
  const batch = await lockBatch(q, tenantId, batchId);
  if (batch?.state !== 'preparing') return false;
  await q.query(
    batch.items === 0
      ? 'DELETE FROM payment_batches WHERE tenant_id = $1 AND id = $2'
      : `UPDATE payment_batches SET state = 'prepared' WHERE tenant_id = $1 AND id = $2`,
    [tenantId, batchId],
  );
  return { ...batch, state: 'prepared' };
}

/**
 * Makes a batch of everything that is due at a pay stage and in no batch yet. Payees without an account are left out and named.
 * What its officer can still take back is left out and counted.
 * Refuses: as `beginBatch`, and undo-not-over, nothing-to-pay (with `details.withoutAccount`), instalment-early.
 */
export async function preparePayments(
  q: Queryable,
  tenantId: number,
  batch: NewBatch,
  making: Making,
): Promise<PreparedBatch | Refusal> {
  const begun = await beginBatch(q, tenantId, batch, making);
  if (isRefusal(begun)) return begun;
  const { roundId, stage } = batch;
  const prepared = await prepareItems(q, tenantId, { batchId: begun.batchId, roundId, stage }, making.ids);
  await endPreparation(q, tenantId, begun.batchId);
  return prepared.items === 0 ? nothingDue(q, tenantId, batch, prepared) : { ...begun, ...prepared };
}

interface Approving {
  readonly batchId: number;
  readonly approvedBy: number;
  readonly at: Date;
  readonly looked?: number | null;
  /** Payments on accounts that were changed just now, ticked one by one. */
  readonly confirmed?: readonly number[];
}

/**
 * The second person's word. Saying it again changes nothing. Whoever prepared the batch or is paid by it cannot say it
 * (the first is also CHECK payment_batches_four_eyes). Every item must be covered by what its case was granted;
 * of a case whose grant was taken back meanwhile the item leaves the batch, and is named.
 * Refuses: batch-unknown, batch-state, four-eyes, recusal, accounts-changed (with `details.itemIds`), amount-exceeds-grant (with `details.caseIds`).
 */
export async function approveBatch(
  q: Queryable,
  tenantId: number,
  { batchId, approvedBy, at, looked = null, confirmed = [] }: Approving,
): Promise<ApprovedBatch | Refusal> {
  const batch = await lockBatch(q, tenantId, batchId);
  if (!batch) return unknownBatch();
  if (batch.state === 'approved' && batch.approvedBy === approvedBy) return { ...batch, removed: [] };
  if (batch.state !== 'prepared') return wrongState(batch, '复核', 'approved');
  if (batch.preparedBy === approvedBy) {
    return refuse('four-eyes', '编制人不能复核自己编制的批次', 'Whoever prepared the batch cannot approve it', {
      rule: 'four-eyes',
      next: { zh: '请另一位复核人办理', en: 'Ask another person to approve it' },
    });
  }
  const own = await q.query(
    'SELECT FROM payment_items WHERE tenant_id = $1 AND batch_id = $2 AND payee_person_id = $3 LIMIT 1',
    [tenantId, batchId, approvedBy],
  );
  if (own.length > 0) {
    return refuse(
      'recusal',
      '本批有付给您本人的款项，请回避',
      'This batch pays you yourself, so another person must approve it',
      {
        rule: 'recusal',
        next: { zh: '请另一位复核人办理', en: 'Ask another person to approve it' },
      },
    );
  }
  const unconfirmed = await checkChangedAccounts(q, tenantId, { batchId, at, confirmed });
  if (unconfirmed) return unconfirmed;
  const removed = await leaveOutUndone(q, tenantId, batch);
  const uncovered = await checkCover(q, tenantId, batch);
  if (uncovered) return uncovered;
  const [approved] = await q.query<PaymentBatch>(
    `UPDATE payment_batches SET state = 'approved', approved_by = $3, approved_at = $4, approved_looked = CASE WHEN $5::int < items THEN $5 WHEN $5 IS NOT NULL THEN items END WHERE tenant_id = $1 AND id = $2 RETURNING ${columns}`,
    [tenantId, batchId, approvedBy, at, looked],
  );
  return { ...approved!, removed };
}

/** `removed`: cases whose payment left the batch, because they were undone or went elsewhere while it was prepared. */
export type ApprovedBatch = PaymentBatch & { readonly removed: readonly number[] };

/** The account that grants go into: an undo that is under way is waited for, and one that begins now waits. */
async function holdPayable(q: Queryable, tenantId: number, roundId: number): Promise<number> {
  const { payableId } = (await payingRound(q, tenantId, roundId))!;
  await q.query('SELECT FROM accounts WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [tenantId, payableId]);
  return payableId;
}

/** Nothing leaves where nothing would be left: such a batch is withdrawn by hand. */
async function leaveOutUndone(q: Queryable, tenantId: number, { id, roundId }: PaymentBatch): Promise<number[]> {
  const payableId = await holdPayable(q, tenantId, roundId);
  const removed: number[] = [];
  for (;;) {
    const uncovered = await uncoveredCases(q, tenantId, id, payableId);
    const undone = await takeOutUndone(q, tenantId, id, uncovered);
    if (undone.length === 0) return removed;
    removed.push(...undone);
  }
}

async function checkCover(q: Queryable, tenantId: number, { id, roundId }: PaymentBatch): Promise<Refusal | undefined> {
  const { payableId } = (await payingRound(q, tenantId, roundId))!;
  const caseIds = await uncoveredCases(q, tenantId, id, payableId);
  if (caseIds.length === 0) return undefined;
  return refuse(
    'amount-exceeds-grant',
    '有办件的付款超过已批准而未付的金额',
    'Some cases would be paid more than was granted and not yet paid',
    {
      next: {
        zh: '核对这些办件，撤回本批后重新编制',
        en: 'Check these cases, then withdraw the batch and prepare it anew',
      },
      details: { caseIds },
    },
  );
}

/** Takes a batch back before it is sent: its payments are due again. Refuses: batch-unknown, batch-state. */
export async function withdrawBatch(q: Queryable, tenantId: number, batchId: number): Promise<PaymentBatch | Refusal> {
  const batch = await lockBatch(q, tenantId, batchId);
  if (!batch) return unknownBatch();
  if (batch.state === 'withdrawn') return batch;
  if (batch.state === 'sent' || batch.state === 'settled') return wrongState(batch, '撤回', 'withdrawn');
  await q.query('DELETE FROM payment_items WHERE tenant_id = $1 AND batch_id = $2', [tenantId, batchId]);
  await q.query(`UPDATE payment_batches SET state = 'withdrawn' WHERE tenant_id = $1 AND id = $2`, [tenantId, batchId]);
  return { ...batch, state: 'withdrawn' };
}

/**
 * Marks the batch as handed to the bank and reserves payable → bank for every item, all or none. Sending the same file again changes
 * nothing. Refuses: batch-unknown, batch-state, amount-exceeds-grant (a case was undone since the approval), undo-not-over (and granted
 * anew just now), accounts-changed (as at the approval: somebody may have changed theirs since), insufficient (payable does not cover it), account-closed.
 */
export async function sendBatch(
  q: Queryable,
  tenantId: number,
  sending: {
    readonly batchId: number;
    readonly sentBy: number;
    readonly fileFormat: string;
    readonly fileHash: Uint8Array;
    readonly confirmed?: readonly number[];
  },
  making: Making,
): Promise<{ readonly batch: PaymentBatch; readonly already: boolean } | Refusal> {
  const { batchId, sentBy, fileFormat, fileHash, confirmed = [] } = sending;
  const batch = await lockBatch(q, tenantId, batchId);
  if (!batch) return unknownBatch();
  if ((batch.state === 'sent' || batch.state === 'settled') && batch.fileHash?.equals(fileHash))
    return { batch, already: true };
  if (batch.state !== 'approved') return wrongState(batch, '送银行', 'sent');
  const { organisationId, payableId } = (await payingRound(q, tenantId, batch.roundId))!;
  await holdPayable(q, tenantId, batch.roundId);
  // Undone since it was approved: its file is made, so nothing leaves it any more.
  const uncovered = await checkCover(q, tenantId, batch);
  if (uncovered) return uncovered;
  const undoable = await undoableCases(q, tenantId, batchId, undoableSince(making.at));
  if (undoable.length > 0) {
    return stillUndoable(undoable.length, undoUntil(making.at), '还不能送银行', 'and cannot go to the bank yet');
  }
  const unconfirmed = await checkChangedAccounts(q, tenantId, { batchId, at: making.at, confirmed });
  if (unconfirmed) return unconfirmed;
  const bank = { code: bankCode(organisationId), name: '银行', nameEn: 'Bank', kind: 'bank', organisationId };
  const bankId = (await ensureAccounts(q, tenantId, [bank], making)).get(bank.code)!;
  const refused = await reservePaymentBatch(q, tenantId, {
    batchId,
    payableId,
    bankId,
    actorId: sentBy,
    at: making.at,
  });
  if (refused) return refused;
  const [sent] = await q.query<PaymentBatch>(
    `UPDATE payment_batches SET state = 'sent', sent_by = $3, sent_at = $4, file_format = $5, file_hash = $6
      WHERE tenant_id = $1 AND id = $2 RETURNING ${columns}`,
    [tenantId, batchId, sentBy, making.at, fileFormat, Buffer.from(fileHash)],
  );
  return { batch: sent!, already: false };
}
