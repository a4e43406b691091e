// What people would be told on the way of a case: each stage's own kind is asked what it would send, so that the words are those that will go out.
// Pure; nobody's case is opened for it.
import { kindOf } from '#engine/case-state.ts';
import { type Deciding, stageContext } from '#engine/stage-context.ts';
import type { Calendar } from '#kit/calendar.ts';
import { chinaDate } from '#kit/clock.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import type { Duty, Effect, Kind, RoundView, StageContext, StageEvent, Waiting } from '#policy/kind.ts';
import type { Programme } from '#policy/programme.ts';

export interface MessageForeseen {
  readonly stage: string;
  /** What is done there; null: when the case comes to the stage. */
  readonly after: Text | null;
  readonly to: 'member' | 'union' | 'other';
  readonly words: Text;
}

type Message = Extract<Effect, { do: 'message' }>;

const receiver = ({ to }: Message): MessageForeseen['to'] =>
  to === 'subject' ? 'member' : to === 'subject-union' || to === 'opener' ? 'union' : 'other';

/** Those who decide in an office, and the clock; what the member does is answered on the member's own screen. */
const office: readonly Duty[] = ['handler', 'organiser', 'finance-maker', 'finance-checker', 'system'];

/** Somebody for whom every rule holds and who has filled in everything: what is said does not hang on it. */
const anybody = (deciding: Deciding, stage: string): StageContext => ({
  ...stageContext(deciding, stage, undefined),
  judge: () => ({ holds: true, findings: [] }),
  checkAnswers: () => ({}),
  amount: () => 0,
});

/** What an action asks for, in the simplest way; null: it asks for more than can be made up. */
function someInput(form: Form | undefined, today: Day): Readonly<Record<string, unknown>> | null {
  const asked = Object.entries(form ?? {}).filter(([, field]) => !field.optional);
  const given: Record<string, unknown> = {};
  for (const [key, field] of asked) {
    if (field.type === 'text') given[key] = key;
    else if (field.type === 'date') given[key] = today;
    else if (field.type === 'yes-no') given[key] = true;
    else if (field.type === 'number') given[key] = field.min ?? 1;
    else return null;
  }
  return given;
}

const messagesIn = (kind: Kind, context: StageContext, events: readonly StageEvent[]): Message[] =>
  events.flatMap((event) => kind.effects(context, event).filter((effect) => effect.do === 'message'));

/** The stage as it is when a case has just come to it; null: it cannot be made up (a draw, a list that is not there yet). */
function begun(deciding: Deciding, stage: string) {
  const kind = kindOf(deciding.programme, stage);
  const context = anybody(deciding, stage);
  const started = kind.start(context);
  if (isRefusal(started)) return null;
  return {
    kind,
    context,
    started,
    state: started.reduce<unknown>((before, event) => kind.evolve(before, event), undefined),
  };
}

/** Of one stage: on coming to it, then by whatever the office can do there. */
function ofStage(deciding: Deciding, stage: string): MessageForeseen[] {
  const found = begun(deciding, stage);
  if (!found) return [];
  const { kind, context, started, state } = found;
  const told = (after: Text | null, events: readonly StageEvent[]): MessageForeseen[] =>
    messagesIn(kind, context, events).map((one) => ({ stage, after, to: receiver(one), words: one.words }));
  const taken = Object.entries(kind.actions).flatMap(([action, { by, label, input }]) => {
    const given = by.some((duty) => office.includes(duty)) ? someInput(input, deciding.today) : null;
    if (!given) return [];
    const events = kind.decide(context, state, { action, input: given });
    return isRefusal(events) ? [] : told(label, events);
  });
  return [...told(null, started), ...taken];
}

export interface RoundForeseen {
  readonly programme: Programme;
  readonly round: RoundView;
  readonly now: Date;
  readonly calendar: Calendar;
}

function decidingOf({ programme, round, now, calendar }: RoundForeseen): Deciding {
  const nobody = { organisationId: round.organisationId, personId: -1, subjectOrganisationId: null };
  return {
    ...{ tenantId: 0, now, today: chinaDate(now), acting: { personId: -2, posts: [] }, programme, round, calendar },
    action: { id: '', action: '', input: {} },
    case: { id: 0, changedOn: chinaDate(now), ...nobody },
    duty: {
      ...{ programmeKey: programme.key, openedBy: null, handlerOrganisationId: round.organisationId, carriedBy: null },
      ...{ roundOrganisationId: round.organisationId, ...nobody },
    },
    elsewhere: false,
    state: undefined,
    answersOnFile: {},
    facts: {},
    within: () => true,
    history: null,
    fresh: { answers: null },
  };
}

/** With whom a case waits when it has come to the stage; null: it cannot be told beforehand. */
export function waitingForeseen(foreseen: RoundForeseen, stage: string): Waiting | null {
  const found = begun(decidingOf(foreseen), stage);
  return found?.kind.waiting(found.context.settings, found.state) ?? null;
}

/** Stage by stage, each sentence once. */
export function messagesForeseen(foreseen: RoundForeseen): MessageForeseen[] {
  const deciding = decidingOf(foreseen);
  const seen = new Set<string>();
  return Object.keys(foreseen.programme.stages)
    .flatMap((stage) => ofStage(deciding, stage))
    .filter(({ stage, words }) => {
      const key = `${stage} ${words.zh}`;
      return !seen.has(key) && seen.add(key);
    });
}
