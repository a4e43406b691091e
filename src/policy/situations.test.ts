import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lifeEventKeys } from '#policy/life-events.ts';
import { situationOf, situations } from '#policy/situations.ts';

test('every word of the list leads to its own situation and to no other, and every life event has one', () => {
  const all = situations.flatMap(({ key, words }) => words.map((word) => [word, key] as const));
  assert.equal(new Set(all.map(([word]) => word)).size, all.length, 'a word stands once');
  for (const [word, key] of all) assert.equal(situationOf(word)?.key, key, word);
  assert.deepEqual([...new Set(situations.map(({ event }) => event))].sort(), [...lifeEventKeys].sort());
});

test('what people say is understood: in both languages, with marks and spaces, by the longest word', () => {
  const said: readonly (readonly [string, string | null])[] = [
    ['老板三个月没发工资', 'wages'],
    ['老板三个月，没 发 工 资！', 'wages'],
    ['工程干完了，工钱一分没给', 'wages'],
    ['My boss has not paid my wages', 'wages'],
    ['It will still be fine', null],
    ['公司说要裁员，让我明天别来了', 'dismissed'],
    ['天天加班到夜里', 'hours'],
    ['厂里没给上社保', 'contract'],
    ['车间粉尘太大', 'unsafe'],
    ['心里堵得慌', 'low'],
    ['老婆怀孕了', 'pregnant'],
    ['我爸住院要做手术', 'ill'],
    ['干活的时候摔了', 'injured'],
    ['孩子考上大学，学费不够', 'school'],
    ['放暑假孩子没人带', 'child-care'],
    ['考下了一本证', 'certificate'],
    ['我搞了个小改小革', 'invention'],
    ['换了新单位，会员怎么转', 'new-job'],
    ['今天天气不错', null],
    ['', null],
  ];
  for (const [sentence, key] of said) assert.equal(situationOf(sentence)?.key ?? null, key, sentence);
});
