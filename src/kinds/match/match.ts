// Two sides meet: a result and who wants to use it, a problem and who can solve it. Interest by one, agreement of both, then what it brought, year by
// year, as claims that the union accepts. What was written with an interest is sealed beside the case; the history holds who asked and what came of it.

import { actions } from '#kinds/match/actions.ts';
import { effects } from '#kinds/match/effects.ts';
import { ending } from '#kinds/match/ending.ts';
import { contribution, meanings, measures } from '#kinds/match/measures.ts';
import { interestAlready, noSuch, notNow } from '#kinds/match/refusals.ts';
import { says } from '#kinds/match/says.ts';
import { solving } from '#kinds/match/solving.ts';
import { waitingIn } from '#kinds/match/waiting.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import type { Duration, Level } from '#policy/programme.ts';
import type { Party } from '#policy/showing.ts';

export interface Interest extends Party {
  /** lapsed: nobody answered in time, or it was not confirmed in time. */
  readonly status: 'waiting' | 'agreed' | 'partner' | 'declined' | 'withdrawn' | 'lapsed' | 'over';
  readonly on: Day;
  /** Until when it is to be answered, or confirmed; left out: there is no such day. */
  readonly dueOn?: Day;
}

export interface Benefit {
  readonly interest: number;
  /** The first year after it was taken up is 1. */
  readonly nth: number;
  readonly savedFen: number;
  readonly earnedFen: number;
  readonly paper: number | null;
  readonly by: number;
  readonly status: 'waiting' | 'accepted' | 'refused';
}

/** What a partner says he solved; how it was solved is a row of the case's answers, in the order of the numbers. */
export interface Solution {
  readonly interest: number;
  readonly on: Day;
  readonly by: number;
  readonly status: 'waiting' | 'confirmed' | 'returned';
  /** Why it is not solved yet. */
  readonly why?: string;
}

export interface MatchState {
  readonly level: Level;
  readonly status: 'open' | 'closed' | 'given-up';
  /** By their numbers, 1 and upwards. */
  readonly interests: Readonly<Record<string, Interest>>;
  readonly benefits: Readonly<Record<string, Benefit>>;
  /** Left out before the first. */
  readonly solutions?: Readonly<Record<string, Solution>>;
  /** Since when it is not on show any more, and on which day its owner was told. */
  readonly over?: { readonly since: Day; readonly told: Day };
}

/** What still goes on. */
export const openInterests: readonly string[] = ['waiting', 'agreed', 'partner'];

/** Of one union, or of one person for himself. */
const sameParty = (one: Party, other: Party): boolean =>
  one.organisationId === null && other.organisationId === null
    ? one.personId === other.personId
    : one.organisationId === other.organisationId;

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];

/** Until when the other side is to answer. */
function answerBy(context: StageContext): { readonly dueOn?: Day } {
  const within = context.settings.answerWithin as Duration | undefined;
  const dueOn = within && context.deadline(within);
  return dueOn === undefined ? {} : { dueOn };
}

const idOr = (value: unknown): number | null => (typeof value === 'number' ? value : null);

function interested(context: StageContext, { interests }: MatchState, input: StageAction['input']) {
  const { personId } = context.actor;
  if (personId === null) return noSuch();
  const party: Party = {
    ...{ personId, organisationId: idOr(input.organisation) },
    ...{ unionId: idOr(input.union), districtId: idOr(input.district) },
  };
  const { case: about } = context;
  const own =
    personId === about.personId ||
    (party.organisationId !== null && party.organisationId === about.subjectOrganisationId) ||
    (about.personId === null && personId === about.openedBy);
  if (own)
    return refuse('own-showing', '自己推介的，不能自己来对接', 'Nobody takes up what is their own', {
      next: text('等别的工会、职工来提意向', 'Others will say that they are interested'),
    });
  if (Object.values(interests).some((one) => openInterests.includes(one.status) && sameParty(one, party)))
    return interestAlready();
  const due = answerBy(context);
  if (isRefusal(due)) return due;
  const number = Object.keys(interests).length + 1;
  return event(context, 'interested', { number, ...party, on: context.today, ...due });
}

