// Where a year's money stands, by expenditure account and by programme, read from balances: only the few transfers
// between appropriations and round budgets are added up, never the grants.
import type { Queryable } from '#store/connection.ts';

export interface RoundBudget {
  readonly roundId: number;
  readonly programmeKey: string;
  readonly name: string;
  readonly year: number;
  readonly organisationId: number;
  readonly expenditureCode: string | null;
  /** Allotted less taken back. */
  readonly allottedFen: number;
  /** Granted less reversed. */
  readonly grantedFen: number;
  /** Settled by the bank. */
  readonly paidFen: number;
  /** Sent to the bank, not answered yet. */
  readonly underWayFen: number;
  /** Allotted and not granted. */
  readonly leftFen: number;
}

export interface PotBudget {
  readonly organisationId: number;
  readonly year: number;
  readonly expenditureCode: string;
  readonly name: string;
  readonly nameEn: string;
  readonly verified: boolean;
  readonly appropriatedFen: number;
  readonly allottedFen: number;
  readonly grantedFen: number;
  readonly paidFen: number;
  /** Appropriated and not granted: what is not allotted yet, and what its rounds have left. */
  readonly leftFen: number;
  readonly rounds: readonly RoundBudget[];
}

export interface ProgrammeBudget {
  readonly programmeKey: string;
  readonly allottedFen: number;
  readonly grantedFen: number;
  readonly paidFen: number;
  readonly underWayFen: number;
  readonly leftFen: number;
}

interface AllotmentRow {
  potId: number;
  budgetId: number;
  amount: number;
}

const POTS = `
  SELECT a.id, a.organisation_id AS "organisationId", a.expenditure_code AS "expenditureCode", a.credits - a.debits AS balance,
         coalesce(e.name, a.name) AS name, coalesce(e.name_en, a.name_en) AS "nameEn", coalesce(e.verified, false) AS verified
    FROM accounts a LEFT JOIN expenditure_accounts e ON e.tenant_id = $1 AND e.code = a.expenditure_code
   WHERE a.tenant_id = $1 AND a.kind = 'appropriation' AND a.organisation_id = ANY ($2::bigint[])
     AND a.code = 'expenditure:' || a.organisation_id || ':' || $3 || ':' || a.expenditure_code
   ORDER BY a.organisation_id, a.expenditure_code COLLATE "C"`;

const ALLOTMENTS = `
  SELECT "potId", "budgetId", sum(amount)::bigint AS amount FROM (
    SELECT debit_id AS "potId", credit_id AS "budgetId", amount FROM transfers
     WHERE tenant_id = $1 AND debit_id = ANY ($2::bigint[]) AND kind IN ('post', 'post-reserved') AND code = 'allot'
    UNION ALL
    SELECT credit_id, debit_id, -amount FROM transfers
     WHERE tenant_id = $1 AND credit_id = ANY ($2::bigint[]) AND kind = 'post' AND code = 'take-back'
  ) moved GROUP BY 1, 2`;

const ROUNDS = `
  SELECT b.id AS "budgetId", r.id AS "roundId", r.programme_key AS "programmeKey", r.name, r.year, r.organisation_id AS "organisationId",
         b.expenditure_code AS "expenditureCode", b.credits - b.debits AS "leftFen",
         coalesce(p.credits - p.debits, 0) AS payable, coalesce(p.debits_pending, 0) AS "underWayFen"
    FROM accounts b
    JOIN rounds r ON r.tenant_id = $1 AND r.id = b.round_id
    LEFT JOIN accounts p ON p.tenant_id = $1 AND p.code = 'round:' || b.round_id || ':payable'
   WHERE b.tenant_id = $1 AND b.id = ANY ($2::bigint[]) ORDER BY r.id`;

interface PotRow {
  id: number;
  organisationId: number;
  expenditureCode: string;
  balance: number;
  name: string;
  nameEn: string;
  verified: boolean;
}

