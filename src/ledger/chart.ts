// The chart of expenditure accounts: what union money may be spent as. It is the tenant's own and is edited, never guessed:
// what could not be verified says so and asks for the local finance office.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { CHART_2021 } from '#ledger/chart-2021.ts';
import type { Queryable } from '#store/connection.ts';

export interface ExpenditureAccount {
  readonly code: string;
  readonly parentCode: string | null;
  readonly name: string;
  readonly nameEn: string;
  /** false: verify with the local finance office (财务) before relying on it. */
  readonly verified: boolean;
  readonly source: string;
  readonly closedAt: Date | null;
}

const columns = `code, parent_code AS "parentCode", name, name_en AS "nameEn", verified, source, closed_at AS "closedAt"`;

/** Loads the 2021 chart; accounts that are there already, edited or not, stay as they are. Gives how many were new. */
export async function loadChart(q: Queryable, tenantId: number): Promise<number> {
  const rows = await q.query(
    `INSERT INTO expenditure_accounts (tenant_id, code, parent_code, name, name_en, verified, source)
     SELECT $1, t.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[]) t
     ON CONFLICT (tenant_id, code) DO NOTHING RETURNING code`,
    [
      tenantId,
      CHART_2021.map(({ code }) => code),
      CHART_2021.map(({ code }) => (code.length > 3 ? code.slice(0, 3) : null)),
      CHART_2021.map(({ name }) => name),
      CHART_2021.map(({ nameEn }) => nameEn),
      CHART_2021.map(({ verified }) => verified),
      CHART_2021.map(({ source }) => source),
    ],
  );
  return rows.length;
}

/** By code; closed accounts too. */
export const listChart = (q: Queryable, tenantId: number): Promise<ExpenditureAccount[]> =>
  q.query(`SELECT ${columns} FROM expenditure_accounts WHERE tenant_id = $1 ORDER BY code COLLATE "C"`, [tenantId]);

const unknown = (code: string): Refusal =>
  refuse('expenditure-unknown', `科目表里没有 ${code}`, `The chart has no account ${code}`, {
    next: { zh: '先在科目表中增加这个科目', en: 'Add the account to the chart first' },
  });

/** Refuses: expenditure-code (not 1–16 letters, digits, dots), expenditure-name, expenditure-taken, expenditure-unknown (the parent). */
export async function addExpenditureAccount(
  q: Queryable,
  tenantId: number,
  account: { code: string; parentCode?: string; name: string; nameEn?: string; source?: string },
): Promise<ExpenditureAccount | Refusal> {
  if (!/^[0-9A-Za-z.]{1,16}$/.test(account.code)) {
    return refuse(
      'expenditure-code',
      '科目代码是 1 至 16 位数字、字母或点',
      'An account code is 1 to 16 digits, letters or dots',
    );
  }
  if (account.name.trim() === '') return refuse('expenditure-name', '科目没有名称', 'The account has no name');
  if (account.parentCode !== undefined && !(await openExpenditure(q, tenantId, account.parentCode))) {
    return unknown(account.parentCode);
  }
  const [added] = await q.query<ExpenditureAccount>(
    `INSERT INTO expenditure_accounts (tenant_id, code, parent_code, name, name_en, verified, source)
     VALUES ($1, $2, $3, $4, $5, false, $6) ON CONFLICT (tenant_id, code) DO NOTHING RETURNING ${columns}`,
    [
      ...[tenantId, account.code, account.parentCode ?? null, account.name.trim()],
      ...[account.nameEn ?? '', account.source ?? ''],
    ],
  );
  if (added) return added;
  return refuse(
    'expenditure-taken',
    `科目代码 ${account.code} 已有`,
    `The chart has an account ${account.code} already`,
    {
      next: { zh: '换一个代码，或修改已有科目', en: 'Choose another code, or rename the existing account' },
    },
  );
}

/** Also says whether it has been verified, and by what source. Refuses: expenditure-unknown, expenditure-name. */
export async function renameExpenditureAccount(
  q: Queryable,
  tenantId: number,
  code: string,
  to: { name: string; nameEn?: string; verified?: boolean; source?: string },
): Promise<ExpenditureAccount | Refusal> {
  if (to.name.trim() === '') return refuse('expenditure-name', '科目没有名称', 'The account has no name');
  const [renamed] = await q.query<ExpenditureAccount>(
    `UPDATE expenditure_accounts SET name = $3, name_en = coalesce($4, name_en), verified = coalesce($5, verified), source = coalesce($6, source)
      WHERE tenant_id = $1 AND code = $2 RETURNING ${columns}`,
    [tenantId, code, to.name.trim(), to.nameEn ?? null, to.verified ?? null, to.source ?? null],
  );
  return renamed ?? unknown(code);
}

/** Nothing new can be appropriated to it; what is there stays. Closing again changes nothing. Refuses: expenditure-unknown. */
export async function closeExpenditureAccount(
  q: Queryable,
  tenantId: number,
  code: string,
  at: Date,
): Promise<ExpenditureAccount | Refusal> {
  const [closed] = await q.query<ExpenditureAccount>(
    `UPDATE expenditure_accounts SET closed_at = coalesce(closed_at, $3) WHERE tenant_id = $1 AND code = $2 RETURNING ${columns}`,
    [tenantId, code, at],
  );
  return closed ?? unknown(code);
}

/** The account, unless it is unknown or closed. */
export async function openExpenditure(
  q: Queryable,
  tenantId: number,
  code: string,
): Promise<ExpenditureAccount | undefined> {
  const [row] = await q.query<ExpenditureAccount>(
    `SELECT ${columns} FROM expenditure_accounts WHERE tenant_id = $1 AND code = $2 AND closed_at IS NULL`,
    [tenantId, code],
  );
  return row;
}
