// What became of what an organisation has in hand: used for so many people, taken back unused, or a use booked by mistake reversed. People are
// counted and never named.
import { type Allotment, findAllotment, tooMuch } from '#gifts/allotments.ts';
import type { Doer } from '#gifts/funds.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { ensureAccounts } from '#ledger/accounts.ts';
import { post, transfer } from '#ledger/post.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewUse {
  readonly allotmentId: number;
  readonly amount: number;
  readonly people: number;
  readonly usedOn: string;
  readonly note: string;
}

interface Entry extends NewUse {
  readonly kind: 'use' | 'stock' | 'take-back' | 'reverse';
  readonly reversesId: number | null;
  readonly transferId: number;
}

const unknown = () => refuse('gift-unknown', '没有这笔安排', 'There is no such allotment');

async function book(q: Queryable, tenantId: number, entry: Entry, doing: Doer): Promise<{ readonly id: number }> {
  const id = await doing.ids.take(tenantId);
  const { allotmentId, kind, amount, people, usedOn, note, reversesId, transferId } = entry;
  await q.query(
    `INSERT INTO gift_uses (tenant_id, id, allotment_id, kind, amount, people, used_on, note, reverses_id, transfer_id, by_id, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[tenantId, id, allotmentId, kind, amount, people, usedOn, note, reversesId, transferId],
      ...[doing.actorId, doing.at],
    ],
  );
  return { id };
}

/** The allotment as it stands while nobody else moves what it holds. */
async function locked(q: Queryable, tenantId: number, id: number): Promise<Allotment | null> {
  const found = await findAllotment(q, tenantId, id);
  if (!found) return null;
  await q.query('SELECT FROM accounts WHERE tenant_id = $1 AND id = ANY ($2::bigint[]) ORDER BY id FOR UPDATE', [
    tenantId,
    [found.accountId, found.toId],
  ]);
  return findAllotment(q, tenantId, id);
}

/** More than this allotment has left, though another to the same place may have more. */
const beyond = (use: { readonly amount: number }, { amount, takenBack, left, roundId, unit }: Allotment): boolean =>
  use.amount > (roundId !== null && unit === 'fen' ? amount - takenBack : left);

/** `stock`: taken into the stock of goods, whence it is handed over. In the caller's transaction. Refuses: gift-unknown, used-by-cases, insufficient, amount-not-positive. */
export async function putToUse(
  q: Queryable,
  tenantId: number,
  use: NewUse,
  doing: Doer,
  kind: 'use' | 'stock' = 'use',
): Promise<{ readonly id: number } | Refusal> {
  const found = await locked(q, tenantId, use.allotmentId);
  if (!found) return unknown();
  if (found.unit === 'fen')
    return refuse('used-by-cases', '捐款由批次的办件使用，不用另外登记', 'Money is used by the cases of its round', {
      next: text('请到批次里批准拨付', 'Decide the grants in the round'),
    });
  if (beyond(use, found)) return tooMuch(q, tenantId, found.toId, found.unit);
  const code = `gift-used:${found.organisationId}:${found.unit}`;
  const of = { code, name: '捐赠已使用', nameEn: 'Gifts used', kind: 'gift-used', unit: found.unit, floor: 0 };
  const accounts = await ensureAccounts(q, tenantId, [{ ...of, organisationId: found.organisationId }], doing);
  const sides = { debitId: found.toId, creditId: accounts.get(code)!, amount: use.amount, code: 'gift-used' };
  const done = await post(q, tenantId, sides, doing);
  if (isRefusal(done)) return done;
  return book(q, tenantId, { ...use, kind, reversesId: null, transferId: done.id }, doing);
}

/** Back to where it was allotted from. In the caller's transaction. Refuses: gift-unknown, insufficient, amount-not-positive. */
export async function takeBackGift(
  q: Queryable,
  tenantId: number,
  back: Omit<NewUse, 'people'>,
  doing: Doer,
): Promise<{ readonly id: number } | Refusal> {
  const found = await locked(q, tenantId, back.allotmentId);
  if (!found) return unknown();
  if (beyond(back, found)) return tooMuch(q, tenantId, found.toId, found.unit);
  const { toId: debitId, accountId: creditId, unit } = found;
  const done = await post(q, tenantId, { debitId, creditId, amount: back.amount, code: 'take-back' }, doing);
  if (isRefusal(done)) return done.code === 'insufficient' ? tooMuch(q, tenantId, debitId, unit) : done;
  return book(q, tenantId, { ...back, people: 0, kind: 'take-back', reversesId: null, transferId: done.id }, doing);
}

/** `stock`: of a lot that was taken in by mistake, together with it. In the caller's transaction. Refuses: gift-unknown (or no use), already-resolved. */
export async function reverseUse(
  q: Queryable,
  tenantId: number,
  { id, usedOn, note }: { readonly id: number; readonly usedOn: string; readonly note: string },
  doing: Doer,
  kind: 'use' | 'stock' = 'use',
): Promise<{ readonly id: number } | Refusal> {
  const [use] = await q.query<NewUse & { transferId: number }>(
    `SELECT allotment_id AS "allotmentId", amount, people, transfer_id AS "transferId" FROM gift_uses WHERE tenant_id = $1 AND id = $2 AND kind = $3`,
    [tenantId, id, kind],
  );
  if (!use) return unknown();
  const reversal = { kind: 'reverse', originalId: use.transferId, code: 'gift-reversed' } as const;
  const moved = await transfer(q, tenantId, reversal, doing);
  if (isRefusal(moved)) return moved;
  return book(q, tenantId, { ...use, usedOn, note, kind: 'reverse', reversesId: id, transferId: moved.id }, doing);
}

export interface Use extends Omit<NewUse, 'allotmentId'> {
  readonly id: number;
  readonly kind: 'use' | 'stock' | 'take-back' | 'reverse';
  readonly reversedBy: number | null;
}

/** Of one allotment, in the order they were booked. */
export const usesOf = (q: Queryable, tenantId: number, allotmentId: number): Promise<Use[]> =>
  q.query<Use>(
    `SELECT u.id, u.kind, u.amount, u.people, u.used_on AS "usedOn", u.note, b.id AS "reversedBy" FROM gift_uses u
       LEFT JOIN gift_uses b ON b.tenant_id = $1 AND b.reverses_id = u.id
      WHERE u.tenant_id = $1 AND u.allotment_id = $2 ORDER BY u.id LIMIT 1000`,
    [tenantId, allotmentId],
  );

/** The union that booked a use. */
export async function findUse(
  q: Queryable,
  tenantId: number,
  id: number,
): Promise<{ readonly organisationId: number } | null> {
  const [row] = await q.query<{ organisationId: number }>(
    `SELECT x.organisation_id AS "organisationId" FROM gift_uses u JOIN gift_allotments x ON x.tenant_id = $1 AND x.id = u.allotment_id
      WHERE u.tenant_id = $1 AND u.id = $2`,
    [tenantId, id],
  );
  return row ?? null;
}