interface RoundRow extends Omit<RoundBudget, 'allottedFen' | 'grantedFen' | 'paidFen'> {
  budgetId: number;
  payable: number;
}

const add = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((sum, row) => sum + of(row), 0);

/** By organisation and expenditure account, each with the rounds it pays for (a round is charged to one of them only). */
export async function budgetView(
  q: Queryable,
  tenantId: number,
  { organisationIds, year }: { organisationIds: readonly number[]; year: number },
): Promise<PotBudget[]> {
  const pots = await q.query<PotRow>(POTS, [tenantId, organisationIds, String(year)]);
  const allotments = await q.query<AllotmentRow>(ALLOTMENTS, [tenantId, pots.map(({ id }) => id)]);
  const rows = await q.query<RoundRow>(ROUNDS, [tenantId, allotments.map(({ budgetId }) => budgetId)]);
  const allotmentOf = new Map(allotments.map((row) => [row.budgetId, row]));
  return pots.map(({ id, balance, ...pot }) => {
    const rounds = rows
      .filter(({ budgetId }) => allotmentOf.get(budgetId)?.potId === id)
      .map(({ budgetId, payable, ...round }): RoundBudget => {
        const allottedFen = allotmentOf.get(budgetId)!.amount;
        const grantedFen = allottedFen - round.leftFen;
        return { ...round, allottedFen, grantedFen, paidFen: grantedFen - payable };
      });
    const allottedFen = add(rounds, (round) => round.allottedFen);
    return {
      ...{ ...pot, year, rounds, allottedFen, appropriatedFen: balance + allottedFen },
      grantedFen: add(rounds, (round) => round.grantedFen),
      paidFen: add(rounds, (round) => round.paidFen),
      leftFen: balance + add(rounds, (round) => round.leftFen),
    };
  });
}

/** The same money by programme. */
export function byProgramme(pots: readonly PotBudget[]): ProgrammeBudget[] {
  const sums = new Map<string, ProgrammeBudget>();
  for (const round of pots.flatMap((pot) => pot.rounds)) {
    const { programmeKey } = round;
    const so = sums.get(programmeKey);
    sums.set(programmeKey, {
      programmeKey,
      allottedFen: (so?.allottedFen ?? 0) + round.allottedFen,
      grantedFen: (so?.grantedFen ?? 0) + round.grantedFen,
      paidFen: (so?.paidFen ?? 0) + round.paidFen,
      underWayFen: (so?.underWayFen ?? 0) + round.underWayFen,
      leftFen: (so?.leftFen ?? 0) + round.leftFen,
    });
  }
  return [...sums.values()].sort((a, b) => (a.programmeKey < b.programmeKey ? -1 : 1));
}

/** What a round may still grant, and what is granted and not yet paid. */
export interface RoundLeft {
  readonly roundId: number;
  readonly leftFen: number;
  readonly payableFen: number;
}

/** Of those of the rounds that this organisation or one below it runs. */
export const roundsLeft = (
  q: Queryable,
  tenantId: number,
  asked: { readonly roundIds: readonly number[]; readonly organisationId: number },
): Promise<RoundLeft[]> =>
  q.query<RoundLeft>(
    `SELECT r.id AS "roundId", b.credits - b.debits AS "leftFen", coalesce(p.credits - p.debits, 0) AS "payableFen"
       FROM rounds r JOIN accounts b ON b.tenant_id = $1 AND b.id = r.budget_account_id
       LEFT JOIN accounts p ON p.tenant_id = $1 AND p.code = 'round:' || r.id || ':payable'
      WHERE r.tenant_id = $1 AND r.id = ANY ($2::bigint[]) AND EXISTS (SELECT 1 FROM organisation_paths x
        WHERE x.tenant_id = $1 AND x.ancestor_id = $3 AND x.descendant_id = r.organisation_id)`,
    [tenantId, asked.roundIds, asked.organisationId],
  );
