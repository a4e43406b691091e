// A long list is computed aside, and comes to the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeOrder, computeRoot } from '#draws/computing.ts';
import { seededRandomness } from '#kit/random.ts';
import { orderOf, rootOf } from '#policy/draw.ts';

test('root and order come to the same in a thread, and the loop goes on meanwhile', async () => {
  const count = 3_000;
  const random = seededRandomness('computing');
  const marks = Array.from({ length: count }, () => Buffer.from(random.bytes(32))).sort(Buffer.compare);
  const list = { marks: Buffer.concat(marks), tickets: Uint8Array.from({ length: count }, (_, n) => 1 + (n % 3)) };
  const seed = 'ab'.repeat(32);
  let turns = 0;
  const going = setInterval(() => (turns += 1), 1);
  const [root, order] = [await computeRoot(list, 0), await computeOrder(seed, list, 0)];
  clearInterval(going);
  assert.equal(root, rootOf(list));
  assert.deepEqual(order, orderOf(seed, list));
  assert.ok(turns > 0, 'nothing else had a turn');
  assert.equal(await computeRoot(list), root);
  assert.deepEqual(await computeOrder(seed, list), order);
});
