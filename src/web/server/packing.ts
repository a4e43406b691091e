// Files packed once when the screens are built, and given out as small as a browser takes them: a phone pays for every byte, and packing
// well takes too long to do it while somebody waits.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

interface Packing {
  /** As browsers name it in Accept-Encoding. */
  readonly name: string;
  readonly ending: string;
  readonly pack: (bytes: Buffer) => Promise<Buffer>;
}

const gzipped = promisify<Buffer, object, Buffer>(gzip);
const brotlied = promisify<Buffer, object, Buffer>(brotliCompress);
/** The last two steps cost ten times the time for three in a hundred bytes: the first start waits for it. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
/** The smallest first. */
const packings: readonly Packing[] = [
  { name: 'br', ending: '.br', pack: (bytes) => brotlied(bytes, quality) },
  { name: 'gzip', ending: '.gz', pack: (bytes) => gzipped(bytes, { level: 9 }) },
];
/** A packet of the network holds as much: less gains nothing. */
const worthBytes = 1_400;

/** Writes a packed file of each kind beside every file that is text. */
export async function packAll(folder: string): Promise<void> {
  for (const file of globSync('**/*.{js,css,svg,webmanifest}', { cwd: folder })) {
    const path = join(folder, file);
    const bytes = readFileSync(path);
    if (bytes.length < worthBytes) continue;
    await Promise.all(packings.map(async ({ ending, pack }) => writeFileSync(path + ending, await pack(bytes))));
  }
}

/** Whether Accept-Encoding names the packing and does not refuse it. */
const takes = (accepted: string, name: string): boolean =>
  accepted.split(',').some((one) => {
    const [said = '', weight = ''] = one.trim().split(';');
    return said.trim().toLowerCase() === name && !/^\s*q=0(\.0*)?\s*$/.test(weight);
  });

export interface Packed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Undefined: as it is. */
  readonly encoding: string | undefined;
}

/** Gives out the files of a folder as built, keeping in memory what was asked for; null: there is no such file. */
export function packedFiles(folder: string): (path: string, accepted: string) => Packed | null {
  const there = new Set(globSync('**/*', { cwd: folder }));
  const read = new Map<string, Uint8Array<ArrayBuffer>>();
  const bytesOf = (path: string): Uint8Array<ArrayBuffer> => {
    const bytes = read.get(path) ?? new Uint8Array(readFileSync(join(folder, path)));
    read.set(path, bytes);
    return bytes;
  };
  return (path, accepted) => {
    if (!there.has(path)) return null;
    const packing = packings.find(({ name, ending }) => there.has(path + ending) && takes(accepted, name));
    return { bytes: bytesOf(path + (packing?.ending ?? '')), encoding: packing?.name };
  };
}
