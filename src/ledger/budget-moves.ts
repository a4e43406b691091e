// Who moves a year's money: what is approved takes two people always, what is appropriated or given to a round takes two above an amount. One writes it
// down, the money is reserved where it lies and available nowhere; another confirms it or sends it back. Small sums one person moves alone, up to the
// amount in thirty days, so that a large one is not moved in small pieces.
import { formatYuan } from '#kit/money.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { approvedCode, balancesByCode } from '#ledger/accounts.ts';
import {
  chargeTo,
  type RoundPurse,
  type Way,
  wayOfAllotment,
  wayOfAppropriation,
  wayOfApproval,
} from '#ledger/budgets.ts';
import { type Doing, transfer } from '#ledger/post.ts';
import type { Queryable } from '#store/queryable.ts';

/** 10,000 yuan: what one person of finance may appropriate, and give to rounds, alone within `ALONE_DAYS` days, where the federation has set nothing else. */
export const BUDGET_ALONE_FEN = 1_000_000;
export const ALONE_DAYS = 30;

export type BudgetDoing = Doing & { readonly actorId: number };

interface Step {
  readonly organisationId: number;
  readonly year: number;
  readonly amountFen: number;
  /** On what paper: number and day of the resolution; for an approval never empty. */
  readonly memo: string;
}
export type NewBudgetMove =
  | (Step & { readonly step: 'approve' })
  | (Step & { readonly step: 'appropriate'; readonly expenditureCode: string })
  | (Step & { readonly step: 'allot'; readonly expenditureCode: string; readonly round: RoundPurse });

export interface BudgetMove {
  readonly id: number;
  readonly step: NewBudgetMove['step'];
  readonly organisationId: number;
  readonly year: number;
  readonly expenditureCode: string | null;
  readonly roundId: number | null;
  readonly amountFen: number;
  readonly memo: string;
  /** One person was enough. */
  readonly alone: boolean;
  readonly askedBy: number;
  readonly askedAt: Date;
  readonly decidedBy: number | null;
  readonly decidedAt: Date | null;
  /** Sent back: the reason. */
  readonly sentBackWhy: string | null;
}

type Found = BudgetMove & { readonly transferId: number; readonly debitId: number; readonly round: RoundPurse | null };

const columns = `m.id, m.step, m.organisation_id AS "organisationId", m.year, m.expenditure_code AS "expenditureCode", m.round_id AS "roundId", m.amount_fen AS "amountFen",
  m.memo, m.alone, m.asked_by AS "askedBy", m.asked_at AS "askedAt", d.decided_by AS "decidedBy", d.decided_at AS "decidedAt", d.sent_back_why AS "sentBackWhy"`;
const rows = 'budget_moves m LEFT JOIN budget_decisions d ON d.tenant_id = m.tenant_id AND d.move_id = m.id';

/** In fen. */
export async function aloneLimit(q: Queryable, tenantId: number): Promise<number> {
  const [row] = await q.query<{ fen: number | null }>(
    'SELECT budget_alone_fen AS fen FROM tenants WHERE tenant_id = $1',
    [tenantId],
  );
  return row?.fen ?? BUDGET_ALONE_FEN;
}

/** Whether this person may do it by themself. Of two who are asked about at once at one union, the second sees the first. */
async function isAlone(q: Queryable, tenantId: number, move: NewBudgetMove, { actorId, at }: BudgetDoing) {
  if (move.step === 'approve') return false;
  await q.query('SELECT FROM organisations WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    tenantId,
    move.organisationId,
  ]);
  const [row] = await q.query<{ fen: number }>(
    `SELECT coalesce(sum(amount_fen), 0)::bigint AS fen FROM budget_moves
      WHERE tenant_id = $1 AND organisation_id = $2 AND asked_by = $3 AND step = $4 AND alone AND asked_at > $5`,
    [tenantId, move.organisationId, actorId, move.step, new Date(at.getTime() - ALONE_DAYS * 86_400_000)],
  );
  return row!.fen + move.amountFen <= (await aloneLimit(q, tenantId));
}

