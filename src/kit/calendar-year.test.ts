// What somebody writes down from an announcement: taken whole and in order, or every wrong row named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf, type RowProblem, readYear } from '#kit/calendar-year.ts';
import { isRefusal } from '#kit/refusal.ts';

const source = { source: '国务院办公厅关于2027年部分节假日安排的通知', sourceNumber: '国办发明电〔2026〕9号' };
const row = (date: string, kind = '放假', name = '春节') => `${date},${name},${kind}`;
const csv = (...rows: string[]) => ['日期,节日,安排', ...rows].join('\n');
const tenDays = Array.from({ length: 10 }, (_, n) => row(`2027-02-${String(n + 5).padStart(2, '0')}`));

const wrong = (written: string, said = source): string[] => {
  const answer = readYear(written, said);
  assert.ok(isRefusal(answer));
  const { problems } = answer.details as { readonly problems: readonly RowProblem[] };
  return problems.map((one) => `${one.row ?? '-'} ${one.why.en}`);
};

test('rows are taken in order of days, the year is theirs; JSON says the same', () => {
  const taken = readYear(csv(row('2027-02-20', '上班'), ...tenDays), source);
  assert.ok(!isRefusal(taken));
  assert.deepEqual(
    [taken.year, taken.days[0]?.day, taken.days.at(-1)],
    [2027, '2027-02-05', { day: '2027-02-20', name: '春节', off: false }],
  );
  const days = taken.days.map(({ day, name, off }) => ({ date: day, name, kind: off ? 'off' : 'working' }));
  const json = JSON.stringify({ year: 2027, source: source.source, number: source.sourceNumber, days });
  assert.deepEqual(readYear(json, {}), taken);
  assert.deepEqual(
    changesOf([{ day: '2027-02-05', name: '春节', off: true }], taken.days).map(({ day }) => day),
    taken.days.slice(1).map(({ day }) => day),
  );
});

test('every wrong row is named, and nothing is taken', () => {
  assert.deepEqual(
    wrong(
      csv(
        ...tenDays,
        row('2027-02-22', '上班'),
        row('2028-01-01'),
        row('2027-02-05'),
        row('2027-02-30'),
        row('2027-02-21', '放假', ''),
      ),
    ),
    [
      '11 “2027-02-22” is not at a weekend, so it is no make-up working day',
      '12 “2028-01-01” is not in 2027',
      '13 “2027-02-05” is there twice',
      '14 “2027-02-30” is not a date such as 2027-01-01',
      '15 “2027-02-21” does not name the holiday',
    ],
  );
  assert.deepEqual(wrong(csv(...tenDays, row('2027-02-20', '也许'))), ['11 “也许” is neither “off” nor “working”']);
  assert.deepEqual(wrong(csv(row('2027-01-01'))), ['- 1 days off; a year has 10 to 45, with the weekends they touch']);
  assert.deepEqual(wrong(csv(...tenDays), { source: '', sourceNumber: ' ' }), [
    '- The announcement is not named',
    '- The number of the announcement is missing',
  ]);
  assert.deepEqual(wrong('2027-01-01,元旦,放假'), ['- The first line must be the heads: date,name,kind']);
  assert.equal(wrong('{"days": 1}').length, 1);
  assert.match(wrong('{"days": [')[0]!, /Not JSON/);
  assert.ok(wrong('').length > 0 && wrong(csv()).length > 0);
});
