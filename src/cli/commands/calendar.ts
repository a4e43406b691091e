// `calendar [file]`: the holidays that are known; with a file, what it would change, and with --take takes it.
import { readFileSync } from 'node:fs';
import { logAccess } from '#access/log.ts';
import { type Answer, type Command, numberOption, option, table } from '#cli/command.ts';
import { type OpenedHouse, withHouse } from '#cli/house.ts';
import { type CalendarYear, changesOf, type NamedDay, readYear } from '#kit/calendar-year.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { type KnownYear, knownYears, takeYear } from '#organisations/calendars.ts';

const kindOf = (day: NamedDay | null): string => (day === null ? '照常' : day.off ? '放假' : '调休上班');

const knownLines = (years: readonly KnownYear[]): string[] =>
  table(
    ['年', '放假', '调休上班', '依据'],
    years.map(({ year, days, sources }) => {
      const off = days.filter((one) => one.off).length;
      return [year, off, days.length - off, sources.join('；')];
    }),
  );

function read(file: string): string | Refusal {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    return refuse('file-unreadable', `读不了 ${file}：${message}`, `${file} cannot be read: ${message}`);
  }
}

async function take(
  { house }: OpenedHouse,
  tenantId: number,
  year: CalendarYear,
  taking: boolean,
): Promise<Answer | Refusal> {
  const known = await knownYears(house.db, tenantId);
  const before = known.find((one) => one.year === year.year);
  const changes = changesOf(before?.days ?? [], year.days);
  const lines = [
    `${year.year} 年：${year.source}（${year.sourceNumber}）`,
    ...table(
      ['日期', '节日', '现在', '之后'],
      changes.map(({ day, was, is }) => [day, is?.name ?? was?.name ?? '', kindOf(was), kindOf(is)]),
    ),
  ];
  if (!taking)
    return {
      json: { taken: false, year, changes },
      lines: [...lines, '', '还没有录入。确认无误，加 --take 再来一次。  Nothing is taken yet: add --take.'],
    };
  const at = house.clock.now();
  const refused = await house.db.transaction(async (q) => {
    const stopped = await takeYear(q, tenantId, year, { personId: null, at, replaces: before?.number ?? 0 });
    const target = `calendar:${year.year}`;
    if (!stopped)
      await logAccess(q, tenantId, at, {
        ...{ actorId: null, what: 'calendar.take', target, allowed: true },
        details: { by: 'command line', sourceNumber: year.sourceNumber, changes: changes.length },
      });
    return stopped;
  });
  if (refused) return refused;
  return {
    json: { taken: true, year, changes },
    lines: [
      ...lines,
      '',
      '已录入。服务在一分钟内按新日历算，没到期的期限会重算。  Taken. Open deadlines are counted again.',
    ],
  };
}

export const command: Command = {
  says: text(
    '工作日历：看已知的放假安排；给出文件（JSON 或 CSV）看会改什么，加 --take 录入',
    'Working days: the holidays known; with a file (JSON or CSV) what it would change, with --take takes it',
  ),
  takes: '[file] [--take] [--source <announcement>] [--number <its number>] [--tenant <id>]',
  positionals: [0, 1],
  options: {
    ...{ take: { type: 'boolean' }, source: { type: 'string' } },
    ...{ number: { type: 'string' }, tenant: { type: 'string' } },
  },
  run: ({ positionals: [file], values, tell }) =>
    withHouse(tell, async (opened) => {
      const tenantId = numberOption(values, 'tenant') ?? 1;
      if (file === undefined) {
        const years = await knownYears(opened.house.db, tenantId);
        return { json: { years }, lines: knownLines(years) };
      }
      const written = read(file);
      if (isRefusal(written)) return written;
      const [source = '', sourceNumber = ''] = [option(values, 'source'), option(values, 'number')];
      const year = readYear(written, { source, sourceNumber });
      return isRefusal(year) ? year : take(opened, tenantId, year, values.take === true);
    }),
};