const wayOf = (
  q: Queryable,
  tenantId: number,
  move: NewBudgetMove,
  doing: BudgetDoing,
): Promise<Way | Refusal> | Way | Refusal => {
  switch (move.step) {
    case 'approve':
      return wayOfApproval(q, tenantId, move, doing);
    case 'appropriate':
      return wayOfAppropriation(q, tenantId, move, doing);
    case 'allot':
      return wayOfAllotment(q, tenantId, { round: move.round, from: move }, doing);
  }
};

/** The ledger says that there is not enough; of a year's budget it is worth saying what was approved. */
async function beyondApproved(q: Queryable, tenantId: number, move: NewBudgetMove, refusal: Refusal): Promise<Refusal> {
  if (refusal.code !== 'insufficient' || move.step !== 'appropriate') return refusal;
  const code = approvedCode(move.organisationId, move.year);
  const left = (await balancesByCode(q, tenantId, [code])).get(code)?.headroom ?? 0;
  return refuse(
    'above-approved-budget',
    `${move.year}年批准的预算还能安排 ${formatYuan(left)}，不够安排 ${formatYuan(move.amountFen)}`,
    `Of the approved budget of ${move.year}, ${formatYuan(left)} can still be appropriated, not ${formatYuan(move.amountFen)}`,
    {
      rule: 'approved-budget',
      next: text(
        '先登记批准的年度预算（或追加），由另一位财务确认后再安排',
        'Write down the approved budget of the year (or what was added); once a second person confirmed it, appropriate',
      ),
      details: { leftFen: left },
    },
  );
}

/**
 * In the caller's transaction: done at once where one person is enough, else reserved until another decides.
 * Refuses: expenditure-closed, above-approved-budget, appropriation-unknown, round-other-expenditure, insufficient, amount-not-positive.
 */
export async function askBudgetMove(
  q: Queryable,
  tenantId: number,
  move: NewBudgetMove,
  doing: BudgetDoing,
): Promise<{ readonly id: number; readonly waiting: boolean } | Refusal> {
  const alone = await isAlone(q, tenantId, move, doing);
  const way = await wayOf(q, tenantId, move, doing);
  if (isRefusal(way)) return way;
  const { code, ...sides } = way;
  const moved = await transfer(
    q,
    tenantId,
    { ...sides, amount: move.amountFen, kind: alone ? 'post' : 'reserve', code: alone ? code : `${code}-asked` },
    doing,
  );
  if (isRefusal(moved)) return beyondApproved(q, tenantId, move, moved);
  if (alone && move.step === 'allot') await chargeTo(q, tenantId, move.round.roundId, move.expenditureCode);
  const id = await doing.ids.take(tenantId);
  await q.query(
    `INSERT INTO budget_moves (tenant_id, id, step, organisation_id, year, expenditure_code, round_id, amount_fen, memo, transfer_id, alone, asked_by, asked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[tenantId, id, move.step, move.organisationId, move.year],
      ...[move.step === 'approve' ? null : move.expenditureCode, move.step === 'allot' ? move.round.roundId : null],
      ...[move.amountFen, move.memo, moved.id, alone, doing.actorId, doing.at],
    ],
  );
  return { id, waiting: !alone };
}

export async function findBudgetMove(q: Queryable, tenantId: number, id: number): Promise<BudgetMove | null> {
  const [row] = await q.query<BudgetMove>(`SELECT ${columns} FROM ${rows} WHERE m.tenant_id = $1 AND m.id = $2`, [
    tenantId,
    id,
  ]);
  return row ?? null;
}

/** Those that wait for a second person at this union, the oldest first; or what was lately decided or done alone, the newest first. */
export const budgetMovesOf = (
  q: Queryable,
  tenantId: number,
  { organisationId, waiting }: { readonly organisationId: number; readonly waiting: boolean },
): Promise<BudgetMove[]> =>
  q.query<BudgetMove>(
    waiting
      ? `SELECT ${columns} FROM ${rows} WHERE m.tenant_id = $1 AND m.organisation_id = $2 AND NOT m.alone AND d.move_id IS NULL ORDER BY m.id LIMIT 200`
      : `SELECT ${columns} FROM ${rows} WHERE m.tenant_id = $1 AND m.organisation_id = $2 AND (m.alone OR d.move_id IS NOT NULL) ORDER BY m.id DESC LIMIT 50`,
    [tenantId, organisationId],
  );

/** How many this person may decide at the union. */
export async function budgetMovesWaiting(
  q: Queryable,
  tenantId: number,
  { organisationId, personId }: { readonly organisationId: number; readonly personId: number },
): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${rows}
      WHERE m.tenant_id = $1 AND m.organisation_id = $2 AND NOT m.alone AND d.move_id IS NULL AND m.asked_by <> $3`,
    [tenantId, organisationId, personId],
  );
  return row!.n;
}

