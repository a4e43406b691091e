import assert from 'node:assert/strict';
import { test } from 'node:test';
import { review } from '#kinds/review/review.ts';
import { isRefusal } from '#kit/refusal.ts';
import { effectsOf, entered, type Given, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = { at: 'second-level', within: { workingDays: 5 } };
const plain: Given = { settings };
const four: Given = { settings: { ...settings, countersign: true } };
const by = (personId: number, given: Given = plain): Given => ({ ...given, personId });

const open = entered(review, plain);
const signed = taken(review, open, 'approve', {}, by(1, four));
const approved = taken(review, open, 'approve', {}, plain);
const refused = taken(review, open, 'refuse', { why: '不符' }, plain);
const returned = taken(review, open, 'return', { why: '补照片' }, plain);
const delegated = taken(review, open, 'delegate', { to: 5 }, plain);
const earlier = {
  deciders: [
    { stage: 'before', personId: 8 },
    { stage: 'stage', personId: 5 },
  ],
};
const late: Given = { ...plain, today: '2020-03-10' };

test('it starts at its level with a deadline in working days', () => {
  assert.deepEqual([open.level, open.dueOn, open.decision], ['second-level', '2020-03-09', 'open']);
  assert.equal(entered(review, { settings: { at: 'district' } }).dueOn, undefined);
});

test('what is odd about it is told in words', () => {
  assert.deepEqual(review.oddities?.(open, { form: {} }), []);
  const [up] = review.oddities?.({ ...open, escalations: 2 }, { form: {} }) ?? [];
  assert.deepEqual(up, { zh: '下级到期没有办，已上报 2 次', en: 'Overdue below: escalated 2 times' });
});

test('where no holidays are announced its deadline is counted by weekends', () => {
  assert.equal(entered(review, { ...plain, today: '2089-12-30' }).dueOn, '2090-01-06');
});

for (const [says, state, action, input, given, result] of [
  ['one signature is enough', open, 'approve', {}, plain, 'approved'],
  ['the first of two signatures', open, 'approve', {}, by(1, four), 'signed-first'],
  ['the same person twice', signed, 'approve', {}, by(1, four), 'second-person-needed'],
  ['the second person', signed, 'approve', {}, by(2, four), 'approved'],
  ['sent back', open, 'return', { why: '补照片' }, plain, 'returned'],
  ['refused', open, 'refuse', { why: '不符', rule: '第三条' }, plain, 'refused'],
  ['handed to a colleague', open, 'delegate', { to: 5 }, plain, 'delegated'],
  ['decided by somebody else after that', delegated, 'approve', {}, by(6), 'delegated'],
  ['decided by the colleague', delegated, 'approve', {}, by(5), 'approved'],
  ['handed on by another', delegated, 'delegate', { to: 7 }, by(6), 'delegated'],
  ['handed to oneself', open, 'delegate', { to: 902 }, plain, 'delegate-unfit'],
  ['handed to the applicant', open, 'delegate', { to: 300 }, plain, 'delegate-unfit'],
  ['handed to who prepared it', open, 'delegate', { to: 8 }, { ...plain, case: { openedBy: 8 } }, 'delegate-unfit'],
  ['handed to who decided before', open, 'delegate', { to: 8 }, { ...plain, case: earlier }, 'delegate-unfit'],
  ['handed to who looked at this stage before', open, 'delegate', { to: 5 }, { ...plain, case: earlier }, 'delegated'],
  ['handed to who signed first', signed, 'delegate', { to: 1 }, four, 'delegate-unfit'],
  ['taken over from the colleague', delegated, 'take-over', {}, by(6), 'delegated'],
  ['taken over by the colleague himself', delegated, 'take-over', {}, by(5), 'not-delegated'],
  ['taken over though nobody has it', open, 'take-over', {}, plain, 'not-delegated'],
  ['decided twice', approved, 'approve', {}, plain, 'already-decided'],
  ['refused after approval', approved, 'refuse', { why: '不符' }, plain, 'already-decided'],
  ['escalated on its last day', open, 'escalate', {}, { ...plain, today: '2020-03-09' }, 'not-overdue'],
  ['escalated the day after', open, 'escalate', {}, late, 'escalated'],
  ['escalated without a limit', { ...open, dueOn: undefined }, 'escalate', {}, late, 'not-overdue'],
  ['escalated above the city', { ...open, level: 'municipal' }, 'escalate', {}, late, 'no-level-above'],
  ['escalated though delegated', delegated, 'escalate', {}, late, 'escalated'],
  ['something else', open, 'grant', {}, plain, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => {
    const events = review.decide(stageContext(given), state as typeof open, { action, input });
    // A refusal and an event may bear one name: who it is handed to, and that it was.
    assert.equal(isRefusal(events) ? events.code : events.map((e) => e.type).join(' '), result);
    assert.equal(
      isRefusal(events),
      !/^(?:approved|signed-first|returned|refused|escalated)$/.test(result) &&
        !(result === 'delegated' && (action === 'delegate' || action === 'take-over')),
    );
  });

test('an overdue case goes one level up with a new limit and comes first there', () => {
  const up = taken(review, delegated, 'escalate', {}, late);
  assert.deepEqual(
    [up.level, up.dueOn, up.delegate, up.odd, up.escalations],
    ['district', '2020-03-17', undefined, true, 1],
  );
  assert.deepEqual(review.waiting(settings, up), { with: { level: 'district' }, dueOn: '2020-03-17', odd: true });
});

test('a case that comes back is looked at afresh and is odd', () => {
  const again = entered(review, plain, returned);
  assert.deepEqual([again.decision, again.firstBy, again.odd, again.returns], ['open', undefined, true, 1]);
  assert.equal(entered(review, { ...plain, case: { odd: true } }).odd, true);
});

test('who signed and why are in the history', () => {
  const events = review.decide(stageContext(by(9)), open, { action: 'refuse', input: { why: '不符', rule: '第三条' } });
  assert(!isRefusal(events));
  assert.deepEqual(events[0]?.data, { by: 9, why: '不符', rule: '第三条' });
});

test('outcomes and figures follow the decision', () => {
  for (const [state, outcome, counted] of [
    [open, 'open', {}],
    [signed, 'open', {}],
    [approved, 'passed', { passed: 1 }],
    [refused, 'failed', { refused: 1 }],
    [returned, 'returned', { returned: 1 }],
    [taken(review, open, 'escalate', {}, late), 'open', { escalated: 1 }],
  ] as const) {
    assert.equal(review.outcome(state), outcome);
    assert.deepEqual(review.contribution(state), { passed: 0, refused: 0, returned: 0, escalated: 0, ...counted });
  }
});

test('the member is told of a return and of a refusal, and a refusal frees the numbers', () => {
  assert.deepEqual(effectsOf(review, 'returned'), ['message case-returned to subject']);
  assert.deepEqual(effectsOf(review, 'refused'), ['release-keys', 'message case-refused to subject']);
  for (const type of ['started', 'approved', 'signed-first', 'delegated', 'escalated'])
    assert.deepEqual(effectsOf(review, type), []);
});

test('an action that is not there is refused by name', () =>
  assert.equal(tried(review, open, 'x', {}, plain), 'unknown-action'));
