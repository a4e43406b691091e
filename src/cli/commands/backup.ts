// `backup <folder>`: everything as of one instant, while the house goes on working, sealed under a key of its own.
import { existsSync } from 'node:fs';
import { type BackupResult, backup, backupKeyAdvice, keyAdvice } from '#cli/backup.ts';
import { type Command, option } from '#cli/command.ts';
import { backupKeyOf, masterKeyFile, openOwner } from '#cli/house.ts';
import { type BackupKey, isMasterKey } from '#crypto/backup-key.ts';
import { fingerprintText, masterKeysHere } from '#crypto/keys.ts';
import { systemClock } from '#kit/clock.ts';
import { formatCount } from '#kit/format.ts';
import { systemRandomness } from '#kit/random.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

/** Refuses as `loadBackupKey` does, and backup-key-is-master-key. */
function keyFor(file: string | undefined): BackupKey | Refusal {
  const key = backupKeyOf(file, true);
  if (isRefusal(key)) return key;
  const masters = masterKeysHere({ path: masterKeyFile(), environment: process.env });
  if (!masters.some((master) => isMasterKey(key, master))) return key;
  return refuse(
    'backup-key-is-master-key',
    `${key.from} 里是主密钥，不能用来加密备份`,
    `${key.from} holds the master key; a backup is not sealed under it`,
    {
      next: text('用 openssl rand -base64 32 另造一把', 'Make another one: openssl rand -base64 32'),
    },
  );
}

const told = (done: BackupResult, key: BackupKey): string[] => {
  const [advice, keyWords] = [keyAdvice[done.masterKey], backupKeyAdvice(key)];
  return [
    `已备份：${formatCount(done.tables)} 张表，${formatCount(done.rows)} 行，${formatCount(done.bytes)} 字节，在 ${done.folder}`,
    `清单指纹 ${done.hash}（请另存，恢复时用 --expect 核对）`,
    keyWords.zh,
    advice.zh,
    `Backed up ${formatCount(done.rows)} rows of ${done.tables} tables. Keep the manifest's hash; restore compares it with --expect.`,
    keyWords.en,
    advice.en,
  ];
};

export const command: Command = {
  says: text('备份到一个新文件夹', 'A backup into a new folder'),
  takes: '<folder> [--key-file <file>] [--with-master-key]',
  positionals: [1, 1],
  options: { 'with-master-key': { type: 'boolean' }, 'key-file': { type: 'string' } },
  async run({ positionals, values, tell }) {
    const withKey = values['with-master-key'] === true;
    if (withKey && !existsSync(masterKeyFile()))
      return refuse(
        'no-master-key-file',
        `没有主密钥文件 ${masterKeyFile()}，不能放进备份`,
        `There is no master key file ${masterKeyFile()} to put into the backup`,
        {
          next: text(
            '主密钥在 NIANGJIA_MASTER_KEY 里时，请另行保管',
            'If NIANGJIA_MASTER_KEY holds it, keep that elsewhere',
          ),
        },
      );
    const owner = await openOwner(tell);
    try {
      const key = keyFor(option(values, 'key-file'));
      if (isRefusal(key)) return key;
      const done = await backup({
        ...{ url: owner.url, folder: positionals[0]!, clock: systemClock, random: systemRandomness, key },
        ...(withKey ? { withMasterKey: masterKeyFile() } : {}),
      });
      if (isRefusal(done)) return done;
      const backupKey = { from: key.from, madeNow: key.madeNow, fingerprint: fingerprintText(key.id) };
      return { json: { ok: true, ...done, backupKey }, lines: told(done, key) };
    } finally {
      await owner.close();
    }
  },
};
