// `bulletin`: the sentences of a round, of a year or of all rounds, with their figures as they stand.
import { type Command, numberOption } from '#cli/command.ts';
import { withHouse } from '#cli/house.ts';
import { type Bulletin, bulletinsOf } from '#figures/bulletin.ts';
import { kinds } from '#kinds/index.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Queryable } from '#store/queryable.ts';

async function yearsOf(q: Queryable, tenantId: number): Promise<number[]> {
  const rows = await q.query<{ year: number }>('SELECT DISTINCT year FROM rounds WHERE tenant_id = $1 ORDER BY 1', [
    tenantId,
  ]);
  return rows.map((row) => row.year);
}

async function asked(q: Queryable, tenantId: number, roundId?: number, year?: number): Promise<Bulletin[]> {
  if (roundId !== undefined) return bulletinsOf(q, tenantId, { roundId }, kinds);
  const years = year === undefined ? await yearsOf(q, tenantId) : [year];
  const all: Bulletin[] = [];
  for (const one of years) all.push(...(await bulletinsOf(q, tenantId, { year: one }, kinds)));
  return all;
}

const nothingYet = text('还没有可说的结果。', 'No result to tell yet.');

export const command: Command = {
  says: text('简报：某一批次、某一年，或全部', 'The bulletin of a round, of a year, or of all rounds'),
  takes: '[--round <id>] [--year <year>] [--tenant <id>]',
  options: { round: { type: 'string' }, year: { type: 'string' }, tenant: { type: 'string' } },
  run: ({ values, tell }) =>
    withHouse(tell, async ({ house }) => {
      const tenantId = numberOption(values, 'tenant') ?? 1;
      const [roundId, year] = [numberOption(values, 'round'), numberOption(values, 'year')];
      const bulletins = await asked(house.db, tenantId, roundId, year);
      if (bulletins.length === 0) {
        if (roundId !== undefined)
          return refuse(
            'no-such-round',
            `没有批次 ${roundId}，或它的办法没有简报句子`,
            `There is no round ${roundId}, or its programme has no bulletin`,
          );
        const when =
          year === undefined
            ? text('还没有批次', 'There is no round yet')
            : text(`${year} 年没有批次`, `There is no round in ${year}`);
        return refuse('no-rounds', `${when.zh}，写不出简报`, `${when.en}, so there is nothing to write a bulletin of`, {
          next: text('先装入演示数据：npm run -s niangjia -- demo', 'Load the demo first: npm run -s niangjia -- demo'),
        });
      }
      return {
        json: bulletins,
        lines: bulletins.flatMap((one) => [
          `〔${one.round.name} ${one.programme}〕`,
          ...(one.zh === '' ? [`  ${nothingYet.zh} ${nothingYet.en}`] : [`  ${one.zh}`, `  ${one.en}`]),
        ]),
      };
    }),
};
