// `figures`: every measure of a union and all below it, as of this instant.
import { type Command, numberOption, option, table } from '#cli/command.ts';
import { withHouse } from '#cli/house.ts';
import { figuresByProgramme } from '#figures/read.ts';
import { kinds } from '#kinds/index.ts';
import { formatCount } from '#kit/format.ts';
import { formatYuan } from '#kit/money.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { isMoney, measuresOf } from '#policy/measures.ts';
import type { Programme } from '#policy/programme.ts';
import type { Queryable } from '#store/queryable.ts';

interface Union {
  readonly id: number;
  readonly name: string;
}

/** The one asked for, else the one that runs the rounds, else the top. */
async function unionOf(q: Queryable, tenantId: number, id: number | undefined): Promise<Union | undefined> {
  const [row] = await q.query<Union>(
    `SELECT o.id, o.name FROM organisations o
      WHERE o.tenant_id = $1 AND ($2::bigint IS NULL OR o.id = $2)
      ORDER BY (SELECT count(*) FROM rounds r WHERE r.tenant_id = $1 AND r.organisation_id = o.id) DESC, o.parent_id NULLS FIRST, o.id LIMIT 1`,
    [tenantId, id ?? null],
  );
  return row;
}

const newestDefinitions = (q: Queryable, tenantId: number) =>
  q.query<{ definition: Programme }>(
    `SELECT DISTINCT ON (programme_key) definition FROM programme_versions WHERE tenant_id = $1 ORDER BY programme_key, effective_from DESC, prepared_at DESC`,
    [tenantId],
  );

export const command: Command = {
  says: text('某个工会及其下级的数字，即时', 'The figures of a union and all below it, as of this instant'),
  takes: '[--organisation <id>] [--programme <key>] [--year <year>] [--round <id>] [--tenant <id>]',
  options: {
    ...{ organisation: { type: 'string' }, programme: { type: 'string' } },
    ...{ year: { type: 'string' }, round: { type: 'string' }, tenant: { type: 'string' } },
  },
  run: ({ values, tell }) =>
    withHouse(tell, async ({ house }) => {
      const tenantId = numberOption(values, 'tenant') ?? 1;
      const asked = numberOption(values, 'organisation');
      const union = await unionOf(house.db, tenantId, asked);
      if (!union)
        return refuse(
          'no-such-organisation',
          asked === undefined ? '还没有工会' : `没有编号为 ${asked} 的工会`,
          asked === undefined ? 'There is no union yet' : `There is no organisation ${asked}`,
        );
      const [programmeKey, year, roundId] = [
        option(values, 'programme'),
        numberOption(values, 'year'),
        numberOption(values, 'round'),
      ];
      const byProgramme = await figuresByProgramme(house.db, tenantId, {
        organisationId: union.id,
        ...(programmeKey === undefined ? {} : { programmeKey }),
        ...(year === undefined ? {} : { year }),
        ...(roundId === undefined ? {} : { roundId }),
      });
      const definitions = new Map(
        (await newestDefinitions(house.db, tenantId)).map(({ definition }) => [definition.key, definition]),
      );
      const rows = [...byProgramme].flatMap(([key, figures]) => {
        const programme = definitions.get(key);
        const titles = programme ? measuresOf(programme, kinds) : new Map();
        const order = [...titles.keys()];
        const place = (measure: string) =>
          (order.indexOf(measure.split('@')[0]!) + 1 || order.length + 1) * 2 + (measure.includes('@') ? 1 : 0);
        return Object.entries(figures)
          .filter(([, value]) => value !== 0)
          .sort(([a], [b]) => place(a) - place(b) || (a < b ? -1 : 1))
          .map(([measure, value]) => {
            const [base, choice] = measure.split('@');
            const title = titles.get(base!)?.zh ?? base;
            return [
              programme?.title.zh ?? key,
              choice ? `  ${title}（${choice}）` : title,
              isMoney(measure) ? formatYuan(value) : formatCount(value),
            ];
          });
      });
      const lines =
        rows.length === 0 ? [`${union.name}：还没有数字`] : [union.name, '', ...table(['办法', '指标', '数'], rows)];
      return { json: { organisation: union, figures: Object.fromEntries(byProgramme) }, lines };
    }),
};
