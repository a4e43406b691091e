// Rounds of the demo whose cases go before judges: published as in force in their year, money set aside, handed in, marked, ranked, made public.
import { systemActs } from '#access/duties.ts';
import { actingAs, carryOut, demoActionIds, type Timed, waitingAt } from '#demo/hands.ts';
import { fund } from '#demo/open-rounds.ts';
import { publishInDemo } from '#demo/publish.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { CaseAction } from '#engine/act.ts';
import { openRound, type Round } from '#engine/rounds.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import type { Day } from '#kit/days.ts';
import { publishStage } from '#notices/publishing.ts';
import { closePanel } from '#panels/closing.ts';
import { judge } from '#panels/judging.ts';
import { openPanel } from '#panels/opening.ts';
import { findPanel, seatsOf, worksOf } from '#panels/panels.ts';
import type { Programme } from '#policy/programme.ts';
import { criterionLines } from '#policy/scheme.ts';

const expenditure = '50301';

/** Working days become days, which no announcement of holidays has to be waited for. */
function inForce(programme: Programme, year: number): Programme {
  const { effectiveUntil: _, ...lasting } = programme;
  const days = (value: unknown): unknown => {
    const { workingDays } = (value ?? {}) as { readonly workingDays?: number };
    return workingDays === undefined ? value : { days: workingDays + 2 };
  };
  const settings = (given: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(given).map(([key, value]) => [key, days(value)]));
  return {
    ...lasting,
    effectiveFrom: `${year}-01-01`,
    basis: [`《${year}年${programme.title.zh}办法》（演示）`],
    stages: Object.fromEntries(
      Object.entries(programme.stages).map(([key, stage]) => [key, { ...stage, settings: settings(stage.settings) }]),
    ),
    appeal: { within: { days: 14 }, at: 'district' },
  };
}

export interface JudgedRound {
  readonly programme: Programme;
  readonly opensOn: Day;
  readonly closesOn: Day;
  readonly name: string;
  /** Left out: the year in which it opens. */
  readonly year?: number;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly budgetFen?: number;
}

/** Opened on the clock's day by an officer, its version published by the chair. */
export async function openJudged(run: Timed, draft: JudgedRound): Promise<Round> {
  const { engine, world, ids } = run;
  const { programme, budgetFen, parameters = {}, ...dates } = draft;
  const officer = ids.people.get(world.cast.officerA)!;
  const now = Number(draft.opensOn.slice(0, 4));
  const { year = now } = draft;
  const versionHash = await publishInDemo(engine.house, run, inForce(programme, now));
  const round = granted(
    await openRound(engine.house, demoTenantId, {
      ...{ versionHash, organisationId: ids.organisations.get(world.districtKey)!, year, ...dates },
      ...{ parameters, openedBy: officer },
    }),
  );
  if (budgetFen !== undefined) await fund(engine.house, ids, world, round, year, expenditure, budgetFen);
  return round;
}

export interface Entry {
  readonly personId: number;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** As their unions would have, from their lists; gives the cases in the order of the entries. */
export async function enter(run: Timed, round: Round, entries: readonly Entry[]): Promise<void> {
  const rows = await run.engine.house.db.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[])`,
    [demoTenantId, entries.map(({ personId }) => personId)],
  );
  const places = new Map(rows.map(({ personId, organisationId }) => [personId, organisationId]));
  await carryOut(
    run,
    entries.map(
      ({ personId, answers }, n): CaseAction => ({
        acting: systemActs,
        target: {
          open: { roundId: round.id, personId, organisationId: places.get(personId)!, subjectOrganisationId: null },
        },
        request: {
          ...{ id: `${round.id}|${n}|enter`, action: 'open', onRoster: true as const },
          input: { submit: { answers } },
        },
      }),
    ),
  );
}

interface Judging {
  readonly programme: Programme;
  readonly round: Round;
  readonly scheme: string;
  readonly name: string;
  readonly judges: readonly number[];
}

export async function seat({ engine, world, ids }: Timed, { round, scheme, name, judges }: Judging): Promise<number> {
  const asked = { roundId: round.id, stage: 'score', scheme, name, judges };
  const chair = ids.people.get(world.cast.chair)!;
  return granted(await engine.house.db.transaction((q) => openPanel(engine, q, demoTenantId, asked, chair))).id;
}

export interface Marking {
  readonly number: number;
  readonly caseId: number;
  readonly seat: number;
}

/** Every judge marks what he may; `share`: of the full points of each criterion, in hundredths, or null where he has not come to it. */
export async function markAll(
  { engine }: Timed,
  panelId: number,
  { programme, scheme }: Pick<Judging, 'programme' | 'scheme'>,
  share: (one: Marking, criterion: number) => number | null,
): Promise<void> {
  const { db } = engine.house;
  const panel = (await findPanel(db, demoTenantId, panelId))!;
  const lines = criterionLines(programme.stages.score!.settings).filter(
    (one) => (one.scheme ?? scheme) === scheme && one.weight > 0,
  );
  const seats = await seatsOf(db, demoTenantId, panelId);
  const idOf = await demoActionIds(engine.house);
  for (const { number, caseId, state } of await worksOf(db, demoTenantId, panel))
    for (const { seat: at, personId } of seats) {
      const one = { number, caseId, seat: at };
      if (state.recused[at] || share(one, 0) === null) continue;
      const sheet = lines.map(({ key, top }, n) => ({
        ...{ criterion: key, points: Math.max(0, Math.min(top, Math.round((top * share(one, n)!) / 100))) },
      }));
      const doing = { id: idOf(`${panelId}|${number}|${at}`), action: 'mark' as const, input: { sheet } };
      granted(await judge(engine, demoTenantId, { personId, posts: [] }, { panelId, number }, doing));
    }
}

/** A whole panel from its opening to its ranking. */
export async function judgeAll(run: Timed, judging: Judging, share: (one: Marking, criterion: number) => number) {
  const panelId = await seat(run, judging);
  await markAll(run, panelId, judging, share);
  granted(await closePanel(run.engine, demoTenantId, panelId, run.ids.people.get(run.world.cast.chair)!));
}

/** Made public, and its days gone by until `over`. */
export async function throughNotice(run: Timed, round: Round, over: Day): Promise<void> {
  const caseIds = (await waitingAt(run, round.id, 'notice')).map(({ id }) => id);
  const acting = await actingAs(run, run.world.cast.officerB);
  granted(await publishStage(run.engine, demoTenantId, { roundId: round.id, stage: 'notice', acting, caseIds }));
  run.clock.set(`${over}T10:00:00+08:00`);
  await actOnDeadlines(run.engine, demoTenantId);
}
