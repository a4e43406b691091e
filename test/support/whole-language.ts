// Programme files for tests of the language itself: one that uses everything there is, ours, and copies with one place changed.
import { programmeToJson } from '#policy/hash.ts';
import { programmes } from '#programmes/index.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

export type Json = Record<string, unknown>;
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A file that uses everything the language has. */
export const everything: Json = {
  ...programmeToJson(littleProgramme),
  effectiveUntil: '2022-12-31',
  parameters: {
    sum: { type: 'money', label: { zh: '额', en: 'sum' } },
    prices: { type: 'money-by-choice', of: 'level', label: { zh: '价', en: 'prices' } },
    places: { type: 'numbers-by-choice', of: 'level', label: { zh: '名额', en: 'places' } },
  },
  form: {
    text: {
      type: 'text',
      label: { zh: '文', en: 'text' },
      pattern: 'phone',
      class: 'S2',
      optional: true,
      help: { zh: '助', en: 'help' },
    },
    number: { type: 'number', label: { zh: '数', en: 'number' }, min: 0.5, max: 9 },
    money: { type: 'money', label: { zh: '钱', en: 'money' }, minFen: 1 },
    date: { type: 'date', label: { zh: '日', en: 'date' }, from: '2020-01-01', prefill: 'membership.since' },
    level: {
      type: 'choice',
      label: { zh: '级', en: 'level' },
      choices: { parameter: 'prices' },
      many: true,
      open: true,
    },
    rows: {
      type: 'table',
      label: { zh: '表', en: 'rows' },
      maxRows: 3,
      columns: {
        who: { type: 'person', label: { zh: '人', en: 'who' } },
        n: { type: 'number', label: { zh: '数', en: 'n' } },
      },
    },
    unit: { type: 'organisation', label: { zh: '会', en: 'unit' }, within: 'round.scope' },
    scan: { type: 'file', label: { zh: '图', en: 'scan' }, accept: ['image/png'], maxBytes: 9 },
    agreed: { type: 'consent', label: { zh: '允', en: 'agreed' }, purpose: { zh: '用', en: 'use' } },
    yes: {
      type: 'yes-no',
      label: { zh: '是', en: 'yes' },
      showWhen: { fact: 'form.number', test: 'atLeast', value: 1 },
    },
  },
  rules: [
    {
      key: 'a',
      says: { zh: '甲', en: 'a' },
      clause: '一',
      when: {
        all: [
          { any: [] },
          { not: { fact: 'form.text', test: 'known' } },
          { fact: 'form.number', test: 'between', from: 1, to: { parameter: 'sum' } },
        ],
      },
    },
    {
      key: 'b',
      says: { zh: '乙', en: 'b' },
      when: {
        any: [
          { fact: 'form.date', test: 'inYearOf', value: 'round' },
          { fact: 'form.date', test: 'monthsAtMost', value: 3 },
          { fact: 'form.unit', test: 'within', value: 'round.scope' },
          { fact: 'form.level', test: 'oneOf', value: ['a', 'b'] },
          { fact: 'form.yes', test: 'isNot', value: { fact: 'form.yes' } },
        ],
      },
    },
  ],
  amount: {
    amount: {
      sum: [
        { fixedFen: 1 },
        { parameter: 'sum' },
        { perUnit: 'form.number', priceFen: { parameter: 'sum' } },
        {
          tiersOf: 'form.number',
          tiers: [
            { upTo: 1.5, fen: 1 },
            { upTo: null, fen: 2 },
          ],
        },
        { answer: 'form.money' },
        {
          firstOf: [
            { when: { all: [] }, amount: { byParameter: 'prices', of: 'form.level' } },
            { when: { any: [] }, amount: { byChoice: 'form.level', fen: { a: 1 } } },
          ],
        },
      ],
    },
    ...{
      capFen: 100,
      atBudget: 'proportional',
      instalments: [
        { key: 'x', percent: 60 },
        { key: 'y', percent: 40, after: 'grant' },
      ],
    },
  },
};
export const files = [everything, ...[littleProgramme, ...Object.values(programmes)].map(programmeToJson)];

export type Place = readonly (string | number)[];
export const placesIn = (value: unknown, at: Place = []): Place[] =>
  typeof value === 'object' && value !== null
    ? [at, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...at, name]))]
    : [at];
/** A copy with one place changed; undefined takes it out. */
export function changed(value: unknown, [first, ...rest]: Place, to: (old: unknown) => unknown): unknown {
  if (first === undefined) return to(value);
  if (Array.isArray(value))
    return value
      .flatMap((one, i) => (String(i) === first ? [changed(one, rest, to)] : [one]))
      .filter((one) => one !== undefined);
  const members = Object.entries(value as Json).map(([name, one]) => [
    name,
    name === first ? changed(one, rest, to) : one,
  ]);
  return Object.fromEntries(members.filter(([, one]) => one !== undefined));
}
