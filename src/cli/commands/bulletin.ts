// `bulletin`: the sentences of a round, or of all rounds of a year, with their figures as they stand.
import { type Command, numberOption } from '#cli/command.ts';
import { withHouse } from '#cli/house.ts';
import { bulletinsOf } from '#figures/bulletin.ts';
import { kinds } from '#kinds/index.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

async function latestYear(q: Queryable, tenantId: number): Promise<number | null> {
  const [row] = await q.query<{ year: number | null }>('SELECT max(year) AS year FROM rounds WHERE tenant_id = $1', [
    tenantId,
  ]);
  return row?.year ?? null;
}

export const command: Command = {
  says: text('简报：某一批次，或某一年的全部批次', 'The bulletin of a round, or of all rounds of a year'),
  takes: '[--round <id>] [--year <year>] [--tenant <id>]',
  options: { round: { type: 'string' }, year: { type: 'string' }, tenant: { type: 'string' } },
  run: ({ values, tell }) =>
    withHouse(tell, async ({ house }) => {
      const tenantId = numberOption(values, 'tenant') ?? 1;
      const roundId = numberOption(values, 'round');
      const year =
        numberOption(values, 'year') ?? (roundId === undefined ? await latestYear(house.db, tenantId) : null);
      if (roundId === undefined && year === null)
        return refuse('no-rounds', '还没有批次，写不出简报', 'There is no round yet to write a bulletin of', {
          next: text('先装入演示数据：npm run -s niangjia -- demo', 'Load the demo first: npm run -s niangjia -- demo'),
        });
      const bulletins = await bulletinsOf(
        house.db,
        tenantId,
        roundId === undefined ? { year: year! } : { roundId },
        kinds,
      );
      if (bulletins.length === 0)
        return refuse(
          'no-such-round',
          roundId === undefined ? `${year} 年没有批次` : `没有批次 ${roundId}，或它的办法没有简报句子`,
          roundId === undefined
            ? `There is no round in ${year}`
            : `There is no round ${roundId}, or its programme has no bulletin`,
        );
      return {
        json: bulletins,
        lines: bulletins.flatMap((one) => [`〔${one.round.name}〕`, `  ${one.zh}`, `  ${one.en}`]),
      };
    }),
};
