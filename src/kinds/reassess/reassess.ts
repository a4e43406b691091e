// What is on the register is looked at again: kept for another time, suspended with a day by which it is to be mended, or revoked. Revoking takes two people,
// of whom the first only had it mended; and nothing is lost by a score or by silence, always by somebody who says why.
import { addDays, addMonths, type Day } from '#kit/days.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { evidenceKinds } from '#policy/evidence.ts';
import { dayInWords, joined, levelNames, put } from '#policy/in-words.ts';
import type { Effect, Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';
import { kindName, type RecordChanged, readNumber, recordKinds } from '#policy/record.ts';
import { rosterOf } from '#policy/roster.ts';

type What = Exclude<RecordChanged['what'], 'raised'>;

/** What this did to the record; `verify` holds the steps of the record against it. */
interface Step {
  readonly what: What;
  readonly kind: string;
  /** The new last day; null: without end, or as it was. */
  readonly until: Day | null;
}

export interface ReassessState {
  readonly level: Level;
  /** late: the day to mend it by has passed. objected: revoked, and an objection to that was upheld. */
  readonly status: 'open' | 'mending' | 'late' | 'handed-in' | 'objected' | 'kept' | 'revoked';
  /** Whoever suspended it, and so does not revoke it. */
  readonly suspendedBy: number | null;
  readonly dueOn: Day | null;
  /** Kind of evidence → how many the case was opened with. */
  readonly brought: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
}

interface Settings {
  readonly record?: string;
  readonly years?: number;
  readonly chosen?: string;
}

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data },
];

const notNow = (): Refusal =>
  refuse('not-now', '现在不能这样办，它的情况变了', 'This cannot be done now: it stands differently', {
    next: text('刷新看最新情况', 'Reload to see what happened'),
  });

const noSuchRecord = (kind: string): Refusal =>
  refuse(
    'no-such-record',
    `登记册上这条${kindName(kind).zh}现在不能这样办`,
    `That cannot be done with the ${kindName(kind).en} as it stands on the register`,
    {
      rule: `record.${kind}`,
      next: text('看登记册里后来有没有人暂停、恢复或撤销', 'See in the register who suspended, restored or revoked it'),
    },
  );

function numberOf({ settings, answers }: StageContext): RecordChanged['number'] {
  const { chosen, record } = settings as Settings;
  const written = chosen === undefined ? null : own(answers(), chosen);
  const number = typeof written === 'string' ? readNumber(written) : null;
  return number?.kind === record ? number : null;
}

/** Counts that the case was opened with, by the kind of evidence. */
function broughtBy({ programme, answers }: StageContext): Readonly<Record<string, number>> {
  const given = answers();
  const counts = Object.entries(rosterOf(programme)).flatMap(([field, from]): [string, number][] => {
    const [about, kind] = from.split('.') as [string, string?];
    const count = own(given, field);
    return about === 'evidence' && kind !== undefined && typeof count === 'number' && count > 0 ? [[kind, count]] : [];
  });
  return Object.fromEntries(counts);
}

/** Of whom nothing was asked by number there is one; one that is asked for must be readable. */
function told(context: StageContext): { readonly kind: string; readonly brought: ReassessState['brought'] } | Refusal {
  const { record = '', chosen } = context.settings as Settings;
  if (chosen !== undefined && numberOf(context) === null) return noSuchRecord(record);
  return { kind: record, brought: broughtBy(context) };
}

function keep(context: StageContext, { status }: ReassessState, { note }: StageAction['input']) {
  if (status === 'mending') return notNow();
  const about = told(context);
  if ('refused' in about) return about;
  const { years } = context.settings as Settings;
  const until = years === undefined ? null : addDays(addMonths(context.today, 12 * years), -1);
  const what: What = status === 'open' ? 'renewed' : 'restored';
  const noted = typeof note === 'string' && note !== '' ? { note } : {};
  return event(context, 'kept', { by: context.actor.personId, ...about, what, until, ...noted });
}

/** Suspended the first time; asked once more, it only has another day. */
function rectify(context: StageContext, { status }: ReassessState, { why, until }: StageAction['input']) {
  if (status === 'mending' || status === 'objected') return notNow();
  if (typeof until !== 'string' || until <= context.today)
    return refuse('mend-too-soon', '整改期限要在今天以后', 'The day to mend it by must come after today', {
      next: text('请改日期', 'Change the day'),
    });
  const about = told(context);
  if ('refused' in about) return about;
  const what = status === 'open' ? { what: 'suspended' } : {};
  return event(context, 'rectified', { by: context.actor.personId, ...about, ...what, why, until });
}

