import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskAccount, maskIdNumber, maskName, maskPhone } from '#kit/mask.ts';

test('names of design §3 and beyond', () => {
  const cases: [string, string][] = [
    ['王小明', '王*明'],
    ['张三', '张*'],
    ['欧阳红', '欧阳*'],
    ['欧阳小红', '欧阳*红'],
    ['欧阳', '欧*'],
    ['诸葛孔明亮', '诸葛**亮'],
    ['张　三', '张*'],
    ['𠮷田一', '𠮷*一'],
    ['阿卜杜拉·买买提', '阿***·***'],
    ['Li Ming', 'L* M***'],
    ['张', '张*'],
    ['', ''],
  ];
  for (const [name, masked] of cases) assert.equal(maskName(name), masked, name);
});

test('a mask hides at least one character of every name and says little of its length', () => {
  assert.equal(maskName('𠮷·'), '𠮷·*');
  const name = fc
    .string({ unit: fc.constantFrom(...'王李张欧阳司马小明红军·𠮷'), minLength: 2, maxLength: 12 })
    .filter((raw) => /[^·]{2}/u.test(raw));
  fc.assert(fc.property(name, (raw) => maskName(raw).includes('*') && !/\*{4}/.test(maskName(raw))));
});

test('numbers', () => {
  assert.equal(maskIdNumber('110228198806170617'), '1102** **** **** 0617');
  assert.equal(maskIdNumber('110228880617061'), '**** 61');
  assert.equal(maskPhone('13800002270'), '138 **** 2270');
  assert.equal(maskPhone('69442270'), '**** 70');
  assert.equal(maskAccount('6222000000000003308'), '尾号 3308');
  assert.equal(maskAccount('6222000000000003308', 'en'), 'ending 3308');
  assert.equal(maskAccount('3308'), '尾号 08');
});
