// Doing what was promised: dated reports with their evidence until it is done, then acceptance or "mend this". What is reported is a row of a table
// of the case's own form, sealed and erasable as all answers; the history holds how often and on which day, never what.
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answers, Field } from '#policy/form.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import type { Effect, Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import { type Duration, type Level, levels } from '#policy/programme.ts';

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
}

type Table = Extract<Field, { type: 'table' }>;

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];
const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);
const leastOf = ({ least }: Readonly<Record<string, unknown>>): number => (typeof least === 'number' ? least : 1);

const deadlineOf = (context: StageContext, setting: 'within' | 'answerWithin'): Day | null | Refusal => {
  const within = context.settings[setting] as Duration | undefined;
  return within ? context.deadline(within) : null;
};

const dayColumn = ({ columns }: Table): string | undefined =>
  Object.keys(columns).find((key) => columns[key]!.type === 'date');

const rowsIn = (answers: Answers, field: string): readonly Answers[] => {
  const rows = answers[field];
  return Array.isArray(rows) ? (rows as readonly Answers[]) : [];
};

function countOf(table: Table, rows: readonly Answers[]): number {
  const day = dayColumn(table);
  return day === undefined ? rows.length : new Set(rows.map((row) => row[day])).size;
}

/** Adds rows to the table; what is there already stays as it is. */
function report(context: StageContext, input: StageAction['input']): readonly StageEvent[] | Refusal {
  const field = context.settings.evidence as string;
  const table = context.programme.form[field];
  if (table?.type !== 'table')
    return refuse(
      'no-evidence-table',
      '办法没有写明记录写进哪张表',
      'The programme does not say which table reports go into',
    );
  const added = Array.isArray(input.rows) ? (input.rows as readonly Answers[]) : [];
  if (added.length === 0)
    return refuse('report-empty', '还没有写记录', 'Nothing is reported yet', {
      next: text('写明日期和内容再提交', 'Give the day and what was done'),
    });
  const day = dayColumn(table);
  if (day !== undefined && added.some((row) => typeof row[day] === 'string' && row[day] > context.today))
    return refuse('report-in-future', '记录的日期不能晚于今天', 'What is reported cannot lie in the future', {
      next: text('请改日期', 'Change the day'),
    });
  const answers = context.checkAnswers({
    ...context.answers(),
    [field]: [...rowsIn(context.answers(), field), ...added],
  });
  if (isRefusal(answers)) return answers;
  const reports = countOf(table, rowsIn(answers, field));
  return event(context, 'reported', { by: context.actor.personId, rows: added.length, reports });
}

function handIn(context: StageContext, { reports, least }: DeliverState): readonly StageEvent[] | Refusal {
  if (reports < least)
    return refuse(
      'reports-missing',
      `还差 ${least - reports} 次：至少 ${least} 次，已记 ${reports} 次`,
      `${least - reports} more are needed: at least ${least}, ${reports} reported`,
      { next: text('补上记录再交', 'Report the rest, then hand it in') },
    );
  const dueOn = deadlineOf(context, 'answerWithin');
  return isRefusal(dueOn) ? dueOn : event(context, 'handed-in', { by: context.actor.personId, dueOn });
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

const decidedLater = (): Refusal =>
  refuse('decided-later', '这一步不作否定，由后面的环节决定', 'Nothing is refused here: a later stage decides', {
    next: text('退回请他补，或接收了往下走', 'Have it mended, or take it on as it is'),
  });

function decide(context: StageContext, state: DeliverState, action: StageAction): readonly StageEvent[] | Refusal {
  const by = context.actor.personId;
  const { status, dueOn, onward } = state;
  const doing = status === 'under-way' || status === 'late';
  const toLookAt = status === 'handed-in' || status === 'late';
  const unheard = onward && status === 'late';
  switch (action.action) {
    case 'report':
      return doing ? report(context, action.input) : notNow();
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
      return status === 'under-way' && dueOn !== null && context.today > dueOn
        ? event(context, 'lapsed', {})
        : refuse('not-overdue', '还没到期', 'Not overdue yet');
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
    case 'reported':
      return { ...state, reports: data.reports as number };
    case 'handed-in':
      return { ...state, status: 'handed-in', dueOn: data.dueOn as Day | null };
    case 'returned':
      return { ...state, status: 'under-way', dueOn: data.until as Day, mends: state.mends + 1 };
    case 'lapsed':
      return { ...state, status: 'late', dueOn: null };
    case 'accepted':
    case 'refused':
      return { ...state, status: type };
    default:
      return state;
  }
}

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
  const fact = { key: `delivery.${programme.key}`, value, observedOn: today, source: `${programme.key}:${round.id}` };
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
  if (type === 'reported') return [{ do: 'answers', answers: context.answers() }];
  const words = data.unheard === true ? unheardWords : told[type];
  // Whoever was refused may apply again.
  const free: Effect[] = type === 'refused' ? [{ do: 'release-keys' }] : [];
  return words ? [...free, { do: 'message', topic: `delivery-${type}`, to: 'subject', words }] : free;
}

const why = { type: 'text', label: text('理由', 'Reason'), maxLength: 500, prose: true } as const;

