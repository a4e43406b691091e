// After a member's account was mended, by himself or for him: what the bank returned because of it is due again.
import type { Acting } from '#access/duties.ts';
import { casesOfPerson } from '#api/read/my-cases.ts';
import { paymentsOf } from '#api/read/my-payments.ts';
import type { Engine } from '#engine/engine.ts';
import { own } from '#kit/own.ts';
import { isRefusal } from '#kit/refusal.ts';
import { actionIdsOf } from '#store/action-ids.ts';

/** Open cases of one person that are looked through for returned payments. */
const openAtMost = 200;

/** Puts every payment that came back to this member, and that his account mends, on its way again; gives the cases. */
export async function payAgain(engine: Engine, tenantId: number, personId: number, acting: Acting): Promise<number[]> {
  const open = await casesOfPerson(engine.house.db, tenantId, personId, { status: 'open', limit: openAtMost });
  const rejected = (await paymentsOf(engine, tenantId, open)).filter((one) => one.mendable);
  const ids = await actionIdsOf(engine.house, tenantId);
  const again: number[] = [];
  for (const { caseId } of rejected) {
    const row = open.find((one) => one.id === caseId)!;
    const pay = own(row.state.stages, row.stage) as { attempt?: number };
    const done = await engine.act(tenantId, {
      acting,
      target: { caseId },
      request: {
        id: ids.named(caseId, `account|${tenantId}|${caseId}|${pay.attempt}`),
        action: 'correct-account',
        stage: row.stage,
        input: {},
      },
    });
    if (!isRefusal(done)) again.push(caseId);
  }
  return again;
}