const alone = ({ partners }: StageContext['settings'], { interests }: MatchState): boolean =>
  partners === 'one' && Object.values(interests).some(({ status }) => status === 'partner');

const oneOnly = (): Refusal =>
  refuse('partner-chosen', '已经和一方对接上了，这里只对接一方', 'There is a partner already, and only one is to be', {
    next: text('等这一次对接有了结果', 'Wait what comes of it'),
  });

/** What is done with one interest, and how it must stand for that. */
const moves = {
  'step-back': { from: ['waiting', 'agreed'], type: 'stepped-back' },
  agree: { from: ['waiting'], type: 'agreed' },
  decline: { from: ['waiting'], type: 'declined' },
  confirm: { from: ['agreed'], type: 'confirmed' },
} as const;

function move(context: StageContext, state: MatchState, { action, input }: StageAction) {
  const { from, type } = moves[action as keyof typeof moves];
  const number = input.interest as number;
  const found = state.interests[number];
  if (!found) return noSuch();
  if (!(from as readonly string[]).includes(found.status)) return notNow();
  if ((action === 'agree' || action === 'confirm') && alone(context.settings, state)) return oneOnly();
  const said = action === 'decline' ? { why: input.why } : action === 'agree' ? answerBy(context) : {};
  if (isRefusal(said)) return said;
  return event(context, type, { number, by: context.actor.personId, to: found.personId, ...said });
}

function claimBenefit(context: StageContext, { interests, benefits }: MatchState, input: StageAction['input']) {
  const { interest, nth, saved = 0, earned = 0 } = input as Record<string, number>;
  const found = interests[interest!];
  if (!found) return noSuch();
  if (found.status !== 'partner') return notNow();
  if (context.settings.benefits !== true)
    return refuse('benefit-not-followed', '这个办法不跟踪效益', 'This programme does not follow benefits');
  if (saved! + earned! <= 0)
    return refuse('benefit-empty', '没有写节约多少、增收多少', 'Neither what was saved nor what was earned is given', {
      next: text('至少写一项金额', 'Give one of the two amounts at least'),
    });
  const again = Object.values(benefits).some(
    (one) => one.interest === interest && one.nth === nth && one.status !== 'refused',
  );
  if (again)
    return refuse('benefit-already', `第 ${nth} 年的效益已经报过`, `The benefit of year ${nth} is reported already`, {
      next: text('报别的年份', 'Report another year'),
    });
  return event(context, 'benefit-claimed', {
    ...{ claim: Object.keys(benefits).length + 1, interest, nth, savedFen: saved, earnedFen: earned },
    ...{ paper: paperIn(input), by: context.actor.personId },
  });
}

const paperIn = ({ paper }: StageAction['input']): number | null => {
  const id = typeof paper === 'string' && /^\d{1,15}$/.test(paper) ? Number(paper) : paper;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : null;
};

function answerBenefit(context: StageContext, { benefits }: MatchState, { action, input }: StageAction) {
  const claim = input.claim as number;
  const by = context.actor.personId;
  const found = benefits[claim];
  if (!found) return noSuch();
  if (found.status !== 'waiting') return notNow();
  if (found.by === by)
    return refuse(
      'recusal-own-work',
      '这笔效益是您报的，须由另一人核实',
      'You reported it; somebody else must accept it',
      {
        rule: 'recusal',
      },
    );
  return action === 'accept-benefit'
    ? event(context, 'benefit-accepted', { claim, by })
    : event(context, 'benefit-refused', { claim, by, why: input.why });
}

