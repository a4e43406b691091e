// The built screens, and when they must be built anew: a fresh clone builds them once, a changed source again, everything else starts at once.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupProblem } from '#store/setup-problem.ts';
import { packAll } from '#web/server/packing.ts';

const project = join(import.meta.dirname, '..', '..', '..');
export const builtFolder = join(project, 'dist', 'web');
const stampFile = join(project, 'dist', 'web.stamp');

/** Everything the bundle is made of. */
const sources = [
  'src/{web,kit,policy,kinds,programmes}/**/*.{ts,tsx,css,html,svg,webmanifest}',
  'vite.config.ts',
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

const isBuilt = (stamp: string): boolean =>
  existsSync(join(builtFolder, '.vite', 'manifest.json')) &&
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === stamp;

/** Builds the screens unless they are built from these very sources. Throws SetupProblem with what the builder said. */
export async function ensureBuilt(onBuild: () => void = () => {}): Promise<void> {
  const stamp = stampNow();
  if (isBuilt(stamp)) return;
  onBuild();
  const child = spawn(
    process.execPath,
    [join(project, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part));
  const code = await new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  if (code !== 0)
    throw new SetupProblem(
      `网页没有编译成功：\n${Buffer.concat(said)}`,
      `The screens could not be built:\n${Buffer.concat(said)}`,
    );
  await packAll(builtFolder);
  writeFileSync(stampFile, stamp);
}
