// Where tests have their databases: on the built-in PostgreSQL, or on another whose owner's address is TEST_DATABASE_URL (who must be allowed
// to make databases and roles). TEST_POOLER=host:port puts a PgBouncer between the tests and either of them.
import { join } from 'node:path';
import { appPasswordFor, appRole } from '#store/app-role.ts';
import { dataFolder, startEmbedded } from '#store/embedded.ts';

export interface TestServer {
  url(role: 'owner' | 'app', database: string): string;
  /** The server's process; undefined when it is not ours. */
  pid(): number | undefined;
  release(): Promise<void>;
}

export const testServerFolder = (): string => join(dataFolder(), 'test-postgres');

/** The one that all test processes share. */
export async function sharedServer(): Promise<TestServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (!given) return startEmbedded({ folder: testServerFolder(), durable: false, lasting: true });
  const password = appPasswordFor(given);
  const url: TestServer['url'] = (role, database) => {
    const address = new URL(given);
    address.pathname = database;
    if (role === 'app') Object.assign(address, { username: appRole, password });
    return address.href;
  };
  return { url, pid: () => undefined, release: async () => {} };
}

/** The same address through the pooler, if there is one. */
export function pooled(url: string): string {
  const pooler = process.env.TEST_POOLER;
  return pooler ? Object.assign(new URL(url), { host: pooler }).href : url;
}
