// Records that bring a case of their own, as a yearly review of studios asks for them: which there are below a union, what their people proved in a year
// while they belonged to them, and how many belong to them now.
import type { Day } from '#kit/days.ts';
import type { Answers } from '#policy/form.ts';
import { numberInWords, type RecordNumber } from '#policy/record.ts';
import { type Roster, resultsMost } from '#policy/roster.ts';
import type { Queryable } from '#store/queryable.ts';
import { proved } from '#studios/studios.ts';

interface Result {
  readonly kind: string;
  readonly day: Day;
  readonly words: string | null;
}

export interface Entered extends RecordNumber {
  readonly id: number;
  readonly personId: number;
  /** The union of its holder, where it lies below the one asked for; otherwise the one that the record came through. */
  readonly organisationId: number;
  readonly title: string;
  /** The newest first. */
  readonly results: readonly Result[];
  readonly people: readonly string[];
}

export interface RosterAsked {
  readonly organisationId: number;
  readonly record: string;
  readonly year: number;
  readonly today: Day;
}

/** Valid ones of people, that came through unions below the one asked for. */
const among = `FROM records r WHERE r.tenant_id = $1 AND r.kind = $3 AND r.state = 'valid' AND (r.until_on IS NULL OR r.until_on >= $4) AND r.person_id IS NOT NULL
    AND EXISTS (SELECT FROM organisation_paths t WHERE t.tenant_id = $1 AND t.ancestor_id = $2 AND t.descendant_id = r.union_id)`;

export async function rosterIds(
  q: Queryable,
  tenantId: number,
  { organisationId, record, today }: RosterAsked,
): Promise<readonly number[]> {
  const rows = await q.query<{ id: number }>(`SELECT r.id ${among} ORDER BY r.id`, [
    ...[tenantId, organisationId, record, today],
  ]);
  return rows.map(({ id }) => id);
}

/** In the order of their ids. */
export const rosterPage = (
  q: Queryable,
  tenantId: number,
  { organisationId, record, year, today }: RosterAsked,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<Entered[]> =>
  q.query<Entered>(
    `SELECT r.id, r.kind, r.issuer_id AS "issuerId", r.year, r.number, r.person_id AS "personId", r.title_zh AS title,
       coalesce((SELECT f.organisation_id FROM person_facts f JOIN organisation_paths t ON t.tenant_id = $1 AND t.ancestor_id = $2 AND t.descendant_id = f.organisation_id
         WHERE f.tenant_id = $1 AND f.person_id = r.person_id), r.union_id) AS "organisationId",
       coalesce((SELECT jsonb_agg(jsonb_build_object('kind', g.kind, 'day', g.day, 'words', g.words) ORDER BY g.day DESC, g.case_id DESC)
         FROM (SELECT DISTINCT e.case_id, e.kind, e.day, e.words FROM ${proved} WHERE e.day BETWEEN make_date($7, 1, 1) AND make_date($7, 12, 31)) g), '[]') AS results,
       coalesce((SELECT jsonb_agg(m.role) FROM record_people m WHERE m.tenant_id = $1 AND m.record_id = r.id AND m.until_on IS NULL), '[]') AS people
     ${among} AND r.id > $5 ORDER BY r.id LIMIT $6`,
    [tenantId, organisationId, record, today, after, limit, year],
  );

/** What is known of a record, field by field of the form. */
export function answersOf(record: Entered, { answers }: Roster): Answers {
  const known = (source: string): unknown => {
    const [about, kind] = source.split('.');
    if (about === 'number') return numberInWords(record);
    if (about === 'name') return record.title;
    if (about === 'people') return record.people.filter((role) => role === kind).length;
    if (about === 'evidence') return record.results.filter((one) => one.kind === kind).length;
    return record.results
      .slice(0, resultsMost)
      .map(({ words, ...one }) => (words === null ? one : { ...one, title: words }));
  };
  return Object.fromEntries(Object.entries(answers).map(([field, source]) => [field, known(source)])) as Answers;
}
