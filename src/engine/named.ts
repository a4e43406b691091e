// Cases by whom they are about: the number of the case, characters of a name, or pinyin or initials from its start.
import { normaliseName } from '#kit/normalise.ts';
import { likeLiteral, searchGrams } from '#people/search.ts';
import type { Queryable } from '#store/queryable.ts';

type Put = (value: unknown) => string;

const characters = (put: Put, word: string): [people: string, organisations: string] => {
  const pairs = put(searchGrams(word));
  const anywhere = put(`%${likeLiteral(word)}%`);
  const holds = (column: string) => `grams @> ${pairs}::text[] AND lower(${column}) LIKE ${anywhere}`;
  return [holds('name'), holds('name')];
};

const letters = (put: Put, word: string): [people: string, organisations: string] => {
  const start = put(`${likeLiteral(word)}%`);
  const begins = `(pinyin LIKE ${start} OR initials LIKE ${start})`;
  return [begins, begins];
};

type Conditions = readonly [people: string, organisations: string];

/** Of people and organisations; null for a text without a letter, character or digit. */
function conditionsOf(word: string, put: Put): Conditions | null {
  const plain = word.replaceAll(/[' ·]/g, '');
  if (searchGrams(plain).length === 0) return null;
  return /^[a-zü]+$/.test(plain) ? letters(put, plain) : characters(put, plain);
}

const wordOf = (text: string): string => normaliseName(text).toLowerCase().slice(0, 100).toWellFormed();
const isNumber = (word: string): boolean => /^\d{1,15}$/.test(word);

/** The condition on `c`; nobody for a text without a letter, character or digit. `put` gives the placeholder of a value. */
export function namedCases(text: string, put: Put): string {
  const word = wordOf(text);
  if (isNumber(word)) return `c.id = ${put(Number(word))}::bigint`;
  const conditions = conditionsOf(word, put);
  if (!conditions) return 'false';
  const [people, organisations] = conditions;
  return `(c.person_id IN (SELECT id FROM people WHERE tenant_id = $1 AND ${people})
    OR c.subject_organisation_id IN (SELECT id FROM organisations WHERE tenant_id = $1 AND ${organisations}))`;
}

/** With more of the name than this, a page of their cases is soon found by going through all cases in order. */
const fewAtMost = 2_000;

/**
 * The people whom a text names, if no union bears the name and they are few: their cases are found by them, where `namedCases`
 * would go through a whole round for one person. null: ask `namedCases`.
 */
export async function fewNamed(q: Queryable, tenantId: number, text: string): Promise<readonly number[] | null> {
  const word = wordOf(text);
  const values: unknown[] = [tenantId, fewAtMost + 1];
  const conditions = isNumber(word) ? null : conditionsOf(word, (value) => `$${values.push(value)}`);
  if (!conditions) return null;
  const [people, organisations] = conditions;
  const [found] = await q.query<{ people: number[]; union: boolean }>(
    `SELECT ARRAY(SELECT id FROM people WHERE tenant_id = $1 AND ${people} LIMIT $2) AS people,
            EXISTS (SELECT FROM organisations WHERE tenant_id = $1 AND ${organisations}) AS union`,
    values,
  );
  return found!.union || found!.people.length > fewAtMost ? null : found!.people;
}
