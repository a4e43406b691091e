// One way in which an answer is read, on the hall's pages, in the desk's lists and beside a form that is half filled in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerInWords } from '#policy/answer-words.ts';
import type { Field, Form } from '#policy/form.ts';

const label = { zh: '项', en: 'field' };
const level: Field = {
  ...{ type: 'choice', label },
  choices: [
    { key: 'a', label: { zh: '甲', en: 'A' } },
    { key: 'b', label: { zh: '乙', en: 'B' } },
  ],
};
const rows: Form = { day: { type: 'date', label }, sum: { type: 'money', label } };
const read = (field: Field, answer: unknown) => {
  const words = answerInWords(field, answer as never, { form: {}, round: { parameters: { list: ['丙'] } } });
  return words && [words.zh, words.en];
};

test('answers of every type are read in both languages', () => {
  for (const [field, answer, words] of [
    [level, 'a', ['甲', 'A']],
    [level, ['a', 'b'], ['甲、乙', 'A, B']],
    [level, 'not on the list', ['not on the list', 'not on the list']],
    [{ type: 'choice', label, choices: { parameter: 'list' } }, '丙', ['丙', '丙']],
    [{ type: 'money', label }, 123_450, ['1,234.50 元', '1,234.50 yuan']],
    [{ type: 'date', label }, '2020-03-01', ['2020年3月1日', '1 March 2020']],
    [{ type: 'yes-no', label }, true, ['是', 'yes']],
    [{ type: 'yes-no', label }, false, ['否', 'no']],
    [{ type: 'consent', label, purpose: label }, true, ['同意', 'agreed']],
    [{ type: 'level', label }, 'district', ['区级', 'district']],
    [{ type: 'duration', label }, { workingDays: 5 }, ['5 个工作日', '5 working days']],
    [{ type: 'file', label }, 7, ['已交', 'handed in']],
    [{ type: 'person', label }, 7, ['№ 7', '№ 7']],
    [
      { type: 'table', label, columns: rows },
      [{ day: '2020-03-01', sum: 100 }, { sum: 200 }],
      ['2020年3月1日，1 元；2 元', '1 March 2020, 1 yuan; 2 yuan'],
    ],
    [level, null, null],
    [{ type: 'text', label }, '', null],
  ] as const satisfies readonly (readonly [Field, unknown, readonly string[] | null])[])
    assert.deepEqual(read(field, answer), words, `${field.type} ${JSON.stringify(answer)}`);
});

test('what is half typed is shown as it stands', () => {
  assert.deepEqual(read({ type: 'date', label }, '2020-'), ['2020-', '2020-']);
  assert.deepEqual(read({ type: 'money', label }, '12.'), ['12.', '12.']);
  assert.deepEqual(read({ type: 'duration', label }, 'soon'), ['soon', 'soon']);
});
