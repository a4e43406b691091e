// `verify`: folds everything again and says whether states, balances, figures and hashes agree with the history, or which row first does not.
import { type Command, numberOption } from '#cli/command.ts';
import { withHouse } from '#cli/house.ts';
import { verify } from '#engine/verify.ts';
import { formatCount } from '#kit/format.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';

export const command: Command = {
  says: text(
    '重算状态、余额、数字与指纹，指出第一处不符',
    'Re-folds states, balances, figures and hashes; names the first row that differs',
  ),
  takes: '[--tenant <id>]',
  options: { tenant: { type: 'string' } },
  run: ({ values, tell }) =>
    withHouse(tell, async ({ house }) => {
      const tenantId = numberOption(values, 'tenant') ?? 1;
      const there = await house.db.query('SELECT FROM tenants WHERE tenant_id = $1', [tenantId]);
      if (there.length === 0)
        return refuse('tenant-unknown', `没有编号为 ${tenantId} 的租户`, `There is no tenant ${tenantId}`);
      const result = await verify(house, tenantId);
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
        : [`全部相符：${looked}`, `All agree: ${lookedEn}`];
      return { json: result, lines, ok: result.ok };
    }),
};
