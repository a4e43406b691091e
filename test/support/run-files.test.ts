// The runner of `npm test` over planted files: one that never ends is ended with all it started and named, and the others count.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isAlive } from '#store/postmaster.ts';
import { runFiles } from '#test/support/run-files.ts';

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'planted-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function plant(name: string, code: string): string {
  const file = join(folder, `${name}.test.mjs`);
  writeFileSync(
    file,
    `import { after, before, test } from 'node:test';\nimport { spawn } from 'node:child_process';\nimport { writeFileSync } from 'node:fs';\n${code}`,
  );
  return file;
}

const good = () =>
  plant('good', `test('one', () => {}); test('two', () => {}); test('left out', { skip: true }, () => {});`);
/** Its `after` never ends, it does not listen to the request to end, and it has a child of another group that neither does. */
const hanging = () =>
  plant(
    'hanging',
    `process.on('SIGTERM', () => {});
     before(() => {
       const deaf = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up");';
       const child = spawn(process.execPath, ['-e', deaf], { detached: true });
       return new Promise((up) => child.stdout.once('data', () => {
         writeFileSync(${JSON.stringify(join(folder, 'pids'))}, JSON.stringify([process.pid, child.pid]));
         up();
       }));
     });
     test('passes', () => {});
     test('waits for ever', () => new Promise(() => setInterval(() => {}, 1000)));`,
  );

const run = (files: string[], limits: { fileMs?: number; allMs?: number }) =>
  runFiles(files, {
    atOnce: 1,
    limits: { testMs: 600_000, fileMs: 600_000, allMs: 600_000, graceMs: 100, ...limits },
    verbose: false,
    say: (line) => said.push(line),
  });

/** What was killed is gone when the system has buried it; until then it is asked again, and the time of the test is the end of it. */
async function gone(): Promise<void> {
  const pids = JSON.parse(readFileSync(join(folder, 'pids'), 'utf8')) as number[];
  while (pids.some((pid) => isAlive(pid))) await new Promise((turn) => setTimeout(turn, 20));
}

test('a file that is over its time is ended with all it started, is named, and the others are counted', async () => {
  const files = [hanging(), good()];
  assert.deepEqual(await run(files, { fileMs: 5000 }), { passed: 3, failed: 1 });
  assert(said.includes(`FAILED ${files[0]}: ended, over its time; in work: waits for ever`), said.join('\n'));
  assert(said.includes(`ok     ${files[1]} (2 passed, 0 failed)`), said.join('\n'));
  await gone();
});

test('when all are over their time, what is still running is named and ended, and what did not begin is named', async () => {
  const files = [hanging(), good()];
  assert.deepEqual(await run(files, { allMs: 5000 }), { passed: 1, failed: 2 });
  assert(said.some((line) => line.startsWith('FAILED the tests are over') && line.endsWith(`running: ${files[0]}`)));
  assert(said.includes(`FAILED not run any more: ${files[1]}`), said.join('\n'));
  await gone();
});

test('tests that fail, a file that breaks off and one that ends badly after its tests count as failed', async () => {
  const files = [
    plant('fails', `test('bad', () => { throw new Error('why it failed'); }); test('fine', () => {});`),
    plant('breaks', `test('never', () => {}); process.exit(3);`),
    plant('ends-badly', `test('fine', () => {}); process.on('exit', () => { process.exitCode = 5; });`),
    plant('no-syntax', `test('`),
  ];
  assert.deepEqual(await run(files, {}), { passed: 2, failed: 4 });
  assert.match(said.join('\n'), /why it failed/);
});
