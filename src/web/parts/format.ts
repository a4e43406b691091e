// How days, times, money and masks are written on screens: the functions of kit, in the reader's language.
import { chinaDate, chinaTimeFrom } from '#kit/clock.ts';
import {
  formatCount,
  formatDay,
  formatDayRange,
  formatDeadline,
  formatFullDay,
  formatInstant,
  formatMoment,
} from '#kit/format.ts';
import { formatWan, formatYuan } from '#kit/money.ts';
import { useReader } from '#web/parts/language.tsx';

export interface Formats {
  /** '¥1,234.00' */
  yuan(fen: number): string;
  /** '20.40 万元', for figures only. */
  wan(fen: number): string;
  count(n: number): string;
  /** '11月25日（周三）' */
  day(day: string): string;
  fullDay(day: string): string;
  /** '11月26日至12月2日' */
  range(from: string, until: string): string;
  /** '11月25日（周三）前', '今天到期' */
  deadline(day: string): string;
  /** An instant as ISO text → '2026年11月25日 10:05', China time. */
  instant(at: string): string;
  /** From when on: '10:42', the first whole minute not before the instant, China time. */
  fromTime(at: string): string;
  /** The day of an instant, China time. */
  dayOf(at: string): string;
  /** '今天 10:05', '11月25日（周三）10:05', China time. */
  moment(at: string): string;
}

export function useFormats(): Formats {
  const { say, today, language } = useReader();
  return {
    yuan: formatYuan,
    wan: (fen) => formatWan(fen, language),
    count: formatCount,
    day: (day) => say(formatDay(day, today)),
    fullDay: (day) => say(formatFullDay(day)),
    range: (from, until) => say(formatDayRange(from, until, today)),
    deadline: (day) => say(formatDeadline(day, today)),
    instant: (at) => say(formatInstant(new Date(at))),
    moment: (at) => say(formatMoment(new Date(at), today)),
    fromTime: (at) => chinaTimeFrom(new Date(at)),
    dayOf: (at) => say(formatDay(chinaDate(new Date(at)), today)),
  };
}
