// The process that test/crash/payment.test.ts kills: it grants, prepares, sends and takes in the bank's answers until everybody is paid.
// Started again, it goes on from what it finds in the database.
import { makeEngine } from '#engine/engine.ts';
import { listCases } from '#engine/queues.ts';
import { isRefusal } from '#kit/refusal.ts';
import { listBatches } from '#payments/batches.ts';
import { prepareBatch } from '#payments/paying.ts';
import { undoUntil, undoWindowMinutes } from '#policy/undo-window.ts';
import { openDatabase } from '#store/connection.ts';
import { acknowledged, untilKilled } from '#test/crash/acknowledging.ts';
import { testHouse } from '#test/support/house.ts';
import { must, tenantId } from '#test/support/little-tenant.ts';
import { bankAnswer, financeMaker, hands, onAll, sendPrepared, takeAnswer } from '#test/support/whole-round.ts';

const [url, roundText] = process.argv.slice(2) as [string, string];
const roundId = Number(roundText);
/** Cases granted at once, so that there are many batches to be killed in. */
const chunk = 20;
/** The first attempt of every fifth case comes back. */
const comesBack = (caseId: number, attempt: number): boolean => attempt === 1 && caseId % 5 === 0;

async function work(): Promise<void> {
  const db = await openDatabase({ url, max: 4 });
  const house = testHouse(db);
  const engine = makeEngine(house);
  // Started again it goes on after what is written, when nothing of it can be taken back any more.
  const [last] = await db.query<{ at: Date }>('SELECT max(at) AS at FROM case_events WHERE tenant_id = $1', [tenantId]);
  house.clock.set(undoUntil(last!.at).toISOString());
  const find = (stage: string) =>
    listCases(db, tenantId, { roundId, stage, status: 'open' }, { limit: 1000 }).then((rows) =>
      rows.map((row) => row.id),
    );

  for (;;) {
    const some = (await find('grant')).slice(0, chunk);
    for (const outcome of await engine.actAll(tenantId, onAll(some, hands.head, 'grant', 1))) must(outcome);
    if (some.length > 0) await acknowledged(`granted ${some.join(',')}`);
    for (const batch of await listBatches(db, tenantId, roundId)) {
      if (batch.state === 'settled' || batch.state === 'withdrawn') continue;
      if (batch.state !== 'sent') {
        await sendPrepared(engine, batch.id);
        await acknowledged(`sent ${batch.id}`);
      }
      const items = await db.query<{ id: number; attempt: number }>(
        'SELECT case_id AS id, attempt FROM payment_items WHERE tenant_id = $1 AND batch_id = $2',
        [tenantId, batch.id],
      );
      const back = items.filter(({ id, attempt }) => comesBack(id, attempt)).map(({ id }) => id);
      await takeAnswer(engine, await bankAnswer(engine.house, { batchId: batch.id, number: batch.number }, back));
      await acknowledged(`answered ${batch.id}`);
    }
    for (const { id, person } of await rejected()) {
      const who = { personId: person, posts: [] };
      for (const outcome of await engine.actAll(tenantId, onAll([id], who, 'correct-account', 2))) must(outcome);
      await acknowledged(`corrected ${id}`);
    }
    house.clock.advance(undoWindowMinutes * 60_000);
    const next = await prepareBatch(engine, tenantId, { roundId, stage: 'pay', preparedBy: financeMaker });
    if (!isRefusal(next)) await acknowledged(`prepared ${next.batchId}`);
    else if (next.code !== 'nothing-to-pay') must(next);
    else if (some.length === 0 && (await find('pay')).length === 0) break;
  }
  await acknowledged('done');
  await db.close();

  function rejected(): Promise<{ id: number; person: number }[]> {
    return db.query(
      `SELECT id, person_id AS person FROM cases WHERE tenant_id = $1 AND round_id = $2 AND status = 'open' AND state -> 'stages' -> 'pay' ->> 'status' = 'rejected' ORDER BY id`,
      [tenantId, roundId],
    );
  }
}

await untilKilled(work);
