// The master key of an installation: 32 bytes in the environment or in a file only its owner can read. It never enters the database,
// so a stolen database or backup opens nothing.

import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { sha256 } from '#kit/json.ts';
import { own } from '#kit/own.ts';
import type { Randomness } from '#kit/random.ts';
import { invariant, type Refusal, refuse } from '#kit/refusal.ts';

export const MASTER_KEY_BYTES = 32;
export const MASTER_KEY_VARIABLE = 'NIANGJIA_MASTER_KEY';

export interface MasterKey {
  /** A fingerprint, 1 … 2^32-1: written into every key it wraps, so that the wrong master key is recognised as such. */
  readonly id: number;
  readonly bytes: Buffer;
}

export function masterKey(bytes: Uint8Array): MasterKey {
  invariant(bytes.length === MASTER_KEY_BYTES, 'a master key has 32 bytes');
  const id = sha256(Buffer.concat([Buffer.from('niangjia/master-key/id'), bytes])).readUInt32BE(0);
  return { id: id || 1, bytes: Buffer.from(bytes) };
}

function decode(base64: string, where: string): MasterKey | Refusal {
  const written = base64.trim();
  const bytes = Buffer.from(written, 'base64');
  const clean = /^[A-Za-z0-9+/]+={0,2}$/.test(written);
  if (clean && bytes.length === MASTER_KEY_BYTES) return masterKey(bytes);
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

/** The temporary name and the link make the file appear whole and once, even when two processes start together. */
function createFile(path: string, randomness: Randomness): void {
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

/**
 * The master key from NIANGJIA_MASTER_KEY (base64) when it is set, else from the file, which is created on the first start.
 * Refuses: master-key-unreadable, master-key-exposed (others on the machine may read the file).
 */
export function loadMasterKey(options: {
  path: string;
  environment: Readonly<Record<string, string | undefined>>;
  randomness: Randomness;
}): MasterKey | Refusal {
  const given = own(options.environment, MASTER_KEY_VARIABLE);
  if (given !== undefined && given !== '') return decode(given, MASTER_KEY_VARIABLE);
  if (!existsSync(options.path)) createFile(options.path, options.randomness);
  const open = statSync(options.path).mode & 0o077;
  // Windows has no such modes; there the folder's access list protects the file.
  if (open !== 0 && process.platform !== 'win32') {
    return refuse(
      'master-key-exposed',
      `主密钥文件 ${options.path} 别的用户也能读`,
      `Other users of this machine can read the master key ${options.path}`,
      {
        next: { zh: `执行 chmod 600 ${options.path}`, en: `Run chmod 600 ${options.path}` },
      },
    );
  }
  return decode(readFileSync(options.path, 'utf8'), options.path);
}
