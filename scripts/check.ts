// What `npm test` runs: format and lint, types, unused code, the screens' build, the browser unpacked, then all tests; every step runs whatever failed before, so
// one run shows all there is to mend. Its last line is `N passed, N failed`. `npm test -- --only <part of a path>` narrows the tests.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stopEmbedded } from '#store/embedded.ts';
import { browserProgram } from '#test/support/browser-program.ts';
import { runFiles } from '#test/support/run-files.ts';
import { testServerFolder } from '#test/support/server.ts';
import { ensureBuilt } from '#web/server/build.ts';

const project = join(import.meta.dirname, '..');
process.chdir(project);

interface Outcome {
  ok: boolean;
  output: string;
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });

function program(file: string, ...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join('node_modules', file), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 600_000,
    });
    const kept: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => kept.push(chunk));
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(kept).toString().trim() }));
  });
}

async function done(work: () => Promise<unknown>): Promise<Outcome> {
  try {
    await work();
    return { ok: true, output: '' };
  } catch (error) {
    return { ok: false, output: (error as Error).message };
  }
}

async function step(name: string, work: Promise<Outcome>): Promise<boolean> {
  const started = performance.now();
  const { ok, output } = await work;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (!ok) console.log(`${output}\n`);
  return ok;
}

/** All together below the 90 minutes of CI, with what comes before. The time of a file is chosen wide, not measured. */
const limits = { testMs: 300_000, fileMs: 900_000, allMs: 75 * 60_000, graceMs: 10_000 };

const all = globSync(['src/**/*.test.ts', 'test/**/*.test.ts'], { cwd: project }).sort();
const files = all.filter((file) => values.only === undefined || file.includes(values.only));

const steps = await Promise.all([
  step('biome', program('@biomejs/biome/bin/biome', 'ci', '--colors=off', '.')),
  step('types', program('typescript/bin/tsc', '--noEmit', '--pretty', 'false')),
]);
steps.push(await step('unused code', program('knip/bin/knip.js', '--no-progress')));
// Once, before the files that open pages would each do it.
steps.push(
  await step(
    'screens',
    done(() => ensureBuilt()),
  ),
);
steps.push(
  await step(
    'browser',
    done(() => browserProgram()),
  ),
);

// Whoever ends us ends the test files too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const started = performance.now();
// Each has its own database and its own process.
const { passed, failed } = await runFiles(files, {
  atOnce: Math.max(2, Math.min(4, availableParallelism())),
  limits,
  verbose: values.only !== undefined,
  say: (line) => console.log(line),
});
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const tested = files.length > 0 && passed > 0 && failed === 0;
console.log(`\n${tested ? 'ok    ' : 'FAILED'} ${files.length} test files (${seconds} s)`);
if (files.length === 0) console.log(`没有匹配的测试文件。 No test file matches ${values.only ?? ''}.`);
await stopEmbedded(testServerFolder());
const unmet = steps.filter((ok) => !ok).length;
if (unmet > 0) console.log(`${unmet} of the steps before the tests failed, see above`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(tested && unmet === 0 ? 0 : 1);