function decide(context: StageContext, state: MatchState, action: StageAction): readonly StageEvent[] | Refusal {
  if (!Object.hasOwn(actions, action.action))
    return refuse('unknown-action', `这个环节不能“${action.action}”`, `This stage has no action "${action.action}"`);
  if (state.status !== 'open') return notNow();
  switch (action.action) {
    case 'interest':
      return alone(context.settings, state) ? oneOnly() : interested(context, state, action.input);
    case 'claim-benefit':
      return claimBenefit(context, state, action.input);
    case 'accept-benefit':
    case 'refuse-benefit':
      return answerBenefit(context, state, action);
    default:
      return own(moves, action.action)
        ? move(context, state, action)
        : (solving(context, state, action) ?? ending(context, state, action) ?? notNow());
  }
}

const standings: Readonly<Record<string, Interest['status']>> = {
  ...{ 'stepped-back': 'withdrawn', agreed: 'agreed', declined: 'declined', confirmed: 'partner', lapsed: 'lapsed' },
};

function withInterest(
  state: MatchState,
  { number, dueOn }: StageEvent['data'],
  status: Interest['status'],
): MatchState {
  const found = state.interests[number as number];
  if (!found) return state;
  const { dueOn: _, ...rest } = found;
  const one: Interest = { ...rest, status, ...(dueOn === undefined ? {} : { dueOn: dueOn as Day }) };
  return { ...state, interests: { ...state.interests, [number as number]: one } };
}

function withSolution(state: MatchState, { type, data }: StageEvent): MatchState {
  const { solution, interest, on, by, why } = data as unknown as Solution & { readonly solution: number };
  const found = state.solutions?.[solution];
  const next: Solution | undefined =
    type === 'solution-reported'
      ? { interest, on, by, status: 'waiting' }
      : found &&
        (type === 'solution-confirmed'
          ? { ...found, status: 'confirmed' }
          : { ...found, status: 'returned', why: why! });
  return next ? { ...state, solutions: { ...state.solutions, [solution]: next } } : state;
}

const ended = (interests: MatchState['interests']): MatchState['interests'] =>
  Object.fromEntries(
    Object.entries(interests).map(([number, one]) => [
      number,
      one.status === 'waiting' || one.status === 'agreed' ? { ...one, status: 'over' as const } : one,
    ]),
  );

const nothingYet: MatchState = { level: 'district', status: 'open', interests: {}, benefits: {} };

function evolve(state: MatchState = nothingYet, { type, data }: StageEvent): MatchState {
  const standing = own(standings, type);
  if (standing) return withInterest(state, data, standing);
  switch (type) {
    case 'started': {
      // Entered once more after an appeal: numbers go on where they were, and what is over is told anew.
      const { over: _, ...rest } = state;
      return { ...rest, level: data.level as Level, status: 'open' };
    }
    case 'interested': {
      const { number, personId, organisationId, unionId, districtId, on, dueOn } = data as unknown as Interest & {
        readonly number: number;
      };
      const party = { personId, organisationId, unionId, districtId };
      const one: Interest = { ...party, status: 'waiting', on, ...(dueOn === undefined ? {} : { dueOn }) };
      return { ...state, interests: { ...state.interests, [number]: one } };
    }
    case 'recounted': {
      const found = state.interests[data.number as number];
      return found ? withInterest(state, data, found.status) : state;
    }
    case 'benefit-claimed': {
      const { claim, ...benefit } = data as unknown as Omit<Benefit, 'status'> & { readonly claim: number };
      return { ...state, benefits: { ...state.benefits, [claim]: { ...benefit, status: 'waiting' } } };
    }
    case 'benefit-accepted':
    case 'benefit-refused': {
      const found = state.benefits[data.claim as number];
      const status = type === 'benefit-accepted' ? 'accepted' : 'refused';
      return found
        ? { ...state, benefits: { ...state.benefits, [data.claim as number]: { ...found, status } } }
        : state;
    }
    case 'solution-reported':
    case 'solution-confirmed':
    case 'solution-returned':
      return withSolution(state, { stage: '', type, data });
    case 'over':
      return { ...state, over: { since: data.since as Day, told: data.toldOn as Day } };
    case 'shown-again': {
      const { over: _, ...rest } = state;
      return rest;
    }
    case 'closed':
    case 'given-up':
      return { ...state, status: type, interests: ended(state.interests) };
    case 'ended':
    case 'expired':
      return { ...state, status: data.to as 'closed' | 'given-up', interests: ended(state.interests) };
    default:
      return state;
  }
}

