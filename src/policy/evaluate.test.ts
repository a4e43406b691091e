// Three values throughout: what each test and connective says of known, wrong and missing values, and the reasons people are given.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '#kit/text.ts';
import { all, any, type Condition, fact, not, type Operand, parameter, rule, type Truth } from '#policy/condition.ts';
import { brokenRules, type JudgeContext, judge, truth } from '#policy/evaluate.ts';
import type { Answers } from '#policy/form.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

const round = {
  ...{ organisationId: 2, year: 2020, opensOn: '2020-03-01', closesOn: '2020-11-30' },
  parameters: { trades: ['焊工'], prices: { a: 1 }, courses: [{ key: 'cad' }], limit: 500, since: '2020-01-01' },
};
const within = (id: number, above: number) => id === above || (id === 4 && above === 2);
const context = (facts: FactSnapshot, answers?: Answers): Omit<JudgeContext, 'which'> => ({
  ...{ facts, round, asOf: '2020-06-30', within },
  ...(answers === undefined ? {} : { answers }),
});
const yes = fact('person.frontline').is(true);
const no = fact('person.frontline').is(false);
const open = fact('person.sex').is('female');
const named: readonly (readonly [Truth, Condition])[] = [
  [true, yes],
  [false, no],
  ['unknown', open],
];
const sight = context({ 'person.frontline': true });

test('Kleene: false decides an all, true decides an any, and not knowing is never no', () => {
  const rank = (one: Truth) => (one === false ? 0 : one === 'unknown' ? 1 : 2);
  for (const [a, left] of named) {
    assert.equal(truth(left, sight), a);
    assert.equal(truth(not(left), sight), a === 'unknown' ? a : !a);
    for (const [b, right] of named) {
      const [lower, higher] = rank(a) <= rank(b) ? [a, b] : [b, a];
      assert.equal(truth(all(left, right), sight), lower, `${a} and ${b}`);
      assert.equal(truth(any(left, right), sight), higher, `${a} or ${b}`);
      assert.equal(truth(not(all(left, right)), sight), truth(any(not(left), not(right)), sight));
    }
  }
  assert.equal(truth(all(), sight), true);
  assert.equal(truth(any(), sight), false);
});

test('each test of each kind of value', () => {
  const is = (facts: FactSnapshot, answers: Answers, condition: Condition) => truth(condition, context(facts, answers));
  const value = fact('form.v');
  const cases: readonly (readonly [v: unknown, Condition, Truth])[] = [
    ['a', value.is('a'), true],
    ['a', value.is('b'), false],
    ['a', value.is(1), 'unknown'],
    [undefined, value.is('a'), 'unknown'],
    [null, value.is('a'), 'unknown'],
    [['a'], value.is('a'), 'unknown'],
    [0, value.is(0), true],
    [false, value.isNot(true), true],
    [undefined, value.isNot('a'), 'unknown'],
    ['焊工', value.oneOf(parameter('trades')), true],
    ['a', value.oneOf(parameter('prices')), true],
    ['cad', value.noneOf(parameter('courses')), false],
    ['a', value.oneOf(parameter('missing')), 'unknown'],
    [1, value.oneOf(['1']), 'unknown'],
    [['x', 'a'], value.oneOf(['a', 'b']), true],
    [[], value.oneOf(['a']), false],
    [['x'], value.noneOf(['a']), true],
    [5, value.atLeast(5), true],
    [5, value.moreThan(5), false],
    [5, value.atMost(5), true],
    [5, value.lessThan(5), false],
    ['5', value.atLeast(5), 'unknown'],
    [400, value.atMost(parameter('limit')), true],
    ['2020-01-01', value.atLeast(parameter('since')), true],
    ['2020-01-01', value.lessThan('2020-01-02'), true],
    ['2020-1-1', value.lessThan('2020-01-02'), 'unknown'],
    ['b', value.atLeast('a' as Operand), 'unknown'],
    [5, value.between(5, 6), true],
    [7, value.between(5, 6), false],
    [7, value.between(5, parameter('missing')), 'unknown'],
    [4, value.between(5, parameter('missing')), false],
    ['2020-12-31', value.inYearOf('round'), true],
    ['2021-01-01', value.inYearOf('round'), false],
    ['2020', value.inYearOf('round'), 'unknown'],
    [4, value.within('round.scope'), true],
    [3, value.within('round.scope'), false],
    ['4', value.within('round.scope'), 'unknown'],
    [4, value.within('form.none'), 'unknown'],
    ['2020-01-30', value.monthsAtLeast(5), true],
    ['2020-01-31', value.monthsAtLeast(5), true],
    ['2020-02-01', value.monthsAtLeast(5), false],
    ['2020-01-30', value.monthsAtMost(4), false],
    ['2020-07-01', value.monthsAtMost(4), 'unknown'],
    ['2020-06-30', value.monthsAtLeast(0), true],
    ['', value.known(), true],
    [null, value.known(), false],
    [undefined, value.known(), false],
    [false, value.known(), true],
  ];
  for (const [v, condition, wanted] of cases)
    assert.equal(is({}, (v === undefined ? {} : { v }) as Answers, condition), wanted, JSON.stringify([v, condition]));
  assert.equal(truth(value.known(), context({})), false, 'before there are answers');
  assert.equal(truth(fact('form.toString').known(), context({}, {})), false);
});