function revoke(context: StageContext, { status, suspendedBy }: ReassessState, { why }: StageAction['input']) {
  if (status === 'open')
    return refuse('rectify-first', '撤销之前要先给整改的机会', 'It must have had a chance to be mended first', {
      next: text('先要求整改并写明期限', 'Have it mended first, by a day that you name'),
    });
  if (status === 'mending') return notNow();
  if (suspendedBy === context.actor.personId)
    return refuse('second-person-needed', '撤销要由另一人决定', 'Somebody else must decide to revoke it', {
      next: text(
        '要求整改的人不能自己撤销，请另一位同事办理',
        'Whoever had it mended cannot revoke it; a colleague can',
      ),
    });
  const about = told(context);
  if ('refused' in about) return about;
  // An objection was upheld and it is revoked once more: the record says so already.
  const what = status === 'objected' ? {} : { what: 'revoked' };
  return event(context, 'revoked', { by: context.actor.personId, ...about, ...what, why });
}

function decide(context: StageContext, state: ReassessState, { action, input }: StageAction) {
  const { status, dueOn } = state;
  if (status === 'kept' || status === 'revoked') return notNow();
  switch (action) {
    case 'keep':
      return keep(context, state, input);
    case 'rectify':
      return rectify(context, state, input);
    case 'revoke':
      return revoke(context, state, input);
    case 'hand-in':
      return status === 'mending' || status === 'late'
        ? // Under the name that reasons have, where the case is told.
          event(context, 'handed-in', { by: context.actor.personId, why: input.what })
        : notNow();
    case 'lapse':
      return status === 'mending' && dueOn !== null && context.today > dueOn
        ? event(context, 'lapsed', {})
        : refuse('not-overdue', '还没到期', 'Not overdue yet');
    default:
      return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
  }
}

const nothingYet: ReassessState = {
  ...{ level: 'district', status: 'open', suspendedBy: null, dueOn: null, brought: {}, steps: [] },
};

function stepped({ steps }: ReassessState, { what, kind, until }: StageEvent['data']): readonly Step[] {
  if (typeof what !== 'string') return steps;
  const ends = what === 'renewed' || what === 'restored';
  return [...steps, { what: what as What, kind: kind as string, until: ends ? (until as Day | null) : null }];
}

function evolve(state: ReassessState = nothingYet, { type, data }: StageEvent): ReassessState {
  const decided = () => ({ ...state, brought: data.brought as ReassessState['brought'], steps: stepped(state, data) });
  switch (type) {
    case 'started':
      return { ...state, level: data.level as Level, status: state.status === 'revoked' ? 'objected' : 'open' };
    case 'kept':
    case 'revoked':
      return { ...decided(), status: type, dueOn: null };
    case 'rectified': {
      const suspendedBy = data.what === 'suspended' ? (data.by as number | null) : state.suspendedBy;
      return { ...decided(), status: 'mending', suspendedBy, dueOn: data.until as Day };
    }
    case 'handed-in':
      return { ...state, status: 'handed-in', dueOn: null };
    case 'lapsed':
      return { ...state, status: 'late', dueOn: null };
    default:
      return state;
  }
}

/** The record as it stands is not known here: it changes, and its fact with it, in the transaction. */
function changing(context: StageContext, { what, kind, until, why, note }: StageEvent['data']): Effect[] {
  if (typeof what !== 'string') return [];
  const step = what as What;
  const reasons: Partial<Record<What, unknown>> = { suspended: why, revoked: why, restored: note ?? '复评通过' };
  const reason = reasons[step];
  return [
    {
      do: 'change-record',
      change: {
        ...{ kind: kind as string, what: step, level: null, on: context.today, number: numberOf(context) },
        until: step === 'renewed' || step === 'restored' ? (until as Day | null) : null,
        source: `${context.programme.key}:${context.round.id}`,
        ...(typeof reason === 'string' ? { reason } : {}),
        evenOver: true,
      },
      refusal: noSuchRecord(kind as string),
    },
  ];
}

function effects(context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  const what = kindName(String(data.kind));
  const words: Readonly<Record<string, Text>> = {
    kept: put('{0}复评通过，继续有效', 'Your {0} was reviewed and stands', what),
    rectified: put(
      '{0}复评要求整改，期限到{1}；整改期间暂停',
      'Your {0} is to be mended by {1} and is suspended until then',
      what,
      dayInWords(String(data.until)),
    ),
    revoked: put(
      '{0}复评未通过，已撤销，理由写在办件里；不服可以提异议',
      'Your {0} was revoked; the reason is in the case, and you may object',
      what,
    ),
    lapsed: text('整改期限到了，还没有说明改得怎样；请尽快说明', 'The time to mend it is over: say what was done'),
  };
  const free: Effect[] = type === 'revoked' ? [{ do: 'release-keys' }] : [];
  const says = own(words, type);
  return says === undefined
    ? []
    : [
        ...free,
        ...changing(context, data),
        { do: 'message', topic: `reassessment-${type}`, to: 'subject', words: says },
      ];
}

