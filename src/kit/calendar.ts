// Working days as the State Council sets them year by year. What it has not announced yet is refused, never guessed.
import { addDays, type Day, dayFromNumber, dayNumber, weekday } from '#kit/days.ts';
import { HOLIDAY_YEARS, type HolidayYear } from '#kit/holidays.ts';
import { Fault, invariant, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';

/** Days off and make-up working days between two days inclusive; built once, then every question is a look-up. */
export interface Calendar {
  readonly knownFrom: Day;
  readonly knownUntil: Day;
  /** [i] = working days among the first i days from `knownFrom`. */
  readonly counted: Int32Array;
}

/** From whole years without a gap between them; anything else is a Fault. */
export function makeCalendar(years: readonly HolidayYear[]): Calendar {
  const sorted = [...years].sort((a, b) => a.year - b.year);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) throw new Fault('a calendar needs at least one year');
  invariant(last.year - first.year + 1 === sorted.length, 'the years of a calendar follow each other');
  const daysOff = new Set(sorted.flatMap((year) => year.daysOff));
  const makeUpDays = new Set(sorted.flatMap((year) => year.makeUpDays));
  const knownFrom = `${first.year}-01-01`;
  const knownUntil = `${last.year}-12-31`;
  const size = dayNumber(knownUntil) - dayNumber(knownFrom) + 1;
  const counted = new Int32Array(size + 1);
  for (let i = 0; i < size; i += 1) {
    const day = addDays(knownFrom, i);
    const works = makeUpDays.has(day) || (weekday(day) <= 5 && !daysOff.has(day));
    counted[i + 1] = (counted[i] as number) + (works ? 1 : 0);
  }
  return { knownFrom, knownUntil, counted };
}

/** The calendar of the notices in holidays.ts. */
export const stateCouncilCalendar: Calendar = makeCalendar(HOLIDAY_YEARS);

/** The last day whose working status has been announced. */
export const knownUntil: Day = stateCouncilCalendar.knownUntil;

export const isKnownDay = (day: Day, calendar: Calendar = stateCouncilCalendar): boolean =>
  day >= calendar.knownFrom && day <= calendar.knownUntil;

const place = (day: Day, calendar: Calendar): number => dayNumber(day) - dayNumber(calendar.knownFrom);

function unknown(calendar: Calendar, zhWhat: string, enWhat: string): Refusal {
  return refuse(
    'calendar-unknown',
    `${zhWhat}：工作日历只公布了 ${calendar.knownFrom} 至 ${calendar.knownUntil}，不能推算`,
    `${enWhat}: working days are announced only from ${calendar.knownFrom} to ${calendar.knownUntil} and are not guessed`,
    {
      rule: '国务院办公厅关于部分节假日安排的通知',
      next: {
        zh: '等新一年的放假通知公布、更新日历后再定，或改用不跨年的期限',
        en: 'Update the calendar once the notice for that year is out, or choose a date within the known years',
      },
      details: { knownFrom: calendar.knownFrom, knownUntil: calendar.knownUntil },
    },
  );
}

/** Whether people work on that day. A Fault outside the known years: ask `isKnownDay` first when a person chose the day. */
export function isWorkingDay(day: Day, calendar: Calendar = stateCouncilCalendar): boolean {
  if (!isKnownDay(day, calendar))
    throw new Fault(`${day} is outside the known calendar (until ${calendar.knownUntil})`);
  const at = place(day, calendar);
  return (calendar.counted[at + 1] as number) > (calendar.counted[at] as number);
}

/**
 * The n-th working day after `day`, counted from the day after it (民法典 第二百零一条); n = 0 is `day` itself.
 * Refuses calendar-unknown when `day` or the answer lies outside the known years.
 */
export function addWorkingDays(day: Day, n: number, calendar: Calendar = stateCouncilCalendar): Day | Refusal {
  invariant(Number.isInteger(n) && n >= 0, `working days are a whole number of zero or more, not ${n}`);
  const refused = () => unknown(calendar, `${day} 起第 ${n} 个工作日`, `Working day ${n} after ${day}`);
  if (!isKnownDay(day, calendar)) return refused();
  if (n === 0) return day;
  const { counted } = calendar;
  const target = (counted[place(day, calendar) + 1] as number) + n;
  if (target > (counted[counted.length - 1] as number)) return refused();
  // The first i with counted[i] >= target; the day is the i-th, counted from one.
  let low = 0;
  let high = counted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((counted[middle] as number) >= target) high = middle;
    else low = middle + 1;
  }
  return dayFromNumber(dayNumber(calendar.knownFrom) + low - 1);
}

/** The day itself if it is a working day, else the next one; beyond the known years, the day itself. */
export function nextWorkingDay(day: Day, calendar: Calendar = stateCouncilCalendar): Day {
  if (!isKnownDay(day, calendar) || isWorkingDay(day, calendar)) return day;
  const next = addWorkingDays(day, 1, calendar);
  return isRefusal(next) ? day : next;
}

/** The last day of a time that begins on `from`: calendar days end on a working day (民法典 第二百零三条). Refuses calendar-unknown. */
export const lastDayOf = (
  from: Day,
  lasts: { readonly days: number } | { readonly workingDays: number },
  calendar: Calendar = stateCouncilCalendar,
): Day | Refusal =>
  'days' in lasts
    ? nextWorkingDay(addDays(from, lasts.days), calendar)
    : addWorkingDays(from, lasts.workingDays, calendar);

/**
 * Working days after `from` up to and including `to`, the inverse of `addWorkingDays`; negative when `to` is earlier.
 * Refuses calendar-unknown when either lies outside the known years.
 */
export function workingDaysBetween(from: Day, to: Day, calendar: Calendar = stateCouncilCalendar): number | Refusal {
  if (!isKnownDay(from, calendar) || !isKnownDay(to, calendar)) {
    return unknown(calendar, `${from} 至 ${to} 的工作日`, `Working days from ${from} to ${to}`);
  }
  const until = (day: Day) => calendar.counted[place(day, calendar) + 1] as number;
  return until(to) - until(from);
}
