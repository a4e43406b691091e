// A fresh, migrated database for every test file in some tens of milliseconds: a copy of a template on one server that all test
// processes share.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '#store/connection.ts';
import { dataFolder, startEmbedded } from '#store/embedded.ts';
import { migrate } from '#store/migrate.ts';
import { pooled, sharedServer, type TestServer } from '#test/support/server.ts';
import { copyTemplate, migratedTemplate, openOwner, type Template } from '#test/support/templates.ts';

export interface TestDatabase {
  /** As the application: history cannot be changed. */
  db: Database;
  owner: Database;
  /** The application's address. */
  url: string;
  ownerUrl: string;
  /** The server; a durable one is this test's own and may be killed. */
  server: TestServer;
  drop(): Promise<void>;
}

let count = 0;

/**
 * `durable`: a server of its own with the settings of production (fsync on), for tests that kill it; takes some seconds. Otherwise a copy
 * of `from`, by default every table and nothing in them. Call `drop` in `after`.
 */
export async function testDatabase(options: { durable?: boolean; from?: Template } = {}): Promise<TestDatabase> {
  return options.durable ? durable() : clone(options.from ?? migratedTemplate);
}

async function durable(): Promise<TestDatabase> {
  const folder = join(dataFolder(), `test-durable-${process.pid}-${++count}`);
  const server = await startEmbedded({ folder });
  const owner = await openOwner(server, 'niangjia');
  await migrate(owner);
  await owner.close();
  const at = { owner: server.url('owner', 'niangjia'), app: server.url('app', 'niangjia') };
  return opened(server, at, async () => {
    await server.release();
    rmSync(folder, { recursive: true, force: true });
  });
}

async function asAdmin<T>(server: TestServer, work: (admin: Database) => Promise<T>): Promise<T> {
  // Making a template from another one holds a session for the lock of each, and looks with a third.
  const admin = await openDatabase({ url: server.url('owner', 'postgres'), max: 4 });
  try {
    return await work(admin);
  } finally {
    await admin.close();
  }
}

async function clone(template: Template): Promise<TestDatabase> {
  const server = await sharedServer();
  const name = `test_${process.pid}_${++count}`;
  await asAdmin(server, (admin) => copyTemplate(admin, server, name, template));
  const at = { owner: pooled(server.url('owner', name)), app: pooled(server.url('app', name)) };
  return opened(server, at, () => remove(server, name));
}

async function remove(server: TestServer, name: string): Promise<void> {
  await asAdmin(server, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  await server.release();
}

/** An empty database without any table, as its owner; for tests of migrations. */
export async function emptyDatabase(): Promise<{ owner: Database; drop(): Promise<void> }> {
  const server = await sharedServer();
  const name = `test_${process.pid}_${++count}`;
  await asAdmin(server, (admin) => admin.query(`CREATE DATABASE ${name}`));
  const owner = await openDatabase({
    ...{ url: pooled(server.url('owner', name)), appUrl: pooled(server.url('app', name)), max: 4 },
  });
  const drop = async () => {
    await owner.close();
    await remove(server, name);
  };
  return { owner, drop };
}

async function opened(
  server: TestServer,
  at: { owner: string; app: string },
  end: () => Promise<void>,
): Promise<TestDatabase> {
  const owner = await openDatabase({ url: at.owner, appUrl: at.app, max: 4 });
  const db = await openDatabase({ url: at.app, max: 10 });
  const drop = async () => {
    await db.close();
    await owner.close();
    await end();
  };
  return { db, owner, url: at.app, ownerUrl: at.owner, server, drop };
}
