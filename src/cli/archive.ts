// What a backup is: a folder with one gzipped and sealed COPY file per table and a manifest that names each file's size, rows and SHA-256 and is
// itself hashed and authenticated by the backup key. Whoever keeps the manifest's hash elsewhere can tell years later that nothing was changed.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BackupKey, fileSealer, manifestMac, otherBackupKey } from '#crypto/backup-key.ts';
import { fingerprintText } from '#crypto/keys.ts';
import type { Suite } from '#crypto/provider.ts';
import { BrokenStream, type Damage, opening, type StreamSeal } from '#crypto/sealed-stream.ts';
import { canonicalJson, sha256Hex } from '#kit/json.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';

export const FORMAT = 'niangjia-backup/2';
/** As written before backups were sealed; read for as long as somebody may hold one. */
const PLAIN_FORMAT = 'niangjia-backup/1';
export const MANIFEST = 'manifest.json';
export const SEALED = '.sealed';
const PLAIN_MASTER_KEY_FILE = 'master.key';
export const SEALED_MASTER_KEY_FILE = `${PLAIN_MASTER_KEY_FILE}${SEALED}`;

export interface ArchivedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Manifest {
  readonly format: string;
  readonly createdAt: string;
  readonly postgres: string;
  readonly migrations: readonly { readonly name: string; readonly checksum: string }[];
  /** In an order in which every foreign key finds its target. */
  readonly tables: readonly ArchivedTable[];
  readonly identities: readonly { readonly table: string; readonly column: string; readonly next: number }[];
  /** The ends of the tenants' histories: compare them with what `verify` or an outside witness says. */
  readonly heads: readonly { readonly tenantId: number; readonly batchId: number; readonly hash: string }[];
  readonly masterKey: 'included' | 'kept elsewhere';
  /** key: the fingerprint of the backup key. id: 16 bytes in base64, of this backup alone. Missing in a backup that is not sealed. */
  readonly sealed?: { readonly suite: Suite; readonly key: string; readonly id: string };
}

/** A backup whose manifest is what was written. */
export interface Archive {
  readonly folder: string;
  readonly manifest: Manifest;
  /** How its files are sealed; null for a backup from before they were. */
  readonly seal: ((file: string) => StreamSeal) | null;
}

export const hashOf = (manifest: Manifest): string => sha256Hex(canonicalJson(manifest));

export const macOf = (manifest: Manifest, key: BackupKey): string => {
  const { suite, id } = manifest.sealed!;
  return manifestMac(key, suite, Buffer.from(id, 'base64'), canonicalJson(manifest));
};

/** The seal of each file of one backup. */
export const sealsOf =
  (key: BackupKey, { suite, id }: NonNullable<Manifest['sealed']>) =>
  (file: string): StreamSeal => ({
    sealer: fileSealer(key, suite, Buffer.from(id, 'base64'), file, systemRandomness),
    place: `niangjia-backup|${file}`,
  });

export interface TableShape {
  readonly table: string;
  readonly columns: readonly string[];
  readonly needs: readonly string[];
}

/** Every durable table of the current schema but the record of migrations, targets of foreign keys first. */
export async function tablesOf(q: Queryable): Promise<TableShape[]> {
  const found = await q.query<TableShape>(
    `SELECT c.relname AS table,
            ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
            ARRAY(SELECT DISTINCT t.relname::text FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid
                   WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS needs
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND (c.relkind = 'p' OR c.relkind = 'r' AND NOT c.relispartition)
        AND c.relpersistence = 'p' AND c.relname <> 'migrations' ORDER BY c.relname`,
  );
  const sorted: TableShape[] = [];
  const placed = new Set<string>();
  while (sorted.length < found.length) {
    const next = found.filter((one) => !placed.has(one.table) && one.needs.every((need) => placed.has(need)));
    if (next.length === 0) throw new Error('the foreign keys of the tables go round in a circle');
    for (const one of next) placed.add(one.table);
    sorted.push(...next);
  }
  return sorted;
}

