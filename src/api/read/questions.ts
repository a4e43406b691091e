// Questions about a case as the member and the officers read them, and which organisation answers: whoever has the case, or else runs it.
import { z } from '@hono/zod-openapi';
import type { Target } from '#access/viewer.ts';
import { type FoundCase, targetOf } from '#api/read/cases.ts';
import { organisationNames } from '#api/read/organisations.ts';
import { id, instant, iso } from '#api/shapes.ts';
import { questionsOf } from '#people/case-questions.ts';
import { maskedPeople } from '#people/show.ts';
import type { House } from '#store/house.ts';

export const question = z
  .object({
    id,
    words: z.string().openapi({ description: 'Empty: erased' }),
    askedAt: instant,
    answer: z.union([
      z.object({ words: z.string(), at: instant, by: z.string(), organisationName: z.string() }),
      z.null(),
    ]),
  })
  .openapi('CaseQuestion');

export const answererOf = ({ one, round }: FoundCase): number => one.handlerOrganisationId ?? round.view.organisationId;

/** A question lies with the organisation that answers it, whatever else the case is to others. */
export const questionTarget = (tenantId: number, found: FoundCase): Target => {
  const organisationId = answererOf(found);
  return { ...targetOf(tenantId, found), organisationId, handlerOrganisationId: organisationId };
};

export async function shownQuestions(house: House, tenantId: number, caseId: number) {
  const rows = await questionsOf(house, tenantId, [caseId]);
  const people = await maskedPeople(house, tenantId, [...new Set(rows.flatMap((row) => row.answeredBy ?? []))]);
  const names = await organisationNames(
    house.db,
    tenantId,
    rows.map((row) => row.answeredFor),
  );
  return rows.map((row) => ({
    id: row.id,
    words: row.words,
    askedAt: iso(row.askedAt),
    answer:
      row.answeredAt === null
        ? null
        : {
            words: row.answer ?? '',
            at: iso(row.answeredAt),
            by: people.get(row.answeredBy!)?.name ?? '',
            organisationName: names.get(row.answeredFor!) ?? '',
          },
  }));
}
