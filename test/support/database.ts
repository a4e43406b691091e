// A fresh, migrated database for every test file in some tens of milliseconds: a clone of a template that is rebuilt
// only when a migration changes, on one server that all test processes share.
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '#store/connection.ts';
import { dataFolder, type Embedded, startEmbedded } from '#store/embedded.ts';
import { loadMigrations, type Migration, migrate } from '#store/migrate.ts';
import { isAlive } from '#store/postmaster.ts';

export interface TestDatabase {
  /** As the application: history cannot be changed. */
  db: Database;
  owner: Database;
  /** The application's address. */
  url: string;
  ownerUrl: string;
  /** The server; a durable one is this test's own and may be killed. */
  server: Embedded;
  drop(): Promise<void>;
}

/** Any number; held in the server's `postgres` database while the template is made. */
const TEMPLATE_LOCK = 4_117_002;

export const testServerFolder = (): string => join(dataFolder(), 'test-postgres');

let count = 0;

/**
 * `durable`: a server of its own with the settings of production (fsync on), for tests that kill it; takes some seconds.
 * Call `drop` in `after`.
 */
export async function testDatabase(options: { durable?: boolean } = {}): Promise<TestDatabase> {
  return options.durable ? durable() : clone();
}

async function durable(): Promise<TestDatabase> {
  const folder = join(dataFolder(), `test-durable-${process.pid}-${++count}`);
  const server = await startEmbedded({ folder });
  const owner = await openOwner(server, 'niangjia');
  await migrate(owner);
  return opened(server, 'niangjia', owner, async () => {
    await server.release();
    rmSync(folder, { recursive: true, force: true });
  });
}

async function clone(): Promise<TestDatabase> {
  const server = await startEmbedded({ folder: testServerFolder(), durable: false, lasting: true });
  const name = `test_${process.pid}_${++count}`;
  const admin = await openDatabase({ url: server.url('owner', 'postgres'), max: 2 });
  try {
    await copyTemplate(admin, server, name);
  } finally {
    await admin.close();
  }
  return opened(server, name, await openOwner(server, name), async () => {
    const last = await openDatabase({ url: server.url('owner', 'postgres'), max: 1 });
    await last.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await last.close();
    await server.release();
  });
}

/** An empty database without any table, as its owner; for tests of migrations. */
export async function emptyDatabase(): Promise<{ owner: Database; drop(): Promise<void> }> {
  const server = await startEmbedded({ folder: testServerFolder(), durable: false, lasting: true });
  const name = `test_${process.pid}_${++count}`;
  const admin = await openDatabase({ url: server.url('owner', 'postgres'), max: 1 });
  await admin.query(`CREATE DATABASE ${name}`);
  const owner = await openOwner(server, name);
  const drop = async () => {
    await owner.close();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.close();
    await server.release();
  };
  return { owner, drop };
}

async function copyTemplate(admin: Database, server: Embedded, name: string): Promise<void> {
  const migrations = await loadMigrations();
  for (let attempt = 1; ; attempt++) {
    const template = await templateOf(admin, server, migrations);
    try {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
      return;
    } catch (error) {
      // A process with other migrations swept it away between our look and the copy.
      if ((error as { code?: string }).code !== '3D000' || attempt === 5) throw error;
    }
  }
}

const openOwner = (server: Embedded, name: string) =>
  openDatabase({ url: server.url('owner', name), appUrl: server.url('app', name), max: 4 });

async function opened(
  server: Embedded,
  name: string,
  owner: Database,
  remove: () => Promise<void>,
): Promise<TestDatabase> {
  const url = server.url('app', name);
  const db = await openDatabase({ url, max: 10 });
  const drop = async () => {
    await db.close();
    await owner.close();
    await remove();
  };
  return { db, owner, url, ownerUrl: owner.url, server, drop };
}

const exists = async (admin: Database, name: string) =>
  (await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])).length > 0;

/** The template's name; made if this state of the migrations has none yet. */
async function templateOf(admin: Database, server: Embedded, migrations: Migration[]): Promise<string> {
  const state = migrations.map(({ name, checksum }) => `${name} ${checksum}`).join('\n');
  const template = `template_${createHash('sha256').update(state).digest('hex').slice(0, 16)}`;
  if (await exists(admin, template)) return template;
  // The lock is the session's and ends with it, however this process ends.
  const session = await admin.pool.connect();
  try {
    await session.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    if (!(await exists(admin, template))) await makeTemplate(admin, server, template);
  } finally {
    session.release(true);
  }
  return template;
}

async function makeTemplate(admin: Database, server: Embedded, template: string): Promise<void> {
  await sweep(admin);
  const half = `half_${template}`;
  await admin.query(`DROP DATABASE IF EXISTS ${half} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${half}`);
  const owner = await openOwner(server, half);
  try {
    await migrate(owner);
  } finally {
    await owner.close();
  }
  await admin.query(`ALTER DATABASE ${half} RENAME TO ${template}`);
}

/** Removes earlier templates and the databases of test processes that ended without dropping theirs. */
async function sweep(admin: Database): Promise<void> {
  const all = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database');
  for (const { name } of all) {
    const owner = /^test_(\d+)_\d+$/.exec(name)?.[1];
    if (name.startsWith('template_') || (owner !== undefined && !isAlive(Number(owner)))) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  }
}
