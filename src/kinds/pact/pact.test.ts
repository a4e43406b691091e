import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pact } from '#kinds/pact/pact.ts';
import type { PactState } from '#kinds/pact/state.ts';
import { isRefusal } from '#kit/refusal.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = { least: 2, most: 4 };
const master = { settings, personId: 300, duties: ['subject', 'interested'] as const };
const apprentice = { settings, personId: 501, duties: ['interested'] as const };
const union = { settings, personId: 902, duties: ['opener'] as const };

const open = entered(pact, { settings });
const asking = (state: PactState, ...people: number[]) =>
  people.reduce((before, person) => taken(pact, before, 'invite', { person }, master), state);
const agreeing = (state: PactState, ...pairs: number[]) =>
  pairs.reduce((before, pair) => taken(pact, before, 'confirm', { pair }, apprentice), state);
const asked = asking(open, 501);
const agreed = agreeing(asked, 1);
const four = asking(open, 501, 502, 503, 504);
const said = taken(pact, asked, 'decline', { pair: 1 }, apprentice);
const twice = taken(pact, asking(said, 501), 'decline', { pair: 2 }, apprentice);
const left = taken(pact, agreed, 'leave', { pair: 1 }, apprentice);
const two = agreeing(asking(open, 501, 502), 1, 2);
const settled = taken(pact, asking(two, 503), 'begin', {}, master);

const table: readonly (readonly [string, PactState, string, object, object, string])[] = [
  ['one is asked', open, 'invite', { person: 501 }, master, 'invited'],
  ['the master himself', open, 'invite', { person: 300 }, master, 'own-apprentice'],
  ['the same once more', asked, 'invite', { person: 501 }, master, 'asked-already'],
  ['a fifth', four, 'invite', { person: 505 }, master, 'pairs-full'],
  ['a fifth, all having agreed', agreeing(four, 1, 2, 3, 4), 'invite', { person: 505 }, master, 'pairs-full'],
  ['another after a no', said, 'invite', { person: 502 }, master, 'invited'],
  ['the same after a no', said, 'invite', { person: 501 }, master, 'invited'],
  ['the same after two', twice, 'invite', { person: 501 }, master, 'asked-enough'],
  ['the same after leaving', left, 'invite', { person: 501 }, master, 'invited'],
  ['what was asked', asked, 'confirm', { pair: 1 }, apprentice, 'confirmed'],
  ['once more', agreed, 'confirm', { pair: 1 }, apprentice, 'pact-moved-on'],
  ['who was not asked', asked, 'confirm', { pair: 7 }, apprentice, 'no-such-pair'],
  ['with a paper', asked, 'confirm-on-paper', { pair: 1, paper: '9' }, union, 'confirmed'],
  ['a no', asked, 'decline', { pair: 1 }, apprentice, 'declined'],
  ['after agreeing', agreed, 'decline', { pair: 1 }, apprentice, 'pact-moved-on'],
  ['after agreeing', agreed, 'leave', { pair: 1 }, apprentice, 'left'],
  ['before agreeing', asked, 'leave', { pair: 1 }, apprentice, 'pact-moved-on'],
  ['who was asked', asked, 'let-go', { pair: 1 }, master, 'let-go'],
  ['who agreed', agreed, 'let-go', { pair: 1 }, master, 'let-go'],
  ['who said no', said, 'let-go', { pair: 1 }, master, 'pact-moved-on'],
  ['with one', agreed, 'begin', {}, master, 'pairs-missing'],
  ['with two', two, 'begin', {}, master, 'settled'],
  ['when it is settled', settled, 'leave', { pair: 1 }, apprentice, 'pact-moved-on'],
  ['nobody came', open, 'give-up', { why: '没有人' }, master, 'given-up'],
  ['something else', open, 'approve', {}, master, 'unknown-action'],
];
for (const [says, state, action, input, given, result] of table)
  test(`${action}: ${says}`, () =>
    assert.equal(tried(pact, state, action, input as Record<string, unknown>, given), result));

test('too many and too few are refused with the rule', () => {
  const refused = (state: PactState, action: string, input = {}) => {
    const answer = pact.decide(stageContext(master), state, { action, input });
    return isRefusal(answer) ? answer.rule : undefined;
  };
  assert.equal(refused(four, 'invite', { person: 505 }), 'pact.2-to-4');
  assert.equal(refused(agreed, 'begin'), 'pact.2-to-4');
});

test('who did not answer in time is over; entered again, whoever agreed has agreed', () => {
  assert.deepEqual(
    Object.values(settled.pairs).map(({ status }) => status),
    ['agreed', 'agreed', 'over'],
  );
  const again = entered(pact, { settings }, settled);
  assert.deepEqual([again.status, Object.keys(again.pairs).length], ['open', 3]);
  assert.deepEqual([open, settled].map(pact.outcome), ['open', 'passed']);
  assert.equal(pact.outcome(taken(pact, open, 'give-up', { why: '没有人' }, master)), 'failed');
  assert.equal(pact.waiting(settings, open).with, 'subject');
});

test('pairs, papers, noes and those who left are counted', () => {
  const paper = taken(pact, asking(left, 502), 'confirm-on-paper', { pair: 2, paper: '9' }, union);
  assert.deepEqual(pact.contribution(paper), {
    ...{ asked: 2, agreed: 1, onPaper: 1, declined: 0, left: 1, settled: 0, givenUp: 0 },
  });
  assert.equal(pact.contribution(said).declined, 1);
  assert.equal(pact.contribution(settled).settled, 1);
});

test('the other side is told of each step; a paper goes with the case and its owner is told', () => {
  assert.deepEqual(effectsOf(pact, 'invited', { number: 1, to: 501 }), ['message pact-invited to 501 at /hall/pairs']);
  assert.deepEqual(effectsOf(pact, 'confirmed', { number: 1, to: 501 }), ['message pact-confirmed to subject']);
  assert.deepEqual(effectsOf(pact, 'confirmed', { number: 1, to: 501, paper: 9 }), [
    ...['paper', 'message pact-confirmed to 501 at /hall/pairs', 'message pact-confirmed to subject'],
  ]);
  assert.deepEqual(effectsOf(pact, 'given-up'), ['release-keys']);
  assert.deepEqual(effectsOf(pact, 'started'), []);
  assert.equal(pact.outside!(asked).pairs[1]?.personId, 0);
});
