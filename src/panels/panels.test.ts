// Panels: who may sit and who is too near, what a judge can reach, that a ranking is whole or not at all, and an appeal that has a work marked anew.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { verifyScores } from '#engine/verify-scores.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import { closePanel } from '#panels/closing.ts';
import { judge } from '#panels/judging.ts';
import { openPanel, takeInWorks } from '#panels/opening.ts';
import { findPanel, panelsOfJudge, seatsOf } from '#panels/panels.ts';
import { reseat } from '#panels/reseating.ts';
import { mergePeople } from '#people/changes.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { chair, handedIn, judges, makeJudges, marking, panelOf, sheetOf, worksIn } from '#test/support/judging.ts';
import { makeMembers, makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { firstMember, hands, makePayees, on } from '#test/support/whole-round.ts';

const others = [810, 811, 812, 813, 814];

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 9);
  await makeJudges(house);
  await makeMembers(house, [
    { id: 1_700, organisationId: places.maFirm },
    { id: 808, organisationId: places.maFirm },
    ...others.map((id) => ({ id, organisationId: places.maFirm })),
  ]);
  round = await makeRound(house, resultSelection, { amountFen: 500_000 });
});
after(() => database.drop());

const code = (answer: object): string => (isRefusal(answer) ? (answer as Refusal).code : 'done');
const makers = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: firstMember + from + n, organisationId: places.yangFirm }));
const opened = (seats: readonly number[], more: object = {}) => {
  const asked = { roundId: round.id, stage: 'score', scheme: 'all', name: '评审组', judges: seats, ...more };
  return house.db.transaction((q) => openPanel(engine, q, tenantId, asked, chair));
};
const tries = async (seats: readonly number[], more: object = {}) => code(await opened(seats, more));

let caseIds: readonly number[];
let panelId: number;

test('a panel needs works, a scheme, enough judges, and enough who are not too near', async () => {
  assert.equal(await tries(judges), 'nothing-to-judge');
  caseIds = await handedIn(engine, round, makers(0, 3));
  assert.equal(await tries(judges, { stage: 'notice' }), 'no-such-round');
  assert.equal(await tries(judges, { scheme: 'constructor' }), 'no-such-round');
  assert.equal(await tries(judges.slice(0, 4)), 'too-few-judges');
  assert.equal(await tries([...judges, 801]), 'judge-twice');
  assert.equal(await tries([...judges, 99_999]), 'person-not-found');
  assert.equal(await tries([801, 802, 803, 804, 807]), 'panel-too-near', 'four are left for works of his firm');
  panelId = await panelOf(engine, round, [801, 802, 803, 804, 805, 807]);
  assert.equal(await tries(judges), 'nothing-to-judge', 'all works are before the first panel');
});

test('a later work joins under the next number, and a scheme has one panel', async () => {
  const [late] = await handedIn(engine, round, [{ id: 1_700, organisationId: places.maFirm }]);
  const near = await house.db.transaction((q) => takeInWorks(engine, q, tenantId, panelId));
  assert.equal(code(near), 'panel-too-near', 'five of the judges are of that firm');
  must(await engine.act(tenantId, on(late!, { personId: 1_700, posts: [] }, 'withdraw')));
  caseIds = [...caseIds, ...(await handedIn(engine, round, makers(3, 1)))];
  assert.equal(await tries(judges), 'panel-exists');
  assert.deepEqual(must(await house.db.transaction((q) => takeInWorks(engine, q, tenantId, panelId))), { works: 1 });
  const numbers = (await worksIn(engine, panelId)).map(({ number, caseId }) => [number, caseIds.includes(caseId)]);
  assert.deepEqual(
    numbers,
    [1, 2, 3, 4].map((number) => [number, true]),
  );
});

test('only who sits there marks, at his own seat, and never through the case', async () => {
  const { number, caseId } = (await worksIn(engine, panelId))[0]!;
  assert.equal(code(await marking(engine, 806, panelId, number, sheetOf(80))), 'not-found');
  assert.equal(code(await marking(engine, 801, panelId, 99, sheetOf(80))), 'not-found');
  assert.equal(code(await marking(engine, 807, panelId, number, sheetOf(80))), 'recused');
  const around = on(caseId, { personId: 801, posts: [] }, 'mark', { seat: 1, sheet: sheetOf(80) });
  assert.equal(code(await engine.act(tenantId, around)), 'not-your-action');
  const ranking = { total: 0, place: 1, taken: true, closing: 1 };
  assert.equal(code(await engine.act(tenantId, on(caseId, hands.head, 'rank', ranking))), 'not-your-action');
  must(await marking(engine, 801, panelId, number, sheetOf(80)));
  const id = randomUUID();
  const asked = { id, action: 'mark', input: { seat: 2, sheet: sheetOf(90) } } as const;
  for (const _ of [1, 2]) must(await judge(engine, tenantId, { personId: 801, posts: [] }, { panelId, number }, asked));
  const { marks } = (await worksIn(engine, panelId))[0]!.state;
  assert.deepEqual(Object.keys(marks), ['1'], 'a seat that he names is not taken');
  assert.equal(marks[1]?.total, 90_000);
  assert.deepEqual(
    (await panelsOfJudge(house.db, tenantId, 801)).map(({ id, seat }) => [id, seat]),
    [[panelId, 1]],
  );
});

