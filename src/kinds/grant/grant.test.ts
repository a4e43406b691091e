import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grant } from '#kinds/grant/grant.ts';
import { refuse } from '#kit/refusal.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { effectsOf, entered, type Given, stageContext, taken, tried } from '#test/support/stage-context.ts';

const cut: Given = {
  programme: { ...littleProgramme, amount: { ...littleProgramme.amount!, atBudget: 'proportional' } },
};
const open = entered(grant);
const granted = taken(grant, open, 'grant');
const refused = taken(grant, open, 'refuse', { why: '重复' });

for (const [says, action, input, given, result] of [
  ['what the policy gives', 'grant', {}, {}, 'granted'],
  ['exactly what the policy gives, named', 'grant', { amountFen: 100_000 }, {}, 'granted'],
  ['more than the policy gives', 'grant', { amountFen: 100_001 }, {}, 'above-policy'],
  ['less, where the policy does not cut', 'grant', { amountFen: 99_999 }, {}, 'not-proportional'],
  ['less, where the policy cuts proportionally', 'grant', { amountFen: 99_999 }, cut, 'granted'],
  [
    'an amount that is not known',
    'grant',
    {},
    { amount: refuse('amount-unknown', '不知', 'unknown') },
    'amount-unknown',
  ],
  ['refused', 'refuse', { why: '重复' }, {}, 'refused'],
  ['something else', 'approve', {}, {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(grant, open, action, input, given), result));

test('who had a hand in the case is kept from granting and from refusing where the paper says so, and only there', () => {
  for (const { recusal } of [grant.actions.grant!, grant.actions.refuse!]) {
    assert.ok(typeof recusal === 'function');
    assert.deepEqual(
      [{ hands: 'another' }, { hands: 'anyone' }, {}].map((settings) => recusal(settings)),
      ['preparer', 'subject', 'subject'],
    );
  }
  const said = ({ hands }: { hands?: string }) => grant.says({ from: 'budget', hands }, littleProgramme).zh;
  assert.match(said({ hands: 'another' }), /^区总工会批准，.*，由未经手的人批准$/);
  assert.doesNotMatch(said({}), /未经手/);
});

test('the amount granted is in the event and in the state', () => {
  assert.equal(granted.amountFen, 100_000);
  assert.equal(taken(grant, open, 'grant', { amountFen: 80_000 }, cut).amountFen, 80_000);
});

test('outcomes and figures follow the decision', () => {
  for (const [state, outcome, contribution] of [
    [open, 'open', { granted: 0, amountFen: 0, refused: 0 }],
    [granted, 'passed', { granted: 1, amountFen: 100_000, refused: 0 }],
    [refused, 'failed', { granted: 0, amountFen: 0, refused: 1 }],
  ] as const) {
    assert.equal(grant.outcome(state), outcome);
    assert.deepEqual(grant.contribution(state), contribution);
  }
  assert.deepEqual(grant.waiting({}, open), { with: { level: 'district' }, dueOn: null, odd: false });
});

test('the day promised to the member is the deadline of whoever grants, and never falls on a day off', () => {
  const promised = entered(grant, { settings: { within: { days: 5 } }, today: '2020-03-03' });
  assert.equal(grant.waiting({}, promised).dueOn, '2020-03-09', 'the eighth is a Sunday');
});

test('a grant after an appeal starts without the amount of before', () =>
  assert.deepEqual(entered(grant, {}, refused), { level: 'district', outcome: 'open', amountFen: 0 }));

test('the money leaves the budget with the decision, once per case', () => {
  const [transfer, message] = grant.effects(stageContext(), {
    stage: 'grant',
    type: 'granted',
    data: { amountFen: 100_000 },
  });
  assert.deepEqual(transfer, {
    do: 'transfer',
    debit: 'round-budget',
    credit: 'round-payable',
    amountFen: 100_000,
    kind: 'post',
    code: 'grant',
    entitlement: 'grant',
  });
  assert.equal(message?.do, 'message');
  assert.deepEqual(effectsOf(grant, 'refused'), ['release-keys', 'message case-refused to subject']);
  assert.deepEqual(effectsOf(grant, 'started'), []);
});
