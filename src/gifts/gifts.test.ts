// Gifts: what came is what is left, allotted and used, in every unit and at every commit; what a donor bound stays bound; receipts have no gap.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { verify } from '#engine/verify.ts';
import { findAgreement, makeAgreement, type NewAgreement } from '#gifts/agreements.ts';
import { allotGift, allotmentsOf, type NewAllotment } from '#gifts/allotments.ts';
import { openFund } from '#gifts/funds.ts';
import { findReceipt } from '#gifts/receipts.ts';
import { agreementReport, fundReport, togetherWhereFew } from '#gifts/report.ts';
import { putToUse, reverseUse, takeBackGift, usesOf } from '#gifts/uses.ts';
import { verifyGifts } from '#gifts/verify.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { allotToRound, appropriate } from '#test/support/budget.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { agreementOf, booked, donorOf, received, reversed } from '#test/support/gifts.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';

let database: TestDatabase;
let house: TestHouse;
let roundId: number;
let otherRoundId: number;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  await makeTenant(house);
  roundId = (await makeRound(house, littleProgramme, {}, 0)).id;
  otherRoundId = (await makeRound(house, { ...littleProgramme, key: 'other-grant' }, {}, 0)).id;
});
after(() => database.drop());

const codeOf = (answer: unknown): string => (isRefusal(answer) ? answer.code : 'done');
let references = 0;
const come = (
  agreementId: number,
  amount: number,
  more: { line?: number; reference?: string; receivedOn?: string; valueFen?: number | null } = {},
) =>
  received(house, {
    ...{ agreementId, line: 1, amount, valueFen: null, receivedOn: '2020-03-01', reference: `B${references++}` },
    ...more,
  });
const allot = (draft: Partial<NewAllotment> & Pick<NewAllotment, 'from'>) =>
  booked(house, (q, doing) =>
    allotGift(q, tenantId, { roundId: null, organisationId: null, amount: 1, reason: '按协议用途', ...draft }, doing),
  );
const use = (allotmentId: number, amount: number, people = amount) =>
  booked(house, (q, doing) =>
    putToUse(q, tenantId, { allotmentId, amount, people, usedOn: '2020-03-02', note: '发放' }, doing),
  );
const takeBack = (allotmentId: number, amount: number) =>
  booked(house, (q, doing) =>
    takeBackGift(q, tenantId, { allotmentId, amount, usedOn: '2020-03-02', note: '没用完' }, doing),
  );
const reverse = (receipt: { year: number; number: number }) => reversed(house, receipt);
const things: NewAgreement['lines'] = [
  { what: '手套', unit: 'pair', amount: 200, valueFen: 200_000 },
  { what: '被褥', unit: 'set', amount: 50, valueFen: 1_000_000 },
  { what: '法律咨询', unit: 'hour', amount: 40, valueFen: null },
];
const sound = async () => assert.equal((await verify(house, tenantId)).firstDifference, null);

test('what came is numbered, warned of when it is more than agreed, and reversed by a receipt of its own', async () => {
  const { id } = await agreementOf(house);
  const first = must(await come(id, 60_000, { reference: 'ICBC-1' }));
  assert.deepEqual(first.warnings, []);
  const second = must(await come(id, 60_000));
  assert.equal(second.number, first.number + 1);
  assert.match(second.warnings[0]!.zh, /比协议多收了200 元/);
  assert.equal(codeOf(await come(id, 1, { reference: 'ICBC-1' })), 'bank-reference-used');
  const red = must(await reverse(first));
  assert.equal(red.number, second.number + 1, 'the refused one took no number');
  assert.equal(codeOf(await reverse(first)), 'receipt-reversed');
  assert.equal(codeOf(await reverse(red)), 'receipt-is-reversal');
  assert.equal(codeOf(await come(id, 1, { reference: 'ICBC-1' })), 'done', 'free again');
  const { reversedBy, mark } = (await findReceipt(house.db, tenantId, first.year, first.number))!;
  assert.equal(reversedBy, red.number);
  assert.match(mark, /^[0-9a-f]{16}$/);
  assert.equal((await findAgreement(house.db, tenantId, id))!.lines[0]!.received, 60_001);
  await sound();
});

