// What a reader sees of the rule of a refusal: words for principles in both languages, laws as they are, no keys of programs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruleWords } from '#kit/rule-words.ts';

test('a principle is told in words, a law or clause as it is written, a key of programs not at all', () => {
  assert.deepEqual(ruleWords('four-eyes'), { zh: '一个人办，另一个人核', en: 'Two people (four eyes)' });
  assert.equal(ruleWords('recusal')!.zh, '回避');
  for (const law of ['《慈善法》第一百二十二条', '第三条', 'GB 11643—1999', 'GB/T 22239—2019 三权分立'])
    assert.deepEqual(ruleWords(law), { zh: law, en: law });
  for (const key of ['accounts.floor', 'form.amount', 'round.mostFen', 'transfers_one_resolution', 'runBy', undefined])
    assert.equal(ruleWords(key), null);
});
