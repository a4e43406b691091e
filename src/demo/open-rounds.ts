// The demo's programmes and rounds: prepared by one officer, published by the chair, opened with the round's own amounts and money.
import { publishInDemo } from '#demo/publish.ts';
import type { DemoProgramme } from '#demo/rounds.ts';
import { type DemoIds, demoTenantId, granted } from '#demo/tenant.ts';
import type { DemoWorld } from '#demo/world.ts';
import { openRound, type Round } from '#engine/rounds.ts';
import type { FixedClock } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { text } from '#kit/text.ts';
import { askBudgetMove, type BudgetDoing, confirmBudgetMove, type NewBudgetMove } from '#ledger/budget-moves.ts';
import { fact, rule } from '#policy/condition.ts';
import type { Programme } from '#policy/programme.ts';
import { programmes } from '#programmes/index.ts';
import type { House } from '#store/house.ts';

const expenditureOf: Readonly<Record<DemoProgramme, string>> = {
  'certificate-grant': '50101',
  'contest-prize-grant': '50301',
  'contest-host-grant': '50301',
  'training-course': '50101',
};

/** 20,000 yuan beside each round, approved and bound to nothing: what the year may still need. */
const keptBackFen = 2_000_000;

export async function fund(
  house: House,
  ids: DemoIds,
  world: DemoWorld,
  round: Round,
  year: number,
  expenditureCode: string,
  amountFen: number,
): Promise<void> {
  const organisationId = ids.organisations.get(world.districtKey)!;
  const at = house.clock.now();
  const [asking, deciding] = [world.cast.financeMaker, world.cast.financeChecker].map((who) => ({
    ...{ ids: house.ids, at, actorId: ids.people.get(who)! },
  })) as [BudgetDoing, BudgetDoing];
  const of = { organisationId, year, amountFen, memo: '' };
  const moves: readonly NewBudgetMove[] = [
    { ...of, amountFen: amountFen + keptBackFen, step: 'approve', memo: `${year}年度经费预算` },
    { ...of, step: 'appropriate', expenditureCode },
    { ...of, step: 'allot', expenditureCode, round: { roundId: round.id, organisationId, name: round.name } },
  ];
  await house.db.transaction(async (q) => {
    for (const move of moves) {
      const { id, waiting } = granted(await askBudgetMove(q, demoTenantId, move, asking));
      if (waiting) granted(await confirmBudgetMove(q, demoTenantId, { id, amountFen: move.amountFen }, deciding));
    }
  });
}

/** The round's parameters in the programme's words. */
function parametersOf(
  world: DemoWorld,
  ids: DemoIds,
  programme: DemoProgramme,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (programme !== 'training-course') return { ...given };
  return {
    courses: world.courses.map((course) => ({
      key: course.key,
      label: course.name,
      priceFen: course.feeFen,
      providerId: ids.providers.get(course.providerKey)!,
    })),
  };
}

/** The four rounds of 2020, each with money; by programme. */
export async function openDemoRounds(
  house: House & { readonly clock: FixedClock },
  world: DemoWorld,
  ids: DemoIds,
): Promise<Map<DemoProgramme, Round>> {
  const opened = new Map<DemoProgramme, Round>();
  house.clock.set('2020-02-24T10:00:00+08:00');
  for (const draft of world.rounds) {
    const versionHash = await publishInDemo(house, { world, ids }, programmes[draft.programme]!);
    const round = granted(
      await openRound(house, demoTenantId, {
        versionHash,
        organisationId: ids.organisations.get(draft.organisationKey)!,
        year: draft.year,
        name: `${draft.year}年度`,
        opensOn: draft.opensOn,
        closesOn: draft.closesOn,
        parameters: parametersOf(world, ids, draft.programme, draft.parameters),
        openedBy: ids.people.get(world.cast.officerA)!,
      }),
    );
    await fund(house, ids, world, round, draft.year, expenditureOf[draft.programme], draft.budgetFen);
    opened.set(draft.programme, round);
  }
  return opened;
}

/** The rules as they were the year before: certificates until mid-January, one review, no notice. */
function trialProgramme(): Programme {
  const now = programmes['certificate-grant']!;
  const { apply, district, grant, pay } = now.stages;
  return {
    ...now,
    effectiveFrom: '2019-01-01',
    effectiveUntil: '2020-02-29',
    title: text('职业技能等级证书助推（2019年试行）', 'Skill certificate grant (2019 trial)'),
    rules: [
      rule(
        'issued-in-time',
        fact('form.issuedOn').between('2019-01-01', '2020-01-15'),
        text('证书须在2019年1月1日至2020年1月15日取得', 'Issued between 1 January 2019 and 15 January 2020'),
      ),
      ...now.rules.filter((one) => one.key !== 'issued-in-year'),
    ],
    stages: { apply: apply!, district: district!, grant: grant!, pay: pay! },
  };
}

