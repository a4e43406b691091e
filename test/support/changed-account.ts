// Somebody whose payment lies in a batch changes the account, in a running stage.
import { demoTenantId, granted } from '#demo/tenant.ts';
import { makeCardNumber } from '#kit/identifiers.ts';
import { setPayAccount } from '#people/people.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

/** One of the payees changes the account after the batch was prepared; gives the case, too. */
export async function accountChanged(stage: Stage, batchId: number) {
  const house = houseOf(stage);
  const [payee] = await house.db.query<{ personId: number; caseId: number; checker: number }>(
    `SELECT i.payee_person_id AS "personId", i.case_id AS "caseId",
            (SELECT person_id FROM posts WHERE tenant_id = $1 AND role = 'finance-checker' LIMIT 1) AS checker
       FROM payment_items i WHERE i.tenant_id = $1 AND i.batch_id = $2 ORDER BY i.id LIMIT 1`,
    [demoTenantId, batchId],
  );
  const given = { account: makeCardNumber('62220200', 8_801), bank: '中国银行' };
  granted(await setPayAccount(house, demoTenantId, payee!.personId, given));
  const at = stage.clock.now();
  await house.db.query('UPDATE people SET account_changed_at = $3 WHERE tenant_id = $1 AND id = $2', [
    ...[demoTenantId, payee!.personId, at],
  ]);
  return { house, payee: payee! };
}
