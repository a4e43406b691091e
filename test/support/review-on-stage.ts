// The yearly review of studios in the demo federation: one round as it opens, and one without its panel whose cases have come as far as there are places to be.
import { randomUUID } from 'node:crypto';
import { demoTenantId, granted } from '#demo/tenant.ts';
import { makeEngine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { findJob, startJob } from '#jobs/jobs.ts';
import { OPEN_FROM_REGISTER, type OpenInput } from '#jobs/open-from-register.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import type { Programme } from '#policy/programme.ts';
import { studioReview } from '#programmes/innovation/studio-review.ts';
import { acting } from '#test/support/little-tenant.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';

export interface ReviewOnStage {
  /** Nothing is opened yet. */
  readonly roundId: number;
  readonly openedRoundId: number;
  /** With its leader, to be looked at; to be mended; before the union. */
  readonly looking: { readonly caseId: number; readonly phone: string };
  readonly mending: { readonly caseId: number; readonly phone: string };
  readonly deciding: { readonly caseId: number };
}

async function make(stage: Stage): Promise<ReviewOnStage> {
  const house = houseOf(stage);
  const engine = makeEngine(house);
  const today = chinaDate(house.clock.now());
  const [issuer] = await house.db.query<{ id: number }>(
    `SELECT issuer_id AS id FROM records WHERE tenant_id = $1 AND kind = 'studio' GROUP BY issuer_id ORDER BY count(*) DESC LIMIT 1`,
    [demoTenantId],
  );
  const organisationId = issuer!.id;
  const roundOf = async (programme: Programme, name: string) => {
    const { hash } = granted(await prepareVersion(house, demoTenantId, programme, 900_001));
    granted(await publishVersion(house, demoTenantId, hash, 900_002));
    // What the demo's studios brought is of last year.
    const year = Number(today.slice(0, 4)) - 1;
    const draft = { versionHash: hash, organisationId, year, name, parameters: {}, openedBy: 900_001 };
    return granted(
      await openRound(house, demoTenantId, { ...draft, opensOn: addDays(today, -5), closesOn: addDays(today, 60) }),
    );
  };
  const first = await roundOf(studioReview, '年度复评');
  const { apply, results, reassess } = studioReview.stages;
  const stages = { apply: apply!, results: results!, reassess: reassess! };
  const second = await roundOf({ ...studioReview, stages }, '年中复评');
  const input: OpenInput = { roundId: second.id };
  const { id } = await startJob(house, demoTenantId, { kind: OPEN_FROM_REGISTER, input, createdBy: null });
  while ((await findJob(house.db, demoTenantId, id))?.state !== 'done')
    await new Promise((resolve) => setTimeout(resolve, 100));
  const cases = await house.db.query<{ caseId: number; personId: number }>(
    `SELECT c.id AS "caseId", c.person_id AS "personId" FROM cases c JOIN answers a ON a.tenant_id = $1 AND a.case_id = c.id
      WHERE c.tenant_id = $1 AND c.round_id = $2 ORDER BY jsonb_array_length(coalesce(a.plain -> 'results', '[]')) DESC, c.id LIMIT 3`,
    [demoTenantId, second.id],
  );
  const [looking, mending, deciding] = cases;
  const [head, checker] = [acting(900_003, 'chair', organisationId), acting(900_004, 'reviewer', organisationId)];
  const act = async (caseId: number, who: typeof head, action: string, given = {}) =>
    granted(
      await engine.act(demoTenantId, {
        ...{ acting: who, target: { caseId }, request: { id: randomUUID(), action, input: given } },
      }),
    );
  for (const { caseId, personId } of [mending!, deciding!]) {
    await act(caseId, { personId, posts: [] }, 'hand-in');
    const [row] = await house.db.query<{ id: number }>(
      'SELECT handler_organisation_id AS id FROM cases WHERE tenant_id = $1 AND id = $2',
      [demoTenantId, caseId],
    );
    await act(caseId, { ...checker, posts: [{ ...checker.posts[0]!, organisationId: row!.id }] }, 'accept');
  }
  const why = '场地改作仓库，工作室停了三个月';
  await act(mending!.caseId, head, 'rectify', { why, until: addDays(today, 20) });
  return {
    ...{ roundId: first.id, openedRoundId: second.id, deciding: { caseId: deciding!.caseId } },
    looking: { caseId: looking!.caseId, phone: await phoneOf(stage, looking!.personId) },
    mending: { caseId: mending!.caseId, phone: await phoneOf(stage, mending!.personId) },
  };
}

const made = new WeakMap<Stage, Promise<ReviewOnStage>>();

/** Made once for a stage. */
export function reviewOnStage(stage: Stage): Promise<ReviewOnStage> {
  const found = made.get(stage) ?? make(stage);
  made.set(stage, found);
  return found;
}
