// mentoring 名师带徒助推: a master asks his apprentices by name and phone and each answers on his own phone; a fifth is refused, one says no, one leaves and another
// comes. Then six meetings on six days, one of them to be mended, and the grant. What an apprentice proves meanwhile counts for his master's studio.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Acting } from '#access/duties.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { loadAnswers } from '#engine/load.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { isRefusal } from '#kit/refusal.ts';
import { answerPair, inviteApprentice, type PairRow, pairsOfApprentice } from '#matches/pairs.ts';
import { correctPerson, mergePeople } from '#people/changes.ts';
import { defineProgramme } from '#policy/define.ts';
import { certificateGrant } from '#programmes/innovation/certificate-grant.ts';
import { mentoring } from '#programmes/innovation/mentoring.ts';
import { studioPage, studiosOf } from '#studios/studios.ts';
import { asking, bulletinOf, paidOut } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { leading } from '#test/support/leading.ts';
import { acting, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { paired } from '#test/support/pairing.ts';
import { registered } from '#test/support/registered.ts';
import { pairTamperings } from '#test/support/tampering-pairs.ts';
import { verifyAfter } from '#test/support/verify-after.ts';
import { firstMember, hands, makePayees } from '#test/support/whole-round.ts';

const masters = 3;
const apprentices = 9;
let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
const cases: number[] = [];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, masters + apprentices);
  await registered(engine, {
    ...{ personId: firstMember, unionId: places.yangFirm, issuerId: places.district, studio: '焊接创新工作室' },
  });
  await leading(house, tenantId, [firstMember + 1]);
  for (let n = 0; n < apprentices; n += 1)
    must(await correctPerson(house, tenantId, apprentice(n), { phone: phone(n) }));
  round = await makeRound(house, mentoring, { amountFen: 500_000 });
});
after(() => database.drop());

const master = (n: number): Acting & { readonly personId: number } => ({ personId: firstMember + n, posts: [] });
const apprentice = (n: number): number => firstMember + masters + n;
const phone = (n: number): string => `1380013800${n}`;
const pact = { studio: '焊接创新工作室', trade: '焊工', apprentices: 3 };
const applied = (n: number, more: Readonly<Record<string, unknown>> = {}) =>
  asking(round, master(n), { organisationId: places.yangFirm, personId: firstMember + n }, { ...pact, ...more });

const codeIn = async (answer: Promise<unknown>): Promise<string> => {
  const given = await answer;
  return isRefusal(given) ? given.code : 'done';
};
const asked = (caseId: number, by: Acting & { readonly personId: number }, n: number, more: object = {}) =>
  codeIn(
    inviteApprentice(engine, tenantId, by, {
      ...{ id: randomUUID(), caseId, name: `王小${apprentice(n)}`, phone: phone(n), ...more },
    }),
  );
type Answer = 'confirm' | 'decline' | 'leave';
/** On the phone of the `n`-th. */
const answered = (n: number, pair: PairRow, answer: Answer) =>
  codeIn(answerPair(engine, tenantId, { personId: apprentice(n), posts: [] }, { id: randomUUID(), ...pair, answer }));
/** Of the pact that he, or somebody else, was asked into last. */
async function said(n: number, answer: Answer, of = n): Promise<string> {
  const [pair] = await pairsOfApprentice(house.db, tenantId, apprentice(of), 1);
  return answered(n, pair!, answer);
}

async function codeOf(who: Acting, caseId: number, action: string, input = {}): Promise<string> {
  const request = { id: randomUUID(), action, input };
  const answer = await engine.act(tenantId, { acting: who, target: { caseId }, request });
  return isRefusal(answer) ? answer.code : 'done';
}

const met = (day: number, what = '打底焊') => ({ rows: [{ on: `2020-02-${`${day}`.padStart(2, '0')}`, what }] });
const deliveryOf = async (caseId: number): Promise<Record<string, unknown>> => {
  const [row] = await house.db.query<{ state: { stages: { sessions: Record<string, unknown> } } }>(
    'SELECT state FROM cases WHERE tenant_id = $1 AND id = $2',
    [tenantId, caseId],
  );
  return row!.state.stages.sessions;
};

test('a pact of one or of seven is refused by its rule', async () => {
  for (const many of [1, 7]) {
    const answer = await engine.act(tenantId, applied(0, { apprentices: many }));
    assert.equal(isRefusal(answer) && answer.code, 'not-eligible');
    assert.match(JSON.stringify(answer), /two-to-four/);
  }
});

test('whoever leads no studio on the register takes none', async () => {
  const answer = await engine.act(tenantId, applied(masters - 1));
  assert.equal(isRefusal(answer) && answer.code, 'not-eligible');
  await leading(house, tenantId, [firstMember + masters - 1]);
});

