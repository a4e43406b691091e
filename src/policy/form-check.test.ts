// What people type becomes what is stored, or a sentence about the field: every type of field, and whatever else a client may send.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { fact } from '#policy/condition.ts';
import type { Answers, Field, Form } from '#policy/form.ts';
import { checkAnswers, type FieldFault, type FormContext } from '#policy/form-check.ts';

const label = text('栏', 'field');
const choices = [
  { key: 'a', label: text('甲等', 'first'), spellings: ['一等'] },
  { key: 'b', label: text('乙等', 'second') },
];
const round = { organisationId: 2, year: 2020, parameters: { trades: ['焊工', '车工'], prices: { a: 100 }, limit: 5 } };
const context: FormContext = {
  ...{ round, facts: { 'membership.organisation': 3 }, asOf: '2020-06-30' },
  within: (id, above) => id === above || (id === 4 && above === 2),
};

const stored = (form: Form, raw: unknown, around = context): Answers | readonly FieldFault[] => {
  const checked = checkAnswers(form, raw, around);
  return isRefusal(checked) ? (checked.details as FieldFault[]) : checked.answers;
};
const faultsOf = (form: Form, raw: unknown, around = context): string[] => {
  const found = stored(form, raw, around);
  assert(Array.isArray(found), `it was taken: ${JSON.stringify(found)}`);
  return (found as FieldFault[]).map(({ field }) => field);
};

type Typed = Field extends infer F ? (F extends Field ? Omit<F, 'label'> : never) : never;
const NO = Symbol('refused');
const refused = [null, Number.NaN, Number.POSITIVE_INFINITY, {}, [], [[]], Symbol('x'), () => 1, new Date(0), 10n];

