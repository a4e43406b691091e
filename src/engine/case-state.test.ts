import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';

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