export async function openTrialRound(
  house: House & { readonly clock: FixedClock },
  world: DemoWorld,
  ids: DemoIds,
): Promise<Round> {
  house.clock.set('2020-01-02T10:00:00+08:00');
  const versionHash = await publishInDemo(house, { world, ids }, trialProgramme());
  const draft = world.rounds.find((one) => one.programme === 'certificate-grant')!;
  const round = granted(
    await openRound(house, demoTenantId, {
      versionHash,
      organisationId: ids.organisations.get(world.districtKey)!,
      year: 2019,
      name: '2019年度（试行）',
      opensOn: '2020-01-02',
      closesOn: '2020-01-20',
      parameters: { ...draft.parameters },
      openedBy: ids.people.get(world.cast.officerA)!,
    }),
  );
  await fund(
    house,
    ids,
    world,
    round,
    2019,
    '50101',
    world.earlierGrants.reduce((sum, one) => sum + one.amountFen, 0),
  );
  return round;
}

/** The demo's days stand still while the house's go on: time limits would all be overdue at the first look. */
function currentProgramme(): Programme {
  const now = programmes['certificate-grant']!;
  const stages = Object.entries(now.stages).map(([key, { settings, ...stage }]) => {
    const { within: _, ...rest } = settings as { within?: unknown };
    return [key, { ...stage, settings: stage.kind === 'review' ? rest : settings }];
  });
  return { ...now, effectiveFrom: '2021-01-01', stages: Object.fromEntries(stages) };
}

/** How long the demo's federation takes for what the paper of 2020 leaves open. */
const handled: Readonly<Record<string, object>> = { grant: { within: { days: 3 } }, pay: { within: { days: 10 } } };

/** As in force this year: limits in days, which no announcement of holidays has to be waited for. */
function programmeOf(year: number): Programme {
  const now = programmes['certificate-grant']!;
  const days = (settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
    ...settings,
    ...('within' in settings ? { within: { days: 5 } } : {}),
    ...('for' in settings ? { for: { days: 7 } } : {}),
  });
  const { effectiveUntil: _, ...lasting } = now;
  return {
    ...lasting,
    effectiveFrom: `${year}-01-01`,
    basis: [`《${year}年职工技能提升助推实施意见》（演示，沿用三年助推计划）`],
    stages: Object.fromEntries(
      Object.entries(now.stages).map(([key, stage]) => [
        key,
        { ...stage, settings: { ...days(stage.settings), ...handled[stage.kind] } },
      ]),
    ),
    appeal: { within: { days: 14 }, at: 'district' },
  };
}

/** A certificate round of a later year, with the amounts, the lists and the money of 2020. */
export async function openLikeThen(
  house: House,
  world: DemoWorld,
  ids: DemoIds,
  programme: Programme,
  dates: { readonly year: number; readonly opensOn: Day; readonly closesOn: Day },
): Promise<Round> {
  const versionHash = await publishInDemo(house, { world, ids }, programme);
  const draft = world.rounds.find((one) => one.programme === 'certificate-grant')!;
  const round = granted(
    await openRound(house, demoTenantId, {
      ...{ versionHash, ...dates, name: `${dates.year}年度`, parameters: { ...draft.parameters } },
      organisationId: ids.organisations.get(world.districtKey)!,
      openedBy: ids.people.get(world.cast.officerA)!,
    }),
  );
  await fund(house, ids, world, round, dates.year, '50101', draft.budgetFen);
  return round;
}

/** This year's certificate round. */
export const openThisYearsRound = (
  house: House,
  world: DemoWorld,
  ids: DemoIds,
  dates: { readonly year: number; readonly opensOn: Day; readonly closesOn: Day },
): Promise<Round> => openLikeThen(house, world, ids, programmeOf(dates.year), dates);

/** Another certificate round, still in the middle of its life, to look around in. */
export async function openCurrentRound(
  house: House & { readonly clock: FixedClock },
  world: DemoWorld,
  ids: DemoIds,
): Promise<Round> {
  house.clock.set('2021-03-01T10:00:00+08:00');
  return openLikeThen(house, world, ids, currentProgramme(), {
    ...{ year: 2021, opensOn: '2021-03-01', closesOn: '2021-10-29' },
  });
}