test('the master asks by name and phone; a wrong name, a stranger and himself are refused alike or in words', async () => {
  for (let n = 0; n < masters; n += 1) cases.push(must(await engine.act(tenantId, applied(n))).caseId);
  const [first] = cases as [number];
  assert.equal(await asked(first, master(0), 0), 'done');
  assert.equal(await asked(first, master(0), 0), 'asked-already');
  const unknown = [
    await asked(first, master(0), 1, { name: '王大' }),
    await asked(first, master(0), 1, { phone: '13900139000' }),
  ];
  assert.deepEqual(unknown, ['no-such-apprentice', 'no-such-apprentice']);
  assert.equal(await asked(first, master(1), 1), 'not-your-action', 'another master');
  must(await correctPerson(house, tenantId, firstMember, { phone: '13700137000' }));
  assert.equal(
    await asked(first, master(0), 0, { name: `王小${firstMember}`, phone: '13700137000' }),
    'own-apprentice',
  );
  assert.equal(await asked(first, master(0), 1, { phone: '138' }), 'phone-length');
  house.clock.advance(3_600_000);
});

test('each answers for himself: one says no, the fifth is refused, nobody answers for another', async () => {
  const [first] = cases as [number];
  assert.equal(await codeOf(master(0), first, 'begin'), 'pairs-missing');
  for (const n of [1, 2, 3]) assert.equal(await asked(first, master(0), n), 'done');
  assert.equal(await asked(first, master(0), 4), 'pairs-full');
  house.clock.advance(3_600_000);
  assert.equal(await said(5, 'confirm', 0), 'not-found');
  assert.equal(await codeOf({ personId: apprentice(0), posts: [] }, first, 'confirm', { pair: 1 }), 'not-your-action');
  assert.equal(await codeOf(master(0), first, 'confirm', { pair: 1 }), 'not-your-action');
  for (const n of [0, 1, 2]) assert.equal(await said(n, 'confirm'), 'done');
  assert.equal(await said(3, 'decline'), 'done');
  assert.equal(await said(3, 'confirm'), 'pact-moved-on');
});

test('one leaves before the start and another comes; the union enters what was signed on paper', async () => {
  const [first] = cases as [number];
  assert.equal(await said(2, 'leave'), 'done');
  assert.equal(await asked(first, master(0), 4), 'done');
  assert.equal(await codeOf(master(0), first, 'confirm-on-paper', { pair: 5, paper: '1' }), 'recusal-own-case');
  assert.equal(await said(4, 'confirm'), 'done');
  assert.equal(await codeOf(master(0), first, 'begin'), 'done');
  assert.equal(await said(0, 'confirm'), 'pact-moved-on');
});

test('an apprentice has one master at a time, and is free once he left', async () => {
  const [, second, third] = cases as [number, number, number];
  for (const n of [0, 5]) assert.equal(await asked(second, master(1), n), 'done');
  assert.equal(await said(0, 'confirm'), 'has-master');
  assert.equal(await said(0, 'decline'), 'done');
  assert.equal(await said(5, 'confirm'), 'done');
  assert.equal(await asked(second, master(1), 2), 'done');
  assert.equal(await said(2, 'confirm'), 'done', 'who left the first');
  // Two masters at the same moment: one of them has him.
  for (const [caseId, by] of [
    [second, master(1)],
    [third, master(2)],
  ] as const)
    assert.equal(await asked(caseId, by, 8), 'done');
  const answers = await Promise.all(
    (await pairsOfApprentice(house.db, tenantId, apprentice(8), 2)).map((pair) => answered(8, pair, 'confirm')),
  );
  assert.deepEqual(answers.toSorted(), ['done', 'has-master']);
  for (const pair of await pairsOfApprentice(house.db, tenantId, apprentice(8), 2))
    for (const answer of ['leave', 'decline'] as const) await answered(8, pair, answer);
  assert.equal(await codeOf(master(1), second, 'begin'), 'done');
  await paired(engine, third, master(2), [apprentice(6), apprentice(7)], 2);
});