test('a judge falls ill: another takes a seat of his own, and what the first gave counts no more', async () => {
  const reseated = (asked: object) =>
    house.db.transaction((q) => reseat(engine, q, tenantId, panelId, { why: '住院了', ...asked }, chair));
  const { number } = (await worksIn(engine, panelId))[0]!;
  assert.equal(code(await reseated({ left: 1 })), 'panel-too-near', 'four are left of the five that are asked for');
  assert.deepEqual(must(await reseated({ left: 1, personId: 806 })), { seat: 7, works: 4 });
  assert.equal(code(await reseated({ left: 1 })), 'no-such-seat', 'nobody sits there any more');
  assert.equal(code(await reseated({ personId: 801 })), 'judge-twice', 'who left does not come back');
  assert.equal(code(await marking(engine, 801, panelId, number, sheetOf(80))), 'not-found');
  assert.deepEqual(await panelsOfJudge(house.db, tenantId, 801), []);
  must(await marking(engine, 806, panelId, number, sheetOf(70)));
  const { marks, recused } = (await worksIn(engine, panelId))[0]!.state;
  assert.deepEqual([Object.keys(marks), recused[1]], [['7'], 'left']);
  const steps = await house.db.query(
    'SELECT seat, what, why FROM score_seat_steps WHERE tenant_id = $1 ORDER BY what',
    [tenantId],
  );
  const why = '住院了';
  assert.deepEqual(steps, [
    { seat: 7, what: 'added', why },
    { seat: 1, what: 'left', why },
  ]);
});

test('two judges of one open panel are not merged: one person would mark twice', async () => {
  assert.equal(code(await mergePeople(house, tenantId, 803, 804)), 'judges-exclusive');
});

test('nothing is ranked before all have marked; closed twice at once it is ranked once', async () => {
  assert.equal(code(await closePanel(engine, tenantId, panelId, chair)), 'marks-missing');
  for (const { number, caseId } of await worksIn(engine, panelId))
    for (const personId of [802, 803, 804, 805, 806])
      must(await marking(engine, personId, panelId, number, sheetOf(90 - 10 * caseIds.indexOf(caseId))));
  const both = await Promise.all([1, 2].map(() => closePanel(engine, tenantId, panelId, chair)));
  assert.deepEqual(both.map(code).toSorted(), ['done', 'panel-closed']);
  const found = (await worksIn(engine, panelId)).map(({ caseId, state }) => [caseId, state.ranked?.place]);
  assert.deepEqual(
    found.toSorted((a, b) => a[0]! - b[0]!),
    caseIds.map((id, n) => [id, n + 1]),
  );
  assert.equal((await findPanel(house.db, tenantId, panelId))?.closings, 1);
});

