import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  type Day,
  dayFromNumber,
  dayNumber,
  daysBetween,
  isDay,
  monthsBetween,
  parseDay,
  weekday,
  yearsBetween,
} from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';

const aDay = fc.integer({ min: -25000, max: 47000 }).map(dayFromNumber);

test('isDay takes real days only', () => {
  for (const day of ['2020-02-29', '1900-01-01', '9999-12-31']) assert.ok(isDay(day), day);
  for (const not of [
    '2021-02-29',
    '1900-02-29',
    '2020-13-01',
    '2020-00-10',
    '2020-1-1',
    '2020-01-01T00',
    '',
    null,
    20200101,
  ]) {
    assert.ok(!isDay(not), String(not));
  }
});

test('adding and counting days agree', () => {
  fc.assert(
    fc.property(aDay, fc.integer({ min: -9000, max: 9000 }), (day, count) => {
      const there = addDays(day, count);
      assert.ok(isDay(there));
      assert.equal(daysBetween(day, there), count);
      assert.equal(dayFromNumber(dayNumber(day)), day);
      assert.equal(weekday(addDays(day, 7)), weekday(day));
      assert.equal(weekday(day), new Date(`${day}T00:00:00Z`).getUTCDay() || 7);
    }),
  );
  assert.throws(() => addDays('2020/1/1', 1), /not a day/);
});

test('months: the same date or the last of the month; the count is the largest that fits', () => {
  assert.equal(addMonths('2020-01-31', 1), '2020-02-29');
  assert.equal(addMonths('2020-03-31', -1), '2020-02-29');
  assert.equal(addMonths('2020-11-30', 3), '2021-02-28');
  assert.equal(monthsBetween('2019-11-20', '2020-11-19'), 11);
  assert.equal(monthsBetween('2019-11-20', '2020-11-20'), 12);
  assert.equal(monthsBetween('2020-11-20', '2019-11-20'), -12);
  assert.equal(monthsBetween('2020-01-31', '2020-02-29'), 1);
  assert.equal(yearsBetween('2000-02-29', '2018-02-27'), 17);
  assert.equal(yearsBetween('2000-02-29', '2018-02-28'), 18);
  assert.equal(yearsBetween('2020-11-20', '2020-11-19'), 0);
  fc.assert(
    fc.property(aDay, aDay, (a, b) => {
      const [from, to] = a <= b ? [a, b] : [b, a];
      const months = monthsBetween(from, to);
      assert.ok(addMonths(from, months) <= to && addMonths(from, months + 1) > to);
      assert.equal(monthsBetween(to, from), 0 - months);
    }),
  );
});

test('dates as people and Excel write them', () => {
  const same = [
    '2020年3月5日',
    '2020年03月05号',
    '2020.3.5',
    '2020/3/5',
    '2020-03-05',
    '20200305',
    20200305,
    '２０２０－３－５',
    ' 2020 年 3 月 5 日 ',
    '2020-3-5 10:20',
    '2020/3/5 9:05:00',
    '2020-03-05T00:00:00.000Z',
    43895,
    43895.75,
    '43895',
  ];
  for (const written of same) assert.equal(parseDay(written), '2020-03-05', String(written));
  assert.equal(parseDay(1), '1900-01-01');
  assert.equal(parseDay(59), '1900-02-28');
  assert.equal(parseDay(61), '1900-03-01');
  assert.equal(parseDay(73415), '2100-12-31');
  assert.equal(parseDay(43895 - 1462, 1904), '2020-03-05');
});

test('what is not a date is refused by what is wrong with it', () => {
  const cases: [string | number, string][] = [
    ['', 'date-missing'],
    ['2020-02-30', 'date-impossible'],
    ['2021年2月29日', 'date-impossible'],
    ['2020-13-01', 'date-impossible'],
    ['2020-00-01', 'date-impossible'],
    ['20201301', 'date-impossible'],
    ['2020年3月', 'date-incomplete'],
    ['2020.3', 'date-incomplete'],
    ['3/5/2020', 'date-ambiguous'],
    ['20.3.5', 'date-ambiguous'],
    ['20年3月5日', 'date-ambiguous'],
    ['1899-12-31', 'date-out-of-range'],
    ['2101-01-01', 'date-out-of-range'],
    ['去年', 'date-unreadable'],
    [60, 'date-unreadable'],
    [0, 'date-unreadable'],
    [-5, 'date-unreadable'],
    [Number.NaN, 'date-unreadable'],
    [73416, 'date-unreadable'],
    [99999, 'date-unreadable'],
  ];
  for (const [written, code] of cases) {
    const answer = parseDay(written);
    assert.ok(isRefusal(answer), `${written} was taken for ${answer}`);
    assert.equal(answer.code, code, String(written));
  }
});

test('every day of the range comes back from every spelling', () => {
  const number = fc.integer({ min: dayNumber('1900-03-01'), max: dayNumber('2100-12-31') });
  fc.assert(
    fc.property(number, (count) => {
      const day: Day = dayFromNumber(count);
      const [year, month, date] = day.split('-').map(Number);
      for (const written of [day, `${year}年${month}月${date}日`, `${year}.${month}.${date}`, day.replaceAll('-', '')])
        assert.equal(parseDay(written), day);
      assert.equal(parseDay(count + 25569), day);
    }),
  );
});
