// Allotting: money goes into the budget of a round, things and hours to an organisation that has them in hand. Nothing leaves what its donor
// bound it to, and no account goes below zero: what is gone cannot be allotted, what is used cannot be taken back.
import { outsideEarmark, type Whither } from '#gifts/earmark.ts';
import { type Doer, findPot, type Pot, type PotName } from '#gifts/funds.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import { allotFromAccount } from '#ledger/budgets.ts';
import { post } from '#ledger/post.ts';
import { giftAmount } from '#policy/gift-units.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewAllotment {
  readonly from: PotName;
  readonly roundId: number | null;
  /** Who has it in hand; of money the round's, so it is left out. */
  readonly organisationId: number | null;
  readonly amount: number;
  /** How it serves the purpose. */
  readonly reason: string;
}

interface RoundRow {
  readonly id: number;
  readonly programmeKey: string;
  readonly organisationId: number;
  readonly name: string;
}

const outsideUnion = () =>
  refuse('outside-union', '只能安排给本级和下级', 'Only to this union and those below it', {
    next: text('请选本级或下级的工会、批次', 'Choose a union or round here or below'),
  });

const isBelow = async (q: Queryable, tenantId: number, organisationId: number, ancestorId: number) =>
  (
    await q.query('SELECT FROM organisation_paths WHERE tenant_id = $1 AND descendant_id = $2 AND ancestor_id = $3', [
      tenantId,
      organisationId,
      ancestorId,
    ])
  ).length > 0;

async function roundOf(q: Queryable, tenantId: number, roundId: number | null): Promise<RoundRow | null> {
  if (roundId === null) return null;
  const [row] = await q.query<RoundRow>(
    'SELECT id, programme_key AS "programmeKey", organisation_id AS "organisationId", name FROM rounds WHERE tenant_id = $1 AND id = $2',
    [tenantId, roundId],
  );
  return row ?? null;
}

/** Where it goes, or why it may not. Refuses: no-such-round, outside-union, gift-earmarked, money-needs-round, organisation-unknown. */
async function destination(q: Queryable, tenantId: number, pot: Pot, { roundId, organisationId }: NewAllotment) {
  const round = await roundOf(q, tenantId, roundId);
  if (roundId !== null && !round) return refuse('no-such-round', '没有这个批次', 'There is no such round');
  const to: Whither = { roundId, programmeKey: round?.programmeKey ?? null };
  const outside = outsideEarmark(pot, to);
  if (outside) return outside;
  if (pot.unit === 'fen' && !round)
    return refuse(
      'money-needs-round',
      '捐款要安排到一个批次，由批次付给人',
      'Money goes to a round, which pays people',
      {
        next: text('请选批次；没有就先开批次', 'Choose a round; open one if there is none'),
      },
    );
  const holder = pot.unit === 'fen' ? round!.organisationId : organisationId;
  if (holder === null) return refuse('organisation-unknown', '请选交给哪个工会', 'Say which union has it in hand');
  const places = [holder, ...(round ? [round.organisationId] : [])];
  for (const place of places) if (!(await isBelow(q, tenantId, place, pot.organisationId))) return outsideUnion();
  return { round, holder };
}

type Moved = { readonly transferId: number; readonly toId: number };

async function intoHand(q: Queryable, tenantId: number, pot: Pot, holder: number, draft: NewAllotment, doing: Doer) {
  const { roundId, amount } = draft;
  const code = `gift:${pot.agreementId}:${pot.line}:at:${holder}:${roundId ?? 0}`;
  const of = {
    code,
    name: pot.what,
    nameEn: `Gift ${pot.agreementId}, line ${pot.line}, in hand`,
    kind: 'gift-in-hand',
  };
  const spec = { ...of, unit: pot.unit, organisationId: holder, ...(roundId === null ? {} : { roundId }), floor: 0 };
  const toId = (await ensureAccounts(q, tenantId, [spec], doing)).get(code)!;
  const sides = { debitId: pot.accountId, creditId: toId, amount, code: 'gift-allotted' };
  const done = await post(q, tenantId, sides, doing);
  return isRefusal(done) ? done : { transferId: done.id, toId };
}

