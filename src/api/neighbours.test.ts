// An address may ask so much of what is open to anyone; IPv6 neighbours count as one; what is remembered is bounded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeNeighbours } from '#api/neighbours.ts';
import { fixedClock } from '#kit/clock.ts';

const clockAt = () => fixedClock('2020-03-02T10:00:00+08:00');

test('a body costs ten looks; what was used comes back with time', () => {
  const clock = clockAt();
  const { take } = makeNeighbours(clock, { burst: 30, perSecond: 10 });
  for (let n = 0; n < 3; n += 1) assert.equal(take('192.0.2.1', true), null);
  assert.deepEqual(
    [take('192.0.2.1', true)?.code, take('192.0.2.1', false)?.details],
    ['too-many-requests', { retryAfterSeconds: 1 }],
  );
  assert.equal(take('192.0.2.2', true), null, 'another address is another');
  clock.advance(1_000);
  assert.equal(take('192.0.2.1', true), null);
  assert.notEqual(take('192.0.2.1', false), null);
  clock.advance(-60_000);
  assert.notEqual(take('192.0.2.1', false), null, 'a clock that goes back gives nothing');
});

test('a /64 is one neighbour, and an address that is not known is not counted', () => {
  const { take } = makeNeighbours(clockAt(), { burst: 10, perSecond: 1 });
  assert.equal(take('2001:db8::1', true), null);
  assert.notEqual(take('2001:db8::2', true), null);
  assert.equal(take('2001:db8:0:1::2', true), null);
  for (let n = 0; n < 100; n += 1) assert.equal(take('', true), null);
});

test('of more addresses than are remembered the one not heard of for longest is forgotten', () => {
  const { take } = makeNeighbours(clockAt(), { burst: 10, perSecond: 1 }, 2);
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.3']) take(address, true);
  assert.notEqual(take('192.0.2.1', true), null, 'it was heard of again before the third came');
  assert.equal(take('192.0.2.2', true), null, 'forgotten, so as new');
});