test('pairs, sets and hours are counted each for itself, used for people and taken back', async () => {
  const { id } = await agreementOf(house, { lines: things });
  for (const [line, amount, valueFen] of [
    [1, 200, 200_000],
    [2, 40, 800_000],
    [3, 10, null],
  ] as const)
    must(await come(id, amount, { line, valueFen }));
  const gloves = must(await allot({ from: { agreementId: id, line: 1 }, organisationId: places.yang, amount: 120 })).id;
  assert.equal(
    codeOf(await allot({ from: { agreementId: id, line: 1 }, organisationId: places.ma, amount: 81 })),
    'insufficient',
  );
  const used = must(await use(gloves, 100, 50));
  assert.equal(codeOf(await use(gloves, 21)), 'insufficient');
  assert.equal(codeOf(await takeBack(gloves, 21)), 'insufficient');
  must(await takeBack(gloves, 20));
  must(
    await booked(house, (q, doing) =>
      reverseUse(q, tenantId, { id: used.id, usedOn: '2020-03-02', note: '重复' }, doing),
    ),
  );
  assert.equal(
    codeOf(
      await booked(house, (q, doing) =>
        reverseUse(q, tenantId, { id: used.id, usedOn: '2020-03-02', note: '' }, doing),
      ),
    ),
    'already-resolved',
  );
  must(await use(gloves, 90, 45));
  const [line] = (await findAgreement(house.db, tenantId, id))!.lines;
  assert.deepEqual([line!.received, line!.allotted, line!.left, line!.receivedValueFen], [200, 100, 100, 200_000]);
  const { report } = (await agreementReport(house.db, tenantId, id))!;
  assert.deepEqual(
    report.destinations.map(({ unit, allotted, used: gone }) => [unit, allotted, gone]),
    [['pair', 100, 90]],
  );
  assert.deepEqual([report.people, report.helped], [45, [{ organisationName: '杨镇总工会', people: 45 }]]);
  assert.deepEqual(
    (await usesOf(house.db, tenantId, gloves)).map(({ kind }) => kind),
    ['use', 'take-back', 'reverse', 'use'],
  );
  await sound();
});

test('an earmark holds: another round, another programme or none is refused with the clause', async () => {
  const toRound = await agreementOf(house, { purpose: '冬季送温暖', roundId });
  const toProgramme = await agreementOf(house, { purpose: '奖励技能人才', programmeKey: 'little-grant' });
  const shoes: NewAgreement['lines'] = [{ what: '劳保鞋', unit: 'pair', amount: 9, valueFen: 90_000 }];
  const bound = await agreementOf(house, { purpose: '冬季送温暖', roundId, lines: shoes });
  for (const { id } of [toRound, toProgramme]) must(await come(id, 100_000));
  must(await come(bound.id, 9, { valueFen: 90_000 }));
  const wrong = (await allot({
    from: { agreementId: toRound.id, line: 1 },
    roundId: otherRoundId,
    amount: 1,
  })) as Refusal;
  assert.equal(wrong.code, 'gift-earmarked');
  assert.match(wrong.rule!, /冬季送温暖/);
  const tried = [
    await allot({ from: { agreementId: toProgramme.id, line: 1 }, roundId: otherRoundId }),
    await allot({ from: { agreementId: bound.id, line: 1 }, organisationId: places.yang }),
    await allot({ from: { agreementId: bound.id, line: 1 }, organisationId: places.yang, roundId: otherRoundId }),
    await allot({ from: { agreementId: bound.id, line: 1 }, organisationId: places.yang, roundId }),
  ];
  assert.deepEqual(tried.map(codeOf), ['gift-earmarked', 'gift-earmarked', 'gift-earmarked', 'done']);
  must(await allot({ from: { agreementId: toRound.id, line: 1 }, roundId, amount: 50_000 }));
  assert.equal(codeOf(await reverse({ year: 2020, number: 6 })), 'done', 'a gift of which nothing was allotted');
  await sound();
});

test('a round draws on one account: a second gift or an appropriation beside it is refused', async () => {
  const round = await makeRound(house, { ...littleProgramme, key: 'third-grant' }, {}, 0);
  const [one, two] = [await agreementOf(house), await agreementOf(house)];
  for (const { id } of [one, two]) must(await come(id, 1_000));
  const given = must(await allot({ from: { agreementId: one.id, line: 1 }, roundId: round.id, amount: 700 })).id;
  assert.equal(
    codeOf(await allot({ from: { agreementId: two.id, line: 1 }, roundId: round.id })),
    'round-other-expenditure',
  );
  const pot = { organisationId: places.district, year: 2020, expenditureCode: 'test' };
  const purse = { roundId: round.id, organisationId: places.district, name: round.name };
  const charged = await booked(house, async (q) => {
    must(await appropriate(q, tenantId, { ...pot, amountFen: 100 }, house));
    return allotToRound(q, tenantId, { round: purse, from: pot, amountFen: 100 }, house);
  });
  assert.equal(codeOf(charged), 'round-other-expenditure');
  assert.equal(codeOf(await takeBack(given, 701)), 'insufficient');
  must(await takeBack(given, 200));
  const [allotment] = await allotmentsOf(house.db, tenantId, { agreementId: one.id });
  assert.deepEqual([allotment!.amount, allotment!.takenBack, allotment!.used], [700, 200, 0]);
  await sound();
});

