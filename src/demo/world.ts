// The demo tenant in one value: 北京市顺义区总工会 with its tree, about six thousand invented people, and the 2020 rounds of four
// programmes with the workbooks that unions send for them. Nothing here touches a database; the loader reads it once.

// How to read it
//   organisations  parents before children, seven levels             people, posts, cast   who there is and who may do what
//   rounds         dates, parameters and budgets of 2020             courses, providers    what training pays for, and to whom
//   earlierGrants  certificates paid before the round opened         bankReturns           six payments the bank rejects at first
//   workbooks      in the order of import, each with `expected`: for every row its fate, and the cause if it is refused
// The good rows come to 170 certificates, 19 prizes (2 above city level, 17 city), 5 unions, 310 trained in 4 courses: the printed
// figures of 2020. All seeds are fixed, so two runs give the same bytes.
import { seededRandomness } from '#kit/random.ts';
import { invariant } from '#kit/refusal.ts';
import { type EarlierGrant, type Register, register } from './answers.ts';
import { type BankReturn, makeCertificates } from './certificates.ts';
import { type DemoCity, makeCity } from './city.ts';
import { makeHosts, makePrizes } from './contests.ts';
import { type Cast, type DemoPerson, type DemoPost, makePeople, makePosts } from './people.ts';
import { type DemoOrganisation, districtKey, makeOrganisations } from './places.ts';
import {
  contests,
  courses,
  type DemoContest,
  type DemoCourse,
  type DemoProvider,
  type DemoRound,
  providers,
  rounds,
} from './rounds.ts';
import { activeMembers, takeUp } from './take-up.ts';
import { makeTraining } from './training.ts';
import { type DemoWorkbook, type ExpectedRow, makeWorkbooks } from './workbooks.ts';

export interface DemoWorld {
  readonly districtKey: string;
  readonly organisations: readonly DemoOrganisation[];
  readonly people: readonly DemoPerson[];
  readonly posts: readonly DemoPost[];
  readonly cast: Cast;
  /** What lies around the district; the lists above do not hold it. */
  readonly city: DemoCity;
  readonly rounds: readonly DemoRound[];
  readonly contests: readonly DemoContest[];
  readonly courses: readonly DemoCourse[];
  readonly providers: readonly DemoProvider[];
  readonly earlierGrants: readonly EarlierGrant[];
  readonly bankReturns: readonly BankReturn[];
  readonly workbooks: readonly DemoWorkbook[];
  /** Every row of every workbook, in order. */
  readonly expected: readonly ExpectedRow[];
}

export function demoWorld(): DemoWorld {
  const organisations = makeOrganisations();
  const people = makePeople(organisations);
  const { cast, posts } = makePosts(organisations, people);
  const holders = new Set(posts.map((post) => post.personKey));
  const draw = (programme: string): Register =>
    register(seededRandomness(`demo/draw/${programme}`), organisations, people, holders);
  const paidIn2019 = takeUp(2019, activeMembers(people));
  const certificates = makeCertificates(draw('certificate-grant'), cast, posts, paidIn2019);
  const hosting = draw('contest-host-grant');
  const officerOf = (union: string): DemoPerson => {
    const post = posts.find((one) => one.organisationKey === union && one.role === 'officer');
    invariant(post, `${union} has no officer`);
    return hosting.person(post.personKey);
  };
  const { enrolments, attendance } = makeTraining(draw('training-course'));
  const workbooks = makeWorkbooks({
    certificates: certificates.rows,
    prizes: makePrizes(draw('contest-prize-grant')),
    hosts: makeHosts(hosting, officerOf),
    enrolments,
    attendance,
  });
  return {
    districtKey,
    organisations,
    people,
    posts,
    cast,
    city: makeCity(people),
    rounds,
    contests,
    courses,
    providers,
    earlierGrants: certificates.earlierGrants,
    bankReturns: certificates.bankReturns,
    workbooks,
    expected: workbooks.flatMap((book) => book.expected),
  };
}
