// `backup <folder>`: everything in the database as it was at one instant, while it goes on working. The embedded PostgreSQL brings no
// pg_dump, so this is COPY in one repeatable-read transaction, streamed table by table and sealed before it reaches the disk.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import {
  type ArchivedTable,
  columnList,
  copySettings,
  FORMAT,
  hashFile,
  hashOf,
  MANIFEST,
  type Manifest,
  macOf,
  migrationsOf,
  quoted,
  SEALED,
  SEALED_MASTER_KEY_FILE,
  sealsOf,
  type TableShape,
  tablesOf,
} from '#cli/archive.ts';
import { copyOut } from '#cli/copy.ts';
import type { BackupKey } from '#crypto/backup-key.ts';
import { fingerprintText } from '#crypto/keys.ts';
import type { Suite } from '#crypto/provider.ts';
import { type StreamSeal, sealing } from '#crypto/sealed-stream.ts';
import type { Clock } from '#kit/clock.ts';
import type { Randomness } from '#kit/random.ts';
import { invariant, type Refusal, refuse } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { columnParsers } from '#store/column-parsers.ts';
import type { Queryable } from '#store/queryable.ts';

export interface BackupOptions {
  /** Of the owner. */
  readonly url: string;
  /** Must not exist yet: a backup is never written over another. */
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Randomness;
  /** Every file is sealed under it. */
  readonly key: BackupKey;
  /** Default: that of the newest data key in the database. */
  readonly suite?: Suite;
  /** Copies this file beside the data. Without it the master key must be kept elsewhere: sealed fields open with nothing else. */
  readonly withMasterKey?: string;
  readonly onTable?: (table: ArchivedTable) => void;
}

export interface BackupResult {
  readonly folder: string;
  /** Keep it apart from the backup; `restore --expect <hash>` compares. */
  readonly hash: string;
  readonly tables: number;
  readonly rows: number;
  readonly bytes: number;
  readonly masterKey: Manifest['masterKey'];
}

/** What must be said after every backup. */
export const keyAdvice: Record<Manifest['masterKey'], Text> = {
  'kept elsewhere': {
    zh: '备份不含主密钥。请把 NIANGJIA_MASTER_KEY 或主密钥文件另存一处；没有它，身份证号、电话、账号和附件都打不开。',
    en: 'The master key is not in the backup. Keep NIANGJIA_MASTER_KEY or the master key file somewhere else; without it no identity number, telephone, bank account or document can be opened.',
  },
  included: {
    zh: '备份含主密钥：得到这个文件夹和备份密钥的人能读到一切。',
    en: 'The master key is in the backup: whoever has this folder and the backup key can read everything.',
  },
};

/** Where the backup key lies and where it must not. */
export const backupKeyAdvice = ({ from, id, madeNow }: BackupKey): Text => ({
  zh: `${madeNow ? '已造好备份密钥' : '用备份密钥'} ${from}（指纹 ${fingerprintText(id)}）加密。没有它恢复不了：请抄存一份，不要和备份放在一起。`,
  en: `Sealed under the backup key ${from}${madeNow ? ', made just now' : ''} (fingerprint ${fingerprintText(id)}). Without it nothing can be restored: keep a copy, and not beside the backup.`,
});

const on = (client: pg.Client): Queryable => ({
  query: async <T>(sql: string, params?: unknown[]) => (await client.query(sql, params)).rows as T[],
});

type Seals = (file: string) => StreamSeal;

async function writeTable(
  client: pg.Client,
  folder: string,
  { table, columns }: TableShape,
  seals: Seals,
): Promise<ArchivedTable> {
  const file = `${table}.copy.gz${SEALED}`;
  const path = join(folder, file);
  const list = columnList(columns);
  const out = copyOut(client, `COPY (SELECT ${list} FROM ${quoted(table)}) TO STDOUT`);
  const into = createWriteStream(path, { mode: 0o600, flush: true });
  await pipeline(out.stream, createGzip({ level: 6 }), sealing(seals(file)), into);
  const rows = out.rows();
  invariant(Number.isSafeInteger(rows), `COPY of ${table} did not say how many rows it wrote`);
  return { table, columns, file, rows, bytes: (await stat(path)).size, sha256: await hashFile(path) };
}