/** Those that wait for a second person, the oldest first. */
export const waitingBudgetMoves = (
  q: Queryable,
  tenantId: number,
  organisationId: number,
  limit: number,
): Promise<BudgetMove[]> =>
  q.query<BudgetMove>(
    `SELECT ${columns} FROM ${rows}
      WHERE m.tenant_id = $1 AND m.organisation_id = $2 AND NOT m.alone AND d.move_id IS NULL ORDER BY m.id LIMIT $3`,
    [tenantId, organisationId, limit],
  );

/** What waits, while nobody else decides it. Refuses: budget-move-unknown, budget-move-decided, second-person-needed. */
async function undecided(
  q: Queryable,
  tenantId: number,
  id: number,
  { actorId }: BudgetDoing,
): Promise<Found | Refusal> {
  // The row itself may only be read; whoever decides waits at the account that the money is to leave.
  await q.query(
    `SELECT FROM accounts a WHERE a.tenant_id = $1 AND a.id = (SELECT t.debit_id FROM budget_moves m
       JOIN transfers t ON t.tenant_id = $1 AND t.id = m.transfer_id WHERE m.tenant_id = $1 AND m.id = $2) FOR UPDATE`,
    [tenantId, id],
  );
  const [found] = await q.query<
    Omit<Found, 'round'> & { roundOrganisationId: number | null; roundName: string | null }
  >(
    `SELECT ${columns}, m.transfer_id AS "transferId", t.debit_id AS "debitId", r.organisation_id AS "roundOrganisationId", r.name AS "roundName"
       FROM ${rows} JOIN transfers t ON t.tenant_id = $1 AND t.id = m.transfer_id LEFT JOIN rounds r ON r.tenant_id = $1 AND r.id = m.round_id
      WHERE m.tenant_id = $1 AND m.id = $2`,
    [tenantId, id],
  );
  if (!found) return refuse('budget-move-unknown', '没有这笔预算', 'There is no such budget entry');
  if (found.alone || found.decidedBy !== null)
    return refuse(
      'budget-move-decided',
      found.sentBackWhy === null ? '这笔预算已经生效' : '这笔预算已经退回，没有生效',
      found.sentBackWhy === null ? 'This has taken effect already' : 'This was sent back and has no effect',
      { next: text('刷新看最新情况', 'Reload to see what happened') },
    );
  if (found.askedBy === actorId)
    return refuse(
      'second-person-needed',
      '这笔预算是您登记的，要由另一位同事确认',
      'You wrote this down yourself; a second person confirms it',
      {
        rule: 'four-eyes',
        next: text('请财务复核对照批文确认', 'The checker of finance compares it with the resolution'),
      },
    );
  const { roundOrganisationId, roundName, ...move } = found;
  const round =
    move.roundId === null ? null : { roundId: move.roundId, organisationId: roundOrganisationId!, name: roundName! };
  return { ...move, round };
}

