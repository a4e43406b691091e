// The rounds before and after the year 2020: a trial round that was paid in January, and a round of 2021 left in the middle of its life
// with something on every desk. Their cases are brought by an officer of the district and decided by colleagues.
import { actingAs, carryOut, freeHand, holders, step, type Timed, waitingAt } from '#demo/hands.ts';
import { openCurrentRound, openTrialRound } from '#demo/open-rounds.ts';
import { payRounds } from '#demo/pay-round.ts';
import type { DemoPerson } from '#demo/people.ts';
import { activeMembers, takeUp } from '#demo/take-up.ts';
import { demoTenantId, granted } from '#demo/tenant.ts';
import type { CaseAction } from '#engine/act.ts';
import type { Round } from '#engine/rounds.ts';
import { actOnDeadlines } from '#jobs/deadlines.ts';
import { publishStage } from '#notices/publishing.ts';
import { agreementOf } from '#policy/agreement.ts';
import { programmes } from '#programmes/index.ts';

export interface Applicant {
  readonly personKey: string;
  readonly answers: Readonly<Record<string, unknown>>;
}

/** Brought by an officer of the district; or by the members themselves, in a `wave` that tells the openings of one round apart. */
export async function openMany(run: Timed, round: Round, people: readonly Applicant[], wave?: string): Promise<void> {
  const officer = await actingAs(run, run.world.cast.officerA);
  const { key: agreed } = agreementOf(programmes[round.programmeKey]!);
  const personIds = people.map(({ personKey }) => run.ids.people.get(personKey)!);
  const places = await run.engine.house.db.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM person_facts WHERE tenant_id = $1 AND person_id = ANY ($2::bigint[])`,
    [demoTenantId, personIds],
  );
  const placeOf = new Map(places.map((row) => [row.personId, row.organisationId]));
  await carryOut(
    run,
    people.map(({ answers }, n): CaseAction => {
      const personId = personIds[n]!;
      const about = { organisationId: placeOf.get(personId)!, personId, subjectOrganisationId: null };
      return {
        acting: wave === undefined ? officer : { personId, posts: [] },
        target: { open: { roundId: round.id, ...about } },
        request: {
          id: `${round.id}|${wave ?? ''}${n}|open`,
          action: 'open',
          onRoster: true,
          input: { submit: wave === undefined ? { answers } : { answers, agreed } },
        },
      };
    }),
  );
}

interface Decision {
  readonly stage: string;
  readonly action: string;
  readonly input?: Record<string, unknown>;
  /** How many of those waiting, by id; all if it is left out. */
  readonly most?: number;
}

export async function decide(run: Timed, round: Round, { stage, action, input = {}, most }: Decision): Promise<void> {
  const [workers, chairs] = [await holders(run, ['reviewer', 'officer']), await holders(run, ['chair'])];
  // Chairs grant; they review only where nobody else is free.
  const handsAt = (place: number) => {
    const [work, chair] = [workers.get(place) ?? [], chairs.get(place) ?? []];
    return action === 'grant' ? [...chair, ...work] : [...work, ...chair];
  };
  const waiting = (await waitingAt(run, round.id, stage)).slice(0, most);
  await carryOut(
    run,
    waiting.map((one) => step(freeHand(handsAt(one.handlerOrganisationId!), one), one.id, action, input, stage)),
  );
}

/** The certificates of the year before, paid on 17 January: nobody is paid for them again. */
export async function runTrialRound(run: Timed): Promise<void> {
  const { clock, world, engine } = run;
  const round = await openTrialRound({ ...engine.house, clock }, world, run.ids);
  clock.set('2020-01-13T10:00:00+08:00');
  await openMany(
    run,
    round,
    world.earlierGrants.map(({ personKey, level, occupation, certificateNumber: number, issuedOn, issuer }) => ({
      personKey,
      answers: { level, occupation, number, issuedOn, issuer },
    })),
  );
  await decide(run, round, { stage: 'district', action: 'approve' });
  clock.set('2020-01-15T10:00:00+08:00');
  await decide(run, round, { stage: 'grant', action: 'grant' });
  clock.set('2020-01-16T10:00:00+08:00');
  await payRounds(run, [round], []);
}

/** Members who neither hold a post nor were in the workbooks of 2020. */
function freeMembers({ world }: Timed): readonly DemoPerson[] {
  const used = new Set([...world.expected, ...world.posts].map((one) => one.personKey));
  return world.people.filter((one) => one.membership?.status === 'active' && !used.has(one.key));
}

interface Given {
  readonly year: number;
  /** The n-th certificate's number, without the year. */
  readonly serial: (n: number) => number;
  /** When the n-th was issued. */
  readonly issuedOn: (n: number) => string;
}

function answersOf({ world }: Timed, n: number, { year, serial, issuedOn }: Given): Applicant['answers'] {
  const like = world.expected.filter((row) => row.programme === 'certificate-grant' && row.fate === 'paid');
  const { level, occupation, issuer } = like[(n * 2) % like.length]!.values;
  return { level, occupation, number: `${year}${serial(n)}`, issuedOn: issuedOn(n), issuer };
}

const sixty = 60;

/** Sixty of them with certificates of a later year; others for another `turn`. `issuedOn(n)`: when the n-th got theirs. */
export function applicants(run: Timed, year: number, turn: number, issuedOn: (n: number) => string): Applicant[] {
  const free = freeMembers(run);
  return Array.from(
    { length: sixty },
    (_, n): Applicant => ({
      personKey: free[Math.floor((n * free.length) / sixty) + turn]!.key,
      answers: answersOf(run, n, { year, serial: (i) => 110_000 + i * 37, issuedOn }),
    }),
  );
}

/** All who apply in 2021 beside those sixty. */
function earlyApplicants(run: Timed, issuedOn: (n: number) => string, sixtyOfThem: readonly Applicant[]): Applicant[] {
  const taken = new Set(sixtyOfThem.map((one) => one.personKey));
  const free = freeMembers(run).filter((one) => !taken.has(one.key));
  const length = takeUp(2021, activeMembers(run.world.people)) - sixty;
  return Array.from(
    { length },
    (_, n): Applicant => ({
      personKey: free[Math.floor((n * free.length) / length)]!.key,
      answers: answersOf(run, n, { year: 2021, serial: (i) => 310_000 + i * 41, issuedOn }),
    }),
  );
}

/** Decided and paid before the sixty come. */
async function runEarlyApplicants(run: Timed, round: Round, early: readonly Applicant[]): Promise<void> {
  const { clock, world, engine } = run;
  clock.set('2021-03-08T10:00:00+08:00');
  await openMany(run, round, early, 'spring');
  clock.set('2021-03-10T10:00:00+08:00');
  await decide(run, round, { stage: 'basic', action: 'approve' });
  clock.set('2021-03-12T10:00:00+08:00');
  await decide(run, round, { stage: 'district', action: 'approve' });
  const caseIds = (await waitingAt(run, round.id, 'notice')).map((one) => one.id);
  const acting = await actingAs(run, world.cast.officerB);
  granted(await publishStage(engine, demoTenantId, { roundId: round.id, stage: 'notice', acting, caseIds }));
  clock.set('2021-03-22T10:00:00+08:00');
  await actOnDeadlines(engine, demoTenantId);
  await decide(run, round, { stage: 'grant', action: 'grant' });
  clock.set('2021-03-24T10:00:00+08:00');
  await payRounds(run, [round], []);
}

/** Some are paid in spring. Of the sixty that come after them 15 wait for the unions, 3 for the member, 14 for the district, 10 for a notice, 10 for the grant, 8 to be paid. */
export async function runCurrentRound(run: Timed): Promise<void> {
  const { clock, world, engine } = run;
  const round = await openCurrentRound({ ...engine.house, clock }, world, run.ids);
  const people = applicants(run, 2021, 0, (n) => `2021-0${1 + (n % 3)}-1${n % 9}`);
  await runEarlyApplicants(
    run,
    round,
    earlyApplicants(run, (n) => `2021-0${1 + (n % 2)}-1${n % 9}`, people),
  );
  clock.set('2021-04-12T10:00:00+08:00');
  await openMany(run, round, people);
  clock.set('2021-04-14T10:00:00+08:00');
  const why = '证书照片看不清，请重新拍照上传';
  await decide(run, round, { stage: 'basic', action: 'return', input: { why }, most: 3 });
  await decide(run, round, { stage: 'basic', action: 'approve', most: 42 });
  clock.set('2021-04-16T10:00:00+08:00');
  await decide(run, round, { stage: 'district', action: 'approve', most: 28 });
  const caseIds = (await waitingAt(run, round.id, 'notice')).slice(0, 18).map((one) => one.id);
  const acting = await actingAs(run, world.cast.officerB);
  granted(await publishStage(engine, demoTenantId, { roundId: round.id, stage: 'notice', acting, caseIds }));
  clock.set('2021-04-26T10:00:00+08:00');
  await actOnDeadlines(engine, demoTenantId);
  await decide(run, round, { stage: 'grant', action: 'grant', most: 8 });
}
