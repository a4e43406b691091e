import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pay } from '#kinds/pay/pay.ts';
import { isRefusal } from '#kit/refusal.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { effectsOf, entered, type Given, stageContext, taken, tried } from '#test/support/stage-context.ts';

const member: Given = { settings: { to: 'member' }, case: { amountFen: 100_000 } };
const due = entered(pay, member);
const settled = taken(pay, due, 'settle', { attempt: 1 });
const rejected = taken(pay, due, 'reject', { attempt: 1, reason: '户名不符' });
const corrected = taken(pay, rejected, 'correct-account');

for (const [says, state, action, input, result] of [
  ['the first attempt', due, 'settle', { attempt: 1 }, 'settled'],
  ['an attempt that is not under way', due, 'settle', { attempt: 2 }, 'wrong-payment-state'],
  ['twice', settled, 'settle', { attempt: 1 }, 'wrong-payment-state'],
  ['returned by the bank', due, 'reject', { attempt: 1, reason: '户名不符' }, 'rejected'],
  ['returned after it was settled', settled, 'reject', { attempt: 1, reason: 'x' }, 'wrong-payment-state'],
  ['returned twice', rejected, 'reject', { attempt: 1, reason: 'x' }, 'wrong-payment-state'],
  ['when nothing was returned', due, 'correct-account', {}, 'wrong-payment-state'],
  ['after a return', rejected, 'correct-account', {}, 'account-corrected'],
  ['a late answer to the first attempt', corrected, 'settle', { attempt: 1 }, 'wrong-payment-state'],
  ['the second attempt', corrected, 'settle', { attempt: 2 }, 'settled'],
  ['something else', due, 'grant', {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(pay, state, action, input), result));

test('what is due is what was granted', () =>
  assert.deepEqual([due.dueFen, due.payee, due.providerId, due.attempt], [100_000, 'member', null, 1]));

const instalments = [
  { key: 'first', percent: 33 },
  { key: 'second', percent: 33 },
  { key: 'last', percent: 34 },
];
test('instalments of any amount add up to it', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000_000_000 }), (amountFen) => {
      const programme = { ...littleProgramme, amount: { ...littleProgramme.amount!, instalments } };
      const shares = instalments.map(
        ({ key }) =>
          entered(pay, { programme, settings: { to: 'member', instalment: key }, case: { amountFen } }).dueFen,
      );
      assert.equal(
        shares.reduce((sum, share) => sum + share, 0),
        amountFen,
      );
    }),
  ));

test('a provider is found by the choice of the case, or the stage is not entered', () => {
  const offers = [
    { key: 'welding', label: { zh: '焊工', en: 'Welding' }, priceFen: 80_000, providerId: 77 },
    { key: 'cooking', label: { zh: '面点', en: 'Cooking' }, priceFen: 60_000 },
  ];
  const given = (course: string): Given => ({
    settings: { to: 'provider', offers: 'courses', of: 'course' },
    round: { parameters: { courses: offers } },
    answers: { course },
    case: { amountFen: 80_000 },
  });
  assert.equal(entered(pay, given('welding')).providerId, 77);
  for (const course of ['cooking', 'none']) {
    const refusal = pay.start(stageContext(given(course)));
    assert(isRefusal(refusal));
    assert.equal(refusal.code, 'no-provider');
  }
});

test('outcomes, figures and who has it follow the payment', () => {
  for (const [state, outcome, having, contribution] of [
    [due, 'open', 'finance', { due: 1, settled: 0, settledFen: 0, rejected: 0, rejections: 0 }],
    [rejected, 'open', 'subject', { due: 1, settled: 0, settledFen: 0, rejected: 1, rejections: 1 }],
    [corrected, 'open', 'finance', { due: 1, settled: 0, settledFen: 0, rejected: 0, rejections: 1 }],
    [settled, 'passed', 'finance', { due: 0, settled: 1, settledFen: 100_000, rejected: 0, rejections: 0 }],
  ] as const) {
    assert.equal(pay.outcome(state), outcome);
    assert.equal(pay.waiting({}, state).with, having);
    assert.deepEqual(pay.contribution(state), contribution);
  }
  assert.equal(rejected.reason, '户名不符');
  assert.equal(taken(pay, corrected, 'settle', { attempt: 2 }).reason, null);
});

test('the day promised is the deadline of finance, never on a day off, and binds nobody while the account is wrong', () => {
  const promised = entered(pay, { ...member, settings: { to: 'member', within: { days: 5 } }, today: '2020-03-03' });
  assert.equal(pay.waiting({}, promised).dueOn, '2020-03-09', 'the eighth is a Sunday');
  const back = taken(pay, promised, 'reject', { attempt: 1, reason: '户名不符' });
  assert.equal(pay.waiting({}, back).dueOn, null);
  assert.equal(pay.waiting({}, taken(pay, back, 'correct-account')).dueOn, '2020-03-09');
});

test('the member is told when it arrived and when it came back', () => {
  assert.deepEqual(effectsOf(pay, 'settled'), ['message paid to subject']);
  assert.deepEqual(effectsOf(pay, 'rejected'), ['message payment-rejected to subject']);
  for (const type of ['due', 'account-corrected']) assert.deepEqual(effectsOf(pay, type), []);
});
