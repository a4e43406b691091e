import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type MatchState, match } from '#kinds/match/match.ts';
import { problemPool } from '#programmes/innovation/problem-pool.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = { at: 'district', from: ['union'], partners: 'several', benefits: true };
const one = { ...settings, partners: 'one', needsPartner: true };
const asker = 501;
const asking = { organisation: 21, union: 21, district: 3, note: '想在车间试用' };
const from = (personId: number, more: object = {}) => ({
  settings,
  personId,
  duties: ['interested'] as const,
  ...more,
});
const owner = { settings, personId: 300, duties: ['subject'] as const };
const union = { settings, personId: 902 };

const open = entered(match, { settings });
const asked = taken(match, open, 'interest', asking, from(asker));
const agreed = taken(match, asked, 'agree', { interest: 1 }, owner);
const partner = taken(match, agreed, 'confirm', { interest: 1 }, from(asker));
const benefit = { interest: 1, nth: 1, saved: 300_000, earned: 20_000 };
const claimed = taken(match, partner, 'claim-benefit', benefit, from(asker));
const accepted = taken(match, claimed, 'accept-benefit', { claim: 1 }, union);
const closed = taken(match, accepted, 'close', {}, owner);

const pool = { ...one, partners: 'several', benefits: false, solution: 'progress', answerWithin: { days: 30 } };
const inPool = { settings: pool, programme: problemPool };
const pooling = (personId: number) => from(personId, inPool);
const poolOwner = { ...owner, ...inPool };
const poolAsked = taken(match, open, 'interest', asking, pooling(asker));
const poolAgreed = taken(match, poolAsked, 'agree', { interest: 1 }, poolOwner);
const poolPartner = taken(match, poolAgreed, 'confirm', { interest: 1 }, pooling(asker));
const how = { interest: 1, how: '加一道超声' };
const reported = taken(match, poolPartner, 'report-solved', how, pooling(asker));
const returned = taken(match, reported, 'not-yet', { solution: 1, why: '太久' }, poolOwner);
const solved = taken(match, reported, 'confirm-solved', { solution: 1 }, poolOwner);
const organiser = { settings, personId: 903, duties: ['organiser'] as const };
const system = { settings, personId: null, duties: ['system'] as const };
const late = { ...system, today: '2020-05-01' };
const overSince = { since: '2020-03-02' };
const told = taken(match, open, 'tell-over', overSince, system);

