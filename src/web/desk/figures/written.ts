// How numbers, years and months are written on this page: counts as they are, money in 万元 on charts and to the fen in tables.
import { type Text, text } from '#kit/text.ts';
import type { Unit } from '#web/desk/figures/finding.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

export function useWritten(unit: Unit) {
  const { say } = useReader();
  const { wan, yuan, count } = useFormats();
  const hidden = say('不显示', 'not shown');
  return {
    short: (value: number | null) => (value === null ? hidden : unit === 'money' ? wan(value) : count(value)),
    exact: (value: number | null) => (value === null ? hidden : unit === 'money' ? yuan(value) : count(value)),
  };
}

/** '6月' / 'Jun'; '2026年' / '2026'. */
export function useMonthWords() {
  const { say, language } = useReader();
  const short = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });
  return {
    year: (year: number) => say(`${year}年`, String(year)),
    month: (month: number) => (language === 'zh' ? `${month}月` : short.format(Date.UTC(2020, month - 1, 15))),
  };
}

export const oneLevelDown: Text = text('分下一级工会', 'By organisation one level down');
