import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from '#kinds/apply/apply.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Finding, Verdict } from '#policy/condition.ts';
import { effectsOf, entered, type Given, stageContext, taken, tried } from '#test/support/stage-context.ts';

const finding = (holds: Finding['holds']): Finding => ({
  key: 'in-year',
  says: text('证书须在本年度取得', 'Issued in the year'),
  clause: '第三条',
  holds,
  saw: text('发证日期：2019-12-31', 'Issued on: 2019-12-31'),
});
const verdict = (holds: Verdict['holds']): Given => ({ verdict: { holds, findings: [finding(holds)] } });

const draft = entered(apply);
const submitted = taken(apply, draft, 'submit', { answers: {} });
const refused = taken(apply, draft, 'submit', { onRecord: true }, verdict(false));
const returned = apply.evolve(submitted, { stage: 'apply', type: 'reopened', data: {} });

for (const [says, state, given, input, result] of [
  ['answers that hold are submitted', draft, {}, {}, 'submitted'],
  ['what is not yet known is submitted too', draft, verdict('unknown'), {}, 'submitted'],
  ['a broken rule is a no', draft, verdict(false), {}, 'not-eligible'],
  ['a broken rule may be filed to be appealed', draft, verdict(false), { onRecord: true }, 'submitted refused'],
  [
    'answers that do not fit the form',
    draft,
    { checked: refuse('answers-wrong', '填错', 'wrong') },
    {},
    'answers-wrong',
  ],
  ['before the round opens', draft, { today: '2019-12-31' }, {}, 'round-not-open'],
  ['on its first day', draft, { today: '2020-01-01' }, {}, 'submitted'],
  ['on its last day', draft, { today: '2020-12-31' }, {}, 'submitted'],
  ['after its last day', draft, { today: '2021-01-01' }, {}, 'round-not-open'],
  ['when the round was closed early', draft, { round: { state: 'closed' } }, {}, 'round-not-open'],
  ['a second time', submitted, {}, {}, 'already-submitted'],
  ['after a refusal', refused, {}, {}, 'already-submitted'],
  ['again after it was sent back', returned, {}, {}, 'submitted'],
  ['corrected after the last day', returned, { today: '2021-01-01' }, {}, 'submitted'],
  ['corrected after the round was closed', returned, { round: { state: 'closed' } }, {}, 'submitted'],
] as const)
  test(`submit: ${says}`, () => assert.equal(tried(apply, state, 'submit', input, given), result));

test('there is no other action', () => assert.equal(tried(apply, draft, 'approve'), 'unknown-action'));

test('the refusal names the rule, its clause and what to do next', () => {
  const refusal = apply.decide(stageContext(verdict(false)), draft, { action: 'submit', input: {} });
  assert('refused' in refusal);
  assert.match(refusal.why.zh, /证书须在本年度取得/);
  assert.equal(refusal.rule, '第三条');
  assert(refusal.next);
});

test('the history holds which rule failed, not what was seen', () => {
  const events = apply.decide(stageContext(verdict(false)), draft, { action: 'submit', input: { onRecord: true } });
  assert(!('refused' in events));
  assert.deepEqual(events.at(-1)?.data, { rules: [{ rule: 'in-year', holds: false }] });
  assert(!JSON.stringify(events).includes('2019-12-31'));
});

test('a case is odd when a rule is unknown or it was sent back before', () => {
  assert.equal(submitted.odd, undefined);
  assert.equal(taken(apply, draft, 'submit', {}, verdict('unknown')).odd, true);
  assert.equal(taken(apply, returned, 'submit').odd, true);
});

test('outcomes and figures follow the status', () => {
  for (const [state, outcome, contribution] of [
    [draft, 'open', { submitted: 0, passed: 0, refused: 0 }],
    [submitted, 'passed', { submitted: 1, passed: 1, refused: 0 }],
    [refused, 'failed', { submitted: 1, passed: 0, refused: 1 }],
    [returned, 'open', { submitted: 1, passed: 0, refused: 0 }],
  ] as const) {
    assert.equal(apply.outcome(state), outcome);
    assert.deepEqual(apply.contribution(state), contribution);
  }
  assert.equal(apply.waiting({}, draft).with, 'subject');
});

test('submitting stores the answers and claims each number that may occur once', () => {
  const given: Given = { answers: { number: 'jd-2020 001', level: 'high', issuedOn: '2020-02-01' } };
  const effects = apply.effects(stageContext(given), { stage: 'apply', type: 'submitted', data: {} });
  assert.deepEqual(
    effects.map((e) => (e.do === 'claim-key' ? [e.do, e.scope, e.key, e.refusal.code] : [e.do])),
    [['answers'], ['claim-key', 'programme:little-grant:number', 'JD2020001', 'already-used']],
  );
});

test('what is filed only to be refused claims no number', () => {
  const given: Given = { answers: { number: 'A' } };
  assert.deepEqual(effectsOf(apply, 'submitted', { onRecord: true }, given), ['answers']);
});

test('handed in again, the numbers of before are given free first', () => {
  const events = apply.decide(stageContext(), returned, { action: 'submit', input: {} });
  assert(!('refused' in events));
  const effects = apply.effects(stageContext({ answers: { number: 'B' } }), events[0]!);
  assert.deepEqual(
    effects.map((effect) => effect.do),
    ['answers', 'release-keys', 'claim-key'],
  );
});

test('a refusal gives the numbers free again; nothing else has effects', () => {
  assert.deepEqual(effectsOf(apply, 'refused'), ['release-keys']);
  for (const type of ['started', 'reopened']) assert.deepEqual(effectsOf(apply, type), []);
});
