import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dayFromNumber, dayNumber } from '#kit/days.ts';
import {
  luhnCheck,
  makeCardNumber,
  makeCreditCode,
  makeIdNumber,
  parseCardNumber,
  parseCreditCode,
  parseIdNumber,
  parsePhone,
} from '#kit/identifiers.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';

const refused = (answer: unknown, code: string, zh?: RegExp): void => {
  assert.ok(isRefusal(answer), `${JSON.stringify(answer)} should have been ${code}`);
  assert.equal((answer as Refusal).code, code);
  if (zh) assert.match((answer as Refusal).why.zh, zh);
};

const anIdNumber = fc
  .tuple(
    fc.constantFrom('110113', '130102', '440305', '650104', '710000', '830000', '911840'),
    fc.integer({ min: dayNumber('1920-01-01'), max: dayNumber('2020-12-31') }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([region, day, sequence]) => ({
    birthDay: dayFromNumber(day),
    sequence,
    number: makeIdNumber(region, dayFromNumber(day), sequence),
  }));

test('the examples of GB 11643', () => {
  const [woman, man] = [parseIdNumber('11010519491231002X'), parseIdNumber('440524188001010014')];
  assert.deepEqual(woman, { number: '11010519491231002X', birthDay: '1949-12-31', sex: 'female' });
  assert.deepEqual(man, { number: '440524188001010014', birthDay: '1880-01-01', sex: 'male' });
  assert.deepEqual(parseIdNumber(' １１０１０５ 19491231 002x\u200b'), woman);
  assert.deepEqual(parseIdNumber('110105491231002'), woman, 'fifteen digits are raised to eighteen');
});

test('made numbers are valid and say the day and the sex', () => {
  fc.assert(
    fc.property(anIdNumber, ({ number, birthDay, sequence }) => {
      assert.deepEqual(parseIdNumber(number), { number, birthDay, sex: sequence % 2 ? 'male' : 'female' });
    }),
  );
});

test('every single-character error and every swap of neighbours is caught', () => {
  fc.assert(
    fc.property(
      anIdNumber,
      fc.integer({ min: 0, max: 17 }),
      fc.constantFrom(...'0123456789X'),
      ({ number }, at, character) => {
        const changed = number.slice(0, at) + character + number.slice(at + 1);
        if (changed !== number) assert.ok(isRefusal(parseIdNumber(changed)), changed);
        const swapped = number.slice(0, at) + (number[at + 1] ?? '') + number[at] + number.slice(at + 2);
        if (at < 17 && swapped !== number) assert.ok(isRefusal(parseIdNumber(swapped)), swapped);
      },
    ),
    { numRuns: 1000 },
  );
});

test('an ID number is refused by what is wrong with it', () => {
  refused(parseIdNumber('160113199001011230'), 'id-number-region', /16/);
  refused(parseIdNumber(''), 'id-number-missing');
  refused(parseIdNumber('11010519491231002'), 'id-number-length', /18 位，您写了 17 位/);
  refused(parseIdNumber('1101051949123100211'), 'id-number-length', /您写了 19 位/);
  refused(parseIdNumber('1101O519491231002X'), 'id-number-characters', /第 5 位是“O”/);
  refused(parseIdNumber('11010519491231002A'), 'id-number-characters', /数字或 X/);
  refused(parseIdNumber('990105194912310021'), 'id-number-region', /90/);
  refused(parseIdNumber('110105194913310021'), 'id-number-birthday', /1949-13-31/);
  refused(parseIdNumber('110105190002290029'), 'id-number-birthday', /1900-02-29/);
  refused(parseIdNumber('110105194912310020'), 'id-number-check');
  assert.throws(() => makeIdNumber('11', '2000-01-01', 1));
  assert.throws(() => makeIdNumber('110113', '2000-02-30', 1));
  assert.throws(() => makeIdNumber('110113', '2000-01-01', 1000));
});

const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const aCreditCode = fc
  .tuple(
    fc.constantFrom('81', '91', '12', '51', 'N2'),
    fc.constantFrom('110113', '100000', '330100'),
    fc.string({ unit: fc.constantFrom(...CREDIT), minLength: 8, maxLength: 8 }),
  )
  .map((parts) => makeCreditCode(parts.join('')));

test('real unified social credit codes are taken', () => {
  // Of large companies, quoted from memory; that both check characters fit is what speaks for them.
  for (const code of ['91110000802100433B', '914403001922038216', '91330100799655058B', '9144030071526726XG'])
    assert.equal(parseCreditCode(code), code);
  assert.equal(parseCreditCode(' 9144 0300 7152 6726 xg'), '9144030071526726XG');
});

test('made credit codes are valid; every single-character error is caught', () => {
  fc.assert(
    fc.property(aCreditCode, fc.integer({ min: 0, max: 17 }), fc.constantFrom(...CREDIT), (code, at, character) => {
      assert.equal(parseCreditCode(code), code);
      const changed = code.slice(0, at) + character + code.slice(at + 1);
      if (changed !== code) assert.ok(isRefusal(parseCreditCode(changed)), changed);
    }),
    { numRuns: 500 },
  );
});

test('a credit code is refused by what is wrong with it', () => {
  refused(parseCreditCode(''), 'credit-code-missing');
  refused(parseCreditCode('9144030071526726X'), 'credit-code-length', /18 位，您写了 17 位/);
  refused(parseCreditCode('91440300715267I6XG'), 'credit-code-characters', /第 15 位不能是“I”/);
  refused(parseCreditCode('91A40300715267261G'), 'credit-code-characters', /第 3 位/);
  refused(parseCreditCode('91990300715267261G'), 'credit-code-region', /990300/);
  refused(parseCreditCode('9144030071526726XH'), 'credit-code-check');
});

test('mobile numbers', () => {
  for (const written of [
    '13800138000',
    '+86 138-0013-8000',
    '8613800138000',
    '0086 13800138000',
    '１３８００１３８０００',
    13800138000,
  ]) {
    assert.equal(parsePhone(written), '13800138000', String(written));
  }
  refused(parsePhone(''), 'phone-missing');
  refused(parsePhone('1380013800'), 'phone-length', /11 位，您写了 10 位/);
  refused(parsePhone('12800138000'), 'phone-prefix', /12/);
  refused(parsePhone('1380013800O'), 'phone-characters');
  refused(parsePhone('010-69442270'), 'phone-prefix');
});

test('bank cards: made ones are valid, every single-digit error is caught', () => {
  assert.equal(luhnCheck('7992739871'), '3');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 12 - 1 }),
      fc.integer({ min: 0, max: 18 }),
      fc.integer({ min: 0, max: 9 }),
      (body, at, digit) => {
        const card = makeCardNumber('622200', body);
        assert.equal(card.length, 19);
        assert.equal(parseCardNumber(card), card);
        const changed = card.slice(0, at) + digit + card.slice(at + 1);
        if (changed !== card) refused(parseCardNumber(changed), 'card-check');
      },
    ),
  );
  assert.equal(
    parseCardNumber(
      '6222 0000 0001 2345 9'.replace('9', makeCardNumber('622200', '0000012345', 17).slice(-1)),
    ).toString().length,
    17,
  );
  refused(parseCardNumber(''), 'card-missing');
  refused(parseCardNumber('6222'), 'card-length', /13–19 位，您写了 4 位/);
  refused(parseCardNumber('6.222E+18'), 'card-characters', /科学记数/);
  refused(parseCardNumber('622200000000000x'), 'card-characters');
  assert.throws(() => makeCardNumber('622200', '1'.repeat(13)));
});
