// `verify`: folds everything again and says whether states, balances, figures and hashes agree with the history, or which row first does not.
import { resolve } from 'node:path';
import { openArchive } from '#cli/archive.ts';
import { type Call, type Command, numberOption, option, UsageProblem } from '#cli/command.ts';
import { backupKeyOf, withHouse } from '#cli/house.ts';
import { verify } from '#engine/verify.ts';
import type { Witness } from '#engine/verify-witness.ts';
import { formatCount } from '#kit/format.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

/** The end of the tenant's history as the backup's manifest has it; undefined where no backup is named. */
async function witnessFrom({ values }: Call, tenantId: number): Promise<Witness | undefined | Refusal> {
  const [backup, expect] = [option(values, 'backup'), option(values, 'expect')];
  if (backup === undefined && expect !== undefined)
    throw new UsageProblem(
      '--expect 是备份清单的指纹，请同时用 --backup 指明备份',
      '--expect is the hash of a backup’s manifest: name the backup with --backup',
    );
  if (backup === undefined) return undefined;
  const archive = await openArchive(resolve(backup), {
    key: () => backupKeyOf(option(values, 'key-file')),
    ...(expect === undefined ? {} : { expect }),
  });
  if (isRefusal(archive)) return archive;
  const head = archive.manifest.heads.find((one) => one.tenantId === tenantId);
  return (
    head ??
    refuse(
      'backup-without-history',
      `备份里没有租户 ${tenantId} 的历史，无从比对`,
      `The backup holds no history of tenant ${tenantId} to compare with`,
    )
  );
}

export const command: Command = {
  says: text(
    '重算状态、余额、数字与指纹，指出第一处不符',
    'Re-folds states, balances, figures and hashes; names the first row that differs',
  ),
  takes: '[--tenant <id>] [--backup <folder> [--key-file <file>] [--expect <hash>]]',
  options: {
    tenant: { type: 'string' },
    backup: { type: 'string' },
    expect: { type: 'string' },
    'key-file': { type: 'string' },
  },
  async run(call) {
    const { values, tell } = call;
    const tenantId = numberOption(values, 'tenant') ?? 1;
    const witness = await witnessFrom(call, tenantId);
    if (isRefusal(witness)) return witness;
    return withHouse(tell, async ({ house }) => {
      const there = await house.db.query('SELECT FROM tenants WHERE tenant_id = $1', [tenantId]);
      if (there.length === 0)
        return refuse('tenant-unknown', `没有编号为 ${tenantId} 的租户`, `There is no tenant ${tenantId}`);
      const result = await verify(house, tenantId, witness ? { witness } : {});
      const { cases, events, transfers, figures, firstDifference: first } = result;
      const counts = [cases, events, transfers, figures].map(formatCount);
      const looked = `办件 ${counts[0]}，历史 ${counts[1]}，转账 ${counts[2]}，数字 ${counts[3]}`;
      const lookedEn = `${counts[0]} cases, ${counts[1]} events, ${counts[2]} transfers, ${counts[3]} figures`;
      const lines = first
        ? [
            `对不上：${first.says.zh}（${first.where}）`,
            `Differs: ${first.says.en} (${first.where})`,
            `  应为 expected ${JSON.stringify(first.expected)}`,
            `  实为 found    ${JSON.stringify(first.found)}`,
            `  已核 looked at: ${looked}`,
          ]
        : [
            `全部相符：${looked}`,
            `All agree: ${lookedEn}`,
            ...(witness ? ['备份之后没有人改写过历史。 No history was rewritten since the backup.'] : []),
          ];
      return { json: result, lines, ok: result.ok };
    });
  },
};
