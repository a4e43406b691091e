// A band comes out of the earlier rounds alone, holds what happens as often as it says, and says from what it was taken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dice, seededRandomness } from '#kit/random.ts';
import { bandOf, type Earlier, forecastFrom } from '#policy/forecast.ts';

const people = (n: number, base: number) => ({ n, sum: n, squares: n, base });
const round = (year: number, applied: number, base: number | null, more: Partial<Earlier> = {}): Earlier => ({
  ...{ roundId: year, year, name: `${year}年度`, base, applied, granted: applied, money: null },
  ...more,
});

test('one round: its share, with what chance makes of such a number in that round and the next', () => {
  assert.deepEqual(bandOf(5000, [people(170, 5000)]), { low: 133, middle: 170, high: 207 });
  assert.deepEqual(bandOf(10_000, [people(170, 5000)])?.middle, 340, 'twice the people');
  assert.equal(bandOf(5000, []), null);
  assert.deepEqual(bandOf(0, [people(170, 5000)]), { low: 0, middle: 0, high: 0 });
});

test('nobody came once does not mean that nobody ever comes', () => {
  const { low, high } = bandOf(5000, [people(0, 5000)])!;
  assert.equal(low, 0);
  assert.ok(high > 0);
});

test('several rounds: from the least to the most that any of them lets expect', () => {
  const alike = bandOf(5000, [people(170, 5000), people(175, 5000)])!;
  const apart = bandOf(5000, [people(45, 5000), people(187, 5000)])!;
  assert.deepEqual(alike, { low: 133, middle: 173, high: 212 });
  assert.deepEqual(
    [apart.low, apart.high],
    [bandOf(5000, [people(45, 5000)])!.low, bandOf(5000, [people(187, 5000)])!.high],
  );
});

/** As many of `base` as decide for themselves to come, each with the same chance. */
function came(random: { next(): number }, base: number, share: number): number {
  let n = 0;
  for (let i = 0; i < base; i += 1) if (random.next() < share) n += 1;
  return n;
}

test('where the share of those who come stays, the band holds what happens in 9 of 10 programmes, and is at most 30 % wide to each side', () => {
  const chance = dice(seededRandomness('forecasts'));
  const random = { next: () => chance.int(2 ** 32) / 2 ** 32 };
  let [held, narrow] = [0, 0];
  const programmes = 100;
  for (let i = 0; i < programmes; i += 1) {
    const base = 2000 + Math.floor(random.next() * 2000);
    const share = 0.05 + random.next() * 0.2;
    const earlier = Array.from({ length: 1 + (i % 3) }, () => people(came(random, base, share), base));
    const next = Math.floor(base * (0.8 + random.next() * 0.4));
    const band = bandOf(next, earlier)!;
    const outcome = came(random, next, share);
    if (outcome >= band.low && outcome <= band.high) held += 1;
    if (band.high <= 1.3 * band.middle + 1 && band.low >= 0.7 * band.middle - 1) narrow += 1;
  }
  assert.ok(held >= 0.9 * programmes, `${held} of ${programmes} held`);
  assert.ok(narrow >= 0.95 * programmes, `${narrow} of ${programmes} narrow`);
});

test('it says from what, and where nothing is known it makes up no number', () => {
  const money = { n: 170, sum: 17_400_000, squares: 2_200_000_000_000 };
  const asked = { base: 5958, certain: 58, of: 'member', dearer: 1 } as const;
  const known = forecastFrom({
    ...asked,
    earlier: [round(2020, 187, 5958, { granted: 170, money })],
  });
  assert.equal(known.says.zh, '58 人登记齐全、条条符合；照 2020 年的申请率，约 140 至 230 人申请，13 万至 22 万元');
  assert.deepEqual([known.basis, known.from.length], ['earlier-rounds', 1]);
  const nothing = forecastFrom({ ...asked, earlier: [] });
  assert.deepEqual([nothing.applied, nothing.granted, nothing.amountFen], [null, null, null]);
  assert.match(nothing.says.zh, /无从知道：少则没有，多则 5,958 人/);
  assert.match(nothing.says.en, /nothing is known/);
});

test('what is tried now is priced by what it would have cost then', () => {
  const money = { n: 170, sum: 17_000_000, squares: 1_700_000_000_000 };
  const of = (dearer: number) =>
    forecastFrom({
      ...{ base: 1000, certain: 0, of: 'member', dearer },
      earlier: [round(2020, 170, 1000, { money })],
    }).amountFen!.middle;
  assert.equal(of(2), 2 * of(1));
});
