// A notice is announced, and public ten minutes later; until then it is taken back, all of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Engine, makeEngine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { isRefusal } from '#kit/refusal.ts';
import { publicNotice } from '#notices/notices.ts';
import { previewStage, publishStage, takeNoticeBack } from '#notices/publishing.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';
import { allDone, firstMember, hands, makePayees, on, opening } from '#test/support/whole-round.ts';

const windowMs = undoWindowMinutes * 60_000;
let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let round: Round;
let cases: number[];
const { apply, notice, grant, pay } = littleProgramme.stages;

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 2);
  round = await makeRound(house, {
    ...littleProgramme,
    key: 'taken-back',
    stages: { apply: apply!, notice: notice!, grant: grant!, pay: pay! },
  });
  const opened = engine.actAll(
    tenantId,
    [0, 1].map((n) => opening(round, firstMember + n)),
  );
  cases = (await allDone(opened)).map(({ caseId }) => caseId);
});
after(() => database?.drop());

const publish = async (preface?: string) =>
  publishStage(engine, tenantId, {
    ...{ roundId: round.id, stage: 'notice', acting: hands.district, caseIds: cases },
    ...(preface === undefined ? {} : { preface }),
  });
const back = (noticeId: number) => takeNoticeBack(engine, tenantId, { roundId: round.id, noticeId, by: 1 });
const read = (noticeId: number) => publicNotice(house.db, tenantId, noticeId, { now: house.clock.now() });
const code = (answer: unknown) => (isRefusal(answer) ? answer.code : 'done');

test('the preview is what is public afterwards, and a text with a number of a person is refused', async () => {
  const preview = must(
    await previewStage(engine, tenantId, { roundId: round.id, stage: 'notice', after: 0, limit: 100 }),
  );
  assert.equal(code(await publish('电话 138-0000-2270')), 'preface-number');
  const { noticeId, until } = must(await publish('现予公示。'));
  house.clock.advance(windowMs - 1);
  assert.equal(await read(noticeId), undefined);
  house.clock.advance(1);
  const found = (await read(noticeId))!;
  house.clock.advance(-1);
  assert.deepEqual(
    [found.notice.preface, found.notice.title, found.notice.until],
    ['现予公示。', preview.title, until],
  );
  assert.equal(preview.until, until);
  assert.deepEqual(
    found.entries.map(({ maskedName, organisationName, details }) => [maskedName, organisationName, details]),
    preview.items.map(({ name, organisation, details }) => [name, organisation, details]),
  );
  assert.deepEqual(await back(noticeId), { entries: 2 });
});

test('the days of the public count from the day on which it is public', async () => {
  house.clock.set('2020-03-02T23:55:00+08:00');
  const late = must(await publish());
  assert.deepEqual(await back(late.noticeId), { entries: 2 });
  house.clock.set('2020-03-03T00:05:00+08:00');
  const early = must(await publish());
  assert.equal(late.until, early.until);
  assert.deepEqual(await back(early.noticeId), { entries: 2 });
});

test('taken back whole before it is public, and not after; then it is published again', async () => {
  const first = must(await publish());
  assert.equal(first.publicFrom.getTime(), house.clock.now().getTime() + windowMs);
  const one = on(cases[0]!, hands.district, 'take-back', { noticeId: first.noticeId, by: 1 });
  assert.equal(code(await engine.act(tenantId, one)), 'not-your-action', 'never one line of a list');
  house.clock.advance(windowMs - 1);
  assert.deepEqual(await back(first.noticeId), { entries: 2 });
  assert.deepEqual(await back(first.noticeId), { entries: 0 });
  const again = must(await publish());
  assert.equal(again.entries, 2, 'they wait to be published again');
  house.clock.advance(windowMs);
  assert.equal(await read(first.noticeId), undefined);
  assert.equal((await read(again.noticeId))?.entries.length, 2);
  assert.equal(code(await back(again.noticeId)), 'notice-public');
});
