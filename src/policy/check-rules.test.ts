// What `programme check` finds in rules and fields: a programme with each concern and nothing else, and the nearest one without it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { text } from '#kit/text.ts';
import { all, any, fact, not, parameter } from '#policy/condition.ts';
import {
  concernsOf,
  fen,
  hold,
  income,
  label,
  level,
  limit,
  must,
  rules,
  size,
  walk,
  withStages,
} from '#test/support/check-table.ts';

const { apply, basic } = walk;
const twoTrades = [
  { key: 'lathe', label: text('车工', 'turner') },
  { key: 'mill', label: text('铣工', 'miller') },
];

const sex = fact('person.sex');

hold([
  // What is read and compared.
  ['error no-such-field rules[1].when', rules(fact('form.lvl').is('high')), rules(level.oneOf(['high']))],
  [
    'error no-such-parameter rules[1].when',
    { ...rules(fact('form.income').atLeast({ fact: 'round.limit' })), add: income },
    { ...rules(fact('form.income').atLeast({ fact: 'round.limit' })), add: income, parameters: limit },
  ],
  [
    'error unknown-fact rules[1].when',
    rules(fact('skill.levle').is('level1')),
    rules(fact('skill.level').is('level1')),
  ],
  [
    'error unknown-fact form.name.prefill',
    { add: { name: { type: 'text', label, prefill: 'person.nom' } } },
    { add: { name: { type: 'text', label, prefill: 'person.occupation' } } },
  ],
  [
    'error no-such-field form.unit.within',
    { add: { unit: { type: 'organisation', label, within: 'form.nowhere' } } },
    { add: { unit: { type: 'organisation', label, within: 'round.scope' } } },
  ],
  [
    'error no-such-field form.rows.columns.b.showWhen',
    {
      add: {
        rows: {
          type: 'table',
          label,
          columns: {
            a: { type: 'yes-no', label },
            b: { type: 'yes-no', label, showWhen: fact('form.level').is('high') },
          },
        },
      },
    },
    {
      add: {
        rows: {
          type: 'table',
          label,
          columns: { a: { type: 'yes-no', label }, b: { type: 'yes-no', label, showWhen: fact('form.a').is(true) } },
        },
      },
    },
  ],
  [
    'error fact-of-another-subject rules[1].when',
    rules(fact('organisation.level').is('district')),
    rules(fact('membership.organisation').within('round.scope')),
  ],
  [
    'error test-does-not-fit rules[1].when',
    rules(level.inYearOf('round')),
    rules(fact('membership.since').inYearOf('round')),
  ],
  [
    'error value-does-not-fit rules[1].when',
    rules(fact('form.issuedOn').is('high')),
    rules(fact('form.issuedOn').is('2020-05-01')),
  ],
  [
    'error value-does-not-fit rules[1].when',
    rules(fact('membership.organisation').within('round.year')),
    rules(fact('membership.organisation').within('round.scope')),
  ],
  [
    'error value-does-not-fit rules[1].when',
    { ...rules(fen.atLeast(parameter('limit'))), add: income, parameters: { limit: { type: 'number', label } } },
    { ...rules(fen.atLeast(parameter('limit'))), add: income, parameters: limit },
  ],
  [
    'error no-such-choice rules[1].when',
    { ...rules(fact('form.trade').isNot('weld')), add: { trade: { type: 'choice', label, choices: twoTrades } } },
    {
      ...rules(fact('form.trade').isNot('weld')),
      add: { trade: { type: 'choice', label, choices: twoTrades, open: true } },
    },
  ],
  [
    'error who-reads-form who[0].when',
    { add: size, who: [must(fact('membership.months').atLeast({ fact: 'form.size' }))] },
    { add: size, also: [must(fact('membership.months').atLeast({ fact: 'form.size' }))] },
  ],
  // Rules beside each other.
  [
    'error never-true rules[1]',
    { ...rules(fen.between(200, 100)), add: income },
    { ...rules(fen.between(100, 200)), add: income, ...withStages({ apply, basic }), amount: undefined as never },
  ],
  [
    'error never-true rules[1]',
    { ...rules(fact('form.size').lessThan(1)), add: { size: { type: 'number', label, min: 1 } } },
    { ...rules(fact('form.size').atMost(1)), add: { size: { type: 'number', label, min: 0 } } },
  ],
  [
    'error contradiction rules[1]',
    rules(fact('membership.status').oneOf(['ended', 'none'])),
    rules(fact('person.sex').is('female')),
  ],
  [
    'error contradiction rules[2]',
    rules(fact('membership.months').atLeast(12), fact('membership.since').monthsAtMost(11)),
    rules(fact('membership.months').atLeast(12), fact('membership.since').monthsAtMost(12)),
  ],
  [
    'error contradiction rules[3]',
    rules(
      any(level.is('high'), fact('person.frontline').is(true)),
      level.is('low'),
      fact('person.frontline').isNot(true),
    ),
    rules(any(level.is('high'), fact('person.frontline').is(true)), level.is('low')),
  ],
  ['warning never-false rules[1]', rules(level.oneOf(['high', 'low'])), rules(level.oneOf(['high']))],
  [
    'warning never-false rules[1]',
    rules(any(fact('person.frontline').is(true), fact('person.frontline').is(false))),
    rules(any(fact('person.frontline').is(true), fact('person.sex').is('female'))),
  ],
  [
    'warning implied rules[2]',
    rules(fact('person.age').atLeast(18), fact('person.birthDay').monthsAtLeast(200)),
    rules(fact('person.age').atLeast(18), fact('membership.since').monthsAtLeast(200)),
  ],
  ['warning implied rules[2]', rules(level.is('high'), level.isNot('low')), rules(level.is('high'))],
  [
    'warning implied rules[2]',
    rules(all(sex.is('male'), fact('person.frontline').is(true)), sex.is('male')),
    // Where the sex is not on file the first holds and the second cannot be told: it still decides something.
    rules(any(not(sex.known()), all(sex.is('male'), fact('person.frontline').is(true))), sex.is('male')),
  ],
  [
    'warning dead-alternative rules[1].when.any[1]',
    rules(any(level.is('high'), all(fact('person.age').atLeast(60), fact('person.age').lessThan(60)))),
    rules(any(level.is('high'), all(fact('person.age').atLeast(60), fact('person.age').lessThan(61)))),
  ],
  [
    'warning answer-left-out rules[1]',
    { ...rules(fact('form.trade').isNot('x')), add: { trade: { type: 'text', label, optional: true } } },
    {
      ...rules(any(not(fact('form.trade').known()), fact('form.trade').isNot('x'))),
      add: { trade: { type: 'text', label, optional: true } },
    },
  ],
  [
    'warning answer-left-out rules[1]',
    { ...rules(fact('form.trade').isNot('x')), add: { trade: { type: 'text', label, showWhen: level.is('high') } } },
    {
      ...rules(any(level.is('low'), fact('form.trade').isNot('x'))),
      add: { trade: { type: 'text', label, showWhen: level.is('high') } },
    },
  ],
  // Fields.
  [
    'error asks-too-early form.a.showWhen',
    { add: { a: { type: 'yes-no', label, showWhen: fact('form.b').is(true) }, b: { type: 'yes-no', label } } },
    { add: { b: { type: 'yes-no', label }, a: { type: 'yes-no', label, showWhen: fact('form.b').is(true) } } },
  ],
  [
    'error asks-too-early form.a.showWhen.not',
    { add: { a: { type: 'yes-no', label, showWhen: not(fact('form.a').known()) } } },
    { add: { a: { type: 'yes-no', label, showWhen: not(fact('person.sex').known()) } } },
  ],
  [
    'error never-shown form.a.showWhen',
    { add: { a: { type: 'yes-no', label, showWhen: not(level.known()) } } },
    { add: { a: { type: 'yes-no', label, showWhen: level.is('low') } } },
  ],
  [
    'error parameter-does-not-fit form.trade.choices',
    { parameters: limit, add: { trade: { type: 'choice', label, choices: { parameter: 'limit' } } } },
    {
      parameters: { limit: { type: 'texts', label } },
      add: { trade: { type: 'choice', label, choices: { parameter: 'limit' } } },
    },
  ],
  [
    'warning choices-alike form.trade.choices[1]',
    {
      add: {
        trade: {
          type: 'choice',
          label,
          choices: [
            { key: 'c', label: text('Ｃ', 'C') },
            { key: 'cpp', label: text('C++', 'C++'), spellings: ['c'] },
          ],
        },
      },
    },
    {
      add: {
        trade: {
          type: 'choice',
          label,
          choices: [
            { key: 'c', label: text('Ｃ', 'C') },
            { key: 'cpp', label: text('C++', 'C++') },
          ],
        },
      },
    },
  ],
]);

test('rules too involved to be told apart are said to be', () => {
  // Nine pigeons in eight holes.
  const holes = Array.from({ length: 8 }, (_, hole) => `training.h${hole}`);
  const pigeons = Array.from({ length: 9 }, (_, n) => any(...holes.map((hole) => fact(hole).is(`p${n}`))));
  assert.deepEqual(concernsOf(rules(...pigeons)), ['warning not-checked rules']);
});

test('a hundred rules of alternatives leave nothing to ask', () => {
  const many = Array.from({ length: 99 }, (_, n) =>
    any(fact(`training.a${n}`).is('x'), fact(`training.b${n}`).is('x')),
  );
  assert.deepEqual(concernsOf(rules(...many)), []);
});
