// The PostgreSQL 18 that comes with Niangjia, so that one command is enough. Processes of one project share one server:
// who comes first starts it, who comes later connects to it, and the last one to leave stops it.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Text } from '#kit/text.ts';
import { chooseUser, findBinaries } from '#store/binaries.ts';
import { withLock } from '#store/lock.mjs';
import {
  accepts,
  dataOf,
  findPostmaster,
  giveToOwner,
  initialise,
  isAlive,
  type Place,
  type Postmaster,
  signalStop,
  startPostmaster,
} from '#store/postmaster.ts';
import { SetupProblem } from '#store/setup-problem.ts';

export interface EmbeddedOptions {
  /** Where data, passwords and log live; default: `dataFolder()`. */
  folder?: string;
  /** false only for tests: nothing waits for the disk. */
  durable?: boolean;
  /** true: the server stays when this process ends. */
  lasting?: boolean;
  notice?: (text: Text) => void;
}

export interface Embedded {
  readonly folder: string;
  readonly port: number;
  /** The server's process now; another one after a crash. */
  pid(): number | undefined;
  /** Whether this process started the server. */
  readonly started: boolean;
  readonly appPassword: string;
  url(role: 'owner' | 'app', database?: string): string;
  /** Says that this process no longer needs it; the last one stops the server (fast, nothing acknowledged is lost). */
  release(): Promise<void>;
}

interface Secrets {
  port: number;
  ownerPassword: string;
  appPassword: string;
  walCompression: 'lz4' | 'off';
  databaseMade: boolean;
}

/** Everything that belongs to one installation and to no commit: `<project>/.data`, or `NIANGJIA_DATA`. */
export const dataFolder = (): string =>
  resolve(process.env.NIANGJIA_DATA || join(import.meta.dirname, '..', '..', '.data'));

/** An eighth of the machine's memory, within 128 MB and 2 GB: PostgreSQL's own share when it runs beside other programs. */
const sharedBuffers = (): string =>
  `shared_buffers=${Math.min(2048, Math.max(128, Math.round(totalmem() / 2 ** 23)))}MB`;

const settings = (durable: boolean, { walCompression }: Secrets): string[] => [
  ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=Asia/Shanghai', 'jit=off'],
  ...['random_page_cost=1.1', 'log_checkpoints=off'],
  // Statements and key values hold personal data: they stay out of the log.
  ...['log_min_error_statement=panic', 'log_error_verbosity=terse'],
  ...(durable
    ? [
        ...['max_connections=60', sharedBuffers(), 'wal_buffers=64MB', 'max_wal_size=8GB', 'checkpoint_timeout=15min'],
        `wal_compression=${walCompression}`,
      ]
    : [
        ...['max_connections=100', 'shared_buffers=128MB', 'fsync=off', 'full_page_writes=off', 'autovacuum=off'],
        ...['synchronous_commit=off', 'wal_level=minimal', 'max_wal_senders=0'],
      ]),
];

const secretsFile = (folder: string) => join(folder, 'postgres.json');

function writeSecrets(folder: string, secrets: Secrets): void {
  const file = secretsFile(folder);
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  giveToOwner(folder, `${file}.new`);
  renameSync(`${file}.new`, file);
}

function readSecrets(folder: string): Secrets {
  try {
    return JSON.parse(readFileSync(secretsFile(folder), 'utf8')) as Secrets;
  } catch (cause) {
    throw new SetupProblem(
      `找到了数据库 ${dataOf(folder)}，但读不到保存其密码的 ${secretsFile(folder)}。请从备份恢复该文件；若数据可以不要，请删除 ${folder} 后重新启动。`,
      `There is a database in ${dataOf(folder)}, but ${secretsFile(folder)} with its passwords cannot be read. Restore that file from a backup; if the data may go, delete ${folder} and start again.`,
      { cause },
    );
  }
}

