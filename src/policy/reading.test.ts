// What paths and operands mean: months and expiry to the day, what a round gives, and nothing where nothing is on file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, addMonths, dayFromNumber, monthsBetween } from '#kit/days.ts';
import type { FactSnapshot } from '#policy/kind.ts';
import { fixedOperand, isDate, listOf, monthsBound, monthsUntil, parameterValue, readerOf } from '#policy/reading.ts';

const day = fc.integer({ min: -10_000, max: 40_000 }).map(dayFromNumber);

test('months are whole months completed, as the Civil Code counts them, and a bound says the same', () => {
  fc.assert(
    fc.property(day, day, fc.integer({ min: 0, max: 1200 }), (from, asOf, months) => {
      const done = monthsUntil(from, asOf);
      assert.equal(done, from > asOf ? undefined : monthsBetween(from, asOf), `${from} until ${asOf}`);
      if (done !== undefined) assert.equal(from <= monthsBound(months, asOf), done >= months, `${months} months`);
    }),
  );
  // Around every edge, where chance seldom looks.
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 40 }), fc.integer({ min: -2, max: 2 }), (asOf, months, off) => {
      const from = addDays(addMonths(asOf, -months), off);
      assert.equal(from <= monthsBound(months, asOf), monthsBetween(from, asOf) >= months, `${from} until ${asOf}`);
    }),
    { numRuns: 5000 },
  );
  assert.equal(monthsUntil('2020-01-31', '2020-02-29'), 1);
  assert.equal(monthsUntil('2020-01-31', '2020-04-29'), 2);
  assert.equal(monthsUntil('2020-02-29', '2021-02-28'), 12);
  for (const odd of ['2020-1-1', '20200101', 5, null, undefined, '2020-13-01'])
    assert.equal(monthsUntil(odd, '2020-06-30'), undefined);
});

test('a path reads the form, the round, the register or what is counted from it', () => {
  const round = {
    ...{ organisationId: 7, year: 2020, opensOn: '2020-03-01', closesOn: '2020-11-30' },
    parameters: { texts: ['a'], offers: [{ key: 'x', priceFen: 1 }], prices: { y: 1 }, money: 5, year: 1999 },
  };
  const facts: FactSnapshot = {
    ...{ 'membership.since': '2019-06-30', 'person.birthDay': '2000-07-01', 'training.cad': 'N1', 'skill.level': null },
    ...{ 'training.cad~': '2020-06-30', 'hardship.class': 'deep', 'hardship.class~': '2020-06-29' },
  };
  const answers = { a: 1, none: null };
  const read = (path: string) => readerOf(path, round, '2020-06-30')({ facts, answers, within: () => false });
  const table: [path: string, value: unknown][] = [
    ['form.a', 1],
    ['form.none', undefined],
    ['form.b', undefined],
    ['form.toString', undefined],
    ['form.__proto__', undefined],
    ['round.year', 2020],
    ['round.scope', 7],
    ['round.opensOn', '2020-03-01'],
    ['round.closesOn', '2020-11-30'],
    ['round.money', 5],
    ['round.texts', ['a']],
    ['round.offers', ['x']],
    ['round.prices', ['y']],
    ['round.missing', undefined],
    ['round.constructor', undefined],
    ['membership.since', '2019-06-30'],
    ['membership.months', 12],
    ['person.age', 19],
    ['training.cad', 'N1'],
    ['hardship.class', undefined],
    ['skill.level', undefined],
    ['nowhere.at', undefined],
  ];
  for (const [path, value] of table) assert.deepEqual(read(path), value, path);
  assert.equal(readerOf('form.a', round, '2020-06-30')({ facts, within: () => false }), undefined);
  assert.deepEqual(fixedOperand({ parameter: 'prices' }, round), { value: ['y'] });
  assert.deepEqual(fixedOperand({ fact: 'round.scope' }, round), { value: 7 });
  assert.deepEqual(fixedOperand({ fact: 'person.age' }, round), { path: 'person.age' });
  assert.deepEqual([fixedOperand('x', round), fixedOperand(['x'], round)], [{ value: 'x' }, { value: ['x'] }]);
  assert.equal(parameterValue('toString', round), undefined);
  assert.equal(listOf(5), undefined);
});

test('a date is a date by its shape', () => {
  for (const good of ['2020-02-29', '0001-01-01', '9999-12-31']) assert(isDate(good));
  for (const bad of ['2020-00-01', '2020-01-32', '2020-01-01 ', '2020-01-01\n', '２０２０-01-01', 20200101, null])
    assert(!isDate(bad));
});
