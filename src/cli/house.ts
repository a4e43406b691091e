// Everything a command needs of this installation: the database migrated, the master key, clock, chance and ids. The one place outside the
// tests where the real ones are put together.
import { join } from 'node:path';
import { type BackupKey, loadBackupKey } from '#crypto/backup-key.ts';
import { loadMasterKeys, MASTER_KEY_VARIABLE, type MasterKeys } from '#crypto/keys.ts';
import { clamdScan, SCANNER_VARIABLE, scannerAt } from '#documents/scanner.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { systemClock } from '#kit/clock.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { type DataKeys, dataKeys, isAnythingSealed, keysProblem, refreshEveryMs } from '#people/data-keys.ts';
import { type Database, openDatabase } from '#store/connection.ts';
import { dataFolder } from '#store/embedded.ts';
import type { House } from '#store/house.ts';
import { blockIds } from '#store/ids.ts';
import { migrate } from '#store/migrate.ts';
import { patiently, workPatience } from '#store/patience.ts';
import { SetupProblem } from '#store/setup-problem.ts';

export interface OpenedHouse {
  readonly house: House;
  readonly engine: Engine;
  readonly owner: Database;
  readonly ownerUrl: string;
  readonly masters: MasterKeys;
  readonly keys: DataKeys;
  /** Opens every key again: for the moment before it serves, as the database may have been filled since it was opened. Throws SetupProblem. */
  requireKeys(): Promise<void>;
  close(): Promise<void>;
}

/** The master key's file of this installation, unless NIANGJIA_MASTER_KEY holds the key. */
export const masterKeyFile = (): string => join(dataFolder(), 'master.key');
/** The backup key's file of this installation, unless NIANGJIA_BACKUP_KEY holds the key or --key-file names another. */
export const backupKeyFile = (): string => join(dataFolder(), 'backup.key');
export const masterKeyInEnvironment = (): boolean => Boolean(process.env[MASTER_KEY_VARIABLE]);

/** The owner's connection on a migrated database. Throws SetupProblem. */
export async function openOwner(tell: (text: Text) => void): Promise<Database> {
  const owner = await openDatabase({ role: 'owner', max: 3, notice: tell });
  try {
    await migrate(owner, { notice: tell });
    return owner;
  } catch (error) {
    await owner.close();
    throw error;
  }
}

/** The key that backups are sealed under; made by the first backup (`create`). Refuses as `loadBackupKey` does. */
export const backupKeyOf = (file: string | undefined, create = false): BackupKey | Refusal =>
  loadBackupKey(
    { standardFile: backupKeyFile(), environment: process.env, ...(file === undefined ? {} : { file }) },
    create ? systemRandomness : undefined,
  );

/** What stops the start, with what to do. */
export const setupProblemOf = (refusal: Refusal): SetupProblem =>
  new SetupProblem(
    [refusal.why.zh, refusal.next?.zh].filter(Boolean).join('。'),
    [refusal.why.en, refusal.next?.en].filter(Boolean).join('. '),
  );

/** The master keys of this installation; made where nothing is sealed yet and `create` allows it. Throws SetupProblem. */
export async function masterKeysOf(owner: Database, create: boolean): Promise<MasterKeys> {
  const masters = loadMasterKeys({
    ...{ path: masterKeyFile(), environment: process.env, randomness: systemRandomness },
    create: create && !(await isAnythingSealed(owner)),
  });
  if (isRefusal(masters)) throw setupProblemOf(masters);
  return masters;
}

/** Looks every few seconds for keys that another process made; says once what goes wrong, until it goes well again. */
function keepFresh(refresh: () => Promise<void>, tell: (text: Text) => void): () => void {
  let said = '';
  const look = async () => {
    try {
      await refresh();
      said = '';
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== said) tell({ zh: `读取数据密钥不成：${why}。`, en: `The data keys could not be read: ${why}.` });
      said = why;
    }
  };
  const timer = setInterval(() => void look(), refreshEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * Call `close`: it also lets go of the built-in database. Every key of every tenant is opened before it is given out: without the right master key
 * nothing is served, worked on or read. Throws SetupProblem.
 */
export async function openHouse(tell: (text: Text) => void, options: { max?: number } = {}): Promise<OpenedHouse> {
  const owner = await openOwner(tell);
  let db: Database | undefined;
  try {
    const masters = await masterKeysOf(owner, true);
    const requireKeys = async () => {
      const problem = await keysProblem(owner, masters);
      if (problem) throw setupProblemOf(problem);
    };
    await requireKeys();
    db = await openDatabase({ role: 'app', max: options.max ?? 10, notice: tell });
    const crypto = dataKeys(db, masters, { clock: systemClock, randomness: systemRandomness });
    const scanner = process.env[SCANNER_VARIABLE];
    const house: House = {
      db,
      clock: systemClock,
      random: systemRandomness,
      ids: blockIds(db),
      crypto,
      ...(scanner ? { scan: clamdScan(scannerAt(scanner)) } : {}),
    };
    const app = db;
    // Not through the pool of requests: under load a look would wait behind them.
    const stop = keepFresh(() => crypto.refresh(owner), tell);
    return {
      ...{ house, engine: makeEngine(house), owner, ownerUrl: owner.url, masters, keys: crypto, requireKeys },
      close: async () => {
        stop();
        await app.close();
        await owner.close();
      },
    };
  } catch (error) {
    await db?.close();
    await owner.close();
    throw error;
  }
}

/** Opens, works as long as it takes, closes. */
export async function withHouse<T>(tell: (text: Text) => void, work: (opened: OpenedHouse) => Promise<T>): Promise<T> {
  const opened = await openHouse(tell);
  try {
    return await patiently(workPatience, () => work(opened));
  } finally {
    await opened.close();
  }
}
