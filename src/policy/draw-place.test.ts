import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawFate } from '#policy/draw-place.ts';

test('behind the quota as many wait as the rules say, and nobody else; rules that do not say let all wait', () => {
  const fates = (rules: Parameters<typeof drawFate>[1]) => [1, 2, 3, 4].map((place) => drawFate(place, rules));
  assert.deepEqual(fates({ quota: 2, waiting: 1 }), ['drawn', 'drawn', 'waiting', 'not-drawn']);
  assert.deepEqual(fates({ quota: 2, waiting: 0 }), ['drawn', 'drawn', 'not-drawn', 'not-drawn']);
  assert.deepEqual(fates({ quota: 2 }), ['drawn', 'drawn', 'waiting', 'waiting']);
});
