// What every row of the demo workbooks says and what must become of it: the answer key against which the journeys compare row by row.
// Shared by the four programmes; each programme's rows are in a file of its own, and their look (headers, spellings) in workbooks.ts.
import type { Dice } from '#kit/random.ts';
import { invariant } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { DemoPerson } from './people.ts';
import type { DemoOrganisation } from './places.ts';
import type { DemoProgramme, SkillLevel } from './rounds.ts';

/** Why a row of the workbooks ends without money; one cause per row, so that the reason found can be compared. */
export type RefusalCause =
  | 'wrong-id-number'
  | 'duplicate-row'
  | 'certificate-number-used'
  | 'issued-in-other-year'
  | 'issuer-not-listed'
  | 'occupation-not-listed'
  | 'level-missing'
  | 'not-a-member'
  | 'membership-ended'
  | 'already-paid'
  | 'name-mismatch'
  | 'refused-by-second-level'
  | 'refused-by-district'
  | 'objection-upheld'
  | 'contest-level-too-low'
  | 'same-contest-twice'
  | 'won-in-other-year'
  | 'award-certificate-missing'
  | 'held-in-other-year'
  | 'applied-twice'
  | 'course-failed'
  | 'course-absent';

/** Where the row stops: a reading of the workbook, the rules, or a person's decision. */
export type RefusalPlace = 'import' | 'rules' | 'second-level' | 'district' | 'notice' | 'attend';

const places: Record<RefusalCause, RefusalPlace> = {
  'wrong-id-number': 'import',
  'duplicate-row': 'import',
  'certificate-number-used': 'rules',
  'issued-in-other-year': 'rules',
  'issuer-not-listed': 'rules',
  'occupation-not-listed': 'rules',
  'level-missing': 'import',
  'not-a-member': 'rules',
  'membership-ended': 'rules',
  'already-paid': 'rules',
  'name-mismatch': 'import',
  'refused-by-second-level': 'second-level',
  'refused-by-district': 'district',
  'objection-upheld': 'notice',
  'contest-level-too-low': 'rules',
  'same-contest-twice': 'rules',
  'won-in-other-year': 'rules',
  'award-certificate-missing': 'import',
  'held-in-other-year': 'rules',
  'applied-twice': 'rules',
  'course-failed': 'attend',
  'course-absent': 'attend',
};

/** What people do with a row beyond approving it; the journeys act it out. */
export type Plot =
  | {
      readonly kind: 'objection';
      readonly verdict: 'upheld' | 'rejected';
      readonly ground: Text;
      readonly answer: Text;
    }
  | { readonly kind: 'returned'; readonly why: Text; readonly corrections: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly at: 'second-level' | 'district'; readonly why: Text }
  /** The applicant holds a post on the way: somebody else must decide. */
  | { readonly kind: 'recusal'; readonly organisationKey: string; readonly role: 'officer' | 'reviewer' };

/** Column names in the code's words; days are 'YYYY-MM-DD', levels, tiers and courses are keys. Some unions leave card and bank out. */
export type Field =
  | 'name'
  | 'idNumber'
  | 'unit'
  | 'certificateNumber'
  | 'occupation'
  | 'level'
  | 'issuedOn'
  | 'issuer'
  | 'phone'
  | 'card'
  | 'bank'
  | 'contest'
  | 'tier'
  | 'prize'
  | 'wonOn'
  | 'awardNumber'
  | 'host'
  | 'heldOn'
  | 'contestants'
  | 'trades'
  | 'accountHolder'
  | 'account'
  | 'contact'
  | 'course'
  | 'sessions'
  | 'result';

