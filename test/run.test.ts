// scripts/run.mjs in a project of its own with a stand-in for npm, so that no network is needed.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

let project: string;
const at = (...path: string[]) => join(project, ...path);

/** Installs after a moment by linking this Node; counts its calls. What it does is changed by FAKE_NPM. */
const fakeNpm = `
const fs = require('node:fs'); const path = require('node:path');
if (process.argv[2] !== 'ci') process.exit(9);
fs.appendFileSync('npm-calls', 'x');
if (process.env.FAKE_NPM !== 'blocked') fs.rmSync('node_modules', { recursive: true, force: true });
fs.mkdirSync('node_modules/node/bin', { recursive: true });
if (process.env.FAKE_NPM === 'fails') { console.error('npm error code ENOSPACE'); process.exit(1); }
setTimeout(() => {
  if (process.env.FAKE_NPM !== 'blocked') fs.symlinkSync(process.env.REAL_NODE, 'node_modules/node/bin/node');
}, process.env.FAKE_NPM === 'slow' ? 60000 : 300);`;

const script = `
process.on('SIGTERM', () => process.exit(42));
console.log(JSON.stringify(process.argv.slice(2)));
if (process.argv[2] === 'stay') setInterval(() => {}, 1000);
else process.exitCode = 7;`;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'run-'));
  const ours = join(import.meta.dirname, '..');
  for (const file of ['scripts/run.mjs', 'src/store/lock.mjs']) cpSync(join(ours, file), at(file));
  writeFileSync(at('package.json'), '{"type":"commonjs"}');
  writeFileSync(at('package-lock.json'), '{}');
  writeFileSync(at('npm-cli.js'), fakeNpm);
  writeFileSync(at('script.ts'), script);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function start(args: string[], npm = ''): ChildProcess {
  const env = { PATH: process.env.PATH, npm_execpath: at('npm-cli.js'), FAKE_NPM: npm, REAL_NODE: process.execPath };
  return spawn(process.execPath, [at('scripts/run.mjs'), ...args], { cwd: project, env });
}

async function run(args: string[], npm = ''): Promise<{ code: number; output: string }> {
  const child = start(args, npm);
  let output = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

const calls = () => (existsSync(at('npm-calls')) ? readFileSync(at('npm-calls'), 'utf8').length : 0);
const stamp = () => existsSync(at('node_modules/.niangjia-stamp'));

test('installs once, passes arguments and exit code, and installs again when the lockfile changes', async () => {
  const first = await run(['script.ts', 'a b', '--json']);
  assert.equal(first.code, 7);
  assert.match(first.output, /Installing.*\n(.*\n)*\["a b","--json"\]/);
  assert.deepEqual(await run(['script.ts']), { code: 7, output: '[]\n' });
  assert.equal(calls(), 1);
  writeFileSync(at('package-lock.json'), '{"lockfileVersion":3}');
  await run(['script.ts']);
  assert.equal(calls(), 2);
});

test('two at once install once', async () => {
  const both = await Promise.all([run(['script.ts', '1']), run(['script.ts', '2'])]);
  assert.deepEqual(
    both.map(({ code }) => code),
    [7, 7],
  );
  assert.equal(calls(), 1);
  assert.match(both.map(({ output }) => output).join(''), /Another process is installing/);
});

test('an install that fails is told and not taken for complete', async () => {
  const failed = await run(['script.ts'], 'fails');
  assert.equal(failed.code, 1);
  assert.match(failed.output, /依赖安装失败.*\n.*failed[\s\S]*ENOSPACE/);
  assert(!stamp());
  assert.equal((await run(['script.ts'])).code, 7);
});

test('a signal during the install ends it, and the next run installs again', async () => {
  const child = start(['script.ts'], 'slow');
  const gone = once(child, 'close');
  while (calls() === 0) await new Promise((done) => setTimeout(done, 20));
  child.kill('SIGTERM');
  assert.deepEqual(await gone, [143, null]);
  assert(!stamp());
  assert.equal((await run(['script.ts'])).code, 7);
});

test('a blocked install script is mended by running it', async () => {
  mkdirSync(at('node_modules/node'), { recursive: true });
  const mend = `require('node:fs').mkdirSync('bin', { recursive: true }); require('node:fs').symlinkSync(process.env.REAL_NODE, 'bin/node');`;
  writeFileSync(at('node_modules/node/installArchSpecificPackage.js'), mend);
  const { code, output } = await run(['script.ts'], 'blocked');
  assert.equal(code, 7);
  assert.match(output, /Installing the Node that comes with the project/);
});

test('passes a signal on and gives the exit code of who got it', async () => {
  await run(['script.ts']);
  const child = start(['script.ts', 'stay']);
  await once(child.stdout!, 'data');
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'close'), [42, null]);
});
