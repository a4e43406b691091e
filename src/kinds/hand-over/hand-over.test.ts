import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type HandOverState, handOver } from '#kinds/hand-over/hand-over.ts';
import { workerGoods } from '#programmes/benefits/worker-goods.ts';
import { effectsOf, entered, type Given, stageContext, taken, tried } from '#test/support/stage-context.ts';

const rice = { lot: 71, goods: 5, pieces: 1 };
const oil = { lot: 72, goods: 6, pieces: 2 };
const given: Given = {
  settings: { what: 'goods', package: 'each', proof: 'either' },
  round: {
    parameters: {
      each: [
        { goods: 5, pieces: 1 },
        { goods: 6, pieces: 2 },
      ],
    },
  },
};
const loading = { route: 8, carrier: 500, parcel: [rice, oil] };
const signed = { route: 8, proof: 'signature', paper: 33 };
const take = (state: HandOverState, action: string, input: object = {}, more: Given = {}) =>
  taken(handOver, state, action, input as Record<string, unknown>, { ...given, ...more });

const waiting = entered(handOver, given);
const loaded = take(waiting, 'load', loading);
const absent = take(loaded, 'absent', { route: 8 });
const declined = take(loaded, 'refused', { route: 8 });
const handed = take(loaded, 'hand', signed, { personId: 500 });
const closed = take(handed, 'close');

for (const [says, state, action, input, more, result] of [
  ['what is due', waiting, 'load', loading, {}, 'loaded'],
  [
    'in two lots',
    waiting,
    'load',
    { ...loading, parcel: [rice, { ...oil, pieces: 1 }, { lot: 73, goods: 6, pieces: 1 }] },
    {},
    'loaded',
  ],
  ['too little', waiting, 'load', { ...loading, parcel: [rice] }, {}, 'parcel-differs'],
  ['something else', waiting, 'load', { ...loading, parcel: [rice, { ...oil, goods: 7 }] }, {}, 'parcel-differs'],
  ['twice', loaded, 'load', loading, {}, 'loaded-already'],
  ['before it is loaded', waiting, 'hand', signed, {}, 'not-on-the-way'],
  ['signed', loaded, 'hand', signed, {}, 'handed'],
  ['against a code', loaded, 'hand', { route: 8, proof: 'code' }, {}, 'handed'],
  [
    'against a code where a signature is asked',
    loaded,
    'hand',
    { route: 8, proof: 'code' },
    { settings: { proof: 'signature' } },
    'proof-differs',
  ],
  [
    'against a signature where a code is asked',
    loaded,
    'hand',
    signed,
    { settings: { proof: 'code' } },
    'proof-differs',
  ],
  ['without the signature', loaded, 'hand', { route: 8, proof: 'signature' }, {}, 'signature-missing'],
  ['with a photograph he agreed to', loaded, 'hand', { ...signed, photo: 34, photoAgreed: true }, {}, 'handed'],
  ['with a photograph', loaded, 'hand', { ...signed, photo: 34 }, {}, 'photo-not-agreed'],
  ['from a phone of another route', loaded, 'hand', { ...signed, route: 9 }, {}, 'other-route'],
  ['twice', handed, 'hand', signed, {}, 'handed-already'],
  ['after the day', closed, 'hand', signed, {}, 'handed-already'],
  ['in the evening, absent at noon', absent, 'hand', signed, {}, 'handed'],
  ['nobody there', loaded, 'absent', { route: 8 }, {}, 'absent'],
  ['nobody there, again', absent, 'absent', { route: 8 }, {}, 'recorded-already'],
  ['after it was handed over', handed, 'absent', { route: 8 }, {}, 'handed-already'],
  ['not wanted', absent, 'refused', { route: 8 }, {}, 'refused'],
  ['broken', loaded, 'damaged', { route: 8 }, {}, 'damaged'],
  ['gone', loaded, 'lost', { why: '找不到' }, {}, 'lost'],
  ['gone before it was loaded', waiting, 'lost', { why: '找不到' }, {}, 'not-on-the-way'],
  ['back', absent, 'return', {}, {}, 'returned'],
  ['back, handed over', handed, 'return', {}, {}, 'not-on-the-way'],
  ['another carrier', loaded, 'assign', { carrier: 501 }, {}, 'assigned'],
  ['another carrier in stock', waiting, 'assign', { carrier: 501 }, {}, 'not-on-the-way'],
  ['by somebody else', handed, 'correct', { why: '记错了' }, { personId: 600 }, 'corrected'],
  ['by himself', handed, 'correct', { why: '记错了' }, { personId: 500 }, 'second-person-needed'],
  ['after the day', closed, 'correct', { why: '记错了' }, { personId: 600 }, 'not-correctable'],
  ['handed over', handed, 'close', {}, {}, 'closed'],
  ['still on the way', loaded, 'close', {}, {}, 'not-on-the-way'],
  ['something else', waiting, 'approve', {}, {}, 'unknown-action'],
] as const)
  test(`${action}: ${says}`, () =>
    assert.equal(tried(handOver, state, action, input as Record<string, unknown>, { ...given, ...more }), result));

