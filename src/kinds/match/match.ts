// Two sides meet: a result and who wants to use it, a problem and who can solve it. Interest by one, agreement of both, then what it brought, year by
// year, as claims that the union accepts. What was written with an interest is sealed beside the case; the history holds who asked and what came of it.

import { actions } from '#kinds/match/actions.ts';
import { contribution, meanings, measures } from '#kinds/match/measures.ts';
import { says } from '#kinds/match/says.ts';
import { waitingIn } from '#kinds/match/waiting.ts';
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Effect, Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';
import type { Party } from '#policy/showing.ts';

export interface Interest extends Party {
  readonly status: 'waiting' | 'agreed' | 'partner' | 'declined' | 'withdrawn' | 'over';
  readonly on: Day;
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

export interface MatchState {
  readonly level: Level;
  readonly status: 'open' | 'closed' | 'given-up';
  /** By their numbers, 1 and upwards. */
  readonly interests: Readonly<Record<string, Interest>>;
  readonly benefits: Readonly<Record<string, Benefit>>;
}

const openStatuses: readonly string[] = ['waiting', 'agreed', 'partner'];

/** Of one union, or of one person for himself. */
export const sameParty = (one: Party, other: Party): boolean =>
  one.organisationId === null && other.organisationId === null
    ? one.personId === other.personId
    : one.organisationId === other.organisationId;

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];

const reload = text('刷新看最新情况', 'Reload to see what happened');
const notNow = (): Refusal =>
  refuse('match-moved-on', '这份意向的情况变了，现在不能这样办', 'It stands differently by now; this cannot be done', {
    next: reload,
  });
const noSuch = (): Refusal =>
  refuse('no-such-interest', '没有这份意向或这笔效益', 'There is no such interest or benefit', { next: reload });

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
    return refuse('own-showing', '自己推介的，不能自己来对接', 'Nobody takes up what is his own', {
      next: text('等别的工会、职工来提意向', 'Others will say that they are interested'),
    });
  if (Object.values(interests).some((one) => openStatuses.includes(one.status) && sameParty(one, party)))
    return refuse('interest-already', '已经提过意向了，等对方答复', 'You have said so already; the owner will answer', {
      next: text('在“我的意向”里看', 'See it among your interests'),
    });
  const number = Object.keys(interests).length + 1;
  return event(context, 'interested', { number, ...party, on: context.today });
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
  const said = action === 'decline' ? { why: input.why } : {};
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

function close(context: StageContext, { interests, benefits }: MatchState) {
  const by = context.actor.personId;
  if (Object.values(benefits).some(({ status }) => status === 'waiting'))
    return refuse('benefits-waiting', '还有没核实的效益', 'A benefit is still to be accepted', {
      next: text('先核实，再结束', 'Accept or refuse it first'),
    });
  const partners = Object.values(interests).filter(({ status }) => status === 'partner').length;
  if (context.settings.needsPartner === true && partners === 0)
    return refuse('no-partner', '还没有对接上任何一方', 'There is no partner yet', {
      next: text('等一等，或登记为没有对接成', 'Wait, or give it up'),
    });
  return event(context, 'closed', { by });
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
    case 'close':
      return close(context, state);
    case 'give-up':
      return Object.values(state.interests).some(({ status }) => status === 'partner')
        ? notNow()
        : event(context, 'given-up', { by: context.actor.personId, why: action.input.why });
    default:
      return move(context, state, action);
  }
}

const standings: Readonly<Record<string, Interest['status']>> = {
  ...{ 'stepped-back': 'withdrawn', agreed: 'agreed', declined: 'declined', confirmed: 'partner' },
};

function withInterest(state: MatchState, number: number, status: Interest['status']): MatchState {
  const found = state.interests[number];
  return found ? { ...state, interests: { ...state.interests, [number]: { ...found, status } } } : state;
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
  const standing = standings[type];
  if (standing) return withInterest(state, data.number as number, standing);
  switch (type) {
    case 'started':
      // Entered once more after an appeal: numbers go on where they were.
      return { ...state, level: data.level as Level, status: 'open' };
    case 'interested': {
      const { number, personId, organisationId, unionId, districtId, on } = data as unknown as Interest & {
        readonly number: number;
      };
      const one: Interest = { personId, organisationId, unionId, districtId, status: 'waiting', on };
      return { ...state, interests: { ...state.interests, [number]: one } };
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
    case 'closed':
    case 'given-up':
      return { ...state, status: type, interests: ended(state.interests) };
    default:
      return state;
  }
}

const toOwner = {
  interested: text('有人对您推介的有意向，请答复', 'Somebody is interested in what you show; please answer'),
  confirmed: text('对方确认了，对接成功', 'The other side confirmed: you are partners'),
  'benefit-accepted': text('一笔效益已经核实', 'A benefit was accepted'),
  'benefit-refused': text(
    '一笔效益没有通过核实，理由写在办件里',
    'A benefit was not accepted; the reason is in the case',
  ),
} as const;
const toOther = {
  agreed: text(
    '对方同意对接，现在可以看到全部资料，请确认',
    'The owner agreed: you can read the rest now; please confirm',
  ),
  declined: text(
    '对方这次没有同意对接，理由写在“我的意向”里',
    'The owner declined; the reason is among your interests',
  ),
} as const;

function effects(_context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  const all: Effect[] = [];
  if (type === 'interested') all.push({ do: 'interest', number: data.number as number });
  if (type === 'benefit-claimed' && typeof data.paper === 'number') all.push({ do: 'paper', documentId: data.paper });
  if (type === 'given-up') all.push({ do: 'release-keys' });
  const [own, other] = [toOwner[type as keyof typeof toOwner], toOther[type as keyof typeof toOther]];
  if (own) all.push({ do: 'message', topic: `match-${type}`, to: 'subject', words: own });
  if (other) all.push({ do: 'message', topic: `match-${type}`, to: data.to as number, words: other });
  return all;
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
  },
  actions,
  measures,
  meanings,
  says,
  start: (context) =>
    event(context, 'started', { level: (context.settings.at as Level | undefined) ?? context.programme.runBy }),
  decide,
  evolve,
  outcome: ({ status }) => outcomes[status],
  waiting(_settings, state) {
    const { interests, benefits } = waitingIn(state);
    // A benefit to be looked at comes before the union, an interest before the owner; otherwise nobody is waited for.
    const waitsWith = benefits > 0 ? { level: state.level } : interests > 0 ? 'subject' : 'system';
    return { with: waitsWith, dueOn: null, odd: false };
  },
  contribution,
  // Who asked for it is told to the owner by name, on the page of interests, and to nobody by number.
  outside: (state) => ({
    ...state,
    interests: Object.fromEntries(
      Object.entries(state.interests).map(([number, one]) => [number, { ...one, personId: 0 }]),
    ),
    benefits: Object.fromEntries(Object.entries(state.benefits).map(([claim, one]) => [claim, { ...one, by: 0 }])),
  }),
  effects,
};
