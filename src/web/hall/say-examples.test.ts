import assert from 'node:assert/strict';
import { test } from 'node:test';
import { situationOf } from '#policy/situations.ts';
import { sayExamples } from '#web/hall/say-examples.ts';

test('what the first screen says may be said is understood, in both languages alike', () => {
  for (const { zh, en } of sayExamples) {
    assert.ok(situationOf(zh), zh);
    assert.equal(situationOf(en)?.key, situationOf(zh)?.key, en);
  }
});
