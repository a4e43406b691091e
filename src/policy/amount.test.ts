// What a case is worth: each way of setting an amount, and what holds of all of them: never below nought, never above the cap,
// within the bounds told beforehand, and instalments that come to exactly the whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Amount, AmountRule } from '#policy/amount.ts';
import { amountBounds } from '#policy/amount-bounds.ts';
import { amountOf, instalmentsOf, withinBudget } from '#policy/amount-evaluate.ts';
import { all, fact } from '#policy/condition.ts';
import type { Answers, Form } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';

const parameters: Record<string, unknown> = {
  sum: 30_000,
  cap: 50_000,
  prices: { a: 100, b: 20_000 },
  courses: [{ key: 'a', priceFen: 7 }, { key: 'b' }, { key: 'c', priceFen: 9 }],
  text: 'x',
  half: 0.5,
};
const round = { organisationId: 1, year: 2020, parameters };
const form: Form = {
  level: { type: 'choice', label: text('等级', 'Level'), choices: [{ key: 'a', label: text('甲', 'A') }] },
  hours: { type: 'number', label: text('学时', 'Hours') },
  income: { type: 'money', label: text('收入', 'Income') },
};
const due = (rule: AmountRule, answers: Answers = {}, facts: FactSnapshot = {}) =>
  amountOf(rule, {
    facts,
    answers,
    round,
    asOf: '2020-06-30',
    within: () => false,
    programme: { form, parameters: {} },
  });
const fenOf = (rule: AmountRule, answers?: Answers, facts?: FactSnapshot) => {
  const found = due(rule, answers, facts);
  return isRefusal(found) ? found.code : found.amountFen;
};

const level = 'form.level';
const hours = 'form.hours';
const tiersOf: Amount = {
  tiersOf: hours,
  tiers: [
    { upTo: 10, fen: 5 },
    { upTo: 20.5, fen: 7 },
    { upTo: null, fen: 9 },
  ],
};
const table: readonly (readonly [Amount, readonly (readonly [Answers, number | string])[]])[] = [
  [{ fixedFen: 100 }, [[{}, 100]]],
  [{ parameter: 'sum' }, [[{}, 30_000]]],
  [{ parameter: 'missing' }, [[{}, 'parameter-missing']]],
  [{ parameter: 'toString' }, [[{}, 'parameter-missing']]],
  [{ parameter: 'half' }, [[{}, 'parameter-missing']]],
  [
    { byParameter: 'prices', of: level },
    [
      [{ level: 'a' }, 100],
      [{ level: 'b' }, 20_000],
      [{ level: 'c' }, 'amount-not-set'],
      [{}, 'amount-unknown'],
      [{ level: 'constructor' }, 'amount-not-set'],
    ],
  ],
  [
    { byParameter: 'courses', of: level },
    [
      [{ level: 'a' }, 7],
      [{ level: 'b' }, 'amount-not-set'],
      [{ level: ['a'] }, 'amount-unknown'],
    ],
  ],
  [{ byParameter: 'text', of: level }, [[{ level: 'a' }, 'parameter-missing']]],
  [
    { byChoice: level, fen: { a: 3 } },
    [
      [{ level: 'a' }, 3],
      [{ level: 'toString' }, 'amount-not-set'],
    ],
  ],
  [
    { perUnit: hours, priceFen: 250 },
    [
      [{ hours: 0 }, 0],
      [{ hours: 3 }, 750],
      [{ hours: 1.5 }, 'units-not-whole'],
      [{ hours: -1 }, 'units-not-whole'],
      [{ hours: 2 ** 52 }, 'amount-too-large'],
      [{}, 'amount-unknown'],
    ],
  ],
  [{ perUnit: hours, priceFen: { parameter: 'sum' } }, [[{ hours: 2 }, 60_000]]],
  [{ perUnit: hours, priceFen: { parameter: 'missing' } }, [[{ hours: 2 }, 'parameter-missing']]],
  [
    tiersOf,
    [
      [{ hours: -3 }, 5],
      [{ hours: 10 }, 5],
      [{ hours: 10.01 }, 7],
      [{ hours: 20.5 }, 7],
      [{ hours: 21 }, 9],
      [{}, 'amount-unknown'],
      [{ hours: '10' }, 'amount-unknown'],
    ],
  ],
  [{ tiersOf: hours, tiers: [{ upTo: 10, fen: 5 }] }, [[{ hours: 11 }, 'amount-not-set']]],
  [
    { answer: 'form.income' },
    [
      [{ income: 12 }, 12],
      [{ income: -1 }, 'amount-unknown'],
      [{}, 'amount-unknown'],
    ],
  ],
  [
    { sum: [{ fixedFen: 1 }, { perUnit: hours, priceFen: 10 }] },
    [
      [{ hours: 4 }, 41],
      [{}, 'amount-unknown'],
    ],
  ],
  [{ sum: [{ fixedFen: Number.MAX_SAFE_INTEGER }, { fixedFen: 1 }] }, [[{}, 'amount-too-large']]],
  [
    {
      firstOf: [
        { when: fact(hours).atLeast(10), amount: { fixedFen: 9 } },
        { when: fact(level).is('a'), amount: { fixedFen: 5 } },
      ],
    },
    // A case that cannot be told is not passed over for the next.
    [
      [{ hours: 10 }, 9],
      [{ hours: 9, level: 'a' }, 5],
      [{ level: 'a' }, 'amount-unknown'],
      [{ hours: 9, level: 'b' }, 'amount-not-set'],
    ],
  ],
];

