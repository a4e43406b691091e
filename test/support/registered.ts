// Somebody on the register: the annual commendation without its reviews and its notice, for tests of what comes after.
import { systemActs } from '#access/duties.ts';
import { type Engine, makeEngine } from '#engine/engine.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { closeRound, openRound } from '#engine/rounds.ts';
import { defineProgramme } from '#policy/define.ts';
import type { Level } from '#policy/programme.ts';
import { annualCommendation } from '#programmes/innovation/annual-commendation.ts';
import { studioRecognition } from '#programmes/innovation/studio-recognition.ts';
import { enterPerson } from '#studios/people.ts';
import { acting, must, tenantId } from '#test/support/little-tenant.ts';
import { houseOf } from '#test/support/member.ts';
import type { Stage } from '#test/support/stage.ts';
import { on } from '#test/support/whole-round.ts';

const { nominate, register } = annualCommendation.stages;
const short = (runBy: Level) =>
  defineProgramme({ ...annualCommendation, runBy, stages: { nominate: nominate!, register: register! } });
const shortStudio = (runBy: Level) => {
  const { apply, register: recognised } = studioRecognition.stages;
  const { amount: _, effectiveUntil: __, ...rest } = studioRecognition;
  const bulletin = [{ zh: '{register.registered}', en: '{register.registered}' }];
  return defineProgramme({
    ...rest,
    runBy,
    parameters: {},
    bulletin,
    stages: { apply: apply!, register: recognised! },
  });
};
const studioAnswers = {
  trade: '焊工',
  people: 12,
  place: true,
  order: true,
  results: 2,
  summary: '攻克薄板焊接变形。',
};

interface Holder {
  readonly personId: number;
  readonly unionId: number;
  readonly issuerId: number;
  /** The issuer's; left out: a district. */
  readonly runBy?: Level;
  /** A studio of this name instead of an honour. */
  readonly studio?: string;
  readonly trade?: string;
}

/** The case, and whose decision it was: his undo takes it back. */
export async function registered(
  engine: Engine,
  { personId, unionId, issuerId, runBy = 'district', studio, trade = '焊工' }: Holder,
) {
  const { house } = engine;
  const programme = studio === undefined ? short(runBy) : shortStudio(runBy);
  const { hash } = must(await prepareVersion(house, tenantId, programme, 900_001));
  must(await publishVersion(house, tenantId, hash, 900_002));
  const year = house.clock.now().getUTCFullYear();
  const round = must(
    await openRound(house, tenantId, {
      ...{
        versionHash: hash,
        organisationId: issuerId,
        year,
        name: studio === undefined ? `${year}年度表彰` : `${year}年${studio}认定`,
        openedBy: 900_001,
      },
      ...{
        opensOn: `${year}-01-01`,
        closesOn: `${year}-12-31`,
        parameters: studio === undefined ? { numbers: { worker: 1 } } : {},
      },
    }),
  );
  const { caseId } = must(
    await engine.act(tenantId, {
      acting: systemActs,
      target: { open: { roundId: round.id, organisationId: unionId, personId, subjectOrganisationId: null } },
      request: {
        ...{ id: crypto.randomUUID(), action: 'open', onRoster: true },
        input: {
          submit: {
            answers:
              studio === undefined
                ? { award: 'worker', deeds: '带徒三人，改进工装两项。' }
                : { ...studioAnswers, studio, trade },
          },
        },
      },
    }),
  );
  const head = acting(900_003, 'chair', issuerId);
  must(await engine.act(tenantId, on(caseId, head, 'register')));
  // Nobody else asks for anything of it.
  must(await closeRound(house, tenantId, round.id));
  return { caseId, undo: async () => must(await engine.act(tenantId, on(caseId, head, 'undo'))) };
}

/** A member of the demo, by the federation that runs its rounds. */
export async function registeredOnStage(stage: Stage, personId: number, more: Pick<Holder, 'studio' | 'trade'> = {}) {
  const house = { ...houseOf(stage), clock: stage.clock };
  const [row] = await house.db.query<Holder>(
    `SELECT m.person_id AS "personId", m.organisation_id AS "unionId", r.organisation_id AS "issuerId" FROM memberships m
       JOIN rounds r ON r.tenant_id = $1 AND r.id = $3 WHERE m.tenant_id = $1 AND m.person_id = $2 AND m.status = 'active'`,
    [tenantId, personId, stage.presentRoundId],
  );
  return registered(makeEngine(house), { ...row!, ...more });
}

const onStage = [
  ['焊接创新工作室', '钎焊工'],
  ['数控加工创新工作室', '加工中心操作工'],
  ['电梯安装维修创新工作室', '电梯安装维修工'],
] as const;
const made = new WeakMap<
  Stage,
  Promise<{ readonly id: number; readonly leader: number; readonly people: readonly number[] }>
>();

async function makeStudios(stage: Stage) {
  const house = { ...houseOf(stage), clock: stage.clock };
  const leaders = await house.db.query<{ id: number; unionId: number }>(
    `SELECT DISTINCT ON (organisation_id) person_id AS id, organisation_id AS "unionId" FROM memberships WHERE tenant_id = $1 AND status = 'active'
      ORDER BY organisation_id, person_id LIMIT 3`,
    [tenantId],
  );
  for (const [n, [studio, trade]] of onStage.entries())
    await registeredOnStage(stage, leaders[n]!.id, { studio, trade });
  const [first] = await house.db.query<{ id: number; from: string; leader: number; unionId: number }>(
    `SELECT id, from_on AS from, person_id AS leader, union_id AS "unionId" FROM records WHERE tenant_id = $1 AND kind = 'studio' AND title_zh = $2 LIMIT 1`,
    [tenantId, onStage[0][0]],
  );
  const { id, from, leader, unionId } = first!;
  const people = await house.db.query<{ id: number }>(
    `SELECT person_id AS id FROM memberships WHERE tenant_id = $1 AND organisation_id = $2 AND status = 'active' AND person_id <> $3 ORDER BY person_id LIMIT 2`,
    [tenantId, unionId, leader],
  );
  const by = leaders[2]!.id;
  for (const [n, one] of people.entries()) {
    const entering = { recordId: id, personId: one.id, role: n === 0 ? 'member' : 'apprentice', from } as const;
    must(await house.db.transaction((q) => enterPerson(house, q, tenantId, entering, by)));
  }
  return { id, leader, people: people.map((one) => one.id) };
}

/** Three more studios of the demo, the first, of a trade of its own, with a member and an apprentice; made once for a stage. */
export function studiosOnStage(stage: Stage) {
  const found = made.get(stage) ?? makeStudios(stage);
  made.set(stage, found);
  return found;
}
