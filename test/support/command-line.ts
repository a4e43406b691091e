// The command line as one calls it: a process each, on a database of the test's own and with a folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestDatabase } from '#test/support/database.ts';

export interface Ran<Answered> {
  readonly code: number | null;
  readonly out: string;
  readonly errors: string;
  /** The last line, read as JSON; only with --json. */
  readonly json: Answered;
}

type More = Readonly<Record<string, string>>;

export interface CommandLine {
  start(args: readonly string[], more?: More): ChildProcess;
  run<Answered>(args: readonly string[], more?: More): Promise<Ran<Answered>>;
}

const main = join(import.meta.dirname, '../../src/cli/main.ts');

export function commandLine(database: Pick<TestDatabase, 'ownerUrl' | 'url'>, folder: string): CommandLine {
  const environment = {
    PATH: process.env.PATH,
    DATABASE_URL: database.ownerUrl,
    APP_DATABASE_URL: database.url,
    NIANGJIA_DATA: folder,
    NIANGJIA_DEMO: '0',
    NIANGJIA_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  };
  const start = (args: readonly string[], more: More = {}): ChildProcess =>
    spawn(process.execPath, [main, ...args], { env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  return {
    start,
    async run<Answered>(args: readonly string[], more: More = {}) {
      const child = start(args, more);
      let [out, errors] = ['', ''];
      child.stdout!.on('data', (data) => (out += data));
      child.stderr!.on('data', (data) => (errors += data));
      const [code] = (await once(child, 'close')) as [number | null];
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      return { code, out, errors, json: (args.includes('--json') ? JSON.parse(last) : {}) as Answered };
    },
  };
}
