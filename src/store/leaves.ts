// A leaf is the hash of a row as the application last wrote it. Every statement that writes a sealed table (sealed-tables.ts) is rewritten here, on the
// one way to the database, so that the statement itself writes its leaves, one row of `row_leaves` for all its rows: none can be forgotten, and
// whoever writes past the application leaves none. Why, and why no triggers: decision 20.
import { own } from '#kit/own.ts';
import type { Queryable } from '#store/queryable.ts';
import { hashOf, keyOf, type SealedTable, sealedTables, shapeOf } from '#store/sealed-tables.ts';

/** The same text with everything inside brackets, quotes and comments blanked, so that words found in it are the statement's own. */
export function outermost(sql: string): string {
  const out: string[] = [];
  let depth = 0;
  const skips: readonly (readonly [RegExp, number])[] = [
    [/'(?:[^']|'')*'/y, 0],
    [/"[^"]*"/y, 0],
    [/--[^\n]*/y, 0],
    [/\/\*[\s\S]*?\*\//y, 0],
  ];
  for (let i = 0; i < sql.length; ) {
    const skip = skips.map(([pattern]) => matchAt(pattern, sql, i)).find((found) => found !== null);
    if (skip) {
      out.push(' '.repeat(skip.length));
      i += skip.length;
      continue;
    }
    const c = sql[i]!;
    if (c === ')') depth -= 1;
    out.push(depth === 0 ? c : ' ');
    if (c === '(') depth += 1;
    i += 1;
  }
  return out.join('');
}

function matchAt(pattern: RegExp, sql: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? null;
}

const writing =
  /\b(INSERT\s+INTO|UPDATE|DELETE\s+FROM|SELECT)\s+(?:ONLY\s+)?(\w+)(?:\s+AS\s+(\w+)|\s+(?!SET\b|USING\b|WHERE\b|SELECT\b|VALUES\b|DEFAULT\b|RETURNING\b|ON\b|OVERRIDING\b)(\w+))?/i;

/** The columns an UPDATE sets; null when they are set in a way that is not read here. */
function columnsSet(sql: string): readonly string[] | null {
  const set = /\bSET\b([\s\S]*?)(?:\bFROM\b|\bWHERE\b|\bRETURNING\b|$)/i.exec(sql)?.[1];
  const named = set?.split(',').map((one) => /^\s*(\w+)\s*=/.exec(one)?.[1]);
  return named?.every((one) => one !== undefined) ? (named as string[]) : null;
}

const insertion = (kind: string, table: SealedTable): string =>
  `INSERT INTO row_leaves (tenant_id, kind, shape, keys, hashes)
   SELECT leaf_tenant, '${kind}', '${shapeOf(table)}', array_agg(leaf_key), array_agg(leaf_hash) FROM leaf_written GROUP BY leaf_tenant`;

/** `rows` true: the statement answers rows, with the columns of its leaf to be taken out. */
export interface Leaving {
  readonly sql: string;
  readonly rows: boolean;
}

/**
 * The statement with its leaves, or null when it writes no sealed column. Only what a statement itself writes is seen: a write inside a
 * WITH, or one that a function does, must lay its leaves by `layLeaves` (test/laws/sealed.test.ts).
 */
export function leaving(sql: string): Leaving | null {
  const outer = outermost(sql);
  const found = writing.exec(outer);
  const [, verb = '', name = '', as, bare] = found ?? [];
  const table = own(sealedTables, name);
  if (!found || !table || /^SELECT/i.test(verb)) return null;
  const inner = outer.slice(found.index);
  if (/^UPDATE/i.test(verb)) {
    const set = columnsSet(inner);
    if (set && !set.some((column) => table.columns.includes(column) || table.key.includes(column))) return null;
  }
  const at = inner.search(/\bRETURNING\b(?![\s\S]*\bRETURNING\b)/i);
  const statement = sql.slice(found.index);
  const [body, answered] = at < 0 ? [statement, ''] : [statement.slice(0, at), `${statement.slice(at + 9)}, `];
  const alias = as ?? bare ?? name;
  const hash = /^DELETE/i.test(verb) ? 'NULL::bytea' : hashOf(table, alias);
  const before = sql.slice(0, found.index).trimEnd();
  const written = `${before === '' ? 'WITH' : `${before},`} leaf_written AS (${body}
    RETURNING ${answered}${alias}.tenant_id AS leaf_tenant, ${keyOf(table, alias)} AS leaf_key, ${hash} AS leaf_hash)`;
  return at < 0
    ? { sql: `${written} ${insertion(name, table)}`, rows: false }
    : { sql: `${written}, leaf_laid AS (${insertion(name, table)}) SELECT * FROM leaf_written`, rows: true };
}

const known = new Map<string, Leaving | null>();
/** Statements are few and fixed; whatever makes more of them than this is read anew each time. */
const knownMost = 5000;

/** `leaving`, read once per text. */
export function leavingOf(sql: string): Leaving | null {
  const one = known.get(sql);
  if (one !== undefined) return one;
  const made = leaving(sql);
  if (known.size < knownMost) known.set(sql, made);
  return made;
}

/** Answers as the statement was written. */
export function withoutLeaf<T>(rows: T[]): T[] {
  for (const row of rows as Record<string, unknown>[]) {
    delete row.leaf_tenant;
    delete row.leaf_key;
    delete row.leaf_hash;
  }
  return rows;
}

/**
 * Leaves for rows that a function of the database wrote, in the same transaction. `where` is SQL over `t`, with the tenant as $1 and `parameters`
 * from $2 on.
 */
export async function layLeaves(
  q: Queryable,
  tenantId: number,
  kind: keyof typeof sealedTables & string,
  where: string,
  parameters: readonly unknown[],
): Promise<void> {
  const table = own(sealedTables, kind)!;
  await q.query(
    `INSERT INTO row_leaves (tenant_id, kind, shape, keys, hashes)
     SELECT t.tenant_id, '${kind}', '${shapeOf(table)}', array_agg(${keyOf(table, 't')}), array_agg(${hashOf(table, 't')})
       FROM ${kind} t WHERE t.tenant_id = $1 AND ${where} GROUP BY t.tenant_id`,
    [tenantId, ...parameters],
  );
}

/** `work` in one transaction: the caller's, or one of its own where `q` is the pool. */
export const inOneTransaction = <T>(
  q: Queryable & { transaction?<R>(work: (client: Queryable) => Promise<R>): Promise<R> },
  work: (client: Queryable) => Promise<T>,
): Promise<T> => (q.transaction ? q.transaction(work) : work(q));
