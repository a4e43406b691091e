// What SQL in the sources must and must not say, read from the text of the files: docs/architecture.md, "Tables".
import { isTest, piecesOf, readSources, type Source } from '#test/support/sources.ts';

export interface Statement {
  readonly path: string;
  readonly line: number;
  readonly sql: string;
}

/** Where a session's settings and locks are the point: one process alone with the database, never a request. */
const offThePath: Readonly<Record<string, string>> = {
  'src/store/migration-runner.ts': 'one process migrates, under a lock of its transaction',
  'src/cli/restore.ts': 'fills an empty database that nothing else uses yet',
};

const created = /\bCREATE (?:UNLOGGED )?(?:TABLE|VIEW) (\w+)/g;

/** Tables and views with tenant data, as the migrations make them. */
export function tablesOf(migrations: readonly Source[]): string[] {
  return migrations.flatMap(({ text }) => [...text.matchAll(created)].map(([, name = '']) => name));
}

/** Constants of the file that hold a piece of SQL, put in where a statement names them. */
function filled(sql: string, constants: ReadonlyMap<string, string>): string {
  return sql.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => constants.get(name) ?? all);
}

/** Strings that read or write, with the constants they name. */
export function statementsOf(source: Source): Statement[] {
  const pieces = piecesOf(source.text);
  const constants = new Map<string, string>();
  for (const [n, { kind, text }] of pieces.entries()) {
    const name = /\bconst (\w+)\s*=\s*$/.exec(kind === 'code' ? text : '')?.[1];
    const next = pieces[n + 1];
    if (name !== undefined && next?.kind === 'string') constants.set(name, next.text);
  }
  return pieces
    .filter(
      ({ kind, text }) =>
        kind === 'string' &&
        /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|SET|RESET|LISTEN|NOTIFY|LOCK|TRUNCATE|COPY)\s/.test(text),
    )
    .map(({ text, line }) => ({ path: source.path, line, sql: filled(text, constants) }));
}

const at = ({ path, line }: Statement, what: string, { sql }: Statement): string =>
  `${path}:${line} ${what}: ${sql.replace(/\s+/g, ' ').trim().slice(0, 100)}`;

type Law = (statements: readonly Statement[], tables: readonly string[]) => string[];

/** Each mention of a tenant's table is held to the tenant: at least as many `tenant_id` as tables. */
export const heldToTenant: Law = (statements, tables) => {
  const touched = new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE|USING|ONLY)\\s+(?:${tables.join('|')})\\b`, 'g');
  return statements.flatMap((one) => {
    const places = one.sql.match(touched)?.length ?? 0;
    const held = one.sql.match(/\btenant_id\b/g)?.length ?? 0;
    return held >= places ? [] : [at(one, `${places} tables, tenant_id ${held} times`, one)];
  });
};

/** MERGE misses conflicts at READ COMMITTED; a time read in DO UPDATE is not the one the row is judged by. */
export const plain: Law = (statements) =>
  statements.flatMap((one) => [
    ...(/\bMERGE\s+INTO\b/i.test(one.sql) ? [at(one, 'MERGE', one)] : []),
    ...(/\bDO UPDATE\b[\s\S]*\b(?:now\(|clock_timestamp\(|current_timestamp)/i.test(one.sql)
      ? [at(one, 'time read in DO UPDATE', one)]
      : []),
    ...(/\bSET\s+(?:\w+\s*=[^;]*,\s*)?tenant_id\s*=/.test(one.sql) ? [at(one, 'tenant_id changes', one)] : []),
    ...(/^\s*(?:LOCK|TRUNCATE)\s/.test(one.sql) && !(one.path in offThePath)
      ? [at(one, 'locks a whole table', one)]
      : []),
  ]);

/** Behind a pooler or on another node a session's settings, locks and listeners are somebody else's. */
export const sessionless: Law = (statements) =>
  statements
    .filter(({ path }) => !(path in offThePath))
    .flatMap((one) => [
      ...(/^\s*(?:SET\s+(?!LOCAL\b|TRANSACTION\b)|RESET\s|LISTEN\s|NOTIFY\s)/.test(one.sql)
        ? [at(one, 'session setting', one)]
        : []),
      ...(/\bpg_(?:try_)?advisory_lock|\bpg_notify\(|set_config\([^)]*false\s*\)/.test(one.sql)
        ? [at(one, 'session lock', one)]
        : []),
    ]);

export const sourceStatements = (): Statement[] =>
  readSources('src/**/*.ts')
    .filter((source) => !isTest(source) && !source.path.includes('/migrations/'))
    .flatMap(statementsOf);
