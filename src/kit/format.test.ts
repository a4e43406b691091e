import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatCount,
  formatDay,
  formatDayRange,
  formatDeadline,
  formatFullDay,
  formatInstant,
  formatMoment,
  formatMonths,
  formatPercent,
  formatRoughCount,
  formatWorkingDays,
  plural,
} from '#kit/format.ts';

const TODAY = '2026-11-20';

test('dates, with the year only where it is another', () => {
  assert.deepEqual(formatDay('2026-11-25', TODAY), { zh: '11月25日（周三）', en: 'Wednesday 25 November' });
  assert.deepEqual(formatDay('2025-01-05', TODAY), { zh: '2025年1月5日（周日）', en: 'Sunday 5 January 2025' });
  assert.deepEqual(formatFullDay(TODAY), { zh: '2026年11月20日', en: '20 November 2026' });
  assert.deepEqual(formatInstant(new Date('2026-11-20T02:05:00Z')), {
    zh: '2026年11月20日 10:05',
    en: '20 November 2026, 10:05',
  });
});

test('ranges name what differs', () => {
  assert.deepEqual(formatDayRange('2026-11-18', '2026-11-24', TODAY), {
    zh: '11月18日至24日',
    en: '18 to 24 November',
  });
  assert.deepEqual(formatDayRange('2026-11-28', '2026-12-04', TODAY), {
    zh: '11月28日至12月4日',
    en: '28 November to 4 December',
  });
  assert.deepEqual(formatDayRange('2025-11-18', '2025-11-24', TODAY), {
    zh: '2025年11月18日至24日',
    en: '18 to 24 November 2025',
  });
  assert.deepEqual(formatDayRange('2026-12-28', '2027-01-04', TODAY), {
    zh: '2026年12月28日至2027年1月4日',
    en: '28 December 2026 to 4 January 2027',
  });
  assert.deepEqual(formatDayRange(TODAY, TODAY, TODAY), formatDay(TODAY, TODAY));
});

test('deadlines: relative within a day either side, else the date', () => {
  assert.equal(formatDeadline(TODAY, TODAY).zh, '今天到期');
  assert.equal(formatDeadline('2026-11-21', TODAY).zh, '明天到期');
  assert.equal(formatDeadline('2026-11-19', TODAY).zh, '超 1 天');
  assert.deepEqual(formatDeadline('2026-11-25', TODAY), { zh: '11月25日（周三）前', en: 'by Wednesday 25 November' });
});

test('durations, counts and shares', () => {
  assert.deepEqual(formatMonths(88), { zh: '7 年 4 个月', en: '7 years 4 months' });
  assert.deepEqual(formatMonths(12), { zh: '1 年', en: '1 year' });
  assert.deepEqual(formatMonths(0), { zh: '0 个月', en: '0 months' });
  assert.deepEqual(formatWorkingDays(1), { zh: '1 个工作日', en: '1 working day' });
  assert.equal(formatCount(41206), '41,206');
  assert.equal(formatCount(-1234567), '-1,234,567');
  assert.equal(formatCount(1234.5678), '1,234.5678');
  assert.deepEqual(formatRoughCount(99999), { zh: '99,999', en: '99,999' });
  assert.deepEqual(formatRoughCount(123456), { zh: '12.3 万', en: '123,456' });
  assert.equal(formatRoughCount(199999).zh, '20.0 万');
  assert.equal(formatPercent(1, 3), '33%');
  assert.equal(formatPercent(1, 3, 1), '33.3%');
  assert.equal(formatPercent(1, 0), '—');
  assert.equal(plural(1, 'case'), '1 case');
  assert.equal(plural(1200, 'person', 'people'), '1,200 people');
});

test('a moment is told by today and tomorrow, otherwise by its day, in China time', () => {
  assert.deepEqual(formatMoment(new Date('2026-11-20T10:05:00+08:00'), TODAY), {
    zh: '今天 10:05',
    en: 'today, 10:05',
  });
  assert.equal(formatMoment(new Date('2026-11-20T16:00:00Z'), TODAY).zh, '明天 00:00');
  assert.deepEqual(formatMoment(new Date('2026-11-25T10:05:00+08:00'), TODAY), {
    ...{ zh: '11月25日（周三）10:05', en: 'Wednesday 25 November, 10:05' },
  });
});
