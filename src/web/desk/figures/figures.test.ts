// The arithmetic of the figures page without a browser: scales, steps, the question in the address, the sentence of the finding.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Finding, findingOf } from '#web/desk/figures/finding.ts';
import { type Months, monthFindingOf } from '#web/desk/figures/month-finding.ts';
import { casesQueryOf, queryOf, questionIn, type Row, type Table } from '#web/desk/figures/question.ts';
import { runsOf, stepOf, ticksTo } from '#web/parts/scale.ts';
import { placeName, unionName } from '#web/parts/union-name.ts';

test('ticks begin at nought, reach the largest value, are round and at most four above nought', () => {
  assert.deepEqual(ticksTo(558), [0, 200, 400, 600]);
  assert.deepEqual(ticksTo(3), [0, 1, 2, 3]);
  assert.deepEqual(ticksTo(0), [0]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 13 }), (most) => {
      const ticks = ticksTo(most);
      assert.equal(ticks[0], 0);
      assert.ok(ticks.at(-1)! >= most && ticks.at(-2)! < most);
      assert.ok(ticks.length <= 5);
      assert.match(String(ticks[1]), /^[125]0*$/);
    }),
  );
});

test('five steps of one hue: never more for less, the largest darkest, nothing and not shown alike', () => {
  assert.deepEqual(
    [null, 0, 1, 4, 5, 16, 17, 36, 37, 64, 65, 100].map((value) => stepOf(value, 100)),
    [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4],
  );
  fc.assert(
    fc.property(fc.nat(10 ** 6), fc.nat(10 ** 6), fc.nat(10 ** 6), (a, b, c) => {
      const most = Math.max(a, b, c);
      assert.ok(a > b || stepOf(a, most) <= stepOf(b, most));
      for (const value of [a, b, c]) assert.ok(stepOf(value, most) >= 0 && stepOf(value, most) <= 4);
      if (most > 0) assert.equal(stepOf(most, most), 4);
    }),
  );
});

test('a line is drawn over neighbouring years alone', () => {
  const at = (year: number, value: number | null = 1) => ({ year, value });
  const years = (points: ReturnType<typeof at>[]) => runsOf(points).map((run) => run.map(({ year }) => year));
  assert.deepEqual(years([at(2019), at(2020), at(2021), at(2026)]), [[2019, 2020, 2021], [2026]]);
  assert.deepEqual(years([at(2019), at(2020, null), at(2021)]), [[2019], [2021]]);
  assert.deepEqual(years([]), []);
});

test('an address is read as what it says, and what cannot be is as at first', () => {
  const read = (address: string) => questionIn(new URLSearchParams(address), 7);
  assert.deepEqual(read(''), {
    measure: 'cases.opened',
    organisation: 7,
    programme: null,
    over: 'months',
    by: 'organisation',
    from: null,
    to: null,
  });
  for (const ofYears of ['over=years', 'by=round', 'from=2020']) assert.equal(read(ofYears).over, 'years', ofYears);
  assert.equal(read('by=person').by, 'organisation');
  assert.equal(read('programme=x&by=programme').by, 'organisation', 'one programme is not divided by programme');
  assert.equal(read('from=20&to=2021').from, null);
  assert.deepEqual(queryOf(read('programme=certificate-grant&from=2020')), {
    measure: 'cases.opened',
    organisation: 7,
    by: 'organisation',
    programme: 'certificate-grant',
    from: 2020,
  });
});

const same = (name: string) => ({ zh: name, en: name });
const row = (kind: Row['kind'], part: Row['part'], ...values: (number | null)[]): Row => ({
  kind,
  part,
  name: same(String(part)),
  values,
});
const table = (columns: readonly string[], ...rows: Row[]): Table => ({
  columns: [
    { key: 'name', title: same('name'), type: 'text' },
    ...columns.map((key) => ({ key, title: same(key), type: 'count' as const })),
  ],
  rows,
  measures: [],
  years: [],
  leftOut: [],
  at: '2026-11-20T02:05:00Z',
});

test('a number opens what it counts: its organisation, its year, its round', () => {
  const question = questionIn(new URLSearchParams('programme=p&measure=pay.settled&from=2019'), 7);
  const many = table(
    ['2019', '2020', 'sum'],
    row('whole', 7, 1, 2, 3),
    row('part', 9, 1, 2, 3),
    row('own', 'own', 0, 0, 0),
  );
  const of = (part: Row['part'], key: string, by: typeof question.by = 'organisation') =>
    casesQueryOf(
      { ...question, by },
      { row: many.rows.find((one) => one.part === part)!, column: many.columns.find((one) => one.key === key)! },
    );
  const base = { measure: 'pay.settled', organisation: 7, programme: 'p' };
  assert.deepEqual(of(7, '2020'), { ...base, from: 2020, to: 2020 });
  assert.deepEqual(of(9, 'sum'), { ...base, organisation: 9, from: 2019 });
  assert.deepEqual(of('own', 'sum'), { ...base, from: 2019, own: true });
  assert.deepEqual(of(9, 'sum', 'round'), { ...base, from: 2019, round: 9 });
  const year = { row: row('part', 2020, 5), column: many.columns[3]! };
  assert.deepEqual(casesQueryOf({ ...question, by: 'year' }, year), { ...base, from: 2020, to: 2020 });
});

