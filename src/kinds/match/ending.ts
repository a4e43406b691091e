// How a match ends: by its owner, by the union that runs it (solved elsewhere, nobody left who could answer), by itself when it is long not on show any
// more; and how an interest ends that nobody answered. Whoever still waited hears of it.
import type { MatchState } from '#kinds/match/match.ts';
import { benefitsWaiting, notNow, notOverdue } from '#kinds/match/refusals.ts';
import { addDays, type Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import { renewAfterOver, reportAfterOver } from '#policy/showing.ts';

type Decided = readonly StageEvent[] | Refusal;

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];

const hasPartner = ({ interests }: MatchState): boolean =>
  Object.values(interests).some(({ status }) => status === 'partner');

export const isSolved = ({ solutions = {} }: MatchState): boolean =>
  Object.values(solutions).some(({ status }) => status === 'confirmed');

const isWaiting = ({ status }: { readonly status: string }): boolean => status === 'waiting';

/** What it was for has come about. */
const fruitful = ({ solution, needsPartner }: StageContext['settings'], state: MatchState): boolean =>
  solution === undefined ? needsPartner !== true || hasPartner(state) : isSolved(state);

/** Whom it still concerns, each once; not whoever acts. */
function concerned({ actor }: StageContext, { interests }: MatchState): readonly number[] {
  const open = Object.values(interests).filter(({ status }) => ['waiting', 'agreed', 'partner'].includes(status));
  return [...new Set(open.map(({ personId }) => personId))].filter((id) => id !== actor.personId);
}

function close(context: StageContext, state: MatchState): Decided {
  const { benefits, solutions = {} } = state;
  if (Object.values(benefits).some(isWaiting)) return benefitsWaiting();
  if (Object.values(solutions).some(isWaiting))
    return refuse(
      'solution-waiting',
      '有一方说解决了，还没有答复',
      'Somebody says that it is solved and was not answered',
      {
        next: text('先确认，或写明还差什么', 'Confirm it, or say what is missing'),
      },
    );
  if (fruitful(context.settings, state))
    return event(context, 'closed', { by: context.actor.personId, told: concerned(context, state) });
  return hasPartner(state)
    ? refuse('not-solved', '还没有确认解决', 'It was not confirmed as solved', {
        next: text('等对接的一方报来，或登记为没有对接成', 'Wait for your partner’s report, or give it up'),
      })
    : refuse('no-partner', '还没有对接上任何一方', 'There is no partner yet', {
        next: text('等一等，或登记为没有对接成', 'Wait, or give it up'),
      });
}

function giveUp(context: StageContext, state: MatchState, why: unknown): Decided {
  const inVain = context.settings.solution !== undefined && !isSolved(state);
  if (hasPartner(state) && !inVain) return notNow();
  return event(context, 'given-up', { by: context.actor.personId, why, told: concerned(context, state) });
}

const whither = (context: StageContext, state: MatchState): 'closed' | 'given-up' =>
  fruitful(context.settings, state) ? 'closed' : 'given-up';

/** By the union that runs the round, whoever is waited for. */
function end(context: StageContext, state: MatchState, why: unknown): Decided {
  if (Object.values(state.benefits).some(isWaiting)) return benefitsWaiting();
  const to = whither(context, state);
  return event(context, 'ended', { by: context.actor.personId, why, to, told: concerned(context, state) });
}

/** Not on show since that day, nor renewed: partners whose benefits are followed may still report a year. */
function expire(context: StageContext, state: MatchState, since: Day): Decided {
  const reports = context.settings.benefits === true && hasPartner(state);
  // Whoever is told late has as long to renew it.
  const from = state.over && state.over.told > since ? state.over.told : since;
  if (context.today <= addDays(from, reports ? reportAfterOver : renewAfterOver)) return notOverdue();
  if (Object.values(state.benefits).some(isWaiting)) return benefitsWaiting();
  return event(context, 'expired', { since, to: whither(context, state), told: concerned(context, state) });
}

function lapse(context: StageContext, { interests }: MatchState): Decided {
  const late = Object.entries(interests).flatMap(([number, { status, dueOn, personId }]) =>
    dueOn !== undefined && dueOn < context.today && (status === 'waiting' || status === 'agreed')
      ? event(context, 'lapsed', { number: Number(number), was: status, to: personId })
      : [],
  );
  return late.length > 0 ? late : notOverdue();
}

/** null: it is no such action. */
export function ending(context: StageContext, state: MatchState, { action, input }: StageAction): Decided | null {
  switch (action) {
    case 'close':
      return close(context, state);
    case 'give-up':
      return giveUp(context, state, input.why);
    case 'end':
      return end(context, state, input.why);
    case 'tell-over':
      return state.over?.since === input.since
        ? notOverdue()
        : event(context, 'over', { since: input.since, toldOn: context.today });
    case 'shown-again':
      return state.over === undefined ? notOverdue() : event(context, 'shown-again', {});
    case 'expire':
      return expire(context, state, input.since as Day);
    case 'lapse':
      return lapse(context, state);
    default:
      return null;
  }
}
