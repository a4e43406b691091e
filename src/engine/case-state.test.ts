import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEvent, differenceOf, foldHistory } from '#engine/case-state.ts';
import { Fault, isRefusal } from '#kit/refusal.ts';
import { LittleCase } from '#test/support/little-case.ts';

import { littleProgramme } from '#test/support/little-programme.ts';
import { lifeOf, walk } from '#test/support/random-case.ts';

test('no sequence of actions leaves a case in an impossible state', () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(lifeOf(littleProgramme), (steps) => {
      const { state } = walk(littleProgramme, steps);
      const end = state === undefined ? 'not opened' : `${state.stage} ${state.status}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }),
    { numRuns: 2000, seed: 2020 },
  );
  // The walks must really go somewhere, or the property says nothing.
  for (const end of [
    'basic open',
    'district open',
    'apply failed',
    'grant failed',
    'pay open',
    'pay passed',
    'appeal open',
  ])
    assert(ends.has(end), `${end} was never reached: ${[...ends.keys()].join(', ')}`);
});

test('taking a decision back leaves the case as it was, but for the count', () => {
  const one = new LittleCase(littleProgramme);
  const answers = { level: 'high', number: 'N-1', issuedOn: '2020-02-01' };
  one.act('member', 'open', { submit: { answers } });
  const { state, keys, figures } = structuredClone({ state: one.state, keys: one.keys, figures: one.figures });
  for (const [n, [action, input]] of (
    [
      ['approve', {}],
      ['refuse', { why: '不符' }],
      ['return', { why: '补' }],
    ] as const
  ).entries()) {
    assert(!isRefusal(one.act('reviewer', action, input)), action);
    assert(isRefusal(one.act('colleague', 'undo')), 'only by who decided');
    assert(!isRefusal(one.act('reviewer', 'undo')), action);
    assert.deepEqual(one.state, { ...state, undone: n + 1 });
    assert.deepEqual([...new Set(one.keys)], keys);
    assert.deepEqual(
      Object.entries(one.figures).filter(([, value]) => value !== 0),
      Object.entries(figures).filter(([, value]) => value !== 0),
    );
  }
});

test('an event of a stage before the case was opened is a fault, and so is an empty history', () => {
  assert.throws(() => applyEvent(littleProgramme, undefined, { stage: 'apply', type: 'submitted', data: {} }), Fault);
  assert.throws(() => applyEvent(littleProgramme, undefined, { stage: '#', type: 'moved', data: {} }), Fault);
  assert.throws(() => foldHistory(littleProgramme, []), Fault);
});

test('differences name what appeared, changed and went, and nothing else', () => {
  assert.deepEqual(differenceOf({ a: 1, b: 2, c: 3 }, { b: 2, c: 5, d: 1 }).sort(), [
    ['a', -1],
    ['c', 2],
    ['d', 1],
  ]);
});
