// The master key of an installation: 32 bytes in the environment or in a file only its owner can read. It never enters the database,
// so a stolen database or backup opens nothing. Beside it may lie the one that is to follow it and those that went before.
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '#kit/json.ts';
import type { Randomness } from '#kit/random.ts';
import { invariant, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

export const MASTER_KEY_BYTES = 32;
export const MASTER_KEY_VARIABLE = 'NIANGJIA_MASTER_KEY';
/** The one that is to follow it, while `keys rewrap` is under way. */
export const NEXT_MASTER_KEY_VARIABLE = 'NIANGJIA_NEXT_MASTER_KEY';

export interface MasterKey {
  /** A fingerprint, 1 … 2^32-1: written into every key it wraps, so that the wrong master key is recognised as such. */
  readonly id: number;
  readonly bytes: Buffer;
}

/** All master keys at hand: new keys are wrapped under `current`; the others open what was wrapped before, or is already wrapped under the next. */
export interface MasterKeys {
  readonly current: MasterKey;
  /** By fingerprint. */
  find(id: number): MasterKey | undefined;
}

/** A number from 1 to 2^32-1 that tells keys of one use apart without telling the key. */
export function fingerprintOf(use: string, bytes: Uint8Array): number {
  return sha256(Buffer.concat([Buffer.from(`niangjia/${use}/id`), bytes])).readUInt32BE(0) || 1;
}

export const fingerprintText = (id: number): string => id.toString(16).padStart(8, '0');

export function masterKey(bytes: Uint8Array): MasterKey {
  invariant(bytes.length === MASTER_KEY_BYTES, 'a master key has 32 bytes');
  return { id: fingerprintOf('master-key', bytes), bytes: Buffer.from(bytes) };
}

export const onlyMasterKey = (key: MasterKey): MasterKeys => ({
  current: key,
  find: (id) => (id === key.id ? key : undefined),
});

/** 32 bytes written in base64; undefined for anything else. */
export function keyBytesOf(base64: string): Buffer | undefined {
  const written = base64.trim();
  const bytes = Buffer.from(written, 'base64');
  const clean = /^[A-Za-z0-9+/]+={0,2}$/.test(written);
  return clean && bytes.length === MASTER_KEY_BYTES ? bytes : undefined;
}

function decode(base64: string, where: string): MasterKey | Refusal {
  const bytes = keyBytesOf(base64);
  if (bytes) return masterKey(bytes);
  return refuse(
    'master-key-unreadable',
    `${where} 不是主密钥：应为 32 字节的 base64`,
    `${where} holds no master key: it must be 32 bytes in base64`,
    {
      next: {
        zh: '从备份取回原来的主密钥；没有它，已加密的数据打不开。新装可用 openssl rand -base64 32 生成',
        en: 'Restore the original master key from its backup; without it nothing sealed can be opened. For a new installation: openssl rand -base64 32',
      },
    },
  );
}

/**
 * Makes a file of 32 random bytes in base64 that only its owner reads; one that is there already stays as it is. The temporary name and the
 * link make the file appear whole and once, even when two processes start together.
 */
export function makeKeyFile(path: string, randomness: Randomness): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${Buffer.from(randomness.bytes(8)).toString('hex')}`;
  try {
    const content = `${Buffer.from(randomness.bytes(MASTER_KEY_BYTES)).toString('base64')}\n`;
    writeFileSync(temporary, content, { mode: 0o600, flag: 'wx', flush: true });
    chmodSync(temporary, 0o600);
    linkSync(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Whether other users of this machine may read the file. Windows has no such modes; there the folder's access list protects the file. */
export const isExposed = (path: string): boolean => process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;

function readFile(path: string): MasterKey | Refusal {
  if (isExposed(path)) {
    return refuse(
      'master-key-exposed',
      `主密钥文件 ${path} 别的用户也能读`,
      `Other users of this machine can read the master key ${path}`,
      {
        next: { zh: `执行 chmod 600 ${path}`, en: `Run chmod 600 ${path}` },
      },
    );
  }
  return decode(readFileSync(path, 'utf8'), path);
}

/** The master key that is to follow the one in `path`. */
export const nextFile = (path: string): string => `${path}.next`;
/** Where the one that was in `path` lies once another has taken its place. */
export const formerFile = (path: string, key: MasterKey): string => `${path}.old-${fingerprintText(key.id)}`;

/** Files beside `path` that hold the next master key and former ones. */
function besideFiles(path: string): string[] {
  if (!existsSync(dirname(path))) return [];
  const name = basename(path);
  const former = /^\.old-[0-9a-f]{8}$/;
  const isOne = (file: string) =>
    file.startsWith(name) && (file === nextFile(name) || former.test(file.slice(name.length)));
  return readdirSync(dirname(path))
    .filter(isOne)
    .map((file) => join(dirname(path), file));
}

export interface MasterKeyPlace {
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The keys beside the current one. Refuses: master-key-unreadable, master-key-exposed. */
function others({ path, environment }: MasterKeyPlace): MasterKey[] | Refusal {
  const given = environment[NEXT_MASTER_KEY_VARIABLE];
  const read = [...(given ? [decode(given, NEXT_MASTER_KEY_VARIABLE)] : []), ...besideFiles(path).map(readFile)];
  return read.find(isRefusal) ?? read.filter((one): one is MasterKey => !isRefusal(one));
}

const missing = (path: string): Refusal =>
  refuse(
    'master-key-missing',
    `数据库里有用主密钥封存的数据，而这里没有主密钥：既没有文件 ${path}，也没有设置 ${MASTER_KEY_VARIABLE}`,
    `The database holds data sealed under a master key, and there is none here: neither the file ${path} nor ${MASTER_KEY_VARIABLE}`,
    {
      next: {
        zh: `把原来的 master.key 放回 ${path}（chmod 600），或用 ${MASTER_KEY_VARIABLE} 写出来。不会另造一把：新的打不开旧数据`,
        en: `Put the original master.key back to ${path} (chmod 600), or give it in ${MASTER_KEY_VARIABLE}. No other is made: a new key would not open what is there`,
      },
    },
  );

/**
 * The master key from NIANGJIA_MASTER_KEY (base64) when it is set, else from the file, with those beside it. Where there is none it is made only with
 * `create`: that is for a database in which nothing is sealed yet.
 * Refuses: master-key-missing, master-key-unreadable, master-key-exposed (others on the machine may read the file).
 */
export function loadMasterKeys(
  options: MasterKeyPlace & { readonly randomness: Randomness; readonly create: boolean },
): MasterKeys | Refusal {
  const { path, environment, randomness, create } = options;
  const given = environment[MASTER_KEY_VARIABLE];
  const fromEnvironment = given !== undefined && given !== '';
  if (!fromEnvironment && !existsSync(path)) {
    if (!create) return missing(path);
    makeKeyFile(path, randomness);
  }
  const current = fromEnvironment ? decode(given, MASTER_KEY_VARIABLE) : readFile(path);
  if (isRefusal(current)) return current;
  const beside = others(options);
  if (isRefusal(beside)) return beside;
  const known = new Map([...beside, current].map((key) => [key.id, key]));
  /** Another process may have changed the files since: `keys rewrap` while servers run. */
  const inPlace = (): MasterKey => {
    const now = fromEnvironment || !existsSync(path) ? current : readFile(path);
    if (isRefusal(now)) return current;
    known.set(now.id, now);
    return now;
  };
  return {
    get current() {
      return inPlace();
    },
    find(id) {
      const found = known.get(id);
      if (found) return found;
      inPlace();
      const now = others(options);
      if (!isRefusal(now)) for (const key of now) known.set(key.id, key);
      return known.get(id);
    },
  };
}

/** Every master key that can be read here, current or not; none where there is none. For whoever must only know that a key is not one of them. */
export function masterKeysHere({ path, environment }: MasterKeyPlace): MasterKey[] {
  const given = environment[MASTER_KEY_VARIABLE];
  const beside = others({ path, environment });
  return [
    ...(given ? [decode(given, MASTER_KEY_VARIABLE)] : []),
    ...(existsSync(path) ? [readFile(path)] : []),
    ...(isRefusal(beside) ? [] : beside),
  ].filter((one): one is MasterKey => !isRefusal(one));
}
