// A batch filled by steps: every due payment once whatever a crash does, nothing in a batch that was taken back, who has no account named.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findJob, jobKinds, startJob } from '#jobs/jobs.ts';
import { PREPARE_PAYMENTS, preparationJob } from '#jobs/prepare-payments.ts';
import { claimJob, runStep } from '#jobs/run.ts';
import { beginBatch, findBatch, withdrawBatch } from '#payments/batches.ts';
import { type TestHouse, testHouse } from '#test/support/house.ts';
import { at, made, maker, type PayingHouse, payingHouse, tenantId } from '#test/support/payments.ts';

let paying: PayingHouse;
let house: TestHouse;
const kinds = jobKinds(preparationJob({ most: 3 }));

before(async () => {
  paying = await payingHouse();
  house = testHouse(paying.base.db);
});
after(() => paying.base.drop());

async function begin(roundId: number) {
  const asked = { roundId, stage: 'pay', preparedBy: maker };
  const { batchId } = made(await beginBatch(house.db, tenantId, asked, { ids: house.ids, at }));
  const input = { batchId, roundId, stage: 'pay' };
  const { id } = await startJob(house, tenantId, { kind: PREPARE_PAYMENTS, input, total: 9, createdBy: maker });
  return { batchId, id };
}

async function step(): Promise<string> {
  const claim = await claimJob(house, tenantId, { worker: 'w', kinds: [PREPARE_PAYMENTS] });
  const { went } = await runStep(house, tenantId, claim!, kinds, { leaseMs: 30_000, stopping: () => false });
  house.clock.advance(31_000);
  return went;
}

test('chunk by chunk every due payment comes into the batch once, and it waits for the second person at the end', async () => {
  const { roundId, caseOf } = await paying.granted(9);
  const { batchId, id } = await begin(roundId);
  assert.equal(await step(), 'on');
  assert.deepEqual(
    [(await findBatch(house.db, tenantId, batchId))!.state, (await findJob(house.db, tenantId, id))!.done],
    ['preparing', 3],
  );
  for (let n = 0; n < 2; n += 1) assert.equal(await step(), 'on');
  assert.equal(await step(), 'finished');
  const { state, items, amountFen } = (await findBatch(house.db, tenantId, batchId))!;
  assert.deepEqual({ state, items, amountFen }, { state: 'prepared', items: 8, amountFen: 800_000 });
  const job = (await findJob(house.db, tenantId, id))!;
  assert.deepEqual([job.done, job.errors.map(({ row }) => row)], [9, [caseOf(8)]], 'who has no account is named');
  const rows = await house.db.query<{ case_id: number }>(
    'SELECT case_id FROM payment_items WHERE tenant_id = $1 AND batch_id = $2',
    [tenantId, batchId],
  );
  assert.equal(new Set(rows.map((row) => row.case_id)).size, 8);
});

test('taken back while it is being filled, it stays empty; with nothing due it is gone and the job says so', async () => {
  const { roundId } = await paying.granted(7);
  const { batchId } = await begin(roundId);
  assert.equal(await step(), 'on');
  made(await house.db.transaction((q) => withdrawBatch(q, tenantId, batchId)));
  assert.equal(await step(), 'finished');
  assert.equal((await findBatch(house.db, tenantId, batchId))!.state, 'withdrawn');
  assert.deepEqual(
    await house.db.query('SELECT 1 FROM payment_items WHERE tenant_id = $1 AND batch_id = $2', [tenantId, batchId]),
    [],
  );

  const { roundId: none } = await paying.granted(0);
  const empty = await begin(none);
  assert.equal(await step(), 'finished');
  assert.equal(await findBatch(house.db, tenantId, empty.batchId), undefined);
  assert.equal((await findJob(house.db, tenantId, empty.id))!.errors[0]?.refusal?.code, 'nothing-to-pay');
});
