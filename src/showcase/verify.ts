// The auditor's question to the showcase: is each document the one whose digest the history has, does what is shown on agreement fit the digest in it,
// and the picture, do row, terms and steps follow from it, and is nothing on show that no case disclosed.
import { canonicalJson, saltedDigest, sha256Hex } from '#kit/json.ts';
import type { Answers } from '#policy/form.ts';
import { openClosed, openPicture, type ShowingDocument } from '#showcase/document.ts';
import { termsOf } from '#showcase/terms.ts';
import type { House } from '#store/house.ts';
import type { Queryable } from '#store/queryable.ts';

export interface ShowingDifference {
  readonly what: 'digest' | 'closed' | 'picture' | 'columns' | 'steps' | 'case';
  readonly where: string;
  readonly expected: unknown;
  readonly found: unknown;
}

const chunk = 500;

interface Row {
  readonly id: number;
  readonly caseId: number;
  readonly what: string;
  readonly title: string;
  readonly trade: string | null;
  readonly unionId: number;
  readonly document: string;
  readonly digest: Buffer;
  readonly sealed: Buffer | null;
  readonly salt: Buffer | null;
  readonly hasPicture: boolean;
  /** Of the answers; both gone once they are erased. */
  readonly dataKey: Buffer | null;
  readonly erased: boolean;
  readonly at: Date;
  /** Of the history: the digest of the action that disclosed it. */
  readonly told: string | null;
  readonly index: Readonly<Record<string, unknown>> | null;
}

const rows = `SELECT s.id, s.case_id AS "caseId", s.what, s.title, s.trade, s.union_id AS "unionId", s.document, s.digest, s.closed_sealed AS sealed,
    s.closed_salt AS salt, s.disclosed_at AS at, p.showing_id IS NOT NULL AS "hasPicture", a.data_key AS "dataKey", coalesce(a.erased_at IS NOT NULL, false) AS erased,
    (SELECT d.value -> 'data' ->> 'digest' FROM case_events e CROSS JOIN LATERAL json_array_elements(e.events) d
      WHERE e.tenant_id = $1 AND e.case_id = s.case_id AND e.action_id = s.action_id AND e.at = s.disclosed_at AND d.value ->> 'type' = 'showing-recorded' LIMIT 1) AS told,
    (SELECT to_jsonb(x) FROM showing_index x WHERE x.tenant_id = $1 AND x.showing_id = s.id) AS index
  FROM showings s LEFT JOIN showing_pictures p ON p.tenant_id = $1 AND p.showing_id = s.id LEFT JOIN answers a ON a.tenant_id = $1 AND a.case_id = s.case_id
 WHERE s.tenant_id = $1 AND s.id > $2 ORDER BY s.id LIMIT ${chunk}`;

const steps = `WITH last AS (
    SELECT showing_id, count(*)::int AS steps, max(step) AS last, (array_agg(what ORDER BY step))[1] AS first, (array_agg(what ORDER BY step DESC))[1] AS what,
           (array_agg(until_on ORDER BY step DESC) FILTER (WHERE what IN ('disclosed', 'renewed')))[1] AS until_on
      FROM showing_steps WHERE tenant_id = $1 GROUP BY showing_id)
  SELECT 'showing_index ' || coalesce(x.showing_id, l.showing_id) AS where,
         jsonb_build_object('steps', l.steps, 'last', l.what, 'until', l.until_on) AS expected, jsonb_build_object('steps', x.steps, 'state', x.state, 'until', x.until_on) AS found
    FROM last l FULL JOIN (SELECT * FROM showing_index WHERE tenant_id = $1) x ON x.showing_id = l.showing_id
   WHERE x.showing_id IS NULL OR l.showing_id IS NULL OR x.steps <> l.steps OR l.last <> l.steps OR l.first <> 'disclosed' OR x.until_on IS DISTINCT FROM l.until_on
      OR x.state <> CASE WHEN l.what IN ('withdrawn', 'taken-back') THEN 'withdrawn' ELSE 'shown' END
   ORDER BY 1 LIMIT 1`;

