// kill -9 of a working child process and of its PostgreSQL, as planned, until the child comes to its end: what it acknowledged is what must stand.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandomness } from '#kit/random.ts';
import { retrying } from '#store/connection.ts';
import type { TestDatabase } from '#test/support/database.ts';

export interface Kill {
  /** After so many acknowledgements since the child was started or the kill before. */
  readonly afterLines: number;
  readonly moreMs: number;
  readonly what: 'process' | 'database';
}

/** So many kills at other moments each, at most so long after what was acknowledged; every third of the database. */
export function plannedKills(seed: string, count: number, mostMs = 25): Kill[] {
  const random = seededRandomness(seed);
  return Array.from({ length: count }, (_, n) => ({
    afterLines: 1 + random.int(9),
    moreMs: random.int(mostMs),
    what: n % 3 === 2 ? 'database' : 'process',
  }));
}

interface Child {
  readonly path: string;
  readonly args: readonly string[];
}

/** Runs the child until it ends; kills as planned, taking from `plan`. What it acknowledged, a line each, is added to `heard`. */
export async function runChild(
  database: TestDatabase,
  { path, args }: Child,
  plan: Kill[],
  heard: Set<string>,
): Promise<{ code: number | null; errors: string }> {
  const child: ChildProcess = spawn(process.execPath, [path, database.url, ...args], { stdio: 'pipe' });
  let [rest, errors, lines] = ['', '', 0];
  const strikes: Promise<void>[] = [];
  const strike = async ({ what, moreMs }: Kill) => {
    await sleep(moreMs);
    if (what === 'process') child.kill('SIGKILL');
    else if (database.server.pid() !== undefined) process.kill(database.server.pid()!, 'SIGKILL');
  };
  // Whoever was killed reads no more.
  child.stdin!.on('error', () => {});
  child.stderr!.on('data', (data: Buffer) => (errors += data));
  child.stdout!.on('data', (data: Buffer) => {
    const parts = (rest + data).split('\n');
    rest = parts.pop()!;
    for (const line of parts) {
      heard.add(line);
      lines += 1;
      child.stdin!.write('go\n');
      if (lines !== plan[0]?.afterLines) continue;
      lines = 0;
      strikes.push(strike(plan.shift()!));
    }
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  await Promise.all(strikes);
  return { code, errors };
}

/** Rows of `FROM …`. Recovery takes its time on a busy machine; what counts is what is there afterwards. */
export async function countRows(database: TestDatabase, from: string): Promise<number> {
  const [row] = await retrying(() => database.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${from}`), 40);
  return row!.n;
}
