// What must not be so is said as people say it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, type Condition, fact, not } from '#policy/condition.ts';
import { conditionInWords } from '#policy/condition-words.ts';

const place = { form: {}, parameters: {} };
const zh = (condition: Condition) => conditionInWords(condition, place).zh;

test('a comparison that must not hold is turned round', () => {
  assert.equal(zh(not(fact('skill.level').known())), zh(fact('skill.level').known()).replace('有登记', '没有登记'));
  assert.equal(zh(not(fact('membership.status').is('active'))), zh(fact('membership.status').isNot('active')));
  assert.equal(zh(not(fact('person.age').atLeast(18))), zh(fact('person.age').lessThan(18)));
});

test('anything else is a case that must not apply', () => {
  const both = all(fact('person.age').atLeast(18), fact('skill.level').known());
  assert.equal(zh(not(both)), `不属于这种情况：${zh(both)}`);
  assert.equal(
    zh(all(fact('skill.level').known(), not(both))),
    `${zh(fact('skill.level').known())}，并且（不属于这种情况：${zh(both)}）`,
  );
});
