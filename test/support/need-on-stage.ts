// In the demo federation somebody visited who told of a need: a member of a union that has a chair, with a certificate on file so that a programme fits.
import { systemActs } from '#access/duties.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { makeEngine } from '#engine/engine.ts';
import { chinaDate } from '#kit/clock.ts';
import { membersWithCertificate } from '#test/support/applicant.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

export interface NeedOnStage {
  readonly caseId: number;
  readonly personId: number;
  readonly name: string;
  /** Of the chair of the member's second-level union. */
  readonly chair: string;
}

async function make(stage: Stage): Promise<NeedOnStage> {
  const house = { ...houseOf(stage), clock: stage.clock };
  const engine = makeEngine(house);
  const known = await membersWithCertificate(stage);
  const [row] = await house.db.query<{
    personId: number;
    name: string;
    unionId: number;
    chair: number;
    visitor: number;
  }>(
    `SELECT p.id AS "personId", p.name, m.organisation_id AS "unionId", c.person_id AS chair, r.person_id AS visitor FROM people p
       JOIN memberships m ON m.tenant_id = $1 AND m.person_id = p.id AND m.status = 'active'
       JOIN organisation_paths x ON x.tenant_id = $1 AND x.descendant_id = m.organisation_id
       JOIN organisations o ON o.tenant_id = $1 AND o.id = x.ancestor_id AND o.level = 'second-level'
       JOIN posts c ON c.tenant_id = $1 AND c.organisation_id = o.id AND c.role = 'chair'
       JOIN posts r ON r.tenant_id = $1 AND r.organisation_id = o.id AND r.role = 'reviewer'
      WHERE p.tenant_id = $1 AND p.id = ANY ($2::bigint[]) AND p.id NOT IN (SELECT person_id FROM posts WHERE tenant_id = $1)
      ORDER BY p.id DESC, r.person_id LIMIT 1`,
    [demoTenantId, known.map(({ id }) => id)],
  );
  const { personId, name, unionId, chair, visitor } = row!;
  const [round] = await house.db.query<{ id: number }>(
    `SELECT id FROM rounds WHERE tenant_id = $1 AND programme_key = 'care-visit'`,
    [demoTenantId],
  );
  const { caseId } = granted(
    await engine.act(demoTenantId, {
      acting: systemActs,
      target: { open: { roundId: round!.id, organisationId: unionId, personId, subjectOrganisationId: null } },
      request: {
        ...{ id: crypto.randomUUID(), action: 'open', onRoster: true },
        input: { submit: { answers: { group: 'front-line', address: '装配车间值班室' } } },
      },
    }),
  );
  granted(
    await engine.act(demoTenantId, {
      acting: await actingNow(house, demoTenantId, visitor),
      target: { caseId },
      request: {
        ...{ id: crypto.randomUUID(), action: 'visit' },
        input: { on: chinaDate(house.clock.now()), needs: '考了技师，不知道还能不能申请助推金' },
      },
    }),
  );
  return { caseId, personId, name, chair: await phoneOf(stage, chair) };
}

const made = new WeakMap<Stage, Promise<NeedOnStage>>();

/** Made once for a stage, however many views ask for it. */
export function needOnStage(stage: Stage): Promise<NeedOnStage> {
  const found = made.get(stage) ?? make(stage);
  made.set(stage, found);
  return found;
}
