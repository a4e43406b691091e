// What lists of cases before an officer show beside the row: names, and what the case is about in a few words.
import type { LaidOut } from '#engine/laid-out.ts';
import type { CaseRow } from '#engine/queues.ts';
import { maskName } from '#kit/mask.ts';
import { own } from '#kit/own.ts';
import type { Text } from '#kit/text.ts';
import { answerInWords } from '#policy/answer-words.ts';
import { classOf } from '#policy/facts.ts';
import type { Queryable } from '#store/queryable.ts';

export interface Names {
  organisation(id: number): string;
  person(id: number): string;
  /** Whom a case is about. */
  subject(row: Pick<CaseRow, 'personId' | 'subjectOrganisationId' | 'organisationId'>, inFull: boolean): string;
}

/** Names of these people and organisations, read at once; unknown ones are ''. */
export async function namesOf(
  q: Queryable,
  tenantId: number,
  ids: { readonly people: readonly number[]; readonly organisations: readonly number[] },
): Promise<Names> {
  const rows = await q.query<{ kind: string; id: number; name: string }>(
    `SELECT 'person' AS kind, id, name FROM people WHERE tenant_id = $1 AND id = ANY ($2::bigint[])
     UNION ALL SELECT 'organisation', id, name FROM organisations WHERE tenant_id = $1 AND id = ANY ($3::bigint[])`,
    [tenantId, ids.people, ids.organisations],
  );
  const known = new Map(rows.map(({ kind, id, name }) => [`${kind}:${id}`, name]));
  const organisation = (id: number) => known.get(`organisation:${id}`) ?? '';
  const person = (id: number) => known.get(`person:${id}`) ?? '';
  return {
    organisation,
    person,
    subject({ personId, subjectOrganisationId, organisationId }, inFull) {
      if (personId === null) return organisation(subjectOrganisationId ?? organisationId);
      return inFull ? person(personId) : maskName(person(personId));
    },
  };
}

const mostWords = 2;

/** The first choices of the form that are nobody's secret: 技师、电工. */
export function gistOf({ round, answers }: Pick<LaidOut, 'round' | 'answers'>): Text[] {
  const { form } = round.programme;
  return Object.entries(form)
    .filter(([, field]) => field.type === 'choice' && classOf(field) <= 'S1')
    .slice(0, mostWords)
    .flatMap(([key, field]) => answerInWords(field, own(answers, key), { form, round: round.view }) ?? []);
}
