// What a year month by month says beside the year before, in a sentence: the title of its chart (design d15).
import type { Text } from '#kit/text.ts';
import { amountWords, measureWords, type Unit } from '#web/desk/figures/finding.ts';
import type { Answer } from '#web/parts/api.ts';

export type Months = Answer<'GET /figures/months'>;
export type MonthRow = Months['rows'][number];

/** What had come together by the month up to which the newest year goes. */
export const byNow = (row: MonthRow, line: number, through: number): number => row.years[line]?.[through - 1] ?? 0;

/** '付款：到账' → '到账': the question above names the stage. */
const lastWord = (measure: Text): Text => {
  const { zh, en } = measureWords(measure);
  const tail = en.split(': ').at(-1)!;
  return { zh: zh.split('：').at(-1)!, en: tail.charAt(0).toLowerCase() + tail.slice(1) };
};

export interface MonthFinding {
  readonly measure: Text;
  readonly unit: Unit;
  /** The year in which the reader lives. */
  readonly thisYear: number;
}

export function monthFindingOf({ rows, years, through }: Months, { measure, unit, thisYear }: MonthFinding): Text {
  const [year, before] = years;
  const whole = rows.find(({ kind }) => kind === 'whole');
  const what = lastWord(measure);
  if (year === undefined || !whole) return { zh: `还没有${what.zh}的`, en: `Nothing ${what.en} yet` };
  const now = year === thisYear;
  const value = byNow(whole, 0, through);
  const sum = amountWords(value, unit);
  // Of the cases themselves "338 cases cases" would be said.
  const counted = sum.en.endsWith(what.en) ? sum.en : `${sum.en} ${what.en}`;
  const [zhYear, enYear] = [now ? '今年' : `${year}年`, now ? `${year} so far` : String(year)];
  const told =
    unit === 'money'
      ? { zh: `${zhYear}${what.zh} ${sum.zh}`, en: `${sum.en} ${what.en} in ${enYear}` }
      : value === 0
        ? { zh: `${zhYear}还没有${what.zh}的`, en: `None ${what.en} in ${enYear}` }
        : { zh: `${zhYear}已有 ${sum.zh}${what.zh}`, en: `${counted} in ${enYear}` };
  if (before === undefined) return told;
  const then = byNow(whole, 1, through);
  const more = value - then;
  const by = amountWords(Math.abs(more), unit);
  const same = { zh: before === year - 1 && now ? '去年同期' : `${before}年同期`, en: `by then in ${before}` };
  if (more === 0)
    return {
      zh: `${told.zh}，和${same.zh}一样`,
      en: `${told.en}, as ${unit === 'money' ? 'much' : 'many'} as ${same.en}`,
    };
  const fewer = unit === 'money' ? 'less' : 'fewer';
  return {
    zh: `${told.zh}，比${same.zh}${more > 0 ? '多' : '少'} ${by.zh}`,
    en: `${told.en}, ${by.en} ${more > 0 ? 'more' : fewer} than ${same.en}`,
  };
}
