// A grant that is taken back while its payment lies in a batch: the payment leaves the batch, and nobody else's waits for it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Acting } from '#access/duties.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { foldAllFigures } from '#figures/fold.ts';
import { approveBatch, findBatch, sendBatch } from '#payments/batches.ts';
import { paymentsDue } from '#payments/due.ts';
import { prepareBatch } from '#payments/paying.ts';
import { undoUntil, undoWindowMinutes } from '#policy/undo-window.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, places, tenantId } from '#test/support/little-tenant.ts';
import {
  allDone,
  financeChecker,
  financeMaker,
  firstMember,
  hands,
  makePayees,
  on,
  opening,
} from '#test/support/whole-round.ts';

let database: TestDatabase;
let house: TestHouse;
let engine: Engine;
let nextMember = firstMember;
const { apply, grant, pay } = littleProgramme.stages;

before(async () => {
  database = await testDatabase();
  house = testHouse(database.db);
  engine = makeEngine(house);
  await makeTenant(house);
  await makePayees(house, 20);
});
after(() => database?.drop());

const windowMs = undoWindowMinutes * 60_000;

/** Four cases granted just now. */
async function granted(key: string) {
  const round = await makeRound(house, {
    ...littleProgramme,
    key,
    stages: { apply: apply!, grant: grant!, pay: pay! },
  });
  const people = Array.from({ length: 4 }, () => nextMember++);
  const cases = (
    await allDone(
      engine.actAll(
        tenantId,
        people.map((one) => opening(round, one)),
      ),
    )
  ).map(({ caseId }) => caseId);
  await allDone(
    engine.actAll(
      tenantId,
      cases.map((one) => on(one, hands.head, 'grant')),
    ),
  );
  return { cases, roundId: round.id };
}

const prepare = (roundId: number) =>
  prepareBatch(engine, tenantId, { roundId, stage: 'pay', preparedBy: financeMaker });

/** And in a batch that waits for the second person. */
async function inBatch(key: string) {
  const { cases, roundId } = await granted(key);
  house.clock.advance(windowMs);
  const batch = must(await prepare(roundId));
  return { cases, batchId: batch.batchId };
}

/** By a clock that is a moment slow, or begun a moment before and written after. */
async function momentBefore<T>(doing: () => Promise<T>): Promise<T> {
  house.clock.advance(-1);
  const done = await doing();
  house.clock.advance(1);
  return done;
}

const undo = (caseId: number, who: Acting = hands.head) => on(caseId, who, 'undo');
const approve = (batchId: number) =>
  house.db.transaction((q) =>
    approveBatch(q, tenantId, { batchId, approvedBy: financeChecker, at: house.clock.now() }),
  );

const send = (batchId: number) => {
  const sending = { batchId, sentBy: financeMaker, fileFormat: 'ordinary-csv', fileHash: Buffer.alloc(32, 1) };
  return house.db.transaction((q) => sendBatch(q, tenantId, sending, { ids: house.ids, at: house.clock.now() }));
};

async function untilBlocked(): Promise<void> {
  for (;;) {
    const [row] = await database.owner.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (row!.n > 0) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('an undone case leaves the batch at the approval and is named; the rest is approved', async () => {
  const { cases, batchId } = await inBatch('undone');
  must(await momentBefore(() => engine.act(tenantId, undo(cases[1]!))));
  const approved = must(await approve(batchId));
  assert.deepEqual([approved.state, approved.items, approved.removed], ['approved', 3, [cases[1]]]);
  assert.equal(approved.amountFen, (await findBatch(house.db, tenantId, batchId))!.amountFen);
});

test('an undo that is under way is waited for, and its case leaves the batch', async () => {
  const { cases, batchId } = await inBatch('under-way');
  let approving: ReturnType<typeof approve> | undefined;
  await house.db.transaction(async (q) => {
    const [outcome] = await momentBefore(() => engine.actWithin(q, tenantId, [undo(cases[2]!)]));
    must(outcome!);
    approving = approve(batchId);
    await untilBlocked();
  });
  assert.deepEqual(must(await approving!).removed, [cases[2]]);
});

test('undone after the approval it is not paid: sending names it', async () => {
  const { cases, batchId } = await inBatch('after');
  assert.deepEqual(must(await approve(batchId)).removed, []);
  must(await momentBefore(() => engine.act(tenantId, undo(cases[0]!))));
  const sent = await send(batchId);
  assert.deepEqual('code' in sent && [sent.code, sent.details], ['amount-exceeds-grant', { caseIds: [cases[0]] }]);
});

test('what was granted less than ten minutes ago comes into no batch: it can be taken back as long, and is paid afterwards', async () => {
  const { cases, roundId } = await granted('just-now');
  const until = undoUntil(house.clock.now());
  house.clock.advance(windowMs - 1);
  const early = await prepare(roundId);
  assert.deepEqual('code' in early && [early.code, early.details], [
    'undo-not-over',
    { undoable: 4, undoUntil: until },
  ]);
  const due = async () => {
    const all = await paymentsDue(engine, house.db, tenantId, places.district);
    return all.find((one) => one.roundId === roundId);
  };
  await foldAllFigures(house.db, tenantId);
  const held = await due();
  assert.deepEqual([held?.ready, held?.undoable, held?.undoUntil], [0, 4, until]);
  must(await engine.act(tenantId, undo(cases[0]!)));
  must(await engine.act(tenantId, on(cases[0]!, hands.head, 'grant')));
  house.clock.advance(1);
  const made = must(await prepare(roundId));
  const again = undoUntil(new Date(house.clock.now().getTime() - 1));
  assert.deepEqual([made.items, made.undoable, made.undoUntil], [3, 1, again]);
  await foldAllFigures(house.db, tenantId);
  assert.deepEqual([(await due())?.ready, (await due())?.undoable], [0, 1]);
  house.clock.advance(windowMs);
  assert.equal(must(await prepare(roundId)).items, 1);
});

test('a payment whose case was taken back and granted anew is not handed to the bank while that can be taken back', async () => {
  const { cases, batchId } = await inBatch('anew');
  must(await approve(batchId));
  await momentBefore(async () => {
    must(await engine.act(tenantId, undo(cases[3]!)));
    must(await engine.act(tenantId, on(cases[3]!, hands.head, 'grant')));
  });
  const early = await send(batchId);
  assert.ok('code' in early);
  assert.equal(early.code, 'undo-not-over');
  must(await engine.act(tenantId, undo(cases[3]!)));
  must(await engine.act(tenantId, on(cases[3]!, hands.head, 'grant')));
  house.clock.advance(windowMs);
  assert.equal(must(await send(batchId)).batch.state, 'sent');
});
