// Which choice somebody meant: as unions write it, and never by guessing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '#kit/text.ts';
import { choicesIn, choicesOf, findChoice } from '#policy/choices.ts';
import { skillLevels } from '#policy/facts.ts';
import type { Choice, Field, Form } from '#policy/form.ts';
import { programmes } from '#programmes/index.ts';

const choice = (key: string, zh: string, ...spellings: string[]): Choice => ({ key, label: text(zh, zh), spellings });

test('a choice is meant by its key, its label or a spelling, whatever the width, case and marks', () => {
  const certificate = choicesIn(programmes['certificate-grant']!, 'level');
  const meant: [string, string | undefined][] = [
    ['level3', 'level3'],
    ['三级（高级工）', 'level3'],
    ['三级 / 高级工（3）', undefined],
    ['三级/高级工', 'level3'],
    ['高级工(三级)', 'level3'],
    ['３级', 'level3'],
    ['Level 3 (Senior Worker)', 'level3'],
    ['高级技师', 'level1'],
    ['技师', 'level2'],
    ['高级', undefined],
    ['', undefined],
    ['（）', undefined],
    ['constructor', undefined],
  ];
  for (const [written, key] of meant) assert.equal(findChoice(certificate, written)?.key, key, written);
});

test('what could be two choices is none; marks count where letters do not tell', () => {
  const languages = [choice('c', 'C'), choice('cpp', 'C++'), choice('go', 'Go', '围棋'), choice('weiqi', '围棋')];
  const meant: [string, string | undefined][] = [
    ['C', 'c'],
    ['ｃ', 'c'],
    ['C++', 'cpp'],
    ['c ＋＋', undefined],
    ['C+', undefined],
    ['围棋', undefined],
    ['weiqi', 'weiqi'],
  ];
  for (const [written, key] of meant) assert.equal(findChoice(languages, written)?.key, key, written);
  const ages = [choice('under', '<60'), choice('over', '≥60')];
  assert.deepEqual(
    ['<60', '≥60', '60'].map((written) => findChoice(ages, written)?.key),
    ['under', 'over', undefined],
  );
  assert.equal(findChoice([choice('a', '甲'), choice('a', '甲')], '甲')?.key, 'a');
});

test('where choices come from', () => {
  const from = (parameter: string) =>
    ({ type: 'choice', label: text('栏', 'field'), choices: { parameter } }) as Extract<Field, { type: 'choice' }>;
  const round = {
    parameters: {
      texts: ['焊工', '车工'],
      offers: [
        { key: 'cad', label: text('制图', 'CAD'), priceFen: 1 },
        { key: 'bare' },
        { label: text('无键', 'no key') },
        null,
      ],
      prices: { level2: 5, other: 1 },
      money: 5,
    },
  };
  const form: Form = { level: { type: 'choice', label: text('等级', 'Level'), choices: skillLevels } };
  const keys = (parameter: string) =>
    choicesOf(from(parameter), round, form)?.map(({ key, label }) => `${key} ${label.zh}`);
  assert.deepEqual(keys('texts'), ['焊工 焊工', '车工 车工']);
  assert.deepEqual(keys('offers'), ['cad 制图', 'bare bare']);
  assert.deepEqual(keys('prices'), ['level2 二级（技师）', 'other other']);
  for (const none of ['money', 'missing', 'toString']) assert.equal(keys(none), undefined);
  assert.equal(choicesOf(from('texts')), undefined);
  // The same list is read once, so that a workbook of thousands of rows is not slow.
  assert.equal(choicesOf(from('texts'), round), choicesOf(from('texts'), round));
});