/** The next value of each identity column, from the data: sequences do not belong to the snapshot. */
async function identitiesOf(q: Queryable): Promise<Manifest['identities']> {
  const columns = await q.query<{ table: string; column: string }>(
    `SELECT c.relname AS table, a.attname AS column FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND a.attidentity <> '' AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
      ORDER BY 1, 2`,
  );
  const identities: { table: string; column: string; next: number }[] = [];
  for (const { table, column } of columns) {
    const [row] = await q.query<{ next: number }>(
      `SELECT greatest((SELECT coalesce(max(${quoted(column)}), 0) FROM ${quoted(table)}),
                       coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass), 0)) + 1 AS next`,
      [quoted(table), column],
    );
    identities.push({ table, column, next: row!.next });
  }
  return identities;
}

/** That of the newest data key. */
async function suiteOf(q: Queryable): Promise<Suite> {
  const [newest] = await q.query<{ suite: Suite }>(
    `SELECT suite FROM data_keys WHERE tenant_id IS NOT NULL AND purpose = 'data' ORDER BY created_at DESC, key_id DESC LIMIT 1`,
  );
  return newest?.suite ?? 'aes';
}

async function snapshot(client: pg.Client, folder: string, options: BackupOptions): Promise<Manifest> {
  const q = on(client);
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  for (const setting of copySettings) await client.query(setting);
  const sealed = {
    suite: options.suite ?? (await suiteOf(q)),
    key: fingerprintText(options.key.id),
    id: Buffer.from(options.random.bytes(16)).toString('base64'),
  };
  const seals = sealsOf(options.key, sealed);
  if (options.withMasterKey !== undefined) {
    const into = createWriteStream(join(folder, SEALED_MASTER_KEY_FILE), { mode: 0o600, flush: true });
    await pipeline(createReadStream(options.withMasterKey), sealing(seals(SEALED_MASTER_KEY_FILE)), into);
  }
  const tables: ArchivedTable[] = [];
  for (const shape of await tablesOf(q)) {
    const table = await writeTable(client, folder, shape, seals);
    tables.push(table);
    options.onTable?.(table);
  }
  const heads = await q.query<Manifest['heads'][number]>(
    `SELECT tenant_id AS "tenantId", batch_id AS "batchId", encode(hash, 'hex') AS hash FROM history_heads ORDER BY 1`,
  );
  const [version] = await q.query<{ server_version: string }>('SHOW server_version');
  const manifest: Manifest = {
    ...{ format: FORMAT, createdAt: options.clock.now().toISOString(), postgres: version!.server_version },
    ...{ migrations: await migrationsOf(q), tables, identities: await identitiesOf(q), heads },
    masterKey: options.withMasterKey === undefined ? 'kept elsewhere' : 'included',
    sealed,
  };
  await client.query('COMMIT');
  return manifest;
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

/** Refuses: backup-exists. Half a backup never bears the folder's name: it is written beside and renamed at the end. */
export async function backup(options: BackupOptions): Promise<BackupResult | Refusal> {
  const folder = resolve(options.folder);
  if (await exists(folder)) {
    return refuse('backup-exists', `${folder} 已存在`, `${folder} exists already`, {
      next: { zh: '请换一个文件夹名', en: 'Name another folder' },
    });
  }
  const half = `${folder}.half`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true, mode: 0o700 });
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'niangjia backup',
    types: columnParsers,
  });
  // The query under way fails with the same error; without a listener the process would end.
  client.on('error', () => {});
  try {
    await client.connect();
    const manifest = await snapshot(client, half, options);
    const hash = hashOf(manifest);
    const written = { ...manifest, hash, mac: macOf(manifest, options.key) };
    await writeFile(join(half, MANIFEST), `${JSON.stringify(written, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(half, folder);
    const sum = (of: (table: ArchivedTable) => number) => manifest.tables.reduce((all, table) => all + of(table), 0);
    const totals = { rows: sum((table) => table.rows), bytes: sum((table) => table.bytes) };
    return { folder, hash, tables: manifest.tables.length, ...totals, masterKey: manifest.masterKey };
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  } finally {
    await client.end();
  }
}
