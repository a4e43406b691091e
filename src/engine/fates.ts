// What stood in the way of an action when it was written, in words.
import { documentMissing } from '#documents/case-documents.ts';
import { draftThere, isDraftScope } from '#engine/drafts.ts';
import { masterAlready } from '#engine/pairs.ts';
import type { Prepared } from '#engine/prepared.ts';
import { recordInTheWay } from '#engine/record-rows.ts';
import type { Fate } from '#engine/write.ts';
import { goodsShort } from '#goods/stock.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

/** Whoever may open another draft is told which one is there. */
export async function withDraft(
  q: Queryable,
  tenantId: number,
  fate: Fate,
  item: Prepared,
  refusal: Refusal,
): Promise<Refusal> {
  if (fate.fate !== 'key-taken') return refusal;
  const effect = item.decision.effects[fate.detail ?? -1];
  if (effect?.do !== 'claim-key' || !isDraftScope(effect.scope)) return refusal;
  const { id, personId, subjectOrganisationId } = item.target;
  const rows = await q.query<{ id: number }>(
    `SELECT k.case_id AS id FROM case_keys k JOIN cases c ON c.tenant_id = $1 AND c.id = k.case_id
      WHERE k.tenant_id = $1 AND k.scope = $2 AND c.person_id IS NOT DISTINCT FROM $3 AND c.subject_organisation_id IS NOT DISTINCT FROM $4 AND c.id <> $5`,
    [tenantId, effect.scope, personId, subjectOrganisationId, id],
  );
  return draftThere(rows.length === 1 ? rows[0]!.id : undefined);
}

export function refusalOf(fate: Fate, item: Prepared): Refusal {
  if (fate.fate === 'key-taken') {
    const effect = item.decision.effects[fate.detail ?? -1];
    if (effect?.do !== 'claim-key') throw new Fault('a key was taken that nobody claimed');
    return effect.refusal;
  }
  if (fate.fate === 'document-missing') return documentMissing();
  if (fate.fate === 'record-state') return recordInTheWay(item);
  if (fate.fate === 'has-master') return masterAlready();
  if (fate.fate === 'not-shown')
    return refuse('showing-over', '已经撤下或到期，不再接意向', 'It is withdrawn or over and takes no more interest', {
      next: text('看看别的推介', 'Look at others on show'),
    });
  if (item.request.action === 'undo')
    return refuse(
      'already-paid-out',
      '钱已经送银行，不能撤销',
      'The money is on its way to the bank; this cannot be undone',
      {
        next: text('请财务与银行联系', 'Ask finance to speak to the bank'),
      },
    );
  if (item.decision.effects.some((effect) => effect.do === 'goods')) return goodsShort();
  const place = item.decision.effects.find((effect) => effect.do === 'place');
  if (place) return place.refusal;
  return refuse(
    'budget-exhausted',
    '本批次预算不够了，这件没有批准',
    "The round's budget does not reach; nothing was granted",
    {
      next: text('追加预算，或按办法比例核减', 'Add to the budget, or cut proportionally if the policy says so'),
      details: { accountId: fate.detail },
    },
  );
}