const outcomes = { open: 'open', closed: 'passed', 'given-up': 'failed' } as const;

export const match: Kind<MatchState> = {
  key: 'match',
  title: text('供需对接', 'Matching'),
  settings: {
    at: { type: 'level', label: text('由哪一级跟踪', 'Followed at') },
    from: {
      type: 'choice',
      many: true,
      label: text('谁可以提意向', 'Who may be interested'),
      choices: [
        { key: 'union', label: text('工会', 'unions') },
        { key: 'member', label: text('职工本人', 'members') },
        { key: 'studio', label: text('工作室领军人', 'leaders of studios') },
      ],
    },
    partners: {
      type: 'choice',
      label: text('和几方对接', 'How many partners'),
      choices: [
        { key: 'one', label: text('一方', 'one') },
        { key: 'several', label: text('几方都可以', 'several') },
      ],
    },
    needsPartner: { type: 'yes-no', optional: true, label: text('对接上了才算完成', 'Done with a partner alone') },
    benefits: { type: 'yes-no', optional: true, label: text('跟踪效益', 'Benefits are followed') },
    answerWithin: {
      type: 'duration',
      optional: true,
      label: text('多久内答复、确认', 'Time to answer, and to confirm'),
    },
    solution: {
      ...{ type: 'text', optional: true, maxLength: 60 },
      label: text(
        '怎么解决的写进哪张表；选了，由对接的一方报、提的一方确认',
        'Table of the form that says how it was solved; where given, a partner reports it and the owner confirms',
      ),
      names: [{ of: 'field', types: ['table'] }],
    },
  },
  actions,
  passage: () => ({ through: 'closed', not: 'givenUp', says: text('对接结束', 'matching closed') }),
  measures,
  meanings,
  says,
  start: (context) =>
    event(context, 'started', { level: (context.settings.at as Level | undefined) ?? context.programme.runBy }),
  decide,
  evolve,
  outcome: ({ status }) => outcomes[status],
  counts: {
    interested: { by: 'answerWithin', theirs: true },
    agreed: { by: 'answerWithin', theirs: true },
  },
  waiting(_settings, state) {
    const { interests, benefits, solutions } = waitingIn(state);
    // A benefit to be looked at comes before the union, an interest or a solution before the owner; otherwise nobody is waited for.
    const waitsWith = benefits > 0 ? { level: state.level } : interests + solutions > 0 ? 'subject' : 'system';
    const [dueOn = null] = Object.values(state.interests)
      .flatMap((one) => (one.dueOn === undefined || !['waiting', 'agreed'].includes(one.status) ? [] : [one.dueOn]))
      .toSorted();
    return { with: waitsWith, dueOn, odd: false };
  },
  contribution,
  // Who asked for it is told to the owner by name, on the page of interests, and to nobody by number.
  outside: (state) => ({
    ...state,
    interests: Object.fromEntries(
      Object.entries(state.interests).map(([number, one]) => [number, { ...one, personId: 0 }]),
    ),
    benefits: Object.fromEntries(Object.entries(state.benefits).map(([claim, one]) => [claim, { ...one, by: 0 }])),
    ...(state.solutions === undefined
      ? {}
      : { solutions: Object.fromEntries(Object.entries(state.solutions).map(([n, one]) => [n, { ...one, by: 0 }])) }),
  }),
  effects,
};
