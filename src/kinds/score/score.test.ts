import assert from 'node:assert/strict';
import { test } from 'node:test';
import { score } from '#kinds/score/score.ts';
import { isRefusal } from '#kit/refusal.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { effectsOf, entered, type Given, stageContext, taken, tried } from '#test/support/stage-context.ts';

const settings = {
  ...{ at: 'district', judges: 2, by: 'trade', apart: 20 },
  schemes: [
    { key: 'weld', says: '焊工', saysEn: 'Welding', average: 'mean', take: 2, floor: 60 },
    { key: 'cook', says: '厨师', saysEn: 'Cooking', average: 'median' },
  ],
  criteria: [
    { scheme: 'weld', key: 'seam', says: '焊缝', saysEn: 'Seam', weight: 70, top: 10 },
    { scheme: 'cook', key: 'taste', says: '味道', saysEn: 'Taste', weight: 70, top: 10 },
    { key: 'neat', says: '整洁', saysEn: 'Neatness', weight: 30, top: 10 },
    { key: 'safe', says: '安全', saysEn: 'Safety', weight: 0, top: 1, veto: true },
  ],
  ties: [{ by: 'number', of: 'years', prefers: 'more' }],
};
const given: Given = { settings, answers: { trade: 'weld', years: 7 }, personId: null };
const by = (personId: number): Given => ({ ...given, personId });
const line = (criterion: string, points: number) => ({ criterion, points });
const sheet = (seam = 8, neat = 9) => [line('seam', seam), line('neat', neat)];
const veto = (why?: string) => ({ criterion: 'safe', veto: true, ...(why ? { why } : {}) });
const panel = { panel: 3, number: 12, seats: 3, recused: [{ seat: 3, why: 'same-unit' }] };
const ranking = { total: 83_000, place: 1, taken: true, closing: 1 };

const open = entered(score, given);
const before = taken(score, open, 'admit', panel, given);
const one = taken(score, before, 'mark', { seat: 1, sheet: sheet() }, by(71));
const both = taken(score, one, 'mark', { seat: 2, sheet: sheet() }, by(72));
const typed = taken(score, one, 'enter-sheet', { seat: 2, sheet: sheet(), paper: 5 }, by(61));
const ranked = taken(score, both, 'rank', ranking, given);