export const migrationsOf = (q: Queryable): Promise<{ name: string; checksum: string }[]> =>
  q.query('SELECT name, checksum FROM migrations ORDER BY number');

/** What both sides of COPY must agree on whatever the database's own settings, and no limit of time; inside a transaction, for a pooler's sake. */
export const copySettings = [
  `SET LOCAL datestyle = 'ISO, YMD'`,
  `SET LOCAL intervalstyle = 'iso_8601'`,
  `SET LOCAL timezone = 'UTC'`,
  'SET LOCAL extra_float_digits = 1',
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL idle_in_transaction_session_timeout = 0',
];

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const columnList = (columns: readonly string[]): string => columns.map(quoted).join(', ');

export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

const broken = (file: string, zh: string, en: string): Refusal =>
  refuse(
    'backup-broken',
    `备份不完整或被改动：${file} ${zh}`,
    `The backup is incomplete or was changed: ${file} ${en}`,
    {
      details: { file },
      next: {
        zh: '请换用另一份备份；数据库没有被改动',
        en: 'Take another copy of the backup; the database was not touched',
      },
    },
  );

interface Parsed {
  readonly manifest: Manifest;
  readonly hash: unknown;
  readonly mac: unknown;
}

function parsed(raw: string): Parsed | undefined {
  try {
    const { hash, mac, ...manifest } = JSON.parse(raw) as Manifest & { hash: unknown; mac: unknown };
    const shaped =
      Array.isArray(manifest.tables) && Array.isArray(manifest.migrations) && Array.isArray(manifest.identities);
    return shaped ? { manifest, hash, mac } : undefined;
  } catch {
    return undefined;
  }
}

const unknownFormat = (format: string): Refusal =>
  refuse('backup-format', `不认识的备份格式：${format}`, `Unknown backup format: ${format}`);

/** The manifest, when it hashes to what it says (and to `expected`). */
async function readManifest(folder: string, expected?: string): Promise<Parsed | Refusal> {
  let raw: string;
  try {
    raw = await readFile(join(folder, MANIFEST), 'utf8');
  } catch {
    return broken(MANIFEST, '不存在或读不到', 'is missing or cannot be read');
  }
  const read = parsed(raw);
  if (!read) return broken(MANIFEST, '不是清单', 'is no manifest');
  const { format, sealed } = read.manifest;
  if (format !== FORMAT && format !== PLAIN_FORMAT) return unknownFormat(format);
  if ((format === FORMAT) !== (typeof sealed?.id === 'string' && /^(?:aes|sm)$/.test(sealed.suite)))
    return broken(MANIFEST, '不是清单', 'is no manifest');
  let hash: string;
  try {
    hash = hashOf(read.manifest);
  } catch {
    return broken(MANIFEST, '不是清单', 'is no manifest');
  }
  if (hash !== read.hash) return broken(MANIFEST, '与其自身的校验值不符', 'does not match its own hash');
  if (expected !== undefined && hash !== expected)
    return broken(MANIFEST, '不是您所指的那一份', 'is not the one whose hash you gave');
  return read;
}

function authentic({ manifest, mac }: Parsed, key: BackupKey): boolean {
  const [found, right] = [Buffer.from(String(mac), 'hex'), Buffer.from(macOf(manifest, key), 'hex')];
  return found.length === right.length && timingSafeEqual(found, right);
}

export interface OpenArchive {
  /** The manifest's hash, as kept apart from the backup. */
  readonly expect?: string;
  /** Asked only when the backup is sealed. */
  readonly key: () => BackupKey | Refusal;
}