for (const [amount, rows] of table)
  test(`amount ${JSON.stringify(amount).slice(0, 100)}`, () => {
    for (const [answers, wanted] of rows) assert.equal(fenOf({ amount }, answers), wanted, JSON.stringify(answers));
  });

test('the cap is the most, and one that the round does not give is missed', () => {
  const amount: Amount = { perUnit: hours, priceFen: 100 };
  assert.deepEqual(
    [5, 10, 11].map((units) => fenOf({ amount, capFen: 1000 }, { hours: units })),
    [500, 1000, 1000],
  );
  assert.equal(fenOf({ amount, capFen: { parameter: 'cap' } }, { hours: 501 }), 50_000);
  assert.equal(fenOf({ amount, capFen: { parameter: 'missing' } }, { hours: 1 }), 'parameter-missing');
  assert.equal(amountBounds({ amount, capFen: { parameter: 'missing' } }, round), undefined);
  assert.equal(amountBounds({ amount: { fixedFen: 5 }, capFen: { parameter: 'missing' } }, round), undefined);
});

test('how it came about is told in words, fen as yuan', () => {
  const steps = (rule: AmountRule, answers: Answers) => {
    const found = due(rule, answers);
    assert(!isRefusal(found), JSON.stringify(found));
    return found.steps.map(({ zh, en }) => `${zh} | ${en}`);
  };
  const income: Amount = {
    tiersOf: 'form.income',
    tiers: [
      { upTo: 300_000, fen: 5000 },
      { upTo: null, fen: 0 },
    ],
  };
  assert.deepEqual(
    steps(
      { amount: { sum: [income, { byChoice: level, fen: { a: 100 } }] }, capFen: 5050 },
      { income: 200_000, level: 'a' },
    ),
    [
      '收入 2,000 元，不超过 3,000 元 的一档：50 元 | Income 2,000 yuan, the tier up to 3,000 yuan: 50 yuan',
      '等级“甲”：1 元 | Level “A”: 1 yuan',
      '合计 51 元 | Together 51 yuan',
      '封顶 50.50 元 | Capped at 50.50 yuan',
    ],
  );
  assert.deepEqual(steps({ amount: tiersOf }, { hours: 20 }), [
    '学时 20，不超过 20.5 的一档：0.07 元 | Hours 20, the tier up to 20.5: 0.07 yuan',
  ]);
  assert.deepEqual(steps({ amount: { perUnit: hours, priceFen: 250 } }, { hours: 3 }), [
    '学时 3 × 2.50 元 | Hours 3 × 2.50 yuan',
  ]);
});

