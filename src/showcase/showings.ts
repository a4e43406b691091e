// Showings as they are read: found by words, letters, trade and place, the newest first; and one with what became of it.
import type { Day } from '#kit/days.ts';
import { normaliseName } from '#kit/normalise.ts';
import { grams } from '#kit/pinyin.ts';
import { likeLiteral, searchGrams } from '#people/search.ts';
import { placeTerm, plainWords, runs, tradeTerm, whatTerm } from '#showcase/terms.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ShowingsAsked {
  /** Any characters of its words, pinyin or initials of its title; empty: all. */
  readonly text: string;
  readonly what?: string;
  readonly trade?: string;
  /** Of this union or one below it, as it was when it was disclosed. */
  readonly withinId?: number;
  readonly today: Day;
  readonly before?: { readonly at: Date; readonly id: number };
  readonly limit: number;
}

export interface Showing {
  readonly id: number;
  readonly caseId: number;
  readonly what: 'result' | 'problem';
  readonly title: string;
  readonly trade: string | null;
  readonly unionId: number;
  /** As everybody sees it; null: there is none, or it was erased. */
  readonly picture: { readonly sha256: string; readonly width: number; readonly height: number } | null;
  readonly document: string;
  readonly digest: Buffer;
  readonly disclosedAt: Date;
  readonly state: 'shown' | 'withdrawn';
  readonly until: Day | null;
}

const columns = `s.id, s.case_id AS "caseId", s.what, s.title, s.trade, s.union_id AS "unionId", s.document, s.digest,
  s.disclosed_at AS "disclosedAt", x.state, x.until_on AS until,
  (SELECT json_build_object('sha256', encode(p.sha256, 'hex'), 'width', p.width, 'height', p.height)
     FROM showing_pictures p JOIN answers a ON a.tenant_id = $1 AND a.case_id = s.case_id AND a.data_key IS NOT NULL
    WHERE p.tenant_id = $1 AND p.showing_id = s.id) AS picture`;