const finding: Finding = {
  where: { zh: '区总工会', en: 'The district' },
  programme: { zh: '证书助推', en: 'certificates' },
  measure: { zh: '付款：到账', en: 'Payment: settled' },
  unit: 'count',
  by: 'organisation',
  year: 2020,
};

test('the finding adds up, says over how many, compares with the year before, and ranks nobody', () => {
  const one = table(['pay.settled'], row('whole', 7, 170), row('part', 8, 120), row('part', 9, 50), row('part', 10, 0));
  assert.deepEqual(findingOf(one, finding), {
    zh: '2020年区总工会证书助推“付款：到账”一共 170 件，分在 2 家',
    en: 'The district, certificates, 2020: "Payment: settled", 170 cases in all, over 2 organisations',
  });
  const two = table(['2020', '2021', 'sum'], row('whole', 7, 170, 12, 182), row('part', 8, 170, 12, 182));
  assert.equal(
    findingOf(two, { ...finding, year: null }).zh,
    '区总工会证书助推“付款：到账”一共 182 件，其中2021年 12 件，比2020年少 158 件',
  );
  const money = table(['pay.settledFen'], row('whole', 7, 17_400_000), row('part', 8, 17_400_000));
  const fen = { zh: '付款：到账金额（分）', en: 'Payment: settled (fen)' };
  assert.equal(
    findingOf(money, { ...finding, unit: 'money', measure: fen }).zh,
    '2020年区总工会证书助推“付款：到账金额”一共 17.40 万元',
  );
  assert.match(
    findingOf(money, { ...finding, unit: 'money', measure: fen }).en,
    /"Payment: settled, amount", ¥174,000\.00/,
  );
  const byYear = table(['pay.settled'], row('whole', 'sum', 7), row('part', 2020, 3), row('part', 2021, 4));
  assert.equal(
    findingOf(byYear, { ...finding, year: null, by: 'year', programme: null }).en,
    'The district: "Payment: settled", 7 cases in all, 4 cases of them in 2021, 1 case more than in 2020',
  );
});

test('nothing yet, and what must not be told, are said as such', () => {
  assert.equal(findingOf(table(['pay.settled']), finding).zh, '2020年区总工会证书助推“付款：到账”还一件也没有');
  const hidden = table(['2020', '2021', 'sum'], row('whole', 7, null, 9, null), row('part', 8, null, 9, null));
  assert.equal(
    findingOf(hidden, { ...finding, year: null }).zh,
    '区总工会证书助推“付款：到账”里有人数少于 5 的，合计不显示',
  );
});

test('a union by its place or employer', () => {
  assert.deepEqual(unionName({ zh: '杨镇总工会', en: 'Yangzhen Town Federation of Trade Unions' }), {
    zh: '杨镇',
    en: 'Yangzhen Town',
  });
  const onMap = (zh: string, en = '') => placeName({ zh, en });
  assert.deepEqual(onMap('北京市门头沟区总工会', 'Mentougou District Federation of Trade Unions, Beijing'), {
    zh: '门头沟',
    en: 'Mentougou',
  });
  assert.deepEqual(
    ['杨镇总工会', '大孙各庄镇总工会', '空港街道总工会', '北京经济技术开发区总工会', '国资系统工会'].map(
      (zh) => onMap(zh).zh,
    ),
    ['杨镇', '大孙各庄', '空港', '经开区', '国资系统'],
  );
  assert.equal(unionName(same('工会')).zh, '工会');
});

test('a year beside the year before, up to the same month', () => {
  const line = (...values: number[]) => Array.from({ length: 12 }, (_, n) => values[n] ?? values.at(-1)!);
  const months = (through: number, years: readonly number[], ...lines: number[][]): Months => ({
    told: 'yes',
    years: [...years],
    through,
    rows: [{ part: 7, kind: 'whole', name: same('区总工会'), years: lines }],
    at: '2026-11-20T02:05:00Z',
  });
  const settled = { measure: { zh: '付款：到账', en: 'Payment: settled' }, unit: 'count', thisYear: 2026 } as const;
  const two = months(2, [2026, 2025], [100, 256], line(100, 171, 204));
  assert.deepEqual(monthFindingOf(two, settled), {
    zh: '今年已有 256 件到账，比去年同期多 85 件',
    en: '256 cases settled in 2026 so far, 85 cases more than by then in 2025',
  });
  assert.equal(
    monthFindingOf(months(2, [2026, 2021], [0, 0], line(3)), settled).zh,
    '今年还没有到账的，比2021年同期少 3 件',
  );
  assert.equal(monthFindingOf(months(12, [2020], line(3)), settled).zh, '2020年已有 3 件到账');
  const fen = {
    ...settled,
    unit: 'money',
    measure: { zh: '付款：到账金额（分）', en: 'Payment: amount settled (fen)' },
  } as const;
  assert.deepEqual(monthFindingOf(months(1, [2026, 2025], [20_400_000], line(20_400_000)), fen), {
    zh: '今年到账金额 20.40 万元，和去年同期一样',
    en: '¥204,000.00 amount settled in 2026 so far, as much as by then in 2025',
  });
  assert.equal(monthFindingOf(months(0, []), settled).zh, '还没有到账的');
  const all = { ...settled, measure: { zh: '办件', en: 'Cases' } } as const;
  assert.equal(
    monthFindingOf(two, all).en,
    '256 cases in 2026 so far, 85 cases more than by then in 2025',
    'not “256 cases cases”',
  );
});
