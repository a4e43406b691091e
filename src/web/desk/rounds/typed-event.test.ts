import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultyField, noEvent } from '#web/desk/rounds/typed-event.ts';

const play = { ...noEvent, zh: '话剧《茶馆》', beginsAt: '2026-12-20T19:30', place: '顺义影剧院' };

test('the field at fault is named, and no other', () => {
  for (const [typed, at] of [
    [play, null],
    [{ ...play, zh: ' ' }, 'zh'],
    [{ ...play, place: '' }, 'place'],
    [{ ...play, doorsAt: '21:00' }, 'doorsAt'],
    [{ ...play, collectBy: '2026-12-21' }, 'collectBy'],
    [{ ...play, address: '长'.repeat(101) }, 'address'],
  ] as const)
    assert.equal(faultyField(typed), at);
});