async function move(q: Queryable, tenantId: number, pot: Pot, round: RoundRow, amount: number, doing: Doer) {
  const { id: roundId, organisationId, name } = round;
  const purse = { roundId, organisationId, name };
  const done = await allotFromAccount(q, tenantId, { round: purse, fromId: pot.accountId, amountFen: amount }, doing);
  return isRefusal(done) ? done : { transferId: done.transferId, toId: done.budgetId };
}

/** No more than is there, said in its own unit. */
export async function tooMuch(q: Queryable, tenantId: number, accountId: number, unit: string): Promise<Refusal> {
  const [row] = await q.query<{ left: number }>(
    'SELECT credits - debits - debits_pending AS left FROM accounts WHERE tenant_id = $1 AND id = $2',
    [tenantId, accountId],
  );
  const left = giftAmount(row?.left ?? 0, unit);
  return refuse('insufficient', `只剩${left.zh}，不够`, `Only ${left.en} left`, {
    rule: 'accounts.floor',
    next: text('请改数量', 'Take less'),
  });
}

/**
 * In the caller's transaction. Refuses: gift-unknown, gift-in-fund, no-such-round, outside-union, gift-earmarked, money-needs-round,
 * organisation-unknown, insufficient, round-other-expenditure, amount-not-positive.
 */
