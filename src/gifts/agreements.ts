// Agreements: what a donor promises to whom, for what and until when, line by line in the units in which it comes. What came and what became
// of it are sums of the ledger and of the rows that explain it.

import { type Doer, findFund } from '#gifts/funds.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import { type GiftUnit, giftUnits } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewLine {
  readonly what: string;
  readonly unit: GiftUnit;
  readonly amount: number;
  /** What all of it is worth, where it is things. */
  readonly valueFen: number | null;
}

export interface NewAgreement {
  readonly organisationId: number;
  readonly donorId: number;
  readonly fundId: number | null;
  readonly purpose: string;
  readonly programmeKey: string | null;
  readonly roundId: number | null;
  readonly fromOn: string;
  readonly untilOn: string;
  readonly signedOn: string;
  readonly lines: readonly NewLine[];
}

export interface Line extends NewLine {
  readonly line: number;
  readonly accountId: number;
  /** Came, less what was reversed. */
  readonly received: number;
  readonly receivedValueFen: number;
  /** Written down as arrived, not confirmed by a second person: neither received nor there to be allotted. */
  readonly unconfirmed: number;
  /** Received, and asked to be taken back; not there to be allotted. */
  readonly reversing: number;
  /** Put somewhere, less what was taken back; null of a gift in a fund. */
  readonly allotted: number | null;
  readonly left: number | null;
}

export interface Agreement extends Omit<NewAgreement, 'lines'> {
  readonly id: number;
  readonly fundName: string | null;
  readonly madeAt: Date;
  readonly lines: readonly Line[];
}

const missing = (path: string, zh: string, en: string) =>
  refuse('agreement-incomplete', zh, en, { details: [{ path, why: text(zh, en) }] });

/** What is wrong with an agreement by itself. */
function faultIn({ lines, fromOn, untilOn, fundId, programmeKey, roundId }: NewAgreement): Refusal | null {
  if (lines.length === 0) return missing('lines', '请写明捐什么、捐多少', 'Say what is given and how much');
  if (untilOn < fromOn)
    return missing('untilOn', '结束日要在开始日当天或之后', 'The last day cannot come before the first');
  const unvalued = lines.findIndex(({ unit, valueFen }) => giftUnits[unit].valued && valueFen === null);
  if (unvalued >= 0)
    return missing(`lines.${unvalued}.valueFen`, '捐物要写明总价值', 'Things need their value in money');
  const other = lines.findIndex(({ unit }) => unit !== 'fen');
  if (fundId !== null && other >= 0)
    return missing(`lines.${other}.unit`, '基金只收钱，不收物品和服务', 'A fund takes money only');
  if (fundId !== null && (programmeKey !== null || roundId !== null))
    return missing(
      'fundId',
      '进基金的捐款按基金的用途，不能再另写',
      "What feeds a fund is bound by the fund's purpose alone",
    );
  return null;
}

async function faultAround(q: Queryable, tenantId: number, draft: NewAgreement): Promise<Refusal | null> {
  const { fundId, roundId, programmeKey, organisationId } = draft;
  const fund = fundId === null ? null : await findFund(q, tenantId, fundId);
  if (fundId !== null && fund?.organisationId !== organisationId)
    return missing('fundId', '没有这个基金', 'There is no such fund');
  if (roundId === null) return null;
  const [round] = await q.query<{ programmeKey: string }>(
    `SELECT r.programme_key AS "programmeKey" FROM rounds r JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = r.organisation_id
      WHERE r.tenant_id = $1 AND r.id = $2 AND x.ancestor_id = $3`,
    [tenantId, roundId, organisationId],
  );
  if (!round || (programmeKey !== null && round.programmeKey !== programmeKey))
    return missing('roundId', '本级和下级没有这个批次', 'No such round here or below');
  return null;
}

