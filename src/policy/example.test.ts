// Somebody made up is judged by the evaluator itself: who is shown as having it has it, who is shown as refused is refused for a reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, any, fact, not, rule } from '#policy/condition.ts';
import { defineProgramme } from '#policy/define.ts';
import { exampleOf } from '#policy/example.ts';
import type { Programme } from '#policy/programme.ts';
import { programmes } from '#programmes/index.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

const round = {
  ...{ organisationId: 7, year: 2020 },
  parameters: {
    amountsFen: { level1: 200_000, level3: 50_000, city: 1, 'above-city': 2 },
    occupations: ['焊工', '电工'],
    issuers: ['甲', '乙'],
    amountFen: 100,
    mostFen: 1_000_000,
    courses: [{ key: 'c1', label: { zh: '课', en: 'c' }, priceFen: 1, providerId: 1 }],
  },
};
const asOf = '2020-06-30';
const says = { zh: '条', en: 'r' };
const hard: Programme = defineProgramme({
  ...littleProgramme,
  key: 'hard',
  who: [
    rule('months', fact('membership.months').atLeast(120), says),
    rule('age', all(fact('person.age').between(30, 35), not(fact('person.sex').is('male'))), says),
    rule('skilled', any(fact('skill.level').is('level2'), fact('person.frontline').is(true)), says),
  ],
});

test('every programme has somebody who has it and somebody who just has not, and another turn is another person', () => {
  for (const programme of [littleProgramme, hard, ...Object.values(programmes)]) {
    for (const has of [true, false]) {
      const people = [1, 2, 3, 4, 5].map((turn) => exampleOf(programme, { round, asOf, has, turn }));
      for (const one of people) assert.equal(one?.verdict.holds, has, `${programme.key} ${has}`);
      if (!has)
        for (const one of people)
          assert.ok(
            one!.verdict.findings.some(({ holds, wouldChange }) => holds === false && wouldChange),
            programme.key,
          );
    }
  }
  const five = [1, 2, 3, 4, 5].map((turn) => JSON.stringify(exampleOf(hard, { round, asOf, has: true, turn })));
  assert.ok(new Set(five).size > 1);
  assert.equal(
    five[0],
    JSON.stringify(exampleOf(hard, { round, asOf, has: true, turn: 1 })),
    'the same turn, the same person',
  );
});

test('where nobody can have it, nobody is shown', () => {
  const impossible = defineProgramme({
    ...hard,
    who: [rule('never', all(fact('person.age').atLeast(60), fact('person.age').atMost(20)), says)],
  });
  assert.equal(exampleOf(impossible, { round, asOf, has: true, turn: 1 }), undefined);
});
