import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanFileName, normaliseName, normaliseText, tidyProse, withoutBlanks } from '#kit/normalise.ts';

test('full width, zero width, blanks and line ends come to one spelling', () => {
  assert.equal(normaliseText('  Ａ１\u3000 b\u200b\ufeff\r\n\tc\u00a0'), 'A1 b c');
  assert.equal(normaliseText('（北京）'), '(北京)');
  assert.equal(normaliseText('x\u0000y\ud800'), 'x y\ufffd');
  assert.equal(withoutBlanks(' 138 0013\u30008000 '), '13800138000');
  assert.equal(normaliseText('𠮷野'), '𠮷野');
});

test('prose keeps its punctuation', () => {
  assert.equal(tidyProse(' 看不清，请重拍（平放）。\n谢谢\u200b！ '), '看不清，请重拍（平放）。 谢谢！');
});

test('names lose blanks between Han characters and spell the dot one way', () => {
  assert.equal(normaliseName('张　三'), '张三');
  assert.equal(normaliseName('阿卜杜拉 • 买买提'), '阿卜杜拉·买买提');
  assert.equal(normaliseName('阿卜杜拉・买买提'), '阿卜杜拉·买买提');
  assert.equal(normaliseName(' Li  Ming '), 'Li Ming');
});

test('normalising twice is normalising once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      const once = normaliseText(raw);
      assert.equal(normaliseText(once), once);
      assert.equal(normaliseName(normaliseName(raw)), normaliseName(raw));
      assert.ok(!/^\s|\s$|\s\s|\p{Cc}/u.test(once));
    }),
    { numRuns: 1000 },
  );
});

test('a file is called what is read: no marks of direction, nothing of no width, no controls', () => {
  assert.equal(cleanFileName('gpj.\u202eexe.jpg'), 'gpj.exe.jpg');
  assert.equal(cleanFileName('工\u200b资\ufeff\u2066表\u2069\u0007\r\n .xlsx '), '工资表 .xlsx');
  assert.equal(cleanFileName('证书 （原件）é.pdf'), '证书 （原件）é.pdf');
  assert.equal(cleanFileName('\u202e\u200f'), 'file');
  assert.equal([...cleanFileName('𠮷'.repeat(300))].length, 200);
});
