// Cases by whom they are about: the number of the case, characters of a name, or pinyin or initials from its start.
import { normaliseName } from '#kit/normalise.ts';
import { likeLiteral, searchGrams } from '#people/search.ts';

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

/** The condition on `c`; nobody for a text without a letter, character or digit. `put` gives the placeholder of a value. */
export function namedCases(text: string, put: Put): string {
  const word = normaliseName(text).toLowerCase().slice(0, 100).toWellFormed();
  if (/^\d{1,15}$/.test(word)) return `c.id = ${put(Number(word))}::bigint`;
  const plain = word.replaceAll(/[' ·]/g, '');
  if (searchGrams(plain).length === 0) return 'false';
  const [people, organisations] = /^[a-zü]+$/.test(plain) ? letters(put, plain) : characters(put, plain);
  return `(c.person_id IN (SELECT id FROM people WHERE tenant_id = $1 AND ${people})
    OR c.subject_organisation_id IN (SELECT id FROM organisations WHERE tenant_id = $1 AND ${organisations}))`;
}