test('what feeds a fund is allotted from the fund, by its purpose, and its years are told', async () => {
  const fund = must(
    await booked(house, (q, doing) =>
      openFund(
        q,
        tenantId,
        {
          organisationId: places.district,
          name: '助学基金',
          purpose: '资助困难职工子女上学',
          programmeKey: 'little-grant',
        },
        doing,
      ),
    ),
  );
  const { id } = await agreementOf(house, { fundId: fund.id, purpose: '捐入助学基金' });
  must(await come(id, 80_000));
  const round = await makeRound(house, { ...littleProgramme, title: { zh: '助学', en: 'School' } }, {}, 0);
  assert.equal(codeOf(await allot({ from: { agreementId: id, line: 1 }, roundId: round.id })), 'gift-in-fund');
  assert.equal(codeOf(await allot({ from: { fundId: fund.id }, roundId: otherRoundId })), 'gift-earmarked');
  assert.equal(codeOf(await allot({ from: { fundId: fund.id }, roundId: round.id, amount: 80_001 })), 'insufficient');
  must(await allot({ from: { fundId: fund.id }, roundId: round.id, amount: 30_000 }));
  const told = (await fundReport(house.db, tenantId, fund.id))!;
  assert.deepEqual(told.years, [{ year: 2020, receivedFen: 80_000, allottedFen: 30_000 }]);
  assert.deepEqual([told.fund.receivedFen, told.fund.leftFen, told.agreements.length], [80_000, 50_000, 1]);
  await sound();
});

test('bad input is refused and nothing is written', async () => {
  const { id, donorId } = await agreementOf(house, { lines: things });
  const draft = {
    ...{ organisationId: places.district, donorId, fundId: null, purpose: '用途', programmeKey: null, roundId: null },
    ...{ fromOn: '2020-01-01', untilOn: '2020-12-31', signedOn: '2020-01-01', lines: things },
  };
  const make = (more: Partial<NewAgreement>) =>
    booked(house, (q, doing) => makeAgreement(q, tenantId, { ...draft, ...more }, doing));
  const count = async () =>
    (await house.db.query('SELECT FROM gift_agreements WHERE tenant_id = $1', [tenantId])).length;
  const agreements = await count();
  for (const wrong of [
    { lines: [] },
    { untilOn: '2019-12-31' },
    { lines: [{ what: '米', unit: 'bag', amount: 1, valueFen: null }] },
    { fundId: 999_999, lines: [{ what: '款', unit: 'fen', amount: 1, valueFen: null }] },
    { roundId: 999_999 },
    { roundId, programmeKey: 'other-grant' },
    { organisationId: places.yang, roundId },
  ] satisfies Partial<NewAgreement>[])
    assert.equal(codeOf(await make(wrong)), 'agreement-incomplete', JSON.stringify(wrong));
  assert.equal(await count(), agreements);
  const table: [string, unknown][] = [
    ['gift-unknown', await come(999_999, 1)],
    ['receipt-incomplete', await come(id, 1, { line: 9 })],
    ['receipt-incomplete', await come(id, 1, { receivedOn: '2020-03-03', valueFen: 1 })],
    ['receipt-incomplete', await come(id, 1)],
    ['amount-not-positive', await come(id, 0, { valueFen: 1 })],
    ['gift-unknown', await reverse({ year: 2020, number: 9_999 })],
    ['gift-unknown', await allot({ from: { agreementId: id, line: 9 } })],
    ['gift-unknown', await allot({ from: { fundId: 999_999 } })],
    ['organisation-unknown', await allot({ from: { agreementId: id, line: 1 } })],
    ['outside-union', await allot({ from: { agreementId: id, line: 1 }, organisationId: 2 })],
    ['no-such-round', await allot({ from: { agreementId: id, line: 1 }, organisationId: 10, roundId: 999_999 })],
    ['insufficient', await allot({ from: { agreementId: id, line: 1 }, organisationId: 10 })],
    ['gift-unknown', await use(999_999, 1)],
    ['gift-unknown', await takeBack(999_999, 1)],
  ];
  for (const [code, answer] of table) assert.equal(codeOf(answer), code);
  const money = await agreementOf(house);
  must(await come(money.id, 5));
  assert.equal(
    codeOf(await allot({ from: { agreementId: money.id, line: 1 }, organisationId: 10 })),
    'money-needs-round',
  );
  await sound();
});

