import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { grams, pinyinOf } from '#kit/pinyin.ts';

test('surnames are read as surnames, ü is v', () => {
  const cases: [string, string, string][] = [
    ['王小明', 'wangxiaoming', 'wxm'],
    ['单田芳', 'shantianfang', 'stf'],
    ['仇和', 'qiuhe', 'qh'],
    ['欧阳红', 'ouyanghong', 'oyh'],
    ['吕布', 'lvbu', 'lb'],
    ['张　三', 'zhangsan', 'zs'],
    ['阿卜杜拉·买买提', 'abudulamaimaiti', 'abdlmmt'],
    ['Li Ming', 'liming', 'lm'],
    ['', '', ''],
  ];
  for (const [name, full, initials] of cases) assert.deepEqual(pinyinOf(name), { full, initials }, name);
});

test('grams: singles and neighbours, each once', () => {
  assert.deepEqual(grams('王小明'), ['王', '小', '明', '王小', '小明']);
  assert.deepEqual(grams('王王王'), ['王', '王王']);
  assert.deepEqual(grams('买·提'), ['买', '提', '买提']);
  assert.deepEqual(grams(''), []);
});

test('a name holds the grams of every two characters that stand in it', () => {
  const name = fc.string({ unit: fc.constantFrom(...'王李张欧阳小明𠮷'), minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(name, fc.nat(), (raw, seed) => {
      const characters = [...raw];
      const at = seed % (characters.length - 1);
      const wanted = grams(characters.slice(at, at + 2).join(''));
      const held = new Set(grams(raw));
      return wanted.every((gram) => held.has(gram));
    }),
  );
});
