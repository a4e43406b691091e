// Calendar days as 'YYYY-MM-DD' strings in China time: they sort as text, go to PostgreSQL as `date`, and have no time zone to get wrong.
import { normaliseText } from '#kit/normalise.ts';
import { Fault, type Refusal, refuse } from '#kit/refusal.ts';

/** 'YYYY-MM-DD', a real day of the Gregorian calendar. */
export type Day = string;

const MS_PER_DAY = 86_400_000;
const SHAPE = /^\d{4}-\d{2}-\d{2}$/;
// What a form can mean: nobody living was born before, and nothing is planned after.
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

const lengthOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const pad = (value: number, width: number): string => String(value).padStart(width, '0');
const dayOf = (year: number, month: number, date: number): Day => `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;

export function isDay(value: unknown): value is Day {
  if (typeof value !== 'string' || !SHAPE.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  // Date.parse takes 2020-02-30 for 2020-03-01.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}

function parts(day: Day): [year: number, month: number, date: number] {
  if (!SHAPE.test(day)) throw new Fault(`not a day: ${day}`);
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

/** Days since 1970-01-01. */
export function dayNumber(day: Day): number {
  const [year, month, date] = parts(day);
  return Date.UTC(year, month - 1, date) / MS_PER_DAY;
}

/** The day `count` days after 1970-01-01. */
export const dayFromNumber = (count: number): Day => new Date(count * MS_PER_DAY).toISOString().slice(0, 10);

export const addDays = (day: Day, count: number): Day => dayFromNumber(dayNumber(day) + count);

/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => dayNumber(to) - dayNumber(from);

/** 1 Monday … 7 Sunday. */
export const weekday = (day: Day): number => ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;

/** The same date `count` months on; without such a date, the last of that month (民法典 第二百零二条). */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = parts(day);
  const months = year * 12 + (month - 1) + count;
  const toYear = Math.floor(months / 12);
  const toMonth = months - toYear * 12 + 1;
  return dayOf(toYear, toMonth, Math.min(date, lengthOfMonth(toYear, toMonth)));
}

/** Whole months completed from `from` to `to` (the largest n with addMonths(from, n) ≤ to); negative the other way round. */
export function monthsBetween(from: Day, to: Day): number {
  if (to < from) return 0 - monthsBetween(to, from);
  const [fromYear, fromMonth] = parts(from);
  const [toYear, toMonth] = parts(to);
  const months = (toYear - fromYear) * 12 + (toMonth - fromMonth);
  return addMonths(from, months) > to ? months - 1 : months;
}

/** Whole years completed: an age, a length of service. */
export const yearsBetween = (from: Day, to: Day): number => Math.trunc(monthsBetween(from, to) / 12);

const NEXT = { zh: '请写成年月日，例如 2020-03-05', en: 'Write year, month and day, for example 2020-03-05' };
const DATE = /^(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|号)?$/;
const TIME_OF_DAY = /[T ]\d{1,2}:\d{2}.*$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const MONTH_ONLY = /^\d{4}(?:年|[-./])\d{1,2}月?$/;
const YEAR_LAST = /^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$|^\d{2}(?:年|[-./])\d{1,2}(?:月|[-./])\d{1,2}日?$/;

function checked(written: string, year: number, month: number, date: number): Day | Refusal {
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return refuse(
      'date-out-of-range',
      `“${written}”的年份不对，应在 1900 到 2100 之间`,
      `The year of “${written}” is not between 1900 and 2100`,
      { next: NEXT },
    );
  }
  if (month < 1 || month > 12) {
    return refuse('date-impossible', `“${written}”：没有 ${month} 月`, `“${written}”: there is no month ${month}`, {
      next: NEXT,
    });
  }
  const last = lengthOfMonth(year, month);
  if (date < 1 || date > last) {
    const [zh, en] = [
      `“${written}”：${year}年${month}月只有 ${last} 天`,
      `“${written}”: month ${month} of ${year} has ${last} days`,
    ];
    return refuse('date-impossible', zh, en, { next: NEXT });
  }
  return dayOf(year, month, date);
}

/** Excel counts 1 = 1900-01-01 and holds a 29 February 1900 that never was (serial 60); the 1904 system of old Macs starts 1,462 later. */
function fromSerial(serial: number, written: string, epoch: 1900 | 1904): Day | Refusal {
  const whole = Math.floor(serial) + (epoch === 1904 ? 1462 : 0);
  if (!(whole >= 1) || whole === 60 || whole > 73_415) {
    return refuse('date-unreadable', `“${written}”不是日期`, `“${written}” is not a date`, { next: NEXT });
  }
  return dayFromNumber(dayNumber('1899-12-30') + whole + (whole < 60 ? 1 : 0));
}

/**
 * A date as people write it: '2020年3月5日', '2020.3.5', '2020/3/5', '20200305', full-width digits, a time of day behind
 * it (dropped), or an Excel serial number (43895, also as text of five digits).
 * Refuses: date-missing, date-incomplete, date-ambiguous, date-impossible, date-out-of-range, date-unreadable.
 */
export function parseDay(raw: string | number, epoch: 1900 | 1904 = 1900): Day | Refusal {
  const written =
    typeof raw === 'number' ? String(raw) : normaliseText(raw).replace(TIME_OF_DAY, '').replaceAll(' ', '');
  if (written === '') return refuse('date-missing', '没有写日期', 'The date is missing', { next: NEXT });
  const match = DATE.exec(written) ?? COMPACT.exec(written);
  if (match) return checked(written, Number(match[1]), Number(match[2]), Number(match[3]));
  if (typeof raw === 'number' || /^\d{5}(?:\.\d+)?$/.test(written)) return fromSerial(Number(written), written, epoch);
  if (MONTH_ONLY.test(written)) {
    return refuse('date-incomplete', `“${written}”没有写日`, `“${written}” has no day of the month`, { next: NEXT });
  }
  if (YEAR_LAST.test(written)) {
    const [zh, en] = [
      `“${written}”分不清年月日，年份要写四位并放在最前`,
      `“${written}” is ambiguous: write the year first, with four digits`,
    ];
    return refuse('date-ambiguous', zh, en, { next: NEXT });
  }
  return refuse('date-unreadable', `“${written}”不是日期`, `“${written}” is not a date`, { next: NEXT });
}
