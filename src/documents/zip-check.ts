// Reads a zip's own list of contents before anything is unpacked, then unpacks each entry against what the list promised:
// a bomb is refused at the cost of its list, and an entry that lies stops at the promised size.
import { inflateRawSync } from 'node:zlib';
import { type Refusal, refuse } from '#kit/refusal.ts';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

export interface ZipLimits {
  readonly entries: number;
  /** Bytes, all entries together. */
  readonly unpacked: number;
  /** Unpacked to packed, counted once the whole exceeds `ratioFrom` bytes. */
  readonly ratio: number;
  readonly ratioFrom: number;
}

/** shared/reference/trust.md C11. Formatted but empty rows pack well, so the ratio is not asked of small files. */
export const zipLimits: ZipLimits = { entries: 2000, unpacked: 200_000_000, ratio: 100, ratioFrom: 10_000_000 };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

const broken = (): Refusal =>
  refuse('file-damaged', '文件已损坏，打不开', 'The file is damaged and cannot be opened', {
    next: { zh: '请在 Excel 或 WPS 里重新保存一次再上传', en: 'Save it once more in Excel or WPS and upload it again' },
  });

const tooLarge = (): Refusal =>
  refuse('file-unpacks-too-large', '文件解开后过大，不能读取', 'The file unpacks to more than can be read', {
    next: { zh: '请删去空白行列和图片，或拆成几个文件', en: 'Remove empty rows, columns and pictures, or split it' },
  });

/** The end record, searched backwards behind a comment of at most 65,535 bytes (APPNOTE 4.3.16). */
function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 65_535); at -= 1) {
    if (bytes.readUInt32LE(at) === END && at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return at;
  }
  return -1;
}

function readEntries(bytes: Buffer): ZipEntry[] | Refusal {
  const end = findEnd(bytes);
  if (end < 0) return broken();
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > end || bytes.readUInt32LE(at) !== CENTRAL) return broken();
    const flags = bytes.readUInt16LE(at + 8);
    const nameLength = bytes.readUInt16LE(at + 28);
    if (at + 46 + nameLength > end) return broken();
    if ((flags & 1) !== 0) return passwordProtected();
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      compressed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

export const passwordProtected = (): Refusal =>
  refuse('file-encrypted', '文件设了打开密码', 'The file is protected by a password', {
    next: { zh: '请取消密码，另存后再上传', en: 'Remove the password, save it and upload it again' },
  });

/** Where the packed bytes of an entry lie; the local header repeats name and extra field with lengths of its own. */
function dataRange(bytes: Buffer, entry: ZipEntry): [from: number, to: number] | undefined {
  const { offset } = entry;
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== LOCAL) return undefined;
  const from = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const to = from + entry.compressed;
  return to <= bytes.length ? [from, to] : undefined;
}

/** Entries that share bytes make a small file promise petabytes. */
function overlap(ranges: [number, number][]): boolean {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0]);
  return sorted.some(([from], i) => i > 0 && from < sorted[i - 1]![1]);
}

/**
 * What the zip says it holds, without unpacking. Zip64 is refused: no file under 4 GB needs it.
 * Refuses: file-damaged, file-encrypted, file-unpacks-too-large, file-unsafe.
 */
export function listZip(bytes: Buffer, limits: ZipLimits = zipLimits): ZipEntry[] | Refusal {
  const entries = readEntries(bytes);
  if ('refused' in entries) return entries;
  const size = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (entries.length > limits.entries || size > limits.unpacked) return tooLarge();
  if (size > limits.ratioFrom && size > limits.ratio * bytes.length) return tooLarge();
  for (const { name, method, compressed } of entries) {
    if (
      name.includes('..') ||
      name.startsWith('/') ||
      name.includes('\\') ||
      name.includes('\0') ||
      (method !== 0 && method !== 8)
    ) {
      return refuse(
        'file-unsafe',
        '文件里有不该有的内容，没有读取',
        'The file holds what a workbook does not hold; it was not read',
      );
    }
    if (compressed === 0xffff_ffff) return broken();
  }
  const ranges = entries.map((entry) => dataRange(bytes, entry));
  if (ranges.some((range) => range === undefined) || overlap(ranges as [number, number][])) return broken();
  return entries;
}

/** Unpacks every entry once and throws the bytes away: each must come to exactly the size listed. */
export function verifyZip(bytes: Buffer, entries: readonly ZipEntry[]): Refusal | undefined {
  for (const entry of entries) {
    const [from, to] = dataRange(bytes, entry)!;
    if (entry.method === 0) {
      if (entry.size !== entry.compressed) return broken();
      continue;
    }
    try {
      const unpacked = inflateRawSync(bytes.subarray(from, to), { maxOutputLength: Math.max(entry.size, 1) });
      if (unpacked.length !== entry.size) return broken();
    } catch (error) {
      return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : broken();
    }
  }
  return undefined;
}