test('an appeal that is upheld has the work marked anew and ranked among the others', async () => {
  const last = caseIds.at(-1)!;
  const { number, status } = (await worksIn(engine, panelId)).find(({ caseId }) => caseId === last)!;
  assert.equal(status, 'open', '60 points reach the floor: it went on to the notice');
  const [low] = await handedIn(engine, round, makers(4, 1));
  must(await house.db.transaction((q) => takeInWorks(engine, q, tenantId, panelId)));
  const late = (await worksIn(engine, panelId)).find(({ caseId }) => caseId === low)!;
  for (const personId of [802, 803, 804, 805, 806])
    must(await marking(engine, personId, panelId, late.number, sheetOf(50)));
  assert.deepEqual(must(await closePanel(engine, tenantId, panelId, chair)), { ranked: 1, taken: 0 });
  assert.notEqual(late.number, number);
  const [other] = await handedIn(engine, round, makers(5, 1));
  must(await house.db.transaction((q) => takeInWorks(engine, q, tenantId, panelId)));
  const change = { left: 2, personId: 808, why: '出差了' };
  must(await house.db.transaction((q) => reseat(engine, q, tenantId, panelId, change, chair)));
  must(await engine.act(tenantId, on(other!, { personId: firstMember + 5, posts: [] }, 'withdraw')));
  const mine = { personId: firstMember + 4, posts: [] };
  must(await engine.act(tenantId, on(low!, mine, 'appeal', { why: '评委看错了附件' })));
  must(await engine.act(tenantId, on(low!, hands.district, 'approve')));
  must(await engine.act(tenantId, on(low!, hands.head, 'reopen', { why: '异议成立：附件装错' })));
  assert.equal(code(await closePanel(engine, tenantId, panelId, chair)), 'marks-missing');
  const back = (await worksIn(engine, panelId)).find(({ caseId }) => caseId === low)!.state;
  assert.deepEqual([back.before?.seats, back.recused[2]], [8, 'left'], 'it heard of the judge who came meanwhile');
  for (const personId of [803, 804, 805, 806, 808])
    must(await marking(engine, personId, panelId, late.number, sheetOf(85)));
  assert.deepEqual(must(await closePanel(engine, tenantId, panelId, chair)), { ranked: 1, taken: 1 });
  const { ranked } = (await worksIn(engine, panelId)).find(({ caseId }) => caseId === low)!.state;
  assert.deepEqual(ranked, { total: 85_000, place: 2, taken: true, closing: 3 });
  assert.equal((await verify(house, tenantId)).firstDifference, null);
});

test('a judge who turns out to be somebody’s second record keeps his seat as the other', async () => {
  await makeMembers(house, [{ id: 1_701, organisationId: places.maFirm }]);
  assert.deepEqual(await panelsOfJudge(house.db, tenantId, 1_701), []);
  must(await mergePeople(house, tenantId, 1_701, 803));
  const [panel] = await panelsOfJudge(house.db, tenantId, 1_701);
  assert.equal(panel?.id, panelId);
  const seats = await seatsOf(house.db, tenantId, panelId);
  assert.equal(seats.find(({ seat }) => seat === panel?.seat)?.personId, 1_701);
  const again = { id: randomUUID(), action: 'mark', input: {} } as const;
  const answer = await judge(engine, tenantId, { personId: 1_701, posts: [] }, { panelId, number: 1 }, again);
  assert.notEqual(code(answer), 'not-found', 'he reaches the works of his seat');
});

test('a place, a total or a number that was changed is found', async () => {
  const set = (path: string, value: string) =>
    `UPDATE cases SET state = jsonb_set(state::jsonb, '{stages,score,ranked,${path}}', '${value}')::json WHERE tenant_id = 1
      AND (state -> 'stages' -> 'score' -> 'ranked' ->> 'closing')::int = 3`;
  for (const [what, damage] of [
    ['order', set('place', '1')],
    ['order', set('awards', '[{"key":"gold","label":{"zh":"金","en":"gold"}}]')],
    ['total', set('total', '86000')],
    ['number', 'UPDATE score_works SET number = number + 100 WHERE tenant_id = 1'],
  ] as const) {
    const undone = new Error('undone');
    await assert.rejects(
      database.owner.transaction(async (q) => {
        await q.query(damage);
        assert.equal((await verifyScores(q, tenantId))?.what, what, damage);
        throw undone;
      }),
      undone,
    );
  }
  assert.equal(await verifyScores(house.db, tenantId), null);
});

test('where judges recuse themselves until too few are left, the panel is not closed: others are asked, one by one', async () => {
  const [work] = await handedIn(engine, round, makers(6, 1));
  must(await house.db.transaction((q) => takeInWorks(engine, q, tenantId, panelId)));
  const of = async () => (await worksIn(engine, panelId)).find(({ caseId }) => caseId === work)!;
  const { number } = await of();
  const recuse = { action: 'recuse', input: { why: '是我的老同事' } } as const;
  for (const { seat, personId } of await seatsOf(house.db, tenantId, panelId))
    if (!(await of()).state.recused[seat])
      must(
        await judge(engine, tenantId, { personId, posts: [] }, { panelId, number }, { id: randomUUID(), ...recuse }),
      );
  assert.equal(code(await closePanel(engine, tenantId, panelId, chair)), 'panel-too-near');
  assert.equal((await of()).status, 'open');
  for (const personId of others) {
    const change = { personId, why: '原来的评委都回避了' };
    must(await house.db.transaction((q) => reseat(engine, q, tenantId, panelId, change, chair)));
    must(await marking(engine, personId, panelId, number, sheetOf(95)));
  }
  assert.equal(must(await closePanel(engine, tenantId, panelId, chair)).ranked, 1);
});
