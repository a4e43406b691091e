import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliver } from '#kinds/deliver/deliver.ts';
import { isRefusal, refuse } from '#kit/refusal.ts';
import { innovationProject as project } from '#programmes/innovation/innovation-project.ts';
import { mentoring as programme } from '#programmes/innovation/mentoring.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = { evidence: 'sessions', least: 2, within: { days: 30 }, at: 'district', answerWithin: { days: 10 } };
const given = { programme, settings };
const met = (...days: number[]) => ({ rows: days.map((day) => ({ on: `2020-02-0${day}`, what: '打底焊' })) });

const begun = entered(deliver, given);
const once = taken(deliver, begun, 'report', met(1), given);
const twice = taken(deliver, begun, 'report', met(1, 2), given);
const handedIn = taken(deliver, twice, 'hand-in', {}, given);
const toMend = taken(deliver, handedIn, 'return', { why: '少照片', until: '2020-03-20' }, given);
const late = taken(deliver, begun, 'lapse', {}, { ...given, today: '2020-04-02' });
const accepted = taken(deliver, handedIn, 'accept', {}, given);

for (const [says, state, action, input, result] of [
  ['one more', begun, 'report', met(1), 'reported'],
  ['nothing', begun, 'report', { rows: [] }, 'report-empty'],
  ['no table at all', begun, 'report', {}, 'report-empty'],
  ['tomorrow', begun, 'report', { rows: [{ on: '2020-03-03', what: '焊' }] }, 'report-in-future'],
  ['after it was handed in', handedIn, 'report', met(3), 'not-now'],
  ['late is not too late', late, 'report', met(3), 'reported'],
  ['too few', once, 'hand-in', {}, 'reports-missing'],
  ['enough', twice, 'hand-in', {}, 'handed-in'],
  ['again', handedIn, 'hand-in', {}, 'not-now'],
  ['what was not handed in', twice, 'accept', {}, 'not-now'],
  ['what was handed in', handedIn, 'accept', {}, 'accepted'],
  ['twice', accepted, 'accept', {}, 'not-now'],
  ['with a day that is over', handedIn, 'return', { why: '少', until: '2020-03-01' }, 'mend-too-soon'],
  ['with a reason', handedIn, 'return', { why: '少' }, 'returned'],
  ['more time for whoever is late', late, 'return', { why: '抓紧' }, 'returned'],
  ['what is under way', begun, 'return', { why: '少' }, 'not-now'],
  ['what was handed in', handedIn, 'refuse', { why: '没有做' }, 'refused'],
  ['what was accepted', accepted, 'refuse', { why: '没有做' }, 'not-now'],
  ['too early', begun, 'lapse', {}, 'not-overdue'],
  ['what was handed in', handedIn, 'lapse', {}, 'not-overdue'],
  ['something else', begun, 'approve', {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(deliver, state, action, input, given), result));

test('where a later stage decides, nothing is refused, and what is late is taken on as it is', () => {
  const review = { ...given, settings: { ...settings, onward: true } };
  const fresh = entered(deliver, review);
  const inTime = taken(deliver, taken(deliver, fresh, 'report', met(1, 2), review), 'hand-in', {}, review);
  const unheard = taken(deliver, fresh, 'lapse', {}, { ...review, today: '2020-04-02' });
  assert.equal(tried(deliver, inTime, 'refuse', { why: '没有做' }, review), 'decided-later');
  assert.equal(tried(deliver, unheard, 'refuse', { why: '没有做' }, review), 'decided-later');
  assert.equal(tried(deliver, fresh, 'accept', {}, review), 'not-now', 'his time is not over yet');
  assert.equal(deliver.outcome(taken(deliver, unheard, 'accept', {}, review)), 'passed');
  assert.equal(tried(deliver, late, 'accept', {}, given), 'not-now', 'nor is it taken on elsewhere');
});

test('several reports of one day count once, and those on file count with the new ones', () => {
  const answers = { sessions: met(1, 2).rows };
  assert.equal(taken(deliver, begun, 'report', met(2, 2, 3), { ...given, answers }).reports, 3);
});

test('a programme that names no table is told so, and a row with a fault is refused as a whole', () => {
  const nowhere = { programme, settings: { ...settings, evidence: 'studio' } };
  assert.equal(tried(deliver, begun, 'report', met(1), nowhere), 'no-evidence-table');
  const checked = refuse('answers-wrong', '没有写内容', 'What was done is missing');
  assert.equal(tried(deliver, begun, 'report', met(1), { ...given, checked }), 'answers-wrong');
});

test('outcomes, figures, who has it and until when follow what happened', () => {
  const seen = [begun, twice, handedIn, toMend, late, accepted].map((state) => {
    const { with: holder, dueOn, odd } = deliver.waiting(settings, state);
    return [deliver.outcome(state), typeof holder === 'object' ? holder.level : holder, dueOn, odd];
  });
  assert.deepEqual(seen, [
    ['open', 'subject', '2020-04-01', false],
    ['open', 'subject', '2020-04-01', false],
    ['open', 'district', '2020-03-12', false],
    ['open', 'subject', '2020-03-20', true],
    ['open', 'district', null, true],
    ['passed', 'district', '2020-03-12', false],
  ]);
  const noPlan = { milestones: 0, missed: 0, spentFen: 0 };
  assert.deepEqual(deliver.contribution(toMend), {
    ...noPlan,
    ...{ underWay: 1, reports: 2, mends: 1, accepted: 0, refused: 0 },
  });
  assert.deepEqual(deliver.contribution(accepted), {
    ...noPlan,
    ...{ underWay: 0, reports: 2, mends: 0, accepted: 1, refused: 0 },
  });
});

test('what is reported goes into the answers and never into the history; whoever is refused is free to apply again', () => {
  const events = deliver.decide(stageContext(given), begun, { action: 'report', input: met(1) });
  assert.ok(!isRefusal(events));
  assert.doesNotMatch(JSON.stringify(events), /打底焊/);
  assert.deepEqual(effectsOf(deliver, 'reported', {}, given), ['answers']);
  const seen = { ...given, settings: { ...given.settings, remembers: true } };
  assert.deepEqual(effectsOf(deliver, 'started', {}, seen), ['fact']);
  assert.deepEqual(effectsOf(deliver, 'accepted', {}, seen), ['fact', 'message delivery-accepted to subject']);
  assert.deepEqual(effectsOf(deliver, 'returned', {}, given), ['message delivery-returned to subject']);
  assert.deepEqual(effectsOf(deliver, 'refused', {}, given), ['release-keys', 'message delivery-refused to subject']);
});

const planned = { programme: project, settings: { ...settings, evidence: 'progress', plan: 'milestones', least: 1 } };
const work = entered(deliver, planned);
const steps = (...days: string[]) => ({ rows: days.map((by) => ({ by, what: '样件' })) });
const laid = taken(deliver, work, 'plan', steps('2020-03-20', '2020-03-10'), planned);
const done = (milestone?: number) => ({
  rows: [{ on: '2020-03-01', what: '试了', spent: 120_000 }],
  ...(milestone === undefined ? {} : { milestone }),
});
const first = taken(deliver, laid, 'report', done(1), planned);

for (const [says, state, action, input, result] of [
  ['without a row', work, 'plan', {}, 'plan-missing'],
  ['a day that is over', work, 'plan', steps('2020-03-01'), 'milestone-outside'],
  ['a day after the end', work, 'plan', steps('2020-04-02'), 'milestone-outside'],
  ['the last day', work, 'plan', steps('2020-04-01'), 'planned'],
  ['after it was handed in', handedIn, 'plan', steps('2020-03-20'), 'not-now'],
  ['before there is a plan', work, 'report', done(1), 'no-such-milestone'],
  ['of no milestone', work, 'report', done(), 'reported'],
  ['a third of two', laid, 'report', done(3), 'no-such-milestone'],
  ['half of one', laid, 'report', done(1.5), 'no-such-milestone'],
  ['one that is done', first, 'report', done(1), 'no-such-milestone'],
  ['without a plan', taken(deliver, work, 'report', done(), planned), 'hand-in', {}, 'milestones-open'],
  ['with one left', first, 'hand-in', {}, 'milestones-open'],
  ['with all done', taken(deliver, first, 'report', done(2), planned), 'hand-in', {}, 'handed-in'],
  ['on the day of a milestone', laid, 'lapse', {}, 'not-overdue'],
] as const)
  test(`${action} with milestones: ${says}`, () => assert.equal(tried(deliver, state, action, input, planned), result));

test('milestones stand in the order of their days; one that is done stays when the rest is laid down anew', () => {
  assert.deepEqual(laid.plan, [{ by: '2020-03-10' }, { by: '2020-03-20' }]);
  assert.equal(deliver.waiting(planned.settings, laid).dueOn, '2020-03-10');
  const anew = taken(deliver, first, 'plan', steps('2020-03-25'), planned);
  assert.deepEqual(anew.plan, [{ by: '2020-03-10', doneOn: '2020-03-02' }, { by: '2020-03-25' }]);
});

test('a milestone whose day has passed is told once, and then the next is waited for', () => {
  const later = { ...planned, today: '2020-03-11' };
  const missed = taken(deliver, laid, 'lapse', {}, later);
  assert.equal(tried(deliver, missed, 'lapse', {}, later), 'not-overdue');
  const { dueOn, odd } = deliver.waiting(planned.settings, missed);
  assert.deepEqual([dueOn, odd], ['2020-03-20', true]);
  assert.deepEqual(effectsOf(deliver, 'milestone-missed', { milestone: 1 }, planned), [
    'message delivery-milestone-missed to subject',
  ]);
  const { milestones, missed: late, spentFen } = deliver.contribution(taken(deliver, missed, 'report', done(1), later));
  assert.deepEqual([milestones, late, spentFen], [1, 1, 120_000]);
});

test('two milestones of one day are missed together: the deadline of a day is acted on once', () => {
  const both = taken(deliver, work, 'plan', steps('2020-03-10', '2020-03-10', '2020-03-20'), planned);
  const missed = taken(deliver, both, 'lapse', {}, { ...planned, today: '2020-03-11' });
  assert.equal(deliver.waiting(planned.settings, missed).dueOn, '2020-03-20');
  assert.equal(deliver.contribution(missed).missed, 2);
});
