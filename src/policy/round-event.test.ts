// What may stand in the event of a round: a name and a place always, hours that fit each other, nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningOf, doorsOf, faultInEvent } from '#policy/round-event.ts';

const play = {
  ...{ what: { zh: '话剧《茶馆》', en: 'Teahouse' }, place: '顺义影剧院', address: '府前东街 2 号' },
  ...{ beginsAt: '2026-12-06T19:30', doorsAt: '18:45', collectBy: '2026-12-04', collectAt: '工会办公室' },
};
const { beginsAt: _begins, doorsAt: _doors, ...goods } = play;

test('a play, and goods that are fetched', () => {
  assert.equal(faultInEvent(play), null);
  assert.equal(faultInEvent(goods), null);
});

test('its hours are those of China', () => {
  assert.equal(beginningOf(play)?.toISOString(), '2026-12-06T11:30:00.000Z');
  assert.equal(doorsOf(play)?.toISOString(), '2026-12-06T10:45:00.000Z');
  assert.deepEqual([beginningOf(goods), doorsOf(goods)], [null, null]);
});

for (const [says, wrong] of [
  ['没有写是什么活动', { ...play, what: undefined }],
  ['没有写是什么活动', { ...play, what: { zh: '话剧', en: ' ' } }],
  ['没有写地点', { ...play, place: '' }],
  ['开始时间要写到几点几分', { ...play, beginsAt: '2026-12-06' }],
  ['开始时间要写到几点几分', { ...play, beginsAt: '2026-02-30T19:30' }],
  ['开始时间要写到几点几分', { ...play, beginsAt: '2026-12-06T24:00' }],
  ['入场时间要写成几点几分', { ...play, doorsAt: '6:45' }],
  ['入场时间要早于开始时间', { ...play, doorsAt: '19:45' }],
  ['入场时间要早于开始时间', { ...goods, doorsAt: '18:45' }],
  ['取票截止日期不对', { ...play, collectBy: '12月4日' }],
  ['取票截止要在活动当天或之前', { ...play, collectBy: '2026-12-07' }],
  ['地址和在哪里取，每项最多 100 个字', { ...play, address: '路'.repeat(101) }],
  ['活动里有不认识的一项', { ...play, seat: '7 排 12 座' }],
  ['活动没有填', '12月6日'],
  ['活动没有填', null],
] as const)
  test(`${says}: ${JSON.stringify(wrong)}`, () => assert.equal(faultInEvent(wrong)?.zh, says));
