// The steps of a funnel count what their kinds count: a step whose measure does not exist would stand at nought for ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Passage } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { beginningOf, stepsOf } from '#policy/steps.ts';

const kind = (passage: Passage) => ({ title: { zh: '环节', en: 'stage' }, passage: () => passage });
const kinds = {
  first: kind({ through: 'in', not: 'out', says: { zh: '申报', en: 'applied' }, comes: true }),
  look: kind({ through: 'passed', not: 'refused', says: { zh: '通过', en: 'passed' }, after: true }),
  pay: kind({ through: 'paid', not: 'back', says: { zh: '到账', en: 'paid' } }),
};
const stages = (...of: string[]): Pick<Programme, 'stages'> => ({
  stages: Object.fromEntries(of.map((one, at) => [`s${at}`, { kind: one, settings: {} }])),
});

test('a step is called by what its kind says, with its title where that alone would not tell it from another', () => {
  const said = (...of: string[]) => stepsOf(stages(...of), kinds).map(({ gotThrough }) => gotThrough.zh);
  assert.deepEqual(said('first', 'look', 'pay'), ['申报', '环节通过', '到账']);
  assert.deepEqual(said('pay', 'pay'), ['环节到账', '环节到账']);
});

test('it begins with whoever came where the first stage counts them, and with every case otherwise', () => {
  const begins = (...of: string[]) => beginningOf(stepsOf(stages(...of), kinds)).measure;
  assert.equal(begins('first', 'pay'), 's0.in');
  assert.equal(begins('pay'), 'cases.opened');
  assert.equal(begins('look', 'first'), 'cases.opened');
});
