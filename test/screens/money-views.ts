// Money on its way in the states that have to be brought about.
import { demoTenantId, granted } from '#demo/tenant.ts';
import { makeEngine } from '#engine/engine.ts';
import { prepareBatch } from '#payments/paying.ts';
import { once } from '#test/screens/member-views.ts';
import type { View } from '#test/screens/views.ts';
import { accountChanged } from '#test/support/changed-account.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

/** A batch that waits for the second person, one of its payees having changed the account. */
const changed = once(async (stage: Stage) => {
  const house = houseOf(stage);
  const [row] = await house.db.query<{ roundId: number; maker: number }>(
    `SELECT round_id AS "roundId", (SELECT person_id FROM posts WHERE tenant_id = $1 AND role = 'finance-maker' LIMIT 1) AS maker
       FROM cases WHERE tenant_id = $1 AND status = 'open' AND stage = 'pay' AND state -> 'stages' -> 'pay' ->> 'status' = 'due' LIMIT 1`,
    [demoTenantId],
  );
  const asked = { roundId: row!.roundId, stage: 'pay', preparedBy: row!.maker };
  const { batchId } = granted(await prepareBatch(makeEngine(house), demoTenantId, asked));
  await accountChanged(stage, batchId);
  return { path: `/desk/money/batches/${batchId}` };
});

const desk = { part: 'desk', path: '' } as const;

export const moneyViews: readonly View[] = [
  { ...desk, name: 'desk-money-batch-changed', who: 'Finance, checks', at: changed },
  {
    ...desk,
    name: 'desk-case-account-changed',
    who: 'Chair',
    at: async (stage) => {
      await changed(stage);
      const [row] = await houseOf(stage).db.query<{ caseId: number }>(
        `SELECT i.case_id AS "caseId" FROM payment_items i JOIN people p ON p.tenant_id = $1 AND p.id = i.payee_person_id
          WHERE i.tenant_id = $1 AND p.account_changed_at IS NOT NULL ORDER BY p.account_changed_at DESC, i.id DESC LIMIT 1`,
        [demoTenantId],
      );
      return { path: `/desk/cases/${row!.caseId}` };
    },
  },
];