const LATIN = /^[a-zü' ]+$/i;

/** What the words must hold, for the index; a condition that has the last word where pairs may stand apart. null: nothing can be found. */
function wordsFilter(text: string, put: (value: unknown) => string): string[] | null {
  const clean = normaliseName(text).slice(0, 60).toWellFormed();
  if (clean === '') return [];
  if (LATIN.test(clean)) {
    const letters = clean.toLowerCase().replaceAll(/[' ]/g, '').replaceAll('ü', 'v');
    const like = `%${letters}%`;
    const among = (column: 'initials' | 'letters' | 'words', terms: readonly string[]) =>
      `(x.terms @> ${put(terms)}::text[] AND x.${column} LIKE ${put(like)})`;
    // Latin words stand in titles too: CNC, PLC.
    const ways = [among('words', searchGrams(letters))];
    if (letters.length > 1) ways.push(among('initials', runs(letters, 2, 'i')));
    if (letters.length > 2) ways.push(among('letters', runs(letters, 3, 'p')));
    return [`(${ways.join(' OR ')})`];
  }
  const plain = plainWords(clean);
  if (grams(plain).length === 0) return null;
  const found = [`x.terms @> ${put(searchGrams(plain))}::text[]`];
  if ([...plain].length > 2) found.push(`x.words LIKE ${put(`%${likeLiteral(plain)}%`)}`);
  return found;
}

/** Read one by one before the index is asked for letters: a few milliseconds. */
const newestLooked = 2_000;

/** One page of what is on show today. */
export async function findShowings(q: Queryable, tenantId: number, asked: ShowingsAsked): Promise<Showing[]> {
  const parameters: unknown[] = [tenantId, asked.today, asked.limit];
  const put = (value: unknown) => `$${parameters.push(value)}`;
  const words = wordsFilter(asked.text, put);
  if (words === null) return [];
  const filters = [
    ...(asked.what === undefined ? [] : [whatTerm(asked.what)]),
    ...(asked.trade === undefined ? [] : [tradeTerm(asked.trade)]),
    ...(asked.withinId === undefined ? [] : [placeTerm(asked.withinId)]),
  ];
  const conditions = [
    ...(filters.length === 0 ? [] : [`x.terms @> ${put(filters)}::text[]`]),
    ...words,
    ...(asked.before ? [`(x.disclosed_at, x.showing_id) < (${put(asked.before.at)}, ${put(asked.before.id)})`] : []),
  ];
  const found = (from: string, materialized: boolean) =>
    q.query<Showing>(
      `WITH candidates AS ${materialized ? 'MATERIALIZED' : 'NOT MATERIALIZED'} (
       SELECT x.showing_id, x.state, x.until_on, x.disclosed_at FROM ${from} x
        WHERE x.tenant_id = $1 AND x.state = 'shown' AND (x.until_on IS NULL OR x.until_on >= $2) ${conditions.map((one) => `AND ${one}`).join(' ')}),
     found AS MATERIALIZED (SELECT * FROM candidates x ORDER BY x.disclosed_at DESC, x.showing_id DESC LIMIT $3)
     SELECT ${columns} FROM found x JOIN showings s ON s.tenant_id = $1 AND s.id = x.showing_id ORDER BY x.disclosed_at DESC, x.showing_id DESC`,
      parameters,
    );
  // Letters are estimated badly. What is common fills a page from the newest alone; what does not is rare, and the index finds it.
  if (!LATIN.test(asked.text) || asked.text.trim().length < 4) return found('showing_index', false);
  const before = asked.before
    ? `AND (n.disclosed_at, n.showing_id) < ($${parameters.length - 1}, $${parameters.length})`
    : '';
  const newest = `(SELECT * FROM showing_index n WHERE n.tenant_id = $1 AND n.state = 'shown' ${before}
    ORDER BY n.disclosed_at DESC, n.showing_id DESC LIMIT ${newestLooked})`;
  const common = await found(newest, false);
  return common.length === asked.limit ? common : found('showing_index', true);
}

/** Withdrawn or over, too. */
export async function showingById(q: Queryable, tenantId: number, id: number): Promise<Showing | null> {
  const [row] = await q.query<Showing>(
    `SELECT ${columns} FROM showings s JOIN showing_index x ON x.tenant_id = $1 AND x.showing_id = s.id WHERE s.tenant_id = $1 AND s.id = $2`,
    [tenantId, id],
  );
  return row ?? null;
}

/** Of these cases, what each shows now or showed last. */
export async function showingsOfCases(
  q: Queryable,
  tenantId: number,
  caseIds: readonly number[],
): Promise<Map<number, Showing>> {
  const rows = await q.query<Showing>(
    `SELECT ${columns} FROM showings s JOIN showing_index x ON x.tenant_id = $1 AND x.showing_id = s.id
      WHERE s.tenant_id = $1 AND s.case_id = ANY ($2::bigint[]) ORDER BY s.disclosed_at, s.id`,
    [tenantId, caseIds],
  );
  return new Map(rows.map((row) => [row.caseId, row]));
}

export const isOnShow = ({ state, until }: Pick<Showing, 'state' | 'until'>, today: Day): boolean =>
  state === 'shown' && (until === null || until >= today);

export interface ShowingStep {
  readonly what: 'disclosed' | 'withdrawn' | 'renewed' | 'taken-back';
  readonly until: Day | null;
  readonly reason: string | null;
  /** null: the decision that disclosed it. */
  readonly byId: number | null;
  readonly at: Date;
}

export const stepsOfShowing = (q: Queryable, tenantId: number, id: number): Promise<ShowingStep[]> =>
  q.query<ShowingStep>(
    'SELECT what, until_on AS until, reason, by_id AS "byId", at FROM showing_steps WHERE tenant_id = $1 AND showing_id = $2 ORDER BY step',
    [tenantId, id],
  );

/** On show today. */
export async function showcaseTotals(q: Queryable, tenantId: number, today: Day) {
  const [row] = await q.query<{ results: number; problems: number }>(
    `SELECT count(*) FILTER (WHERE s.what = 'result')::int AS results, count(*) FILTER (WHERE s.what = 'problem')::int AS problems
       FROM showing_index x JOIN showings s ON s.tenant_id = $1 AND s.id = x.showing_id
      WHERE x.tenant_id = $1 AND x.state = 'shown' AND (x.until_on IS NULL OR x.until_on >= $2)`,
    [tenantId, today],
  );
  return row!;
}

/** What these people and unions show or showed, the newest first. */
export const showingsOwned = (
  q: Queryable,
  tenantId: number,
  {
    personId,
    unionIds,
    limit,
  }: { readonly personId: number; readonly unionIds: readonly number[]; readonly limit: number },
): Promise<Showing[]> =>
  q.query<Showing>(
    `WITH own AS (
       SELECT c.id FROM cases c WHERE c.tenant_id = $1 AND c.person_id = $2
       UNION SELECT c.id FROM cases c WHERE c.tenant_id = $1 AND c.subject_organisation_id = ANY ($3::bigint[]))
     SELECT ${columns} FROM own o JOIN showings s ON s.tenant_id = $1 AND s.case_id = o.id JOIN showing_index x ON x.tenant_id = $1 AND x.showing_id = s.id
      WHERE NOT EXISTS (SELECT FROM showing_steps p WHERE p.tenant_id = $1 AND p.showing_id = s.id AND p.what = 'taken-back')
      ORDER BY s.disclosed_at DESC, s.id DESC LIMIT $4`,
    [tenantId, personId, unionIds, limit],
  );

/** Whether it is his, or of one of these unions. */
export async function ownsShowing(
  q: Queryable,
  tenantId: number,
  {
    personId,
    unionIds,
    showingId,
  }: { readonly personId: number; readonly unionIds: readonly number[]; readonly showingId: number },
): Promise<boolean> {
  const rows = await q.query(
    `SELECT FROM showings s JOIN cases c ON c.tenant_id = $1 AND c.id = s.case_id
      WHERE s.tenant_id = $1 AND s.id = $2 AND (c.person_id = $3 OR c.subject_organisation_id = ANY ($4::bigint[]))`,
    [tenantId, showingId, personId, unionIds],
  );
  return rows.length > 0;
}