export interface DemoRow {
  readonly programme: DemoProgramme;
  /** `cases` open a case each; `attendance` reports on cases opened before. */
  readonly purpose: 'cases' | 'attendance';
  /** The second-level union that sends the row; for attendance the district, to which the school reports. */
  readonly union: string;
  readonly values: Readonly<Partial<Record<Field, string>>>;
  /** Fields typed as a number: 18 digits lose their tail in a spreadsheet. */
  readonly asNumber?: readonly Field[];
  /** The person meant, when there is one in the register; also for rows whose ID number is mistyped. */
  readonly personKey?: string;
  readonly fate: 'paid' | 'refused';
  readonly reason?: RefusalCause;
  readonly at?: RefusalPlace;
  /** What is paid in the end; 0 for a refused row. Training is paid to the school, hosting to the union, the rest to the member. */
  readonly amountFen: number;
  readonly plot?: Plot;
}

/** Certificates paid before this round opened; load them as facts or as settled cases of the round named. */
export interface EarlierGrant {
  readonly programme: DemoProgramme;
  readonly round: '2019';
  readonly personKey: string;
  readonly certificateNumber: string;
  readonly level: SkillLevel;
  readonly occupation: string;
  readonly issuer: string;
  readonly issuedOn: string;
  readonly paidOn: string;
  readonly amountFen: number;
}

export function refusedRow(row: DemoRow, reason: RefusalCause, change: Partial<DemoRow> = {}): DemoRow {
  return {
    ...row,
    ...change,
    values: { ...row.values, ...change.values },
    fate: 'refused',
    reason,
    at: places[reason],
    amountFen: 0,
  };
}

/** The grass-roots union a person belongs to, from any unit below it. */
export const grassrootsOf = (organisationKey: string): string => organisationKey.split('/').slice(0, 3).join('/');
const secondLevelOf = (organisationKey: string): string => organisationKey.split('/').slice(0, 2).join('/');

/** The register as the row makers need it: who may still be drawn, union by union, nobody twice for one programme. */
export interface Register {
  /** An active member below this second-level union who holds no post and was not drawn before. */
  take(union: string): DemoPerson;
  takeEnded(union: string): DemoPerson;
  takeNeverJoined(union: string): DemoPerson;
  person(key: string): DemoPerson;
  organisation(key: string): DemoOrganisation;
}

export function register(
  random: Dice,
  organisations: readonly DemoOrganisation[],
  people: readonly DemoPerson[],
  postHolders: ReadonlySet<string>,
): Register {
  const byKey = new Map(people.map((person) => [person.key, person]));
  const places = new Map(organisations.map((organisation) => [organisation.key, organisation]));
  const piles = new Map<string, DemoPerson[]>();
  for (const person of random.shuffle(people)) {
    if (postHolders.has(person.key)) continue;
    const pile = `${secondLevelOf(person.organisationKey)} ${person.membership?.status ?? 'none'}`;
    piles.set(pile, [...(piles.get(pile) ?? []), person]);
  }
  const draw = (pile: string) => {
    const person = piles.get(pile)?.pop();
    invariant(person, `nobody is left in ${pile}`);
    return person;
  };
  const found = <T>(map: Map<string, T>, key: string) => {
    const one = map.get(key);
    invariant(one, `the demo has no ${key}`);
    return one;
  };
  return {
    take: (union) => draw(`${union} active`),
    takeEnded: (union) => draw(`${union} ended`),
    takeNeverJoined: (union) => draw(`${union} none`),
    person: (key) => found(byKey, key),
    organisation: (key) => found(places, key),
  };
}

/** The ID number with one digit of its sequence changed, which MOD 11-2 always notices. */
export function mistype(idNumber: string): string {
  const at = 15;
  return `${idNumber.slice(0, at)}${(Number(idNumber[at]) + 1) % 10}${idNumber.slice(at + 1)}`;
}

/** Puts each of `extra` somewhere among `rows`, at random. */
export function scatter(random: Dice, rows: readonly DemoRow[], extra: readonly DemoRow[]): DemoRow[] {
  const out = [...rows];
  for (const row of extra) out.splice(random.int(out.length + 1), 0, row);
  return out;
}
