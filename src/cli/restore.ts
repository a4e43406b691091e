// `restore <folder>`: first the whole backup is checked, then it is loaded in one transaction into an empty, migrated database: either
// all of it is there or nothing. `verify` should follow: it re-folds states, balances and hashes.
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import {
  type Archive,
  type ArchivedTable,
  checkArchive,
  columnList,
  contentOf,
  copySettings,
  type Manifest,
  migrationsOf,
  openArchive,
  quoted,
  type TableShape,
  tablesOf,
} from '#cli/archive.ts';
import { copyIn } from '#cli/copy.ts';
import type { BackupKey } from '#crypto/backup-key.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { columnParsers } from '#store/column-parsers.ts';
import type { Queryable } from '#store/queryable.ts';

export interface RestoreOptions {
  /** Of the owner of an empty database that has had exactly the backup's migrations. */
  readonly url: string;
  readonly folder: string;
  /** The manifest's hash, as kept apart from the backup. */
  readonly expect?: string;
  /** Asked when the backup is sealed. */
  readonly key: () => BackupKey | Refusal;
  /** Asked when the tenants' keys are there and nothing else, and again before all of it is kept: a refusal takes everything back. */
  readonly accept?: (q: Queryable, archive: Archive) => Promise<Refusal | undefined>;
  readonly onTable?: (table: ArchivedTable) => void;
}

export interface RestoreResult {
  readonly tables: number;
  readonly rows: number;
  readonly createdAt: string;
  readonly heads: Manifest['heads'];
  readonly masterKey: Manifest['masterKey'];
  /** false: a backup from before they were sealed; anybody may have read it. */
  readonly sealed: boolean;
}

const on = (client: pg.Client): Queryable => ({
  query: async <T>(sql: string, params?: unknown[]) => (await client.query(sql, params)).rows as T[],
});

async function sameMigrations(q: Queryable, manifest: Manifest): Promise<Refusal | undefined> {
  const here = (await migrationsOf(q)).map((one) => `${one.name} ${one.checksum}`);
  const there = manifest.migrations.map((one) => `${one.name} ${one.checksum}`);
  const different = Array.from({ length: Math.max(here.length, there.length) }, (_, i) => i).find(
    (i) => here[i] !== there[i],
  );
  if (different === undefined) return undefined;
  const name = (manifest.migrations[different]?.name ?? here[different]?.split(' ')[0])!;
  return refuse(
    'backup-other-version',
    `数据库的表结构与备份不同，从 ${name} 起`,
    `The tables of this database are not those of the backup, from ${name} on`,
    {
      details: { migration: name },
      next: {
        zh: '请用建立该备份的程序版本恢复，再升级',
        en: 'Restore with the version of the program that made the backup, then update',
      },
    },
  );
}

function sameTables(tables: readonly TableShape[], manifest: Manifest): Refusal | undefined {
  const shapes = (list: readonly { table: string; columns: readonly string[] }[]) =>
    list.map((one) => `${one.table}(${[...one.columns].sort().join()})`).sort();
  const [here, there] = [shapes(tables), shapes(manifest.tables)];
  const different = there.find((one) => !here.includes(one)) ?? here.find((one) => !there.includes(one));
  if (different === undefined) return undefined;
  return refuse('backup-other-version', `表与备份不符：${different}`, `A table differs from the backup: ${different}`);
}

async function firstFull(q: Queryable, tables: readonly TableShape[]): Promise<Refusal | undefined> {
  for (const { table } of tables) {
    const [row] = await q.query<{ full: boolean }>(`SELECT EXISTS (SELECT 1 FROM ${quoted(table)}) AS full`);
    if (!row!.full) continue;
    return refuse(
      'restore-not-empty',
      `数据库不是空的：${table} 里有数据`,
      `The database is not empty: there are rows in ${table}`,
      {
        details: { table },
        next: {
          zh: '请建立一个新的空数据库，只做迁移（niangjia migrate）',
          en: 'Make a new, empty database and only migrate it (niangjia migrate)',
        },
      },
    );
  }
  return undefined;
}

async function load(client: pg.Client, archive: Archive, table: ArchivedTable): Promise<void> {
  const into = copyIn(client, `COPY ${quoted(table.table)} (${columnList(table.columns)}) FROM STDIN`);
  await pipeline(contentOf(archive, table.file), createGunzip(), into.stream);
  if (into.rows() !== table.rows) throw new Fault(`${table.file} holds ${into.rows()} rows instead of ${table.rows}`);
}

/** The tenants' keys lead: whether they open is known before anything else is written. */
const keysFirst = (tables: readonly TableShape[]): TableShape[] => {
  const isKeys = ({ table }: TableShape) => table === 'data_keys';
  return [...tables.filter(isKeys), ...tables.filter((one) => !isKeys(one))];
};

async function fill(client: pg.Client, archive: Archive, options: RestoreOptions): Promise<RestoreResult | Refusal> {
  const { manifest } = archive;
  const { accept = async () => undefined } = options;
  const q = on(client);
  await client.query('BEGIN');
  for (const setting of copySettings) await client.query(setting);
  const tables = keysFirst(await tablesOf(q));
  const refusal = (await sameMigrations(q, manifest)) ?? sameTables(tables, manifest);
  if (refusal) return refusal;
  // Nobody writes meanwhile, and nobody has written before.
  await client.query(`LOCK TABLE ${tables.map((one) => quoted(one.table)).join(', ')} IN EXCLUSIVE MODE`);
  // Which columns are sealed since when is told by the backup: of what it does not name, the next migration lays the leaves.
  await client.query('TRUNCATE leaf_shapes');
  const full = await firstFull(q, tables);
  if (full) return full;
  const byName = new Map(manifest.tables.map((one) => [one.table, one]));
  for (const { table } of tables) {
    const archived = byName.get(table)!;
    await load(client, archive, archived);
    options.onTable?.(archived);
    const refused = table === 'data_keys' ? await accept(q, archive) : undefined;
    if (refused) return refused;
  }
  for (const { table, column, next } of manifest.identities) {
    await q.query('SELECT setval(pg_get_serial_sequence($1, $2)::regclass, $3, false)', [quoted(table), column, next]);
  }
  // Without it the first queries would be planned for empty tables.
  await client.query('ANALYZE');
  const refused = await accept(q, archive);
  if (refused) return refused;
  await client.query('COMMIT');
  const rows = manifest.tables.reduce((all, one) => all + one.rows, 0);
  const { createdAt, heads, masterKey } = manifest;
  return { tables: tables.length, rows, createdAt, heads, masterKey, sealed: archive.seal !== null };
}

/**
 * Refuses before anything is written: backup-broken (names the file and the chunk), backup-format, backup-key-missing, backup-key-other,
 * backup-other-version, restore-not-empty (names the table), and what `accept` refuses. Throws what the database says, with nothing left in it.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult | Refusal> {
  const { folder, key, expect } = options;
  const archive = await openArchive(folder, { key, ...(expect === undefined ? {} : { expect }) });
  if (isRefusal(archive)) return archive;
  const damaged = await checkArchive(archive);
  if (damaged) return damaged;
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'niangjia restore',
    types: columnParsers,
  });
  // The query under way fails with the same error; without a listener the process would end.
  client.on('error', () => {});
  await client.connect();
  try {
    // A refusal or an error leaves the transaction open; closing the connection rolls it back.
    return await fill(client, archive, options);
  } finally {
    await client.end();
  }
}
