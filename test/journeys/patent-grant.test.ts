// patent-grant 职工发明专利助推: 3,000 yuan each, once a year for each person, as many patents as there are; one patent is nobody's twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { isRefusal } from '#kit/refusal.ts';
import { mergePeople } from '#people/changes.ts';
import { recordFacts, refreshSnapshots } from '#people/facts.ts';
import type { Finding } from '#policy/condition.ts';
import { patentGrant } from '#programmes/innovation/patent-grant.ts';
import { asking, bulletinOf, decided, paidOut, published } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees, on } from '#test/support/whole-round.ts';

const inventors = 34;
/** Works in an office. */
const clerk = firstMember + inventors;

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, inventors + 1);
  const people = Array.from({ length: inventors + 1 }, (_, n) => firstMember + n);
  const first = await house.ids.take(tenantId, people.length);
  const facts = people.map((personId, n) => ({
    ...{ id: first + n, personId, key: 'person.frontline', value: personId !== clerk },
    ...{ source: 'register', observedOn: '2020-01-01' },
  }));
  await recordFacts(house.db, tenantId, facts, house.clock.now());
  await refreshSnapshots(house.db, tenantId, people);
  round = await makeRound(house, patentGrant);
});
after(() => database.drop());

const patent = (n: number) => ({
  ...{ name: `减振工装${n}`, number: `ZL2019 1000${1000 + n}.7`, grantedOn: '2020-01-14' },
  ...{ place: 1, atWork: true, inUse: true },
});
const applied = (personId: number, answers: Readonly<Record<string, unknown>>) =>
  asking(round, { personId, posts: [] }, { organisationId: places.yangFirm, personId }, answers);
const codeOf = async (action: ReturnType<typeof applied>): Promise<string> => {
  const answer = await engine.act(tenantId, action);
  return isRefusal(answer) ? answer.code : 'done';
};

let granted: readonly number[] = [];
const evidenceOf = async (personId: number): Promise<unknown> => {
  const [row] = await house.db.query<{ snapshot: Record<string, unknown> }>(
    'SELECT snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, personId],
  );
  return row!.snapshot['evidence.patent'];
};

test('a clerk, a second inventor, an old patent, one that came of no work and one that is not used are refused by their rule', async () => {
  const refused = async (personId: number, more: Readonly<Record<string, unknown>>) => {
    const answer = await engine.act(tenantId, applied(personId, { ...patent(0), ...more }));
    assert.ok(isRefusal(answer) && answer.code === 'not-eligible');
    const { findings } = answer.details as { readonly findings: readonly Finding[] };
    return findings.filter(({ holds }) => holds === false).map(({ key }) => key);
  };
  assert.deepEqual(
    [
      await refused(clerk, {}),
      await refused(firstMember, { place: 2 }),
      await refused(firstMember, { grantedOn: '2019-12-31' }),
      await refused(firstMember, { atWork: false }),
      await refused(firstMember, { inUse: false }),
    ],
    ['front-line', 'first-inventor', 'granted-in-year', 'at-work', 'in-use'].map((rule) => [rule]),
  );
});

test('the same patent by two people, and a second one by the same person in the year, are refused with the rule', async () => {
  must(await engine.act(tenantId, applied(firstMember, patent(0))));
  const spelt = { ...patent(0), number: 'zl2019-10001000.7' };
  assert.equal(await codeOf(applied(firstMember + 1, spelt)), 'already-used');
  const again = await engine.act(tenantId, applied(firstMember, patent(99)));
  assert.ok(isRefusal(again));
  assert.deepEqual([again.code, again.why.zh], ['applied-already', '已经申请过：每人每年只能申请一次']);
});

test('whoever withdraws may apply with another patent, and another round of the year is the same year', async () => {
  const person = firstMember + 2;
  const { caseId } = must(await engine.act(tenantId, applied(person, patent(90))));
  const withdraw = { id: globalThis.crypto.randomUUID(), action: 'withdraw', input: {} };
  must(await engine.act(tenantId, { acting: { personId: person, posts: [] }, target: { caseId }, request: withdraw }));
  assert.equal(await codeOf(applied(person, patent(2))), 'done');
  const other = await makeRound(house, { ...patentGrant, effectiveFrom: '2020-01-02' });
  const open = { roundId: other.id, organisationId: places.yangFirm, personId: person, subjectOrganisationId: null };
  assert.equal(await codeOf({ ...applied(person, patent(91)), target: { open } }), 'applied-already');
});

