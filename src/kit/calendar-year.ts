// The holidays of one year as somebody writes them down from the announcement: JSON or rows of a table, checked row by row and taken whole or not at all.
import { type Day, isDay, weekday } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';

export interface NamedDay {
  readonly day: Day;
  /** Of the holiday: 元旦. */
  readonly name: string;
  /** false: a Saturday or Sunday that is worked. */
  readonly off: boolean;
}

export interface CalendarYear {
  readonly year: number;
  /** 国务院办公厅关于2027年部分节假日安排的通知 */
  readonly source: string;
  /** 国办发明电〔2026〕7号 */
  readonly sourceNumber: string;
  readonly days: readonly NamedDay[];
}

/** `row` counts from 1; null: of the whole. */
export interface RowProblem {
  readonly row: number | null;
  readonly why: Text;
}

/** What one year's days off can come to: 13 days of rest and the weekends they touch; 2020 had 33. */
const plausible = { least: 10, most: 45, makeUpMost: 15 };
const rowsMost = 100;

export interface GivenYear {
  readonly year: number;
  readonly source: string;
  readonly sourceNumber: string;
  readonly days: readonly { readonly day: string; readonly name: string; readonly off: boolean }[];
}

function problemOf(given: GivenYear, n: number, seen: Set<string>): Text | null {
  const { day, name, off } = given.days[n]!;
  const [zh, en] = [`“${day}”`, `“${day}”`];
  if (!isDay(day)) return text(`${zh}不是日期，请写成 2027-01-01`, `${en} is not a date such as 2027-01-01`);
  if (!day.startsWith(`${given.year}-`)) return text(`${zh}不在 ${given.year} 年`, `${en} is not in ${given.year}`);
  if (seen.has(day)) return text(`${zh}写了两次`, `${en} is there twice`);
  seen.add(day);
  if (name.trim() === '') return text(`${zh}没有写是什么节日`, `${en} does not name the holiday`);
  if (!off && weekday(day) <= 5)
    return text(`${zh}不是周末，不能写成调休上班`, `${en} is not at a weekend, so it is no make-up working day`);
  return null;
}

/** The year, in order of days, or everything that is wrong with it. Refuses: calendar-wrong, with `problems` in its details. */
export function checkYear(given: GivenYear): CalendarYear | Refusal {
  const problems: RowProblem[] = [];
  const whole = (zh: string, en: string) => problems.push({ row: null, why: text(zh, en) });
  if (!Number.isInteger(given.year) || given.year < 2000 || given.year > 2100)
    whole('年份要写四位数，例如 2027', 'The year has four digits, such as 2027');
  if (given.source.trim() === '') whole('没有写依据的通知', 'The announcement is not named');
  if (given.sourceNumber.trim() === '') whole('没有写通知的文号', 'The number of the announcement is missing');
  if (given.days.length > rowsMost) whole(`最多 ${rowsMost} 天`, `At most ${rowsMost} days`);
  else {
    const seen = new Set<string>();
    for (const n of given.days.keys()) {
      const why = problemOf(given, n, seen);
      if (why) problems.push({ row: n + 1, why });
    }
    const off = given.days.filter((one) => one.off).length;
    const worked = given.days.length - off;
    if (off < plausible.least || off > plausible.most)
      whole(
        `放假共 ${off} 天，一年应在 ${plausible.least} 到 ${plausible.most} 天之间（连同相连的周末）`,
        `${off} days off; a year has ${plausible.least} to ${plausible.most}, with the weekends they touch`,
      );
    if (worked > plausible.makeUpMost)
      whole(
        `调休上班共 ${worked} 天，太多了（最多 ${plausible.makeUpMost} 天）`,
        `${worked} make-up days are too many (at most ${plausible.makeUpMost})`,
      );
  }
  if (problems.length > 0) return wrongYear(problems);
  return {
    ...{ year: given.year, source: given.source.trim(), sourceNumber: given.sourceNumber.trim() },
    days: given.days
      .map(({ day, name, off }) => ({ day, name: name.trim(), off }))
      .sort((a, b) => (a.day < b.day ? -1 : 1)),
  };
}

const placed = ({ row, why }: RowProblem): Text =>
  row === null ? why : text(`第 ${row} 行：${why.zh}`, `Row ${row}: ${why.en}`);

export function wrongYear(problems: readonly RowProblem[]): Refusal {
  const all = problems.map(placed);
  return refuse('calendar-wrong', all.map(({ zh }) => zh).join('；'), all.map(({ en }) => en).join('; '), {
    next: text('改好再交；改好之前什么都没有记下', 'Mend it and hand it in again; nothing was taken'),
    details: { problems },
  });
}

