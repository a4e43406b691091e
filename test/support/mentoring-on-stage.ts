// In the demo federation three masters: one whose pact is approved and who is to meet his apprentices six times, one who waits for answers, one who has asked
// nobody; and their apprentices.
import { demoTenantId, granted } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound } from '#engine/rounds.ts';
import { agreementOf } from '#policy/agreement.ts';
import { mentoring } from '#programmes/innovation/mentoring.ts';
import { type Known, membersWithCertificate } from '#test/support/applicant.ts';
import { leading } from '#test/support/leading.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import { paired } from '#test/support/pairing.ts';
import type { Stage } from '#test/support/stage.ts';

export interface MentoringOnStage {
  readonly caseId: number;
  readonly roundId: number;
  readonly master: string;
  /** Phones of the district's two reviewers: the first approved the pact, the second accepts. */
  readonly reviewers: readonly [string, string];
  /** The second master: one was asked, two agreed, one said no. */
  readonly waiting: { readonly caseId: number; readonly master: string; readonly officer: string };
  /** The third, and whom he may ask. */
  readonly empty: { readonly caseId: number; readonly master: string; readonly free: readonly Free[] };
  /** Phones of apprentices: taught by the first master; asked by and agreed with the second. */
  readonly apprentices: { readonly begun: string; readonly asked: string; readonly agreed: string };
}

interface Free {
  readonly name: string;
  readonly phone: string;
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
  const known = await membersWithCertificate(stage);
  const round = { id: roundId, agreed: agreementOf(lasting).key };
  const [taught, waits, none] = known.slice(-3).reverse() as [Known, Known, Known];
  const others = await colleagues(stage, known);
  const caseId = await applied(engine, round, taught.id);
  await paired(engine, caseId, { personId: taught.id, posts: [] }, [others[0]!.id, others[1]!.id]);
  granted(
    await engine.act(demoTenantId, {
      acting: await actingNow(house, demoTenantId, first),
      target: { caseId },
      request: { id: crypto.randomUUID(), action: 'approve', input: {} },
    }),
  );
  const waiting = await applied(engine, round, waits.id);
  const act = async (personId: number, action: string, input = {}) => {
    const acting = { personId, posts: [], matching: true } as const;
    const request = { id: crypto.randomUUID(), action, input };
    granted(await engine.act(demoTenantId, { acting, target: { caseId: waiting }, request }));
  };
  for (const n of [2, 3, 4, 5]) await act(waits.id, 'invite', { person: others[n]!.id });
  for (const [n, action] of ['confirm', 'confirm', 'decline'].entries())
    await act(others[n + 3]!.id, action, { pair: n + 2 });
  const nameOf = async (id: number): Promise<string> => {
    const sql = 'SELECT name FROM people WHERE tenant_id = $1 AND id = $2';
    return (await house.db.query<{ name: string }>(sql, [demoTenantId, id]))[0]!.name;
  };
  const free: Free[] = [];
  for (const { id } of others.slice(6, 8)) free.push({ name: await nameOf(id), phone: await phoneOf(stage, id) });
  const [begun, asked, agreed] = await Promise.all([0, 2, 3].map((n) => phoneOf(stage, others[n]!.id)));
  const phones = [await phoneOf(stage, first), await phoneOf(stage, second)] as const;
  return {
    ...{ caseId, roundId, master: taught.phone, reviewers: phones },
    waiting: { caseId: waiting, master: waits.phone, officer: await phoneOf(stage, await officerOf(stage, waits.id)) },
    empty: { caseId: await applied(engine, round, none.id), master: none.phone, free },
    apprentices: { begun: begun!, asked: asked!, agreed: agreed! },
  };
}

/** Of the member's own union. */
async function officerOf(stage: Stage, personId: number): Promise<number> {
  const [row] = await houseOf(stage).db.query<{ id: number }>(
    `SELECT p.person_id AS id FROM memberships m JOIN posts p ON p.tenant_id = $1 AND p.organisation_id = m.organisation_id AND p.role IN ('officer', 'chair') AND p.revoked_at IS NULL
      WHERE m.tenant_id = $1 AND m.person_id = $2 AND m.status = 'active' ORDER BY p.role DESC LIMIT 1`,
    [demoTenantId, personId],
  );
  if (!row) throw new Error(`nobody works for the union of ${personId}`);
  return row.id;
}

/** Members without a post, who are no masters. */
const colleagues = (stage: Stage, masters: readonly Known[]) =>
  houseOf(stage).db.query<{ id: number }>(
    `SELECT p.id FROM people p JOIN memberships m ON m.tenant_id = $1 AND m.person_id = p.id AND m.status = 'active'
      WHERE p.tenant_id = $1 AND p.phone_sealed IS NOT NULL AND p.merged_into_id IS NULL AND p.id <> ALL ($2::bigint[])
        AND NOT EXISTS (SELECT FROM posts o WHERE o.tenant_id = $1 AND o.person_id = p.id) ORDER BY p.id DESC LIMIT 8`,
    [demoTenantId, masters.map(({ id }) => id)],
  );

/** A master's case, handed in by himself. */
async function applied(
  engine: Engine,
  { id: roundId, agreed }: { readonly id: number; readonly agreed: string },
  personId: number,
): Promise<number> {
  const { house } = engine;
  const [union] = await house.db.query<{ id: number }>(
    `SELECT organisation_id AS id FROM memberships WHERE tenant_id = $1 AND person_id = $2 AND status = 'active'`,
    [demoTenantId, personId],
  );
  await leading(house, demoTenantId, [personId]);
  const plan = '薄板对接焊、打底焊，从备料到检验';
  const answers = { studio: '焊接创新工作室', trade: '焊工', apprentices: 2, plan };
  const { caseId } = granted(
    await engine.act(demoTenantId, {
      acting: { personId, posts: [] },
      target: { open: { roundId, organisationId: union!.id, personId, subjectOrganisationId: null } },
      request: { id: crypto.randomUUID(), action: 'open', input: { submit: { answers, agreed } } },
    }),
  );
  return caseId;
}

const made = new WeakMap<Stage, Promise<MentoringOnStage>>();

/** Made once for a stage, however many views ask for it. */
export function mentoringOnStage(stage: Stage): Promise<MentoringOnStage> {
  const found = made.get(stage) ?? make(stage);
  made.set(stage, found);
  return found;
}