/** Refuses: backup-broken (names the file), backup-format, backup-key-missing, backup-key-other, … */
export async function openArchive(folder: string, { expect, key }: OpenArchive): Promise<Archive | Refusal> {
  const read = await readManifest(folder, expect);
  if (isRefusal(read)) return read;
  const { manifest } = read;
  if (!manifest.sealed) return { folder, manifest, seal: null };
  const backupKey = key();
  if (isRefusal(backupKey)) return backupKey;
  if (fingerprintText(backupKey.id) !== manifest.sealed.key) return otherBackupKey(manifest.sealed.key, backupKey);
  if (!authentic(read, backupKey))
    return broken(MANIFEST, '不是持有备份密钥的人写的', 'was not written by a holder of the backup key');
  return { folder, manifest, seal: sealsOf(backupKey, manifest.sealed) };
}

/** What a file of the backup holds, opened. Fails with BrokenStream. */
export function contentOf({ folder, seal }: Archive, file: string): Readable {
  const bytes = createReadStream(join(folder, file));
  if (!seal) return bytes;
  const open = opening(seal(file));
  // Whoever reads `open` is told of what goes wrong in either.
  pipeline(bytes, open).catch(() => {});
  return open;
}

/** The master key that was put into the backup, as its file held it; undefined where none was. */
export async function includedMasterKey(archive: Archive): Promise<string | undefined> {
  if (archive.manifest.masterKey !== 'included') return undefined;
  const parts: Buffer[] = [];
  for await (const part of contentOf(archive, archive.seal ? SEALED_MASTER_KEY_FILE : PLAIN_MASTER_KEY_FILE))
    parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const damageWords: Readonly<Record<Damage['what'], (damage: Damage) => readonly [zh: string, en: string]>> = {
  changed: ({ chunk }) => [`第 ${chunk} 块被改动`, `was changed in chunk ${chunk}`],
  cut: ({ chunk }) => [`在第 ${chunk} 块之后被截断`, `was cut short after chunk ${chunk}`],
  appended: ({ chunk }) => [`第 ${chunk} 块之后被添了内容`, `had something added after chunk ${chunk}`],
  moved: (damage) => [
    `第 ${damage.chunk} 块的位置上是第 ${'of' in damage ? damage.of : 0} 块`,
    `has chunk ${'of' in damage ? damage.of : 0} in the place of chunk ${damage.chunk}`,
  ],
};

/** Which chunk of a file that is not as it was written; null where that cannot be said. */
async function damageOf(archive: Archive, file: string): Promise<readonly [zh: string, en: string] | null> {
  if (!archive.seal) return null;
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await pipeline(contentOf(archive, file), nowhere);
    return null;
  } catch (error) {
    if (!(error instanceof BrokenStream)) throw error;
    return damageWords[error.damage.what](error.damage);
  }
}

async function brokenFile(archive: Archive, file: string, zh: string, en: string): Promise<Refusal> {
  const damage = await damageOf(archive, file);
  return damage ? broken(file, `${zh}：${damage[0]}`, `${en}: it ${damage[1]}`) : broken(file, zh, en);
}

async function checkFile(archive: Archive, table: ArchivedTable): Promise<Refusal | undefined> {
  // A manifest is input like any other: it may not point out of its folder.
  const named = /^[a-z0-9_]+\.copy\.gz(\.sealed)?$/.exec(table.file);
  if (!named || (named[1] !== undefined) !== (archive.seal !== null))
    return broken(table.file, '文件名不对', 'has a wrong name');
  const path = join(archive.folder, table.file);
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile()) return broken(table.file, '不存在', 'is missing');
  if (found.size !== table.bytes) {
    return brokenFile(
      archive,
      table.file,
      `应为 ${table.bytes} 字节，实为 ${found.size}`,
      `has ${found.size} bytes instead of ${table.bytes}`,
    );
  }
  const same = (await hashFile(path)) === table.sha256;
  return same ? undefined : brokenFile(archive, table.file, '校验值不符', 'does not match its hash');
}

/** Reads every file that the manifest names; the first thing that is not as it was written. */
export async function checkArchive(archive: Archive): Promise<Refusal | undefined> {
  for (const table of archive.manifest.tables) {
    const problem = await checkFile(archive, table);
    if (problem) return problem;
  }
  return undefined;
}
