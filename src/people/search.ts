// People by name: any characters anywhere (single characters and pairs in a GIN index; trigrams cannot find two Chinese characters),
// pinyin or initials from the start. Inside a subtree, page by page.
import { normaliseName } from '#kit/normalise.ts';
import { grams } from '#kit/pinyin.ts';
import type { Queryable } from '#store/queryable.ts';

export interface PeopleAsked {
  /** Characters of the name, or pinyin, or initials: Latin letters alone are read as either of the last two. */
  readonly text: string;
  /** Only people whose union is this or stands below it. */
  readonly withinId?: number;
  /** From the page before. */
  readonly after?: string;
  /** 1 … 100, default 20. */
  readonly limit?: number;
}

export interface PersonFound {
  readonly id: number;
  readonly name: string;
  readonly organisationId: number | null;
}

export interface PeoplePage {
  readonly people: readonly PersonFound[];
  /** Pass it as `after`; absent on the last page. */
  readonly next?: string;
}

const LATIN = /^[a-z' ]+$/i;
const within = (placeholder: string) => `AND EXISTS (
  SELECT FROM person_facts f JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = ${placeholder} AND x.descendant_id = f.organisation_id
   WHERE f.tenant_id = $1 AND f.person_id = p.id)`;
const organisation = '(SELECT f.organisation_id FROM person_facts f WHERE f.tenant_id = $1 AND f.person_id = p.id) AS "organisationId"';

/** `%`, `_` and the escape itself, taken literally. */
export const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** What the GIN index is asked for: the pairs of the text, or its one character. */
export function searchGrams(text: string): string[] {
  const all = grams(text);
  const pairs = all.filter((gram) => [...gram].length === 2);
  return pairs.length > 0 ? pairs : all;
}

function cursorOf(after: string | undefined): [stage: number, id: number] {
  const match = /^([0-2])-(\d{1,15})$/.exec(after ?? '');
  return match ? [Number(match[1]), Number(match[2])] : [0, 0];
}

interface Sought {
  /** Normalised, in the case given: names are stored so. */
  readonly text: string;
  readonly lower: string;
}

/** The three stages of a search by characters: the name itself, names that begin so, and the rest; each by id. */
function stageFilter(stage: number, sought: Sought, put: (value: unknown) => string): string {
  if (stage === 0) return `p.name = ${put(sought.text)}`;
  const begins = `p.name LIKE ${put(`${likeLiteral(sought.text)}%`)}`;
  if (stage === 1) return `${begins} AND p.name <> ${put(sought.text)}`;
  // The pairs may stand apart in a name of four characters and more: the name itself has the last word.
  const apart = [...sought.lower].length > 2;
  const plain = `%${likeLiteral(sought.lower.replaceAll(/[ ·]/g, ''))}%`;
  const recheck = apart ? ` AND translate(lower(p.name), ' ·', '') LIKE ${put(plain)}` : '';
  return `p.grams @> ${put(searchGrams(sought.lower))}::text[]${recheck} AND NOT (${begins})`;
}

async function byCharacters(q: Queryable, tenantId: number, asked: PeopleAsked, sought: Sought, limit: number): Promise<PeoplePage> {
  const [fromStage, afterId] = cursorOf(asked.after);
  const found: { stage: number; person: PersonFound }[] = [];
  for (let stage = fromStage; stage <= 2 && found.length <= limit; stage += 1) {
    const parameters: unknown[] = [tenantId, stage === fromStage ? afterId : 0, limit + 1 - found.length];
    const put = (value: unknown) => `$${parameters.push(value)}`;
    const filter = stageFilter(stage, sought, put);
    const inside = asked.withinId === undefined ? '' : within(put(asked.withinId));
    const rows = await q.query<PersonFound>(
      `SELECT p.id, p.name, ${organisation} FROM people p
        WHERE p.tenant_id = $1 AND ${filter} AND p.merged_into_id IS NULL AND p.id > $2 ${inside} ORDER BY p.id LIMIT $3`,
      parameters,
    );
    found.push(...rows.map((person) => ({ stage, person })));
  }
  const people = found.slice(0, limit);
  const last = people.at(-1);
  return {
    people: people.map(({ person }) => person),
    ...(found.length > limit && last ? { next: `${last.stage}-${last.person.id}` } : {}),
  };
}

async function byPinyin(q: Queryable, tenantId: number, asked: PeopleAsked, letters: string, limit: number): Promise<PeoplePage> {
  const [, afterId] = cursorOf(asked.after);
  const parameters: unknown[] = [tenantId, `${letters}%`, afterId, limit + 1];
  if (asked.withinId !== undefined) parameters.push(asked.withinId);
  const inside = asked.withinId === undefined ? '' : within(`$${parameters.length}`);
  const rows = await q.query<PersonFound>(
    `SELECT p.id, p.name, ${organisation} FROM people p
      WHERE p.tenant_id = $1 AND (p.pinyin LIKE $2 OR p.initials LIKE $2) AND p.merged_into_id IS NULL AND p.id > $3 ${inside}
      ORDER BY p.id LIMIT $4`,
    parameters,
  );
  const people = rows.slice(0, limit);
  return rows.length > limit ? { people, next: `0-${people.at(-1)!.id}` } : { people };
}

/**
 * One page of people, those of exactly that name first, then those whose name begins with it, then the rest, each by id.
 * Empty text, and text without a letter or character, finds nobody.
 */
export async function searchPeople(q: Queryable, tenantId: number, asked: PeopleAsked): Promise<PeoplePage> {
  const text = normaliseName(asked.text).slice(0, 100).toWellFormed();
  const sought = text.toLowerCase();
  const limit = Math.min(Math.max(Math.trunc(asked.limit ?? 20), 1), 100);
  if (grams(sought).length === 0) return { people: [] };
  if (LATIN.test(sought)) {
    const letters = sought.replaceAll(/[' ]/g, '').replaceAll('ü', 'v');
    const found = letters === '' ? { people: [] } : await byPinyin(q, tenantId, asked, letters, limit);
    // A name written in Latin letters has no pinyin of its own; it is found by its characters.
    if (found.people.length > 0 || asked.after !== undefined) return found;
  }
  return byCharacters(q, tenantId, asked, { text, lower: sought }, limit);
}
