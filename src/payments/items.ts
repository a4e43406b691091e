// The single payments of a batch. They are made from the cases that are due by one SQL function (prepare_payment_items), with the payee's
// name and sealed account as they stand at that moment: a later correction does not change what the second person approves.
import type { CryptoProvider } from '#crypto/provider.ts';
import { Fault } from '#kit/refusal.ts';
import { openOrganisationAccount } from '#organisations/account.ts';
import { openField } from '#people/fields.ts';
import type { IdSource } from '#store/ids.ts';
import { layLeaves } from '#store/leaves.ts';
import type { Queryable } from '#store/queryable.ts';

/** Cases at a time: bounds the arrays of one call. */
const CHUNK = 50_000;

export interface Prepared {
  readonly items: number;
  readonly amountFen: number;
  /** Cases whose payee has given no account, or one that is not to be paid on yet. */
  readonly withoutAccount: readonly number[];
}

export interface PreparedChunk extends Prepared {
  /** The last case looked at; the next chunk begins after it. */
  readonly upTo: number;
  readonly cases: number;
}

interface Filling {
  readonly batchId: number;
  readonly roundId: number;
  readonly stage: string;
}

/** Puts the due payments among the next cases of the stage that are in no batch into this one; null when no case is left. */
export async function prepareChunk(
  q: Queryable,
  tenantId: number,
  { batchId, roundId, stage }: Filling,
  ids: IdSource,
  { after, most = CHUNK }: { readonly after: number; readonly most?: number },
): Promise<PreparedChunk | null> {
  const [next] = await q.query<{ upTo: number | null; cases: number }>(
    `SELECT max(case_id) AS "upTo", count(*) AS cases FROM (
       SELECT case_id FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = $3 AND case_id > $4 ORDER BY case_id LIMIT $5) AS chunk`,
    [tenantId, roundId, stage, after, most],
  );
  if (next?.upTo == null) return null;
  const { upTo, cases } = next;
  const first = await ids.take(tenantId, 2 * cases);
  const [made] = await q.query<{ items: number; amountFen: number; without: number[] }>(
    'SELECT items, amount_fen AS "amountFen", without_account AS without FROM prepare_payment_items($1, $2, $3, $4, $5, $6, $7)',
    [tenantId, batchId, roundId, stage, after, upTo, first],
  );
  await layLeaves(q, tenantId, 'payment_items', 't.id >= $2 AND t.id < $3 AND t.batch_id = $4', [
    first,
    first + 2 * cases,
    batchId,
  ]);
  return { upTo, cases, items: made!.items, amountFen: made!.amountFen, withoutAccount: made!.without };
}

/** All chunks at once; the batch's totals grow with them. */
export async function prepareItems(q: Queryable, tenantId: number, batch: Filling, ids: IdSource): Promise<Prepared> {
  let [after, items, amountFen] = [0, 0, 0];
  const withoutAccount: number[] = [];
  for (;;) {
    const made = await prepareChunk(q, tenantId, batch, ids, { after });
    if (!made) return { items, amountFen, withoutAccount };
    after = made.upTo;
    items += made.items;
    amountFen += made.amountFen;
    withoutAccount.push(...made.withoutAccount);
  }
}

/**
 * Cases of a batch whose grants do not cover everything that was paid, is under way or is asked for in this batch. Written so that each
 * case is an index look-up whatever the statistics say (`+ 0` keeps the planner off the payable account, which has them all).
 */
