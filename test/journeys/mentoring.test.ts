// mentoring 名师带徒助推: two to four apprentices, six meetings on six days, one of them to be mended, then the grant; a seventh apprentice is refused.
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
import { mentoring } from '#programmes/innovation/mentoring.ts';
import { asking, bulletinOf, paidOut } from '#test/support/benefit-round.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { leading } from '#test/support/leading.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { firstMember, hands, makePayees } from '#test/support/whole-round.ts';

const masters = 3;
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
  await makePayees(house, masters);
  await leading(
    house,
    tenantId,
    Array.from({ length: masters - 1 }, (_, n) => firstMember + n),
  );
  round = await makeRound(house, mentoring, { amountFen: 500_000 });
});
after(() => database.drop());

const master = (n: number): Acting => ({ personId: firstMember + n, posts: [] });
const pact = { studio: '焊接创新工作室', trade: '焊工', apprentices: 3, willing: true };
const applied = (n: number, more: Readonly<Record<string, unknown>> = {}) =>
  asking(round, master(n), { organisationId: places.yangFirm, personId: firstMember + n }, { ...pact, ...more });

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

test('a pact of one or of seven, or one that is not wanted, is refused by its rule', async () => {
  for (const more of [{ apprentices: 1 }, { apprentices: 7 }, { willing: false }]) {
    const answer = await engine.act(tenantId, applied(0, more));
    assert.equal(isRefusal(answer) && answer.code, 'not-eligible');
  }
});

test('whoever leads no studio on the register takes none', async () => {
  const answer = await engine.act(tenantId, applied(masters - 1));
  assert.equal(isRefusal(answer) && answer.code, 'not-eligible');
  await leading(house, tenantId, [firstMember + masters - 1]);
});

test('three masters apply and are approved; a meeting to come, an empty report and a stranger are refused, nothing changed', async () => {
  for (let n = 0; n < masters; n += 1) cases.push(must(await engine.act(tenantId, applied(n))).caseId);
  for (const id of cases) assert.equal(await codeOf(hands.district, id, 'approve'), 'done');
  const [first] = cases as [number];
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
  for (const id of [first, second]) assert.equal(await codeOf(hands.district, id, 'grant'), 'done');
  await paidOut(engine, house, round);
  const { zh, en } = await bulletinOf(house, round);
  assert.match(zh, /2名师傅带徒期满验收合格，带徒13次，助推资金10,000 元/);
  assert.match(en, /2 masters .* 13 meetings/);
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});
