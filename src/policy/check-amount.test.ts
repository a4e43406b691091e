// What `programme check` finds in amounts: a programme with each concern and nothing else, and the nearest one without it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Amount, byChoice, byParameter, fromRound, perUnit, tiers } from '#policy/amount.ts';
import { all, type Condition, fact, not, parameter } from '#policy/condition.ts';
import { stage } from '#policy/stage.ts';
import {
  concernsOf,
  type Edit,
  fen,
  hold,
  income,
  label,
  level,
  limit,
  rules,
  size,
  walk,
  withStages,
} from '#test/support/check-table.ts';

const { apply, basic, grant, notice } = walk;
const of = (amount: Amount): Edit => ({ amount: { amount } });
const firstOf = (...branches: [when: Condition, fixedFen: number][]): Edit =>
  of({ firstOf: branches.map(([when, fixedFen]) => ({ when, amount: { fixedFen } })) });
/** Instalments `part-1`, `part-2` … of these percentages, the first due after a stage. */
const parts = (percents: readonly number[], after?: string): Edit => ({
  amount: {
    amount: { fixedFen: 100 },
    instalments: percents.map((percent, i) => ({
      ...{ key: `part-${i + 1}`, percent },
      ...(i === 0 && after !== undefined ? { after } : {}),
    })),
  },
});
/** Stages `pay-1`, `pay-2` … that pay these instalments, or the whole. */
const paying = (...instalments: (string | undefined)[]): Edit => {
  const pays = instalments.map((instalment, i) => [
    `pay-${i + 1}`,
    stage('pay', { to: 'member', ...(instalment === undefined ? {} : { instalment }) }),
  ]);
  return withStages({ apply, basic, notice, grant, ...Object.fromEntries(pays) });
};