/** Makes data and passwords where there are none; gives the passwords. */
function prepare(place: Place, durable: boolean, notice: (text: Text) => void): Secrets {
  const { folder, as } = place;
  const data = dataOf(folder);
  if (existsSync(join(data, 'PG_VERSION'))) {
    const version = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
    if (version !== '18') {
      throw new SetupProblem(
        `${data} 是 PostgreSQL ${version} 的数据，而内置的是 PostgreSQL 18。请先用原版本导出（niangjia backup），再在空目录中恢复。`,
        `${data} holds data of PostgreSQL ${version}, and the built-in one is PostgreSQL 18. Export with the old version first (niangjia backup), then restore into an empty folder.`,
      );
    }
    // Copied as root: the server's user no longer owns its data.
    if (as !== undefined && statSync(data).uid !== as.uid) spawnSync('chown', ['-R', `${as.uid}:${as.gid}`, data]);
    return readSecrets(folder);
  }
  notice({ zh: `正在建立数据库（${data}）……`, en: `Making the database (${data}) …` });
  const password = () => randomBytes(24).toString('base64url');
  const passwords = { ownerPassword: password(), appPassword: password() };
  const fresh: Secrets = { port: 0, ...passwords, walCompression: 'off', databaseMade: false };
  writeSecrets(folder, fresh);
  initialise(place, fresh.ownerPassword, durable);
  if (accepts(place, 'wal_compression=lz4')) fresh.walCompression = 'lz4';
  writeSecrets(folder, fresh);
  return fresh;
}

function urlOf(port: number, secrets: Secrets, role: 'owner' | 'app', database = 'niangjia'): string {
  const [user, password] =
    role === 'owner' ? ['niangjia', secrets.ownerPassword] : ['niangjia_app', secrets.appPassword];
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
}

async function makeDatabase(port: number, secrets: Secrets): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(port, secrets, 'owner', 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query(`SELECT FROM pg_database WHERE datname = 'niangjia'`);
    if (rowCount === 0) await client.query('CREATE DATABASE niangjia');
  } finally {
    await client.end();
  }
}

function enterFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(folder, 'postgres.users'), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, 'postgres.users', String(process.pid)), '', { mode: 0o600 });
  } catch (cause) {
    throw new SetupProblem(
      `不能写入 ${folder}（${(cause as Error).message}）。请用上次启动 Niangjia 的同一用户运行，或用 NIANGJIA_DATA 指定另一个目录。`,
      `Cannot write to ${folder} (${(cause as Error).message}). Run as the user who started Niangjia before, or name another folder in NIANGJIA_DATA.`,
      { cause },
    );
  }
}

async function ready(folder: string, recovering: () => void): Promise<Postmaster | undefined> {
  for (let waitedMs = 0; ; waitedMs += 20) {
    const found = findPostmaster(folder);
    if (found === undefined || found.ready) return found;
    if (waitedMs === 3000) recovering();
    await sleep(20);
  }
}

async function begin(options: EmbeddedOptions, folder: string): Promise<Embedded> {
  const { durable = true, lasting = false, notice = () => {} } = options;
  enterFolder(folder);
  const recovering = () =>
    notice({ zh: '数据库正在恢复上次未正常结束的运行……', en: 'The database is recovering from a run cut short …' });
  const as = chooseUser(dataOf(folder));
  const place: Place = { folder, as, binaries: findBinaries(as, notice) };
  return withLock(join(folder, 'postgres.lock'), async () => {
    const live = await ready(folder, recovering);
    const secrets = live === undefined ? prepare(place, durable, notice) : readSecrets(folder);
    const server = live ?? (await startPostmaster(place, secrets.port, settings(durable, secrets), recovering));
    if (!secrets.databaseMade) await makeDatabase(server.port, secrets);
    if (!secrets.databaseMade || secrets.port !== server.port) {
      writeSecrets(folder, { ...secrets, port: server.port, databaseMade: true });
    }
    const restart = () => startPostmaster(place, server.port, settings(durable, secrets), recovering);
    const leave = lasting ? () => {} : both(leaveAtExit(place), reviveWhenGone(folder, restart, notice));
    return {
      ...{ folder, port: server.port, started: live === undefined },
      pid: () => findPostmaster(folder)?.pid,
      appPassword: secrets.appPassword,
      url: (role, database) => urlOf(server.port, secrets, role, database),
      release: async () => {
        leave();
        rmSync(join(folder, 'postgres.users', String(process.pid)), { force: true });
        if (!lasting) await stopEmbedded(folder, place);
      },
    };
  });
}

