// Dates, durations and counts as design §3 writes them, in both languages; money is in money.ts, masks in mask.ts.
import { chinaDate, chinaTime } from '#kit/clock.ts';
import { type Day, daysBetween, weekday } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';

const WEEKDAYS_ZH = '一二三四五六日';
const WEEKDAYS_EN = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS_EN = 'January February March April May June July August September October November December'.split(' ');

const yearOf = (day: Day) => Number(day.slice(0, 4));
const monthOf = (day: Day) => Number(day.slice(5, 7));
const dateOf = (day: Day) => Number(day.slice(8, 10));
const english = (day: Day) => `${dateOf(day)} ${MONTHS_EN[monthOf(day) - 1]}`;

/** '11月25日（周三）' / 'Wednesday 25 November'; with the year when it is not the year of `today`. */
export function formatDay(day: Day, today: Day): Text {
  const other = yearOf(day) !== yearOf(today);
  const at = weekday(day) - 1;
  return {
    zh: `${other ? `${yearOf(day)}年` : ''}${monthOf(day)}月${dateOf(day)}日（周${WEEKDAYS_ZH[at]}）`,
    en: `${WEEKDAYS_EN[at]} ${english(day)}${other ? ` ${yearOf(day)}` : ''}`,
  };
}

/** '2026年11月25日' / '25 November 2026': in records, always with the year. */
export const formatFullDay = (day: Day): Text => ({
  zh: `${yearOf(day)}年${monthOf(day)}月${dateOf(day)}日`,
  en: `${english(day)} ${yearOf(day)}`,
});

/** '2026年11月25日 10:05' / '25 November 2026, 10:05', China time. */
export function formatInstant(at: Date): Text {
  const day = formatFullDay(chinaDate(at));
  const time = chinaTime(at);
  return { zh: `${day.zh} ${time}`, en: `${day.en}, ${time}` };
}

/** '今天 10:05', '明天 10:05', otherwise with the day: '11月25日（周三）10:05' / 'Wednesday 25 November, 10:05'; China time. */
export function formatMoment(at: Date, today: Day): Text {
  const [day, time] = [chinaDate(at), chinaTime(at)];
  const ahead = daysBetween(today, day);
  if (ahead === 0) return { zh: `今天 ${time}`, en: `today, ${time}` };
  if (ahead === 1) return { zh: `明天 ${time}`, en: `tomorrow, ${time}` };
  const written = formatDay(day, today);
  return { zh: `${written.zh}${time}`, en: `${written.en}, ${time}` };
}

/** '11月18日至24日', '11月28日至12月4日', with years when either is not in the year of `today`. */
export function formatDayRange(from: Day, to: Day, today: Day): Text {
  if (from === to) return formatDay(from, today);
  const years = yearOf(from) !== yearOf(to);
  const lead = years || yearOf(from) !== yearOf(today);
  const sameMonth = !years && monthOf(from) === monthOf(to);
  const toZh = `${years ? `${yearOf(to)}年` : ''}${sameMonth ? '' : `${monthOf(to)}月`}${dateOf(to)}日`;
  const fromEn = sameMonth ? String(dateOf(from)) : `${english(from)}${years ? ` ${yearOf(from)}` : ''}`;
  return {
    zh: `${lead ? `${yearOf(from)}年` : ''}${monthOf(from)}月${dateOf(from)}日至${toZh}`,
    en: `${fromEn} to ${english(to)}${lead ? ` ${yearOf(to)}` : ''}`,
  };
}

/** '今天', '明天', '超 1 天' within a day either side; otherwise the date with 前: '11月25日（周三）前' / 'by Wednesday 25 November'. */
export function formatDeadline(day: Day, today: Day): Text {
  const left = daysBetween(today, day);
  if (left === 0) return { zh: '今天到期', en: 'due today' };
  if (left === 1) return { zh: '明天到期', en: 'due tomorrow' };
  if (left === -1) return { zh: '超 1 天', en: '1 day over' };
  const written = formatDay(day, today);
  return { zh: `${written.zh}前`, en: `by ${written.en}` };
}

/** '7 年 4 个月' / '7 years 4 months'. */
export function formatMonths(months: number): Text {
  const [years, rest] = [Math.trunc(months / 12), months % 12];
  const zh = [years ? `${years} 年` : '', rest || !years ? `${rest} 个月` : ''];
  const en = [years ? plural(years, 'year') : '', rest || !years ? plural(rest, 'month') : ''];
  return { zh: zh.filter(Boolean).join(' '), en: en.filter(Boolean).join(' ') };
}

/** '3 个工作日' / '3 working days'. */
export const formatWorkingDays = (count: number): Text => ({
  zh: `${count} 个工作日`,
  en: plural(count, 'working day'),
});

/** '5 个工作日' or '7 天'; null when there is none. */
export function formatDuration(duration: unknown): Text | null {
  const { workingDays, days } = (duration ?? {}) as { workingDays?: number; days?: number };
  if (workingDays !== undefined) return formatWorkingDays(workingDays);
  return days === undefined ? null : { zh: `${days} 天`, en: plural(days, 'day') };
}

/** '1 case', '2 cases', '1,200 cases'. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** '41,206'. */
export const formatCount = (count: number): string => String(count).replace(/(?<!\..*)\B(?=(\d{3})+(?!\d))/g, ',');

/** In running text: '41,206', from 100,000 '12.3 万' / '123,000' (English keeps the figure). */
export function formatRoughCount(count: number): Text {
  const exact = formatCount(count);
  if (count < 100_000) return { zh: exact, en: exact };
  const tenths = Math.round(count / 1_000);
  return { zh: `${formatCount(Math.trunc(tenths / 10))}.${tenths % 10} 万`, en: exact };
}

/** part / whole, whole percent in tables ('38%'), one decimal in figures ('38.2%'); '—' when there is no whole. */
export function formatPercent(part: number, whole: number, decimals: 0 | 1 = 0): string {
  if (whole === 0) return '—';
  return `${((part / whole) * 100).toFixed(decimals)}%`;
}
