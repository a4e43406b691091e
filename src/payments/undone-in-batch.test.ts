// A grant that is taken back while its payment lies in a batch: the payment leaves the batch, and nobody else's waits for it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Acting } from '#access/duties.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { approveBatch, findBatch, sendBatch } from '#payments/batches.ts';
import { prepareBatch } from '#payments/paying.ts';
import { type TestDatabase, testDatabase } from '#test/support/database.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { littleProgramme } from '#test/support/little-programme.ts';
import { makeRound, makeTenant, must, tenantId } from '#test/support/little-tenant.ts';
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
  await makePayees(house, 12);
});
after(() => database?.drop());

/** Four cases granted and in a batch that waits for the second person. */
async function inBatch(key: string) {
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
  const batch = must(
    await prepareBatch(engine, tenantId, { roundId: round.id, stage: 'pay', preparedBy: financeMaker }),
  );
  return { cases, batchId: batch.batchId };
}

const undo = (caseId: number, who: Acting = hands.head) => on(caseId, who, 'undo');
const approve = (batchId: number) =>
  house.db.transaction((q) =>
    approveBatch(q, tenantId, { batchId, approvedBy: financeChecker, at: house.clock.now() }),
  );

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
  must(await engine.act(tenantId, undo(cases[1]!)));
  const approved = must(await approve(batchId));
  assert.deepEqual([approved.state, approved.items, approved.removed], ['approved', 3, [cases[1]]]);
  assert.equal(approved.amountFen, (await findBatch(house.db, tenantId, batchId))!.amountFen);
});

test('an undo that is under way is waited for, and its case leaves the batch', async () => {
  const { cases, batchId } = await inBatch('under-way');
  let approving: ReturnType<typeof approve> | undefined;
  await house.db.transaction(async (q) => {
    const [outcome] = await engine.actWithin(q, tenantId, [undo(cases[2]!)]);
    must(outcome!);
    approving = approve(batchId);
    await untilBlocked();
  });
  assert.deepEqual(must(await approving!).removed, [cases[2]]);
});

test('undone after the approval it is not paid: sending names it', async () => {
  const { cases, batchId } = await inBatch('after');
  assert.deepEqual(must(await approve(batchId)).removed, []);
  must(await engine.act(tenantId, undo(cases[0]!)));
  const sending = { batchId, sentBy: financeMaker, fileFormat: 'ordinary-csv', fileHash: Buffer.alloc(32, 1) };
  const sent = await house.db.transaction((q) =>
    sendBatch(q, tenantId, sending, { ids: house.ids, at: house.clock.now() }),
  );
  assert.deepEqual('code' in sent && [sent.code, sent.details], ['amount-exceeds-grant', { caseIds: [cases[0]] }]);
});
