// Awards by place: numbers, points, ties across a boundary, and what is given beside them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { text } from '#kit/text.ts';
import { type Award, awardsInOrder, type Standing } from '#policy/awards.ts';
import { schemesOf } from '#policy/scheme.ts';
import { rank, type Scheme, type Work } from '#policy/scoring.ts';

const award = (key: string, places: number | null, floor = 0, beside = false): Award => ({
  ...{ key, label: text(`${key}奖`, key), places, floor, beside },
});
const medals = [award('gold', 1), award('silver', 2), award('bronze', 1), award('merit', null, 60)];
/** Totals in whole points; equal ones share a place. */
const given = (totals: readonly number[], atCut: Scheme['atCut'] = 'all-out', awards = medals) => {
  const order: Standing[] = [...new Set(totals)]
    .sort((a, b) => b - a)
    .map((total) => ({ total: total * 1_000, sharing: totals.filter((one) => one === total).length }));
  const won = awardsInOrder(awards, order, atCut);
  return order.flatMap(({ sharing }, n) => Array.from({ length: sharing }, () => won[n]));
};

for (const [says, totals, atCut, expected] of [
  ['one after the other', [95, 90, 85, 80, 70, 50], 'all-out', ['gold', 'silver', 'silver', 'bronze', 'merit', null]],
  ['two equal at the top and none gets gold', [95, 95, 90, 80], 'all-out', ['silver', 'silver', 'bronze', 'merit']],
  [
    'two equal at the top, both gold, one silver less',
    [95, 95, 90, 80],
    'all-in',
    ['gold', 'gold', 'silver', 'bronze'],
  ],
  [
    'four equal at the top take what the next two have',
    [95, 95, 95, 95, 90],
    'all-in',
    ['gold', 'gold', 'gold', 'gold', 'merit'],
  ],
  ['equal ones at the last silver', [95, 90, 85, 85, 70], 'all-out', ['gold', 'silver', 'merit', 'merit', 'merit']],
  ['nobody', [], 'all-in', []],
] as const)
  test(`${says} (${atCut})`, () => {
    // Of equals at the last silver bronze has one place too few, and whoever comes after them gets nothing better.
    assert.deepEqual(given(totals, atCut), expected);
  });

test('an award whose points nobody reaches is not given, and nobody gets a second one for it', () => {
  const strict = [award('gold', 1, 90), award('silver', 1, 80), award('merit', null)];
  assert.deepEqual(given([85, 84, 70], 'all-out', strict), ['silver', 'merit', 'merit']);
});

const scheme = (more: Partial<Scheme> = {}): Scheme => ({
  ...{ key: 'all', label: text('全部', 'all'), average: 'mean', ties: [], take: null, floor: 0, atCut: 'all-out' },
  ...{ criteria: [{ key: 'points', label: text('分', 'points'), weight: 100, top: 100, veto: false }], awards: medals },
  ...more,
});
const work = (id: number, points: number, group?: string): Work => ({
  ...{ id, marks: [{ points: { points } }], numbers: {}, group },
});
const wonIn = (one: Scheme, works: readonly Work[]) =>
  rank(one, works).map(({ id, place, award, taken, beside }) => [id, place, award, taken, ...beside]);

test('who gets no award is not taken; nor has one who is not taken an award', () => {
  const works = [work(1, 90), work(2, 80), work(3, 50)];
  assert.deepEqual(wonIn(scheme({ awards: [award('first', 1)] }), works), [
    [1, 1, 'first', true],
    [2, 2, null, false],
    [3, 3, null, false],
  ]);
  assert.deepEqual(wonIn(scheme({ take: 1 }), works).slice(0, 2), [
    [1, 1, 'gold', true],
    [2, 2, null, false],
  ]);
});

test('what is given beside the awards takes nothing from them', () => {
  const squad = [...medals, award('squad', 2, 0, true)];
  assert.deepEqual(wonIn(scheme({ awards: squad }), [work(1, 90), work(2, 80), work(3, 70)]), [
    [1, 1, 'gold', true, 'squad'],
    [2, 2, 'silver', true, 'squad'],
    [3, 3, 'silver', true],
  ]);
  const alone = scheme({ awards: [award('squad', 1, 0, true)] });
  assert.deepEqual(wonIn(alone, [work(1, 90), work(2, 80)]), [
    [1, 1, null, true, 'squad'],
    [2, 2, null, true],
  ]);
});

test('each group has its own places and its own awards', () => {
  const works = [work(1, 70, 'weld'), work(2, 90, 'cook'), work(3, 80, 'weld'), work(4, 60, 'cook')];
  assert.deepEqual(wonIn(scheme(), works), [
    [2, 1, 'gold', true],
    [4, 2, 'silver', true],
    [3, 1, 'gold', true],
    [1, 2, 'silver', true],
  ]);
});

test('a round says how many of each award, or how many each scheme takes; what it leaves out has none', () => {
  const settings = {
    schemes: [{ key: 'weld', says: '焊', saysEn: 'Weld', average: 'mean', take: 9 }],
    awards: ['gold', 'silver'].map((key) => ({ key, says: key, saysEn: key, places: 5 })),
    numbers: 'numbers',
  };
  const places = (numbersOf: string, numbers: object) => {
    const [weld] = schemesOf({ ...settings, numbersOf }, { numbers });
    return [weld!.take, ...weld!.awards.map((one) => one.places)];
  };
  assert.deepEqual(places('award', { gold: 1 }), [9, 1, 0]);
  assert.deepEqual(places('scheme', { weld: 3 }), [3, 5, 5]);
  assert.deepEqual(places('scheme', { cook: 3 }), [0, 5, 5]);
  assert.deepEqual(schemesOf({ ...settings, numbersOf: 'scheme' })[0]?.take, 9, 'as the paper says it');
});

const anyAwards = fc
  .array(fc.record({ places: fc.option(fc.integer({ min: 1, max: 4 })), floor: fc.integer({ min: 0, max: 9 }) }), {
    maxLength: 5,
  })
  .map((all) => all.map(({ places, floor }, n) => award(`a${n}`, places, floor * 10)));
const anyTotals = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 30 });

test('nobody has a better award than somebody before him, equals have the same, and numbers are kept', () => {
  fc.assert(
    fc.property(anyAwards, anyTotals, fc.constantFrom('all-in', 'all-out'), (awards, totals, atCut) => {
      const won = given(totals, atCut, awards);
      const ranks = won.map((key) => (key === null ? awards.length : awards.findIndex((one) => one.key === key)));
      assert.deepEqual(
        ranks,
        ranks.toSorted((a, b) => a - b),
      );
      const sorted = totals.toSorted((a, b) => b - a);
      for (const [n, total] of sorted.entries()) {
        const key = won[n];
        if (n > 0 && total === sorted[n - 1]) assert.equal(key, won[n - 1]);
        const mine = awards.find((one) => one.key === key);
        if (mine) assert.ok(total >= mine.floor);
      }
      if (atCut === 'all-out')
        for (const { key, places } of awards)
          assert.ok(places === null || won.filter((one) => one === key).length <= places);
      const limited = awards.filter(({ places }) => places !== null);
      if (limited.length === awards.length && atCut === 'all-in') {
        const equal = Math.max(0, ...sorted.map((total) => sorted.filter((one) => one === total).length));
        const most = awards.reduce((sum, { places }) => sum + places!, 0) + Math.max(0, equal - 1);
        assert.ok(won.filter((one) => one !== null).length <= most, 'the surplus is taken from the next');
      }
    }),
  );
});
