// What a backup is: a folder with one gzipped COPY file per table and a manifest that names each file's size, rows and SHA-256 and is
// itself hashed. Whoever keeps the manifest's hash elsewhere can tell years later that nothing was changed.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { canonicalJson, sha256Hex } from '#kit/json.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import type { Queryable } from '#store/queryable.ts';

export const FORMAT = 'niangjia-backup/1';
export const MANIFEST = 'manifest.json';
export const MASTER_KEY_FILE = 'master.key';

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
}

export const hashOf = (manifest: Manifest): string => sha256Hex(canonicalJson(manifest));

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

function parsed(raw: string): { manifest: Manifest; hash: unknown } | undefined {
  try {
    const { hash, ...manifest } = JSON.parse(raw) as Manifest & { hash: unknown };
    const shaped =
      Array.isArray(manifest.tables) && Array.isArray(manifest.migrations) && Array.isArray(manifest.identities);
    return shaped ? { manifest, hash } : undefined;
  } catch {
    return undefined;
  }
}

/** The manifest, when it hashes to what it says (and to `expected`). */
export async function readManifest(folder: string, expected?: string): Promise<Manifest | Refusal> {
  let raw: string;
  try {
    raw = await readFile(join(folder, MANIFEST), 'utf8');
  } catch {
    return broken(MANIFEST, '不存在或读不到', 'is missing or cannot be read');
  }
  const read = parsed(raw);
  if (!read) return broken(MANIFEST, '不是清单', 'is no manifest');
  if (read.manifest.format !== FORMAT) {
    return refuse(
      'backup-format',
      `不认识的备份格式：${read.manifest.format}`,
      `Unknown backup format: ${read.manifest.format}`,
    );
  }
  let hash: string;
  try {
    hash = hashOf(read.manifest);
  } catch {
    return broken(MANIFEST, '不是清单', 'is no manifest');
  }
  if (hash !== read.hash) return broken(MANIFEST, '与其自身的校验值不符', 'does not match its own hash');
  if (expected !== undefined && hash !== expected)
    return broken(MANIFEST, '不是您所指的那一份', 'is not the one whose hash you gave');
  return read.manifest;
}

async function checkFile(folder: string, table: ArchivedTable): Promise<Refusal | undefined> {
  // A manifest is input like any other: it may not point out of its folder.
  if (!/^[a-z0-9_]+\.copy\.gz$/.test(table.file)) return broken(table.file, '文件名不对', 'has a wrong name');
  const path = join(folder, table.file);
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile()) return broken(table.file, '不存在', 'is missing');
  if (found.size !== table.bytes) {
    return broken(
      table.file,
      `应为 ${table.bytes} 字节，实为 ${found.size}`,
      `has ${found.size} bytes instead of ${table.bytes}`,
    );
  }
  const same = (await hashFile(path)) === table.sha256;
  return same ? undefined : broken(table.file, '校验值不符', 'does not match its hash');
}

/** Reads the manifest and every file it names; the manifest when all is as it was written, else the first thing that is not. */
export async function checkArchive(folder: string, expected?: string): Promise<Manifest | Refusal> {
  const manifest = await readManifest(folder, expected);
  if (isRefusal(manifest)) return manifest;
  for (const table of manifest.tables) {
    const problem = await checkFile(folder, table);
    if (problem) return problem;
  }
  return manifest;
}