/** In the caller's transaction. Refuses: agreement-incomplete. */
export async function makeAgreement(
  q: Queryable,
  tenantId: number,
  draft: NewAgreement,
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const fault = faultIn(draft) ?? (await faultAround(q, tenantId, draft));
  if (fault) return fault;
  const { organisationId, donorId, fundId, purpose, programmeKey, roundId, fromOn, untilOn, signedOn, lines } = draft;
  const id = await doing.ids.take(tenantId);
  const accounts = fundId === null ? await makeLineAccounts(q, tenantId, id, draft, doing) : null;
  const fund = fundId === null ? null : await findFund(q, tenantId, fundId);
  await q.query(
    `INSERT INTO gift_agreements (tenant_id, id, organisation_id, donor_id, fund_id, purpose, programme_key, round_id, from_on, until_on, signed_on, made_by, made_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[tenantId, id, organisationId, donorId, fundId, purpose, programmeKey, roundId],
      ...[fromOn, untilOn, signedOn, doing.actorId, doing.at],
    ],
  );
  await q.query(
    `INSERT INTO gift_lines (tenant_id, agreement_id, line, what, unit, amount, value_fen, account_id)
     SELECT $1, $2, l.line, l.what, l.unit, l.amount, l.value, l.account
       FROM unnest($3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[]) WITH ORDINALITY AS l(what, unit, amount, value, account, line)`,
    [
      ...[tenantId, id, lines.map(({ what }) => what), lines.map(({ unit }) => unit)],
      ...[lines.map(({ amount }) => amount), lines.map(({ unit, valueFen }) => (unit === 'fen' ? null : valueFen))],
      lines.map((_, n) => fund?.accountId ?? accounts!.get(codeOf(id, n))),
    ],
  );
  return { id };
}

const codeOf = (id: number, n: number) => `gift:${id}:${n + 1}`;

const makeLineAccounts = (q: Queryable, tenantId: number, id: number, draft: NewAgreement, doing: Doer) =>
  ensureAccounts(
    q,
    tenantId,
    draft.lines.map(({ what, unit }, n) => ({
      ...{ code: codeOf(id, n), name: what, nameEn: `Gift ${id}, line ${n + 1}` },
      ...{ kind: 'gift', unit, organisationId: draft.organisationId, floor: 0 },
    })),
    doing,
  );

const agreementColumns = `g.id, g.organisation_id AS "organisationId", g.donor_id AS "donorId", g.fund_id AS "fundId", f.name AS "fundName", g.purpose,
  g.programme_key AS "programmeKey", g.round_id AS "roundId", g.from_on AS "fromOn", g.until_on AS "untilOn", g.signed_on AS "signedOn", g.made_at AS "madeAt"`;

const lineRows = `SELECT l.agreement_id AS "agreementId", l.line, l.what, l.unit, l.amount, l.value_fen AS "valueFen", l.account_id AS "accountId",
    coalesce(r.received, 0) AS received, coalesce(r.value, 0) AS "receivedValueFen",
    (SELECT coalesce(sum(amount), 0)::bigint FROM gift_arrivals WHERE tenant_id = $1 AND agreement_id = l.agreement_id AND line = l.line AND decided_by IS NULL) AS unconfirmed,
    (SELECT coalesce(sum(o.amount), 0)::bigint FROM gift_reversals k JOIN gift_receipts o ON o.tenant_id = $1 AND o.year = k.year AND o.number = k.number
      WHERE k.tenant_id = $1 AND o.agreement_id = l.agreement_id AND o.line = l.line AND k.decided_by IS NULL) AS reversing,
    CASE WHEN g.fund_id IS NULL THEN a.credits - a.debits - a.debits_pending END AS left,
    CASE WHEN g.fund_id IS NULL THEN coalesce(r.received, 0) - (a.credits - a.debits) END AS allotted
  FROM gift_lines l JOIN gift_agreements g ON g.tenant_id = $1 AND g.id = l.agreement_id JOIN accounts a ON a.tenant_id = $1 AND a.id = l.account_id
  LEFT JOIN LATERAL (SELECT sum(CASE WHEN reverses_year IS NULL THEN amount ELSE -amount END)::bigint AS received,
      sum(CASE WHEN reverses_year IS NULL THEN value_fen ELSE -value_fen END)::bigint AS value
    FROM gift_receipts WHERE tenant_id = $1 AND agreement_id = l.agreement_id AND line = l.line) r ON true
  WHERE l.tenant_id = $1 AND l.agreement_id = ANY ($2::bigint[]) ORDER BY l.agreement_id, l.line`;

async function withLines(
  q: Queryable,
  tenantId: number,
  rows: readonly Omit<Agreement, 'lines'>[],
): Promise<Agreement[]> {
  const lines = await q.query<Line & { agreementId: number }>(lineRows, [tenantId, rows.map(({ id }) => id)]);
  const byAgreement = Map.groupBy(lines, ({ agreementId }) => agreementId);
  return rows.map((row) => ({
    ...row,
    lines: (byAgreement.get(row.id) ?? []).map(({ agreementId: _, ...line }) => line),
  }));
}

/** The newest first. */
export async function listAgreements(
  q: Queryable,
  tenantId: number,
  asked: { organisationId: number; fundId?: number; before?: number; limit: number },
): Promise<Agreement[]> {
  const rows = await q.query<Omit<Agreement, 'lines'>>(
    `SELECT ${agreementColumns} FROM gift_agreements g LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = g.fund_id
      WHERE g.tenant_id = $1 AND g.organisation_id = $2 AND ($3::bigint IS NULL OR g.fund_id = $3) AND ($4::bigint IS NULL OR g.id < $4)
      ORDER BY g.id DESC LIMIT $5`,
    [tenantId, asked.organisationId, asked.fundId ?? null, asked.before ?? null, asked.limit],
  );
  return withLines(q, tenantId, rows);
}

export async function findAgreements(q: Queryable, tenantId: number, ids: readonly number[]): Promise<Agreement[]> {
  const rows = await q.query<Omit<Agreement, 'lines'>>(
    `SELECT ${agreementColumns} FROM gift_agreements g LEFT JOIN gift_funds f ON f.tenant_id = $1 AND f.id = g.fund_id
      WHERE g.tenant_id = $1 AND g.id = ANY ($2::bigint[])`,
    [tenantId, ids],
  );
  return withLines(q, tenantId, rows);
}

export const findAgreement = async (q: Queryable, tenantId: number, id: number): Promise<Agreement | null> =>
  (await findAgreements(q, tenantId, [id]))[0] ?? null;
