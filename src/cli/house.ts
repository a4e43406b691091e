// Everything a command needs of this installation: the database migrated, the master key, clock, chance and ids. The one place outside the
// tests where the real ones are put together.
import { join } from 'node:path';
import { loadMasterKey, MASTER_KEY_VARIABLE } from '#crypto/keys.ts';
import { clamdScan, SCANNER_VARIABLE, scannerAt } from '#documents/scanner.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { systemClock } from '#kit/clock.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { dataKeys } from '#people/data-keys.ts';
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
  close(): Promise<void>;
}

/** The master key's file of this installation, unless NIANGJIA_MASTER_KEY holds the key. */
export const masterKeyFile = (): string => join(dataFolder(), 'master.key');
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

function masterKey() {
  const key = loadMasterKey({ path: masterKeyFile(), environment: process.env, randomness: systemRandomness });
  if (!isRefusal(key)) return key;
  throw new SetupProblem(
    [key.why.zh, key.next?.zh].filter(Boolean).join('。'),
    [key.why.en, key.next?.en].filter(Boolean).join('. '),
  );
}

/** Call `close`: it also lets go of the built-in database. Throws SetupProblem. */
export async function openHouse(tell: (text: Text) => void, options: { max?: number } = {}): Promise<OpenedHouse> {
  const owner = await openOwner(tell);
  let db: Database | undefined;
  try {
    db = await openDatabase({ role: 'app', max: options.max ?? 10, notice: tell });
    const crypto = dataKeys(db, masterKey(), { clock: systemClock, randomness: systemRandomness });
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
    return {
      ...{ house, engine: makeEngine(house), owner, ownerUrl: owner.url },
      close: async () => {
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