export async function uncoveredCases(
  q: Queryable,
  tenantId: number,
  batchId: number,
  payableId: number,
): Promise<number[]> {
  const rows = await q.query<{ caseId: number }>(
    `SELECT w.case_id AS "caseId" FROM payment_items w
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(t.amount), 0) AS fen FROM transfers t
         WHERE t.tenant_id = $1 AND t.case_id = w.case_id AND t.entitlement IS NOT NULL AND t.credit_id + 0 = $3 AND t.kind = 'post'
           AND NOT EXISTS (SELECT FROM transfers r WHERE r.tenant_id = $1 AND r.original_id = t.id)
      ) granted
      CROSS JOIN LATERAL (
        SELECT sum(i.amount_fen) AS fen FROM payment_items i WHERE i.tenant_id = $1 AND i.case_id = w.case_id
           AND NOT EXISTS (SELECT FROM payment_results p WHERE p.tenant_id = $1 AND p.item_id = i.id AND p.result = 'rejected')
      ) taken
      WHERE w.tenant_id = $1 AND w.batch_id = $2 AND taken.fen > granted.fen ORDER BY 1 LIMIT 100`,
    [tenantId, batchId, payableId],
  );
  return rows.map(({ caseId }) => caseId);
}

/** Takes the payments of these cases out of a batch as far as they are not due any more, unless nothing would be left; gives the cases. */
export async function takeOutUndone(
  q: Queryable,
  tenantId: number,
  batchId: number,
  caseIds: readonly number[],
): Promise<number[]> {
  if (caseIds.length === 0) return [];
  const rows = await q.query<{ caseId: number }>(
    `WITH undone AS (
       SELECT i.id, i.case_id, i.amount_fen FROM payment_items i JOIN cases c ON c.tenant_id = $1 AND c.id = i.case_id
        WHERE i.tenant_id = $1 AND i.batch_id = $2 AND i.case_id = ANY ($3::bigint[])
          AND (c.status <> 'open' OR c.stage <> i.stage OR c.state -> 'stages' -> i.stage ->> 'status' IS DISTINCT FROM 'due')
     ), gone AS (
       DELETE FROM payment_items i USING undone u WHERE i.tenant_id = $1 AND i.id = u.id
          AND (SELECT count(*) FROM undone) < (SELECT b.items FROM payment_batches b WHERE b.tenant_id = $1 AND b.id = $2)
       RETURNING i.case_id, i.amount_fen
     ), fewer AS (
       UPDATE payment_batches b SET items = b.items - s.items, amount_fen = b.amount_fen - s.fen
         FROM (SELECT count(*)::int AS items, coalesce(sum(amount_fen), 0)::bigint AS fen FROM gone) s
        WHERE b.tenant_id = $1 AND b.id = $2 AND s.items > 0
     )
     SELECT case_id AS "caseId" FROM gone ORDER BY 1`,
    [tenantId, batchId, caseIds],
  );
  return rows.map(({ caseId }) => caseId);
}

export interface ItemRow {
  readonly id: number;
  readonly amountFen: number;
  readonly payeePersonId: number | null;
  readonly payeeOrganisationId: number | null;
  readonly payeeName: string;
  readonly sealed: Buffer;
  readonly bank: string | null;
}

/** The next of a batch by id, which is the order of the bank file. */
export const itemsAfter = (
  q: Queryable,
  tenantId: number,
  batchId: number,
  after: number,
  limit: number,
): Promise<ItemRow[]> =>
  q.query(
    `SELECT id, amount_fen AS "amountFen", payee_person_id AS "payeePersonId", payee_organisation_id AS "payeeOrganisationId",
            payee_name AS "payeeName", account_sealed AS sealed, account_bank AS bank
       FROM payment_items WHERE tenant_id = $1 AND batch_id = $2 AND id > $3 ORDER BY id LIMIT $4`,
    [tenantId, batchId, after, limit],
  );

/** The account number; it was sealed for the payee's own row and opens for no other. */
export function openItemAccount(crypto: CryptoProvider, tenantId: number, item: ItemRow): string {
  if (item.payeePersonId !== null) return openField(crypto, tenantId, 'account', item.payeePersonId, item.sealed);
  if (item.payeeOrganisationId === null) throw new Fault(`payment item ${item.id} has no payee`);
  return openOrganisationAccount(crypto, tenantId, item.payeeOrganisationId, item.sealed);
}
