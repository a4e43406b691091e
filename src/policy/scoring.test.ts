// Totals, places and ties, held to what a committee would work out on paper, and to what must hold of any round at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { text } from '#kit/text.ts';
import {
  type Average,
  averages,
  driftOf,
  judgeTotal,
  type Mark,
  pointsText,
  rank,
  type Scheme,
  type TieRule,
  type Work,
  workTotal,
} from '#policy/scoring.ts';

const criterion = (key: string, weight: number, top: number, veto = false) => ({
  ...{ key, label: text(`${key}项`, key), weight, top, veto },
});
const scheme = (more: Partial<Scheme> = {}): Scheme => ({
  ...{ key: 'all', label: text('全部', 'all'), average: 'mean', ties: [], take: null, floor: 0, atCut: 'all-out' },
  awards: [],
  criteria: [criterion('new', 60, 100), criterion('use', 40, 30)],
  ...more,
});
const mark = (neu: number, use: number): Mark => ({ points: { new: neu, use } });
/** A mark whose total is so many whole points. */
const whole = (points: number): Mark => ({ points: { new: points, use: (points * 30) / 100 } });
const work = (id: number, marks: readonly Mark[], numbers = {}): Work => ({ id, marks, numbers });
const placesOf = (one: Scheme, works: readonly Work[]) =>
  rank(one, works).map(({ id, place, taken }) => `${id}:${place ?? '-'}${taken ? '+' : ''}`);

test('a judge’s total is weighed criterion by criterion and rounded as on the sheet', () => {
  assert.equal(judgeTotal(scheme(), mark(100, 30)), 100_000);
  assert.equal(judgeTotal(scheme(), mark(0, 0)), 0);
  // 60 × 0.85 = 51; 40 × 20/30 = 26.666… → 26.667
  assert.equal(judgeTotal(scheme(), mark(85, 20)), 77_667);
});

test('thousandths are written as points', () => {
  const written = [87_000, 87_500, 87_333, 80_050, 0, -1_500].map(pointsText);
  assert.deepEqual(written, ['87', '87.5', '87.333', '80.05', '0', '-1.5']);
});

for (const [average, totals, expected] of [
  ['mean', [80, 90, 91], 87_000],
  ['mean', [80, 81], 80_500],
  ['mean', [80, 80, 81], 80_333],
  ['drop-high-low', [10, 80, 82, 84, 100], 82_000],
  ['drop-high-low', [10, 80, 82, 100], 68_000],
  ['median', [10, 80, 100], 80_000],
  ['median', [10, 80, 90, 100], 85_000],
  ['median', [], 0],
] as const)
  test(`${average} of ${totals.join(', ') || 'nothing'}`, () => {
    const one = scheme({ average, criteria: [criterion('new', 100, 100)] });
    assert.equal(
      workTotal(
        one,
        totals.map((points) => mark(points, 0)),
      ),
      expected,
    );
  });

test('equal totals share a place, and the next place is left out', () => {
  const works = [work(1, [whole(80)]), work(2, [whole(90)]), work(3, [whole(90)]), work(4, [whole(70)])];
  assert.deepEqual(placesOf(scheme(), works), ['2:1+', '3:1+', '1:3+', '4:4+']);
});

test('ties are told by a criterion, then by a number, the fewer first where it says so', () => {
  const ties: TieRule[] = [
    { by: 'criterion', of: 'new', prefers: 'more' },
    { by: 'number', of: 'people', prefers: 'fewer' },
  ];
  const one = scheme({ criteria: [criterion('new', 50, 100), criterion('use', 50, 100)], ties });
  const works = [
    work(1, [mark(80, 90)], { people: 3 }),
    work(2, [mark(90, 80)], { people: 9 }),
    work(3, [mark(90, 80)], { people: 2 }),
    work(4, [mark(90, 80)], { people: 2 }),
  ];
  assert.deepEqual(placesOf(one, works), ['3:1+', '4:1+', '2:3+', '1:4+']);
});

test('the cut takes so many; an equal last place is all in or all out, and the floor holds', () => {
  const works = [90, 80, 80, 80, 50].map((points, n) => work(n + 1, [whole(points)]));
  assert.deepEqual(placesOf(scheme({ take: 2 }), works), ['1:1+', '2:2', '3:2', '4:2', '5:5']);
  assert.deepEqual(placesOf(scheme({ take: 2, atCut: 'all-in' }), works), ['1:1+', '2:2+', '3:2+', '4:2+', '5:5']);
  assert.deepEqual(placesOf(scheme({ take: 4 }), works), ['1:1+', '2:2+', '3:2+', '4:2+', '5:5']);
  assert.deepEqual(placesOf(scheme({ floor: 80 }), works), ['1:1+', '2:2+', '3:2+', '4:2+', '5:5']);
});