for (const [says, state, action, input, who, result] of [
  ['put before a panel', open, 'admit', panel, given, 'admitted'],
  ['put before a second panel', before, 'admit', panel, given, 'admitted-already'],
  ['of a trade without a scheme', open, 'admit', panel, { ...given, answers: { trade: 'smith' } }, 'no-scheme'],
  ['before a panel has it', open, 'mark', { seat: 1, sheet: sheet() }, by(71), 'not-before-a-panel'],
  ['marked', before, 'mark', { seat: 1, sheet: sheet() }, by(71), 'marked'],
  ['marked once more, as long as nothing is ranked', one, 'mark', { seat: 1, sheet: sheet(3) }, by(71), 'marked'],
  ['a seat there is not', before, 'mark', { seat: 4, sheet: sheet() }, by(71), 'no-such-seat'],
  ['a recused seat', before, 'mark', { seat: 3, sheet: sheet() }, by(73), 'recused'],
  ['too many points', before, 'mark', { seat: 1, sheet: sheet(11) }, by(71), 'points-out-of-range'],
  ['a criterion left out', before, 'mark', { seat: 1, sheet: [line('seam', 8)] }, by(71), 'points-missing'],
  ['nothing at all', before, 'mark', { seat: 1 }, by(71), 'points-missing'],
  ['of another trade', before, 'mark', { seat: 1, sheet: [line('taste', 8)] }, by(71), 'no-such-criterion'],
  ['twice on one sheet', before, 'mark', { seat: 1, sheet: [...sheet(), line('seam', 1)] }, by(71), 'criterion-twice'],
  ['vetoed without a reason', before, 'mark', { seat: 1, sheet: [...sheet(), veto()] }, by(71), 'veto-without-reason'],
  ['vetoed', before, 'mark', { seat: 1, sheet: [...sheet(), veto('没戴面罩')] }, by(71), 'marked'],
  [
    'vetoed where no veto is',
    ...[before, 'mark', { seat: 1, sheet: [...sheet(), { ...line('neat', 1), veto: true, why: '脏' }] }, by(71)],
    'no-veto-here',
  ],
  ['declares a relation', before, 'recuse', { seat: 1, why: '是我徒弟' }, by(71), 'recused'],
  ['recused before', before, 'recuse', { seat: 3, why: '是我徒弟' }, by(73), 'recused-already'],
  ['typed from paper', one, 'enter-sheet', { seat: 2, sheet: sheet(), paper: 5 }, by(61), 'sheet-entered'],
  [
    'typed though he marked himself',
    one,
    'enter-sheet',
    { seat: 1, sheet: sheet(), paper: 5 },
    by(61),
    'marked-already',
  ],
  ['typed again by the same person', typed, 'enter-sheet', { seat: 2, sheet: sheet() }, by(61), 'second-person-needed'],
  ['corrected by who typed it', typed, 'enter-sheet', { seat: 2, sheet: sheet(7) }, by(61), 'sheet-entered'],
  ['the same by another', typed, 'enter-sheet', { seat: 2, sheet: sheet() }, by(62), 'sheet-entered marked'],
  ['differently by another', typed, 'enter-sheet', { seat: 2, sheet: sheet(7) }, by(62), 'sheet-entered'],
  ['of a recused seat', before, 'enter-sheet', { seat: 3, sheet: sheet() }, by(61), 'recused'],
  ['ranked before all have marked', one, 'rank', ranking, given, 'marks-missing'],
  ['ranked', both, 'rank', ranking, given, 'ranked'],
  ['ranked with another total', both, 'rank', { ...ranking, total: 83_001 }, given, 'total-differs'],
  ['ranked without a place', both, 'rank', { total: 83_000, taken: false, closing: 1 }, given, 'total-differs'],
  ['a judge leaves', both, 'reseat', { left: 1, why: '住院了' }, given, 'reseated'],
  ['another comes', both, 'reseat', { added: 4, why: '增加一位' }, given, 'reseated'],
  ['at a seat that is none', both, 'reseat', { added: 6, why: '增加一位' }, given, 'no-such-seat'],
  ['who never sat there', both, 'reseat', { left: 4, why: '住院了' }, given, 'no-such-seat'],
  ['marked again by a seat', both, 'reopen', { seat: 1, why: '看错了作品' }, by(61), 'reopened-for-marks'],
  ['marked again by all', both, 'reopen', { why: '异议成立' }, by(61), 'reopened-for-marks'],
  ['a seat that has not marked', one, 'reopen', { seat: 2, why: '看错了作品' }, by(61), 'nothing-to-reopen'],
  ['after it was ranked', ranked, 'mark', { seat: 1, sheet: sheet() }, by(71), 'ranked-already'],
  ['something else', before, 'approve', {}, by(71), 'unknown-action'],
] as [string, typeof open, string, Record<string, unknown>, Given, string][])
  test(`${action}: ${says}`, () => {
    assert.equal(tried(score, state, action, input, who), result);
  });

test('what is refused says what to do: the most points there are', () => {
  const events = score.decide(stageContext(given), before, { action: 'mark', input: { seat: 1, sheet: sheet(11) } });
  assert(isRefusal(events));
  assert.equal(events.why.zh, '“焊缝”满分 10 分，不能打 11 分');
});

test('its total is made from the marks: 70 × 0.8 + 30 × 0.9', () => {
  assert.equal(both.marks[1]?.total, 83_000);
  assert.deepEqual(ranked.ranked, ranking);
  assert.deepEqual(before.before?.numbers, { years: 7 });
});

