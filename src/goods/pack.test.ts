import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pack } from '#goods/pack.ts';

const lot = fc.record({
  goodsId: fc.integer({ min: 1, max: 3 }),
  expiresOn: fc.constantFrom(null, '2020-02-01', '2020-03-02', '2020-05-01'),
  stock: fc.integer({ min: 0, max: 9 }),
});
const packages = fc.array(
  fc.uniqueArray(fc.record({ goods: fc.integer({ min: 1, max: 3 }), pieces: fc.integer({ min: 1, max: 4 }) }), {
    selector: ({ goods }) => goods,
  }),
  { maxLength: 6 },
);
const today = '2020-03-02';

test('nobody gets more than is due, no lot gives more than it has, and what is missing is said', () => {
  fc.assert(
    fc.property(fc.array(lot, { maxLength: 8 }), packages, (made, wanted) => {
      const lots = made.map((one, n) => ({ ...one, id: n + 1 }));
      const { parcels, short } = pack(wanted, lots, today);
      const packed = parcels.flat();
      for (const one of lots) {
        const taken = packed.filter((row) => row.lot === one.id).reduce((sum, { pieces }) => sum + pieces, 0);
        assert(taken <= one.stock && (taken === 0 || one.expiresOn === null || one.expiresOn >= today));
      }
      for (const goods of [1, 2, 3]) {
        const due = wanted
          .flat()
          .filter((row) => row.goods === goods)
          .reduce((sum, { pieces }) => sum + pieces, 0);
        const got = packed.filter((row) => row.goods === goods).reduce((sum, { pieces }) => sum + pieces, 0);
        assert.equal(got + (short.get(goods) ?? 0), due);
      }
    }),
  );
});

test('what expires first is packed first, what keeps for ever last', () => {
  const lots = [
    { id: 1, goodsId: 1, expiresOn: null, stock: 5 },
    { id: 2, goodsId: 1, expiresOn: '2020-09-01', stock: 1 },
    { id: 3, goodsId: 1, expiresOn: '2020-04-01', stock: 1 },
    { id: 4, goodsId: 1, expiresOn: '2020-03-01', stock: 9 },
  ];
  const { parcels, short } = pack([[{ goods: 1, pieces: 2 }], [{ goods: 1, pieces: 1 }]], lots, today);
  assert.deepEqual(
    parcels.map((rows) => rows.map((row) => row.lot)),
    [[3, 2], [1]],
  );
  assert.equal(short.size, 0);
});