const both = (a: () => void, b: () => void) => () => {
  a();
  b();
};

/** Starts the server again on its port if it was killed under us; pools reconnect by themselves. Gives the way to end it. */
function reviveWhenGone(folder: string, restart: () => Promise<Postmaster>, notice: (text: Text) => void): () => void {
  let busy = false;
  const look = async () => {
    if (busy || findPostmaster(folder) !== undefined) return;
    busy = true;
    try {
      await withLock(join(folder, 'postgres.lock'), async () => {
        if (ended || findPostmaster(folder) !== undefined) return;
        notice({ zh: '数据库意外停止，正在重新启动……', en: 'The database ended unexpectedly; starting it again …' });
        await restart();
      });
    } catch (error) {
      const why = (error as Error).message;
      notice({ zh: `数据库未能重新启动：${why}`, en: `The database could not be started again: ${why}` });
    } finally {
      busy = false;
    }
  };
  let ended = false;
  const timer = setInterval(look, 500).unref();
  return () => {
    ended = true;
    clearInterval(timer);
  };
}

const othersUse = (folder: string): boolean =>
  readdirSync(join(folder, 'postgres.users')).some((name) => {
    if (Number(name) === process.pid) return false;
    if (isAlive(Number(name))) return true;
    rmSync(join(folder, 'postgres.users', name), { force: true });
    return false;
  });

/** Stops the server of `folder` unless another live process uses it, and waits until it has ended. */
export async function stopEmbedded(folder: string, place?: Pick<Place, 'folder' | 'binaries'>): Promise<void> {
  if (!existsSync(join(folder, 'postgres.users'))) return;
  await withLock(join(folder, 'postgres.lock'), async () => {
    const server = findPostmaster(folder);
    if (server === undefined || othersUse(folder)) return;
    signalStop(server.pid, place ?? { folder, binaries: findBinaries(undefined, () => {}) });
    while (isAlive(server.pid) && findPostmaster(folder) !== undefined) await sleep(5);
  });
}

/** Leaves with the process, also when nobody called `release` (process.exit, SIGTERM, SIGINT). Gives the way to undo it. */
function leaveAtExit(place: Place): () => void {
  const { folder } = place;
  const leave = () => {
    rmSync(join(folder, 'postgres.users', String(process.pid)), { force: true });
    const server = findPostmaster(folder);
    if (server !== undefined && !othersUse(folder)) signalStop(server.pid, place);
  };
  const signalled = (signal: NodeJS.Signals) => {
    // Somebody else listens: they end the process in their own order, and `exit` follows.
    if (process.listenerCount(signal) > waiting) return;
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  waiting++;
  process.once('exit', leave).on('SIGINT', signalled).on('SIGTERM', signalled);
  return () => {
    waiting--;
    process.off('exit', leave).off('SIGINT', signalled).off('SIGTERM', signalled);
  };
}

/** How many of our own listeners there are for each signal. */
let waiting = 0;
const open = new Map<string, { embedded: Promise<Embedded>; users: number }>();
const leaving = new Map<string, Promise<void>>();

/**
 * The server of `folder`, started if it is not running. Several calls in one process share it; each must be released.
 * Throws SetupProblem when the machine cannot run it.
 */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  const folder = resolve(options.folder ?? dataFolder());
  const starting = () => (leaving.get(folder) ?? Promise.resolve()).then(() => begin(options, folder));
  const entry = open.get(folder) ?? { embedded: starting(), users: 0 };
  entry.users++;
  open.set(folder, entry);
  try {
    const embedded = await entry.embedded;
    let released = false;
    return {
      ...embedded,
      release: async () => {
        if (released) return;
        released = true;
        if (--entry.users > 0) return;
        open.delete(folder);
        const left = embedded.release();
        leaving.set(folder, left);
        await left;
      },
    };
  } catch (error) {
    open.delete(folder);
    throw error;
  }
}
