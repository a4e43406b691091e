// One PostgreSQL server process over one data folder: made, looked for, started and stopped. It outlives whoever started
// it (a session of its own, output to a file), so that the last process using it decides when it ends.
import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, type RunAs, unusable } from '#store/binaries.ts';

export interface Place {
  /** Holds `postgres/` (the data), `postgres.log` and the passwords. */
  readonly folder: string;
  readonly as: RunAs;
  readonly binaries: Binaries;
}

export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

export const dataOf = (folder: string): string => join(folder, 'postgres');
const logOf = (folder: string) => join(folder, 'postgres.log');

// The other user may be unable to walk to the data (a project under /root); its working folder it reaches without walking.
const within = (as: RunAs, data: string) =>
  as !== undefined && process.platform === 'linux' ? '/proc/self/cwd' : data;
const options = (as: RunAs, data: string) => ({ ...as, cwd: data, env: { PATH: process.env.PATH, LC_ALL: 'C' } });

/** A process that has ended but was not yet reaped by its parent does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return process.platform !== 'linux' || !/^[ZX]?$/.test(stateOf(pid).state);
}

/** Linux: /proc/<pid>/stat is `pid (name) state …`. Empty when there is none. */
function stateOf(pid: number): { name: string; state: string } {
  try {
    const [, name = '', state = ''] = /\((.*)\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { name, state };
  } catch {
    return { name: '', state: '' };
  }
}

/** Whether `pid` is the server of exactly this folder: numbers are given out again, and folders are copied. */
function serves(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== 'linux') return true;
  if (stateOf(pid).name !== 'postgres') return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return true; // another user's process: its folder cannot be read
  }
}

/** As root in another user's folder: what we write there stays that user's. */
export function giveToOwner(folder: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(file, uid, gid);
}

/** The live server of this folder, or undefined. The shape of postmaster.pid: PostgreSQL 18, src/include/utils/pidfile.h. */
export function findPostmaster(folder: string): Postmaster | undefined {
  const data = dataOf(folder);
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!(pid > 0) || !serves(pid, data)) return undefined;
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the data folder: all at once or not at all, so an interrupted start leaves nothing half made. */
export function initialise({ folder, as, binaries }: Place, password: string, sync: boolean): void {
  const half = join(folder, 'postgres.new');
  const secret = join(folder, 'postgres.pw');
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(secret, `${password}\n`, { mode: 0o600 });
  if (as !== undefined) for (const path of [half, secret]) chownSync(path, as.uid, as.gid);
  const input = openSync(secret, 'r');
  try {
    const passwordFile = process.platform === 'win32' ? secret : '/dev/stdin';
    const made = spawnSync(
      binaries.initdb,
      [
        ...['-D', within(as, half), '-U', 'niangjia', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
        ...['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
        ...(sync ? [] : ['--no-sync']),
      ],
      { ...options(as, half), stdio: [input, 'pipe', 'pipe'], encoding: 'utf8' },
    );
    if (made.status !== 0) throw unusable(made.error?.message ?? `${made.stdout}\n${made.stderr}`);
  } finally {
    closeSync(input);
    rmSync(secret, { force: true });
  }
  renameSync(half, dataOf(folder));
}

/** Whether this build takes the setting; builds differ in what they were compiled with. */
export function accepts({ folder, as, binaries }: Place, setting: string): boolean {
  const data = dataOf(folder);
  const name = setting.slice(0, setting.indexOf('='));
  return (
    spawnSync(binaries.postgres, ['-D', within(as, data), '-C', name, '-c', setting], options(as, data)).status === 0
  );
}

const freePort = (wanted: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      wanted !== 0 && (error.code === 'EADDRINUSE' || error.code === 'EACCES') ? resolve(freePort(0)) : reject(error),
    );
    probe.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wanted));
    });
  });

/** Starts the server and waits until it takes connections; `recovering` is called if that takes longer than 3 s. */
async function launch(place: Place, port: number, settings: readonly string[], recovering: () => void) {
  const { folder, as, binaries } = place;
  const data = dataOf(folder);
  const log = openSync(logOf(folder), 'a', 0o600);
  giveToOwner(folder, logOf(folder));
  const from = statSync(logOf(folder)).size;
  const flags = settings.flatMap((setting) => ['-c', setting]);
  const child = spawn(binaries.postgres, ['-D', within(as, data), '-p', String(port), ...flags], {
    ...options(as, data),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', () => {
    ended ??= readFileSync(logOf(folder), 'utf8').slice(from) || 'exit';
  });
  child.unref();
  for (let waitedMs = 0; ; waitedMs += 10) {
    const found = findPostmaster(folder);
    if (found?.ready && found.pid === child.pid) {
      child.removeAllListeners();
      return found;
    }
    if (ended !== undefined) return ended;
    if (waitedMs === 3000) recovering();
    await sleep(10);
  }
}

/** A server on this folder, the port `wanted` if it is free. Call it under the folder's lock, when none is live. */
export async function startPostmaster(
  place: Place,
  wanted: number,
  settings: readonly string[],
  recovering: () => void,
): Promise<Postmaster> {
  const { folder } = place;
  const left = join(dataOf(folder), 'postmaster.pid');
  // Left by a killed server; its number may belong to another process by now, which PostgreSQL would take for a live one.
  if (existsSync(left)) rmSync(left);
  if ((statSync(logOf(folder), { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) {
    renameSync(logOf(folder), `${logOf(folder)}.1`);
  }
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(wanted);
    const result = await launch(place, port, settings, recovering);
    if (typeof result !== 'string') return result;
    // Workers of a killed server need a moment to notice; the port may have been taken between our look and the start.
    const passing = /pre-existing shared memory block|could not bind|could not create any TCP\/IP sockets/.test(result);
    if (!passing || attempt === 50) throw unusable(result);
    await sleep(200);
  }
}

/** Asks the server to end at once (open transactions are rolled back), without waiting. */
export function signalStop(pid: number, { folder, binaries }: Pick<Place, 'folder' | 'binaries'>): void {
  if (process.platform === 'win32') {
    spawnSync(binaries.pgCtl, ['stop', '-D', dataOf(folder), '-m', 'fast'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
