// Offers: one package of a round at one organisation, its stock an account of the ledger. Putting in, taking out and allotting down the
// tree are transfers between such accounts, so whatever was given anywhere never exceeds what came in.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { accountIds, ensureAccounts } from '#ledger/accounts.ts';
import { type Doing, post } from '#ledger/post.ts';
import type { TransferDone } from '#ledger/transfers.ts';
import type { Queryable } from '#store/queryable.ts';

export interface NewOffer {
  readonly roundId: number;
  readonly organisationId: number;
  /** Key of the package within the round, such as 'ticket' or 'rice'. */
  readonly package: string;
  /** What one of it is called in the books, such as 'ticket'; transfers stay within one unit. */
  readonly unit: string;
  /** For the accounts' names. */
  readonly name: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** Who comes too late may wait, and nobody overtakes those who do. */
  readonly queued?: boolean;
}

export interface Offer {
  readonly id: number;
  readonly roundId: number;
  readonly organisationId: number;
  readonly package: string;
  readonly stockId: number;
  readonly heldId: number;
  readonly opensAt: Date;
  readonly closesAt: Date;
  /** What is left to be given. */
  readonly left: number;
  readonly held: number;
}

const codesOf = ({ roundId, organisationId, package: key }: Pick<NewOffer, 'roundId' | 'organisationId' | 'package'>) =>
  ({
    source: `claim:${roundId}:${key}:source`,
    stock: `claim:${roundId}:${key}:stock:${organisationId}`,
    held: `claim:${roundId}:${key}:held:${organisationId}`,
  }) as const;

/** In the caller's transaction. Refuses: offer-exists, offer-hours-wrong. */
export async function openOffer(
  q: Queryable,
  tenantId: number,
  offer: NewOffer,
  doing: Doing,
): Promise<{ readonly id: number } | Refusal> {
  const { roundId, organisationId, unit, name, opensAt, closesAt } = offer;
  if (closesAt <= opensAt)
    return refuse('offer-hours-wrong', '截止时间要晚于开始时间', 'It must close after it opens', {
      next: text('请改截止时间', 'Change the time it closes'),
    });
  const codes = codesOf(offer);
  const ids = await ensureAccounts(
    q,
    tenantId,
    [
      { code: codes.source, name: `${name}来源`, nameEn: `Source of ${name}`, kind: 'source', unit, roundId },
      ...(['stock', 'held'] as const).map((kind) => ({
        ...{ code: codes[kind], kind, unit, roundId, organisationId, floor: 0 },
        name: kind === 'stock' ? `${name}待领` : `${name}已领`,
        nameEn: kind === 'stock' ? `${name} to be given` : `${name} given`,
      })),
    ],
    doing,
  );
  const id = await doing.ids.take(tenantId);
  const rows = await q.query(
    `INSERT INTO claim_offers (tenant_id, id, round_id, organisation_id, package, stock_id, held_id, opens_at, closes_at, queued, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING id`,
    [
      ...[tenantId, id, roundId, organisationId, offer.package, ids.get(codes.stock), ids.get(codes.held)],
      ...[opensAt, closesAt, offer.queued ?? false, doing.at],
    ],
  );
  if (rows.length > 0) return { id };
  return refuse('offer-exists', '这一批已经有同样的一份', 'This round has this package already', {
    next: text('请在原来那份上加数量', 'Add to the one there is'),
  });
}

const columns = `o.id, o.round_id AS "roundId", o.organisation_id AS "organisationId", o.package, o.stock_id AS "stockId", o.held_id AS "heldId",
  o.opens_at AS "opensAt", o.closes_at AS "closesAt", s.credits - s.debits - s.debits_pending - s.floor AS left, h.credits - h.debits AS held`;
const from = `claim_offers o JOIN accounts s ON s.tenant_id = o.tenant_id AND s.id = o.stock_id
  JOIN accounts h ON h.tenant_id = o.tenant_id AND h.id = o.held_id`;

export async function findOffer(q: Queryable, tenantId: number, id: number): Promise<Offer | null> {
  const [row] = await q.query<Offer>(`SELECT ${columns} FROM ${from} WHERE o.tenant_id = $1 AND o.id = $2`, [
    tenantId,
    id,
  ]);
  return row ?? null;
}

/** All of these rounds, by organisation and package. */
export const offersOf = (q: Queryable, tenantId: number, roundIds: readonly number[]): Promise<Offer[]> =>
  q.query<Offer>(
    `SELECT ${columns} FROM ${from} WHERE o.tenant_id = $1 AND o.round_id = ANY ($2::bigint[]) ORDER BY o.organisation_id, o.package`,
    [tenantId, roundIds],
  );

/** More of it, from outside. Refuses what the ledger refuses: amount-not-positive, transfer-id-taken. */
export async function putIn(q: Queryable, tenantId: number, offer: Offer, amount: number, doing: Doing) {
  const { source } = codesOf(offer);
  const debitId = (await accountIds(q, tenantId, [source])).get(source)!;
  return post(q, tenantId, { debitId, creditId: offer.stockId, amount, code: 'claim-stock' }, doing);
}

/**
 * From one organisation's share to another's, down the tree or back up: what was given already cannot be moved. Refuses:
 * other-package, insufficient, and what else the ledger refuses.
 */
export async function allot(
  q: Queryable,
  tenantId: number,
  { from, to, amount }: { readonly from: Offer; readonly to: Offer; readonly amount: number },
  doing: Doing,
): Promise<TransferDone | Refusal> {
  if (from.roundId !== to.roundId || from.package !== to.package)
    return refuse('other-package', '只能在同一批的同一种之间调', 'Only within one package of one round', {
      next: text('请选同一种', 'Choose the same package'),
    });
  const sides = { debitId: from.stockId, creditId: to.stockId, amount, code: 'claim-allotted' };
  return post(q, tenantId, sides, doing);
}
