// The one way to a database: a pool with our value parsers, either to the built-in PostgreSQL or to DATABASE_URL.
// Nothing here depends on session state, so it also works behind PgBouncer in transaction mode.
import pg from 'pg';
import type { Text } from '#kit/text.ts';
import { appPasswordFor } from '#store/app-role.ts';
import { columnParsers } from '#store/column-parsers.ts';
import { startEmbedded } from '#store/embedded.ts';
import { coded, explainOpening, requireAddress } from '#store/failures.ts';
import { leavingOf, withoutLeaf } from '#store/leaves.ts';
import { beginPatiently } from '#store/patience.ts';
import type { Queryable } from '#store/queryable.ts';
import { requireReliedOn } from '#store/relied-on.ts';

export { retrying } from '#store/failures.ts';
export type { Queryable } from '#store/queryable.ts';

export interface Database extends Queryable {
  readonly pool: pg.Pool;
  readonly url: string;
  /** Where the application's role connects to the same database. */
  readonly appUrl: string;
  /** BEGIN … COMMIT on one connection; rolled back when `work` throws. */
  transaction<T>(work: (client: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Default: DATABASE_URL, else the built-in PostgreSQL. */
  url?: string;
  /** With `url`: where the application's role connects; default `url` itself. */
  appUrl?: string;
  /** `owner` migrates; `app` (the default) is who serves: it owns nothing and cannot change history. */
  role?: 'owner' | 'app';
  /** Connections at most; default 10. */
  max?: number;
  notice?: (text: Text) => void;
}

interface Whereabouts {
  url: string;
  appUrl: string;
  setting: string;
  release(): Promise<void>;
}

const none = async () => {};

async function find({ url, appUrl = url, role = 'app', notice }: OpenOptions): Promise<Whereabouts> {
  if (url !== undefined) return { url, appUrl: appUrl ?? url, setting: 'DATABASE_URL', release: none };
  const external = process.env.DATABASE_URL;
  if (!external) {
    const embedded = await startEmbedded({ notice });
    return {
      ...{ url: embedded.url(role), appUrl: embedded.url('app') },
      ...{ setting: 'DATABASE_URL', release: embedded.release },
    };
  }
  const asApp = process.env.APP_DATABASE_URL || withAppRole(external);
  return role === 'owner'
    ? { url: external, appUrl: asApp, setting: 'DATABASE_URL', release: none }
    : { url: asApp, appUrl: asApp, setting: 'APP_DATABASE_URL', release: none };
}

/** The owner's address with the application's role in place of the owner's. */
function withAppRole(ownerUrl: string): string {
  try {
    const url = new URL(ownerUrl);
    url.username = 'niangjia_app';
    url.password = appPasswordFor(ownerUrl);
    return url.href;
  } catch (error) {
    throw explainOpening(error, ownerUrl, 'DATABASE_URL');
  }
}

const on = (client: pg.Pool | pg.PoolClient): Queryable => ({
  query: async <T>(sql: string, params?: unknown[]) => {
    const leaving = leavingOf(sql);
    try {
      const { rows } = await client.query(leaving?.sql ?? sql, params);
      return leaving?.rows ? withoutLeaf(rows as T[]) : (rows as T[]);
    } catch (error) {
      throw coded(error);
    }
  },
});

async function transaction<T>(pool: pg.Pool, work: (client: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw coded(error);
  });
  let broken: Error | undefined;
  try {
    await client.query(beginPatiently() ?? 'BEGIN');
    try {
      const result = await work(on(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failed: Error) => {
        broken = failed;
      });
      throw error;
    }
  } finally {
    client.release(broken);
  }
}

/**
 * Opens a database and makes sure that it answers, is PostgreSQL 18 or later and set as relied on. Throws SetupProblem with what to do.
 * `close` also lets go of the built-in server, which stops when nobody uses it.
 */
export async function openDatabase(options: OpenOptions = {}): Promise<Database> {
  const { url, appUrl, setting, release } = await find(options);
  let pool: pg.Pool | undefined;
  try {
    requireAddress(url);
    pool = new pg.Pool({
      ...{ connectionString: url, max: options.max ?? 10, application_name: 'niangjia', types: columnParsers },
      ...{ connectionTimeoutMillis: 10_000, idleTimeoutMillis: 30_000, keepAlive: true },
    });
    // An idle connection broke: the pool drops it, and whoever asks next gets a new one or the error.
    pool.on('error', () => {});
    // One in use broke: its query or the next one fails with the reason; without a listener the process would end.
    pool.on('connect', (client) => client.on('error', () => {}));
    await requireReliedOn(on(pool));
  } catch (error) {
    await pool?.end();
    await release();
    throw explainOpening(error, url, setting);
  }
  const open = pool;
  const plain = on(open);
  return {
    ...{ pool: open, url, appUrl },
    query: (sql, params) =>
      beginPatiently() === null ? plain.query(sql, params) : transaction(open, (q) => q.query(sql, params)),
    transaction: (work) => transaction(open, work),
    close: async () => {
      await open.end();
      await release();
    },
  };
}
