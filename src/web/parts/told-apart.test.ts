// The second line of things of one name: what differs, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alike, toldApart } from '#web/parts/told-apart.ts';

test('people of one name by union and masked telephone, rounds by their own name; nothing is said twice', () => {
  const name = alike('周晓敏')!;
  const zh = (parts: Parameters<typeof toldApart>[1]) => toldApart(name, parts).map((one) => one.zh);
  assert.deepEqual(zh([alike('杨镇机关工会'), alike('199****0001')]), ['杨镇机关工会', '199****0001']);
  assert.deepEqual(zh([alike('周晓敏'), null, alike(''), false, alike('2026年度'), alike('2026年度')]), ['2026年度']);
});
