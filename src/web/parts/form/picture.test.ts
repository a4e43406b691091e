// What is told of a picture before it is sent: why nobody could read it, and nothing of one that can be read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from '#web/parts/form/picture.ts';

const width = 400;
/** Brightness by column and row. */
const picture = (at: (x: number, y: number) => number) => ({
  width,
  light: Array.from({ length: width * 300 }, (_, n) => at(n % width, Math.floor(n / width))),
});
const page = (x: number, y: number): number => (y % 20 < 8 && x % 7 < 3 ? 40 : 230);

/** Each pixel the middle of those around it, as out of focus; `wide` to each side. */
function blurred({ light }: ReturnType<typeof picture>, wide: number) {
  const along = (values: readonly number[], step: number) =>
    values.map((_, n) => {
      const near = Array.from({ length: 2 * wide + 1 }, (__, i) => values[n + (i - wide) * step] ?? values[n]!);
      return near.reduce((sum, one) => sum + one, 0) / near.length;
    });
  return { width, light: along(along(light, 1), width) };
}

const sparse = (x: number, y: number): number => (y % 100 < 8 && x % 7 < 3 && x < 200 ? 40 : 252);

test('a page with writing on it can be read, also one that is nearly empty; so can a photograph of a room', () => {
  assert.equal(faultOf(picture(page)), null);
  assert.equal(faultOf(picture(sparse)), null);
  assert.equal(faultOf(picture((x, y) => (x % 90 < 45 ? 60 : 180) + (y % 50 < 25 ? 20 : 0))), null);
});

test('without light, with too much of it, or out of focus it cannot', () => {
  assert.equal(faultOf(picture(() => 0)), 'dark');
  assert.equal(faultOf(picture((x, y) => page(x, y) / 5)), 'dark');
  assert.equal(faultOf(picture(() => 255)), 'bright');
  for (const left of [0.01, 0.03, 0.05])
    assert.equal(faultOf(picture((x, y) => 255 - (255 - page(x, y)) * left)), 'bright', `${left} of its contrast left`);
  for (const wide of [4, 6]) assert.equal(faultOf(blurred(blurred(picture(page), wide), wide)), 'blurred', `${wide}`);
  assert.equal(faultOf(picture((x, y) => 150 + 60 * Math.sin(x / 60) * Math.cos(y / 60))), 'blurred');
});