test('a fact that has expired is not known, unless the register keeps it up to date', () => {
  const level = fact('skill.level').is('level3');
  assert.equal(truth(level, context({ 'skill.level': 'level3', 'skill.level~': '2020-06-30' })), true);
  assert.equal(truth(level, context({ 'skill.level': 'level3', 'skill.level~': '2020-06-29' })), 'unknown');
  const member = fact('membership.status').is('active');
  assert.equal(truth(member, context({ 'membership.status': 'active', 'membership.status~': '2000-01-01' })), true);
  assert.equal(truth(fact('person.age').is(40), context({ 'person.birthDay': '1980-06-30' })), true);
  assert.equal(truth(fact('person.age').is(39), context({ 'person.birthDay': '1980-07-01' })), true);
  assert.equal(truth(fact('membership.months').known(), context({ 'membership.since': '2020-07-01' })), false);
});

const about = (when: Condition, form: Programme['form'] = {}): Programme => ({
  ...littleProgramme,
  form: { ...littleProgramme.form, ...form },
  who: [rule('asked', when, text('规则', 'Rule'), '第一条')],
  rules: [],
});
const income = { income: { type: 'money', label: text('收入', 'Income') } } as const;

test('who is told why, and what would change it', () => {
  const finding = (when: Condition, facts: FactSnapshot, answers?: Answers) => {
    const verdict = judge(about(when, income), {
      ...context(facts, answers),
      which: 'who',
      nameOf: (id) => (id === 2 ? '区总工会' : undefined),
    });
    const [one] = verdict.findings;
    assert(one?.clause === '第一条');
    assert.equal(one.holds, verdict.holds);
    return [one.holds, one.saw.zh, one.wouldChange?.zh, one.wouldChange?.en];
  };
  const status = fact('membership.status');
  const fen = fact('form.income');
  assert.deepEqual(finding(status.is('active'), { 'membership.status': 'ended' }), [
    false,
    '会籍：已退会',
    '会籍须为“在会”',
    'Membership must be active',
  ]);
  assert.deepEqual(finding(status.is('active'), { 'membership.status': 'active' }), [
    true,
    '会籍：在会',
    undefined,
    undefined,
  ]);
  assert.deepEqual(finding(not(status.oneOf(['ended', 'none'])), { 'membership.status': 'none' }), [
    false,
    '会籍：未入会',
    '会籍不能是其中之一：已退会、未入会',
    'Membership must be none of: ended, never joined',
  ]);
  assert.deepEqual(finding(fact('membership.organisation').within('round.scope'), { 'membership.organisation': 3 }), [
    false,
    '所在工会：3 号工会',
    '所在工会须在 区总工会 范围内',
    'Union of the member must lie within 区总工会',
  ]);
  assert.deepEqual(finding(fact('skill.level').known(), { 'skill.level': 'level1', 'skill.level~': '2020-01-01' }), [
    false,
    '职业技能等级：登记的已在2020-01-01过期',
    '职业技能等级须登记',
    'Skill level must be on file',
  ]);
  assert.deepEqual(finding(fen.atMost(200_000), {}, { income: 200_001 }), [
    false,
    '收入：2,000.01 元',
    '收入须不高于 2,000 元',
    'Income must be at most 2,000 yuan',
  ]);
  assert.deepEqual(finding(fen.atMost(1), {}, {}), ['unknown', '收入：没有填写', '请填写“收入”', 'Fill in “Income”']);
  assert.deepEqual(
    finding(any(status.is('active'), fact('person.frontline').is(true)), {
      'membership.status': 'ended',
      'person.frontline': false,
    }),
    [
      false,
      '会籍：已退会；一线职工：否',
      '会籍须为“在会”，或一线职工须为“是”',
      'Membership must be active, or Front-line worker must be yes',
    ],
  );
  // What is missing is what the value is compared with, not the value.
  assert.deepEqual(
    finding(fact('membership.months').atLeast({ fact: 'form.months' }), { 'membership.since': '2020-01-01' }, {}).slice(
      0,
      3,
    ),
    ['unknown', 'form.months：没有填写', '请填写“form.months”'],
  );
  assert.deepEqual(finding(fen.atMost({ fact: 'membership.months' }), {}, { income: 5 }).slice(0, 3), [
    'unknown',
    '会龄（月）：没有登记',
    '请补登“会龄（月）”',
  ]);
  assert.deepEqual(finding(fen.atMost(parameter('missing')), {}, { income: 5 }).slice(0, 3), [
    'unknown',
    '收入：0.05 元',
    '批次须给出“missing”',
  ]);
});

test('rules that fail and rules that cannot be told are counted apart; one that fails decides', () => {
  const programme = { ...about(yes), rules: [rule('b', no, text('乙', 'B')), rule('c', open, text('丙', 'C'))] };
  assert.deepEqual(brokenRules(programme, { ...sight, which: 'all' }), { failed: ['b'], unknown: ['c'] });
  assert.equal(judge(programme, { ...sight, which: 'all' }).holds, false);
  assert.equal(judge(programme, { ...sight, which: 'who' }).holds, true);
  assert.equal(judge({ ...programme, rules: programme.rules.slice(1) }, { ...sight, which: 'all' }).holds, 'unknown');
});

test('a judgement kept for one round or day is not given for another', () => {
  const programme = about(
    all(
      fact('form.at').inYearOf('round'),
      fact('membership.months').atLeast(6),
      fact('form.v').oneOf(parameter('trades')),
    ),
  );
  const answers = { at: '2020-05-05', v: '焊工' };
  const holds = (more: object) =>
    judge(programme, { ...context({ 'membership.since': '2020-01-01' }, answers), which: 'all', ...more }).holds;
  for (let again = 0; again < 2; again += 1) {
    assert.equal(holds({ asOf: '2020-07-01' }), true);
    assert.equal(holds({ asOf: '2020-06-30' }), false);
    assert.equal(holds({ asOf: '2020-07-01', round: { ...round, year: 2021 } }), false);
    assert.equal(holds({ asOf: '2020-07-01', round: { ...round, parameters: { trades: ['车工'] } } }), false);
  }
});