test('one veto puts a work out, and what nobody marked has no place', () => {
  const vetoed: Mark = { ...whole(100), vetoes: { use: '有人受伤' } };
  const works = [work(1, [whole(90), vetoed]), work(2, []), work(3, [whole(10), whole(10)])];
  assert.deepEqual(placesOf(scheme(), works), ['3:1+', '1:-', '2:-']);
  assert.deepEqual(
    rank(scheme(), works).map(({ vetoed }) => vetoed),
    [false, true, false],
  );
});

test('a judge is held against the mean of the others for the same works', () => {
  const one = scheme({ criteria: [criterion('new', 100, 100)] });
  const works: Record<number, Mark>[] = [
    { 1: mark(80, 0), 2: mark(80, 0), 3: mark(95, 0) },
    { 1: mark(70, 0), 2: mark(70, 0), 3: mark(61, 0) },
    { 2: mark(50, 0) },
  ];
  assert.deepEqual(driftOf(one, works), [
    { seat: 1, works: 2, difference: -1_500, distance: 6_000 },
    { seat: 2, works: 2, difference: -1_500, distance: 6_000 },
    { seat: 3, works: 2, difference: 3_000, distance: 12_000 },
  ]);
});

const points = fc.integer({ min: 0, max: 10 });
const marks = fc.array(fc.record({ new: points, use: points }), { maxLength: 7 });
const anyScheme = fc.record({
  average: fc.constantFrom<Average>(...averages),
  take: fc.option(fc.integer({ min: 1, max: 8 })),
  floor: fc.integer({ min: 0, max: 100 }),
  atCut: fc.constantFrom<Scheme['atCut']>('all-in', 'all-out'),
  ties: fc.subarray<TieRule>([
    { by: 'criterion', of: 'new', prefers: 'more' },
    { by: 'number', of: 'people', prefers: 'fewer' },
  ]),
});
const anyRound = fc.record({
  one: anyScheme.map((more) => scheme({ ...more, criteria: [criterion('new', 60, 10), criterion('use', 40, 10)] })),
  works: fc.array(fc.record({ given: marks, people: fc.integer({ min: 0, max: 2 }) }), { maxLength: 12 }).map((all) =>
    all.map(({ given, people }, id) =>
      work(
        id,
        given.map((one) => ({ points: one })),
        { people },
      ),
    ),
  ),
});

test('of any round: all are there, whoever comes later has no more, places follow the numbers before them', () => {
  fc.assert(
    fc.property(anyRound, ({ one, works }) => {
      const ranked = rank(one, works);
      assert.deepEqual(
        ranked.map(({ id }) => id).toSorted((a, b) => a - b),
        works.map(({ id }) => id),
      );
      const placed = ranked.filter(({ place }) => place !== null);
      for (const [n, { total, place }] of placed.entries()) {
        assert(Number.isSafeInteger(total) && total >= 0 && total <= 100_000);
        const before = placed[n - 1];
        if (before) assert(before.total >= total && (place === n + 1 || place === before.place));
        else assert.equal(place, 1);
      }
      const taken = ranked.filter((work) => work.taken);
      assert(taken.every(({ place, total }) => place !== null && total >= one.floor * 1_000));
      if (one.take !== null && one.atCut === 'all-out') assert(taken.length <= one.take);
      const places = new Set(taken.map(({ place }) => place));
      assert(
        placed.every((work) => work.taken === places.has(work.place)),
        'those of one place share one fate',
      );
    }),
  );
});

test('of any round: neither the order of works nor that of judges changes anything', () => {
  fc.assert(
    fc.property(anyRound, ({ one, works }) => {
      const turned = works.toReversed().map((work) => ({ ...work, marks: work.marks.toReversed() }));
      assert.deepEqual(rank(one, turned), rank(one, works));
    }),
  );
});

test('of any round: a better mark never makes a place worse', () => {
  fc.assert(
    fc.property(anyRound, fc.nat(), ({ one, works }, pick) => {
      const chosen = works[pick % Math.max(works.length, 1)];
      if (!chosen || chosen.marks.length === 0) return;
      const better = {
        ...chosen,
        marks: chosen.marks.map(({ points: { new: n = 0, use = 0 } }) => mark(Math.min(n + 1, 10), use)),
      };
      const placeIn = (all: readonly Work[]) => rank(one, all).find(({ id }) => id === chosen.id)!.place!;
      assert(placeIn(works.map((work) => (work === chosen ? better : work))) <= placeIn(works));
    }),
  );
});
