// Payments to people who changed their account a short while ago: whoever approves such a batch, and whoever hands it to the bank, confirms them one by one.
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { askAgainHours, askedAgainSince } from '#policy/account-changes.ts';
import type { Queryable } from '#store/queryable.ts';

/** Told in a refusal at most. */
const toldAtMost = 100;

interface Confirming {
  readonly batchId: number;
  readonly at: Date;
  /** The payments that the reader ticked. */
  readonly confirmed: readonly number[];
}

/**
 * The payments of a batch whose payee changed the account a short while ago, in the order of the file. The account of a union is held for a day
 * after any change (`account_from` is its end), so the short while begins when it may be paid on.
 */
export async function changedItems(q: Queryable, tenantId: number, batchId: number, at: Date): Promise<number[]> {
  const rows = await q.query<{ id: number }>(
    `SELECT i.id FROM people p JOIN payment_items i ON i.tenant_id = $1 AND i.payee_person_id = p.id AND i.batch_id = $2
      WHERE p.tenant_id = $1 AND p.account_changed_at > $3
     UNION ALL
     SELECT i.id FROM organisations o JOIN payment_items i ON i.tenant_id = $1 AND i.payee_organisation_id = o.id AND i.batch_id = $2
      WHERE o.tenant_id = $1 AND o.account_from > $3
      ORDER BY id`,
    [tenantId, batchId, askedAgainSince(at)],
  );
  return rows.map(({ id }) => id);
}

/**
 * A change that is committed after this was read is as one after the batch has left: its payments go to the accounts that stood when it was prepared.
 * Refuses: accounts-changed (with `details.itemIds`, 100 at most).
 */
export async function checkChangedAccounts(
  q: Queryable,
  tenantId: number,
  { batchId, at, confirmed }: Confirming,
): Promise<Refusal | null> {
  const ticked = new Set(confirmed);
  const open = (await changedItems(q, tenantId, batchId, at)).filter((id) => !ticked.has(id));
  if (open.length === 0) return null;
  return refuse(
    'accounts-changed',
    `有 ${open.length} 笔的收款账户在 ${askAgainHours} 小时内改过，要逐笔确认`,
    `${open.length} of the payments go to accounts that were changed within ${askAgainHours} hours; confirm each of them`,
    {
      next: text(
        '先向本人核实是不是自己改的，再逐笔打勾确认',
        'Ask the payees whether they changed it themselves, then tick each payment',
      ),
      details: { itemIds: open.slice(0, toldAtMost) },
    },
  );
}
