import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { atEndOfDay, atStartOfDay, chinaDate, chinaTime, fixedClock } from '#kit/clock.ts';
import { dayFromNumber } from '#kit/days.ts';

test('a fixed clock stands still until it is moved', () => {
  const clock = fixedClock('2020-11-20T09:00:00+08:00');
  const before = clock.now();
  before.setFullYear(1999);
  assert.equal(clock.now().toISOString(), '2020-11-20T01:00:00.000Z');
  clock.advance(1500);
  assert.equal(clock.now().toISOString(), '2020-11-20T01:00:01.500Z');
  clock.set('2021-01-01T00:00:00+08:00');
  assert.equal(clock.now().getTime(), Date.UTC(2020, 11, 31, 16));
  assert.throws(() => fixedClock('tomorrow'), /not an instant/);
});

test('the day turns at midnight in China, whatever the machine thinks', () => {
  assert.equal(chinaDate(new Date('2020-11-20T15:59:59.999Z')), '2020-11-20');
  assert.equal(chinaDate(new Date('2020-11-20T16:00:00.000Z')), '2020-11-21');
  assert.equal(chinaTime(new Date('2020-11-20T02:05:00Z')), '10:05');
  assert.throws(() => chinaDate(new Date('nonsense')), /invalid Date/);
});

test('chinaDate agrees with the time zone database after 1991', () => {
  const zone = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' });
  const instants = fc.date({ min: new Date('1992-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
  fc.assert(fc.property(instants, (at) => chinaDate(at) === zone.format(at)));
});

test('a day lies between its start and its end', () => {
  fc.assert(
    fc.property(fc.integer({ min: 8035, max: 40000 }), (number) => {
      const day = dayFromNumber(number);
      assert.equal(chinaDate(atStartOfDay(day)), day);
      assert.equal(chinaDate(atEndOfDay(day)), day);
      assert.equal(atEndOfDay(day).getTime() - atStartOfDay(day).getTime(), 86_399_999);
    }),
  );
});
