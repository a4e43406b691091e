// A round is paid: a batch by finance, approved by a second person, sent to the bank, answered; what came back is corrected and paid again.
import { actingAs, carryOut, type DemoRun, step } from '#demo/hands.ts';
import type { IncomingRow } from '#demo/incoming.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { Round } from '#engine/rounds.ts';
import type { FixedClock } from '#kit/clock.ts';
import { approveBatch, sendBatch } from '#payments/batches.ts';
import { exportBatch } from '#payments/export.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { prepareBatch, takeReturn } from '#payments/paying.ts';
import { itemReference } from '#payments/reference.ts';
import { setPayAccount } from '#people/people.ts';

const format = 'ordinary-csv';
const day = 86_400_000;

/** Case id → why the bank sends it back at first. */
function rejections({ world }: DemoRun, rows: readonly IncomingRow[]) {
  const wrong = new Map<number, { reason: string; card: string; bank: string }>();
  for (const one of world.bankReturns) {
    const row = rows.find(
      ({ expected }) =>
        expected.programme === one.programme &&
        expected.personKey === one.personKey &&
        expected.values.certificateNumber === one.certificateNumber,
    );
    if (row?.caseId) wrong.set(row.caseId, { reason: one.reason, card: one.correctedCard, bank: one.correctedBank });
  }
  return wrong;
}

async function payOnce(
  run: DemoRun & { readonly clock: FixedClock },
  round: Round,
  reject: ReadonlyMap<number, { reason: string }>,
): Promise<number> {
  const { engine, world, ids } = run;
  const { house } = engine;
  const maker = ids.people.get(world.cast.financeMaker)!;
  const checker = ids.people.get(world.cast.financeChecker)!;
  const batch = granted(
    await prepareBatch(engine, demoTenantId, { roundId: round.id, stage: 'pay', preparedBy: maker }),
  );
  run.clock.advance(3_600_000);
  granted(
    await house.db.transaction((q) =>
      approveBatch(q, demoTenantId, { batchId: batch.batchId, approvedBy: checker, at: house.clock.now() }),
    ),
  );
  const file = granted(
    await exportBatch(house.db, demoTenantId, { batchId: batch.batchId, format }, await house.crypto(demoTenantId)),
  );
  const making = { ids: house.ids, at: house.clock.now() };
  granted(
    await house.db.transaction((q) =>
      sendBatch(
        q,
        demoTenantId,
        { batchId: batch.batchId, sentBy: maker, fileFormat: format, fileHash: file.hash },
        making,
      ),
    ),
  );
  run.clock.advance(day);
  const items = await house.db.query<{ id: number; case_id: number; amount_fen: number }>(
    'SELECT id, case_id, amount_fen FROM payment_items WHERE tenant_id = $1 AND batch_id = $2 ORDER BY id',
    [demoTenantId, batch.batchId],
  );
  const lines = items.map(({ id, case_id, amount_fen }) => {
    const why = reject.get(case_id)?.reason;
    return [
      itemReference(batch.number, id),
      (amount_fen / 100).toFixed(2),
      why === undefined ? '成功' : '失败',
      why ?? '',
    ].join('|');
  });
  const bytes = granted(encodeGb18030(['客户流水号|金额|处理结果|失败原因', ...lines].join('\r\n')));
  const taken = granted(await takeReturn(engine, demoTenantId, { bytes, format, actorId: maker }));
  return taken.rejected.length;
}

export async function payRound(
  run: DemoRun & { readonly clock: FixedClock },
  round: Round,
  rows: readonly IncomingRow[],
): Promise<void> {
  const wrong = rejections(run, rows);
  const rejected = await payOnce(run, round, wrong);
  if (rejected === 0) return;
  run.clock.advance(2 * day);
  for (const [caseId, { card, bank }] of wrong) {
    const personId = rows.find((row) => row.caseId === caseId)!.expected.personKey!;
    const member = await actingAs(run, personId);
    granted(await setPayAccount(run.engine.house, demoTenantId, member.personId!, { account: card, bank }));
    await carryOut(run, [
      step({ personId: member.personId, posts: [] }, caseId, 'correct-account', {}, 'correct-account'),
    ]);
  }
  await payOnce(run, round, new Map());
}
