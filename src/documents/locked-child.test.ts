import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { LockedChild } from '#documents/locked-child.ts';

const project = join(import.meta.dirname, '..', '..');
const secrets = join(project, '.data', `test-secrets-${process.pid}`);
after(() => rmSync(secrets, { recursive: true, force: true }));

interface Job {
  readonly read: string;
  readonly list: string;
  readonly write: string;
}

test('a parser that was taken over sees no key and no password, writes nothing and starts nothing', async () => {
  mkdirSync(secrets, { recursive: true });
  writeFileSync(join(secrets, 'master.key'), 'a key');
  for (const addons of [false, true]) {
    const child = new LockedChild<Job, unknown>({
      program: join(project, 'test/support/prying-child.ts'),
      killAfterMs: 20_000,
      heapMb: 64,
      waitingAtMost: 1,
      ...(addons ? { addons } : {}),
    });
    const job = { read: join(secrets, 'master.key'), list: project, write: join(secrets, 'left-behind') };
    const denied = 'ERR_ACCESS_DENIED';
    assert.deepEqual(await child.ask(job), {
      read: denied,
      list: denied,
      write: denied,
      start: denied,
      environment: [],
    });
    child.close();
  }
});

test('a child that cannot be started is our fault, not the file’s', async () => {
  const child = new LockedChild<object, unknown>({
    program: join(project, 'test/support/no-such-child.ts'),
    killAfterMs: 20_000,
    heapMb: 64,
    waitingAtMost: 1,
  });
  await assert.rejects(child.ask({}), /could not be started/);
});

test('a child gives way to the server, and never comes before a process that gives way itself', () => {
  const program = fileURLToPath(import.meta.resolve('#documents/locked-child-program.ts'));
  const asked = `const { giveWay } = await import(${JSON.stringify(program)}); giveWay(); console.log((await import('node:os')).getPriority());`;
  const under = (nice: string) =>
    execFileSync('nice', ['-n', nice, process.execPath, '--input-type=module', '-e', asked], {
      cwd: project,
      encoding: 'utf8',
    }).trim();
  const own = getPriority();
  assert.deepEqual([under('0'), under('15')], [String(Math.max(own, 10)), String(Math.min(own + 15, 19))]);
});
