// What a table of figures says, in a sentence: the title of its chart (design §7). It adds up, compares with the year before and says
// over how many it is spread; it ranks nobody.
import { formatCount, plural } from '#kit/format.ts';
import { formatWan } from '#kit/money.ts';
import type { Text } from '#kit/text.ts';
import {
  type Grouping,
  lastColumnOf,
  partsOf,
  type Table,
  wholeOf,
  yearColumnsOf,
} from '#web/desk/figures/question.ts';

/** Kinds measure money in fen and say so; here it is shown in yuan. */
export const measureWords = ({ zh, en }: Text): Text => ({
  zh: zh.replace('（分）', ''),
  en: en.replace(/ ?\(fen\)/, /amount/.test(en) ? '' : ', amount'),
});

export type Unit = 'count' | 'money';

/** '170 件', '20.40 万元'. */
export const amountWords = (value: number, unit: Unit): Text =>
  unit === 'money'
    ? { zh: formatWan(value, 'zh'), en: formatWan(value, 'en') }
    : { zh: `${formatCount(value)} 件`, en: plural(value, 'case') };

const spreadOver: Record<Grouping, (n: number) => Text> = {
  organisation: (n) => ({ zh: `分在 ${n} 家`, en: `over ${plural(n, 'organisation')}` }),
  year: (n) => ({ zh: `分在 ${n} 个年度`, en: `over ${plural(n, 'year')}` }),
  round: (n) => ({ zh: `分在 ${n} 个批次`, en: `over ${plural(n, 'round')}` }),
  programme: (n) => ({ zh: `分在 ${n} 个办法`, en: `over ${plural(n, 'programme')}` }),
};

interface YearValue {
  readonly year: number;
  readonly value: number | null;
}

/** Year by year, of the whole. */
export function wholeByYear(table: Table, by: Grouping): YearValue[] {
  if (by === 'year')
    return table.rows.flatMap(({ kind, part, values }) =>
      kind === 'part' ? [{ year: Number(part), value: values[0] ?? null }] : [],
    );
  const whole = wholeOf(table);
  return yearColumnsOf(table).map(({ key }) => ({
    year: Number(key),
    value: whole?.values[table.columns.findIndex((column) => column.key === key) - 1] ?? null,
  }));
}

/** '其中2026年 12 件，比2021年多 5 件'; nothing when there is one year. */
function against(years: readonly YearValue[], unit: Unit): Text | null {
  const [last, before] = [years.at(-1), years.at(-2)];
  if (!last || !before || last.value === null || before.value === null) return null;
  const now = amountWords(last.value, unit);
  const more = last.value - before.value;
  const by = amountWords(Math.abs(more), unit);
  if (more === 0)
    return {
      zh: `其中${last.year}年 ${now.zh}，和${before.year}年一样`,
      en: `${now.en} of them in ${last.year}, as in ${before.year}`,
    };
  return {
    zh: `其中${last.year}年 ${now.zh}，比${before.year}年${more > 0 ? '多' : '少'} ${by.zh}`,
    en: `${now.en} of them in ${last.year}, ${by.en} ${more > 0 ? 'more' : unit === 'money' ? 'less' : 'fewer'} than in ${before.year}`,
  };
}

export interface Finding {
  readonly where: Text;
  /** null: all of them. */
  readonly programme: Text | null;
  readonly measure: Text;
  readonly unit: Unit;
  readonly by: Grouping;
  /** The only year asked for, if it is one. */
  readonly year: number | null;
}

export function findingOf(table: Table, { where, programme, measure, unit, by, year }: Finding): Text {
  const words = measureWords(measure);
  const what = {
    zh: `${year === null ? '' : `${year}年`}${where.zh}${programme?.zh ?? ''}“${words.zh}”`,
    en: `${where.en}${programme ? `, ${programme.en}` : ''}${year === null ? '' : `, ${year}`}: "${words.en}"`,
  };
  const whole = wholeOf(table);
  const total = whole ? (whole.values[lastColumnOf(table)] ?? null) : 0;
  if (total === null)
    return {
      zh: `${what.zh}里有人数少于 5 的，合计不显示`,
      en: `${what.en} has numbers below five; the sum is not shown`,
    };
  if (total === 0) return { zh: `${what.zh}还一件也没有`, en: `${what.en}: none yet` };
  const sum = amountWords(total, unit);
  const filled = partsOf(table).filter(({ values }) => values[lastColumnOf(table)] !== 0).length;
  const compared = against(wholeByYear(table, by), unit);
  const spread = compared ?? (filled > 1 ? spreadOver[by](filled) : null);
  return {
    zh: `${what.zh}一共 ${sum.zh}${spread ? `，${spread.zh}` : ''}`,
    en: `${what.en}, ${sum.en} in all${spread ? `, ${spread.en}` : ''}`,
  };
}
