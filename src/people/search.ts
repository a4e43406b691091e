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

const LATIN = /^[a-zü' ]+$/i;
const within = (placeholder: string) => `EXISTS (
  SELECT FROM person_facts f JOIN organisation_paths x ON x.tenant_id = $1 AND x.ancestor_id = ${placeholder} AND x.descendant_id = f.organisation_id
   WHERE f.tenant_id = $1 AND f.person_id = p.id)`;
const organisation =
  '(SELECT f.organisation_id FROM person_facts f WHERE f.tenant_id = $1 AND f.person_id = p.id) AS "organisationId"';

/** `%`, `_` and the escape itself, taken literally. */
export const likeLiteral = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** What the GIN index is asked for: the pairs of the text, or its one character. */
export function searchGrams(text: string): string[] {
  const all = grams(text);
  const pairs = all.filter((gram) => [...gram].length === 2);
  return pairs.length > 0 ? pairs : all;
}

/** A search runs through stages; a cursor is the stage, the last id, and what the stage is ordered by before the id. */
interface Stage {
  /** The column the stage is ordered by before the id; undefined: by id alone. */
  readonly by?: 'name' | 'pinyin' | 'initials';
  filter(put: (value: unknown) => string): string;
}

interface Cursor {
  readonly stage: number;
  readonly id: number;
  readonly by: string;
}

function readCursor(after: string | undefined): Cursor {
  const match = /^([01])-(\d{1,15})-([\w-]*)$/.exec(after ?? '');
  if (!match) return { stage: 0, id: 0, by: '' };
  return {
    stage: Number(match[1]),
    id: Number(match[2]),
    by: Buffer.from(match[3]!, 'base64url').toString('utf8').replaceAll('\0', ''),
  };
}

const writeCursor = ({ stage, id, by }: Cursor): string => `${stage}-${id}-${Buffer.from(by).toString('base64url')}`;

const begins = (column: string, text: string, put: (value: unknown) => string): string =>
  `p.${column} LIKE ${put(`${likeLiteral(text)}%`)}`;

/** Names that begin so, in order of the name, hence the name itself first; then names that hold the characters further on. */
const characterStages = (text: string): Stage[] => [
  { by: 'name', filter: (put) => begins('name', text, put) },
  {
    filter(put) {
      const lower = text.toLowerCase();
      // The pairs may stand apart in a name of four characters and more: the name itself has the last word.
      const apart = [...lower].length > 2;
      const plain = `%${likeLiteral(lower.replaceAll(/[ ·]/g, ''))}%`;
      const recheck = apart ? ` AND translate(lower(p.name), ' ·', '') LIKE ${put(plain)}` : '';
      return `p.grams @> ${put(searchGrams(lower))}::text[]${recheck} AND NOT (${begins('name', text, put)})`;
    },
  },
];

const letterStages = (letters: string): Stage[] => [
  { by: 'pinyin', filter: (put) => begins('pinyin', letters, put) },
  {
    by: 'initials',
    filter: (put) => `${begins('initials', letters, put)} AND NOT (${begins('pinyin', letters, put)})`,
  },
];

type Row = PersonFound & { readonly by: string };

function statement(asked: PeopleAsked, stage: Stage, parameters: unknown[], cursor: Cursor | undefined): string {
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const filters = [stage.filter(put)];
  if (cursor && stage.by) {
    // The first comparison is the index's starting point, the second skips what the page before showed of the same name.
    const from = put(cursor.by);
    filters.push(`p.${stage.by} ~>=~ ${from} AND (p.${stage.by} ~>~ ${from} OR p.id > ${put(cursor.id)})`);
  } else if (cursor) filters.push(`p.id > ${put(cursor.id)}`);
  if (asked.withinId !== undefined) filters.push(within(put(asked.withinId)));
  return `SELECT p.id, p.name, ${organisation}, ${stage.by ? `p.${stage.by}` : "''"} AS by FROM people p
    WHERE p.tenant_id = $1 AND p.merged_into_id IS NULL AND ${filters.join(' AND ')}
    ORDER BY ${stage.by ? `p.${stage.by} USING ~<~, ` : ''}p.id LIMIT $2`;
}

async function throughStages(
  q: Queryable,
  tenantId: number,
  asked: PeopleAsked,
  stages: readonly Stage[],
  limit: number,
): Promise<PeoplePage> {
  const from = readCursor(asked.after);
  const found: { stage: number; row: Row }[] = [];
  for (let stage = from.stage; stage < stages.length && found.length <= limit; stage += 1) {
    const parameters: unknown[] = [tenantId, limit + 1 - found.length];
    const sql = statement(
      asked,
      stages[stage]!,
      parameters,
      asked.after !== undefined && stage === from.stage ? from : undefined,
    );
    found.push(...(await q.query<Row>(sql, parameters)).map((row) => ({ stage, row })));
  }
  const people = found.slice(0, limit);
  const last = people.at(-1);
  return {
    people: people.map(({ row: { id, name, organisationId } }) => ({ id, name, organisationId })),
    ...(found.length > limit && last
      ? { next: writeCursor({ stage: last.stage, id: last.row.id, by: last.row.by }) }
      : {}),
  };
}

/**
 * One page of people: those whose name begins with the text (the name itself first), then those who have it further on.
 * Latin letters are read as pinyin, then as initials. Empty text, and text without a letter or character, finds nobody.
 */
export async function searchPeople(q: Queryable, tenantId: number, asked: PeopleAsked): Promise<PeoplePage> {
  const text = normaliseName(asked.text).slice(0, 100).toWellFormed();
  const limit = Math.min(Math.max(Math.trunc(asked.limit ?? 20), 1), 100);
  if (grams(text).length === 0) return { people: [] };
  if (LATIN.test(text)) {
    const letters = text.toLowerCase().replaceAll(/[' ]/g, '').replaceAll('ü', 'v');
    if (letters !== '') return throughStages(q, tenantId, asked, letterStages(letters), limit);
  }
  return throughStages(q, tenantId, asked, characterStages(text), limit);
}
