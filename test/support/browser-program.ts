// The program of the browser that npm brings packed: unpacked once into the project's own folder, found there by every process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '#kit/refusal.ts';
import { withLock } from '#store/lock.mjs';

const packed = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string };
const ownFolder = join(import.meta.dirname, '..', '..', 'dist', 'browser');

/** The package unpacks into what the process takes for the folder of passing files; so a process of its own does it. */
const unpacking = `import chromium from ${JSON.stringify(import.meta.resolve('@sparticuz/chromium'))};
await chromium.executablePath();`;

async function unpackInto(aside: string): Promise<void> {
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  const child = spawn(process.execPath, ['--input-type=module', '--eval', unpacking], {
    env: { ...process.env, TMPDIR: aside, TMP: aside, TEMP: aside, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (part: Buffer) => said.push(part));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Fault(`the browser could not be unpacked: ${Buffer.concat(said)}`);
}

/**
 * Where the browser's program is; unpacks it where it is not. Of several processes one does it and the others wait. It takes its place only
 * when it is whole, so that nobody starts a file that is still written to, and an unpacking that was cut short leaves nothing that counts.
 */
export async function browserProgram(folder = ownFolder): Promise<string> {
  const place = join(folder, version);
  const program = join(place, 'chromium');
  if (existsSync(program)) return program;
  await withLock(join(folder, 'unpacking.lock'), async () => {
    if (existsSync(program)) return;
    for (const name of readdirSync(folder)) {
      // Of another version, or of an unpacking that was cut short; a running browser keeps its open files.
      if (name !== 'unpacking.lock') rmSync(join(folder, name), { recursive: true, force: true });
    }
    const aside = `${place}.${process.pid}`;
    await unpackInto(aside);
    chmodSync(join(aside, 'chromium'), 0o755);
    renameSync(aside, place);
  });
  return program;
}
