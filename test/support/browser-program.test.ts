// Several processes want the browser at once where nothing is unpacked: it is unpacked once, and each can start it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import { dataFolder } from '#store/embedded.ts';
import { browserProgram } from '#test/support/browser-program.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(() => {
  mkdirSync(dataFolder(), { recursive: true });
  folder = mkdtempSync(join(dataFolder(), 'browser-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts what it is given at once, as the tests do. */
const starting = `
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { browserProgram } from '#test/support/browser-program.ts';
const program = await browserProgram(process.argv[1]);
const { status, error } = spawnSync(program, ['--version']);
console.log(JSON.stringify({ program, file: statSync(program).ino, status, error: error?.code }));`;

async function start(): Promise<{ readonly program: string }> {
  const flags = ['--input-type=module-typescript', '--eval', starting, folder];
  const { stdout } = await run(process.execPath, flags, { cwd: import.meta.dirname, timeout: 240_000 });
  return JSON.parse(stdout) as { program: string };
}

test('processes that want the browser at once unpack it once, and each can start it', async () => {
  const all = await Promise.all([start(), start(), start()]);
  const [first] = all;
  assert.partialDeepStrictEqual(first, { status: 0 });
  for (const other of all) assert.deepEqual(other, first);
  // Nothing of the work is left.
  assert.deepEqual(readdirSync(folder), [dirname(first!.program).split('/').at(-1)]);
});

test('what an unpacking that was cut short left behind is not taken for the browser, and goes', async () => {
  const left = join(folder, 'half.4711');
  mkdirSync(left);
  writeFileSync(join(left, 'chromium'), 'half');
  const program = await browserProgram(folder);
  const { stdout } = await run(program, ['--version']);
  assert.match(stdout, /\d+\.\d+/);
  assert(!existsSync(left));
});