test('two who do not agree count nothing until one of them, or a third, types what another typed', () => {
  const apart = taken(score, typed, 'enter-sheet', { seat: 2, sheet: sheet(7) }, by(62));
  assert.equal(apart.marks[2], undefined);
  assert.deepEqual(
    score.oddities?.(apart, { form: {} }).map(({ en }) => en),
    ['Sheets typed differently: 1'],
  );
  for (const who of [61, 63])
    assert.equal(tried(score, apart, 'enter-sheet', { seat: 2, sheet: sheet(7) }, by(who)), 'sheet-entered marked');
  const agreed = taken(score, apart, 'enter-sheet', { seat: 2, sheet: sheet() }, by(62));
  assert.deepEqual([agreed.marks[2]?.total, agreed.sheets], [83_000, {}]);
  const vetoed = [...sheet(), veto('没戴面罩')];
  assert.equal(
    tried(score, typed, 'enter-sheet', { seat: 2, sheet: vetoed }, by(62)),
    'sheet-entered',
    'a veto counts',
  );
});

test('a seat that recused itself is waited for no more; its mark goes, and too few are left', () => {
  const alone = taken(score, both, 'recuse', { seat: 2, why: '是我徒弟' }, by(72));
  assert.deepEqual([Object.keys(alone.marks), alone.recused], [['1'], { 2: 'declared', 3: 'same-unit' }]);
  assert.equal(tried(score, alone, 'rank', ranking, given), 'panel-too-near');
});

test('of a seat that was left the mark counts no more; the one who comes marks at his own', () => {
  const left = taken(score, both, 'reseat', { left: 2, added: 4, why: '住院了' }, given);
  assert.deepEqual(
    [Object.keys(left.marks), left.recused, left.before?.seats],
    [['1'], { 2: 'left', 3: 'same-unit' }, 4],
  );
  assert.equal(tried(score, left, 'mark', { seat: 2, sheet: sheet() }, by(72)), 'recused');
  assert.equal(tried(score, left, 'rank', ranking, given), 'marks-missing');
  const again = taken(score, left, 'mark', { seat: 4, sheet: sheet() }, by(74));
  assert.equal(tried(score, again, 'rank', ranking, given), 'ranked');
  const near = taken(score, both, 'reseat', { added: 4, near: 'own-work', why: '增加一位' }, given);
  assert.deepEqual(near.recused, { 3: 'same-unit', 4: 'own-work' });
});

test('a vetoed work has neither place nor a way in', () => {
  const out = taken(score, one, 'mark', { seat: 2, sheet: [...sheet(), veto('没戴面罩')] }, by(72));
  assert.equal(tried(score, out, 'rank', ranking, given), 'total-differs');
  const last = taken(score, out, 'rank', { total: 83_000, taken: false, closing: 1 }, given);
  assert.equal(score.outcome(last), 'failed');
  assert.deepEqual(score.contribution(last), { works: 1, marked: 1, taken: 0, vetoed: 1 });
});

test('after an appeal that was upheld the marks stand until they are given again', () => {
  const again = entered(score, given, ranked);
  assert.deepEqual([score.outcome(again), Object.keys(again.marks)], ['open', ['1', '2']]);
  const fresh = taken(score, again, 'reopen', { why: '异议成立' }, by(61));
  assert.deepEqual([fresh.marks, fresh.recused, fresh.reopened], [{}, { 3: 'same-unit' }, 1]);
});

test('outcome, figures and what is odd about it', () => {
  assert.deepEqual([open, both, ranked].map(score.outcome), ['open', 'open', 'passed']);
  assert.deepEqual(score.contribution(one), { works: 1, marked: 0, taken: 0, vetoed: 0 });
  assert.deepEqual(score.contribution(ranked), { works: 1, marked: 1, taken: 1, vetoed: 0 });
  assert.deepEqual(score.oddities?.(both, { form: {} }), []);
  const apart = taken(score, one, 'mark', { seat: 2, sheet: sheet(4, 9) }, by(72));
  assert.deepEqual(score.oddities?.(apart, { form: {} }), [{ zh: '评委相差 28 分', en: 'Judges are 28 points apart' }]);
  assert.equal(score.waiting(settings, apart).odd, true);
  assert.equal(score.oddities?.(typed, { form: {} }).length, 1);
});

test('whoever handed it in is told; what was not taken may come again', () => {
  assert.deepEqual(effectsOf(score, 'ranked', { taken: true }), ['message scored to subject']);
  assert.deepEqual(effectsOf(score, 'ranked', { taken: false }), ['release-keys', 'message scored to subject']);
  assert.deepEqual(effectsOf(score, 'sheet-entered', { paper: 5 }), ['paper']);
  assert.deepEqual(effectsOf(score, 'sheet-entered', {}), []);
  assert.deepEqual(effectsOf(score, 'marked', {}), []);
});

