// Accounts: named by a code that says what they are for, so that whoever needs one asks for the code and it is made once.
// Balance = credits − debits; what is reserved is still in the balance but no longer available.
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/connection.ts';
import type { IdSource } from '#store/ids.ts';

export interface AccountSpec {
  readonly code: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly kind: 'source' | 'approved' | 'appropriation' | 'budget' | 'payable' | 'bank' | (string & {});
  /** Default 'fen'. Transfers stay within one unit. */
  readonly unit?: string;
  readonly organisationId?: number;
  readonly roundId?: number;
  readonly expenditureCode?: string;
  /** The least that may stay available; null: none. Default null. */
  readonly floor?: number | null;
}

export interface Making {
  readonly ids: IdSource;
  readonly at: Date;
}

export const sourceCode = (organisationId: number, year: number) => `source:${organisationId}:${year}`;
/** What was approved for the year and is not appropriated yet; nothing leaves it that was not approved. */
export const approvedCode = (organisationId: number, year: number) => `approved:${organisationId}:${year}`;
export const appropriationCode = (organisationId: number, year: number, code: string) =>
  `expenditure:${organisationId}:${year}:${code}`;
export const budgetCode = (roundId: number) => `round:${roundId}:budget`;
export const payableCode = (roundId: number) => `round:${roundId}:payable`;
export const bankCode = (organisationId: number) => `bank:${organisationId}`;

interface Known {
  id: number;
  code: string;
  unit: string;
  kind: string;
  floor: number | null;
}

const known = (q: Queryable, tenantId: number, codes: readonly string[]) =>
  q.query<Known>('SELECT id, code, unit, kind, floor FROM accounts WHERE tenant_id = $1 AND code = ANY ($2::text[])', [
    tenantId,
    codes,
  ]);

/** Ids by code of the accounts that exist. */
export async function accountIds(q: Queryable, tenantId: number, codes: readonly string[]) {
  return new Map((await known(q, tenantId, codes)).map(({ code, id }) => [code, id]));
}

/**
 * Ids by code; makes what is missing, in any number of processes at once. An account of that code with another unit, kind or
 * floor is a Fault: two parts of the system mean different things by one name.
 */
export async function ensureAccounts(
  q: Queryable,
  tenantId: number,
  specs: readonly AccountSpec[],
  making: Making,
): Promise<Map<string, number>> {
  const byCode = new Map(specs.map((spec) => [spec.code, spec]));
  // One order for everybody, so that two who make the same accounts wait for each other and never in a ring.
  const codes = [...byCode.keys()].sort();
  let found = await known(q, tenantId, codes);
  if (found.length < codes.length) {
    const there = new Set(found.map(({ code }) => code));
    await insert(
      q,
      tenantId,
      codes.filter((code) => !there.has(code)).map((code) => byCode.get(code)!),
      making,
    );
    found = await known(q, tenantId, codes);
  }
  for (const account of found) {
    const spec = byCode.get(account.code)!;
    const alike =
      account.unit === (spec.unit ?? 'fen') && account.kind === spec.kind && account.floor === (spec.floor ?? null);
    if (!alike) throw new Fault(`account ${account.code} exists with another unit, kind or floor`);
  }
  return new Map(found.map(({ code, id }) => [code, id]));
}

async function insert(q: Queryable, tenantId: number, specs: readonly AccountSpec[], { ids, at }: Making) {
  const first = await ids.take(tenantId, specs.length);
  await q.query(
    `INSERT INTO accounts (tenant_id, id, code, unit, name, name_en, kind, organisation_id, round_id, expenditure_code, floor, created_at)
     SELECT $1, t.*, $12 FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::text[], $11::bigint[]) t
     ON CONFLICT (tenant_id, code) DO NOTHING`,
    [
      tenantId,
      specs.map((_, i) => first + i),
      specs.map(({ code }) => code),
      specs.map(({ unit }) => unit ?? 'fen'),
      specs.map(({ name }) => name),
      specs.map(({ nameEn }) => nameEn ?? ''),
      specs.map(({ kind }) => kind),
      specs.map(({ organisationId }) => organisationId ?? null),
      specs.map(({ roundId }) => roundId ?? null),
      specs.map(({ expenditureCode }) => expenditureCode ?? null),
      specs.map(({ floor }) => floor ?? null),
      at,
    ],
  );
}

/** In the account's unit. */
export interface Balance {
  readonly id: number;
  readonly code: string;
  readonly unit: string;
  readonly debits: number;
  readonly credits: number;
  readonly debitsPending: number;
  readonly creditsPending: number;
  /** credits − debits */
  readonly balance: number;
  /** What may still leave before the floor: balance − reserved − floor; null without a floor. */
  readonly headroom: number | null;
  readonly closedAt: Date | null;
}

const balanceColumns = `id, code, unit, debits, credits, debits_pending AS "debitsPending", credits_pending AS "creditsPending",
  credits - debits AS balance, credits - debits - debits_pending - floor AS headroom, closed_at AS "closedAt"`;

/** By id; unknown ids are absent. */
export async function balances(q: Queryable, tenantId: number, ids: readonly number[]): Promise<Map<number, Balance>> {
  const rows = await q.query<Balance>(
    `SELECT ${balanceColumns} FROM accounts WHERE tenant_id = $1 AND id = ANY ($2::bigint[])`,
    [tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** By code; unknown codes are absent. */
export async function balancesByCode(q: Queryable, tenantId: number, codes: readonly string[]) {
  const rows = await q.query<Balance>(
    `SELECT ${balanceColumns} FROM accounts WHERE tenant_id = $1 AND code = ANY ($2::text[])`,
    [tenantId, codes],
  );
  return new Map(rows.map((row) => [row.code, row]));
}

/**
 * Ends an account: no transfer to or from it any more. Closing it again changes nothing.
 * Refuses: account-unknown, account-not-empty (a balance or a reservation is left).
 */
export async function closeAccount(
  q: Queryable,
  tenantId: number,
  id: number,
  at: Date,
): Promise<{ closedAt: Date } | Refusal> {
  const closed = await q.query<{ closedAt: Date }>(
    `UPDATE accounts SET closed_at = coalesce(closed_at, $3)
      WHERE tenant_id = $1 AND id = $2 AND credits = debits AND debits_pending = 0 AND credits_pending = 0
      RETURNING closed_at AS "closedAt"`,
    [tenantId, id, at],
  );
  if (closed[0]) return closed[0];
  const account = (await balances(q, tenantId, [id])).get(id);
  if (!account) return refuse('account-unknown', '没有这个账户', 'There is no such account');
  return refuse(
    'account-not-empty',
    '账户还有余额或在途款项，不能关闭',
    'The account still holds a balance or money under way, so it cannot be closed',
    {
      next: {
        zh: '先把余额转出，并等银行回盘结清在途款项',
        en: 'Move the balance out first, and wait for the bank to settle what is under way',
      },
      details: {
        balance: account.balance,
        debitsPending: account.debitsPending,
        creditsPending: account.creditsPending,
      },
    },
  );
}
