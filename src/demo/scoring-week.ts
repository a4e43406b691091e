// A selection in its scoring week: what workers invented this year lies before seven judges, some have marked nearly all of it, one far too mildly,
// and two have hardly begun. One of them is a judge whom the start page names, so that scoring can be looked at on a phone.
import { systemActs } from '#access/duties.ts';
import { carryOut, type Timed } from '#demo/hands.ts';
import { quietMembers } from '#demo/quiet-members.ts';
import { demoTenantId, granted, judgeOf } from '#demo/tenant.ts';
import { results } from '#demo/workers-results.ts';
import type { CaseAction } from '#engine/act.ts';
import { prepareVersion, publishVersion } from '#engine/publishing.ts';
import { openRound, type Round } from '#engine/rounds.ts';
import { namedActionId } from '#kit/action-id.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { seededRandomness } from '#kit/random.ts';
import { judge } from '#panels/judging.ts';
import { openPanel } from '#panels/opening.ts';
import { findPanel, seatsOf, worksOf } from '#panels/panels.ts';
import type { Programme } from '#policy/programme.ts';
import { resultSelection } from '#programmes/innovation/result-selection.ts';

/** How many of the works each seat has marked, and how many points it gives above the others. */
const seats = [
  { marked: 0.3, mild: 0 },
  { marked: 1, mild: 1 },
  { marked: 0.95, mild: 12 },
  { marked: 1, mild: -2 },
  { marked: 0.85, mild: 0 },
  { marked: 0.1, mild: 3 },
  { marked: 1, mild: -1 },
] as const;

/** Limits in days, which no announcement of holidays has to be waited for. */
function thisYears(year: number): Programme {
  const { effectiveUntil: _, stages, ...lasting } = resultSelection;
  const notice = { ...stages.notice!, settings: { ...stages.notice!.settings, for: { days: 7 } } };
  return {
    ...lasting,
    effectiveFrom: `${year}-01-01`,
    basis: [`《${year}年职工自主创新成果评选办法》（演示）`],
    stages: { ...stages, notice },
    appeal: { within: { days: 14 }, at: 'district' },
  };
}

async function opened(run: Timed, last: Day): Promise<Round> {
  const { engine, world, ids } = run;
  const [officer, chair] = [world.cast.officerA, world.cast.chair].map((key) => ids.people.get(key)!) as [
    number,
    number,
  ];
  const year = Number(addDays(last, -24).slice(0, 4));
  const { hash } = granted(await prepareVersion(engine.house, demoTenantId, thisYears(year), officer));
  granted(await publishVersion(engine.house, demoTenantId, hash, chair));
  return granted(
    await openRound(engine.house, demoTenantId, {
      ...{ versionHash: hash, organisationId: ids.organisations.get(world.districtKey)!, year, name: `${year}年度` },
      ...{ opensOn: addDays(last, -24), closesOn: addDays(last, -5), openedBy: officer },
      parameters: { amountFen: 500_000 },
    }),
  );
}

async function handIn({ engine, ...run }: Timed, round: Round, people: readonly number[]): Promise<void> {
  const places = await engine.house.db.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[]) ORDER BY 1`,
    [demoTenantId, people],
  );
  await carryOut(
    { engine, ...run },
    places.map(
      (one, n): CaseAction => ({
        acting: systemActs,
        target: { open: { roundId: round.id, ...one, subjectOrganisationId: null } },
        request: {
          ...{ id: namedActionId(`demo|${round.id}|${n}|result`), action: 'open', onRoster: true as const },
          input: { submit: { answers: results[n]! } },
        },
      }),
    ),
  );
}

/** Points for each criterion, near the same share of its most. */
function sheetOf(share: number, roll: (below: number) => number) {
  const criteria = resultSelection.stages.score!.settings.criteria as readonly { key: string; top: number }[];
  return criteria.map(({ key, top }) => ({
    criterion: key,
    points: Math.max(0, Math.min(top, Math.round((top * share) / 100) - 1 + roll(3))),
  }));
}

async function mark({ engine, ...run }: Timed, panelId: number, last: Day): Promise<void> {
  const { db } = engine.house;
  const random = seededRandomness('demo/scoring-week');
  const panel = (await findPanel(db, demoTenantId, panelId))!;
  const works = await worksOf(db, demoTenantId, panel);
  const sitting = await seatsOf(db, demoTenantId, panelId);
  for (const { number, state } of works) {
    const worth = 60 + random.int(32);
    run.clock.set(`${addDays(last, -1 - (number % 3))}T${10 + (number % 8)}:20:00+08:00`);
    for (const { seat, personId } of sitting) {
      const habit = seats[seat - 1]!;
      if (state.recused[seat] || number > works.length * habit.marked) continue;
      const sheet = sheetOf(Math.min(100, worth + habit.mild), random.int);
      const doing = {
        id: namedActionId(`demo|${panelId}|${number}|${seat}`),
        action: 'mark' as const,
        input: { sheet },
      };
      granted(await judge(engine, demoTenantId, { personId, posts: [] }, { panelId, number }, doing));
    }
  }
}

export async function runScoringWeek(run: Timed, today: Date): Promise<void> {
  const { engine, clock, world, ids } = run;
  const last = chinaDate(today);
  clock.set(`${addDays(last, -20)}T10:00:00+08:00`);
  const round = await opened(run, last);
  const quiet = quietMembers(run);
  const every = (n: number, of: number, from: number) => quiet[Math.floor(((n + from) * quiet.length) / of)]!;
  await handIn(
    run,
    round,
    results.map((_, n) => every(n, results.length, 0.25)),
  );
  clock.set(`${addDays(last, -4)}T09:00:00+08:00`);
  const judges = [ids.people.get(judgeOf(world))!, ...seats.slice(1).map((_, n) => every(n, seats.length, 0.8))];
  const asked = { roundId: round.id, stage: 'score', scheme: 'all', name: '创新成果评审组', judges };
  const chair = ids.people.get(world.cast.chair)!;
  const { id } = granted(await engine.house.db.transaction((q) => openPanel(engine, q, demoTenantId, asked, chair)));
  await mark(run, id, last);
}
