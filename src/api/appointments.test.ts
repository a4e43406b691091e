// Those turned away come again one second after another, never more to a second than are let in, and the book is never full for good.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { awayAtMostSeconds, makeAppointments } from '#api/appointments.ts';
import { fixedClock } from '#kit/clock.ts';

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** Of the next second, the one after it, … */
const counted = (seconds: readonly number[]): number[] => {
  const counts = times(Math.max(...seconds), () => 0);
  for (const one of seconds) counts[one - 1]! += 1;
  return counts;
};

test('each second takes as many as the house lets in, the nearest first', () => {
  const book = makeAppointments(fixedClock('2020-03-02T10:00:00+08:00'), 100);
  assert.deepEqual(counted(times(240, book.next)), [80, 80, 80]);
});

test('a full book spreads the rest over all its seconds, and seconds that have passed are free again', () => {
  const clock = fixedClock('2020-03-02T10:00:00+08:00');
  const book = makeAppointments(clock, 10);
  const inBook = awayAtMostSeconds * 8;
  times(inBook, book.next);
  assert.deepEqual(
    counted(times(awayAtMostSeconds * 3, book.next)),
    times(awayAtMostSeconds, () => 3),
  );
  clock.advance(2_000);
  assert.deepEqual(counted(times(16, book.next)).slice(-2), [8, 8], 'the two seconds that are new at the end');
  clock.advance(10 * 60_000);
  assert.equal(book.next(), 1, 'after a pause nothing of it is left');
});

test('how many a second takes follows what was let in while somebody had to wait, and only then', () => {
  const clock = fixedClock('2020-03-02T10:00:00+08:00');
  const book = makeAppointments(clock, 100);
  const second = (lets: number, turnedAway: number) => {
    times(lets, book.letIn);
    times(turnedAway, book.next);
    clock.advance(1_000);
  };
  second(3, 0);
  clock.advance(10 * 60_000);
  assert.equal(counted(times(81, book.next))[0], 80, 'a quiet second says nothing');
  clock.advance(10 * 60_000);
  for (let n = 0; n < 12; n += 1) second(1_000, 1);
  clock.advance(10 * 60_000);
  const inFirst = counted(times(5_000, book.next))[0]!;
  assert.ok(inFirst > 790 && inFirst <= 800, `${inFirst}`);
});
