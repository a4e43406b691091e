import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit } from '#kinds/visit/visit.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const on = '2020-03-01';
const settings = { at: 'second-level', needs: 'needs' };
const waiting = entered(visit, { settings });
const missed = taken(visit, waiting, 'absent', { on });
const seen = taken(visit, missed, 'visit', { on });
const needing = taken(visit, waiting, 'visit', { on, needs: '想给孩子找暑期托管' }, { settings });
const declined = taken(visit, waiting, 'decline', { on });

for (const [says, state, action, input, result] of [
  ['met', waiting, 'visit', { on }, 'visited'],
  ['in the future', waiting, 'visit', { on: '2020-03-03' }, 'visit-in-future'],
  ['nobody there, and again', missed, 'absent', { on }, 'absent'],
  ['met at last', missed, 'visit', { on }, 'visited'],
  ['not wanted', waiting, 'decline', { on }, 'declined'],
  ['twice', seen, 'visit', { on }, 'visited-already'],
  ['after a no', declined, 'visit', { on }, 'visited-already'],
  ['something else', waiting, 'approve', {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(visit, state, action, input, { settings }), result));

test('outcomes, figures and what is odd follow the visits', () => {
  for (const [state, outcome, contribution] of [
    [waiting, 'open', { visited: 0, needs: 0, absent: 0, declined: 0 }],
    [missed, 'open', { visited: 0, needs: 0, absent: 1, declined: 0 }],
    [seen, 'passed', { visited: 1, needs: 0, absent: 1, declined: 0 }],
    [needing, 'passed', { visited: 1, needs: 1, absent: 0, declined: 0 }],
    [declined, 'failed', { visited: 0, needs: 0, absent: 0, declined: 1 }],
  ] as const)
    assert.deepEqual([visit.outcome(state), visit.contribution(state)], [outcome, contribution]);
  assert.equal(visit.waiting(settings, missed).odd, true);
  assert.deepEqual(visit.waiting(settings, waiting).with, { level: 'second-level' });
});

test('what is needed goes into the sealed field and never into the history', () => {
  const action = { action: 'visit', input: { on, needs: '缺一辆轮椅' } };
  const events = visit.decide(stageContext({ settings, answers: { group: 'ill' } }), waiting, action);
  assert.ok(!isRefusal(events));
  assert.doesNotMatch(JSON.stringify(events), /轮椅/);
  assert.deepEqual(effectsOf(visit, 'visited', { needs: true }, { settings }), ['answers']);
  assert.deepEqual(effectsOf(visit, 'visited', { needs: false }, { settings }), []);
  const wrong = refuse('answers-wrong', '太长', 'Too long');
  assert.equal(tried(visit, waiting, 'visit', action.input, { settings, checked: wrong }), 'answers-wrong');
});