/** Only rounds of programmes that publish are looked into. */
const cases = `WITH told AS (
    SELECT c.id FROM programme_versions v CROSS JOIN LATERAL json_each(v.definition -> 'stages') AS d(stage, value)
      JOIN rounds r ON r.tenant_id = $1 AND r.version_hash = v.hash
      JOIN cases c ON c.tenant_id = $1 AND c.round_id = r.id CROSS JOIN LATERAL json_each(c.state -> 'stages') AS s(stage, value)
     WHERE v.tenant_id = $1 AND d.value ->> 'kind' = 'publish' AND s.stage = d.stage AND s.value ->> 'status' = 'shown'),
  kept AS (
    SELECT s.case_id FROM showings s WHERE s.tenant_id = $1
       AND NOT EXISTS (SELECT FROM showing_steps p WHERE p.tenant_id = $1 AND p.showing_id = s.id AND p.what = 'taken-back'))
  SELECT 'showings of case ' || coalesce(t.id, k.case_id) AS where, t.id IS NOT NULL AS expected, k.case_id IS NOT NULL AS found
    FROM told t FULL JOIN kept k ON k.case_id = t.id WHERE t.id IS NULL OR k.case_id IS NULL ORDER BY 1 LIMIT 1`;

/** One at a time: a page of them would not fit into memory. */
async function pictureIn(q: Queryable, tenantId: number, id: number): Promise<Buffer | null> {
  const [row] = await q.query<{ sealed: Buffer }>(
    'SELECT content_sealed AS sealed FROM showing_pictures WHERE tenant_id = $1 AND showing_id = $2',
    [tenantId, id],
  );
  return row?.sealed ?? null;
}

/** What was erased has no digest that could be computed again; it must be gone, and the document keeps the digest. */
async function copiesDiffer(house: House, q: Queryable, tenantId: number, row: Row, document: ShowingDocument) {
  const { id, caseId, salt, dataKey } = row;
  const where = `showings ${id}`;
  const opened = async <T>(sealed: Buffer | null, open: typeof openClosed | typeof openPicture): Promise<T | null> =>
    sealed && ((await open(house, tenantId, { id, caseId, sealed, dataKey }).catch(() => null)) as T | null);
  const closed = await opened<Answers>(row.sealed, openClosed);
  const found = closed && salt ? saltedDigest(salt, closed).toString('hex') : null;
  const gone = row.erased && dataKey === null;
  if (found !== document.closed && !(gone && row.sealed !== null && document.closed !== null))
    return { what: 'closed', where, expected: document.closed, found } as const;
  const bytes = row.hasPicture ? await opened<Buffer>(await pictureIn(q, tenantId, id), openPicture) : null;
  const [expected = null, seen] = [document.picture, bytes && sha256Hex(bytes)];
  return seen === expected || (gone && row.hasPicture && expected !== null)
    ? null
    : ({ what: 'picture', where, expected, found: seen } as const);
}

async function compare(house: House, q: Queryable, tenantId: number, row: Row): Promise<ShowingDifference | null> {
  const where = `showings ${row.id}`;
  const digest = sha256Hex(row.document);
  if (row.told !== digest || row.digest.toString('hex') !== digest)
    return { what: 'digest', where, expected: row.told, found: digest };
  const document = JSON.parse(row.document) as ShowingDocument;
  const differs = await copiesDiffer(house, q, tenantId, row, document);
  if (differs) return differs;
  const { terms, letters, initials, words } = termsOf(document);
  const expected = {
    ...{ case: document.case, at: document.at, what: document.what, title: document.title, trade: document.trade },
    ...{ union: document.union, terms: [...terms].sort(), letters, initials, words },
  };
  const { index } = row;
  const found = {
    ...{ case: row.caseId, at: row.at.toISOString(), what: row.what, title: row.title, trade: row.trade },
    ...{ union: row.unionId, terms: [...((index?.terms ?? []) as string[])].sort() },
    ...{ letters: index?.letters, initials: index?.initials, words: index?.words },
  };
  return canonicalJson(found) === canonicalJson(expected) ? null : { what: 'columns', where, expected, found };
}

/** The first difference, or null when all is well. Run it in one REPEATABLE READ transaction. */
export async function verifyShowings(house: House, q: Queryable, tenantId: number): Promise<ShowingDifference | null> {
  for (let after = 0; ; ) {
    const page = await q.query<Row>(rows, [tenantId, after]);
    for (const row of page) {
      const found = await compare(house, q, tenantId, row);
      if (found) return found;
    }
    if (page.length < chunk) break;
    after = page.at(-1)!.id;
  }
  for (const [what, sql] of [
    ['steps', steps],
    ['case', cases],
  ] as const) {
    const [row] = await q.query<Omit<ShowingDifference, 'what'>>(sql, [tenantId]);
    if (row) return { what, ...row };
  }
  return null;
}
