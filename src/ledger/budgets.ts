// The way of the money before it is granted: source → the year's approved budget → appropriation (an expenditure account of the year) → a round's budget.
// Only the source has no floor; who may move how much alone stands in budget-moves.ts.
// Each step is a transfer, so what was appropriated, allotted, granted and paid are balances, not notes kept beside them.
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import {
  accountIds,
  appropriationCode,
  approvedCode,
  bankCode,
  budgetCode,
  ensureAccounts,
  type Making,
  payableCode,
  sourceCode,
} from '#ledger/accounts.ts';
import { openExpenditure } from '#ledger/chart.ts';
import { type Doing, post } from '#ledger/post.ts';
import type { TransferDone } from '#ledger/transfers.ts';
import type { Queryable } from '#store/connection.ts';

export interface Pot {
  readonly organisationId: number;
  readonly year: number;
  readonly expenditureCode: string;
}

export interface RoundPurse {
  readonly roundId: number;
  readonly organisationId: number;
  /** For the accounts' names. */
  readonly name: string;
}

export interface RoundAccounts {
  readonly budgetId: number;
  readonly payableId: number;
  readonly bankId: number;
}

/** A step of the way, for a transfer or a reservation. */
export interface Way {
  readonly debitId: number;
  readonly creditId: number;
  readonly code: 'approve' | 'appropriate' | 'allot';
}

/** Into the year's approved budget, out of its sources (which have no floor: income comes later). */
export async function wayOfApproval(
  q: Queryable,
  tenantId: number,
  { organisationId, year }: Pick<Pot, 'organisationId' | 'year'>,
  making: Making,
): Promise<Way> {
  const [source, approved] = [sourceCode(organisationId, year), approvedCode(organisationId, year)];
  const ids = await ensureAccounts(
    q,
    tenantId,
    [
      { code: source, name: `${year}年经费来源`, nameEn: `Sources ${year}`, kind: 'source', organisationId },
      approvedAccount(organisationId, year),
    ],
    making,
  );
  return { debitId: ids.get(source)!, creditId: ids.get(approved)!, code: 'approve' };
}

const approvedAccount = (organisationId: number, year: number) => ({
  ...{ code: approvedCode(organisationId, year), name: `${year}年批准的预算`, nameEn: `Approved budget ${year}` },
  ...{ kind: 'approved', organisationId, floor: 0 },
});

/** Into an expenditure account, out of what was approved for the year. Refuses: expenditure-closed. */
export async function wayOfAppropriation(
  q: Queryable,
  tenantId: number,
  { organisationId, year, expenditureCode }: Pot,
  making: Making,
): Promise<Way | Refusal> {
  const expenditure = await openExpenditure(q, tenantId, expenditureCode);
  if (!expenditure) {
    return refuse(
      'expenditure-closed',
      `支出科目 ${expenditureCode} 不存在或已停用`,
      `The expenditure account ${expenditureCode} does not exist or is closed`,
      { next: { zh: '在科目表中选一个启用的科目', en: 'Choose an open account of the chart' } },
    );
  }
  const [approved, appropriation] = [
    approvedCode(organisationId, year),
    appropriationCode(organisationId, year, expenditureCode),
  ];
  const ids = await ensureAccounts(
    q,
    tenantId,
    [
      approvedAccount(organisationId, year),
      {
        ...{ code: appropriation, name: `${year}年${expenditure.name}`, nameEn: `${expenditure.nameEn} ${year}` },
        ...{ kind: 'appropriation', organisationId, expenditureCode, floor: 0 },
      },
    ],
    making,
  );
  return { debitId: ids.get(approved)!, creditId: ids.get(appropriation)!, code: 'appropriate' };
}

/** The round's own accounts and its organisation's bank account, made if missing. */
export async function ensureRoundAccounts(
  q: Queryable,
  tenantId: number,
  round: RoundPurse,
  making: Making,
): Promise<RoundAccounts> {
  const { roundId, organisationId, name } = round;
  const of = { organisationId, roundId };
  const ids = await ensureAccounts(
    q,
    tenantId,
    [
      {
        ...of,
        code: budgetCode(roundId),
        name: `${name}预算`,
        nameEn: `Budget of round ${roundId}`,
        kind: 'budget',
        floor: 0,
      },
      {
        ...of,
        code: payableCode(roundId),
        name: `${name}应付`,
        nameEn: `Payable of round ${roundId}`,
        kind: 'payable',
        floor: 0,
      },
      { code: bankCode(organisationId), name: '银行', nameEn: 'Bank', kind: 'bank', organisationId },
    ],
    making,
  );
  return {
    budgetId: ids.get(budgetCode(roundId))!,
    payableId: ids.get(payableCode(roundId))!,
    bankId: ids.get(bankCode(organisationId))!,
  };
}

