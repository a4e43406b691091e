// The role the application serves as. It owns nothing and bypasses nothing, so that even a flaw in the application
// cannot rewrite history; the migration runner makes it.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dataFolder } from '#store/embedded.ts';
import type { Queryable } from '#store/queryable.ts';
import { reliedOn } from '#store/relied-on.ts';
import { SetupProblem } from '#store/setup-problem.ts';

export const appRole = 'niangjia_app';

/**
 * Per role, so that they also hold behind PgBouncer: how long a statement of a request may run, wait and idle, and what it relies on. What is meant
 * to take longer declares it (patience.ts).
 */
const settings = {
  ...reliedOn,
  statement_timeout: '5s',
  lock_timeout: '3s',
  idle_in_transaction_session_timeout: '60s',
  timezone: 'Asia/Shanghai',
};

const file = () => join(dataFolder(), 'app-role.json');

const clusterOf = (ownerUrl: string): string => {
  const { hostname, port } = new URL(ownerUrl);
  return `${hostname}:${port || 5432}`;
};

/** The password of the role on the cluster of DATABASE_URL; generated once and kept in the data folder (0600). */
export function appPasswordFor(ownerUrl: string): string {
  const cluster = clusterOf(ownerUrl);
  let known: Record<string, string> = {};
  try {
    known = JSON.parse(readFileSync(file(), 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const found = known[cluster];
  if (found !== undefined) return found;
  const made = randomBytes(24).toString('base64url');
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(`${file()}.new`, `${JSON.stringify({ ...known, [cluster]: made }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(`${file()}.new`, 0o600);
  renameSync(`${file()}.new`, file());
  return made;
}

/** What PostgreSQL stores for a password (RFC 5803), computed here so that the password appears in no server log. */
function scramVerifier(password: string, salt: Buffer, iterations = 4096): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const stored = createHash('sha256').update(hmac('Client Key')).digest('base64');
  const server = hmac('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${server}`;
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

function mayNot(cause: unknown): SetupProblem {
  const create = `CREATE ROLE ${appRole} LOGIN PASSWORD '…';`;
  return new SetupProblem(
    `DATABASE_URL 的用户不能建立角色。请由管理员执行：${create} 然后设置 APP_DATABASE_URL=postgres://${appRole}:…@主机/库名，再重新启动。`,
    `The user of DATABASE_URL may not create roles. Have an administrator run: ${create} Then set APP_DATABASE_URL=postgres://${appRole}:…@host/database and start again.`,
    { cause },
  );
}

/**
 * Makes the role if it is missing and sets its settings; call it inside the migration lock. An existing role keeps its password, because
 * another server of the same installation may be using it. Gives whether anything was changed.
 */
export async function ensureAppRole(owner: Queryable, password: string): Promise<boolean> {
  const [role] = await owner.query<{ settings: string[] | null }>(
    `SELECT (SELECT setconfig FROM pg_db_role_setting WHERE setrole = r.oid AND setdatabase = 0) AS settings
       FROM pg_roles r WHERE rolname = $1`,
    [appRole],
  );
  const wanted = Object.entries(settings).filter(([name, value]) => !settingIs(role?.settings, name, value));
  if (role !== undefined && wanted.length === 0) return false;
  try {
    if (role === undefined) {
      const verifier = scramVerifier(password, randomBytes(16));
      await owner.query(`CREATE ROLE ${appRole} LOGIN NOINHERIT PASSWORD ${literal(verifier)}`);
    }
    for (const [name, value] of wanted) await owner.query(`ALTER ROLE ${appRole} SET ${name} = ${literal(value)}`);
  } catch (error) {
    if ((error as { code?: string }).code === '42501') {
      // The administrator made it: its settings are the administrator's too, and looked at when it connects.
      if (role !== undefined) return false;
      throw mayNot(error);
    }
    throw error;
  }
  return true;
}

const settingIs = (settings: string[] | null | undefined, name: string, value: string): boolean =>
  settings?.some((one) => one.toLowerCase() === `${name}=${value}`.toLowerCase()) ?? false;
