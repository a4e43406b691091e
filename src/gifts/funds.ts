// Funds: an account of money with a purpose, fed by donors or by what a collection left, drawn on by rounds. And pots: whatever gifts can be
// allotted from, which is a line of an agreement or a fund.
import type { Earmark } from '#gifts/earmark.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import type { Doing } from '#ledger/post.ts';
import type { Queryable } from '#store/queryable.ts';

/** Somebody always answers for a gift. */
export interface Doer extends Doing {
  readonly actorId: number;
}

export interface NewFund {
  readonly organisationId: number;
  readonly name: string;
  readonly purpose: string;
  readonly programmeKey: string | null;
}

export interface Fund extends NewFund {
  readonly id: number;
  readonly accountId: number;
  readonly openedAt: Date;
  /** Less what was reversed. */
  readonly receivedFen: number;
  /** Less what was taken back. */
  readonly allottedFen: number;
  /** Received, and asked to be taken back; not there to be allotted. */
  readonly reversingFen: number;
  readonly leftFen: number;
}

/** In the caller's transaction. Refuses: fund-exists. */
export async function openFund(
  q: Queryable,
  tenantId: number,
  fund: NewFund,
  doing: Doer,
): Promise<{ readonly id: number; readonly accountId: number } | Refusal> {
  const { organisationId, name, purpose, programmeKey } = fund;
  const id = await doing.ids.take(tenantId);
  const code = `gift:fund:${id}`;
  const accounts = await ensureAccounts(
    q,
    tenantId,
    [{ code, name, nameEn: `Fund ${id}`, kind: 'gift', organisationId, floor: 0 }],
    doing,
  );
  const accountId = accounts.get(code)!;
  const rows = await q.query(
    `INSERT INTO gift_funds (tenant_id, id, organisation_id, name, purpose, programme_key, account_id, opened_by, opened_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING id`,
    [tenantId, id, organisationId, name, purpose, programmeKey, accountId, doing.actorId, doing.at],
  );
  if (rows.length > 0) return { id, accountId };
  return refuse('fund-exists', '同名的基金已经有了', 'There is a fund of that name', {
    next: text('换一个名称，或用已有的基金', 'Choose another name or use that fund'),
  });
}

const fundColumns = `f.id, f.organisation_id AS "organisationId", f.name, f.purpose, f.programme_key AS "programmeKey", f.account_id AS "accountId",
  f.opened_at AS "openedAt", a.credits - a.debits + o.fen AS "receivedFen", o.fen AS "allottedFen", a.debits_pending AS "reversingFen",
  a.credits - a.debits - a.debits_pending AS "leftFen"`;
const fundRows = `gift_funds f JOIN accounts a ON a.tenant_id = f.tenant_id AND a.id = f.account_id
  CROSS JOIN LATERAL (SELECT coalesce(sum(x.amount - (SELECT coalesce(sum(u.amount), 0) FROM gift_uses u
       WHERE u.tenant_id = x.tenant_id AND u.allotment_id = x.id AND u.kind = 'take-back')), 0)::bigint AS fen
     FROM gift_allotments x WHERE x.tenant_id = f.tenant_id AND x.account_id = f.account_id) o`;

/** The newest first. */
export const listFunds = (q: Queryable, tenantId: number, organisationId: number): Promise<Fund[]> =>
  q.query<Fund>(
    `SELECT ${fundColumns} FROM ${fundRows} WHERE f.tenant_id = $1 AND f.organisation_id = $2 ORDER BY f.id DESC LIMIT 100`,
    [tenantId, organisationId],
  );

export async function findFund(q: Queryable, tenantId: number, id: number): Promise<Fund | null> {
  const [row] = await q.query<Fund>(`SELECT ${fundColumns} FROM ${fundRows} WHERE f.tenant_id = $1 AND f.id = $2`, [
    tenantId,
    id,
  ]);
  return row ?? null;
}

/** What is allotted from: one line of an agreement, or a fund. */
export type PotName = { readonly agreementId: number; readonly line: number } | { readonly fundId: number };

export interface Pot extends Earmark {
  readonly accountId: number;
  readonly unit: string;
  /** Of one of it, for the accounts it goes to. */
  readonly what: string;
  readonly organisationId: number;
  readonly agreementId: number | null;
  readonly line: number | null;
  readonly fundId: number | null;
}

const unknownPot = () =>
  refuse('gift-unknown', '没有这笔捐赠', 'There is no such gift', {
    next: text('请回到捐赠列表再选', 'Choose it again from the list'),
  });

/** Refuses: gift-unknown, gift-in-fund (what feeds a fund is allotted from the fund). */
export async function findPot(q: Queryable, tenantId: number, pot: PotName): Promise<Pot | Refusal> {
  if ('fundId' in pot) {
    const fund = await findFund(q, tenantId, pot.fundId);
    if (!fund) return unknownPot();
    const { accountId, organisationId, purpose, programmeKey, name } = fund;
    const none = { roundId: null, agreementId: null, line: null };
    return {
      ...{ accountId, organisationId, purpose, programmeKey, what: name },
      unit: 'fen',
      ...none,
      fundId: fund.id,
    };
  }
  const [row] = await q.query<Pot>(
    `SELECT l.account_id AS "accountId", l.unit, l.what, g.organisation_id AS "organisationId", g.purpose, g.programme_key AS "programmeKey",
            g.round_id AS "roundId", g.id AS "agreementId", l.line, g.fund_id AS "fundId"
       FROM gift_lines l JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = l.agreement_id
      WHERE l.tenant_id = $1 AND l.agreement_id = $2 AND l.line = $3`,
    [tenantId, pot.agreementId, pot.line],
  );
  if (!row) return unknownPot();
  if (row.fundId === null) return row;
  return refuse('gift-in-fund', '这笔捐款进了基金，请从基金安排', 'This gift went into a fund: allot from the fund', {
    next: text('打开基金页安排', "Allot on the fund's page"),
  });
}