const decide = (
  q: Queryable,
  tenantId: number,
  move: Found,
  decision: { readonly transferId: number; readonly why: string | null },
  doing: BudgetDoing,
) =>
  q.query(
    `INSERT INTO budget_decisions (tenant_id, move_id, asked_by, decided_by, decided_at, transfer_id, sent_back_why) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [tenantId, move.id, move.askedBy, doing.actorId, doing.at, decision.transferId, decision.why],
  );

/** A round draws on one account: that may have become another one since it was asked. */
async function stillFits(q: Queryable, tenantId: number, move: Found, doing: BudgetDoing): Promise<Refusal | null> {
  if (!move.round) return null;
  const from = { organisationId: move.organisationId, year: move.year, expenditureCode: move.expenditureCode! };
  const way = await wayOfAllotment(q, tenantId, { round: move.round, from }, doing);
  return isRefusal(way) ? way : null;
}

/**
 * `amountFen`: what the second person read in the resolution. In the caller's transaction.
 * Refuses: budget-move-unknown, budget-move-decided, second-person-needed, budget-differs, round-other-expenditure.
 */
export async function confirmBudgetMove(
  q: Queryable,
  tenantId: number,
  { id, amountFen }: { readonly id: number; readonly amountFen: number },
  doing: BudgetDoing,
): Promise<{ readonly id: number } | Refusal> {
  const found = await undecided(q, tenantId, id, doing);
  if (isRefusal(found)) return found;
  if (found.amountFen !== amountFen)
    return refuse(
      'budget-differs',
      `登记的是 ${formatYuan(found.amountFen)}，您核对的是 ${formatYuan(amountFen)}，没有生效`,
      `${formatYuan(found.amountFen)} was written down, you read ${formatYuan(amountFen)}; nothing took effect`,
      {
        rule: 'four-eyes',
        next: text(
          '再看一遍批文；登记错了，就退回给经办',
          'Look at the resolution once more; if it was written down wrongly, send it back',
        ),
      },
    );
  const unfit = await stillFits(q, tenantId, found, doing);
  if (unfit) return unfit;
  const posted = await transfer(
    q,
    tenantId,
    { kind: 'post-reserved', originalId: found.transferId, code: found.step },
    doing,
  );
  if (isRefusal(posted)) return posted;
  if (found.roundId !== null) await chargeTo(q, tenantId, found.roundId, found.expenditureCode!);
  await decide(q, tenantId, found, { transferId: posted.id, why: null }, doing);
  return { id };
}

/** In the caller's transaction: what was reserved lies where it lay. Refuses: budget-move-unknown, budget-move-decided, second-person-needed. */
export async function sendBackBudgetMove(
  q: Queryable,
  tenantId: number,
  { id, why }: { readonly id: number; readonly why: string },
  doing: BudgetDoing,
): Promise<{ readonly id: number } | Refusal> {
  const found = await undecided(q, tenantId, id, doing);
  if (isRefusal(found)) return found;
  const code = `${found.step}-sent-back`;
  const voided = await transfer(q, tenantId, { kind: 'void-reserved', originalId: found.transferId, code }, doing);
  if (isRefusal(voided)) return voided;
  await decide(q, tenantId, found, { transferId: voided.id, why }, doing);
  return { id };
}

export interface ApprovedBudget {
  /** Confirmed by two; null: nothing was approved for the year here. */
  readonly approvedFen: number | null;
  /** Approved, neither appropriated nor asked to be. */
  readonly unappropriatedFen: number;
}

export async function approvedBudget(
  q: Queryable,
  tenantId: number,
  { organisationId, year }: { readonly organisationId: number; readonly year: number },
): Promise<ApprovedBudget> {
  const code = approvedCode(organisationId, year);
  const balance = (await balancesByCode(q, tenantId, [code])).get(code);
  return { approvedFen: balance?.credits || null, unappropriatedFen: balance?.headroom ?? 0 };
}
