import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notice } from '#kinds/notice/notice.ts';
import { effectsOf, entered, type Given, taken, tried } from '#test/support/stage-context.ts';

const open = entered(notice);
const publish = { noticeId: 5, until: '2020-03-09' };
const published = taken(notice, open, 'publish', publish);
const objected = taken(notice, published, 'object', { objectionId: 1 });
const twice = taken(notice, objected, 'object', { objectionId: 2 });
const rejected = taken(notice, objected, 'resolve', { objectionId: 1, upheld: false, why: '查无此事' });
const upheld = taken(notice, twice, 'resolve', { objectionId: 1, upheld: true, why: '属实' });
const noted = taken(notice, published, 'note', { objectionId: 3 });
const real = taken(notice, noted, 'screen', { objectionId: 3, real: true, why: '有凭据' });
const dismissed = taken(notice, noted, 'screen', { objectionId: 3, real: false, why: '没有说是什么事' });
const last: Given = { today: '2020-03-09' };
const after: Given = { today: '2020-03-10' };
const closed = taken(notice, published, 'close', {}, after);

const announced = taken(notice, open, 'publish', { ...publish, from: '2020-03-02T02:10:00.000Z' });
const early: Given = { now: new Date('2020-03-02T02:09:59.999Z') };
const late: Given = { now: new Date('2020-03-02T02:10:00.000Z') };

for (const [says, state, action, input, given, result] of [
  ['announced, not public', announced, 'take-back', { noticeId: 5, by: 9 }, early, 'taken-back'],
  ['public', announced, 'take-back', { noticeId: 5, by: 9 }, late, 'notice-public'],
  ['of another notice', announced, 'take-back', { noticeId: 6, by: 9 }, early, 'notice-public'],
  ['published as before', published, 'take-back', { noticeId: 5, by: 9 }, early, 'notice-public'],
  ['put up', open, 'publish', publish, {}, 'published'],
  ['put up twice', published, 'publish', publish, {}, 'already-published'],
  ['before it is put up', open, 'object', { objectionId: 1 }, {}, 'notice-over'],
  ['on its last day', published, 'object', { objectionId: 1 }, last, 'objected'],
  ['after its last day', published, 'object', { objectionId: 1 }, after, 'notice-over'],
  ['found wrong', objected, 'resolve', { objectionId: 1, upheld: false }, {}, 'resolved'],
  ['found right', objected, 'resolve', { objectionId: 1, upheld: true }, {}, 'resolved'],
  ['one that was never raised', objected, 'resolve', { objectionId: 9, upheld: true }, {}, 'no-such-objection'],
  ['one that is resolved', rejected, 'resolve', { objectionId: 1, upheld: true }, {}, 'no-such-objection'],
  ['before it was put up', open, 'close', {}, after, 'notice-running'],
  ['on its last day', published, 'close', {}, last, 'notice-running'],
  ['with an objection open', objected, 'close', {}, after, 'objection-open'],
  ['with every objection rejected', rejected, 'close', {}, after, 'closed'],
  ['the day after', published, 'close', {}, after, 'closed'],
  ['without a name, before it is put up', open, 'note', { objectionId: 3 }, {}, 'notice-over'],
  ['without a name, on its last day', published, 'note', { objectionId: 3 }, last, 'noted'],
  ['without a name, after its last day', published, 'note', { objectionId: 3 }, after, 'notice-over'],
  ['read, after the last day too', noted, 'screen', { objectionId: 3, real: true }, after, 'screened'],
  ['one that was read', dismissed, 'screen', { objectionId: 3, real: true }, {}, 'no-such-objection'],
  ['one that has a name', objected, 'screen', { objectionId: 1, real: true }, {}, 'no-such-objection'],
  ['one that nobody has read', noted, 'resolve', { objectionId: 3, upheld: true }, {}, 'no-such-objection'],
  ['one that was opened', real, 'resolve', { objectionId: 3, upheld: true }, {}, 'resolved'],
  ['with one that nobody has read', noted, 'close', {}, after, 'objection-unread'],
  ['with one that was opened', real, 'close', {}, after, 'objection-open'],
  ['with one that was dismissed', dismissed, 'close', {}, after, 'closed'],
  ['something else', open, 'approve', {}, {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(notice, state, action, input, given), result));

test('nothing passes while an objection is open; one that is upheld ends it', () => {
  for (const [state, outcome, counted] of [
    [open, 'open', {}],
    [published, 'open', { published: 1 }],
    [objected, 'open', { published: 1, objected: 1 }],
    [rejected, 'open', { published: 1, objected: 1 }],
    [closed, 'passed', { published: 1, passed: 1 }],
    [upheld, 'failed', { published: 1, objected: 1, upheld: 1 }],
    [noted, 'open', { published: 1 }],
    [dismissed, 'open', { published: 1 }],
    [real, 'open', { published: 1, objected: 1 }],
  ] as const) {
    assert.equal(notice.outcome(state), outcome);
    assert.deepEqual(notice.contribution(state), { published: 0, passed: 0, objected: 0, upheld: 0, ...counted });
  }
});

test('the federation has it until it is put up and while there is an objection; otherwise it waits by itself', () => {
  assert.deepEqual(notice.waiting({}, open), { with: { level: 'district' }, dueOn: null, odd: false });
  assert.deepEqual(notice.waiting({}, published), { with: 'system', dueOn: '2020-03-09', odd: false });
  assert.deepEqual(notice.waiting({}, objected), { with: { level: 'district' }, dueOn: '2020-03-09', odd: true });
});

test('what nobody stands for comes before an officer, and whoever it is about is not told of it', () => {
  assert.deepEqual(notice.waiting({}, noted), { with: { level: 'district' }, dueOn: '2020-03-09', odd: true });
  assert.deepEqual(notice.waiting({}, dismissed), { with: 'system', dueOn: '2020-03-09', odd: false });
  assert.equal(notice.oddities!(noted, { form: {} }).length, 1);
  assert.ok(!('unread' in notice.outside!(noted)));
  assert.ok(notice.actions.note!.untold && notice.actions.screen!.untold);
});

test('a notice after an appeal starts anew and keeps count of what went before', () => {
  const again = entered(notice, {}, upheld);
  assert.deepEqual([again.noticeId, again.open, again.outcome, again.upheld], [undefined, undefined, 'open', 1]);
});

test('only an objection upheld has effects', () => {
  assert.deepEqual(effectsOf(notice, 'resolved', { upheld: true }), [
    'release-keys',
    'message case-refused to subject',
  ]);
  assert.deepEqual(effectsOf(notice, 'resolved', { upheld: false }), []);
  for (const type of ['started', 'published', 'objected', 'noted', 'screened', 'closed'])
    assert.deepEqual(effectsOf(notice, type), []);
});
