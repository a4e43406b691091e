// `restore <folder>`: a checked backup into an empty database, all of it or nothing; then `verify` for every tenant in it.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, option } from '#cli/command.ts';
import { backupKeyOf, openOwner, withHouse } from '#cli/house.ts';
import { type RestoreResult, restore } from '#cli/restore.ts';
import { acceptingKeys } from '#cli/restored-keys.ts';
import { verifyAll } from '#cli/verify-all.ts';
import { formatCount } from '#kit/format.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

const notSealed = [
  '这是早先没有加密的备份：拿到过它的人都能读。请妥善销毁，另做一份。',
  'This backup is from before backups were sealed: whoever had it could read it. Destroy it with care and make another.',
];

const told = ({ rows, tables, createdAt, sealed }: RestoreResult, keyTaken: boolean): string[] => [
  `已恢复 ${formatCount(rows)} 行，${tables} 张表（备份于 ${createdAt}）`,
  `Restored ${formatCount(rows)} rows of ${tables} tables, backed up at ${createdAt}`,
  ...(keyTaken ? ['主密钥已从备份取出。 The master key was taken from the backup.'] : []),
  ...(sealed ? [] : notSealed),
];

export const command: Command = {
  says: text('把备份恢复到一个空数据库，并核对', 'A backup into an empty database, then verified'),
  takes: '<folder> [--key-file <file>] [--expect <hash>]',
  positionals: [1, 1],
  options: { expect: { type: 'string' }, 'key-file': { type: 'string' } },
  async run({ positionals, values, tell }) {
    const folder = resolve(positionals[0]!);
    if (!existsSync(folder)) return refuse('backup-missing', `没有文件夹 ${folder}`, `There is no folder ${folder}`);
    const expect = option(values, 'expect');
    const { accept, taken } = acceptingKeys();
    const owner = await openOwner(tell);
    let done: Awaited<ReturnType<typeof restore>>;
    try {
      done = await restore({
        ...{ url: owner.url, folder, accept, key: () => backupKeyOf(option(values, 'key-file')) },
        ...(expect === undefined ? {} : { expect }),
      });
    } finally {
      await owner.close();
    }
    if (isRefusal(done)) return done;
    const restored = done;
    return withHouse(tell, async ({ house }) => {
      const { verified, wrong, lines } = await verifyAll(house, restored.heads);
      const { rows, tables, createdAt, heads, sealed } = restored;
      return {
        json: { ok: !wrong, rows, tables, createdAt, heads, sealed, keyTaken: taken(), verified },
        ok: !wrong,
        lines: [...told(restored, taken()), ...lines],
      };
    });
  },
};