hold([
  // Amounts.
  [
    'error tiers-overlap amount.amount.tiers[1]',
    {
      add: size,
      amount: tiers('form.size', [
        { upTo: 5, fen: 1 },
        { upTo: 5, fen: 2 },
        { upTo: null, fen: 3 },
      ]),
    },
    {
      add: size,
      amount: tiers('form.size', [
        { upTo: 5, fen: 1 },
        { upTo: 6, fen: 2 },
        { upTo: null, fen: 3 },
      ]),
    },
  ],
  [
    'error tiers-gap amount.amount.tiers',
    { add: size, amount: tiers('form.size', [{ upTo: 5, fen: 1 }]) },
    { add: { size: { type: 'number', label, max: 5 } }, amount: tiers('form.size', [{ upTo: 5, fen: 1 }]) },
  ],
  [
    'warning tier-never-reached amount.amount.tiers[0]',
    {
      add: { size: { type: 'number', label, min: 6 } },
      amount: tiers('form.size', [
        { upTo: 5, fen: 1 },
        { upTo: null, fen: 3 },
      ]),
    },
    {
      add: { size: { type: 'number', label, min: 5 } },
      amount: tiers('form.size', [
        { upTo: 5, fen: 1 },
        { upTo: null, fen: 3 },
      ]),
    },
  ],
  [
    'error choice-without-amount amount.amount',
    { amount: byChoice('form.level', { high: 1 }) },
    { amount: byChoice('form.level', { high: 1 }), ...rules(level.is('high')) },
  ],
  [
    'error choice-without-amount amount.amount',
    {
      amount: byChoice('form.trade', { c: 1 }),
      add: { trade: { type: 'choice', label, choices: [{ key: 'c', label }], open: true } },
    },
    {
      amount: byChoice('form.trade', { c: 1 }),
      add: { trade: { type: 'choice', label, choices: [{ key: 'c', label }] } },
    },
  ],
  [
    'warning amount-without-choice amount.amount',
    { amount: byChoice('form.level', { high: 1, low: 2, none: 3 }) },
    { amount: byChoice('form.level', { high: 1, low: 2 }) },
  ],
  [
    'error unreachable-branch amount.amount.firstOf[1]',
    firstOf([level.known(), 2], [level.is('low'), 1]),
    firstOf([level.is('high'), 2], [level.is('low'), 1]),
  ],
  [
    'warning amount-gap amount.amount.firstOf',
    firstOf([level.is('high'), 2]),
    firstOf([level.is('high'), 2], [all(), 1]),
  ],
  [
    'error parameter-does-not-fit amount.amount',
    {
      parameters: { prices: { type: 'money-by-choice', label, of: 'number' } },
      amount: byParameter('prices', 'form.level'),
    },
    {
      parameters: { prices: { type: 'money-by-choice', label, of: 'level' } },
      amount: byParameter('prices', 'form.level'),
    },
  ],
  [
    'error parameter-does-not-fit amount.amount',
    { parameters: { limit: { type: 'number', label } }, amount: fromRound('limit') },
    { parameters: limit, amount: fromRound('limit') },
  ],
  [
    'error parameter-does-not-fit amount.capFen',
    {
      parameters: { limit: { type: 'number', label } },
      amount: { amount: { fixedFen: 5 }, capFen: { parameter: 'limit' } },
    },
    { parameters: limit, amount: { amount: { fixedFen: 5 }, capFen: { parameter: 'limit' } } },
  ],
  [
    'error amount-does-not-fit amount.amount',
    { add: size, ...of({ answer: 'form.size' }) },
    { add: income, ...of({ answer: 'form.income' }) },
  ],
  [
    'warning units-not-whole amount.amount',
    { add: { days: { type: 'number', label } }, amount: perUnit('form.days', 100) },
    { add: { days: { type: 'number', whole: true, label } }, amount: perUnit('form.days', 100) },
  ],
  [
    'warning amount-untold amount.amount',
    { add: { days: { type: 'number', whole: true, label, optional: true } }, amount: perUnit('form.days', 100) },
    {
      add: { days: { type: 'number', whole: true, label, optional: true } },
      amount: perUnit('form.days', 100),
      ...rules(fact('form.days').known()),
    },
  ],
  [
    'warning amount-untold amount.amount',
    { amount: byChoice('person.sex', { female: 1, male: 1 }) },
    { amount: byChoice('person.sex', { female: 1, male: 1 }), ...rules(fact('person.sex').known()) },
  ],
  // Cliffs.
  [
    'warning cliff amount.amount.tiers[1]',
    {
      add: income,
      amount: tiers('form.income', [
        { upTo: 100, fen: 9 },
        { upTo: null, fen: 8 },
      ]),
    },
    {
      add: income,
      amount: tiers('form.income', [
        { upTo: 100, fen: 8 },
        { upTo: null, fen: 8 },
      ]),
    },
  ],
  [
    'warning cliff rules[1].when',
    { add: income, ...rules(fen.atMost(100)) },
    { add: income, ...rules(not(fen.atMost(100))) },
  ],
  [
    'warning cliff rules[1].when.not',
    { add: income, ...rules(not(fen.moreThan(100))) },
    { add: income, ...rules(fen.moreThan(100)) },
  ],
  [
    'warning cliff rules[1].when',
    { add: income, ...rules(fen.between(50, 100)) },
    { add: { income: { type: 'money', label, maxFen: 100 } }, ...rules(fen.atLeast(50)) },
  ],
  [
    'warning cliff rules[1].when',
    { add: income, parameters: limit, ...rules(fen.lessThan(parameter('limit'))) },
    { add: income, parameters: limit, ...rules(fen.atLeast(parameter('limit'))) },
  ],
  [
    'warning cliff rules[1].when',
    { add: size, ...rules(fact('form.size').atMost(30)), amount: perUnit('form.size', 100) },
    { add: { size: { type: 'number', whole: true, label, max: 30 } }, amount: perUnit('form.size', 100) },
  ],
  [
    'warning cliff amount.amount.firstOf[0].when',
    { add: income, ...firstOf([fen.atMost(1000), 500], [all(), 400]) },
    { add: income, ...firstOf([fen.atMost(1000), 500], [all(), 600]) },
  ],
  [
    'error no-such-instalment stages.pay',
    withStages({ apply, basic, grant, pay: stage('pay', { to: 'member', instalment: 'first' }) }),
    withStages({ apply, basic, grant, pay: stage('pay', { to: 'member' }) }),
  ],
  [
    'error no-such-instalment stages.pay-3',
    { ...parts([60, 40]), ...paying('part-1', 'part-2', undefined) },
    { ...parts([60, 40]), ...paying('part-1', 'part-2') },
  ],
  [
    'error instalment-never-paid amount.instalments[1]',
    { ...parts([60, 40]), ...paying('part-1') },
    { ...parts([100]), ...paying('part-1') },
  ],
  ['error paid-twice stages.pay-2', paying(undefined, undefined), paying(undefined)],
  [
    'error paid-twice stages.pay-2',
    { ...parts([100]), ...paying('part-1', 'part-1') },
    { ...parts([100]), ...paying('part-1') },
  ],
  [
    'error no-such-stage amount.instalments[0]',
    { ...parts([100], 'gone'), ...paying('part-1') },
    { ...parts([100], 'notice'), ...paying('part-1') },
  ],
  [
    'error instalment-too-early amount.instalments[0]',
    { ...parts([100], 'pay-1'), ...paying('part-1') },
    { ...parts([100], 'grant'), ...paying('part-1') },
  ],
]);

test('an amount of too many cases is said not to be checked; one of a hundred tiers is', () => {
  const steps = (count: number, worth: (i: number) => number): Amount => ({
    tiersOf: 'form.income',
    tiers: Array.from({ length: count }, (_, i) => ({ upTo: i === count - 1 ? null : i, fen: worth(i) })),
  });
  const found = (amount: Amount) => new Set(concernsOf({ add: income, ...of(amount) }).map((one) => one.split(' ')[1]));
  assert.deepEqual([...found(steps(100, (i) => 100 - i))], ['cliff']);
  assert.deepEqual([...found({ sum: [steps(20, (i) => i), steps(20, (i) => i)] })], ['not-checked']);
});
