import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
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