test('34 front-line inventors are paid 3,000 yuan each, and the bulletin says so', async () => {
  const rest = [1, ...Array.from({ length: inventors - 3 }, (_, n) => n + 3)];
  await allDone(
    engine.actAll(
      tenantId,
      rest.map((n) => applied(firstMember + n, patent(n))),
    ),
  );
  const rows = await house.db.query<{ id: number }>(
    `SELECT id FROM cases WHERE tenant_id = $1 AND round_id = $2 AND status = 'open' ORDER BY id`,
    [tenantId, round.id],
  );
  const ids = rows.map(({ id }) => id);
  assert.equal(ids.length, inventors);
  await decided(engine, ids, hands.reviewer, 'approve', 1);
  await decided(engine, ids, hands.district, 'approve', 2);
  await published(engine, house, round);
  await decided(engine, ids, hands.head, 'grant', 3);
  granted = ids;
  assert.deepEqual([await evidenceOf(firstMember), await evidenceOf(clerk)], [1, undefined]);
  // Taken back with the decision, and laid down again with the next.
  must(await engine.act(tenantId, on(ids[0]!, hands.head, 'undo')));
  assert.equal(await evidenceOf(firstMember), undefined);
  must(await engine.act(tenantId, on(ids[0]!, hands.head, 'grant')));
  assert.equal(await evidenceOf(firstMember), 1);
  await paidOut(engine, house, round);
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /34名一线职工的发明专利得到助推，资金102,000 元/);
  assert.match(en, /the patents of 34 front-line workers/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('what a grant proves is on file with its day and its name, step by step', async () => {
  const rows = await house.db.query<{ step: number; what: string; day: string; words: string }>(
    'SELECT step, what, day, words FROM evidence WHERE tenant_id = $1 AND case_id = $2 ORDER BY step',
    [tenantId, granted[0]],
  );
  assert.deepEqual(
    rows.map(({ what, day, words }) => [what, day, words]),
    ['given', 'taken-back', 'given'].map((what) => [what, '2020-01-14', '减振工装0']),
  );
});

test('of two records that are one person the evidence adds up', async () => {
  await makeMembers(house, [{ id: 1900, organisationId: places.yangFirm, name: `王小${firstMember + 5}` }]);
  must(await mergePeople(house, tenantId, 1900, firstMember + 5));
  assert.equal(await evidenceOf(1900), 1);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('evidence that was changed, lost, made up or taken back by nobody is found', async () => {
  const undo = new Error('undo');
  const one = `tenant_id = 1 AND case_id = ${granted[1]}`;
  for (const [damage, what] of [
    [`UPDATE evidence SET kind = 'contest' WHERE ${one}`, 'case-evidence'],
    [`UPDATE evidence SET words = '别的工装' WHERE ${one}`, 'case-evidence'],
    [`UPDATE evidence SET day = '2021-01-14' WHERE ${one}`, 'case-evidence'],
    [`DELETE FROM evidence WHERE ${one}`, 'case-evidence'],
    [
      `INSERT INTO evidence SELECT tenant_id, case_id, 2, 'taken-back', kind, day, words, at FROM evidence WHERE ${one}`,
      'case-evidence',
    ],
    [`UPDATE evidence SET step = 3 WHERE ${one}`, 'case-evidence'],
    [`INSERT INTO evidence SELECT 1, 999999, 1, 'given', kind, day, words, at FROM evidence WHERE ${one}`, 'orphan'],
    [
      `UPDATE person_facts SET snapshot = snapshot || '{"evidence.patent": 2}' WHERE person_id = ${firstMember}`,
      'person-facts',
    ],
  ] as const)
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
        await q.query(damage);
        const found = await verify(
          { ...house, db: { ...house.db, transaction: (work) => work(q) } } as typeof house,
          tenantId,
        );
        assert.equal(found.firstDifference?.what, what, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
});
