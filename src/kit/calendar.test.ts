import assert from 'node:assert/strict';
import { test } from 'node:test';
import chineseDays from 'chinese-days';
import fc from 'fast-check';
import {
  addWorkingDays as addIn,
  workingDaysBetween as betweenIn,
  calendarWith,
  isByWeekends,
  isKnownDay,
  makeCalendar,
  stateCouncilCalendar,
  isWorkingDay as worksIn,
} from '#kit/calendar.ts';
import { addDays, dayFromNumber, dayNumber, weekday } from '#kit/days.ts';
import { HOLIDAY_YEARS } from '#kit/holidays.ts';

const { knownFrom, knownUntil } = stateCouncilCalendar;
const addWorkingDays = (day: string, n: number) => addIn(day, n, stateCouncilCalendar);
const isWorkingDay = (day: string) => worksIn(day, stateCouncilCalendar);
const workingDaysBetween = (from: string, to: string) => betweenIn(from, to, stateCouncilCalendar);
const known = fc.integer({ min: dayNumber(knownFrom), max: dayNumber(knownUntil) }).map(dayFromNumber);

test('the table is well formed', () => {
  for (const { year, sources, daysOff, makeUpDays } of HOLIDAY_YEARS) {
    assert.ok(sources.length > 0);
    assert.ok([...daysOff, ...makeUpDays].every((day) => day.startsWith(`${year}-`)));
    assert.ok(
      makeUpDays.every((day) => weekday(day) > 5),
      `a make-up day of ${year} is a weekday`,
    );
    assert.ok(!makeUpDays.some((day) => daysOff.includes(day)));
    assert.equal(new Set(daysOff).size, daysOff.length);
    // 全国年节及纪念日放假办法: 11 days of rest a year until 2024, 13 since 2025, plus the weekends they touch.
    assert.ok(daysOff.length >= 26 && daysOff.length <= 34, `${year}: ${daysOff.length}`);
  }
  assert.equal(new Set(HOLIDAY_YEARS.map((one) => one.year)).size, HOLIDAY_YEARS.length);
});

test('it agrees with chinese-days on every known day', () => {
  for (let day = knownFrom; day <= knownUntil; day = addDays(day, 1)) {
    assert.equal(isWorkingDay(day), chineseDays.isWorkday(day), day);
  }
});

test('dates from the notices', () => {
  const working: [string, boolean][] = [
    ['2020-01-19', true],
    ['2020-01-31', false],
    ['2020-02-01', false],
    ['2020-02-03', true],
    ['2020-10-08', false],
    ['2020-10-10', true],
    ['2024-02-09', true],
    ['2022-12-31', false],
    ['2026-09-20', true],
    ['2026-11-21', false],
  ];
  for (const [day, works] of working) assert.equal(isWorkingDay(day), works, day);
});

test('a deadline counts from the day after', () => {
  assert.equal(addWorkingDays('2026-11-20', 3), '2026-11-25');
  assert.equal(addWorkingDays('2020-09-30', 5), '2020-10-14');
  assert.equal(addWorkingDays('2020-10-03', 1), '2020-10-09');
  assert.equal(addWorkingDays('2020-10-03', 0), '2020-10-03');
  assert.throws(() => addWorkingDays('2020-10-03', -1), /zero or more/);
  assert.throws(() => addWorkingDays('2020-10-03', 1.5), /whole number/);
});

test('what is not announced is counted by weekends, and by the calendar once it is there', () => {
  assert.equal(addWorkingDays('2026-12-31', 1), '2027-01-01');
  assert.equal(addWorkingDays('2026-12-30', 2), '2027-01-01');
  assert.equal(addWorkingDays('2027-01-01', 1), '2027-01-04');
  assert.equal(addWorkingDays('2026-12-24', 10), '2027-01-07');
  assert.equal(addWorkingDays('2018-12-28', 1), '2018-12-31');
  assert.equal(workingDaysBetween('2026-12-24', '2027-01-07'), 10);
  assert.ok(isWorkingDay('2027-01-01') && !isWorkingDay('2027-01-02'));
  assert.ok(!isKnownDay('2027-01-01', stateCouncilCalendar) && isKnownDay('2026-12-31', stateCouncilCalendar));
  const daysOff = ['2027-01-01', '2027-01-02', '2027-01-03'];
  const later = calendarWith([{ year: 2027, sources: ['test'], daysOff, makeUpDays: ['2027-01-09'] }]);
  assert.equal(addIn('2026-12-31', 1, later), '2027-01-04');
  assert.ok(worksIn('2027-01-09', later));
  assert.equal(later.knownUntil, '2027-12-31');
  // 2028 is not known while 2027 is not.
  assert.equal(calendarWith([{ year: 2028, sources: ['test'], daysOff: [], makeUpDays: [] }]).knownUntil, knownUntil);
  assert.deepEqual(
    [
      isByWeekends('2027-01-04', { workingDays: 3 }, stateCouncilCalendar),
      isByWeekends('2027-01-04', { days: 3 }, stateCouncilCalendar),
      isByWeekends('2026-12-31', { workingDays: 3 }, stateCouncilCalendar),
      isByWeekends('2027-01-04', { workingDays: 3 }, later),
    ],
    [true, true, false, false],
  );
});

test('adding and counting working days agree with each other and with counting by hand', () => {
  fc.assert(
    fc.property(known, fc.integer({ min: 0, max: 60 }), (day, n) => {
      const answer = addWorkingDays(day, n);
      assert.equal(workingDaysBetween(day, answer), n);
      assert.equal(workingDaysBetween(answer, day), 0 - n);
      if (n > 0) assert.ok(isWorkingDay(answer) && answer > day);
      let counted = 0;
      for (let at = addDays(day, 1); at <= answer; at = addDays(at, 1)) counted += isWorkingDay(at) ? 1 : 0;
      assert.equal(counted, n);
    }),
    { numRuns: 300 },
  );
});

test('a calendar has no gap between its years', () => {
  const [first, , third] = HOLIDAY_YEARS;
  assert.ok(first && third);
  assert.throws(() => makeCalendar([first, third]), /follow each other/);
  assert.throws(() => makeCalendar([]), /at least one year/);
  assert.equal(makeCalendar([first]).knownUntil, '2019-12-31');
});
