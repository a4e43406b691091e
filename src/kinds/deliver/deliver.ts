// Doing what was promised: dated reports with their evidence until it is done, then acceptance or "mend this". What is reported is a row of a table
// of the case's own form, sealed and erasable as all answers; the history holds how often and on which day, never what.
import { actions, leastOf, says, settings } from '#kinds/deliver/declared.ts';
import {
  doneAfter,
  doneIn,
  milestoneOf,
  missedAfter,
  nextOn,
  open,
  type Plan,
  planAfter,
  planned,
} from '#kinds/deliver/plan.ts';
import { countOf, dayColumn, rowsIn, spentIn, tableOf } from '#kinds/deliver/table.ts';
import type { Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { deliveryFact } from '#policy/facts.ts';
import type { Answers } from '#policy/form.ts';
import type { Effect, Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import type { Duration, Level } from '#policy/programme.ts';

export interface DeliverState {
  readonly level: Level;
  /** late: the day has passed; he may still finish, and the union gives more time or ends it. */
  readonly status: 'under-way' | 'late' | 'handed-in' | 'accepted' | 'refused';
  /** How many were reported: days, where the table has a column of dates, and rows where it has none. */
  readonly reports: number;
  readonly least: number;
  /** Until when it is to be done; handed in, until when it is to be looked at. */
  readonly dueOn: Day | null;
  readonly mends: number;
  /** A later stage decides: nothing ends here, and what is late is taken on as it is. */
  readonly onward?: true;
  /** Milestones; absent until they are laid down. */
  readonly plan?: Plan;
  /** Of all reports; absent where the programme asks for no money. */
  readonly spentFen?: number;
}

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];
const deadlineOf = (context: StageContext, setting: 'within' | 'answerWithin'): Day | null => {
  const within = own(context.settings, setting) as Duration | undefined;
  return within ? context.deadline(within) : null;
};

/** Adds rows to the table; what is there already stays as it is. */
function report(
  context: StageContext,
  { plan }: DeliverState,
  input: StageAction['input'],
): readonly StageEvent[] | Refusal {
  const table = tableOf(context, 'evidence');
  if (isRefusal(table)) return table;
  const field = context.settings.evidence as string;
  const added = rowsIn(input as Answers, 'rows');
  if (added.length === 0)
    return refuse('report-empty', '还没有写记录', 'Nothing is reported yet', {
      next: text('写明日期和内容再提交', 'Give the day and what was done'),
    });
  const day = dayColumn(table);
  if (day !== undefined && added.some((row) => typeof row[day] === 'string' && row[day] > context.today))
    return refuse('report-in-future', '记录的日期不能晚于今天', 'What is reported cannot lie in the future', {
      next: text('请改日期', 'Change the day'),
    });
  const milestone = milestoneOf(plan, input.milestone);
  if (isRefusal(milestone)) return milestone;
  const answers = context.checkAnswers({
    ...context.answers(),
    [field]: [...rowsIn(context.answers(), field), ...added],
  });
  if (isRefusal(answers)) return answers;
  const rows = rowsIn(answers, field);
  const spentFen = spentIn(table, rows);
  return event(context, 'reported', {
    ...{ by: context.actor.personId, rows: added.length, reports: countOf(table, rows) },
    ...(milestone === null ? {} : { milestone, on: context.today }),
    ...(spentFen === undefined ? {} : { spentFen }),
  });
}

/** Lays down what is to be done by when. */
function lay(context: StageContext, state: DeliverState, input: StageAction['input']): readonly StageEvent[] | Refusal {
  const plan = planned(context, state, rowsIn(input as Answers, 'rows'));
  if (isRefusal(plan)) return plan;
  return event(context, 'planned', { by: context.actor.personId, days: plan });
}

function handIn(context: StageContext, { reports, least, plan }: DeliverState): readonly StageEvent[] | Refusal {
  const left = open(plan).length;
  if (context.settings.plan !== undefined && (plan === undefined || left > 0))
    return refuse(
      'milestones-open',
      plan === undefined ? '还没有定节点' : `还有 ${left} 个节点没完成`,
      plan === undefined ? 'No milestone is laid down yet' : `Milestones still open: ${left}`,
      {
        next: text('先定节点；每完成一个，记录时选上它', 'Lay them down, and name each in the report that finishes it'),
      },
    );
  if (reports < least)
    return refuse(
      'reports-missing',
      `还差 ${least - reports} 次：至少 ${least} 次，已记 ${reports} 次`,
      `${least - reports} more are needed: at least ${least}, ${reports} reported`,
      { next: text('补上记录再交', 'Report the rest, then hand it in') },
    );
  const dueOn = deadlineOf(context, 'answerWithin');
  return event(context, 'handed-in', { by: context.actor.personId, dueOn });
}

/** Asked to mend it until a day, or until the day that held before. */
function mend(context: StageContext, { why, until }: StageAction['input']): readonly StageEvent[] | Refusal {
  if (typeof until === 'string' && until < context.today)
    return refuse('mend-too-soon', '整改期限不能早于今天', 'The day to mend it by cannot lie in the past', {
      next: text('请改日期', 'Change the day'),
    });
  return event(context, 'returned', { by: context.actor.personId, why, until: until ?? context.today });
}

const notNow = (): Refusal =>
  refuse('not-now', '现在不能这样办，它的情况变了', 'This cannot be done now: it stands differently', {
    next: text('刷新看最新情况', 'Reload to see what happened'),
  });

const notOverdue = (): Refusal => refuse('not-overdue', '还没到期', 'Not overdue yet');

/** The whole time is over, or the day of a milestone. */
function lapse(context: StageContext, { dueOn, plan }: DeliverState): readonly StageEvent[] | Refusal {
  const { today } = context;
  if (dueOn !== null && today > dueOn) return event(context, 'lapsed', {});
  const day = nextOn(plan);
  return day !== null && today > day ? event(context, 'milestone-missed', { day }) : notOverdue();
}

const decidedLater = (): Refusal =>
  refuse('decided-later', '这一步不作否定，由后面的环节决定', 'Nothing is refused here: a later stage decides', {
    next: text('退回请对方补，或接收了往下走', 'Have it mended, or take it on as it is'),
  });

function decide(context: StageContext, state: DeliverState, action: StageAction): readonly StageEvent[] | Refusal {
  const by = context.actor.personId;
  const { status, onward } = state;
  const doing = status === 'under-way' || status === 'late';
  const toLookAt = status === 'handed-in' || status === 'late';
  const unheard = onward && status === 'late';
  switch (action.action) {
    case 'report':
      return doing ? report(context, state, action.input) : notNow();
    case 'plan':
      return doing ? lay(context, state, action.input) : notNow();
    case 'hand-in':
      return doing ? handIn(context, state) : notNow();
    case 'accept':
      if (unheard) return event(context, 'accepted', { by, unheard });
      return status === 'handed-in' ? event(context, 'accepted', { by }) : notNow();
    case 'return':
      return toLookAt ? mend(context, action.input) : notNow();
    case 'refuse':
      if (onward) return decidedLater();
      return toLookAt ? event(context, 'refused', { by, why: action.input.why }) : notNow();
    case 'lapse':
      return status === 'under-way' ? lapse(context, state) : notOverdue();
    default:
      return refuse('unknown-action', `这个环节不能“${action.action}”`, `This stage has no action "${action.action}"`);
  }
}

const nothingYet: DeliverState = {
  ...{ level: 'district', status: 'under-way', reports: 0, least: 1, dueOn: null, mends: 0 },
};

function evolve(state: DeliverState = nothingYet, { type, data }: StageEvent): DeliverState {
  switch (type) {
    case 'started':
      return {
        ...state,
        ...{ level: data.level as Level, least: data.least as number, dueOn: data.dueOn as Day | null },
        ...(data.onward === true ? { onward: true } : {}),
      };
    case 'planned':
      return { ...state, plan: planAfter(state.plan, data) };
    case 'milestone-missed':
      return { ...state, plan: missedAfter(state.plan!, data) };
    case 'reported':
      return {
        ...state,
        reports: data.reports as number,
        ...(data.milestone === undefined ? {} : { plan: doneAfter(state.plan!, data) }),
        ...(data.spentFen === undefined ? {} : { spentFen: data.spentFen as number }),
      };
    case 'handed-in':
      return { ...state, status: 'handed-in', dueOn: data.dueOn as Day | null };
    case 'returned':
      return { ...state, status: 'under-way', dueOn: data.until as Day, mends: state.mends + 1 };
    case 'recounted':
      return { ...state, dueOn: data.dueOn as Day };
    case 'lapsed':
      return { ...state, status: 'late', dueOn: null };
    case 'accepted':
    case 'refused':
      return { ...state, status: type };
    default:
      return state;
  }
}

const missedIn = (plan: Plan = []): number => plan.filter(({ missed }) => missed).length;

const outcomes = {
  'under-way': 'open',
  late: 'open',
  'handed-in': 'open',
  accepted: 'passed',
  refused: 'failed',
} as const;

const told: Readonly<Record<string, Text>> = {
  lapsed: text(
    '期限到了，还没有请工会验收；请尽快完成，或和工会商量',
    'The time is over and nothing was handed in: finish soon, or speak with your union',
  ),
  'milestone-missed': text(
    '一个节点到期了，还没有说完成；做好了请记一次，来不及请和工会商量',
    'The day of a milestone has passed: report it when it is done, or speak with your union',
  ),
  returned: text('验收没有通过，请按意见改好再交', 'Not accepted yet: please mend it and hand it in again'),
  accepted: text('验收通过', 'Accepted'),
  refused: text(
    '没有通过验收，理由写在办件里；不服可以提异议',
    'Not accepted; the reason is in the case, and you may object',
  ),
};

/** How it stands, where later programmes read it: under way from the first day, until it is accepted. */
function remembered({ programme, round, settings, today }: StageContext, type: string): Effect[] {
  const value = { started: 'under-way', accepted: 'accepted', refused: 'refused' }[type];
  if (settings.remembers !== true || value === undefined) return [];
  const fact = { key: deliveryFact(programme.key), value, observedOn: today, source: `${programme.key}:${round.id}` };
  return [{ do: 'fact', ...fact }];
}

function effects(context: StageContext, event: StageEvent): readonly Effect[] {
  return [...remembered(context, event.type), ...tellingOf(context, event)];
}

const unheardWords = text(
  '期限到了没有收到您的补充，工会按已有的内容往下办',
  'Nothing was handed in by the day, so your union goes on with what is there',
);

function tellingOf(context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  if (type === 'reported' || type === 'planned') return [{ do: 'answers', answers: context.answers() }];
  const words = data.unheard === true ? unheardWords : own(told, type);
  // Whoever was refused may apply again.
  const free: Effect[] = type === 'refused' ? [{ do: 'release-keys' }] : [];
  return words ? [...free, { do: 'message', topic: `delivery-${type}`, to: 'subject', words }] : free;
}

export const deliver: Kind<DeliverState> = {
  key: 'deliver',
  title: text('完成与验收', 'Delivery and acceptance'),
  ...{ settings, actions, says },
  passage: () => ({ through: 'accepted', not: 'refused', says: text('验收通过', 'accepted') }),
  measures: {
    underWay: text('进行中', 'under way'),
    reports: text('记录次数', 'reports'),
    accepted: text('验收通过', 'accepted'),
    milestones: text('完成的节点', 'milestones'),
    missed: text('误期的节点', 'milestones missed'),
    spentFen: text('已用资金', 'money used'),
    mends: text('退回整改次数', 'sent back to be mended'),
    refused: text('未通过验收', 'not accepted'),
  },
  meanings: {
    underWay: text('还没有验收通过、也没有不通过的', 'Neither accepted nor refused yet'),
    reports: text('记下的次数；同一天记几条算一次', 'Reports; several of one day count once'),
    accepted: text('验收通过的', 'Those that were accepted'),
    milestones: text('说已完成的节点', 'Milestones that were reported done'),
    missed: text(
      '到期还没有完成的节点，后来完成的也算',
      'Milestones not done by their day, whether they were done later or not',
    ),
    spentFen: text('记录里写的用了多少钱', 'Money used, as the reports tell it'),
    mends: text(
      '退回去改的次数，后来通过的也算',
      'How often something was sent back to be mended, whatever came of it',
    ),
    refused: text('验收没有通过、就此结束的', 'Those that were not accepted and ended with it'),
  },
  start(context) {
    const dueOn = deadlineOf(context, 'within');
    const { at, onward } = context.settings;
    const level = (at as Level | undefined) ?? context.programme.runBy;
    const later = onward === true ? { onward } : {};
    return event(context, 'started', { level, least: leastOf(context.settings), dueOn, ...later });
  },
  decide,
  evolve,
  outcome: ({ status }) => outcomes[status],
  counts: { started: { by: 'within', theirs: true }, 'handed-in': { by: 'answerWithin' } },
  waiting: (_settings, { level, status, dueOn, mends, plan }) => ({
    with: status === 'under-way' ? 'subject' : { level },
    dueOn: status === 'under-way' ? (nextOn(plan) ?? dueOn) : dueOn,
    odd: mends > 0 || status === 'late' || missedIn(plan) > 0,
  }),
  oddities: ({ mends, status, plan }) => [
    ...(missedIn(plan) > 0 ? [text(`${missedIn(plan)} 个节点误期`, `Milestones missed: ${missedIn(plan)}`)] : []),
    ...(status === 'late' ? [text('期限到了，还没有请验收', 'The time is over and nothing was handed in')] : []),
    ...(mends > 0
      ? [text(`退回整改过 ${mends} 次`, `Sent back to be mended ${mends === 1 ? 'once' : `${mends} times`}`)]
      : []),
  ],
  contribution: ({ status, reports, mends, plan = [], spentFen = 0 }) => ({
    milestones: doneIn(plan),
    ...{ missed: missedIn(plan), spentFen },
    underWay: outcomes[status] === 'open' ? 1 : 0,
    ...{ reports, mends },
    accepted: status === 'accepted' ? 1 : 0,
    refused: status === 'refused' ? 1 : 0,
  }),
  effects,
};
