import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attend } from '#kinds/attend/attend.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const pass = { result: 'passed', certificateNumber: 'C-1', on: '2020-03-01' };
const enrolled = entered(attend);
const passed = taken(attend, enrolled, 'record', pass);
const failed = taken(attend, enrolled, 'record', { result: 'failed', on: '2020-03-01' });
const absent = taken(attend, enrolled, 'record', { result: 'absent', on: '2020-03-01' });

for (const [says, state, action, input, result] of [
  ['passed', enrolled, 'record', pass, 'recorded'],
  ['passed without a certificate', enrolled, 'record', { ...pass, certificateNumber: null }, 'certificate-missing'],
  ['failed', enrolled, 'record', { result: 'failed', on: '2020-03-01' }, 'recorded'],
  ['absent', enrolled, 'record', { result: 'absent', on: '2020-03-01' }, 'recorded'],
  ['twice', passed, 'record', pass, 'already-recorded'],
  ['something else', enrolled, 'approve', {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(attend, state, action, input), result));

test('where being there is enough, no certificate is asked for, and the day is the fact', () => {
  const settings = { pass: 'presence' };
  const there = { result: 'passed', on: '2020-03-01' };
  assert.equal(tried(attend, enrolled, 'record', there, { settings }), 'recorded');
  const [fact] = attend.effects(stageContext({ settings }), { stage: 'attend', type: 'recorded', data: there });
  assert.deepEqual(
    [fact?.do === 'fact' && fact.key, fact?.do === 'fact' && fact.value],
    ['attended.little-grant', '2020-03-01'],
  );
});

test('outcomes and figures follow the roster', () => {
  for (const [state, outcome, contribution] of [
    [enrolled, 'open', { enrolled: 1, passed: 0, failed: 0 }],
    [passed, 'passed', { enrolled: 1, passed: 1, failed: 0 }],
    [failed, 'failed', { enrolled: 1, passed: 0, failed: 1 }],
    [absent, 'failed', { enrolled: 1, passed: 0, failed: 1 }],
  ] as const) {
    assert.equal(attend.outcome(state), outcome);
    assert.deepEqual(attend.contribution(state), contribution);
  }
  assert.deepEqual(attend.waiting({}, enrolled), { with: { level: 'district' }, dueOn: null, odd: false });
});

test('a pass becomes a fact that the next programme can read; a failure leaves none', () => {
  const [fact] = attend.effects(stageContext(), { stage: 'attend', type: 'recorded', data: pass });
  assert.deepEqual(fact, {
    do: 'fact',
    key: 'training.little-grant',
    value: 'C-1',
    observedOn: '2020-03-01',
    source: 'little-grant:40',
  });
  for (const result of ['failed', 'absent'])
    assert.deepEqual(effectsOf(attend, 'recorded', { result }), ['release-keys'], 'the course may be taken again');
  assert.deepEqual(effectsOf(attend, 'started'), []);
});
