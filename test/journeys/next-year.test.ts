// December 2026: deadlines run into a year whose holidays are not announced. Nobody is refused, weekends count; then the calendar comes, and what is open is
// counted again, in every process, without a member or the public losing a day that was promised.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { CaseState } from '#engine/case-state.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { openRound, type Round } from '#engine/rounds.ts';
import { verify } from '#engine/verify.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { recountDeadlines } from '#jobs/recount.ts';
import type { CalendarYear } from '#kit/calendar-year.ts';
import { fixedClock } from '#kit/clock.ts';
import { addDays, weekday } from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';
import { publishStage } from '#notices/publishing.ts';
import { takeYear } from '#organisations/calendars.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import { firstMember, hands, makePayees, on, onAll, opening } from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
/** Of another process. */
let other: Engine;
let round: Round;

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db, fixedClock('2026-12-25T10:00:00+08:00'));
  engine = makeEngine(house);
  other = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 6);
  const { versionHash } = await makeRound(house, littleProgramme, {}, 0);
  round = must(
    await openRound(house, tenantId, {
      ...{ versionHash, organisationId: places.district, year: 2026, name: '2026年度', parameters: {}, openedBy: 901 },
      ...{ opensOn: '2026-01-01', closesOn: '2026-12-31' },
    }),
  );
});
after(() => database.drop());

/** Off from New Year to 8 January, longer than it will be; worked on the Saturday and Sunday behind it. */
const days = [
  ...Array.from({ length: 8 }, (_, n) => ({ day: addDays('2027-01-01', n), name: '元旦', off: true })),
  ...['2027-01-09', '2027-01-10'].map((day) => ({ day, name: '元旦', off: false })),
  ...Array.from({ length: 7 }, (_, n) => ({ day: addDays('2027-10-01', n), name: '国庆节', off: true })),
];
const announced: CalendarYear = {
  ...{ year: 2027, source: '国务院办公厅关于2027年部分节假日安排的通知', sourceNumber: '国办发明电〔2026〕9号', days },
};

const open = async (n: number): Promise<number> =>
  must(await engine.act(tenantId, opening(round, firstMember + n, { issuedOn: '2026-11-02' }))).caseId;

const standing = async (caseId: number) => {
  const [row] = await house.db.query<{ stage: string; status: string; dueOn: string | null; state: CaseState }>(
    'SELECT stage, status, due_on AS "dueOn", state FROM cases WHERE tenant_id = $1 AND id = $2',
    [tenantId, caseId],
  );
  return row!;
};
const dueOf = async (caseId: number) => (await standing(caseId)).dueOn;
const untilOf = async (noticeId: number) =>
  (
    await house.db.query<{ until: string }>('SELECT until FROM notices WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      noticeId,
    ])
  )[0]!.until;
const rowsOf = async (caseId: number) =>
  (await house.db.query('SELECT FROM case_events WHERE tenant_id = $1 AND case_id = $2', [tenantId, caseId])).length;
const sound = async () => assert.equal((await verify(house, tenantId)).firstDifference, null);

let waiting: number;
let refused: number;
let shown: number;
let noticeId: number;

test('before the holidays are announced nobody is refused: weekends count', async () => {
  waiting = await open(0);
  refused = await open(1);
  shown = await open(2);
  assert.equal(await dueOf(waiting), '2027-01-01');
  must(await engine.act(tenantId, on(refused, hands.reviewer, 'refuse', { why: '材料不符' })));
  must((await engine.actAll(tenantId, onAll([shown], hands.reviewer, 'approve', 2)))[0]!);
  must((await engine.actAll(tenantId, onAll([shown], hands.district, 'approve', 3)))[0]!);
  const published = must(
    await publishStage(engine, tenantId, { roundId: round.id, stage: 'notice', acting: hands.district }),
  );
  noticeId = published.noticeId;
  assert.deepEqual([published.until, await dueOf(shown)], ['2027-01-01', '2027-01-01']);
  await sound();
  assert.deepEqual(await recountDeadlines(engine, tenantId), { cases: 0, notices: 0, left: 0 });
});

test('the calendar comes: what is open is counted again, in the history, once', async () => {
  const [before, noticeBefore] = [await rowsOf(waiting), await rowsOf(shown)];
  const at = house.clock.now();
  const taking = () =>
    house.db.transaction((q) => takeYear(q, tenantId, announced, { personId: null, at, replaces: 0 }));
  assert.equal(await taking(), null);
  const again = await taking();
  assert.ok(isRefusal(again) && again.code === 'calendar-changed');
  const done = await recountDeadlines(other, tenantId);
  assert.deepEqual([done.cases, done.notices, done.left], [2, 1, 0]);
  assert.deepEqual([await dueOf(waiting), await dueOf(shown), await untilOf(noticeId)], Array(3).fill('2027-01-09'));
  assert.equal((await recountDeadlines(engine, tenantId)).cases, 0);
  house.clock.advance(90_000);
  assert.equal((await recountDeadlines(engine, tenantId)).cases, 0);
  assert.deepEqual([await rowsOf(waiting), await rowsOf(shown)], [before + 1, noticeBefore + 1]);
  await sound();
});

test('a process that knew the calendar before counts by the new one with its next action', async () => {
  assert.equal(await dueOf(await open(3)), '2027-01-09');
});

test('a decision that may still be taken back is left, and counted when it may not', async () => {
  const decided = await open(4);
  must((await engine.actAll(tenantId, onAll([decided], hands.reviewer, 'approve', 5)))[0]!);
  // The holidays are corrected: the two days at the weekend are off as well.
  const at = house.clock.now();
  const corrected = { ...announced, days: days.map((one) => ({ ...one, off: true })) };
  const replaces = 1;
  assert.equal(
    await house.db.transaction((q) => takeYear(q, tenantId, corrected, { personId: 901, at, replaces })),
    null,
  );
  assert.equal((await recountDeadlines(engine, tenantId)).left, 1);
  assert.equal(await dueOf(decided), '2027-01-09');
  house.clock.advance(11 * 60_000);
  const done = await recountDeadlines(engine, tenantId);
  assert.deepEqual([done.left, await dueOf(decided), await dueOf(waiting)], [0, '2027-01-11', '2027-01-11']);
  await sound();
});

test('an office is held to a shorter time, the public keeps its day', async () => {
  const at = house.clock.now();
  const shorter = { ...announced, days: days.filter(({ off, day }) => off && weekday(day) <= 5 && day > '2027-01-05') };
  const replaces = 2;
  assert.equal(
    await house.db.transaction((q) => takeYear(q, tenantId, shorter, { personId: 901, at, replaces })),
    null,
  );
  await recountDeadlines(engine, tenantId);
  assert.deepEqual(
    [await dueOf(waiting), await dueOf(shown), await untilOf(noticeId)],
    ['2027-01-01', '2027-01-11', '2027-01-11'],
  );
  await sound();
});

test('the day acts: the notice closes after its new day, not before', async () => {
  house.clock.set('2027-01-11T10:00:00+08:00');
  await actOnDeadlines(engine, tenantId);
  assert.equal((await standing(shown)).stage, 'notice');
  house.clock.set('2027-01-12T10:00:00+08:00');
  await actOnDeadlines(engine, tenantId);
  assert.notEqual((await standing(shown)).stage, 'notice');
  await sound();
});
