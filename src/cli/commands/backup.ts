// `backup <folder>`: everything as of one instant, while the house goes on working.
import { existsSync } from 'node:fs';
import { backup, keyAdvice } from '#cli/backup.ts';
import type { Command } from '#cli/command.ts';
import { masterKeyFile, openOwner } from '#cli/house.ts';
import { systemClock } from '#kit/clock.ts';
import { formatCount } from '#kit/format.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

export const command: Command = {
  says: text('备份到一个新文件夹', 'A backup into a new folder'),
  takes: '<folder> [--with-master-key]',
  positionals: [1, 1],
  options: { 'with-master-key': { type: 'boolean' } },
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
      const done = await backup({
        url: owner.url,
        folder: positionals[0]!,
        clock: systemClock,
        ...(withKey ? { withMasterKey: masterKeyFile() } : {}),
      });
      if (isRefusal(done)) return done;
      const advice = keyAdvice[done.masterKey];
      return {
        json: { ok: true, ...done },
        lines: [
          `已备份：${formatCount(done.tables)} 张表，${formatCount(done.rows)} 行，${formatCount(done.bytes)} 字节，在 ${done.folder}`,
          `清单指纹 ${done.hash}（请另存，恢复时用 --expect 核对）`,
          advice.zh,
          `Backed up ${formatCount(done.rows)} rows of ${done.tables} tables. Keep the manifest's hash; restore compares it with --expect.`,
          advice.en,
        ],
      };
    } finally {
      await owner.close();
    }
  },
};