export async function allotGift(
  q: Queryable,
  tenantId: number,
  draft: NewAllotment,
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const pot = await findPot(q, tenantId, draft.from);
  if (isRefusal(pot)) return pot;
  const to = await destination(q, tenantId, pot, draft);
  if (isRefusal(to)) return to;
  const { amount, reason } = draft;
  const moved: Moved | Refusal =
    pot.unit === 'fen'
      ? await move(q, tenantId, pot, to.round!, amount, doing)
      : await intoHand(q, tenantId, pot, to.holder, draft, doing);
  if (isRefusal(moved)) return moved.code === 'insufficient' ? tooMuch(q, tenantId, pot.accountId, pot.unit) : moved;
  const id = await doing.ids.take(tenantId);
  await q.query(
    `INSERT INTO gift_allotments (tenant_id, id, agreement_id, line, fund_id, account_id, to_id, organisation_id, round_id, amount, reason, transfer_id, by_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[tenantId, id, pot.agreementId, pot.line, pot.fundId, pot.accountId, moved.toId, to.holder, draft.roundId],
      ...[amount, reason, moved.transferId, doing.actorId, doing.at],
    ],
  );
  return { id };
}

export interface Allotment {
  readonly id: number;
  readonly agreementId: number | null;
  readonly line: number | null;
  readonly fundId: number | null;
  readonly accountId: number;
  readonly toId: number;
  readonly organisationId: number;
  readonly organisationName: string;
  readonly roundId: number | null;
  readonly roundName: string | null;
  readonly what: string;
  readonly unit: string;
  readonly amount: number;
  readonly takenBack: number;
  /** What its cases were granted, where it is money; else what was put to use or handed over from stock. Several allotments to one round share it. */
  readonly used: number;
  /** Things taken into the stock of goods. */
  readonly stocked: number;
  /** Neither used nor taken into stock nor taken back. */
  readonly left: number;
  readonly people: number;
  readonly reason: string;
  readonly at: Date;
}

/** Of an allotment `x`: what was booked of it, and what was handed over of the lots that it was taken into stock as. */
export const becameOf = `LEFT JOIN LATERAL (SELECT coalesce(sum(s.amount) FILTER (WHERE s.kind = 'take-back'), 0)::bigint AS back,
      coalesce(sum(CASE 'stock' WHEN s.kind THEN s.amount WHEN o.kind THEN -s.amount END), 0)::bigint AS stocked,
      coalesce(sum(CASE 'use' WHEN s.kind THEN s.amount WHEN o.kind THEN -s.amount END), 0)::bigint AS booked,
      coalesce(sum(CASE 'use' WHEN s.kind THEN s.people WHEN o.kind THEN -s.people END), 0)::int AS people
    FROM gift_uses s LEFT JOIN gift_uses o ON o.tenant_id = $1 AND o.id = s.reverses_id WHERE s.tenant_id = $1 AND s.allotment_id = x.id) u ON true
  LEFT JOIN LATERAL (SELECT coalesce(sum(c.credits - c.debits), 0)::bigint AS handed FROM gift_uses t
      JOIN goods_lots i ON i.tenant_id = $1 AND i.gift_use_id = t.id JOIN goods_lot_routes w ON w.tenant_id = $1 AND w.lot_id = i.id
      JOIN accounts c ON c.tenant_id = $1 AND c.code = 'lot:' || i.id || ':handed-' || w.route_id
    WHERE t.tenant_id = $1 AND t.allotment_id = x.id) h ON true`;

const allotmentRows = `SELECT x.id, x.agreement_id AS "agreementId", x.line, x.fund_id AS "fundId", x.account_id AS "accountId", x.to_id AS "toId",
    x.organisation_id AS "organisationId", o.name AS "organisationName", x.round_id AS "roundId", r.name AS "roundName", p.name AS what, a.unit, x.amount,
    u.back AS "takenBack", u.people, u.stocked, x.reason, x.at,
    CASE WHEN a.kind = 'budget' THEN b.allotted - (a.credits - a.debits) ELSE u.booked + h.handed END AS used,
    x.amount - u.back - CASE WHEN a.kind = 'budget' THEN b.allotted - (a.credits - a.debits) ELSE u.booked + u.stocked END AS left
  FROM gift_allotments x JOIN accounts a ON a.tenant_id = $1 AND a.id = x.to_id JOIN accounts p ON p.tenant_id = $1 AND p.id = x.account_id
  JOIN organisations o ON o.tenant_id = x.tenant_id AND o.id = x.organisation_id LEFT JOIN rounds r ON r.tenant_id = $1 AND r.id = x.round_id
  ${becameOf}
  LEFT JOIN LATERAL (SELECT (sum(y.amount) - coalesce(sum(w.back), 0))::bigint AS allotted FROM gift_allotments y
     LEFT JOIN LATERAL (SELECT sum(amount) AS back FROM gift_uses WHERE tenant_id = $1 AND allotment_id = y.id AND kind = 'take-back') w ON true
     WHERE y.tenant_id = $1 AND y.account_id = x.account_id AND y.to_id = x.to_id) b ON true`;

/** Of a gift or a fund, in the order they were made. */
export const allotmentsOf = (
  q: Queryable,
  tenantId: number,
  of: { readonly agreementId: number } | { readonly fundId: number },
): Promise<Allotment[]> =>
  q.query<Allotment>(
    `${allotmentRows} WHERE x.tenant_id = $1 AND (x.agreement_id = $2 OR x.fund_id = $3) ORDER BY x.id LIMIT 1000`,
    [tenantId, 'agreementId' in of ? of.agreementId : null, 'fundId' in of ? of.fundId : null],
  );

export async function findAllotment(q: Queryable, tenantId: number, id: number): Promise<Allotment | null> {
  const [row] = await q.query<Allotment>(`${allotmentRows} WHERE x.tenant_id = $1 AND x.id = $2`, [tenantId, id]);
  return row ?? null;
}

/** In the hands of a union, the latest first. */
export const allotmentsAt = (q: Queryable, tenantId: number, organisationId: number): Promise<Allotment[]> =>
  q.query<Allotment>(
    `${allotmentRows} WHERE x.tenant_id = $1 AND x.organisation_id = $2 ORDER BY x.id DESC LIMIT 200`,
    [tenantId, organisationId],
  );
