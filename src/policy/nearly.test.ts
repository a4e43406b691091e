// One step looser is looser: whoever meets the rule meets what lies nearby, and only a single bound has a step.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, type Condition, fact } from '#policy/condition.ts';
import { nearly } from '#policy/nearly.ts';

test('a bound moves by one step towards more people', () => {
  const cases: readonly (readonly [Condition, Condition | undefined, string?])[] = [
    [fact('membership.since').monthsAtLeast(12), fact('membership.since').monthsAtLeast(11), 'month'],
    [fact('membership.since').monthsAtMost(12), fact('membership.since').monthsAtMost(13), 'month'],
    [fact('membership.since').monthsAtLeast(0), undefined],
    [fact('membership.months').atLeast(12), fact('membership.months').atLeast(11), 'month'],
    [fact('person.age').lessThan(60), fact('person.age').lessThan(61), 'year'],
    [fact('person.age').moreThan(18), fact('person.age').moreThan(17), 'year'],
    [fact('membership.since').atLeast('2020-01-01'), undefined],
    [fact('person.age').atLeast({ parameter: 'age' }), undefined],
    [fact('form.income').atMost(3000), undefined],
    [all(fact('person.age').atLeast(18)), undefined],
    [fact('membership.status').is('active'), undefined],
  ];
  for (const [when, looser, step] of cases)
    assert.deepEqual(nearly(when), looser && { when: looser, step }, JSON.stringify(when));
});
