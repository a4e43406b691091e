import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reassess } from '#kinds/reassess/reassess.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = { record: 'studio', chosen: 'number', years: 2 };
const programme = {
  ...littleProgramme,
  roster: { record: 'studio', answers: { number: 'number', patents: 'evidence.patent', made: 'evidence.conversion' } },
};
const given = { settings, programme, answers: { number: 'GZ3-2020-0007', patents: 3, made: 0 } };
const waiting = entered(reassess, given);
const asked = { why: '场地停用', until: '2020-03-20' };
const mending = taken(reassess, waiting, 'rectify', asked, given);
const told = taken(reassess, mending, 'hand-in', { what: '场地已恢复' }, given);
const late = taken(reassess, mending, 'lapse', {}, { ...given, today: '2020-03-21' });
const another = { ...given, personId: 903 };
const kept = taken(reassess, waiting, 'keep', {}, given);
const revoked = taken(reassess, late, 'revoke', { why: '没有整改' }, another);
const objected = entered(reassess, given, revoked);

for (const [says, state, action, input, how, result] of [
  ['what was looked at', waiting, 'keep', {}, given, 'kept'],
  ['while it is being mended', mending, 'keep', {}, given, 'not-now'],
  ['after it was mended, also by whoever had it mended', told, 'keep', {}, given, 'kept'],
  ['twice', kept, 'keep', {}, given, 'not-now'],
  ['whose number cannot be read', waiting, 'keep', {}, { ...given, answers: { number: '七号' } }, 'no-such-record'],
  ['of another kind', waiting, 'keep', {}, { ...given, answers: { number: 'RY3-2020-0007' } }, 'no-such-record'],
  ['until today', waiting, 'rectify', { ...asked, until: '2020-03-02' }, given, 'mend-too-soon'],
  ['twice at once', mending, 'rectify', asked, given, 'not-now'],
  ['once more when it was not enough', told, 'rectify', asked, given, 'rectified'],
  ['without a chance to mend it', waiting, 'revoke', { why: '差' }, another, 'rectify-first'],
  ['before the day has come', mending, 'revoke', { why: '差' }, another, 'not-now'],
  ['by whoever had it mended', told, 'revoke', { why: '差' }, given, 'second-person-needed'],
  ['by another', told, 'revoke', { why: '差' }, another, 'revoked'],
  ['where nothing is to be mended', waiting, 'hand-in', { what: '好' }, given, 'not-now'],
  ['late, but told', late, 'hand-in', { what: '好' }, given, 'handed-in'],
  ['on the last day', mending, 'lapse', {}, { ...given, today: '2020-03-20' }, 'not-overdue'],
  ['something else', waiting, 'approve', {}, given, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(reassess, state, action, input, how), result));

test('kept at once it is renewed, after it was mended restored; each step is remembered', () => {
  const until = '2022-03-01';
  assert.deepEqual(kept.steps, [{ what: 'renewed', kind: 'studio', until }]);
  assert.deepEqual(taken(reassess, told, 'keep', {}, given).steps, [
    { what: 'suspended', kind: 'studio', until: null },
    { what: 'restored', kind: 'studio', until },
  ]);
  const again = taken(reassess, told, 'rectify', { ...asked, until: '2020-05-01' }, another);
  assert.deepEqual([again.steps, again.suspendedBy], [mending.steps, 902], 'the first who had it mended');
});

test('the record changes with its reason; whoever lost it may apply again', () => {
  const data = { kind: 'studio', what: 'suspended', why: '场地停用', until: '2020-03-20' };
  assert.deepEqual(effectsOf(reassess, 'rectified', data, given), [
    ...['change-record', 'message reassessment-rectified to subject'],
  ]);
  const [change] = reassess.effects(stageContext(given), { stage: 'stage', type: 'rectified', data });
  assert.equal(change?.do === 'change-record' && change.change.reason, '场地停用');
  assert.equal(change?.do === 'change-record' && change.change.until, null, 'its end is not the day to mend it by');
  assert.equal(change?.do === 'change-record' && change.change.number?.number, 7);
  assert.deepEqual(effectsOf(reassess, 'revoked', { ...data, what: 'revoked' }, given), [
    ...['release-keys', 'change-record', 'message reassessment-revoked to subject'],
  ]);
  const { what: _, ...once } = data;
  assert.deepEqual(effectsOf(reassess, 'rectified', once, given), ['message reassessment-rectified to subject']);
  assert.deepEqual(effectsOf(reassess, 'handed-in', {}, given), []);
});

test('after an objection it can be kept after all, or revoked once more, which the record says already', () => {
  assert.deepEqual([objected.status, reassess.outcome(objected)], ['objected', 'open']);
  assert.equal(taken(reassess, objected, 'keep', {}, given).steps.at(-1)?.what, 'restored');
  assert.deepEqual(taken(reassess, objected, 'revoke', { why: '仍不合要求' }, another).steps, revoked.steps);
});

test('it waits with the leader while he mends it, and with the union before and after', () => {
  const level = { level: programme.runBy };
  assert.deepEqual(reassess.waiting(settings, waiting), { with: level, dueOn: null, odd: false });
  assert.deepEqual(reassess.waiting(settings, mending), { with: 'subject', dueOn: '2020-03-20', odd: false });
  assert.deepEqual(reassess.waiting(settings, late), { with: level, dueOn: null, odd: true });
});

test('what the year brought is counted once it was decided on, by kind', () => {
  assert.deepEqual(reassess.contribution(waiting), { kept: 0, rectified: 0, revoked: 0, evidence: 0 });
  const brought = { evidence: 3, 'evidence@kind=patent': 3 };
  assert.deepEqual(reassess.contribution(kept), { kept: 1, rectified: 0, revoked: 0, ...brought });
  assert.deepEqual(reassess.contribution(revoked), { kept: 0, rectified: 1, revoked: 1, ...brought });
});
