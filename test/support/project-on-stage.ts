// A project of the demo that is under way: granted, its milestones laid down, the first of them done.
import { demoTenantId } from '#demo/tenant.ts';
import { phoneOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

export async function projectOnStage(stage: Stage): Promise<{ readonly caseId: number; readonly phone: string }> {
  const [row] = await stage.year.database.owner.query<{ caseId: number; personId: number }>(
    `SELECT id AS "caseId", person_id AS "personId" FROM cases
      WHERE tenant_id = $1 AND stage = 'delivery' AND status = 'open' AND handler_organisation_id IS NULL ORDER BY id LIMIT 1`,
    [demoTenantId],
  );
  return { caseId: row!.caseId, phone: await phoneOf(stage, row!.personId) };
}
