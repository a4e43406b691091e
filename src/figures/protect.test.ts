// What is hidden of random trees cannot be solved for: every table that anybody may ask for is written as equations over what is each
// organisation's own, and no hidden number follows from those shown.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Counted, type Family, FEWEST_SHOWN, hiddenDown, hiddenParts } from '#figures/protect.ts';

interface Union {
  readonly id: number;
  /** Cases, and whom of them is counted here: whoever has more cases is counted once. */
  readonly own: number;
  readonly counted: number;
  readonly below: readonly Union[];
}

const count = fc.oneof({ weight: 2, arbitrary: fc.nat(4) }, fc.nat(12));
/** Each union hangs below one that came before it. */
const forest = fc.array(fc.record({ own: count, twice: fc.nat(3), under: fc.nat(1000) }), {
  minLength: 1,
  maxLength: 14,
});

function planted(rows: readonly { own: number; twice: number; under: number }[]): Union[] {
  const all: { id: number; own: number; counted: number; below: Union[] }[] = [];
  for (const [n, { own, twice, under }] of rows.entries()) {
    const one = { id: n + 1, own, counted: Math.max(0, own - twice), below: [] };
    if (n > 0) all[under % n]!.below.push(one);
    all.push(one);
  }
  return all;
}

const withBelow = (one: Union): Union[] => [one, ...one.below.flatMap(withBelow)];
const cases = (one: Union): number => withBelow(one).reduce((sum, { own }) => sum + own, 0);
const people = (one: Union): number => withBelow(one).reduce((sum, { counted }) => sum + counted, 0);
const countedOf = (one: Union): Counted => ({ cases: cases(one), people: people(one) });
const familyOf = (one: Union): Family => ({
  id: one.id,
  counted: countedOf(one),
  children: new Map(one.below.map((child) => [child.id, countedOf(child)])),
});

function chainTo(top: Union, id: number): Union[] | null {
  if (top.id === id) return [top];
  for (const child of top.below) {
    const rest = chainTo(child, id);
    if (rest) return [top, ...rest];
  }
  return null;
}

const prime = 1_000_003;
const inverse = (n: number): number => {
  let [power, result] = [prime - 2, 1];
  for (let base = n; power > 0; base = (base * base) % prime) {
    if (power % 2 === 1) result = (result * base) % prime;
    power = Math.floor(power / 2);
  }
  return result;
};

/** Rows in echelon form; answers what is left of a further row: nothing if it follows from them. */
function reduce(rows: readonly (readonly number[])[], row: readonly number[]): number[] {
  let left = [...row];
  for (const one of rows) {
    const at = one.findIndex((value) => value !== 0);
    const factor = left[at]!;
    if (factor !== 0) left = left.map((value, n) => (((value - factor * one[n]!) % prime) + prime) % prime);
  }
  return left;
}

function echelon(rows: readonly (readonly number[])[]): number[][] {
  const kept: number[][] = [];
  for (const row of rows) {
    const left = reduce(kept, row);
    const first = left.find((value) => value !== 0);
    if (first !== undefined) kept.push(left.map((value) => (value * inverse(first)) % prime));
  }
  return kept;
}

test('no hidden number follows from all tables of the tree, and alone a cell is hidden as within its table', () => {
  let hiddenOnes = 0;
  fc.assert(
    fc.property(forest, (rows) => {
      const all = planted(rows);
      const top = all[0]!;
      const whole = (one: Union) => all.map((other) => (withBelow(one).includes(other) ? 1 : 0));
      const own = (one: Union) => all.map((other) => (one === other ? 1 : 0));
      const shown: number[][] = [];
      const hidden: number[][] = [];
      for (const one of all) {
        const chain = chainTo(top, one.id)!;
        const here = hiddenDown(chain.map(familyOf));
        (here.whole ? hidden : shown).push(whole(one));
        (here.parts.has('own') ? hidden : shown).push(own(one));
        for (const child of one.below) {
          const alone = hiddenDown([...chain, child].map(familyOf)).whole;
          assert.equal(alone, here.parts.has(child.id), 'alone as within the table');
        }
        if (cases(one) > 0 && people(one) < FEWEST_SHOWN) assert.ok(here.whole, 'few are hidden');
      }
      const known = echelon(shown);
      for (const cell of hidden) {
        hiddenOnes += 1;
        assert.ok(
          reduce(known, cell).some((value) => value !== 0),
          'a hidden number follows from those shown',
        );
      }
    }),
    { numRuns: 400 },
  );
  assert.ok(hiddenOnes > 400, `${hiddenOnes} hidden cells were looked at`);
});

test('beside a whole that is shown, the hidden ones are together not few, and nothing is hidden where nothing is few', () => {
  const hidden = (whole: 'shown' | 'hidden', ...parts: number[]) => [
    ...hiddenParts(new Map(parts.map((value, n) => [n, { cases: value, people: value }])), whole),
  ];
  assert.deepEqual(hidden('shown', 3, 9, 6, 0), [0, 2]);
  assert.deepEqual(hidden('shown', 1, 1, 20), [0, 1, 2], 'two of one each would be told by their sum');
  assert.deepEqual(hidden('shown', 5, 0, 7), []);
  assert.deepEqual(hidden('hidden', 9, 7), [1], 'or the whole would be their sum');
  assert.deepEqual(hidden('hidden', 9, 2), [1]);
  const of = (...parts: [number, number][]) => [
    ...hiddenParts(new Map(parts.map(([cases, people], n) => [n, { cases, people }])), 'shown'),
  ];
  assert.deepEqual(of([9, 9], [7, 1], [8, 8]), [1, 2], 'seven cases of one person are one person');
  assert.deepEqual(of([9, 9], [1, 0], [8, 8]), [1, 2], 'one who is counted elsewhere is somebody');
});
