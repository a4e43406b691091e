// Server and load of the benches over HTTP, each in a process of its own, and one round of requests measured from both sides.
import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Load, LoadDone } from '#bench/http-load.ts';
import type { ServerStart, Usage } from '#bench/http-server.ts';
import type { Post } from '#bench/http-wire.ts';

export const beside = (file: string): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), { serialization: 'advanced' });

/** What the child says next; rejects when it ends instead. */
function said<T>(child: ChildProcess, asked: object | string): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${child.spawnfile} ended by itself: ${code}`));
    child.once('exit', ended);
    child.once('message', (told: T) => {
      child.off('exit', ended);
      resolve(told);
    });
    child.send(asked);
  });
}

export interface BenchServer {
  readonly port: number;
  usage(): Promise<Usage>;
  /** At once and without a word, as when the machine loses it. */
  kill(): void;
}

/** `niceness`: as of setpriority(2), 0 as everything else; a higher one gives way to others. */
export async function startServer(start: ServerStart, niceness = 0): Promise<BenchServer> {
  const child = beside('./http-server.ts');
  try {
    setPriority(child.pid!, niceness);
    const { port } = await said<{ port: number }>(child, start);
    return { port, usage: () => said<Usage>(child, 'usage'), kill: () => void child.kill('SIGKILL') };
  } catch (error) {
    child.kill();
    throw error;
  }
}

/** Every answer is 200, else it throws with the first that is not. */
async function drive(load: Load): Promise<LoadDone> {
  const child = beside('./http-load.ts');
  const done = await said<LoadDone>(child, load);
  child.kill();
  const others = Object.keys(done.statuses).filter((status) => status !== '200');
  if (others.length > 0) throw new Error(`answers ${others.join(', ')}: ${done.firstOther}`);
  return done;
}

export interface Sent {
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
  /** Of the servers' processes together, per request. */
  readonly cpuMicros: number;
}

const usedBy = async (servers: readonly BenchServer[]): Promise<number> =>
  (await Promise.all(servers.map((one) => one.usage()))).reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);

/** One round of requests, shared out over the servers. */
export async function send(
  servers: readonly BenchServer[],
  connections: number,
  requests: readonly Post[],
): Promise<Sent> {
  const before = await usedBy(servers);
  const done = await drive({ ports: servers.map(({ port }) => port), connections, requests });
  return {
    ...{ perSecond: requests.length / done.seconds, latenciesMs: done.latenciesMs },
    cpuMicros: ((await usedBy(servers)) - before) / requests.length,
  };
}