/**
 * A round is charged to one account, so that each of its grants is an expenditure of exactly that one. Locks the budget: of two who allot at
 * once from different accounts, the second sees the first.
 */
async function elsewhere(q: Queryable, tenantId: number, fromId: number, budgetId: number): Promise<Refusal | null> {
  await q.query('SELECT FROM accounts WHERE tenant_id = $1 AND id = $2 FOR UPDATE', [tenantId, budgetId]);
  const [other] = await q.query<{ code: string; own: string }>(
    `SELECT a.code, f.code AS own FROM transfers t JOIN accounts a ON a.tenant_id = $1 AND a.id = t.debit_id JOIN accounts f ON f.tenant_id = $1 AND f.id = $3
      WHERE t.tenant_id = $1 AND t.credit_id = $2 AND t.code = 'allot' AND t.debit_id <> $3 LIMIT 1`,
    [tenantId, budgetId, fromId],
  );
  if (!other) return null;
  return refuse(
    'round-other-expenditure',
    `本轮经费已从 ${other.code} 列支，不能再从 ${other.own} 安排`,
    `This round is charged to ${other.code}, so it cannot also draw on ${other.own}`,
    {
      next: {
        zh: '从原来的账户追加；上级补助先列入本级该科目的预算，几笔捐款先放进一个专项基金',
        en: "Add from the same account; book an upper union's support into that account first, put several donations into one fund",
      },
    },
  );
}

async function sides(q: Queryable, tenantId: number, round: RoundPurse, pot: Pot, doing: Doing) {
  const code = appropriationCode(pot.organisationId, pot.year, pot.expenditureCode);
  const potId = (await accountIds(q, tenantId, [code])).get(code);
  if (potId === undefined) {
    return refuse(
      'appropriation-unknown',
      `${pot.year}年没有安排科目 ${pot.expenditureCode} 的预算`,
      `Nothing is appropriated to ${pot.expenditureCode} for ${pot.year}`,
      { next: { zh: '先安排这个科目的年度预算', en: 'Appropriate to that account first' } },
    );
  }
  const { budgetId } = await ensureRoundAccounts(q, tenantId, round, doing);
  const other = await elsewhere(q, tenantId, potId, budgetId);
  if (other) return other;
  return { potId, budgetId };
}

/** Of a round's budget, once money is in it: what its grants are an expenditure of. */
export const chargeTo = (q: Queryable, tenantId: number, roundId: number, expenditureCode: string) =>
  q.query('UPDATE accounts SET expenditure_code = $3 WHERE tenant_id = $1 AND code = $2 AND expenditure_code IS NULL', [
    tenantId,
    budgetCode(roundId),
    expenditureCode,
  ]);

/** Into a round's budget, out of an appropriation. Refuses: appropriation-unknown, round-other-expenditure. */
export async function wayOfAllotment(
  q: Queryable,
  tenantId: number,
  { round, from }: { readonly round: RoundPurse; readonly from: Pot },
  doing: Doing,
): Promise<Way | Refusal> {
  const found = await sides(q, tenantId, round, from, doing);
  return isRefusal(found) ? found : { debitId: found.potId, creditId: found.budgetId, code: 'allot' };
}

/** Takes back what a round has not granted. Refuses as `wayOfAllotment`; insufficient: more than is left. */
export async function takeBackFromRound(
  q: Queryable,
  tenantId: number,
  unused: { round: RoundPurse; to: Pot; amountFen: number },
  doing: Doing,
): Promise<TransferDone | Refusal> {
  const found = await sides(q, tenantId, unused.round, unused.to, doing);
  if (isRefusal(found)) return found;
  const { potId: creditId, budgetId: debitId } = found;
  return post(q, tenantId, { debitId, creditId, amount: unused.amountFen, code: 'take-back' }, doing);
}

/** Allots to a round's budget from an account that is no appropriation: what was donated. Call within a transaction. Refuses as `wayOfAllotment`. */
export async function allotFromAccount(
  q: Queryable,
  tenantId: number,
  { round, fromId, amountFen }: { round: RoundPurse; fromId: number; amountFen: number },
  doing: Doing,
): Promise<{ readonly transferId: number; readonly budgetId: number } | Refusal> {
  const { budgetId } = await ensureRoundAccounts(q, tenantId, round, doing);
  const other = await elsewhere(q, tenantId, fromId, budgetId);
  if (other) return other;
  const done = await post(
    q,
    tenantId,
    { debitId: fromId, creditId: budgetId, amount: amountFen, code: 'allot' },
    doing,
  );
  return isRefusal(done) ? done : { transferId: done.id, budgetId };
}