test('no cell of a report is smaller than three people, and none can be told from the others', () => {
  const told = (counts: Record<string, number>) => togetherWhereFew(new Map(Object.entries(counts)));
  assert.deepEqual(told({}), { people: 0, helped: [] });
  assert.deepEqual(told({ a: 2 }), { people: null, helped: [] });
  assert.deepEqual(
    told({ a: 9, b: 4 }).helped.map(({ people }) => people),
    [9, 4],
  );
  assert.deepEqual(told({ a: 9, b: 1, c: 4 }).helped, [
    { organisationName: 'a', people: 9 },
    { organisationName: null, people: 5 },
  ]);
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer({ min: 0, max: 12 })), (counts) => {
      const { people, helped } = told(counts);
      const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
      if (people === null) return all > 0 && all < 3 && helped.length === 0;
      return (
        people === all &&
        helped.every((one) => one.people >= 3) &&
        helped.reduce((sum, one) => sum + one.people, 0) === all
      );
    }),
  );
});

type Step = 'come' | 'reverse' | 'allot' | 'use' | 'back' | 'undo' | 'astray';
const steps = fc.array(
  fc.tuple(
    fc.constantFrom<Step>('come', 'come', 'allot', 'allot', 'use', 'use', 'back', 'reverse', 'undo', 'astray'),
    fc.integer({ min: 1, max: 40 }),
    fc.nat({ max: 1_000 }),
  ),
  { minLength: 24, maxLength: 48 },
);

test('six workers receive, allot, use and reverse at random: never negative, never astray, no gap, sums at zero', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const shoes: NewAgreement['lines'] = [
        { what: '劳保鞋', unit: 'pair', amount: 30, valueFen: 90_000 },
        { what: '捐款', unit: 'fen', amount: 30, valueFen: null },
      ];
      const round = await makeRound(house, { ...littleProgramme, basis: [`基${references++}`] }, {}, 0);
      const { id } = await agreementOf(house, {
        lines: shoes,
        roundId: round.id,
        donorId: await donorOf(house, false),
      });
      const receipts: { year: number; number: number }[] = [];
      const [allotted, used]: [number[], number[]] = [[], []];
      const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % Math.max(1, from.length)];
      const step = async ([kind, amount, at]: (typeof plan)[number]): Promise<void> => {
        const line = (at % 2) + 1;
        const from = { agreementId: id, line };
        if (kind === 'come') {
          const got = await come(id, amount, { line, valueFen: line === 1 ? 100 : null });
          if (!isRefusal(got)) receipts.push(got);
        } else if (kind === 'allot') {
          const got = await allot({ from, roundId: round.id, organisationId: places.yang, amount });
          if (!isRefusal(got)) allotted.push(got.id);
        } else if (kind === 'use') {
          const got = await use(pick(allotted, at) ?? 0, amount);
          if (!isRefusal(got)) used.push(got.id);
        } else if (kind === 'back') await takeBack(pick(allotted, at) ?? 0, amount);
        else if (kind === 'reverse') await reverse(pick(receipts, at) ?? { year: 1999, number: 1 });
        else if (kind === 'undo')
          await booked(house, (q, doing) =>
            reverseUse(q, tenantId, { id: pick(used, at) ?? 0, usedOn: '2020-03-02', note: '' }, doing),
          );
        else
          assert.equal(
            codeOf(await allot({ from, roundId: otherRoundId, organisationId: places.yang, amount })),
            'gift-earmarked',
          );
      };
      const queue = [...plan];
      await Promise.all(
        Array.from({ length: 6 }, async () => {
          for (let next = queue.shift(); next; next = queue.shift()) await step(next);
        }),
      );
      assert.equal(await verifyGifts(house.db, tenantId), null);
      const negative = await house.db.query(
        `SELECT code FROM accounts WHERE tenant_id = $1 AND kind <> 'source' AND credits - debits < 0`,
        [tenantId],
      );
      assert.deepEqual(negative, []);
    }),
    { numRuns: 12, seed: 2020 },
  );
  await sound();
});

test('verify finds every kind of damage', async () => {
  const undo = new Error('undo');
  for (const [what, damage] of [
    ['transfer', 'UPDATE gift_receipts SET amount = amount + 1 WHERE reverses_year IS NULL'],
    ['transfer', 'UPDATE gift_allotments SET to_id = account_id'],
    ['transfer', 'DELETE FROM transfers WHERE id IN (SELECT transfer_id FROM gift_uses)'],
    ['unexplained', `DELETE FROM gift_uses WHERE kind = 'reverse'`],
    ['numbers', 'UPDATE gift_receipt_years SET last = last + 1'],
    ['earmark', `UPDATE gift_agreements SET round_id = NULL, programme_key = 'astray' WHERE fund_id IS NULL`],
    ['left', `UPDATE accounts SET credits = credits + 1 WHERE kind = 'gift'`],
  ] as const)
    await assert.rejects(
      database.owner.transaction(async (q) => {
        if (what === 'unexplained') await q.query('ALTER TABLE gift_uses DROP CONSTRAINT gift_uses_reverses_fkey');
        await q.query(damage);
        assert.equal((await verifyGifts(q, tenantId))?.what, what, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
});
