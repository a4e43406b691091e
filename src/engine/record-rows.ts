// What a batch of actions enters in the register, as rows of act_batch, which gives each its number.
import type { Prepared } from '#engine/prepared.ts';
import type { RecordEntry } from '#policy/record.ts';

/** The union that runs the round issues it; whom the case is about holds it. */
export const recordRow = (id: number, ord: number, { round, target }: Prepared, record: RecordEntry): object => ({
  ...{ ord, id, issuer_id: round.view.organisationId, union_id: target.organisationId },
  ...{ person_id: target.personId, organisation_id: target.subjectOrganisationId },
  ...{ kind: record.kind, level: record.level, title_zh: record.title.zh, title_en: record.title.en },
  ...{ from_on: record.from, until_on: record.until },
});