function says({ record, years }: Readonly<Record<string, unknown>>, { runBy }: Parameters<Kind['says']>[1]): Text {
  const time =
    typeof years === 'number'
      ? text(`保留的从那天起再有效 ${years} 年`, `what is kept holds for ${years} more from that day`)
      : text('保留的长期有效', 'what is kept holds without end');
  return joined(
    [
      put(
        '{0}对登记在册的{1}作出保留、整改或撤销',
        '{0} keeps the {1} on the register, has it mended, or revokes it',
        levelNames[runBy],
        kindName(String(record ?? '')),
      ),
      time,
      text('整改期间暂停，撤销由另一人决定', 'suspended while it is mended, revoked by somebody else'),
    ],
    '，',
    ', ',
  );
}

const prose = { type: 'text', maxLength: 500, prose: true } as const;
const why = { ...prose, label: text('理由', 'Reason') } as const;
const deciding = { by: ['handler'], decides: true, recusal: 'preparer', reads: true } as const;

export const reassess: Kind<ReassessState> = {
  key: 'reassess',
  title: text('复评登记', 'Reassessment'),
  settings: {
    record: { type: 'choice', label: text('复评什么', 'What is reassessed'), choices: recordKinds },
    years: {
      ...{ type: 'number', whole: true, min: 1, max: 50, optional: true },
      label: text('保留后再有效几年（不填为长期）', 'Years it holds when kept (empty: without end)'),
    },
    chosen: {
      ...{ type: 'text', optional: true },
      label: text('编号写在哪一栏', 'Field of the form with the number of the record'),
      names: [{ of: 'field', types: ['text'] }],
    },
  },
  actions: {
    keep: {
      ...{ ...deciding, label: text('保留', 'Keep'), bulk: true },
      input: { note: { ...prose, optional: true, label: text('备注', 'Note') } },
    },
    rectify: {
      ...{ ...deciding, label: text('要求整改', 'Have it mended') },
      input: { why, until: { type: 'date', label: text('改到哪天', 'Until') } },
    },
    revoke: { ...deciding, label: text('撤销', 'Revoke'), input: { why } },
    'hand-in': {
      ...{ label: text('说明整改情况', 'Say what was mended'), by: ['subject', 'opener', 'handler'], recusal: 'none' },
      input: { what: { ...prose, label: text('改了什么', 'What was mended') } },
    },
    lapse: { label: text('到期', 'Time is over'), by: ['system'], recusal: 'none' },
  },
  passage: () => ({ through: 'kept', not: 'revoked', says: text('保留', 'kept') }),
  measures: {
    kept: text('保留', 'kept'),
    rectified: text('要求整改', 'to be mended'),
    revoked: text('撤销', 'revoked'),
    evidence: text('成果', 'results'),
  },
  meanings: {
    kept: text('复评后继续有效的，整改后通过的也算', 'Those that stand, also after they were mended'),
    rectified: text(
      '要求过整改的，后来保留或撤销的也算',
      'Those that were to be mended, whether they were kept or revoked',
    ),
    revoked: text('复评后撤销的', 'Those that were revoked'),
    evidence: text(
      '作过决定的，开件时系统里已有的成果，一项算一次；本人另填的不算',
      'Results on record when the case was opened, of those decided on; not what was written in by hand',
    ),
  },
  says,
  start: (context) => event(context, 'started', { level: context.programme.runBy }),
  ...{ decide, evolve, effects },
  outcome: ({ status }) => (status === 'kept' ? 'passed' : status === 'revoked' ? 'failed' : 'open'),
  waiting: (_settings, { level, status, dueOn }) => ({
    with: status === 'mending' ? 'subject' : { level },
    dueOn,
    odd: status === 'late' || status === 'objected',
  }),
  oddities: ({ status }) => [
    ...(status === 'late'
      ? [text('整改期限到了，还没有说明', 'The time to mend it is over, and nothing was said')]
      : []),
    ...(status === 'objected' ? [text('撤销后异议成立，要重新决定', 'Revoked, and the objection was upheld')] : []),
  ],
  contribution: ({ status, brought, steps }) => ({
    kept: status === 'kept' ? 1 : 0,
    rectified: steps.some(({ what }) => what === 'suspended') ? 1 : 0,
    revoked: status === 'revoked' ? 1 : 0,
    evidence: Object.values(brought).reduce((sum, count) => sum + count, 0),
    ...Object.fromEntries(Object.entries(brought).map(([kind, count]) => [`evidence@kind=${kind}`, count])),
  }),
  splits: () => [
    { measure: 'evidence', by: 'kind', label: text('成果种类', 'kind of result'), choices: evidenceKinds },
  ],
};
