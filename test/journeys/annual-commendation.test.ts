// annual-commendation (年度表彰): a union nominates, two levels review, the notice runs out, and no more are registered than the round gives of each
// award; the numbers have no gap, what is undone keeps its number, and the register says what the histories say.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { isRefusal } from '#kit/refusal.ts';
import { mergePeople } from '#people/changes.ts';
import { annualCommendation } from '#programmes/innovation/annual-commendation.ts';
import { verifyRecords } from '#records/verify.ts';
import { asking, bulletinOf, decided, published } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { acting, makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { firstMember, hands, on } from '#test/support/whole-round.ts';

const numbers = { worker: 3, 'union-worker': 1 };
const people = Array.from({ length: 6 }, (_, n) => firstMember + n);
const awards = ['worker', 'worker', 'worker', 'worker', 'union-worker', 'activist'];
const nominator = acting(901, 'officer', places.yangFirm);

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let cases: number[];
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  const officers = [901, 902, 903, 904];
  await makeMembers(
    house,
    [...officers, ...people].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  round = await makeRound(house, annualCommendation, { numbers }, 0);
});
after(() => database.drop());

interface Row {
  readonly number: number;
  readonly state: string;
  readonly caseId: number;
  readonly title: string;
}
const records = () =>
  house.db.query<Row>(
    `SELECT number, state, case_id AS "caseId", title_zh AS title FROM records WHERE tenant_id = $1 ORDER BY issuer_id, kind, year, number`,
    [tenantId],
  );
const register = (caseId: number) => engine.act(tenantId, on(caseId, hands.head, 'register'));

test('the union nominates, nobody twice', async () => {
  const nominated = (personId: number, award: string) =>
    asking(
      round,
      nominator,
      { organisationId: places.yangFirm, personId },
      { award, deeds: '带徒三人，改进工装两项。' },
    );
  const outcomes = await engine.actAll(
    tenantId,
    people.map((id, n) => nominated(id, awards[n]!)),
  );
  cases = outcomes.map((one) => must(one).caseId);
  assert.equal(new Set(cases).size, people.length);
  const twice = await engine.act(tenantId, nominated(people[0]!, 'activist'));
  assert.equal(isRefusal(twice) && twice.code, 'applied-already');
});

test('two levels review, the notice runs out, and nobody is registered before', async () => {
  await decided(engine, cases, hands.reviewer, 'approve', 1);
  await decided(engine, cases, hands.district, 'approve', 2);
  const early = await register(cases[0]!);
  assert.equal(isRefusal(early) && early.code, 'unknown-action');
  await published(engine, house, round);
});

test('registered together as far as the numbers reach; the fourth and an award without numbers are refused with the rule', async () => {
  const outcomes = await engine.actAll(
    tenantId,
    cases.map((id) => on(id, hands.head, 'register')),
  );
  assert.deepEqual(
    outcomes.map((one) => (isRefusal(one) ? `${one.code} ${one.rule}` : 'done')),
    ['done', 'done', 'done', 'places-taken round.numbers', 'done', 'places-taken round.numbers'],
  );
  assert.deepEqual(
    (await records()).map(({ number, state, caseId }) => [number, state, caseId]),
    [0, 1, 2, 4].map((n, i) => [i + 1, 'valid', cases[n]]),
  );
});

test('an honour on the register is a fact of its holder', async () => {
  const [row] = await house.db.query<{ snapshot: Record<string, unknown> }>(
    'SELECT snapshot FROM person_facts WHERE tenant_id = $1 AND person_id = $2',
    [tenantId, people[0]],
  );
  assert.equal(row!.snapshot['record.honour'], 'district');
});

test('undone within ten minutes: the place is free again, the number is not, and the fact is gone', async () => {
  must(await engine.act(tenantId, on(cases[1]!, hands.head, 'undo')));
  must(await register(cases[3]!));
  const full = await register(cases[1]!);
  assert.equal(isRefusal(full) && full.code, 'places-taken');
  assert.deepEqual(
    (await records()).map(({ number, state, title }) => [number, state, title]),
    [
      [1, 'valid', '先进工作者'],
      [2, 'revoked', '先进工作者'],
      [3, 'valid', '先进工作者'],
      [4, 'valid', '优秀工会工作者'],
      [5, 'valid', '先进工作者'],
    ],
  );
  const facts = await house.db.query(
    `SELECT FROM facts WHERE tenant_id = $1 AND key = 'record.honour' AND withdrawn_at IS NULL`,
    [tenantId],
  );
  assert.equal(facts.length, 4);
});

test('repeating a registration is the same registration', async () => {
  const id = randomUUID();
  must(await engine.act(tenantId, on(cases[2]!, hands.head, 'undo')));
  const again = () => engine.act(tenantId, on(cases[2]!, hands.head, 'register', {}, id));
  assert.deepEqual(must(await again()), must(await again()));
  assert.equal((await records()).length, 6);
});

test('a holder whose two records become one keeps the honour', async () => {
  await makeMembers(house, [{ id: 1900, organisationId: places.yangFirm, name: `王小${people[0]}` }]);
  must(await mergePeople(house, tenantId, 1900, people[0]!));
  const held = await house.db.query('SELECT FROM records WHERE tenant_id = $1 AND person_id = 1900', [tenantId]);
  assert.equal(held.length, 1);
});

test('the bulletin counts them, and the books agree', async () => {
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /2020年度表彰4人，其中先进工作者3人，优秀工会工作者1人。/);
  assert.match(en, /4 people were commended/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('a record that was changed, lost or made up is found', async () => {
  const undo = new Error('undo');
  for (const [damage, what] of [
    [`UPDATE records SET level = 'national' WHERE number = 1`, 'steps'],
    [
      `UPDATE record_steps SET level = 'national' WHERE record_id = (SELECT id FROM records WHERE number = 1) AND step = 1`,
      'case',
    ],
    ['UPDATE records SET person_id = 902 WHERE number = 1', 'case'],
    [`UPDATE records SET state = 'valid' WHERE number = 2`, 'steps'],
    ['DELETE FROM record_steps WHERE step = 2', 'case'],
    ['UPDATE record_years SET last = last + 1', 'numbers'],
  ] as const)
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.equal((await verifyRecords(q, tenantId))?.what, what, damage);
        throw undo;
      }),
      (error) => error === undo || assert.fail(error as Error),
    );
});
