// What the house relies on at the server, whatever its defaults are. The application's role carries these settings itself, because behind
// PgBouncer in transaction mode no session would keep them; every opening looks whether they hold, and says what mends it if not.
import type { Queryable } from '#store/queryable.ts';
import { SetupProblem } from '#store/setup-problem.ts';

/** By setting: the value to set. Of DateStyle only the first half matters: the driver reads times in ISO. */
export const reliedOn = {
  search_path: 'public',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  standard_conforming_strings: 'on',
  datestyle: 'ISO, YMD',
} as const;

interface Found extends Readonly<Record<keyof typeof reliedOn, string>> {
  readonly version: number;
  readonly encoding: string;
  readonly bytewise: boolean;
  readonly schema: string | null;
  readonly standby: boolean;
  readonly role: string;
  readonly database: string;
}

const question = `
  SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
         'Z' < 'a' AND ':' < ';' AS bytewise, current_schema() AS schema, pg_is_in_recovery() AS standby,
         quote_ident(current_user) AS role, quote_ident(current_database()) AS database,
         ${Object.keys(reliedOn).map((name) => `current_setting('${name}') AS ${name}`)}`;

/** `version` as in server_version_num: 180004 is 18.4. Throws SetupProblem before 18 (uuidv7, virtual columns, OLD/NEW in RETURNING). */
export function requireVersion(version: number): void {
  if (version >= 180_000) return;
  const is = Math.floor(version / 10_000);
  throw new SetupProblem(
    `数据库是 PostgreSQL ${is}，而 Niangjia 需要 PostgreSQL 18 或更新版本。请升级它，或取消 DATABASE_URL 以使用内置数据库。`,
    `The database is PostgreSQL ${is}, and Niangjia needs PostgreSQL 18 or later. Upgrade it, or unset DATABASE_URL to use the built-in one.`,
  );
}

const another = `CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8';`;

/** What a database is born with, and a server that takes no writes. */
function requireKind({ encoding, bytewise, standby, database }: Found): void {
  if (encoding !== 'UTF8') {
    throw new SetupProblem(
      `数据库 ${database} 的编码是 ${encoding}，存不下全部汉字。请新建一个：${another}`,
      `The database ${database} is encoded in ${encoding}, which cannot hold every character. Make another: ${another}`,
    );
  }
  if (!bytewise) {
    throw new SetupProblem(
      `数据库 ${database} 按某种语言的次序比较文字，而 Niangjia 依靠按字节比较（C）。请新建一个：${another}`,
      `The database ${database} compares text in the order of some language, and Niangjia relies on the order of bytes (C). Make another: ${another}`,
    );
  }
  if (standby) {
    throw new SetupProblem(
      '这台数据库是只读的备机。请把地址改为主机的。',
      'This database server is a standby and read-only. Give the address of the primary.',
    );
  }
}

type Name = keyof typeof reliedOn;

const holds = (name: Name, found: Found): boolean => {
  if (name === 'search_path') return found.schema === reliedOn.search_path;
  return name === 'datestyle' ? /^ISO/.test(found.datestyle) : found[name] === reliedOn[name];
};

/** Throws SetupProblem for a server, database or role on which the program would not work as tested; names every statement that is wanted. */
export async function requireReliedOn(q: Queryable): Promise<void> {
  const [found] = (await q.query<Found>(question)) as [Found];
  requireVersion(found.version);
  requireKind(found);
  const differing = (Object.keys(reliedOn) as Name[]).filter((name) => !holds(name, found));
  if (differing.length === 0) return;
  const is = differing.map((name) => `${name} = ${found[name]}`).join(', ');
  const mend = differing
    .map((name) => `ALTER ROLE ${found.role} IN DATABASE ${found.database} SET ${name} = '${reliedOn[name]}';`)
    .join(' ');
  throw new SetupProblem(
    `数据库对角色 ${found.role} 的设置与 Niangjia 依靠的不同：${is}。请执行：${mend} 然后重新启动（经过 PgBouncer 时先执行 RECONNECT）。`,
    `The database's settings for the role ${found.role} are not those Niangjia relies on: ${is}. Run: ${mend} Then start again (behind PgBouncer, RECONNECT first).`,
  );
}
