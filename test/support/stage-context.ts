// A StageContext written down instead of loaded, so that a kind's table of cases reads as policy and needs no database.
import { dayAfter, stateCouncilCalendar } from '#kit/calendar.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal } from '#kit/refusal.ts';
import type { Verdict } from '#policy/condition.ts';
import type { Answers } from '#policy/form.ts';
import type { CaseView, Duty, FactSnapshot, Kind, RoundView, StageContext } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';
import { littleProgramme } from '#test/support/little-programme.ts';

export interface Given {
  readonly now?: Date;
  readonly today?: Day;
  readonly personId?: number | null;
  readonly duties?: readonly Duty[];
  readonly programme?: Programme;
  readonly round?: Partial<RoundView>;
  readonly stage?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly case?: Partial<CaseView>;
  readonly answers?: Answers;
  readonly facts?: FactSnapshot;
  readonly verdict?: Verdict;
  readonly amount?: number | Refusal;
  /** What the form checker says of the answers handed in; without it they are taken as they are. */
  readonly checked?: Answers | Refusal;
}

export const yes: Verdict = { holds: true, findings: [] };

const round: RoundView = {
  id: 40,
  programmeKey: 'little-grant',
  versionHash: 'v',
  organisationId: 3,
  year: 2020,
  name: '2020年度',
  opensOn: '2020-01-01',
  closesOn: '2020-12-31',
  state: 'open',
  parameters: {},
};

const subject: CaseView = {
  id: 7,
  organisationId: 11,
  personId: 300,
  subjectOrganisationId: null,
  openedBy: 300,
  amountFen: null,
  award: null,
  odd: false,
  deciders: [],
};

export function stageContext(given: Given = {}): StageContext {
  const { today = '2020-03-02', programme = littleProgramme, stage = 'stage' } = given;
  return {
    now: given.now ?? new Date(`${today}T10:00:00+08:00`),
    today,
    actor: {
      personId: given.personId === undefined ? 902 : given.personId,
      duties: given.duties ?? ['handler'],
      organisationIds: [10],
    },
    programme,
    round: { ...round, ...given.round },
    stageKey: stage,
    settings: given.settings ?? programme.stages[stage]?.settings ?? {},
    case: { ...subject, ...given.case },
    answers: () => given.answers ?? {},
    facts: () => given.facts ?? {},
    judge: () => given.verdict ?? yes,
    amount: () => given.amount ?? 100_000,
    checkAnswers: (answers) => given.checked ?? (answers as Answers),
    deadline: (within, from = today) => dayAfter(from, within, stateCouncilCalendar),
  };
}

/** What the action comes to: the types of its events, or the code of the refusal. */
export function tried<State>(
  kind: Kind<State>,
  state: State,
  action: string,
  input: Readonly<Record<string, unknown>> = {},
  given: Given = {},
): string {
  const events = kind.decide(stageContext(given), state, { action, input });
  return isRefusal(events) ? events.code : events.map((event) => event.type).join(' ');
}

/** The state after the action, which must not be refused. */
export function taken<State>(
  kind: Kind<State>,
  state: State,
  action: string,
  input: Readonly<Record<string, unknown>> = {},
  given: Given = {},
): State {
  const events = kind.decide(stageContext(given), state, { action, input });
  if (isRefusal(events)) throw new Error(`${events.code}: ${events.why.en}`);
  return events.reduce<State>((before, event) => kind.evolve(before, event), state);
}

/** The state on entering the stage, which must not be refused. */
export function entered<State>(kind: Kind<State>, given: Given = {}, before?: State): State {
  const events = kind.start(stageContext(given));
  if (isRefusal(events)) throw new Error(`${events.code}: ${events.why.en}`);
  return events.reduce<State | undefined>((state, event) => kind.evolve(state, event), before) as State;
}

/** Effects of one event in short: what is done, with a message's topic. */
export const effectsOf = <State>(kind: Kind<State>, type: string, data = {}, given: Given = {}): string[] =>
  kind
    .effects(stageContext(given), { stage: given.stage ?? 'stage', type, data })
    .map((effect) =>
      effect.do === 'message'
        ? `message ${effect.topic} to ${effect.to}${effect.link ? ` at ${effect.link}` : ''}`
        : effect.do,
    );
