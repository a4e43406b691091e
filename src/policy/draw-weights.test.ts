// Tickets by published weights: what holds counts, what is not known does not, and nobody has more than a hundred.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#kit/refusal.ts';
import { fact, rule } from '#policy/condition.ts';
import { ticketsMost } from '#policy/draw-list.ts';
import {
  checkWeights,
  type DrawWeight,
  lostFact,
  moreAfterLosing,
  ticketsFor,
  ticketsOf,
  weightsIn,
} from '#policy/draw-weights.ts';
import type { Programme } from '#policy/programme.ts';

const lost = lostFact('flash-claim');
const weight = (key: string, path: string, tickets: number): DrawWeight => ({
  rule: rule(key, fact(path).atLeast(1), { zh: key, en: key }),
  tickets,
});
const weights = [
  { rule: rule('hazard', fact('person.frontline').is(true), { zh: '一线职工', en: 'Front line' }), tickets: 2 },
  weight('lost', lost, 1),
  weight('lostTwice', 'draw.other.lost', 3),
];
const round = { organisationId: 3, year: 2020, parameters: {} };
const found = (facts: Record<string, unknown>) =>
  ticketsOf(weights, round, '2020-03-02', { facts: facts as never, within: () => false });

test('one for everybody, more for what holds, none for what is not known', () => {
  assert.deepEqual(found({}), { tickets: 1, held: [], unknown: [0, 1, 2] });
  assert.deepEqual(found({ 'person.frontline': true, [lost]: 0 }), { tickets: 3, held: [0], unknown: [2] });
  assert.deepEqual(found({ 'person.frontline': true, [lost]: 2, 'draw.other.lost': 1 }), {
    ...{ tickets: 7, held: [0, 1, 2], unknown: [] },
  });
});

test('lines of a stage’s settings are weights over facts', () => {
  const line = { says: '条', saysEn: 'line', tickets: 2 };
  const programme = {
    stages: {
      claim: {
        kind: 'claim',
        settings: {
          sharing: 'draw',
          weights: [
            { ...line, fact: 'person.frontline', test: 'yes' },
            { ...line, fact: lost, test: 'at-least', least: 2 },
            { ...line, fact: 'attended.flash-claim', test: 'none' },
          ],
        },
      },
    },
  } as unknown as Programme;
  const those = (facts: Record<string, unknown>) =>
    ticketsOf(weightsIn(programme), round, '2020-03-02', { facts: facts as never, within: () => false }).held;
  assert.deepEqual(those({}), [2]);
  assert.deepEqual(those({ 'person.frontline': true, [lost]: 1, 'attended.flash-claim': '2019-01-01' }), [0]);
  assert.deepEqual(those({ 'person.frontline': false, [lost]: 2 }), [1, 2]);
  assert.deepEqual(weightsIn({ stages: {} } as Programme), []);
});

test('weights are whole, positive and together at most a hundred', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: -3, max: 60 }), fc.double()), { maxLength: 5 }), (tickets) => {
      const some = tickets.map((count, n) => weight(`w${n}`, 'person.age', count));
      const all = ticketsFor(
        some,
        some.map((_, n) => n),
      );
      const sound = tickets.every((count) => Number.isSafeInteger(count) && count >= 1) && all <= ticketsMost;
      assert.equal(isRefusal(checkWeights(some)), !sound);
    }),
  );
});

test('more tickets after a loss are promised only where the settings give them', () => {
  const line = { says: '上次没有抽中', saysEn: 'Lost before', fact: lost, test: 'at-least', least: 1, tickets: 2 };
  assert.equal(moreAfterLosing('flash-claim', { weights: [line] }), 2);
  assert.equal(moreAfterLosing('flash-claim', { weights: [{ ...line, least: 2 }] }), 0, 'not for the first loss');
  assert.equal(moreAfterLosing('another', { weights: [line] }), 0);
  assert.equal(moreAfterLosing('flash-claim', {}), 0);
});