const table: readonly (readonly [string, MatchState, string, object, object, string])[] = [
  ['one asks', open, 'interest', asking, from(asker), 'interested'],
  ['the same union again', asked, 'interest', asking, from(502), 'interest-already'],
  ['another for himself', asked, 'interest', { note: '我会' }, from(503), 'interested'],
  ['his own', open, 'interest', { note: '我会' }, from(300), 'own-showing'],
  [
    'where one partner is enough',
    partner,
    'interest',
    { note: '我会' },
    from(503, { settings: one }),
    'partner-chosen',
  ],
  ['while it waits', asked, 'step-back', { interest: 1 }, from(asker), 'stepped-back'],
  ['once they are partners', partner, 'step-back', { interest: 1 }, from(asker), 'match-moved-on'],
  ['what waits', asked, 'agree', { interest: 1 }, owner, 'agreed'],
  ['what was agreed to', agreed, 'agree', { interest: 1 }, owner, 'match-moved-on'],
  ['what is not there', asked, 'agree', { interest: 9 }, owner, 'no-such-interest'],
  ['with a reason', asked, 'decline', { interest: 1, why: '已有' }, owner, 'declined'],
  ['after the owner agreed', agreed, 'confirm', { interest: 1 }, from(asker), 'confirmed'],
  ['before the owner agreed', asked, 'confirm', { interest: 1 }, from(asker), 'match-moved-on'],
  ['of a partner', partner, 'claim-benefit', benefit, from(asker), 'benefit-claimed'],
  ['of nobody yet', asked, 'claim-benefit', benefit, from(asker), 'match-moved-on'],
  ['without an amount', partner, 'claim-benefit', { interest: 1, nth: 1 }, from(asker), 'benefit-empty'],
  ['of the same year', claimed, 'claim-benefit', benefit, from(asker), 'benefit-already'],
  [
    'where none is followed',
    partner,
    'claim-benefit',
    benefit,
    from(asker, { settings: { ...settings, benefits: false } }),
    'benefit-not-followed',
  ],
  ['by the union', claimed, 'accept-benefit', { claim: 1 }, union, 'benefit-accepted'],
  [
    'by whoever reported it',
    claimed,
    'accept-benefit',
    { claim: 1 },
    { settings, personId: asker },
    'recusal-own-work',
  ],
  ['twice', accepted, 'accept-benefit', { claim: 1 }, union, 'match-moved-on'],
  ['by the union', claimed, 'refuse-benefit', { claim: 1, why: '没有凭据' }, union, 'benefit-refused'],
  ['by the owner', partner, 'close', {}, owner, 'closed'],
  ['with a benefit to be looked at', claimed, 'close', {}, owner, 'benefits-waiting'],
  ['without the partner that it needs', asked, 'close', {}, { ...owner, settings: one }, 'no-partner'],
  ['nobody came', asked, 'give-up', { why: '没有人来' }, owner, 'given-up'],
  ['there is a partner', partner, 'give-up', { why: '没有人来' }, owner, 'match-moved-on'],
  ['when it is over', closed, 'interest', { note: '我会' }, from(503), 'match-moved-on'],
  ['of a partner', poolPartner, 'report-solved', how, pooling(asker), 'solution-reported'],
  ['before they are partners', poolAgreed, 'report-solved', how, pooling(asker), 'match-moved-on'],
  ['while one waits', reported, 'report-solved', how, pooling(asker), 'solution-waiting'],
  ['once more after “not yet”', returned, 'report-solved', how, pooling(asker), 'solution-reported'],
  ['where none is followed', partner, 'report-solved', how, from(asker), 'solution-not-followed'],
  ['what was reported', reported, 'confirm-solved', { solution: 1 }, poolOwner, 'solution-confirmed'],
  [
    'by the union, where nobody else can',
    reported,
    'confirm-solved',
    { solution: 1 },
    { ...organiser, ...inPool },
    'solution-confirmed',
  ],
  [
    'by whoever reported it',
    reported,
    'confirm-solved',
    { solution: 1 },
    { ...poolOwner, personId: asker },
    'recusal-own-work',
  ],
  ['what is not there', reported, 'confirm-solved', { solution: 2 }, poolOwner, 'no-such-interest'],
  ['what was reported', reported, 'not-yet', { solution: 1, why: '太久' }, poolOwner, 'solution-returned'],
  ['what was confirmed', solved, 'not-yet', { solution: 1, why: '太久' }, poolOwner, 'match-moved-on'],
  ['with a solution to be answered', reported, 'close', {}, poolOwner, 'solution-waiting'],
  ['before it is solved', poolPartner, 'close', {}, poolOwner, 'not-solved'],
  ['solved', solved, 'close', {}, poolOwner, 'closed'],
  ['there is a partner, who never solved it', poolPartner, 'give-up', { why: '等太久' }, poolOwner, 'given-up'],
  ['whoever is waited for', asked, 'end', { why: '换了车' }, organiser, 'ended'],
  ['with a benefit to be looked at', claimed, 'end', { why: '换了车' }, organiser, 'benefits-waiting'],
  ['nobody answered', poolAsked, 'lapse', {}, late, 'lapsed'],
  ['nobody confirmed', poolAgreed, 'lapse', {}, late, 'lapsed'],
  ['in time', poolAsked, 'lapse', {}, system, 'not-overdue'],
  ['where there is no such day', asked, 'lapse', {}, late, 'not-overdue'],
  ['it is not on show any more', open, 'tell-over', overSince, system, 'over'],
  ['told already', told, 'tell-over', overSince, system, 'not-overdue'],
  ['after it was over', told, 'shown-again', {}, system, 'shown-again'],
  ['what was never over', open, 'shown-again', {}, system, 'not-overdue'],
  ['nobody renewed it', told, 'expire', overSince, late, 'expired'],
  [
    'whoever is told late has as long to renew it',
    taken(match, open, 'tell-over', overSince, { ...system, today: '2020-04-20' }),
    'expire',
    overSince,
    late,
    'not-overdue',
  ],
  ['it may still be renewed', told, 'expire', overSince, system, 'not-overdue'],
  ['a partner may still report', partner, 'expire', overSince, late, 'not-overdue'],
  ['something else', open, 'approve', {}, owner, 'unknown-action'],
];
for (const [says, state, action, input, given, result] of table)
  test(`${action}: ${says}`, () =>
    assert.equal(tried(match, state, action, input as Record<string, unknown>, given), result));