test('the union looks at the pact; a meeting to come, an empty report and a stranger are refused, nothing changed', async () => {
  const [first] = cases as [number];
  const studios = async (n: number) => (await studiosOf(house.db, tenantId, apprentice(n))).map(({ role }) => role);
  assert.deepEqual(await studios(0), [], 'not before the start');
  const judgeOfHimself = acting(apprentice(0), 'reviewer', places.district);
  assert.equal(
    await codeOf(judgeOfHimself, first, 'approve'),
    'recusal-own-case',
    'an apprentice decides nothing of his pact',
  );
  for (const id of cases) assert.equal(await codeOf(hands.district, id, 'approve'), 'done');
  assert.deepEqual(await studios(0), ['apprentice'], 'entered by nobody');
  assert.equal(await codeOf(hands.district, first, 'undo'), 'done');
  assert.deepEqual(await studios(0), [], 'the approval is undone');
  assert.equal(await codeOf(hands.district, first, 'approve'), 'done');
  assert.deepEqual(await studios(0), ['apprentice']);
  assert.equal(
    await codeOf(master(0), first, 'report', { rows: [{ on: '2021-01-01', what: '焊' }] }),
    'report-in-future',
  );
  assert.equal(await codeOf(master(0), first, 'report', { rows: [] }), 'report-empty');
  assert.equal(await codeOf(master(0), first, 'report', { rows: [{ on: '2020-02-01' }] }), 'answers-wrong');
  assert.equal(await codeOf(master(1), first, 'report', met(1)), 'not-your-action');
  assert.equal(await codeOf(hands.head, first, 'accept'), 'not-your-action');
  assert.equal((await deliveryOf(first)).reports, 0);
});

