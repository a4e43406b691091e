// Working days as the State Council sets them year by year. Beyond the days that it has announced, weekends are off and nothing else: nobody is refused
// for a calendar that is not out yet, and what was counted so is counted again when it is (src/jobs/recount.ts).
import { addDays, type Day, dayFromNumber, dayNumber, weekday } from '#kit/days.ts';
import { HOLIDAY_YEARS, type HolidayYear } from '#kit/holidays.ts';
import { Fault, invariant } from '#kit/refusal.ts';

/** Days off and make-up working days between two days inclusive; built once, then every question is a look-up. */
export interface Calendar {
  readonly knownFrom: Day;
  readonly knownUntil: Day;
  /** [i] = working days among the first i days from `knownFrom`. */
  readonly counted: Int32Array;
  /** Years that were taken in later than the seed, and the day on which each was. */
  readonly learned: ReadonlyMap<number, Day>;
}

/** From whole years without a gap between them; anything else is a Fault. */
export function makeCalendar(years: readonly HolidayYear[], learned: ReadonlyMap<number, Day> = new Map()): Calendar {
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
  return { knownFrom, knownUntil, counted, learned };
}

/** The calendar of the notices in holidays.ts. */
export const stateCouncilCalendar: Calendar = makeCalendar(HOLIDAY_YEARS);

/** Of the seed and what was taken in since: a year taken in stands for that of the seed. What follows a gap is left out until the gap is filled. */
export function calendarWith(years: readonly (HolidayYear & { readonly takenOn?: Day })[]): Calendar {
  const all = new Map([...HOLIDAY_YEARS, ...years].map((one) => [one.year, one]));
  const following: HolidayYear[] = [];
  for (let year = HOLIDAY_YEARS[0]!.year; all.has(year); year += 1) following.push(all.get(year)!);
  return makeCalendar(following, new Map(years.flatMap(({ year, takenOn }) => (takenOn ? [[year, takenOn]] : []))));
}

export const isKnownDay = (day: Day, calendar: Calendar): boolean =>
  day >= calendar.knownFrom && day <= calendar.knownUntil;

/** Weekdays of the first `days` days from 1970-01-01, a Thursday; also before it. */
function weekdaysBefore(days: number): number {
  const sinceMonday = days + 3;
  const weeks = Math.floor(sinceMonday / 7);
  return weeks * 5 + Math.min(sinceMonday - weeks * 7, 5);
}

/** Working days up to and including the day, from a beginning of their own: only differences and order mean something. */
function upTo(day: Day, { knownFrom, knownUntil, counted }: Calendar): number {
  const first = weekdaysBefore(dayNumber(knownFrom));
  if (day < knownFrom) return weekdaysBefore(dayNumber(day) + 1) - first;
  if (day <= knownUntil) return counted[dayNumber(day) - dayNumber(knownFrom) + 1] as number;
  const known = counted[dayNumber(knownUntil) - dayNumber(knownFrom) + 1] as number;
  return known + weekdaysBefore(dayNumber(day) + 1) - weekdaysBefore(dayNumber(knownUntil) + 1);
}

/** Whether people work on that day; outside the known years, whether it is a weekday. */
export const isWorkingDay = (day: Day, calendar: Calendar): boolean =>
  upTo(day, calendar) > upTo(addDays(day, -1), calendar);

/** The n-th working day after `day`, counted from the day after it (民法典 第二百零一条); n = 0 is `day` itself. */
export function addWorkingDays(day: Day, n: number, calendar: Calendar): Day {
  invariant(Number.isInteger(n) && n >= 0, `working days are a whole number of zero or more, not ${n}`);
  if (n === 0) return day;
  const target = upTo(day, calendar) + n;
  let low = dayNumber(day) + 1;
  let high = low;
  for (let step = n * 2; upTo(dayFromNumber(high), calendar) < target; step *= 2) high += step + 7;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (upTo(dayFromNumber(middle), calendar) >= target) high = middle;
    else low = middle + 1;
  }
  return dayFromNumber(low);
}

/** Working days after `from` up to and including `to`, the inverse of `addWorkingDays`; negative when `to` is earlier. */
export const workingDaysBetween = (from: Day, to: Day, calendar: Calendar): number =>
  upTo(to, calendar) - upTo(from, calendar);

/** The day itself if it is a working day, else the next one. */
export const nextWorkingDay = (day: Day, calendar: Calendar): Day =>
  isWorkingDay(day, calendar) ? day : addWorkingDays(day, 1, calendar);

/** The last day of a limit as a programme gives it, counted from the day after `from`: calendar days end on a working day (民法典 第二百零三条). */
export const dayAfter = (
  from: Day,
  within: { readonly workingDays: number } | { readonly days: number },
  calendar: Calendar,
): Day =>
  'days' in within
    ? nextWorkingDay(addDays(from, within.days), calendar)
    : addWorkingDays(from, within.workingDays, calendar);

/**
 * The last day of a time that was given on `from` and is counted whenever it is asked for: where its year was taken in only after that day, it is not
 * shorter than weekends alone made it, which is what was said then.
 */
export function promisedDay(from: Day, within: Parameters<typeof dayAfter>[1], calendar: Calendar): Day {
  const day = dayAfter(from, within, calendar);
  const endOfYear = `${from.slice(0, 4)}-12-31`;
  const said = dayAfter(from, within, {
    ...calendar,
    knownUntil: endOfYear < calendar.knownUntil ? endOfYear : calendar.knownUntil,
  });
  const learnedOn = calendar.learned.get(Number(said.slice(0, 4)));
  return learnedOn !== undefined && learnedOn > from && said > day ? said : day;
}

/** Whether a day counted so rests on weekends alone in part, because its holidays are not announced: calendar days too end on a working day. */
export const isByWeekends = (
  day: Day | null | undefined,
  within: { readonly workingDays: number } | { readonly days: number } | null | undefined,
  { knownUntil }: Calendar,
): boolean => typeof day === 'string' && !!within && day > knownUntil;
