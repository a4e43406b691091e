// A level looks at the case: approve, return for correction, refuse; a second signature, a delegate and a time limit where the policy asks for them.
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { type AskedToCorrect, asksFor } from '#policy/correction.ts';
import { durationOf, joined, levelNames, put } from '#policy/in-words.ts';
import type { Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';
import { type Level, levels } from '#policy/programme.ts';

/** What is absent has not happened: a state is written with every action, so it holds no more than it has to. */
export interface ReviewState {
  readonly level: Level;
  readonly decision: 'open' | 'passed' | 'failed' | 'returned';
  readonly dueOn?: Day;
  readonly odd?: true;
  readonly firstBy?: number;
  readonly delegate?: number;
  readonly returns?: number;
  readonly escalations?: number;
}

/** The action that names who is to decide, and the input that does. */
export const handsOver = { action: 'delegate', to: 'to' } as const;

const isLevel = (value: unknown): value is Level => levels.some((level) => level === value);

function says({ at, within, countersign, exceptionsFirst }: Readonly<Record<string, unknown>>): Text {
  const who = isLevel(at) ? levelNames[at] : text('（哪一级未定）', '(no level chosen)');
  const time = durationOf(within);
  return joined(
    [
      put('{0}审核', '{0} reviews', who),
      ...(time ? [put('{0}内办结', 'within {0}', time)] : []),
      ...(countersign === true ? [text('须两人会签', 'signed by two people')] : []),
      ...(exceptionsFirst === true ? [text('有疑点的先逐件看', 'odd cases first, one by one')] : []),
    ],
    '，',
    ', ',
  );
}

const why = { type: 'text', label: text('理由', 'Reason'), maxLength: 500, prose: true } as const;

/** Fields of the form, each with what is wrong with it; without any the applicant corrects what they think is meant. */
const what = {
  type: 'table',
  optional: true,
  label: text('要改哪几项', 'What is to be corrected'),
  columns: {
    field: { type: 'text', label: text('哪一项', 'Which field'), maxLength: 100, names: [{ of: 'field' }] },
    why: { type: 'text', label: text('哪里不对', 'What is wrong'), maxLength: 200, prose: true },
  },
} as const;

function event(context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] {
  return [{ stage: context.stageKey, type, data }];
}

function start(context: StageContext): readonly StageEvent[] | Refusal {
  const within = context.settings.within as { workingDays: number } | undefined;
  const dueOn = within === undefined ? null : context.deadline(within);
  return event(context, 'started', { level: context.settings.at, dueOn, odd: context.case.odd });
}

function approve(context: StageContext, state: ReviewState, note: unknown): readonly StageEvent[] | Refusal {
  const by = context.actor.personId;
  const data = typeof note === 'string' && note !== '' ? { by, note } : { by };
  if (context.settings.countersign !== true) return event(context, 'approved', data);
  if (state.firstBy === undefined) return event(context, 'signed-first', data);
  if (state.firstBy === by)
    return refuse(
      'second-person-needed',
      '会签须由另一人：您已经签过',
      'The countersignature must come from a second person',
      { next: text('请同事会签', 'Ask a colleague to countersign') },
    );
  return event(context, 'approved', data);
}

function sendBack(context: StageContext, why: unknown, what: readonly AskedToCorrect[]) {
  const unfit = asksFor(context.programme, what);
  if (unfit) return unfit;
  return event(context, 'returned', { by: context.actor.personId, why, ...(what.length > 0 ? { what } : {}) });
}

/** Nobody is handed what he could not decide. Whether he holds a post for it is not known here: engine/delegates.ts asks. */
function handOver(context: StageContext, state: ReviewState, to: number): readonly StageEvent[] | Refusal {
  const { actor, stageKey } = context;
  const { personId, openedBy, deciders } = context.case;
  if (to === actor.personId)
    return unfit(
      '交给的就是您自己',
      'That is yourself',
      text('已交给别人的，用“由我来办”', 'Use "take over" for what another was given'),
    );
  if (to === personId) return unfit('这是这位同事本人的事', 'The case is their own');
  if (to === openedBy || deciders.some((one) => one.personId === to && one.stage !== stageKey))
    return unfit('这件由这位同事提交，或前一环节是这位同事办的', 'They prepared this case or decided an earlier stage');
  if (to === state.firstBy)
    return unfit('这位同事已经签过，会签须由另一人', "They signed already; the second signature is another person's");
  return event(context, 'delegated', { by: actor.personId, to });
}

const unfit = (zh: string, en: string, next = text('请另选一位同事', 'Choose another colleague')): Refusal =>
  refuse('delegate-unfit', `不能交给这位同事：${zh}`, `It cannot be handed to them: ${en}`, { rule: 'recusal', next });

function takeOver(context: StageContext, state: ReviewState): readonly StageEvent[] | Refusal {
  const by = context.actor.personId;
  if (state.delegate === undefined || state.delegate === by)
    return refuse('not-delegated', '这件没有交给别人，您直接办就行', 'Nobody else was given this case; just decide it');
  return event(context, 'delegated', { by, to: by });
}

function escalate(context: StageContext, state: ReviewState): readonly StageEvent[] | Refusal {
  if (state.dueOn === undefined || context.today <= state.dueOn)
    return refuse('not-overdue', '还没到期，不能上报', 'Not overdue yet');
  const above = levels[levels.indexOf(state.level) - 1];
  if (above === undefined || above === 'national')
    return refuse('no-level-above', '上面没有可办的工会了', 'There is no level above');
  const dueOn = context.deadline(context.settings.within as { workingDays: number });
  return event(context, 'escalated', { level: above, dueOn });
}

/** Who is to decide may change whoever it is now. */
const handing: readonly string[] = ['escalate', 'delegate', 'take-over'];

function decide(
  context: StageContext,
  state: ReviewState,
  { action, input }: StageAction,
): readonly StageEvent[] | Refusal {
  if (state.decision !== 'open')
    return refuse('already-decided', '这一环节已经办结', 'This stage is already decided', {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  const by = context.actor.personId;
  if (!handing.includes(action) && state.delegate !== undefined && state.delegate !== by)
    return refuse('delegated', '这件已交给另一位同事办', 'This case was handed to a colleague', {
      next: text('请这位同事办理，或用“由我来办”收回', 'Let the colleague decide, or take it over'),
    });
  switch (action) {
    case 'approve':
      return approve(context, state, input.note);
    case 'return':
      return sendBack(context, input.why, (input.what ?? []) as readonly AskedToCorrect[]);
    case 'refuse':
      return event(context, 'refused', {
        by,
        why: input.why,
        ...(input.rule === undefined ? {} : { rule: input.rule }),
      });
    case 'delegate':
      return handOver(context, state, input.to as number);
    case 'take-over':
      return takeOver(context, state);
    case 'escalate':
      return escalate(context, state);
    default:
      return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
  }
}

function started({ returns, escalations }: ReviewState, data: StageEvent['data']): ReviewState {
  return {
    level: data.level as Level,
    decision: 'open',
    ...(data.dueOn === null ? {} : { dueOn: data.dueOn as Day }),
    ...(data.odd === true || returns ? { odd: true } : {}),
    ...(returns ? { returns } : {}),
    ...(escalations ? { escalations } : {}),
  };
}

function escalated({ delegate: _, ...before }: ReviewState, data: StageEvent['data']): ReviewState {
  const escalations = (before.escalations ?? 0) + 1;
  return { ...before, level: data.level as Level, dueOn: data.dueOn as Day, odd: true, escalations };
}

function evolve(state: ReviewState | undefined, { type, data }: StageEvent): ReviewState {
  const before: ReviewState = state ?? { level: 'district', decision: 'open' };
  switch (type) {
    case 'started':
      return started(before, data);
    case 'signed-first':
      return { ...before, firstBy: data.by as number };
    case 'approved':
      return { ...before, decision: 'passed' };
    case 'refused':
      return { ...before, decision: 'failed' };
    case 'returned':
      return { ...before, decision: 'returned', returns: (before.returns ?? 0) + 1 };
    case 'delegated':
      return { ...before, delegate: data.to as number };
    case 'escalated':
      return escalated(before, data);
    case 'recounted':
      return { ...before, dueOn: data.dueOn as Day };
    default:
      return before;
  }
}

export const review: Kind<ReviewState> = {
  key: 'review',
  title: text('审核', 'Review'),
  settings: {
    at: { type: 'level', label: text('由哪一级审核', 'Reviewed at') },
    within: { type: 'duration', optional: true, label: text('多久内办结', 'Time allowed') },
    countersign: { type: 'yes-no', optional: true, label: text('需要会签', 'Countersigned') },
    exceptionsFirst: { type: 'yes-no', optional: true, label: text('先看例外', 'Exceptions first') },
  },
  actions: {
    approve: {
      label: text('通过', 'Approve'),
      by: ['handler'],
      bulk: true,
      decides: true,
      recusal: 'preparer',
      input: { note: { type: 'text', optional: true, label: text('备注', 'Note'), maxLength: 500, prose: true } },
    },
    return: {
      label: text('退回补正', 'Return for correction'),
      by: ['handler'],
      bulk: true,
      decides: true,
      recusal: 'preparer',
      input: { what, why },
    },
    refuse: {
      label: text('不通过', 'Refuse'),
      by: ['handler'],
      bulk: true,
      decides: true,
      recusal: 'preparer',
      input: { why, rule: { type: 'text', optional: true, label: text('依据条款', 'Clause'), maxLength: 100 } },
    },
    delegate: {
      label: text('交同事办', 'Hand to a colleague'),
      by: ['handler'],
      recusal: 'subject',
      input: { to: { type: 'person', label: text('交给', 'To') } },
    },
    'take-over': { label: text('由我来办', 'Take over'), by: ['handler'], recusal: 'preparer' },
    escalate: { label: text('逾期上报', 'Escalate'), by: ['system'], recusal: 'none' },
  },
  passage: () => ({ through: 'passed', not: 'refused', says: text('通过', 'approved'), after: true }),
  measures: {
    passed: text('通过', 'approved'),
    refused: text('不通过', 'refused'),
    returned: text('退回补正', 'returned'),
    escalated: text('逾期上报', 'escalated'),
  },
  says,
  meanings: {
    passed: text('这一环节审核通过的，一件算一次', 'Approved at this stage, each case once'),
    refused: text(
      '这一环节审核不通过的；申诉后改判的不再算',
      'Refused at this stage; no longer counted once an appeal is upheld',
    ),
    returned: text(
      '退回补正的次数，一件退两次算两次',
      'How often something was sent back to be mended; twice for one case counts twice',
    ),
    escalated: text('过了期限、报到上一级的次数', 'How often the deadline passed and the level above was told'),
  },
  start,
  decide,
  evolve,
  outcome: (state) => state.decision,
  counts: { started: { by: 'within' }, escalated: { by: 'within' } },
  waiting: (_settings, state) => ({
    with: { level: state.level },
    dueOn: state.dueOn ?? null,
    odd: state.odd ?? false,
  }),
  hand: ({ delegate, firstBy }, personId) =>
    firstBy === personId || (delegate !== undefined && delegate !== personId) ? 'colleague' : 'each',
  oddities: ({ escalations = 0 }) =>
    escalations > 0
      ? [text(`下级到期没有办，已上报 ${escalations} 次`, `Overdue below: escalated ${escalations} times`)]
      : [],
  contribution: (state) => ({
    passed: state.decision === 'passed' ? 1 : 0,
    refused: state.decision === 'failed' ? 1 : 0,
    returned: state.returns ?? 0,
    escalated: state.escalations ?? 0,
  }),
  effects: (_context, { type }) =>
    type === 'returned'
      ? [
          {
            do: 'message',
            topic: 'case-returned',
            to: 'subject',
            words: text('退回补正：请按说明改好再交，期限不受影响', 'Sent back: please correct and hand in again'),
          },
        ]
      : type === 'refused'
        ? [
            { do: 'release-keys' },
            {
              do: 'message',
              topic: 'case-refused',
              to: 'subject',
              words: text(
                '未通过，理由写在办件里；不服可以提异议',
                'Not approved; the reason is in the case, and you may object',
              ),
            },
          ]
        : [],
};