test('an apprentice may leave after the start: the list, the figures and he himself are free of it', async () => {
  const third = cases[2]!;
  assert.equal(
    await codeOf({ personId: apprentice(7), posts: [] }, third, 'leave-pact', { pair: 2 }),
    'not-your-action',
  );
  assert.equal(await codeOf(hands.head, third, 'leave-pact', { pair: 2 }), 'not-your-action');
  assert.equal(await said(7, 'leave'), 'done');
  assert.equal(await said(7, 'leave'), 'pact-moved-on');
  assert.equal((await deliveryOf(third)).reports, 0, 'the case is where it was');
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('the certificate of an apprentice counts for the studio of his master', async () => {
  const { apply, grant } = certificateGrant.stages;
  const short = defineProgramme({
    ...certificateGrant,
    stages: { apply: apply!, grant: grant! },
    bulletin: [{ zh: '{grant.granted}', en: '{grant.granted}' }],
  });
  const certificates = await makeRound(house, short, {
    ...{ amountsFen: { level3: 50_000 }, occupations: ['焊工'], issuers: ['区职业技能鉴定所'] },
  });
  for (const n of [0, 8]) {
    const who = acting(901, 'officer', places.yangFirm);
    const about = { organisationId: places.yangFirm, personId: apprentice(n) };
    const issuedOn = house.clock.now().toISOString().slice(0, 10);
    const answers = { level: 'level3', occupation: '焊工', number: `C${n}`, issuedOn, issuer: '区职业技能鉴定所' };
    const { caseId } = must(await engine.act(tenantId, asking(certificates, who, about, answers)));
    assert.equal(await codeOf(hands.head, caseId, 'grant'), 'done');
  }
  const [studio] = await studiosOf(house.db, tenantId, firstMember);
  const { people, results } = await studioPage(house.db, tenantId, studio!.id);
  assert.deepEqual(
    people.map(({ role, until }) => [role, until]),
    Array(3).fill(['apprentice', null]),
  );
  assert.deepEqual(
    results.map(({ kind, personId }) => [kind, personId]),
    [['certificate', apprentice(0)]],
  );
});

test('an apprentice with two records is one person: the pact is his, and his place in the studio', async () => {
  must(await mergePeople(house, tenantId, apprentice(8), apprentice(1)));
  const pairs = await pairsOfApprentice(house.db, tenantId, apprentice(8), 9);
  assert(pairs.some(({ caseId, number }) => caseId === cases[0] && number === 2));
  assert.deepEqual(
    (await studiosOf(house.db, tenantId, apprentice(8))).map(({ role }) => role),
    ['apprentice'],
  );
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('what somebody with the password of the database changes of a pair is found', async () => {
  assert.equal((await verify(house, tenantId)).firstDifference, null);
  for (const [name, statements, what, where] of pairTamperings) {
    const { firstDifference } = await verifyAfter(
      database,
      house,
      statements({ caseId: (n) => cases[n]!, roundId: round.id }),
    );
    assert.match(firstDifference?.what ?? '', what, name);
    assert.match(firstDifference?.where ?? '', where, name);
  }
});

test('two reports of one day are one meeting, and five are not enough', async () => {
  const [first] = cases as [number];
  for (const day of [1, 2, 3, 4, 5]) assert.equal(await codeOf(master(0), first, 'report', met(day)), 'done');
  assert.equal(await codeOf(master(0), first, 'report', met(5, '盖面焊')), 'done');
  assert.equal((await deliveryOf(first)).reports, 5);
  assert.equal(await codeOf(master(0), first, 'hand-in'), 'reports-missing');
  assert.equal(await codeOf(master(0), first, 'report', met(6)), 'done');
  assert.equal(await codeOf(master(0), first, 'hand-in'), 'done');
  assert.equal(await codeOf(master(0), first, 'report', met(7)), 'not-now');
});

test('what was taught lies with the answers and not in the history', async () => {
  const rows = (await loadAnswers(house, house.db, tenantId, [cases[0]!])).get(cases[0]!)!.sessions as readonly {
    readonly on: string;
  }[];
  assert.deepEqual(
    rows.map(({ on }) => on.slice(-2)),
    ['01', '02', '03', '04', '05', '05', '06'],
  );
  const { owner } = database;
  for (const [table, column] of [
    ['case_events', 'events::text'],
    ['cases', 'state::text'],
  ] as const)
    assert.deepEqual(await owner.query(`SELECT 1 FROM ${table} WHERE ${column} LIKE '%焊%' LIMIT 1`), [], table);
});

test('sent back with a reason and a day, mended and accepted; one is accepted at once, one is not', async () => {
  const [first, second, third] = cases as [number, number, number];
  assert.equal(await codeOf(hands.head, first, 'return', { why: '照片看不清', until: '2020-01-01' }), 'mend-too-soon');
  assert.equal(await codeOf(hands.head, first, 'return', { why: '少一次签名', until: '2020-12-01' }), 'done');
  const { status, dueOn, mends } = await deliveryOf(first);
  assert.deepEqual([status, dueOn, mends], ['under-way', '2020-12-01', 1]);
  assert.equal(await codeOf(master(0), first, 'report', met(8)), 'done');
  assert.equal(await codeOf(master(0), first, 'hand-in'), 'done');
  assert.equal(
    await codeOf(master(1), second, 'report', { rows: [1, 2, 3, 4, 5, 6].map((day) => met(day).rows[0]) }),
    'done',
  );
  assert.equal(await codeOf(master(1), second, 'hand-in'), 'done');
  for (const id of [first, second]) assert.equal(await codeOf(hands.head, id, 'accept'), 'done');
  assert.equal(await codeOf(hands.head, second, 'return', { why: '迟了' }), 'unknown-action', 'it is at the grant');
  assert.equal(
    await codeOf(hands.head, third, 'refuse', { why: '一年没有带徒' }),
    'not-your-action',
    'it is with the master',
  );
});

test('a year without meetings comes before the union, which gives more time or ends it', async () => {
  const third = cases[2]!;
  assert.equal((await actOnDeadlines(engine, tenantId)).acted, 0);
  house.clock.advance(366 * 86_400_000);
  assert.equal((await actOnDeadlines(engine, tenantId)).acted, 1);
  assert.equal((await actOnDeadlines(engine, tenantId)).acted, 0);
  assert.equal((await deliveryOf(third)).status, 'late');
  assert.equal(await codeOf(hands.head, third, 'accept'), 'not-now');
  assert.equal(await codeOf(hands.head, third, 'return', { why: '先带起来', until: '2021-06-30' }), 'done');
  house.clock.advance(120 * 86_400_000);
  assert.equal((await actOnDeadlines(engine, tenantId)).acted, 1);
  assert.equal(await codeOf(hands.head, third, 'refuse', { why: '一年没有带徒' }), 'done');
});

test('no grant before acceptance; two are paid, and the bulletin counts the meetings', async () => {
  const [first, second] = cases as [number, number];
  for (const id of [first, second]) {
    assert.equal(await codeOf(hands.district, id, 'grant'), 'recusal-own-work');
    assert.equal(await codeOf(hands.granter, id, 'grant'), 'done');
  }
  const standing = async () => {
    const rows = await house.db.query<{ standing: string; n: number }>(
      'SELECT standing, count(*)::int AS n FROM apprenticeships WHERE tenant_id = $1 GROUP BY 1 ORDER BY 1',
      [tenantId],
    );
    return Object.fromEntries(rows.map(({ standing: key, n }) => [key, n]));
  };
  // The third master's two are free with his refusal.
  assert.deepEqual(await standing(), { begun: 5, over: 7 });
  await paidOut(engine, house, round);
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /结成师徒6对；2名师傅带徒期满验收合格，带徒13次，助推资金10,000 元/);
  assert.match(en, /6 pairs .* 2 masters .* met 13 times/);
  assert.deepEqual(await standing(), { over: 12 }, 'with the end of the pact an apprentice is free');
  const told = await house.db.query<{ topic: string; link: string }>(
    `SELECT topic, payload ->> 'link' AS link FROM outbox WHERE tenant_id = $1 AND person_id = $2 AND cancelled_at IS NULL AND topic LIKE 'p%' ORDER BY created_at, topic`,
    [tenantId, apprentice(0)],
  );
  assert.deepEqual(
    told.map(({ topic }) => topic),
    ['pact-invited', 'pact-invited', 'pair-begun', 'pair-over'],
  );
  assert(
    told.every(({ link }) => link === '/hall/pairs'),
    'the case is not his',
  );
  assert.deepEqual(await studiosOf(house.db, tenantId, apprentice(0)), []);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
