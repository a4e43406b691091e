import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sheetOf } from '#policy/certificate-sheet.ts';
import { recordKinds } from '#policy/record.ts';

const claim = {
  ...{ number: 'RY3-2026-0007', what: '先进工作者', level: 'district', holder: '周某某', unit: '第一机械厂工会' },
  ...{ from: '2026-11-23', until: '', basis: '2026年度表彰', signedOn: '2026-11-24' },
} as const;
const sheet = (changed: object) =>
  sheetOf({ ...claim, ...changed }, '区总工会', 'a.b.c', 'https://union.example/open/verify');

test('a sheet says what the claim says, dated by the day from which it holds', () => {
  const { sentence, validity, on, code, heading } = sheet({});
  assert.deepEqual(
    [heading.zh, sentence, validity, on],
    ['荣誉证书', '授予区级“先进工作者”，特发此证。', '长期', '2026年11月23日'],
  );
  assert.equal(code, 'https://union.example/open/verify#a.b.c');
  assert.equal(sheet({ until: '2029-11-22' }).validity, '2026年11月23日—2029年11月22日');
});

test('a unit that is the holder is not named twice', () => {
  assert.deepEqual([sheet({}).unit, sheet({ holder: '第一机械厂工会' }).unit], ['第一机械厂工会', '']);
});

test('every kind of record has a heading and a sentence', () => {
  const letters = ['RY', 'JZ', 'GZ', 'JD', 'ZS'];
  const sheets = letters.map((kind) => sheet({ number: `${kind}3-2026-0007` }));
  assert.equal(new Set(sheets.map(({ heading }) => heading.zh)).size, recordKinds.length);
  for (const { sentence } of sheets) assert.match(sentence, /先进工作者.*特发此证。$/);
});
