import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publish } from '#kinds/publish/publish.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = {
  ...{ what: 'result', title: 'title', trade: 'trade', picture: 'photo', at: 'district', years: 2 },
  shows: [
    { field: 'summary', to: 'open' },
    { field: 'drawing', to: 'agreed' },
  ],
};
const answers = {
  title: '自定心卡盘',
  trade: 'machining',
  photo: '12',
  summary: '换料快',
  drawing: '图纸',
  phone: '1',
};
const given = { settings, answers };
const waiting = entered(publish, given);
const shown = taken(publish, waiting, 'disclose', {}, given);

for (const [says, state, action, how, result] of [
  ['what was reviewed', waiting, 'disclose', given, 'disclosed'],
  ['without a title', waiting, 'disclose', { settings, answers: {} }, 'showing-without-title'],
  ['with a reason', waiting, 'refuse', given, 'refused'],
  ['twice', shown, 'disclose', given, 'showing-decided'],
  ['after it is shown', shown, 'refuse', given, 'showing-decided'],
  ['something else', waiting, 'approve', given, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () =>
    assert.equal(tried(publish, state, action, action === 'refuse' ? { why: '重复' } : {}, how), result));

test('it is shown for so many years, or without end', () => {
  assert.equal(shown.until, '2022-03-01');
  const { years: _, ...lasting } = settings;
  assert.equal(taken(publish, waiting, 'disclose', {}, { settings: lasting, answers }).until, null);
});

test('each field goes to whom the programme says, and what is not listed stays inside', () => {
  const [show] = publish.effects(stageContext(given), {
    ...{ stage: 'stage', type: 'disclosed', data: { until: '2022-03-01' } },
  });
  assert.deepEqual(show?.do === 'show' && show.showing, {
    ...{ what: 'result', title: '自定心卡盘', trade: 'machining', picture: 12, until: '2022-03-01' },
    ...{ open: { summary: '换料快' }, closed: { drawing: '图纸' } },
  });
  assert.deepEqual(effectsOf(publish, 'disclosed', {}, given), ['show', 'message showing-disclosed to subject']);
  assert.deepEqual(effectsOf(publish, 'refused'), ['release-keys', 'message showing-refused to subject']);
  assert.deepEqual(effectsOf(publish, 'started'), []);
});

test('one waits with the level that decides, and is counted once', () => {
  assert.deepEqual(publish.waiting(settings, waiting), { with: { level: 'district' }, dueOn: null, odd: false });
  const refused = taken(publish, waiting, 'refuse', { why: '重复' }, given);
  assert.deepEqual([waiting, shown, refused].map(publish.outcome), ['open', 'passed', 'failed']);
  assert.deepEqual(publish.contribution(shown), { shown: 1, refused: 0 });
  assert.deepEqual(publish.contribution(refused), { shown: 0, refused: 1 });
});
