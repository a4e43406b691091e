// What went wrong at the database: a start that only a person can mend, a passing failure worth a retry, or the rest.
import { setTimeout as sleep } from 'node:timers/promises';
import { Outage } from '#kit/refusal.ts';
import { SetupProblem } from '#store/setup-problem.ts';

const codeOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return String((error as { code?: unknown } | null)?.code ?? '');
};

const messageOf = (error: unknown): string =>
  error instanceof AggregateError && error.errors.length > 0
    ? messageOf(error.errors[0])
    : error instanceof Error
      ? error.message
      : String(error);

/** Lost or refused connections (PostgreSQL 18, appendix A: classes 08, 57P, 53300; and the socket's own errors). */
function isLostConnection(error: unknown): boolean {
  if (error instanceof Outage) return true;
  return (
    /^(08...|57P0[123]|53300|ECONN(REFUSED|RESET)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/.test(
      codeOf(error),
    ) ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/.test(messageOf(error))
  );
}

/** The same error; where the driver has words but no code for a connection that broke, with PostgreSQL's code for it. */
export function coded(error: unknown): unknown {
  return error instanceof Error && codeOf(error) === '' && isLostConnection(error)
    ? Object.assign(error, { code: '08006' })
    : error;
}

/** Serialisation failure or deadlock: the transaction was rolled back whole and may run again. */
export const isConflict = (error: unknown): boolean => /^(40001|40P01)$/.test(codeOf(error));

/** lock_timeout ran out. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03';

/**
 * Runs `work` again after a conflict or a lost connection, `attempts` times in all, waiting 20 ms, 40 ms, … (2 s at most).
 * After a lost connection nobody knows whether a COMMIT arrived: `work` must be idempotent.
 * Throws Outage when it gives up; any other error at once.
 */
export async function retrying<T>(work: () => Promise<T>, attempts = 8): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) && !isLostConnection(error)) throw error;
      if (attempt >= attempts) throw new Outage(`The database did not answer: ${messageOf(error)}`, { cause: error });
      await sleep(Math.min(2000, 20 * 2 ** (attempt - 1)));
    }
  }
}

/** An address without its password, fit to be shown. */
function shown(url: string): string {
  try {
    const { protocol, host, pathname, username } = new URL(url);
    return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
  } catch {
    return '?';
  }
}

/** Throws when `url` is not an address of a PostgreSQL; the driver would guess and tell of a host nobody named. */
export function requireAddress(url: string): void {
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return;
  throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' });
}

/** Words an error met while opening the database `url`, as set in the variable `setting`; others come back as they are. */
export function explainOpening(error: unknown, url: string, setting: string): unknown {
  const where = shown(url);
  const code = codeOf(error);
  const [orZh, orEn] =
    setting === 'DATABASE_URL'
      ? ['（或取消设置以使用内置数据库）', ' (or unset it to use the built-in database)']
      : ['', ''];
  const problem = (zh: string, en: string) =>
    new SetupProblem(
      `连接数据库 ${where} 失败：${zh} 请检查 ${setting}${orZh}。`,
      `Cannot open the database ${where}: ${en} Check ${setting}${orEn}.`,
      { cause: error },
    );
  if (code === '42501') {
    const { username, pathname } = new URL(url);
    const grant = `GRANT CONNECT ON DATABASE ${pathname.slice(1)} TO ${username};`;
    return problem(
      `这个用户没有连接的权限，请由管理员执行：${grant}`,
      `the user may not connect; have an administrator run: ${grant}`,
    );
  }
  // PgBouncer has one code for all it objects to.
  const objects = code === '08P01';
  if (code === '28P01' || code === '28000' || (objects && /authentication failed|no such user/i.test(messageOf(error))))
    return problem('用户名或密码不对。', 'wrong user or password.');
  if (code === '3D000' || (objects && /no such database|database .* does not exist/i.test(messageOf(error))))
    return problem('没有这个数据库，请先用 CREATE DATABASE 建立。', 'it does not exist; CREATE DATABASE it first.');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return problem('找不到这台主机。', 'the host name is unknown.');
  if (code === 'ERR_INVALID_URL' || /^Invalid URL|invalid connection/i.test(messageOf(error))) {
    return problem(
      '地址格式不对，应为 postgres://用户:密码@主机:端口/库名。',
      'the address is malformed; it reads postgres://user:password@host:port/database.',
    );
  }
  if (/SSL|certificate/i.test(messageOf(error))) {
    return problem(`加密连接失败（${messageOf(error)}）。`, `the encrypted connection failed (${messageOf(error)}).`);
  }
  if (objects) return problem(`对方回答：${messageOf(error)}。`, `it answered: ${messageOf(error)}.`);
  if (isLostConnection(error))
    return problem('没有应答，它可能没有启动。', 'it does not answer; it may not be running.');
  return error;
}
