// The single payments of a batch. They are made from the cases that are due by one SQL function (prepare_payment_items), with the payee's
// name and sealed account as they stand at that moment: a later correction does not change what the second person approves.
import type { CryptoProvider } from '#crypto/provider.ts';
import { Fault } from '#kit/refusal.ts';
import { openOrganisationAccount } from '#organisations/account.ts';
import { openField } from '#people/fields.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
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
  /** Left out, because whoever decided them may still take it back; and from when all of these can be paid. */
  readonly undoable: number;
  readonly undoUntil: Date | null;
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
  const [made] = await q.query<Prepared>(
    `SELECT items, amount_fen AS "amountFen", without_account AS "withoutAccount", undoable, undo_until AS "undoUntil"
       FROM prepare_payment_items($1, $2, $3, $4, $5, $6, $7, make_interval(mins => $8))`,
    [tenantId, batchId, roundId, stage, after, upTo, first, undoWindowMinutes],
  );
  await layLeaves(q, tenantId, 'payment_items', 't.id >= $2 AND t.id < $3 AND t.batch_id = $4', [
    first,
    first + 2 * cases,
    batchId,
  ]);
  return { upTo, cases, ...made! };
}

export const later = (one: Date | null, other: Date | null): Date | null =>
  one === null || (other !== null && other > one) ? other : one;

/** All chunks at once; the batch's totals grow with them. */
export async function prepareItems(q: Queryable, tenantId: number, batch: Filling, ids: IdSource): Promise<Prepared> {
  let [after, items, amountFen, undoable] = [0, 0, 0, 0];
  let undoUntil: Date | null = null;
  const withoutAccount: number[] = [];
  for (;;) {
    const made = await prepareChunk(q, tenantId, batch, ids, { after });
    if (!made) return { items, amountFen, withoutAccount, undoable, undoUntil };
    after = made.upTo;
    items += made.items;
    amountFen += made.amountFen;
    withoutAccount.push(...made.withoutAccount);
    undoable += made.undoable;
    undoUntil = later(undoUntil, made.undoUntil);
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

/** Cases of a batch that were decided after `since` by somebody who can still take it back. */
export async function undoableCases(q: Queryable, tenantId: number, batchId: number, since: Date): Promise<number[]> {
  const rows = await q.query<{ caseId: number }>(
    `SELECT i.case_id AS "caseId" FROM payment_items i JOIN cases c ON c.tenant_id = $1 AND c.id = i.case_id
       JOIN case_events e ON e.tenant_id = $1 AND e.case_id = c.id AND e.seq = c.seq
      WHERE i.tenant_id = $1 AND i.batch_id = $2 AND c.changed_at > $3 AND e.at > $3 AND e.actor_id IS NOT NULL AND is_decision(e.events)
      ORDER BY 1 LIMIT 100`,
    [tenantId, batchId, since],
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
  const gone = await q.query<{ caseId: number; amountFen: number }>(
    `WITH undone AS (
       SELECT i.id FROM payment_items i JOIN cases c ON c.tenant_id = $1 AND c.id = i.case_id
        WHERE i.tenant_id = $1 AND i.batch_id = $2 AND i.case_id = ANY ($3::bigint[])
          AND (c.status <> 'open' OR c.stage <> i.stage OR c.state -> 'stages' -> i.stage ->> 'status' IS DISTINCT FROM 'due')
     )
     DELETE FROM payment_items i USING undone u WHERE i.tenant_id = $1 AND i.id = u.id
        AND (SELECT count(*) FROM undone) < (SELECT b.items FROM payment_batches b WHERE b.tenant_id = $1 AND b.id = $2)
     RETURNING i.case_id AS "caseId", i.amount_fen AS "amountFen"`,
    [tenantId, batchId, caseIds],
  );
  if (gone.length === 0) return [];
  await q.query(
    'UPDATE payment_batches SET items = items - $3, amount_fen = amount_fen - $4 WHERE tenant_id = $1 AND id = $2',
    [tenantId, batchId, gone.length, gone.reduce((all, { amountFen }) => all + amountFen, 0)],
  );
  return gone.map(({ caseId }) => caseId).sort((a, b) => a - b);
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
