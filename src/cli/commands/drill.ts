// `drill <folder>`: the newest backup of a folder restored into a PostgreSQL of its own that nobody else uses, verified, and thrown away. For every night.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Archive, includedMasterKey, MANIFEST } from '#cli/archive.ts';
import { type Command, option } from '#cli/command.ts';
import { backupKeyOf, masterKeyFile } from '#cli/house.ts';
import { restore } from '#cli/restore.ts';
import { verifyAll } from '#cli/verify-all.ts';
import { loadMasterKeys, MASTER_KEY_VARIABLE, type MasterKeys } from '#crypto/keys.ts';
import { openEverything } from '#jobs/reseal.ts';
import { systemClock } from '#kit/clock.ts';
import { formatCount } from '#kit/format.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { allTenantIds, dataKeys, keysProblem } from '#people/data-keys.ts';
import { type Database, openDatabase, type Queryable } from '#store/connection.ts';
import { startEmbedded } from '#store/embedded.ts';
import type { House } from '#store/house.ts';
import { blockIds } from '#store/ids.ts';
import { migrate } from '#store/migrate.ts';

/** When a folder was backed up, by its manifest; undefined where it is none. What it says is checked later. */
function backedUpAt(folder: string): string | undefined {
  try {
    const { createdAt } = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as { createdAt?: unknown };
    return typeof createdAt === 'string' ? createdAt : undefined;
  } catch {
    return undefined;
  }
}

/** The folder itself if it is a backup, else the newest one in it. */
function newestIn(folder: string): string | undefined {
  if (backedUpAt(folder) !== undefined) return folder;
  const inside = (() => {
    try {
      return readdirSync(folder, { withFileTypes: true });
    } catch {
      return [];
    }
  })();
  return inside
    .filter((one) => one.isDirectory())
    .map((one) => ({ at: join(folder, one.name), made: backedUpAt(join(folder, one.name)) }))
    .filter((one) => one.made !== undefined)
    .sort((a, b) => (a.made! < b.made! ? 1 : -1))[0]?.at;
}

/** The master keys that open what was restored: those here, else the one in the backup. Nothing is written. */
function acceptor() {
  let masters: MasterKeys | undefined;
  const accept = async (q: Queryable, archive: Archive): Promise<Refusal | undefined> => {
    const place = { path: masterKeyFile(), randomness: systemRandomness, create: false };
    let found = loadMasterKeys({ ...place, environment: process.env });
    const included = isRefusal(found) ? await includedMasterKey(archive) : undefined;
    if (included !== undefined) found = loadMasterKeys({ ...place, environment: { [MASTER_KEY_VARIABLE]: included } });
    if (isRefusal(found)) return found;
    masters = found;
    return keysProblem(q, found);
  };
  return { accept, masters: () => masters! };
}

interface Drilled {
  readonly rows: number;
  readonly values: number;
  readonly createdAt: string;
  readonly problems: readonly string[];
}

async function restoreInto(
  owner: Database,
  { folder, keyFile, expect }: { readonly folder: string; readonly keyFile?: string; readonly expect?: string },
): Promise<Drilled | Refusal> {
  const { accept, masters } = acceptor();
  const done = await restore({
    ...{ url: owner.url, folder, accept, key: () => backupKeyOf(keyFile) },
    ...(expect === undefined ? {} : { expect }),
  });
  if (isRefusal(done)) return done;
  const db = await openDatabase({ url: owner.appUrl });
  try {
    const crypto = dataKeys(db, masters(), { clock: systemClock, randomness: systemRandomness });
    const house: House = { db, clock: systemClock, random: systemRandomness, ids: blockIds(db), crypto };
    const { wrong, lines } = await verifyAll(house, done.heads);
    let values = 0;
    const closed: string[] = [];
    for (const tenantId of await allTenantIds(db)) {
      const opened = await openEverything(owner, await crypto(tenantId), tenantId);
      values += opened.values;
      closed.push(...opened.broken.map((where) => `打不开 does not open: ${where}`));
    }
    return { rows: done.rows, values, createdAt: done.createdAt, problems: [...(wrong ? lines : []), ...closed] };
  } finally {
    await db.close();
  }
}

/** A server and a folder of its own, whatever DATABASE_URL says: the drill must not be able to touch what is in use. */
async function inScratch<T>(at: string, work: (owner: Database) => Promise<T>): Promise<T> {
  const folder = join(at, `niangjia-drill-${randomUUID()}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const server = await startEmbedded({ folder });
    try {
      const owner = await openDatabase({ url: server.url('owner'), appUrl: server.url('app'), role: 'owner' });
      try {
        await migrate(owner);
        return await work(owner);
      } finally {
        await owner.close();
      }
    } finally {
      await server.release();
    }
  } finally {
    // What was restored is somebody's data.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export const command: Command = {
  says: text(
    '演练恢复：把最新的备份恢复到一个临时数据库，核对后丢弃',
    'A restore drill: the newest backup into a database of its own, verified and thrown away',
  ),
  takes: '<folder> [--key-file <file>] [--expect <hash>] [--scratch <folder>]',
  positionals: [1, 1],
  options: { 'key-file': { type: 'string' }, expect: { type: 'string' }, scratch: { type: 'string' } },
  async run({ positionals, values }) {
    const within = resolve(positionals[0]!);
    const folder = newestIn(within);
    if (folder === undefined)
      return refuse('backup-missing', `${within} 里没有备份`, `There is no backup in ${within}`);
    const [keyFile, expect] = [option(values, 'key-file'), option(values, 'expect')];
    const started = performance.now();
    const done = await inScratch(resolve(option(values, 'scratch') ?? tmpdir()), (owner) =>
      restoreInto(owner, {
        folder,
        ...(keyFile === undefined ? {} : { keyFile }),
        ...(expect === undefined ? {} : { expect }),
      }),
    );
    if (isRefusal(done)) return done;
    const ok = done.problems.length === 0;
    const seconds = Math.round((performance.now() - started) / 1000);
    const counts = [formatCount(done.rows), formatCount(done.values)];
    return {
      ok,
      json: { ok, folder, seconds, ...done },
      lines: [
        `${folder}（备份于 ${done.createdAt}）：${seconds} 秒恢复 ${counts[0]} 行，打开 ${counts[1]} 个封存的值`,
        `${counts[0]} rows restored and ${counts[1]} sealed values opened in ${seconds} s`,
        ...(ok ? ['恢复演练通过。 The drill went well.'] : done.problems),
      ],
    };
  },
};
