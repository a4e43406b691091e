// Those turned away come again one second after another, never more to a second than leave a full house, and the book is never full for good.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Appointments, awayAtMostSeconds, makeAppointments } from '#api/appointments.ts';
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

/** A house full for so many seconds: of each so many leave, evenly, and as many are turned away every tenth of a second as come. */
function full(book: Appointments, clock: ReturnType<typeof fixedClock>, seconds: number, leave: number, away: number) {
  for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
    times(leave / 10, book.leave);
    times(away, book.next);
    clock.advance(100);
  }
}

const inFirst = (book: Appointments) => counted(times(1_000, book.next))[0]!;

test('how many a second takes follows how many leave while the house is full, and only then', () => {
  const clock = fixedClock('2020-03-02T10:00:00+08:00');
  const book = makeAppointments(clock, 100);
  const rest = () => clock.advance(10 * 60_000);
  times(3, book.leave);
  rest();
  assert.equal(inFirst(book), 80, 'a quiet hour says nothing');
  rest();
  full(book, clock, 3, 1_000, 1);
  rest();
  assert.equal(inFirst(book), 800);
});

test('those who come when they were told to do not make it smaller, second by second', () => {
  const clock = fixedClock('2020-03-02T10:00:00+08:00');
  const book = makeAppointments(clock, 100);
  full(book, clock, 3, 1_000, 20);
  // Some eight hundred come and leave in each second; now and then one of them meets a full house for a moment.
  for (let second = 0; second < 60; second += 1) {
    clock.advance(1_000);
    times(800, book.leave);
    book.next();
  }
  clock.advance(10 * 60_000);
  assert.equal(inFirst(book), 800);
});
