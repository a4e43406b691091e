import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claim, sharings } from '#kinds/claim/claim.ts';
import { effectsOf, entered, taken, tried } from '#test/support/stage-context.ts';

const one = { package: 'ticket', offerId: 7 };
const begun = entered(claim);
const held = taken(claim, begun, 'submit', one);

for (const [says, state, action, input, result] of [
  ['what was claimed', begun, 'submit', one, 'claimed'],
  ['twice', held, 'submit', one, 'claimed-already'],
  ['nothing named', begun, 'submit', {}, 'claim-unnamed'],
  ['something else', begun, 'approve', {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(claim, state, action, input), result));

test('it has passed with what was claimed, and counts once', () => {
  assert.deepEqual([claim.outcome(begun), claim.outcome(held)], ['open', 'passed']);
  assert.deepEqual([claim.contribution(begun), claim.contribution(held)], [{ claimed: 0 }, { claimed: 1 }]);
  assert.deepEqual(effectsOf(claim, 'claimed', one), ['message claimed to subject']);
  assert.deepEqual(effectsOf(claim, 'started'), []);
});

test('the paper says how it is shared', () => {
  for (const sharing of sharings) assert.match(claim.says({ sharing }, {} as never).zh, /^每人限领一份，/);
  assert.match(claim.says({ sharing: 'rush', per: 'household' }, {} as never).zh, /^每户限领一份，先到先得/);
  assert.match(claim.says({ sharing: 'queue', confirmWithin: { days: 2 } }, {} as never).zh, /须在2 天内确认/);
  assert.match(claim.says({}, {} as never).zh, /未定/);
});