const table: readonly (readonly [Typed, readonly (readonly [raw: unknown, kept: unknown])[]])[] = [
  [
    { type: 'text', maxLength: 4 },
    [
      ['　张 三\n', '张 三'],
      ['ＡＢ１２', 'AB12'],
      [2020, '2020'],
      ['𠮷𠮷𠮷𠮷', '𠮷𠮷𠮷𠮷'],
      ['a\u0000b', 'a b'],
      ['一二三四五', NO],
      [true, NO],
      [' ', NO],
    ],
  ],
  [
    { type: 'text', pattern: 'digits' },
    [
      ['１２ ３４', '1234'],
      [12, '12'],
      ['12a', NO],
      ['１２。３', NO],
    ],
  ],
  [
    { type: 'text', pattern: 'phone' },
    [
      ['138 0013 8000', '13800138000'],
      ['１３８００１３８０００', '13800138000'],
      ['1380013800', NO],
    ],
  ],
  [
    { type: 'text', pattern: 'id-number' },
    [
      ['11010519491231002x', '11010519491231002X'],
      ['110105194912310021', NO],
    ],
  ],
  [
    { type: 'number', whole: true },
    [
      ['12', 12],
      ['3.0', 3],
      ['1.5', NO],
      [-2, -2],
      [0.5, NO],
    ],
  ],
  [
    { type: 'number', min: 0, max: 1000 },
    [
      ['１２', 12],
      ['1,000', 1000],
      ['+5', 5],
      [-0, 0],
      ['0.5', 0.5],
      [1000.1, NO],
      ['1,00', NO],
      ['1e3', NO],
      ['十', NO],
      ['-1', NO],
      [`1.${'0'.repeat(60)}人`, NO],
      [`${'0'.repeat(39)}12345`, NO],
      [true, NO],
    ],
  ],
  [
    { type: 'money', minFen: 100, maxFen: 100_000_00 },
    [
      ['１，０００.５０元', 100_050],
      ['￥1万', 1_000_000],
      [100, 100],
      ['0.99', NO],
      ['-5', NO],
      ['1.001', NO],
      [100.5, NO],
      ['100000.01', NO],
      [1e300, NO],
    ],
  ],
  [
    { type: 'date', from: '2020-01-01', to: '2020-12-31' },
    [
      ['２０２０年３月５日', '2020-03-05'],
      ['2020.2.29', '2020-02-29'],
      [43_895, '2020-03-05'],
      ['2020-02-30', NO],
      ['2019-12-31', NO],
      ['2021-01-01', NO],
      ['3月5日', NO],
      [-1, NO],
      [true, NO],
    ],
  ],
  [
    { type: 'choice', choices },
    [
      ['a', 'a'],
      [' 甲 等 ', 'a'],
      ['一等', 'a'],
      ['FIRST', 'a'],
      ['丙等', NO],
      [['a'], NO],
      ['', NO],
    ],
  ],
  [
    { type: 'choice', choices, open: true },
    [
      ['乙等', 'b'],
      ['　丙等 ', '丙等'],
      ['x'.repeat(501), NO],
      [{ key: 'a' }, NO],
    ],
  ],
  [
    { type: 'choice', choices, many: true },
    [
      ['甲等、乙等', ['a', 'b']],
      [['b', '乙等'], ['b']],
      ['a', ['a']],
      [['a', ' ', null], ['a']],
      [['a', 'c'], NO],
      [[' ', ''], NO],
      [[['a']], NO],
    ],
  ],
  [
    { type: 'choice', choices, many: true, open: true },
    [
      ['甲等；丙', ['a', '丙']],
      [['', '丙'], ['丙']],
      [[''], NO],
      [Array.from({ length: 501 }, (_, i) => `x${i}`), NO],
      ['丙、'.repeat(20_000), NO],
    ],
  ],
  [
    { type: 'choice', choices: { parameter: 'trades' } },
    [
      ['焊工', '焊工'],
      ['钳工', NO],
    ],
  ],
  [
    { type: 'choice', choices: { parameter: 'prices' } },
    [
      ['a', 'a'],
      ['b', NO],
    ],
  ],
  [{ type: 'choice', choices: { parameter: 'missing' } }, [['a', NO]]],
  [{ type: 'choice', choices: { parameter: 'constructor' } }, [['a', NO]]],
  [
    { type: 'yes-no' },
    [
      [true, true],
      ['是', true],
      ['Ｎ', false],
      [0, false],
      ['不知道', NO],
      [2, NO],
    ],
  ],
  [
    { type: 'consent', purpose: label },
    [
      ['同意', true],
      [false, NO],
      ['也许', NO],
    ],
  ],
  [
    { type: 'person' },
    [
      [7, 7],
      ['7', 7],
      ['07', 7],
      [0, NO],
      [-1, NO],
      [1.5, NO],
      ['9007199254740993', NO],
      ['７', NO],
      ['x', NO],
    ],
  ],
  [
    { type: 'file' },
    [
      [12, 12],
      ['a.png', NO],
    ],
  ],
  [
    { type: 'organisation', within: 'round.scope' },
    [
      [4, 4],
      [2, 2],
      [3, NO],
    ],
  ],
  [
    { type: 'organisation', within: 'membership.organisation' },
    [
      [3, 3],
      [4, NO],
    ],
  ],
  // Not known where the limit lies: then nothing lies within it.
  [{ type: 'organisation', within: 'organisation.id' }, [[3, NO]]],
  [
    { type: 'duration' },
    [
      [{ workingDays: 5 }, { workingDays: 5 }],
      [{ days: 0 }, { days: 0 }],
      [{ workingDays: 5, days: 5 }, NO],
      [{ workingDays: -1 }, NO],
      [{ hours: 1 }, NO],
      [5, NO],
    ],
  ],
  [
    { type: 'level' },
    [
      ['district', 'district'],
      ['区级', NO],
    ],
  ],
  [
    {
      type: 'table',
      columns: { n: { type: 'number', label }, t: { type: 'text', label, optional: true } },
      maxRows: 2,
    },
    [
      [
        [{ n: '1' }, { n: 2, t: 'x' }],
        [{ n: 1 }, { n: 2, t: 'x' }],
      ],
      [[{ n: 1 }, { n: 1 }, { n: 1 }], NO],
      [[{ n: 'x' }], NO],
      [[{ n: 1, z: 1 }], NO],
      [[7], NO],
      [{ n: 1 }, NO],
    ],
  ],
];

for (const [field, rows] of table)
  test(`${field.type} ${JSON.stringify(field).slice(0, 90)}`, () => {
    const form = { field: { ...field, label } } as Form;
    for (const [raw, kept] of rows) {
      if (kept === NO) assert.equal(faultsOf(form, { field: raw })[0]?.split('.')[0], 'field', JSON.stringify(raw));
      else assert.deepEqual(stored(form, { field: raw }), { field: kept }, JSON.stringify(raw));
    }
    for (const raw of refused) if (!Array.isArray(raw) || field.type !== 'table') faultsOf(form, { field: raw });
  });

const anyForm = Object.fromEntries(table.map(([field], i) => [`f${i}`, { ...field, label, optional: true }])) as Form;

