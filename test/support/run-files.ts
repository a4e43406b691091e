// Runs test files, each in a process of its own, some at once, and counts. Every file has an end: one that is over its time is ended with all
// that it started, is named, counts as failed, and the others go on. Node's own runner sends such a process SIGTERM and
// knows nothing of what it started.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { dataFolder, stopEmbedded } from '#store/embedded.ts';
import { findPostmaster } from '#store/postmaster.ts';
import { testServerFolder } from '#test/support/server.ts';
import type { Tally } from '#test/support/tally.ts';

export interface Limits {
  /** For one test in a file. */
  readonly testMs: number;
  readonly fileMs: number;
  /** For all files together. */
  readonly allMs: number;
  /** Between the request to end and the end by force. */
  readonly graceMs: number;
}

export interface Running {
  readonly atOnce: number;
  readonly limits: Limits;
  /** Prints what every file says, and not only what those say that failed. */
  readonly verbose: boolean;
  say(line: string): void;
}

export interface Counts {
  passed: number;
  failed: number;
}

const reporter = fileURLToPath(new URL('./tally.ts', import.meta.url));

/** The processes below this one (Linux), without the PostgreSQL that all test files share: who came first is its parent. */
function below(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  const shared = findPostmaster(testServerFolder())?.pid;
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(Number(name));
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const all: number[] = [];
  const walk = (at: number) => {
    for (const child of children.get(at) ?? []) {
      if (child === shared) continue;
      all.push(child);
      walk(child);
    }
  };
  walk(pid);
  return all;
}

function parentOf(pid: number): number {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // it has ended meanwhile
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ends the process, its group and all below it: first asked, so that browsers and servers can tidy up, then by force. */
async function end(child: ChildProcess, graceMs: number): Promise<void> {
  const pid = child.pid!;
  const all = below(pid);
  signal(-pid, 'SIGTERM');
  const waiting = new AbortController();
  await Promise.race([
    child.exitCode === null && child.signalCode === null ? once(child, 'exit', waiting) : undefined,
    sleep(graceMs, undefined, waiting),
  ]);
  waiting.abort();
  for (const each of [-pid, ...new Set([...all, ...below(pid)])]) signal(each, 'SIGKILL');
  await forgetServers(pid);
}

/** A PostgreSQL of the test's own (test/support/database.ts), with its data. */
async function forgetServers(pid: number): Promise<void> {
  if (!existsSync(dataFolder())) return;
  for (const name of readdirSync(dataFolder()).filter((entry) => entry.startsWith(`test-durable-${pid}-`))) {
    const folder = join(dataFolder(), name);
    await stopEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function start(file: string, told: string, testMs: number): ChildProcess {
  const { NODE_TEST_CONTEXT: _ours, ...env } = process.env;
  const reports = ['spec', 'stdout', reporter, told].flatMap((value, n) => [
    n % 2 === 0 ? '--test-reporter' : '--test-reporter-destination',
    value,
  ]);
  return spawn(process.execPath, [`--test-timeout=${testMs}`, ...reports, file], {
    // A group of its own, to be ended as one.
    ...{ detached: true, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function read(told: string): { counts: Counts; open: string[]; whole: boolean } {
  const lines = existsSync(told) ? readFileSync(told, 'utf8').split('\n').slice(0, -1) : [];
  const parts = lines.map((line) => JSON.parse(line) as Tally);
  const sum = parts.find((part) => part.counts !== undefined)?.counts;
  const ended = parts.filter((part) => part.ended !== undefined);
  const open = new Set(parts.flatMap((part) => part.begun ?? []));
  for (const part of ended) open.delete(part.ended!);
  const failed = ended.filter((part) => part.failed).length;
  const counts =
    sum === undefined
      ? { passed: ended.length - failed, failed }
      : { passed: sum.passed, failed: sum.tests - sum.passed - sum.skipped - sum.todo };
  return { counts, open: [...open], whole: sum !== undefined };
}

class Run {
  readonly #running: Running;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tally-'));
  readonly #children = new Map<string, ChildProcess>();
  readonly counts: Counts = { passed: 0, failed: 0 };
  over = false;

  constructor(running: Running) {
    this.#running = running;
  }

  /** At a signal or at the end: nothing goes on without us. */
  kill(): void {
    for (const child of this.#children.values()) {
      for (const each of [-child.pid!, ...below(child.pid!)]) signal(each, 'SIGKILL');
    }
  }

  /** Gives those that it did not come to. */
  async all(files: readonly string[]): Promise<readonly string[]> {
    const { allMs, graceMs } = this.#running.limits;
    const left = [...files];
    let ending: Promise<unknown> | undefined;
    const timer = setTimeout(() => {
      this.over = true;
      const names = [...this.#children.keys()];
      this.#running.say(`FAILED the tests are over their time (${allMs / 1000} s); still running: ${names.join(', ')}`);
      ending = Promise.all([...this.#children.values()].map((child) => end(child, graceMs)));
    }, allMs);
    const kill = () => this.kill();
    process.once('exit', kill);
    const lane = async () => {
      while (left.length > 0 && !this.over) await this.one(left.shift()!);
    };
    try {
      await Promise.all(Array.from({ length: this.#running.atOnce }, lane));
      await ending;
      return left;
    } finally {
      clearTimeout(timer);
      process.removeListener('exit', kill);
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  async one(file: string): Promise<void> {
    const { limits, verbose, say } = this.#running;
    const told = join(this.#folder, `${file.replaceAll(/[^\w.-]/g, '_')}.jsonl`);
    const child = start(file, told, limits.testMs);
    this.#children.set(file, child);
    const said: Buffer[] = [];
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (part: Buffer) => said.push(part));
    let late: Promise<void> | undefined;
    const timer = setTimeout(() => {
      late = end(child, limits.graceMs);
    }, limits.fileMs);
    const [code] = (await once(child, 'exit')) as [number | null];
    clearTimeout(timer);
    const tooLong = late !== undefined || this.over;
    await late;
    // What it left in its group; then the rest of what it said, which another process might hold open.
    signal(-child.pid!, 'SIGKILL');
    await Promise.race([once(child, 'close'), sleep(1000, undefined, { ref: false })]);
    this.#children.delete(file);
    const { counts, open, whole } = read(told);
    // One that ended before its count, or otherwise than its tests, has failed even where no test has.
    const odd = tooLong || !whole || (code !== 0 && counts.failed === 0);
    this.counts.passed += counts.passed;
    this.counts.failed += counts.failed + (odd ? 1 : 0);
    const failed = odd || counts.failed > 0;
    if (failed || verbose) say(Buffer.concat(said).toString().trimEnd());
    if (tooLong) say(`FAILED ${file}: ended, over its time; in work: ${open.join(', ') || 'none of its tests'}`);
    else say(`${failed ? 'FAILED' : 'ok    '} ${file} (${counts.passed} passed, ${counts.failed} failed)`);
  }
}

/** Runs them in this order. Files that have not begun at the end of the whole time are named and count as failed. */
export async function runFiles(files: readonly string[], running: Running): Promise<Counts> {
  const run = new Run(running);
  const missed = await run.all(files);
  if (missed.length > 0) running.say(`FAILED not run any more: ${missed.join(', ')}`);
  return { passed: run.counts.passed, failed: run.counts.failed + missed.length };
}
