// In the demo federation a master whose pact is approved and who is to meet his apprentices six times.
import { demoTenantId, granted } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { makeEngine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { agreementOf } from '#policy/agreement.ts';
import { mentoring } from '#programmes/innovation/mentoring.ts';
import { membersWithCertificate } from '#test/support/applicant.ts';
import { leading } from '#test/support/leading.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

export interface MentoringOnStage {
  readonly caseId: number;
  readonly roundId: number;
  readonly master: string;
  /** Phones of the district's two reviewers: the first approved the pact, the second accepts. */
  readonly reviewers: readonly [string, string];
}

interface Place {
  readonly districtId: number;
  readonly reviewers: readonly number[];
  readonly chair: number;
}

async function districtOf(stage: Stage): Promise<Place> {
  const [row] = await houseOf(stage).db.query<Place>(
    `SELECT o.id AS "districtId", array_agg(p.person_id ORDER BY p.person_id) FILTER (WHERE p.role = 'reviewer') AS reviewers,
        min(p.person_id) FILTER (WHERE p.role = 'chair') AS chair
       FROM organisations o JOIN posts p ON p.tenant_id = $1 AND p.organisation_id = o.id
      WHERE o.tenant_id = $1 AND o.level = 'district' GROUP BY o.id`,
    [demoTenantId],
  );
  return row!;
}

async function make(stage: Stage): Promise<MentoringOnStage> {
  const house = houseOf(stage);
  const engine = makeEngine(house);
  const { districtId, reviewers, chair } = await districtOf(stage);
  const [first, second] = reviewers as [number, number];
  const { effectiveUntil: _, ...lasting } = mentoring;
  const { hash } = granted(await prepareVersion(house, demoTenantId, lasting, first));
  granted(await publishVersion(house, demoTenantId, hash, chair));
  const { id: roundId } = granted(
    await openRound(house, demoTenantId, {
      ...{ versionHash: hash, organisationId: districtId, year: 2026, name: '2026年度', openedBy: first },
      ...{ parameters: { amountFen: 500_000 }, opensOn: '2026-01-01', closesOn: '2026-12-31' },
    }),
  );
  const member = (await membersWithCertificate(stage)).at(-1)!;
  const [union] = await house.db.query<{ id: number }>(
    `SELECT organisation_id AS id FROM memberships WHERE tenant_id = $1 AND person_id = $2 AND status = 'active'`,
    [demoTenantId, member.id],
  );
  await leading(house, demoTenantId, [member.id]);
  const answers = { studio: '焊接创新工作室', trade: '焊工', apprentices: 3, willing: true };
  const { caseId } = granted(
    await engine.act(demoTenantId, {
      acting: { personId: member.id, posts: [] },
      target: { open: { roundId, organisationId: union!.id, personId: member.id, subjectOrganisationId: null } },
      request: {
        ...{ id: crypto.randomUUID(), action: 'open' },
        input: { submit: { answers, agreed: agreementOf(lasting).key } },
      },
    }),
  );
  granted(
    await engine.act(demoTenantId, {
      acting: await actingNow(house, demoTenantId, first),
      target: { caseId },
      request: { id: crypto.randomUUID(), action: 'approve', input: {} },
    }),
  );
  const phones = [await phoneOf(stage, first), await phoneOf(stage, second)] as const;
  return { caseId, roundId, master: member.phone, reviewers: phones };
}

const made = new WeakMap<Stage, Promise<MentoringOnStage>>();

/** Made once for a stage, however many views ask for it. */
export function mentoringOnStage(stage: Stage): Promise<MentoringOnStage> {
  const found = made.get(stage) ?? make(stage);
  made.set(stage, found);
  return found;
}
