// What a batch of actions enters in the register, as rows of act_batch, which gives each its number.
import type { Prepared } from '#engine/prepared.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { RecordChanged, RecordEntry } from '#policy/record.ts';

/** The union that runs the round issues it; whom the case is about holds it. */
export const recordRow = (id: number, ord: number, { round, target }: Prepared, record: RecordEntry): object => ({
  ...{ ord, id, issuer_id: round.view.organisationId, union_id: target.organisationId },
  ...{ person_id: target.personId, organisation_id: target.subjectOrganisationId },
  ...{ kind: record.kind, level: record.level, title_zh: record.title.zh, title_en: record.title.en },
  ...{ from_on: record.from, until_on: record.until },
});

/** What becomes of one that the subject holds. */
export const recordChangeRow = (factId: number, ord: number, { target }: Prepared, change: RecordChanged): object => ({
  ...{ ord, person_id: target.personId, organisation_id: target.subjectOrganisationId, kind: change.kind },
  ...{ what: change.what, level: change.level, until_on: change.until, today: change.on },
  ...{ issuer_id: change.number?.issuerId ?? null, year: change.number?.year ?? null },
  ...{ number: change.number?.number ?? null, fact_id: factId, source: change.source },
  ...{ reason: change.reason ?? null, even_over: change.evenOver === true },
});

/** It cannot be changed so, or what it became since would be left hanging by an undo. */
export function recordInTheWay({ decision }: Prepared): Refusal {
  const effect = decision.effects.find((one) => one.do === 'change-record');
  if (effect) return effect.refusal;
  return refuse(
    'record-moved-on',
    '这条登记后来又变了，不能撤销这一步',
    'The record has changed since; this step cannot be undone',
    { next: text('请在登记册里办理', 'See to it in the register') },
  );
}
