// `restore <folder>`: a checked backup into an empty database, all of it or nothing; then `verify` for every tenant in it.
import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MASTER_KEY_FILE } from '#cli/archive.ts';
import { type Command, option } from '#cli/command.ts';
import { masterKeyFile, masterKeyInEnvironment, openOwner, withHouse } from '#cli/house.ts';
import { restore } from '#cli/restore.ts';
import { verify } from '#engine/verify.ts';
import { formatCount } from '#kit/format.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

/** The key in the backup opens what is restored; a key that is here already stays, because it may open something else. */
function takeKeyFrom(folder: string): boolean {
  const from = join(folder, MASTER_KEY_FILE);
  if (masterKeyInEnvironment() || existsSync(masterKeyFile()) || !existsSync(from)) return false;
  mkdirSync(dirname(masterKeyFile()), { recursive: true, mode: 0o700 });
  copyFileSync(from, masterKeyFile());
  chmodSync(masterKeyFile(), 0o600);
  return true;
}

export const command: Command = {
  says: text('把备份恢复到一个空数据库，并核对', 'A backup into an empty database, then verified'),
  takes: '<folder> [--expect <hash>]',
  positionals: [1, 1],
  options: { expect: { type: 'string' } },
  async run({ positionals, values, tell }) {
    const folder = resolve(positionals[0]!);
    if (!existsSync(folder)) return refuse('backup-missing', `没有文件夹 ${folder}`, `There is no folder ${folder}`);
    const expect = option(values, 'expect');
    const owner = await openOwner(tell);
    let done: Awaited<ReturnType<typeof restore>>;
    try {
      done = await restore({ url: owner.url, folder, ...(expect === undefined ? {} : { expect }) });
    } finally {
      await owner.close();
    }
    if (isRefusal(done)) return done;
    const { rows, tables, createdAt, heads } = done;
    const keyTaken = takeKeyFrom(folder);
    return withHouse(tell, async ({ house }) => {
      const tenants = await house.db.query<{ id: number }>('SELECT tenant_id AS id FROM tenants ORDER BY 1');
      const verified = [];
      for (const { id } of tenants) {
        const witness = heads.find((head) => head.tenantId === id);
        verified.push({ tenant: id, ...(await verify(house, id, witness ? { witness } : {})) });
      }
      const wrong = verified.find((one) => !one.ok)?.firstDifference;
      return {
        json: { ok: !wrong, rows, tables, createdAt, heads, keyTaken, verified },
        ok: !wrong,
        lines: [
          `已恢复 ${formatCount(rows)} 行，${tables} 张表（备份于 ${createdAt}）`,
          `Restored ${formatCount(rows)} rows of ${tables} tables, backed up at ${createdAt}`,
          ...(keyTaken ? ['主密钥已从备份取出。 The master key was taken from the backup.'] : []),
          ...(wrong
            ? [`核对不符：${wrong.says.zh}（${wrong.where}）`, `Differs: ${wrong.says.en} (${wrong.where})`]
            : ['核对无误。 Verified.']),
        ],
      };
    });
  },
};
