// A real batch of payments out and back: the bank rejects some of the cases, each for its reason, and pays the rest.
import { demoTenantId, granted } from '#demo/tenant.ts';
import { makeEngine } from '#engine/engine.ts';
import { approveBatch, sendBatch } from '#payments/batches.ts';
import { exportBatch } from '#payments/export.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { prepareBatch, takeReturn } from '#payments/paying.ts';
import { itemReference } from '#payments/reference.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

/** `reasons`: by case. */
export async function rejectedByBank(
  stage: Stage,
  roundId: number,
  reasons: ReadonlyMap<number, string>,
): Promise<void> {
  const house = houseOf(stage);
  const { ids, world } = stage.year.run;
  const [maker, checker] = [ids.people.get(world.cast.financeMaker)!, ids.people.get(world.cast.financeChecker)!];
  const engine = makeEngine(house);
  const at = house.clock.now();
  const prepared = { roundId, stage: 'pay', preparedBy: maker };
  const { batchId, number } = granted(await prepareBatch(engine, demoTenantId, prepared));
  granted(await house.db.transaction((q) => approveBatch(q, demoTenantId, { batchId, approvedBy: checker, at })));
  const file = granted(
    await exportBatch(house.db, demoTenantId, { batchId, format: 'ordinary-csv' }, await house.crypto(demoTenantId)),
  );
  const sending = { batchId, sentBy: maker, fileFormat: 'ordinary-csv', fileHash: file.hash };
  granted(await house.db.transaction((q) => sendBatch(q, demoTenantId, sending, { ids: house.ids, at })));
  const items = await house.db.query<{ id: number; caseId: number; fen: number }>(
    'SELECT id, case_id AS "caseId", amount_fen AS fen FROM payment_items WHERE tenant_id = $1 AND batch_id = $2',
    [demoTenantId, batchId],
  );
  const lines = items.map(({ id, caseId, fen }) => {
    const reason = reasons.get(caseId);
    return [itemReference(number, id), (fen / 100).toFixed(2), reason ? '失败' : '成功', reason ?? ''].join('|');
  });
  const bytes = granted(encodeGb18030(['客户流水号|金额|处理结果|失败原因', ...lines].join('\r\n')));
  granted(await takeReturn(engine, demoTenantId, { bytes, format: 'ordinary-csv', actorId: maker }));
}