const fen = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.maxSafeNat());
const when = fc.constantFrom(fact(hours).atLeast(5), fact(level).is('a'), fact('membership.months').atLeast(6), all());
const { anyAmount } = fc.letrec<{ anyAmount: Amount }>((tie) => ({
  anyAmount: fc.oneof(
    { maxDepth: 2 },
    fen.map((fixedFen) => ({ fixedFen })),
    fc.constantFrom('sum', 'missing').map((parameter) => ({ parameter })),
    fc.constantFrom('prices', 'courses').map((byParameter) => ({ byParameter, of: level })),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), fen, { minKeys: 1 }).map((one) => ({ byChoice: level, fen: one })),
    fen.map((priceFen) => ({ perUnit: hours, priceFen })),
    fc.tuple(fen, fen, fen).map(([a, b, c]) => ({
      tiersOf: hours,
      tiers: [
        { upTo: 2, fen: a },
        { upTo: 8, fen: b },
        { upTo: null, fen: c },
      ],
    })),
    fc.constant({ answer: 'form.income' }),
    fc
      .array(fc.record({ when, amount: tie('anyAmount') }), { minLength: 1, maxLength: 3 })
      .map((firstOf) => ({ firstOf })),
    fc.array(tie('anyAmount'), { minLength: 1, maxLength: 3 }).map((sum) => ({ sum })),
  ),
}));
const anyRule: fc.Arbitrary<AmountRule> = fc.record(
  { amount: anyAmount, capFen: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.constant({ parameter: 'cap' })) },
  { requiredKeys: ['amount'] },
);
const anyAnswers = fc.record(
  {
    level: fc.constantFrom('a', 'b', 'c'),
    hours: fc.constantFrom(0, 1, 3, 5, 12),
    income: fc.integer({ min: 0, max: 90_000 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Answers>;
const anyFacts = fc.record(
  { 'membership.since': fc.constantFrom('2020-06-01', '2019-01-01') },
  { requiredKeys: [] },
) as fc.Arbitrary<FactSnapshot>;

test('never below nought, never above the cap, and always within the bounds told beforehand', () => {
  let told = 0;
  fc.assert(
    fc.property(anyRule, anyAnswers, anyFacts, (rule, answers, facts) => {
      const found = fenOf(rule, answers, facts);
      if (typeof found === 'string') return;
      assert(Number.isSafeInteger(found) && found >= 0);
      const { capFen } = rule;
      if (capFen !== undefined) assert(found <= (typeof capFen === 'number' ? capFen : 50_000));
      const bounds = amountBounds(rule, round);
      if (bounds === undefined) return;
      told += 1;
      assert(bounds.minFen <= found && found <= bounds.maxFen, `${found} is not within ${JSON.stringify(bounds)}`);
      if (bounds.dependsOn === 'nothing') assert.equal(bounds.minFen, bounds.maxFen);
      // What does not depend on the form is the same whatever is filled in.
      if (bounds.dependsOn !== 'form') assert.equal(fenOf(rule, {}, facts), found);
    }),
    { numRuns: 3000 },
  );
  assert(told > 500, String(told));
});

test('what an amount depends on counts what its tests compare with', () => {
  const by = (amount: Amount) => amountBounds({ amount }, round)?.dependsOn;
  const branch = (test: ReturnType<typeof all>): Amount => ({
    firstOf: [
      { when: test, amount: { fixedFen: 1 } },
      { when: all(), amount: { fixedFen: 2 } },
    ],
  });
  assert.equal(by(branch(fact('membership.months').atLeast(6))), 'facts');
  assert.equal(by(branch(fact('membership.months').atLeast({ fact: hours }))), 'form');
  assert.equal(by(branch(fact('membership.organisation').within('form.unit'))), 'form');
  assert.equal(by(branch(fact('round.year').is(2020))), 'facts');
});

test('instalments come to the whole, none below nought, each within a fen of its share', () => {
  const shares = fc
    .array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 })
    .map((weights) => weights.map((percent, i) => ({ key: `k${i}`, percent })));
  fc.assert(
    fc.property(fen, shares, (amountFen, instalments) => {
      const parts = instalmentsOf({ amount: { fixedFen: amountFen }, instalments }, amountFen);
      assert.deepEqual(
        parts.map(({ key }) => key),
        instalments.map(({ key }) => key),
      );
      const sum = instalments.reduce((total, { percent }) => total + percent, 0);
      assert.equal(
        parts.reduce((total, part) => total + BigInt(part.amountFen), 0n),
        BigInt(amountFen),
      );
      parts.forEach((part, i) => {
        assert(part.amountFen >= 0);
        const off = BigInt(part.amountFen) * BigInt(sum) - BigInt(amountFen) * BigInt(instalments[i]!.percent);
        assert((off < 0n ? -off : off) < BigInt(sum));
      });
    }),
  );
  assert.deepEqual(instalmentsOf({ amount: { fixedFen: 1 } }, 7), [{ key: 'whole', amountFen: 7 }]);
});

test('a budget is never exceeded: first come until one does not fit, or everybody cut alike to the last fen', () => {
  const claims = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 20 });
  fc.assert(
    fc.property(claims, fc.integer({ min: 0, max: 60_000 }), fc.boolean(), (amounts, available, proportional) => {
      const rule: AmountRule = { amount: { fixedFen: 1 }, atBudget: proportional ? 'proportional' : 'first-come' };
      const given = withinBudget(rule, amounts, available);
      const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0);
      given.forEach((one, i) => {
        assert(one >= 0 && one <= amounts[i]!);
      });
      if (sum(amounts) <= available) assert.deepEqual(given, amounts);
      else if (proportional) assert.equal(sum(given), available);
      else {
        const out = given.findIndex((one, i) => one !== amounts[i]);
        assert(sum(given) <= available && given.slice(out).every((one) => one === 0));
        assert(sum(given) + amounts[out]! > available, 'the first who got nothing did not fit');
      }
    }),
  );
});