test('outcomes and figures follow what happened at the door', () => {
  const none = { due: 1, handed: 0, pieces: 0, outsiders: 0, absent: 0, refused: 0, lost: 0 };
  for (const [state, outcome, contribution] of [
    [waiting, 'open', none],
    [loaded, 'open', none],
    [absent, 'open', { ...none, absent: 1 }],
    [take(absent, 'return'), 'open', { ...none, absent: 1 }],
    [declined, 'open', { ...none, refused: 1 }],
    [take(declined, 'return'), 'failed', { ...none, refused: 1 }],
    [handed, 'open', { ...none, handed: 1, pieces: 3 }],
    [closed, 'passed', { ...none, handed: 1, pieces: 3 }],
    [take(loaded, 'damaged', { route: 8 }), 'open', { ...none, lost: 3 }],
    [take(handed, 'correct', { why: '记错了' }), 'open', none],
  ] as const) {
    assert.equal(handOver.outcome(state), outcome);
    assert.deepEqual(handOver.contribution(state), contribution);
  }
});

const nobodys: Given = { ...given, programme: workerGoods, case: { personId: null } };
const came = { route: 8, name: '赵师傅', tail: '4000', mark: 'f0e1', paper: 33 };

test('a parcel kept for whoever comes is handed over with a name and four digits, and to nobody on the list', () => {
  const kept = take(entered(handOver, nobodys), 'load', loading, nobodys);
  assert.equal(kept.walkIn, true);
  assert.equal(tried(handOver, kept, 'hand', signed, nobodys), 'walk-in-unnamed');
  assert.equal(tried(handOver, kept, 'hand-walk-in', { ...came, paper: undefined }, nobodys), 'signature-missing');
  assert.equal(tried(handOver, loaded, 'hand-walk-in', came, given), 'somebodys-parcel');
  const done = take(kept, 'hand-walk-in', came, nobodys);
  assert.deepEqual(handOver.contribution(done), { ...handOver.contribution(handed), outsiders: 1 });
  assert.equal(tried(handOver, done, 'hand-walk-in', came, nobodys), 'handed-already');
  assert.doesNotMatch(JSON.stringify(done), /赵师傅|4000|f0e1/, 'who he is, is not in the state');
});

test('the two marks are a key of the round while he has it; the correction takes them back', () => {
  const answers = { address: '路口', walkInName: '赵师傅', walkInTail: '4000', walkInMark: 'f0e1' };
  const of = (type: string) =>
    handOver.effects(stageContext({ ...nobodys, answers }), {
      ...{ stage: 'stage', type },
      data: { route: 8, parcel: [], no: 1 },
    });
  const [kept, key, ...rest] = of('handed');
  assert.deepEqual([kept, rest], [{ do: 'answers', answers }, []], 'nobody can be told');
  assert.deepEqual(key?.do === 'claim-key' && [key.scope, key.key], ['round:40:walkInMark', 'F0E1']);
  assert.deepEqual(of('corrected'), [{ do: 'answers', answers: { address: '路口' } }, { do: 'release-keys' }]);
});

test('every piece moves once: from stock to the route, and from there to one place', () => {
  const data = { route: 8, parcel: [rice], no: 1 };
  const moves = (type: string, more: object = {}) =>
    handOver
      .effects(stageContext(given), { stage: 'stage', type, data: { ...data, ...more } })
      .flatMap((effect) => (effect.do === 'goods' ? [`${effect.from} → ${effect.to}`] : []));
  assert.deepEqual(moves('loaded'), ['stock → route-8']);
  assert.deepEqual(moves('handed'), ['route-8 → handed-8']);
  assert.deepEqual(moves('damaged'), ['route-8 → lost']);
  assert.deepEqual(moves('lost'), ['route-8 → lost']);
  assert.deepEqual(moves('returned'), ['route-8 → stock']);
  assert.deepEqual(moves('corrected'), ['handed-8 → route-8']);
  for (const type of ['absent', 'refused', 'assigned', 'closed']) assert.deepEqual(moves(type), [], type);
});

test('what is handed over again after a correction is a new entitlement; the paper goes with the case', () => {
  const again = take(take(handed, 'correct', { why: '记错了' }), 'hand', signed);
  assert.equal(again.hands, 2);
  const effects = handOver.effects(stageContext(given), {
    ...{ stage: 'stage', type: 'handed' },
    data: { route: 8, parcel: [rice], no: 2, papers: [33] },
  });
  assert.deepEqual(
    effects.flatMap((effect) => (effect.do === 'goods' ? [effect.entitlement] : [])),
    ['hand-over:2:71'],
  );
  assert.deepEqual(effectsOf(handOver, 'handed', { route: 8, parcel: [], no: 1, papers: [33] }), [
    'paper',
    'message handed-over to subject',
  ]);
});

test('it is carried by somebody from the loading until its day is closed', () => {
  const carriers = [waiting, loaded, absent, declined, handed, closed].map((state) => handOver.carriedBy!(state));
  assert.deepEqual(carriers, [null, 500, 500, 500, 500, null]);
  assert.equal(handOver.carriedBy!(take(loaded, 'assign', { carrier: 501 })), 501);
});