test('after a refused benefit the year can be reported again', () => {
  const refused = taken(match, claimed, 'refuse-benefit', { claim: 1, why: '没有凭据' }, union);
  assert.equal(tried(match, refused, 'claim-benefit', benefit, from(asker)), 'benefit-claimed');
});

test('partners, their unions and what it brought by year are counted from the state', () => {
  const { interests, partners, unions, districts, benefitFen, firstYearFen, laterYearsFen } =
    match.contribution(accepted);
  assert.deepEqual([interests, partners, unions, districts], [1, 1, 1, 1]);
  assert.deepEqual([benefitFen, firstYearFen, laterYearsFen], [320_000, 320_000, 0]);
  assert.deepEqual(match.contribution(claimed).benefitFen, 0, 'not before the union accepted it');
});

test('it waits with the union where a benefit is to be looked at, with the owner where he has to answer', () => {
  assert.deepEqual(match.waiting(settings, asked).with, 'subject');
  assert.equal(match.waiting(settings, partner).with, 'system');
  assert.deepEqual(match.waiting(settings, claimed).with, { level: 'district' });
  assert.deepEqual([open, closed].map(match.outcome), ['open', 'passed']);
  const over = taken(match, asked, 'give-up', { why: '没有人来' }, owner);
  assert.deepEqual([match.outcome(over), over.interests[1]?.status], ['failed', 'over']);
});

test('an interest is kept sealed, both sides are told, a paper goes with the case', () => {
  assert.deepEqual(effectsOf(match, 'interested', { number: 1 }), ['interest', 'message match-interested to subject']);
  assert.deepEqual(effectsOf(match, 'agreed', { number: 1, to: asker }), [
    `message match-agreed to ${asker} at /hall/showcase`,
  ]);
  assert.deepEqual(effectsOf(match, 'benefit-claimed', { paper: 7 }), ['paper']);
  assert.deepEqual(effectsOf(match, 'given-up'), ['release-keys']);
  assert.deepEqual(effectsOf(match, 'started'), []);
});

test('what it comes to when the union or time ends it: done where it was of use, failed where a partner was needed', () => {
  const ends = (state: MatchState, given: object) =>
    match.outcome(taken(match, state, 'end', { why: '换了车' }, given));
  assert.deepEqual([ends(asked, organiser), ends(poolPartner, { ...organiser, ...inPool })], ['passed', 'failed']);
  const expired = taken(match, told, 'expire', overSince, late);
  assert.deepEqual([match.outcome(expired), match.contribution(solved).solved], ['passed', 1]);
});

test('an interest has its day, and whoever waited is told when there is nothing more to wait for', () => {
  assert.deepEqual(match.waiting(pool, poolAsked), { with: 'subject', dueOn: '2020-04-01', odd: false });
  assert.deepEqual(match.waiting(pool, poolPartner), { with: 'system', dueOn: null, odd: false });
  assert.equal(match.waiting(pool, reported).with, 'subject');
  assert.deepEqual(effectsOf(match, 'lapsed', { was: 'waiting', to: asker }), [
    'message match-lapsed to subject',
    `message match-lapsed to ${asker} at /hall/showcase`,
  ]);
  assert.deepEqual(effectsOf(match, 'ended', { to: 'given-up', told: [asker] }), [
    ...['release-keys', 'message match-ended to subject', `message match-ended to ${asker} at /hall/showcase`],
  ]);
  assert.deepEqual(effectsOf(match, 'over', { since: '2020-03-02', toldOn: '2020-03-03' }), [
    'message match-over to subject',
  ]);
  assert.deepEqual(effectsOf(match, 'solution-reported'), ['answers', 'message match-solution-reported to subject']);
});

test('whoever does not have the case reads of nobody who asked', () => {
  assert.equal(match.outside!(asked).interests[1]?.personId, 0);
  assert.deepEqual(match.effects(stageContext(), { stage: 'stage', type: 'closed', data: {} }), []);
});