export const deliver: Kind<DeliverState> = {
  key: 'deliver',
  title: text('完成与验收', 'Delivery and acceptance'),
  settings: {
    evidence: {
      type: 'text',
      label: text('记录写进哪张表（表单栏目）', 'Table of the form that reports are written into'),
    },
    least: {
      type: 'number',
      whole: true,
      min: 0,
      max: 100,
      optional: true,
      label: text('至少几次', 'At least so many'),
    },
    within: { type: 'duration', optional: true, label: text('多久内完成', 'Time to finish') },
    at: { type: 'level', label: text('由哪一级验收', 'Accepted at') },
    remembers: {
      ...{ type: 'yes-no', optional: true },
      label: text('没验收的，别的申请看得到', 'Other applications see what is not accepted yet'),
    },
    answerWithin: { type: 'duration', optional: true, label: text('交了以后多久内验收', 'Time to accept') },
    onward: {
      ...{ type: 'yes-no', optional: true },
      label: text('不在这一步否定，由后面的环节决定', 'Never refused here: a later stage decides'),
    },
  },
  actions: {
    report: {
      label: text('记一次', 'Report'),
      by: ['subject', 'opener', 'handler'],
      reads: true,
      ownInput: true,
      recusal: 'none',
    },
    'hand-in': { label: text('请验收', 'Ask for acceptance'), by: ['subject', 'opener', 'handler'], recusal: 'none' },
    lapse: { label: text('到期', 'Time is over'), by: ['system'], recusal: 'none' },
    accept: { label: text('验收通过', 'Accept'), by: ['handler'], decides: true, recusal: 'preparer' },
    return: {
      label: text('退回整改', 'Have it mended'),
      by: ['handler'],
      recusal: 'preparer',
      input: { why, until: { type: 'date', optional: true, label: text('改到哪天', 'Until') } },
    },
    refuse: {
      label: text('不通过', 'Do not accept'),
      by: ['handler'],
      decides: true,
      recusal: 'preparer',
      input: { why },
    },
  },
  measures: {
    underWay: text('进行中', 'under way'),
    reports: text('记录次数', 'reports'),
    accepted: text('验收通过', 'accepted'),
    mends: text('退回整改次数', 'sent back to be mended'),
    refused: text('未通过验收', 'not accepted'),
  },
  meanings: {
    underWay: text('还没有验收通过、也没有不通过的', 'Neither accepted nor refused yet'),
    reports: text('记下的次数；同一天记几条算一次', 'Reports; several of one day count once'),
    accepted: text('验收通过的', 'Those that were accepted'),
    mends: text(
      '退回去改的次数，后来通过的也算',
      'How often something was sent back to be mended, whatever came of it',
    ),
    refused: text('验收没有通过、就此结束的', 'Those that were not accepted and ended with it'),
  },
  says(settings, { form }) {
    const [done, answered] = [durationOf(settings.within), durationOf(settings.answerWithin)];
    const who = isLevel(settings.at) ? levelNames[settings.at] : text('（哪一级未定）', '(no level chosen)');
    const table = form[String(settings.evidence)]?.label ?? text('（哪张表未定）', '(no table chosen)');
    const least = String(leastOf(settings));
    return joined(
      [
        least === '0'
          ? put('有补充的写进“{0}”', 'whatever is to be added is reported in “{0}”', table)
          : put('至少{0}次写进“{1}”', 'reported at least {0} times in “{1}”', text(least, least), table),
        ...(done ? [put('{0}内完成', 'finished within {0}', done)] : []),
        put('由{0}验收，不合要求的改好再交', 'accepted by {0}, or mended and handed in again', who),
        ...(settings.onward === true
          ? [
              text(
                '到期没交的按已有内容往下走，不在这一步否定',
                'taken on as it is when the time is over, never refused here',
              ),
            ]
          : []),
        ...(answered ? [put('交了以后{0}内验收', 'looked at within {0}', answered)] : []),
      ],
      '，',
      ', ',
    );
  },
  start(context) {
    const dueOn = deadlineOf(context, 'within');
    if (isRefusal(dueOn)) return dueOn;
    const { at, onward } = context.settings;
    const level = (at as Level | undefined) ?? context.programme.runBy;
    const later = onward === true ? { onward } : {};
    return event(context, 'started', { level, least: leastOf(context.settings), dueOn, ...later });
  },
  decide,
  evolve,
  outcome: ({ status }) => outcomes[status],
  waiting: (_settings, { level, status, dueOn, mends }) => ({
    with: status === 'under-way' ? 'subject' : { level },
    dueOn,
    odd: mends > 0 || status === 'late',
  }),
  oddities: ({ mends, status }) => [
    ...(status === 'late' ? [text('期限到了，还没有请验收', 'The time is over and nothing was handed in')] : []),
    ...(mends > 0
      ? [text(`退回整改过 ${mends} 次`, `Sent back to be mended ${mends === 1 ? 'once' : `${mends} times`}`)]
      : []),
  ],
  contribution: ({ status, reports, mends }) => ({
    underWay: outcomes[status] === 'open' ? 1 : 0,
    ...{ reports, mends },
    accepted: status === 'accepted' ? 1 : 0,
    refused: status === 'refused' ? 1 : 0,
  }),
  effects,
};
