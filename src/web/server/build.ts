// The built screens, and when they must be built anew: a fresh clone builds them once, a changed source again, everything else starts at once.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupProblem } from '#store/setup-problem.ts';
import { packAll } from '#web/server/packing.ts';

const project = join(import.meta.dirname, '..', '..', '..');
export const builtFolder = join(project, 'dist', 'web');
/** Everything the bundle is made of. */
const sources = [
  'src/{web,kit,policy,kinds,programmes}/**/*.{ts,tsx,css,html,svg,webmanifest}',
  'vite*.config.ts',
  'package-lock.json',
];

function stampNow(): string {
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: project }).sort()) {
    if (file.includes('.test.')) continue;
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(project, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Lies in the folder itself, so that both come and go together. */
const stampIn = (folder: string): string => join(folder, '.stamp');

const isBuilt = (stamp: string): boolean =>
  existsSync(stampIn(builtFolder)) && readFileSync(stampIn(builtFolder), 'utf8') === stamp;

async function build(config: string, into: string): Promise<void> {
  const vite = join(project, 'node_modules/vite/bin/vite.js');
  const options = ['--config', config, '--logLevel', 'warn', '--outDir', into, '--emptyOutDir'];
  const child = spawn(process.execPath, [vite, 'build', ...options], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part));
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (code !== 0)
    throw new SetupProblem(
      `网页没有编译成功：\n${Buffer.concat(said)}`,
      `The screens could not be built:\n${Buffer.concat(said)}`,
    );
}

/** Puts a finished folder in its place; of several processes that built at once the first wins, and all have the same. */
function putInPlace(finished: string, stamp: string): void {
  const old = `${finished}.old`;
  for (let tries = 0; !isBuilt(stamp); tries += 1) {
    try {
      if (existsSync(builtFolder)) renameSync(builtFolder, old);
      renameSync(finished, builtFolder);
    } catch (error) {
      // Another process moved the same folder in between.
      if (tries === 10) throw error;
    }
  }
  for (const folder of [old, finished]) rmSync(folder, { recursive: true, force: true });
}

/**
 * Builds the screens unless they are built from these very sources; a server that reads them meanwhile never meets half a build.
 * Throws SetupProblem with what the builder said.
 */
export async function ensureBuilt(onBuild: () => void = () => {}): Promise<void> {
  const stamp = stampNow();
  if (isBuilt(stamp)) return;
  onBuild();
  const aside = `${builtFolder}.${process.pid}`;
  try {
    await build('vite.config.ts', aside);
    await build('vite.offline.config.ts', join(aside, 'offline'));
    await packAll(aside);
    writeFileSync(stampIn(aside), stamp);
    putInPlace(aside, stamp);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
