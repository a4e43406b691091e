import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '#store/lock.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lock-'));
const file = join(folder, 'a.lock');
after(() => rmSync(folder, { recursive: true }));

const other = (code: string) =>
  spawn(
    process.execPath,
    [
      ...['--input-type=module', '-e'],
      `import { withLock } from '#store/lock.mjs'; import { appendFileSync as add } from 'node:fs';
       const pause = (ms) => new Promise((done) => setTimeout(done, ms)); const [file, log] = process.argv.slice(1); ${code}`,
      ...[file, join(folder, 'log')],
    ],
    { cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'inherit'] },
  );

test('one process at a time', async () => {
  const turns = [1, 2, 3].map(() =>
    other(
      `for (let i = 0; i < 10; i++) await withLock(file, async () => { add(log, '('); await pause(3); add(log, ')'); });`,
    ),
  );
  await Promise.all(turns.map((turn) => once(turn, 'exit')));
  assert.equal(readFileSync(join(folder, 'log'), 'utf8'), '()'.repeat(30));
  assert(!existsSync(file));
});

test('one call at a time within a process, and an error frees it', async () => {
  const seen: string[] = [];
  const call = (name: string) =>
    withLock(file, async () => {
      seen.push(name);
      await sleep(5);
      seen.push(name);
      throw new Error(name);
    }).catch(() => {});
  await Promise.all([call('a'), call('b')]);
  assert.equal(seen[0], seen[1]);
  assert.equal(seen.length, 4);
});

test('the lock of a killed process is taken over, by one only', async () => {
  const holder = other(`await withLock(file, async () => { console.log('held'); await pause(60000); });`);
  await once(holder.stdout!, 'data');
  let told = 0;
  const log = join(folder, 'log2');
  const waiters = [1, 2, 3].map(() =>
    withLock(
      file,
      async () => {
        appendFileSync(log, '(');
        await sleep(20);
        appendFileSync(log, ')');
      },
      () => told++,
    ),
  );
  await sleep(100);
  assert(!existsSync(log), 'entered while another held it');
  holder.kill('SIGKILL');
  await Promise.all(waiters);
  assert.equal(told, 3);
  assert.equal(readFileSync(log, 'utf8'), '()()()');
});

test('a lock whose holder has not touched it for two minutes is taken over', async () => {
  writeFileSync(file, `${process.ppid} 1`);
  const then = Date.now() / 1000 - 121;
  utimesSync(file, then, then);
  assert.equal(await withLock(file, () => 'mine'), 'mine');
});
