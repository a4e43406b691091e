// Why a batch stays empty. Where the next instalment waits for a stage that cases have not passed yet, that is the reason, and the rule is the programme's.
import { chinaTimeFrom } from '#kit/clock.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Prepared } from '#payments/items.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

const nothingToPay = (withoutAccount: readonly number[]): Refusal =>
  refuse('nothing-to-pay', '没有可以列入本批的款项', 'Nothing is due that is not in a batch already', {
    next: {
      zh: '没有登记账户的收款人请先补登；刚改的账户，一天后才能付',
      en: 'Ask payees without an account to give one; one that was just changed is paid on after a day',
    },
    details: { withoutAccount: withoutAccount.slice(0, 100) },
  });

/** Whoever granted them may still take it back, and nothing leaves before. */
export const stillUndoable = (count: number, until: Date, zh: string, en: string): Refusal =>
  refuse(
    'undo-not-over',
    `刚批准的 ${count} 笔在 ${chinaTimeFrom(until)} 以前还可以撤回，${zh}`,
    `${count} granted just now can be taken back until ${chinaTimeFrom(until)}, ${en}`,
    {
      next: text(`${chinaTimeFrom(until)} 以后再办`, `Try again after ${chinaTimeFrom(until)}`),
      details: { undoable: count, undoUntil: until },
    },
  );

const early = (stage: Text, waiting: number): Refusal =>
  refuse(
    'instalment-early',
    `这一期要等“${stage.zh}”办完才付，还有 ${waiting} 件没办完`,
    `This instalment is due after “${stage.en}”, and ${waiting} have not come so far`,
    {
      rule: 'amount.instalments',
      next: text('验收以后再列入付款批', 'Pay them when that is done'),
      details: { waiting },
    },
  );

/** What can still be taken back, who has no account, or what the instalment waits for. */
export async function nothingDue(
  q: Queryable,
  tenantId: number,
  { roundId, stage }: { readonly roundId: number; readonly stage: string },
  { withoutAccount, undoable, undoUntil }: Omit<Prepared, 'items' | 'amountFen'>,
): Promise<Refusal> {
  if (undoUntil !== null) return stillUndoable(undoable, undoUntil, '还不能制单', 'and cannot be prepared yet');
  const [round] = await q.query<{ definition: Programme }>(
    'SELECT v.definition FROM rounds r JOIN programme_versions v ON v.tenant_id = $1 AND v.hash = r.version_hash WHERE r.tenant_id = $1 AND r.id = $2',
    [tenantId, roundId],
  );
  const { stages = {}, amount } = round?.definition ?? {};
  const key = Object.hasOwn(stages, stage) ? own(stages, stage)!.settings.instalment : undefined;
  const after = amount?.instalments?.find((one) => one.key === key)?.after;
  if (after === undefined || withoutAccount.length > 0) return nothingToPay(withoutAccount);
  const [count] = await q.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = $3',
    [tenantId, roundId, after],
  );
  return count!.n === 0
    ? nothingToPay(withoutAccount)
    : early(own(stages, after)?.title ?? text(after, after), count!.n);
}
