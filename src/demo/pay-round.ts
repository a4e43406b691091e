// Rounds are paid: batches by finance, approved by a second person, sent to the bank, answered; what came back is corrected and paid again.
import { actingAs, carryOut, type DemoRun, step } from '#demo/hands.ts';
import type { IncomingRow } from '#demo/incoming.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { Round } from '#engine/rounds.ts';
import type { FixedClock } from '#kit/clock.ts';
import { approveBatch, sendBatch } from '#payments/batches.ts';
import { changedItems } from '#payments/changed-accounts.ts';
import { exportBatch } from '#payments/export.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { prepareBatch, takeReturn } from '#payments/paying.ts';
import { itemReference } from '#payments/reference.ts';
import { setPayAccount } from '#people/people.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';

const format = 'ordinary-csv';
const day = 86_400_000;

type Paying = DemoRun & { readonly clock: FixedClock };

interface Wrong {
  readonly personKey: string;
  readonly reason: string;
  readonly card: string;
  readonly bank: string;
}

/** Case id → why the bank sends it back at first. */
function rejections({ world }: DemoRun, rows: readonly IncomingRow[]): Map<number, Wrong> {
  const wrong = new Map<number, Wrong>();
  for (const one of world.bankReturns) {
    const row = rows.find(
      ({ expected }) =>
        expected.programme === one.programme &&
        expected.personKey === one.personKey &&
        expected.values.certificateNumber === one.certificateNumber,
    );
    const { personKey, reason, correctedCard: card, correctedBank: bank } = one;
    if (row?.caseId) wrong.set(row.caseId, { personKey, reason, card, bank });
  }
  return wrong;
}

interface Batch {
  readonly batchId: number;
  readonly number: string;
}

/** Four eyes, then out: the file is made and the money reserved. */
async function send({ engine, world, ids }: Paying, { batchId }: Batch): Promise<void> {
  const { house } = engine;
  const at = house.clock.now();
  const [maker, checker] = [ids.people.get(world.cast.financeMaker)!, ids.people.get(world.cast.financeChecker)!];
  const confirmed = await changedItems(house.db, demoTenantId, batchId, at);
  const approving = { batchId, approvedBy: checker, at, confirmed };
  granted(await house.db.transaction((q) => approveBatch(q, demoTenantId, approving)));
  const file = granted(
    await exportBatch(house.db, demoTenantId, { batchId, format }, await house.crypto(demoTenantId)),
  );
  const sending = { batchId, sentBy: maker, fileFormat: format, fileHash: file.hash, confirmed };
  granted(await house.db.transaction((q) => sendBatch(q, demoTenantId, sending, { ids: house.ids, at })));
}

/** What the bank answers to a batch, read back in; gives how many payments it rejected. */
async function answer(
  { engine, world, ids }: Paying,
  { batchId, number }: Batch,
  reject: ReadonlyMap<number, Wrong>,
): Promise<number> {
  const items = await engine.house.db.query<{ id: number; case_id: number; amount_fen: number }>(
    'SELECT id, case_id, amount_fen FROM payment_items WHERE tenant_id = $1 AND batch_id = $2 ORDER BY id',
    [demoTenantId, batchId],
  );
  const lines = items.map(({ id, case_id, amount_fen }) => {
    const why = reject.get(case_id)?.reason;
    const result = why === undefined ? '成功' : '失败';
    return [itemReference(number, id), (amount_fen / 100).toFixed(2), result, why ?? ''].join('|');
  });
  const bytes = granted(encodeGb18030(['客户流水号|金额|处理结果|失败原因', ...lines].join('\r\n')));
  const actorId = ids.people.get(world.cast.financeMaker)!;
  const taken = granted(await takeReturn(engine, demoTenantId, { bytes, format, actorId }));
  return taken.rejected.length;
}

/** One batch for each round, a day from preparing to the bank's answer; gives the rounds of which something came back. */
async function payOnce(
  run: Paying,
  rounds: readonly Round[],
  reject: ReadonlyMap<number, Wrong>,
  stage = 'pay',
): Promise<readonly Round[]> {
  const preparedBy = run.ids.people.get(run.world.cast.financeMaker)!;
  const batches = new Map<Round, Batch>();
  run.clock.advance(undoWindowMinutes * 60_000);
  for (const round of rounds)
    batches.set(round, granted(await prepareBatch(run.engine, demoTenantId, { roundId: round.id, stage, preparedBy })));
  run.clock.advance(3_600_000);
  for (const batch of batches.values()) await send(run, batch);
  run.clock.advance(day);
  const open: Round[] = [];
  for (const [round, batch] of batches) if ((await answer(run, batch, reject)) > 0) open.push(round);
  return open;
}

/** Pays a later part, of which the bank sends nothing back. */
export async function payRest(run: Paying, round: Round, stage: string): Promise<void> {
  await payOnce(run, [round], new Map(), stage);
}

/** Pays what is due in these rounds, twice where the bank sends something back at first. */
export async function payRounds(run: Paying, rounds: readonly Round[], rows: readonly IncomingRow[]): Promise<void> {
  const wrong = rejections(run, rows);
  const again = await payOnce(run, rounds, wrong);
  if (again.length === 0) return;
  run.clock.advance(2 * day);
  for (const [caseId, { personKey, card, bank }] of wrong) {
    const { personId } = await actingAs(run, personKey);
    granted(await setPayAccount(run.engine.house, demoTenantId, personId!, { account: card, bank }));
    await carryOut(run, [step({ personId, posts: [] }, caseId, 'correct-account', {}, 'correct-account')]);
  }
  await payOnce(run, again, new Map());
}
