// Applies migrations, one transaction each, under one lock per database; records what was applied and refuses to go on
// if the record and the files disagree.
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, Outage } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { appRole, ensureAppRole } from '#store/app-role.ts';
import type { Database } from '#store/connection.ts';
import { isConflict, isLockTimeout } from '#store/failures.ts';
import { grantToApp } from '#store/grants.ts';
import { ofMigration } from '#store/leaves.ts';
import { sealedTablesWritten, sealWhatIsThere } from '#store/leaves-laid.ts';
import type { Migration } from '#store/migrate.ts';
import type { Queryable } from '#store/queryable.ts';
import { SetupProblem } from '#store/setup-problem.ts';

/** Any number will do, as long as nothing else in this database takes it. */
const LOCK = 4_117_001;
/** A migration waits this long for a table in use, then lets the others through and tries again. */
const LOCK_TIMEOUT = '2s';
const ATTEMPTS = 30;

interface Applied {
  number: number;
  name: string;
  checksum: string;
}

const createTable = [
  `CREATE TABLE IF NOT EXISTS migrations (
     number int PRIMARY KEY,
     name text NOT NULL,
     checksum text NOT NULL,
     applied_at timestamptz NOT NULL DEFAULT now(),
     took_ms int NOT NULL
   )`,
  `COMMENT ON TABLE migrations IS 'dictionary, append-only: the migrations applied to this database'`,
];

/** `work` in a transaction that alone migrates this database; again if a lock could not be had. */
async function alone<T>(owner: Database, work: (client: Queryable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await owner.transaction(async (client) => {
        await client.query(`SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)`);
        await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
        await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
        return work(client);
      });
    } catch (error) {
      if ((error as { code?: string }).code === '42501') throw notTheOwner(owner, error);
      const again = isLockTimeout(error) || isConflict(error) || isConcurrentRoleChange(error);
      if (!again) throw error;
      if (attempt === ATTEMPTS) {
        throw new Outage(
          '数据库的表一直被占用，无法升级；请先停止其他进程再试。A table stayed in use, so the migration could not run; stop other processes and try again.',
          { cause: error },
        );
      }
      await sleep(Math.min(1000, 50 * attempt));
    }
  }
}

function notTheOwner({ url }: Database, cause: unknown): SetupProblem {
  const { username, pathname } = new URL(url);
  const give = `ALTER DATABASE ${pathname.slice(1)} OWNER TO ${username};`;
  const said = (cause as Error).message;
  return new SetupProblem(
    `DATABASE_URL 的用户 ${username} 不能在这个数据库里建表（${said}）：它须是数据库的所有者，表也须是它建的。请由管理员执行：${give}`,
    `The user ${username} of DATABASE_URL may not make tables in this database (${said}): it must own the database, and have made its tables. Have an administrator run: ${give}`,
    { cause },
  );
}

// Roles belong to the cluster and the lock to one database, so two databases may make the role at once. The first is "tuple concurrently
// updated", which has no code of its own and is worded in the server's language.
const isConcurrentRoleChange = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, routine } = error as { code?: string; routine?: string };
  if (code === 'XX000') return routine === 'simple_heap_update';
  return /^(23505|42710)$/.test(String(code)) && /pg_authid|niangjia_app/.test(error.message);
};

const hasRecord = async (client: Queryable): Promise<boolean> =>
  (await client.query<{ there: boolean }>(`SELECT to_regclass('migrations') IS NOT NULL AS there`))[0]?.there === true;

const readRecord = async (client: Queryable): Promise<Applied[]> =>
  (await hasRecord(client))
    ? client.query<Applied>('SELECT number, name, checksum FROM migrations ORDER BY number')
    : [];

/** What is left to apply. Throws when the record does not begin the list of files. */
function missing(applied: readonly Applied[], files: readonly Migration[]): Migration[] {
  for (const [i, done] of applied.entries()) {
    const file = files[i];
    if (file === undefined || file.number > done.number) {
      throw new SetupProblem(
        `数据库已应用迁移 ${done.name}，而本程序没有它：数据库比程序新。请更新程序后再启动。`,
        `The database has had migration ${done.name}, which this program does not know: the database is newer. Update the program and start again.`,
      );
    }
    if (file.number < done.number) {
      throw new Fault(
        `Migration ${file.name} was added before ${done.name}, which is already applied: give it a higher number.`,
      );
    }
    if (file.checksum !== done.checksum) {
      throw new Fault(
        `Migration ${file.name} was changed after it had been applied to this database. Restore the file and put the change into a new migration (or start from an empty database).`,
      );
    }
  }
  return files.slice(applied.length);
}

async function applyNext(client: Queryable, files: readonly Migration[]): Promise<Migration | undefined> {
  if (!(await hasRecord(client))) for (const sql of createTable) await client.query(sql);
  const [next] = missing(await readRecord(client), files);
  if (next === undefined) return undefined;
  const started = performance.now();
  for (const [i, sql] of next.up.entries()) {
    try {
      await client.query(`${ofMigration}${sql}`);
    } catch (error) {
      if (isLockTimeout(error) || isConflict(error)) throw error;
      throw new Fault(`Migration ${next.name}, statement ${i + 1}: ${(error as Error).message}\n${sql}`, {
        cause: error,
      });
    }
  }
  await client.query('INSERT INTO migrations (number, name, checksum, took_ms) VALUES ($1, $2, $3, $4)', [
    ...[next.number, next.name, next.checksum, Math.round(performance.now() - started)],
  ]);
  await grantToApp(client);
  return next;
}

async function isGranted(owner: Database): Promise<boolean> {
  const rows = await owner.query<{ granted: boolean }>(
    `SELECT has_table_privilege(oid, 'migrations', 'SELECT') AS granted FROM pg_roles WHERE rolname = $1`,
    [appRole],
  );
  return rows[0]?.granted === true;
}

/** Applies what is missing of `files` (sorted by number), makes the application's role, grants. Gives the names applied. */
export async function runMigrations(
  owner: Database,
  files: readonly Migration[],
  notice: (text: Text) => void = () => {},
): Promise<string[]> {
  const { username, password } = new URL(owner.appUrl);
  await alone(owner, (client) => ensureAppRole(client, username === appRole ? decodeURIComponent(password) : ''));
  const names: string[] = [];
  // Without anything to do this is one look, so that a warm start takes no lock.
  if (missing(await readRecord(owner), files).length > 0 || !(await hasRecord(owner))) {
    for (;;) {
      const done = await alone(owner, (client) => applyNext(client, files));
      if (done === undefined) break;
      names.push(done.name);
      notice({ zh: `已应用数据库迁移 ${done.name}`, en: `Applied migration ${done.name}` });
    }
  }
  if (!(await isGranted(owner))) await alone(owner, grantToApp);
  const done = files.filter(({ name }) => names.includes(name));
  await sealWhatIsThere(owner, (work) => alone(owner, work), sealedTablesWritten(done.flatMap(({ up }) => up)));
  return names;
}