const heads: Readonly<Record<string, 'day' | 'name' | 'off'>> = {
  日期: 'day',
  date: 'day',
  day: 'day',
  节日: 'name',
  名称: 'name',
  name: 'name',
  安排: 'off',
  类型: 'off',
  kind: 'off',
};
const offWords = ['放假', '休', 'off'];
const workedWords = ['上班', '调休上班', '班', 'worked', 'working'];

const cellsOf = (line: string): string[] => line.split(/[,，\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));

/** Rows of day, holiday and 放假 or 上班, under a line of heads, separated by commas or tabs. */
export function readRows(csv: string): GivenYear['days'] | Refusal {
  const lines = csv
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const columns = cellsOf(lines[0] ?? '').map((head) => own(heads, head.toLowerCase()));
  const at = (name: 'day' | 'name' | 'off') => columns.indexOf(name);
  if (at('day') < 0 || at('name') < 0 || at('off') < 0)
    return wrongYear([
      {
        row: null,
        why: text('第一行要写表头：日期,节日,安排', 'The first line must be the heads: date,name,kind'),
      },
    ]);
  const problems: RowProblem[] = [];
  const days = lines.slice(1).map((line, n) => {
    const cells = cellsOf(line);
    const off = (cells[at('off')] ?? '').toLowerCase();
    if (!offWords.includes(off) && !workedWords.includes(off))
      problems.push({
        row: n + 1,
        why: text(`“${off}”看不懂，请写“放假”或“上班”`, `“${off}” is neither “off” nor “working”`),
      });
    return { day: cells[at('day')] ?? '', name: cells[at('name')] ?? '', off: offWords.includes(off) };
  });
  return problems.length > 0 ? wrongYear(problems) : days;
}

const textIn = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** `{"year": 2027, "source": …, "number": …, "days": [{"date": …, "name": …, "kind": "off" or "working"}]}` */
function readJson(written: string): GivenYear | Refusal {
  const bad = (zh: string, en: string) => wrongYear([{ row: null, why: text(zh, en) }]);
  let read: unknown;
  try {
    read = JSON.parse(written);
  } catch (error) {
    const { message } = error as Error;
    return bad(`不是 JSON：${message}`, `Not JSON: ${message}`);
  }
  const { year, source, number, days } = (read ?? {}) as Record<string, unknown>;
  if (!Array.isArray(days)) return bad('没有写 days', 'There are no “days”');
  const rows = days.map((one) => {
    const { date, name, kind } = (one ?? {}) as Record<string, unknown>;
    return [textIn(date), textIn(name), textIn(kind)].map((cell) => cell.replaceAll(',', ' ')).join(',');
  });
  const known = readRows(['date,name,kind', ...rows].join('\n'));
  if ('refused' in known) return known;
  return { year: Number(year), source: textIn(source), sourceNumber: textIn(number), days: known };
}

/** What a file or a field holds, JSON or rows; where it says neither year nor source, `said` does, and the year is that of the first row. */
export function readYear(
  written: string,
  said: { readonly year?: number; readonly source?: string; readonly sourceNumber?: string },
): CalendarYear | Refusal {
  if (
    written
      .trimStart()
      .replace(/^\uFEFF/, '')
      .startsWith('{')
  ) {
    const given = readJson(written);
    if ('refused' in given) return given;
    const { year = given.year } = said;
    return checkYear({
      ...{ year, days: given.days },
      ...{ source: said.source || given.source, sourceNumber: said.sourceNumber || given.sourceNumber },
    });
  }
  const days = readRows(written);
  if ('refused' in days) return days;
  const year = said.year ?? Number(days[0]?.day.slice(0, 4));
  return checkYear({ year, days, source: said.source ?? '', sourceNumber: said.sourceNumber ?? '' });
}

/** The day and what it is on either side; null: an ordinary day. */
export interface DayChange {
  readonly day: Day;
  readonly was: NamedDay | null;
  readonly is: NamedDay | null;
}

/** What taking the days changes of those known before. */
export function changesOf(before: readonly NamedDay[], after: readonly NamedDay[]): DayChange[] {
  const was = new Map(before.map((one) => [one.day, one]));
  const is = new Map(after.map((one) => [one.day, one]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((day) => ({ day, was: was.get(day) ?? null, is: is.get(day) ?? null }))
    .filter((one) => one.was?.off !== one.is?.off);
}
