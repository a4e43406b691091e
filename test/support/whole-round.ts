// A small tenant whose cases walk the whole way: opened, reviewed, put up, granted, sent to the bank and answered. For tests of what must hold
// over all tables at once (`verify`, a crash in the middle).
import { randomUUID } from 'node:crypto';
import type { Acting } from '#access/duties.ts';
import type { ActionOutcome, CaseAction } from '#engine/act.ts';
import type { Engine } from '#engine/engine.ts';
import type { Round } from '#engine/rounds.ts';
import { bulkActionId } from '#kit/action-id.ts';
import type { FixedClock } from '#kit/clock.ts';
import type { Refusal } from '#kit/refusal.ts';
import { sealOrganisationAccount } from '#organisations/account.ts';
import { approveBatch, sendBatch } from '#payments/batches.ts';
import { exportBatch } from '#payments/export.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { prepareBatch, type TakenReturn, takeReturn } from '#payments/paying.ts';
import { itemReference } from '#payments/reference.ts';
import { sealField } from '#people/fields.ts';
import { undoWindowMinutes } from '#policy/undo-window.ts';
import type { House } from '#store/house.ts';
import { acting, makeMembers, must, places, tenantId } from '#test/support/little-tenant.ts';

export const hands = {
  reviewer: acting(902, 'reviewer', places.yang),
  district: acting(903, 'reviewer', places.district),
  head: acting(904, 'chair', places.district),
  /** Granted by whoever reviewed nothing of it. */
  granter: acting(907, 'officer', places.district),
};
export const [financeMaker, financeChecker] = [905, 906] as const;
export const firstMember = 1001;

const officers: readonly number[] = [901, 902, 903, 904, financeMaker, financeChecker, 907];
/** People whom `makePayees` makes beside the members; they are members too. */
export const officersMade = officers.length;

/** Members from `firstMember` on, each with a bank account; the officers; the district's own account. */
export async function makePayees(house: House, count: number): Promise<void> {
  const members = Array.from({ length: count }, (_, n) => firstMember + n);
  await makeMembers(
    house,
    [...officers, ...members].map((id) => ({ id, organisationId: places.yangFirm })),
  );
  const crypto = await house.crypto(tenantId);
  await house.db.query(
    `UPDATE people p SET account_sealed = s.sealed, account_bank = '工商银行' FROM unnest($2::bigint[], $3::bytea[]) AS s(id, sealed)
      WHERE p.tenant_id = $1 AND p.id = s.id`,
    [tenantId, members, members.map((id) => sealField(crypto, tenantId, 'account', id, `62220200000000${id}`))],
  );
  await house.db.query('UPDATE organisations SET account_sealed = $3, bank = $4 WHERE tenant_id = $1 AND id = $2', [
    ...[
      tenantId,
      places.district,
      sealOrganisationAccount(crypto, tenantId, places.district, '0200001234567'),
      '工行顺义支行',
    ],
  ]);
}

export const opening = (round: Round, personId: number, answers: Record<string, unknown> = {}): CaseAction => ({
  acting: { personId, posts: [] },
  target: { open: { roundId: round.id, organisationId: places.yangFirm, personId, subjectOrganisationId: null } },
  request: {
    id: randomUUID(),
    action: 'open',
    input: { submit: { answers: { level: 'high', number: `N${personId}`, issuedOn: '2020-02-01', ...answers } } },
  },
});

export const on = (caseId: number, who: Acting, action: string, input = {}, id: string = randomUUID()): CaseAction => ({
  acting: who,
  target: { caseId },
  request: { id, action, input },
});

/** The same action on many cases; a repeat of `source` is a repeat of every action. */
export const onAll = (caseIds: readonly number[], who: Acting, action: string, source: number): CaseAction[] =>
  caseIds.map((id) => on(id, who, action, {}, bulkActionId(source, id)));

export async function allDone(outcomes: Promise<(ActionOutcome | Refusal)[]>): Promise<ActionOutcome[]> {
  return (await outcomes).map((outcome) => must(outcome) as ActionOutcome);
}

/** Prepared by one when nothing can be taken back any more, approved and sent by others; gives the batch's id. */
export async function sendAll(
  engine: Engine,
  clock: FixedClock,
  roundId: number,
): Promise<{ batchId: number; number: string }> {
  clock.advance(undoWindowMinutes * 60_000);
  const { batchId, number } = must(
    await prepareBatch(engine, tenantId, { roundId, stage: 'pay', preparedBy: financeMaker }),
  );
  await sendPrepared(engine, batchId);
  return { batchId, number };
}

export async function sendPrepared(engine: Engine, batchId: number): Promise<void> {
  const { db, ids, clock } = engine.house;
  const at = clock.now();
  must(await db.transaction((q) => approveBatch(q, tenantId, { batchId, approvedBy: financeChecker, at })));
  const file = must(
    await exportBatch(db, tenantId, { batchId, format: 'ordinary-csv' }, await engine.house.crypto(tenantId)),
  );
  must(
    await db.transaction((q) =>
      sendBatch(
        q,
        tenantId,
        { batchId, sentBy: financeMaker, fileFormat: 'ordinary-csv', fileHash: file.hash },
        { ids, at },
      ),
    ),
  );
}

interface Item {
  readonly id: number;
  readonly caseId: number;
  readonly fen: number;
}

/** What the bank would answer to a batch: the file's bytes; `reject` names the cases it sends back. */
export async function bankAnswer(
  house: House,
  batch: { batchId: number; number: string },
  reject: readonly number[] = [],
): Promise<Buffer> {
  const items = await house.db.query<Item>(
    'SELECT id, case_id AS "caseId", amount_fen AS fen FROM payment_items WHERE tenant_id = $1 AND batch_id = $2 ORDER BY id',
    [tenantId, batch.batchId],
  );
  const rows = items.map(
    ({ id, caseId, fen }) =>
      `${itemReference(batch.number, id)}|${reject.includes(caseId) ? '失败|账户已销户' : '成功|'}|${(fen / 100).toFixed(2)}`,
  );
  return must(encodeGb18030(['客户流水号|处理结果|失败原因|金额', ...rows].join('\r\n')));
}

export const takeAnswer = async (engine: Engine, bytes: Buffer): Promise<TakenReturn> =>
  must(await takeReturn(engine, tenantId, { bytes, format: 'ordinary-csv', actorId: financeMaker }));