test('the paper says the whole of it', () => {
  const { zh, en } = score.says(settings, littleProgramme);
  assert.match(zh, /区总工会组织评审；评委不少于 2 位；盲评/);
  assert.match(
    zh,
    /焊工：焊缝占 70%（满分 10）、整洁占 30%（满分 10）、安全（一票否决），取各评委的平均分，不低于 60 分，取前 2 名/,
  );
  assert.match(
    en,
    /Cooking: Taste 70% \(of 10 points\), Neatness 30% \(of 10 points\), Safety \(can be vetoed\), the median/,
  );
  assert.match(score.says({}, littleProgramme).zh, /哪一级未定/);
});

test('while it is judged only who has it sees marks and blind number; places are everybody’s', () => {
  const seen = score.outside?.(typed);
  assert.deepEqual([seen?.marks, seen?.sheets, seen?.before, seen?.shut], [{}, {}, undefined, true]);
  assert.equal(score.outside?.(ranked), ranked);
  assert.equal(score.outside?.(open), open);
});

const contest: Given = {
  ...given,
  settings: {
    ...settings,
    group: 'trade',
    awards: [
      { scheme: 'weld', key: 'gold', says: '金奖', saysEn: 'Gold', places: 1, floor: 80 },
      { key: 'merit', says: '优胜奖', saysEn: 'Merit' },
      { scheme: 'weld', key: 'squad', says: '集训队', saysEn: 'Squad', places: 1, beside: true },
    ],
  },
};
const marked = taken(score, before, 'mark', { seat: 1, sheet: sheet() }, by(71));
const done = taken(score, marked, 'mark', { seat: 2, sheet: sheet() }, by(72));

test('awards are kept by key and name, counted by themselves, and told', () => {
  const won = { ...ranking, award: 'gold', beside: [{ award: 'squad' }] };
  const first = taken(score, done, 'rank', won, contest);
  assert.deepEqual(first.ranked?.awards, [
    { key: 'gold', label: { zh: '金奖', en: 'Gold' } },
    { key: 'squad', label: { zh: '集训队', en: 'Squad' } },
  ]);
  assert.deepEqual(score.award?.(first)?.key, 'gold');
  assert.deepEqual(score.contribution(first), {
    ...{ works: 1, marked: 1, taken: 1, vetoed: 0 },
    ...{ 'taken@award=gold': 1, 'taken@award=squad': 1 },
  });
  const [message] = score.effects(stageContext(contest), {
    stage: 'stage',
    type: 'ranked',
    data: { ...first.ranked! },
  });
  assert.equal(message?.do === 'message' && message.words.zh, '评审结束，您获得：金奖、集训队');
  const out = taken(score, done, 'rank', { ...ranking, taken: false }, contest);
  assert.deepEqual([out.ranked?.awards, score.award?.(out)], [undefined, null]);
});

test('an award of another scheme, none where all who are taken have one, or one for who is not taken, ranks nothing', () => {
  for (const more of [{ award: 'bronze' }, {}, { award: 'gold', taken: false }])
    assert.equal(tried(score, done, 'rank', { ...ranking, ...more }, contest), 'award-unfit');
});

test('a work is ranked among those of its group, and the paper says awards and groups', () => {
  assert.equal(taken(score, entered(score, contest), 'admit', panel, contest).before?.group, 'weld');
  const { zh } = score.says(contest.settings!, littleProgramme);
  assert.match(zh, /从高到低设金奖（1 个、80 分以上）、优胜奖（其余够分的）、集训队（1 个、另给）/);
  assert.match(zh, /按“trade”分开排名次；.*奖项也一样，并列的一起看下一奖项/);
  assert.deepEqual(
    score.splits?.(contest.settings!).map(({ by: of, choices }) => [of, choices.map(({ key }) => key)]),
    [['award', ['gold', 'merit', 'squad']]],
  );
});
