import assert from 'node:assert/strict';
import { test } from 'node:test';
import { register } from '#kinds/register/register.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { effectsOf, entered, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = { record: 'honour', grade: 'district' };
const counted = { ...settings, award: 'level', numbers: 'numbers' };
const waiting = entered(register, { settings });
const given = (numbers: Record<string, number>, level = 'high') => ({
  settings: counted,
  round: { parameters: { numbers } },
  answers: { level },
});
const registered = taken(register, waiting, 'register', {}, { settings });

for (const [says, state, action, how, result] of [
  ['what was decided', waiting, 'register', { settings }, 'registered'],
  ['an award that the round has places for', waiting, 'register', given({ high: 2 }), 'registered'],
  ['an award that it has none for', waiting, 'register', given({ low: 2 }), 'places-taken'],
  ['twice', registered, 'register', { settings }, 'already-recorded'],
  ['something else', waiting, 'approve', { settings }, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () => assert.equal(tried(register, state, action, {}, how), result));

test('it holds until the day before its anniversary, or without end', () => {
  const until = (years?: number) =>
    taken(
      register,
      waiting,
      'register',
      {},
      { today: '2020-02-29', settings: years ? { ...settings, years } : settings },
    ).entry?.until;
  assert.equal(until(), null);
  assert.equal(until(3), '2023-02-27');
});

test('registering makes a record, a fact and a message, and uses a place where there are so many', () => {
  const data = { kind: 'honour', level: 'district', from: '2020-03-02', until: null };
  const all = ['register', 'fact', 'message case-registered to subject'];
  assert.deepEqual(effectsOf(register, 'registered', data, { settings }), all);
  const award = { ...data, award: 'high' };
  assert.deepEqual(effectsOf(register, 'registered', award, given({ high: 2 })), [...all, 'place']);
  const [record, fact] = register.effects(stageContext(given({ high: 2 })), {
    ...{ stage: 'stage', type: 'registered', data: award },
  });
  assert.equal(record?.do === 'register' && record.record.title.en, 'high', 'named by the award');
  assert.deepEqual(fact?.do === 'fact' && [fact.key, fact.value, fact.expiresOn], [
    'record.honour',
    'district',
    undefined,
  ]);
  assert.deepEqual(effectsOf(register, 'started'), []);
});

test('one waits with who runs the programme, and is counted when it is registered', () => {
  assert.deepEqual(register.waiting(settings, waiting), { with: { level: 'district' }, dueOn: null, odd: false });
  assert.deepEqual([register.outcome(waiting), register.outcome(registered)], ['open', 'passed']);
  assert.deepEqual(register.contribution(registered), { registered: 1, raised: 0, renewed: 0 });
});

test('another level or a later end changes the record that he holds, by its number where one is asked for', () => {
  const raising = { record: 'studio', does: 'raise', gradeOf: 'target', chosen: 'number' };
  const answers = { target: 'municipal', number: 'gz3-2020-0007' };
  const raised = taken(register, waiting, 'register', {}, { settings: raising, answers });
  assert.deepEqual(raised.entry, {
    ...{ kind: 'studio', level: 'municipal', from: '2020-03-02', until: null, does: 'raise' },
  });
  assert.deepEqual(register.contribution(raised), { registered: 0, raised: 1, renewed: 0 });
  const [effect, message] = register.effects(stageContext({ settings: raising, answers }), {
    ...{ stage: 'stage', type: 'registered', data: { ...raised.entry } },
  });
  assert.equal(effect?.do === 'change-record' && effect.change.number?.number, 7);
  assert.equal(effect?.do === 'change-record' && effect.refusal.rule, 'record.studio');
  assert.equal(message?.do === 'message' && message.words.zh, '登记在册的工作室升为市级');
  const renewed = taken(register, waiting, 'register', {}, { settings: { record: 'studio', does: 'renew', years: 3 } });
  assert.deepEqual([renewed.entry?.level, renewed.entry?.until], [null, '2023-03-01']);
});

for (const [says, settings, answers] of [
  ['no level is chosen', { record: 'studio', does: 'raise', gradeOf: 'target' }, {}],
  ['the number is of another kind', { record: 'studio', does: 'renew', chosen: 'number' }, { number: 'RY3-2020-0001' }],
  ['the number cannot be read', { record: 'studio', does: 'renew', chosen: 'number' }, { number: '七号' }],
] as const)
  test(`refused: ${says}`, () =>
    assert.equal(tried(register, waiting, 'register', {}, { settings, answers }), 'no-such-record'));

test('a new record may have a name of its own and a level that the form chose', () => {
  const settings = { record: 'studio', gradeOf: 'level', named: 'studio' };
  const answers = { level: 'district', studio: '焊接创新工作室' };
  const { entry } = taken(register, waiting, 'register', {}, { settings, answers });
  const [effect] = register.effects(stageContext({ settings, answers }), {
    ...{ stage: 'stage', type: 'registered', data: { ...entry } },
  });
  assert.deepEqual(effect?.do === 'register' && [effect.record.title.zh, effect.record.level], [
    ...['焊接创新工作室', 'district'],
  ]);
});

test('an award that was won names the record', () => {
  const awards = [{ key: 'gold', says: '金奖', saysEn: 'Gold' }];
  const programme = { ...littleProgramme, stages: { score: { kind: 'score', settings: { awards } } } };
  const won = {
    ...{ programme, settings: { ...settings, award: 'score' } },
    case: { award: { key: 'gold', label: { zh: '金奖', en: 'Gold' } } },
  };
  const events = register.decide(stageContext(won), waiting, { action: 'register', input: {} });
  assert(Array.isArray(events));
  assert.equal(events[0]?.data.award, 'gold');
  const [record] = register.effects(stageContext(won), events[0]!);
  assert.equal(record?.do === 'register' && record.record.title.zh, '金奖');
});