test('whatever is sent is taken or refused in both languages, and what was taken is taken again as it stands', () => {
  const near = fc.oneof(
    ...table.flatMap(([, rows]) => rows.map(([raw]) => fc.constant(raw))),
    fc.anything({ withDate: true, withNullPrototype: true, withSparseArray: true }),
    fc.string({ unit: 'binary' }),
  );
  let taken = 0;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(anyForm), 'unknown'), near, { maxKeys: 3 }), (raw) => {
      const once = checkAnswers(anyForm, raw, context);
      if (isRefusal(once)) {
        assert((once.details as FieldFault[]).every(({ why }) => why.zh !== '' && why.en !== ''));
        return;
      }
      taken += 1;
      const kept = JSON.parse(JSON.stringify(once.answers)) as Answers;
      assert.deepEqual(stored(anyForm, kept), once.answers);
    }),
    { numRuns: 2000 },
  );
  assert(taken > 200, String(taken));
});

test('what must be there is asked for, in the order of the form; what is not asked is refused by name', () => {
  const form: Form = {
    a: { type: 'text', label },
    b: { type: 'text', label, optional: true },
    c: { type: 'yes-no', label },
  };
  assert.deepEqual(faultsOf(form, {}), ['a', 'c']);
  assert.deepEqual(faultsOf(form, { a: 'x', c: true, d: 1 }), ['d']);
  assert.deepEqual(stored(form, { a: 'x', c: 'no' }), { a: 'x', c: false });
  for (const raw of [null, undefined, 'x', 5, [], [{}], new Map()]) assert.deepEqual(faultsOf(form, raw), ['']);
});

test('a field that is not shown is neither asked for nor kept', () => {
  const form: Form = {
    married: { type: 'yes-no', label },
    spouse: { type: 'text', label, showWhen: fact('form.married').is(true) },
    rows: {
      ...{ type: 'table', label, optional: true },
      columns: { n: { type: 'number', label }, why: { type: 'text', label, showWhen: fact('form.n').moreThan(10) } },
    },
  };
  assert.deepEqual(stored(form, { married: false, spouse: 'x' }), { married: false });
  assert.deepEqual(faultsOf(form, { married: true }), ['spouse']);
  assert.deepEqual(faultsOf(form, { spouse: 'x' }), ['married']);
  // A table's conditions look at their own row.
  assert.deepEqual(faultsOf(form, { married: false, rows: [{ n: 1 }, { n: 11 }] }), ['rows.2.why']);
  assert.deepEqual(stored(form, { married: false, rows: [{ n: 1, why: 'x' }] }), { married: false, rows: [{ n: 1 }] });
});

test('the sentence names the field, and in a table the row', () => {
  const form: Form = {
    name: { type: 'text', label: text('姓名', 'Name') },
    rows: { type: 'table', label: text('名单', 'List'), columns: { n: { type: 'number', label: text('数', 'n') } } },
  };
  const refusal = checkAnswers(form, { rows: [{ n: 1 }, { n: '三' }, 7] });
  assert(isRefusal(refusal));
  assert.equal(refusal.why.zh, '没有填写“姓名”；名单第 2 行：“三”不是数字；名单第 3 行：应当是按栏目填写的内容');
  assert.equal(
    refusal.why.en,
    '“Name” is missing; List, row 2: “三” is not a number; List, row 3: It should be answers by field',
  );
});

test('names that every object has are no fields, and reach no prototype', () => {
  const optional = { type: 'text', label, optional: true } as const;
  const form: Form = { constructor: optional, a: optional };
  assert.deepEqual(stored(form, { a: 'x' }), { a: 'x' });
  assert.deepEqual(stored(form, { constructor: 'x' }), { constructor: 'x' });
  const sent = JSON.parse('{"__proto__":{"polluted":1},"toString":"x"}') as object;
  assert.deepEqual(faultsOf(form, sent), ['__proto__', 'toString']);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('huge input is refused in a short sentence', () => {
  const huge = '９'.repeat(1_000_000);
  for (const [field] of table.filter(([one]) => one.type !== 'table')) {
    const refusal = checkAnswers({ field: { ...field, label } } as Form, { field: huge }, context);
    assert(isRefusal(refusal), field.type);
    assert(JSON.stringify(refusal).length < 2000, `${field.type}: ${JSON.stringify(refusal).length}`);
  }
  const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, 1]));
  assert.deepEqual(faultsOf({}, many), ['']);
  const rows: Form = { rows: { type: 'table', label, columns: { n: { type: 'number', label } } } };
  assert.equal(faultsOf(rows, { rows: Array.from({ length: 200 }, () => ({ n: 'x' })) }).length, 101);
  assert.deepEqual(faultsOf(rows, { rows: Array.from({ length: 1_000_000 }, () => 1) }), ['rows']);
});
