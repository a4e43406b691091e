// Databases made once and copied for each test file. A template is named after all it is made from, so that a stale one is never found; one
// process makes it while the others wait, and a half made one never bears its name.
import { createHash } from 'node:crypto';
import { type Database, openDatabase } from '#store/connection.ts';
import { loadMigrations, migrate } from '#store/migrate.ts';
import { isAlive } from '#store/postmaster.ts';
import type { TestServer } from '#test/support/server.ts';

export interface Template {
  readonly kind: string;
  /** Any number of its own; held in the server's `postgres` database while the template is made. */
  readonly lock: number;
  /** Whatever it is made from: another state is another template. */
  state(): Promise<string>;
  /** Makes the database `name` and leaves nobody connected to it. */
  make(admin: Database, server: TestServer, name: string): Promise<void>;
}

/** Every table and nothing in them. */
export const migratedTemplate: Template = {
  kind: 'template',
  lock: 4_117_002,
  state: async () => (await loadMigrations()).map(({ name, checksum }) => `${name} ${checksum}`).join('\n'),
  async make(admin, server, name) {
    await admin.query(`CREATE DATABASE ${name}`);
    const owner = await openOwner(server, name);
    try {
      await migrate(owner);
    } finally {
      await owner.close();
    }
  },
};

export const openOwner = (server: TestServer, name: string): Promise<Database> =>
  openDatabase({ url: server.url('owner', name), appUrl: server.url('app', name), max: 4 });

/** `name` as a copy of the template, which is made first if there is none. */
export async function copyTemplate(
  admin: Database,
  server: TestServer,
  name: string,
  template: Template,
): Promise<void> {
  const hash = createHash('sha256').update(await template.state());
  const source = `${template.kind}_${hash.digest('hex').slice(0, 16)}`;
  for (let attempt = 1; ; attempt++) {
    await ensure(admin, server, source, template);
    try {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${source} STRATEGY FILE_COPY`);
      return;
    } catch (error) {
      // A process of other sources swept it away between our look and the copy.
      if ((error as { code?: string }).code !== '3D000' || attempt === 5) throw error;
    }
  }
}

const exists = async (admin: Database, name: string) =>
  (await admin.query('SELECT FROM pg_database WHERE datname = $1', [name])).length > 0;

async function ensure(admin: Database, server: TestServer, source: string, template: Template): Promise<void> {
  if (await exists(admin, source)) return;
  // The lock is the session's and ends with it, however this process ends.
  const session = await admin.pool.connect();
  try {
    await session.query('SELECT pg_advisory_lock($1)', [template.lock]);
    if (await exists(admin, source)) return;
    await sweep(admin, template.kind);
    const half = `half_${source}`;
    await admin.query(`DROP DATABASE IF EXISTS ${half} WITH (FORCE)`);
    await template.make(admin, server, half);
    await admin.query(`ALTER DATABASE ${half} RENAME TO ${source}`);
  } finally {
    session.release(true);
  }
}

/** Removes earlier templates of the kind and the databases of test processes that ended without dropping theirs. */
async function sweep(admin: Database, kind: string): Promise<void> {
  const all = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database');
  for (const { name } of all) {
    const owner = /^test_(\d+)_\d+$/.exec(name)?.[1];
    if (name.startsWith(`${kind}_`) || (owner !== undefined && !isAlive(Number(owner)))) {
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  }
}
