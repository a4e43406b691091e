// The key that backups are sealed under: not the master key, so that whoever reads backups opens no identifier and whoever holds the master key reads no
// backup. 32 bytes in a file of its own or in the environment; made at the first backup.
import { createHmac, hkdfSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fingerprintOf, fingerprintText, isExposed, keyBytesOf, type MasterKey, makeKeyFile } from '#crypto/keys.ts';
import type { Sealer, Suite } from '#crypto/provider.ts';
import { sealerOf } from '#crypto/ring.ts';
import type { Randomness } from '#kit/random.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';

export const BACKUP_KEY_VARIABLE = 'NIANGJIA_BACKUP_KEY';

export interface BackupKey {
  readonly id: number;
  readonly bytes: Buffer;
  /** The file or the variable it came from. */
  readonly from: string;
  readonly madeNow: boolean;
}

export interface BackupKeyPlace {
  /** Goes before the environment. */
  readonly file?: string;
  /** Where it lies if nobody says. */
  readonly standardFile: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const howToGive = {
  zh: `用 --key-file 指明备份密钥文件，或设置 ${BACKUP_KEY_VARIABLE}`,
  en: `Name the backup key with --key-file, or set ${BACKUP_KEY_VARIABLE}`,
};

const missing = (path: string): Refusal =>
  refuse(
    'backup-key-missing',
    `没有备份密钥：没有文件 ${path}，也没有设置 ${BACKUP_KEY_VARIABLE}`,
    `There is no backup key: neither the file ${path} nor ${BACKUP_KEY_VARIABLE}`,
    { next: howToGive },
  );

function decoded(base64: string, from: string, madeNow: boolean): BackupKey | Refusal {
  const bytes = keyBytesOf(base64);
  if (bytes) return { id: fingerprintOf('backup-key', bytes), bytes, from, madeNow };
  return refuse(
    'backup-key-unreadable',
    `${from} 不是备份密钥：应为 32 字节的 base64`,
    `${from} holds no backup key: it must be 32 bytes in base64`,
    { next: howToGive },
  );
}

/** Refuses: backup-key-missing (without `create`), backup-key-unreadable, backup-key-exposed. */
export function loadBackupKey(place: BackupKeyPlace, create?: Randomness): BackupKey | Refusal {
  const given = place.environment[BACKUP_KEY_VARIABLE];
  if (place.file === undefined && given) return decoded(given, BACKUP_KEY_VARIABLE, false);
  const path = place.file ?? place.standardFile;
  const madeNow = !existsSync(path);
  if (madeNow) {
    if (!create) return missing(path);
    makeKeyFile(path, create);
  }
  if (isExposed(path))
    return refuse(
      'backup-key-exposed',
      `备份密钥文件 ${path} 别的用户也能读`,
      `Other users of this machine can read the backup key ${path}`,
      { next: { zh: `执行 chmod 600 ${path}`, en: `Run chmod 600 ${path}` } },
    );
  return decoded(readFileSync(path, 'utf8'), path, madeNow);
}

/** A backup sealed under the master key would be opened with the one thing that must never lie beside it. */
export const isMasterKey = (key: BackupKey, master: MasterKey): boolean => master.bytes.equals(key.bytes);

const DIGEST = { aes: 'sha256', sm: 'sm3' } as const;

const derived = (key: BackupKey, suite: Suite, backupId: Uint8Array, use: string): Buffer =>
  Buffer.from(hkdfSync(DIGEST[suite], key.bytes, backupId, `niangjia/backup/${suite}/v1/${use}`, 32));

/** For one file of one backup: each has a key of its own. */
export const fileSealer = (
  key: BackupKey,
  suite: Suite,
  backupId: Uint8Array,
  file: string,
  randomness: Randomness,
): Sealer => sealerOf(suite, derived(key, suite, backupId, `file/${file}`), key.id, randomness);

/** Of the manifest: only whoever has the key can have written it. Hexadecimal. */
export const manifestMac = (key: BackupKey, suite: Suite, backupId: Uint8Array, manifest: string): string =>
  createHmac(DIGEST[suite], derived(key, suite, backupId, 'manifest'))
    .update(manifest)
    .digest('hex');

export const otherBackupKey = (wanted: string, key: BackupKey): Refusal =>
  refuse(
    'backup-key-other',
    `备份密钥不对：这份备份是用指纹 ${wanted} 的密钥加密的，${key.from} 的指纹是 ${fingerprintText(key.id)}`,
    `This is another backup key: the backup is sealed under the one with the fingerprint ${wanted}, that in ${key.from} is ${fingerprintText(key.id)}`,
    { details: { wanted, here: fingerprintText(key.id) }, next: howToGive },
  );
