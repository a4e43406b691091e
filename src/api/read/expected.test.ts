// When stages are expected to be over: working days skip holidays, an unknown time ends the guessing, what is overdue is counted from today.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectedOf, presentEnd } from '#api/read/expected.ts';
import { stateCouncilCalendar as calendar } from '#kit/calendar.ts';
import { workingDays } from '#policy/programme.ts';

const stage = (settings: Record<string, unknown>) => ({ settings });

test('one stage after the other, in working days', () => {
  assert.deepEqual(
    expectedOf([stage({ for: workingDays(5) }), stage({ within: workingDays(10) })], '2026-11-25', calendar),
    [
      { from: '2026-11-26', until: '2026-12-02', byWeekends: false },
      { from: '2026-12-03', until: '2026-12-16', byWeekends: false },
    ],
  );
});

test('both go over the end of the known calendar, by weekends, and say so', () => {
  assert.deepEqual(expectedOf([stage({ within: { days: 30 } })], '2026-12-20', calendar), [
    { from: '2026-12-21', until: '2027-01-19', byWeekends: true },
  ]);
  assert.deepEqual(expectedOf([stage({ within: workingDays(30) })], '2026-12-20', calendar), [
    { from: '2026-12-21', until: '2027-01-29', byWeekends: true },
  ]);
});

test('after a stage whose time nobody says, nothing is guessed', () => {
  assert.deepEqual(expectedOf([stage({}), stage({ within: workingDays(1) })], '2026-11-25', calendar), [null, null]);
  assert.deepEqual(expectedOf([stage({ within: workingDays(1) })], null, calendar), [null]);
});

test('the present stage ends on its deadline, or by its time; overdue means today', () => {
  const at = { dueOn: null, since: '2026-11-18', today: '2026-11-20', calendar };
  const review = { kind: 'review', settings: { within: workingDays(5) } };
  assert.equal(presentEnd(review, { ...at, dueOn: '2026-11-25' }), '2026-11-25');
  assert.equal(presentEnd(review, { ...at, dueOn: '2026-11-10' }), '2026-11-20');
  assert.equal(presentEnd(review, at), '2026-11-25');
  assert.equal(presentEnd({ kind: 'grant', settings: {} }, at), null);
  assert.equal(presentEnd({ kind: 'apply', settings: {} }, at), '2026-11-20');
});
