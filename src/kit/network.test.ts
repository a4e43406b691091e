import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from '#kit/network.ts';

test('an IPv4 address is itself, however it is written; of IPv6 the first 64 bits count', () => {
  assert.equal(networkOf('192.0.2.7'), '192.0.2.7');
  assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7');
  assert.equal(networkOf('::FFFF:192.0.2.7'), '192.0.2.7');
  const one = networkOf('2001:db8:0:1::1');
  assert.equal(one, '2001:db8:0:1::/64');
  for (const same of ['2001:0DB8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8:0:1:0:0:0:2', '2001:db8:0:1:a::b%eth0'])
    assert.equal(networkOf(same), one, same);
  assert.notEqual(networkOf('2001:db8:0:2::1'), one);
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
  for (const odd of ['', 'unknown', '1::2::3', '1:2:3']) assert.equal(networkOf(odd), odd);
});
