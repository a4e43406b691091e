import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatDocumentYuan, formatWan, formatYuan, parseYuan, percentOf, proportionalCut, split } from '#kit/money.ts';
import { isRefusal } from '#kit/refusal.ts';

const fen = fc.integer({ min: 0, max: 10 ** 13 });
const sum = (list: readonly number[]) => list.reduce((all, one) => all + one, 0);

test('amounts as people and Excel write them', () => {
  const cases: [string | number, number][] = [
    ['1,000.50', 100050],
    ['１０００', 100000],
    ['￥1，000元整', 100000],
    ['¥ 1 000', 100000],
    ['2.5万元', 2500000],
    ['0.00010001亿', 1000100],
    ['1.50000', 150],
    ['0', 0],
    ['-0', 0],
    [1000.5, 100050],
    [0.1 + 0.2, 30],
    [1000.1, 100010],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ];
  for (const [written, expected] of cases) assert.equal(parseYuan(written), expected, String(written));
});

test('what is not an amount is refused by what is wrong with it', () => {
  const cases: [string | number, string][] = [
    ['', 'money-missing'],
    ['  ', 'money-missing'],
    ['一千', 'money-unreadable'],
    ['1,00', 'money-unreadable'],
    ['1.2.3', 'money-unreadable'],
    ['1000美元', 'money-unreadable'],
    ['1e3', 'money-unreadable'],
    [Number.NaN, 'money-unreadable'],
    [Number.POSITIVE_INFINITY, 'money-unreadable'],
    ['-3', 'money-negative'],
    [-0.01, 'money-negative'],
    ['1.005', 'money-too-fine'],
    [1e-7, 'money-too-fine'],
    ['90071992547409.92', 'money-too-large'],
    [1e21, 'money-too-large'],
    ['9'.repeat(400), 'money-too-large'],
  ];
  for (const [written, code] of cases) {
    const answer = parseYuan(written);
    assert.ok(isRefusal(answer), `${written} was taken for ${JSON.stringify(answer)}`);
    assert.equal(answer.code, code, String(written));
  }
});

test('what formatYuan writes, parseYuan reads', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (amountFen) => {
      assert.equal(parseYuan(formatYuan(amountFen)), amountFen);
      assert.equal(parseYuan(formatDocumentYuan(amountFen)), amountFen);
    }),
  );
});

test('formats of design §3', () => {
  assert.equal(formatYuan(123400), '¥1,234.00');
  assert.equal(formatYuan(-5), '-¥0.05');
  assert.equal(formatYuan(Number.MAX_SAFE_INTEGER), '¥90,071,992,547,409.91');
  assert.equal(formatDocumentYuan(100000), '1,000 元');
  assert.equal(formatDocumentYuan(100050, 'en'), '1,000.50 yuan');
  assert.equal(formatWan(20400000), '20.40 万元');
  assert.equal(formatWan(41700000000), '4.17 亿元');
  assert.equal(formatWan(999999), '9,999.99 元');
  assert.equal(formatWan(1000000), '1.00 万元');
  assert.equal(formatWan(9999999999), '1.00 亿元');
  assert.equal(formatWan(9999499999), '9,999.50 万元');
  assert.equal(formatWan(-20400000), '-20.40 万元');
  assert.equal(formatWan(20400000, 'en'), '¥204,000.00');
  assert.equal(formatWan(41700000000, 'en'), '¥417.00 million');
  assert.throws(() => formatYuan(0.5), /safe whole number/);
});

test('split loses nothing and gives each its exact share rounded down or up', () => {
  const weights = fc
    .array(fc.integer({ min: 0, max: 10 ** 9 }), { minLength: 1, maxLength: 40 })
    .filter((w) => sum(w) > 0);
  fc.assert(
    fc.property(fen, weights, (total, weighing) => {
      const shares = split(total, weighing);
      assert.equal(sum(shares), total);
      const all = BigInt(sum(weighing));
      shares.forEach((share, i) => {
        const floor = (BigInt(total) * BigInt(weighing[i] as number)) / all;
        assert.ok(BigInt(share) === floor || (BigInt(share) === floor + 1n && (weighing[i] as number) > 0));
      });
    }),
  );
  assert.deepEqual(split(100, [1, 1, 1]), [34, 33, 33]);
  assert.deepEqual(split(Number.MAX_SAFE_INTEGER, [1, 0]), [Number.MAX_SAFE_INTEGER, 0]);
  assert.throws(() => split(1, [0, 0]), /above zero/);
  assert.throws(() => split(1, []), /above zero/);
  assert.throws(() => split(-1, [1]), /zero or more/);
  assert.throws(() => split(1, [0.5, 1]), /whole numbers/);
});

test('percentOf rounds as it says', () => {
  assert.equal(percentOf(1001, { percentNumerator: 50, rounding: 'down' }), 500);
  assert.equal(percentOf(1001, { percentNumerator: 50, rounding: 'half-up' }), 501);
  assert.equal(percentOf(1001, { percentNumerator: 50, rounding: 'up' }), 501);
  assert.equal(percentOf(1000, { percentNumerator: 125, percentDenominator: 1000, rounding: 'down' }), 125);
  assert.equal(percentOf(-1001, { percentNumerator: 50, rounding: 'half-up' }), -501);
  assert.equal(percentOf(1, { percentNumerator: 1, percentDenominator: 3, rounding: 'half-up' }), 0);
  assert.equal(percentOf(2, { percentNumerator: 1, percentDenominator: 3, rounding: 'half-up' }), 1);
  assert.ok(Object.is(percentOf(-1, { percentNumerator: 1, rounding: 'down' }), 0));
  fc.assert(
    fc.property(fen, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 999 }), (amount, up, down) => {
      const of = (rounding: 'down' | 'half-up' | 'up') =>
        percentOf(amount, { percentNumerator: up, percentDenominator: down, rounding });
      const exact = BigInt(amount) * BigInt(up);
      assert.equal(BigInt(of('down')), exact / BigInt(down));
      assert.equal(of('up') - of('down'), exact % BigInt(down) === 0n ? 0 : 1);
      assert.equal(of('half-up'), (exact % BigInt(down)) * 2n >= BigInt(down) ? of('up') : of('down'));
    }),
  );
  assert.throws(() => percentOf(Number.MAX_SAFE_INTEGER, { percentNumerator: 200, rounding: 'down' }), /safe whole/);
});

test('a proportional cut spends all there is, and nobody gets more than claimed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 10 ** 9 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 10 ** 11 }),
      (claims, available) => {
        const cut = proportionalCut(claims, available);
        assert.equal(sum(cut), Math.min(sum(claims), available));
        assert.ok(cut.every((share, i) => share >= 0 && share <= (claims[i] as number)));
      },
    ),
  );
  assert.deepEqual(proportionalCut([100, 200], 150), [50, 100]);
  assert.throws(() => proportionalCut([-1, 5], 10), /zero or more/);
});
