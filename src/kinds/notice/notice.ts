// Public notice: a masked list stands for some working days, anybody may object, and nothing passes while an objection is open. Who is known holds the entry
// at once; what nobody stands for is read by an officer first, who opens it as real or dismisses it, and says why.
import type { Day } from '#kit/days.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { durationOf, put } from '#policy/in-words.ts';
import type { Kind } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';

export interface NoticeState {
  readonly level: Level;
  readonly outcome: 'open' | 'passed' | 'failed';
  readonly noticeId?: number;
  readonly until?: Day;
  /** From when the public reads it; until then it can be taken back. */
  readonly from?: string;
  /** Objections not resolved yet. */
  readonly open?: readonly number[];
  /** Objections without a name that nobody has read yet; the case goes its way beside them, but does not pass before they are read. */
  readonly unread?: readonly number[];
  readonly upheld?: number;
  readonly rejected?: number;
}

const masks = [
  { key: 'name', label: text('隐去中间的字', 'masked name') },
  { key: 'organisation', label: text('只写单位', 'organisation only') },
  { key: 'none', label: text('不隐去（单位）', 'in full (organisations only)') },
] as const;

const shownAs = {
  name: text('姓名隐去中间的字', 'with masked names'),
  organisation: text('只写单位', 'naming organisations only'),
  none: text('单位名称不隐去', 'with the full names of organisations'),
};

const objectionId = { type: 'number', label: text('异议编号', 'Objection') } as const;

const unreadFirst = (count: number): Refusal =>
  refuse(
    'objection-unread',
    `还有 ${count} 条匿名异议没人看过`,
    `Nobody has read ${count} objection(s) without a name yet`,
    {
      next: text(
        '先在“匿名异议”里看一看：要核实的立为异议，其余写明理由后不立；看完自动往下走',
        'Read them first under “Without a name”: open what has to be looked into, dismiss the rest with a reason; then it goes on by itself',
      ),
    },
  );

export const noticeIsPublic = (): Refusal =>
  refuse('notice-public', '已经上公示网，不能撤回', 'It is public already and cannot be taken back', {
    next: text('名单有误，请按异议处理', 'If the list is wrong, treat it as an objection'),
  });

export const notice: Kind<NoticeState> = {
  key: 'notice',
  title: text('公示', 'Public notice'),
  settings: {
    for: { type: 'duration', label: text('公示多久', 'How long it stands') },
    mask: {
      type: 'choice',
      label: text('姓名怎么写', 'Names shown as'),
      choices: masks,
    },
  },
  actions: {
    publish: {
      label: text('公示', 'Publish'),
      by: ['handler'],
      bulk: true,
      recusal: 'none',
      input: {
        noticeId: { type: 'number', label: text('公示编号', 'Notice') },
        until: { type: 'date', label: text('公示截止', 'Until') },
        from: { type: 'text', optional: true, maxLength: 30, label: text('何时上公示网', 'Public from') },
      },
    },
    // Only by way of src/notices, which takes the whole notice back; `by` is who asked for it.
    'take-back': {
      label: text('撤回公示', 'Take the notice back'),
      ...{ by: ['system'], recusal: 'none' },
      input: {
        noticeId: { type: 'number', label: text('公示编号', 'Notice') },
        by: { type: 'number', label: text('经手人', 'By') },
      },
    },
    object: { label: text('提出异议', 'Object'), by: ['public', 'system'], recusal: 'none', input: { objectionId } },
    note: {
      label: text('收到匿名异议', 'Take in an objection without a name'),
      ...{ by: ['public'], recusal: 'none', untold: true, input: { objectionId } },
    },
    screen: {
      label: text('看匿名异议', 'Read an objection without a name'),
      by: ['screener'],
      recusal: 'preparer',
      untold: true,
      input: {
        objectionId,
        real: { type: 'yes-no', label: text('是否立为异议', 'Opened as real') },
        why: { type: 'text', label: text('理由', 'Reason'), maxLength: 500, prose: true },
      },
    },
    resolve: {
      label: text('处理异议', 'Resolve an objection'),
      by: ['handler'],
      decides: true,
      recusal: 'preparer',
      input: {
        objectionId,
        upheld: { type: 'yes-no', label: text('异议是否成立', 'Upheld') },
        why: { type: 'text', label: text('理由', 'Reason'), maxLength: 500, prose: true },
      },
    },
    close: { label: text('公示期满', 'Close'), by: ['system', 'handler'], bulk: true, recusal: 'none' },
  },
  passage: () => ({ through: 'passed', not: 'upheld', says: text('通过', 'passed'), after: true }),
  measures: {
    published: text('公示', 'published'),
    passed: text('无异议通过', 'passed'),
    objected: text('有异议', 'objected'),
    upheld: text('异议成立', 'upheld'),
  },
  says({ for: how, mask }) {
    const time = durationOf(how);
    return put(
      '公示{0}，{1}',
      'a public notice{0}, {1}',
      time ? put(' {0}', ' for {0}', time) : text('', ''),
      shownAs[typeof mask === 'string' && mask in shownAs ? (mask as keyof typeof shownAs) : 'name'],
    );
  },
  meanings: {
    published: text('已经公示的，公示还没结束的也算', 'Published, also while the notice is still running'),
    passed: text('公示期满、没有异议或异议不成立的', 'The notice ended without an objection that was upheld'),
    objected: text('有人提过异议的', 'Somebody objected, whatever came of it'),
    upheld: text('查实后成立的异议', 'Objections that proved to be right'),
  },
  start: (context) => [{ stage: context.stageKey, type: 'started', data: { level: context.programme.runBy } }],
  decide(context, state, { action, input }) {
    const is = (type: string, data: Record<string, unknown>) => [{ stage: context.stageKey, type, data }];
    switch (action) {
      case 'publish':
        if (state.noticeId !== undefined) return refuse('already-published', '已经在公示了', 'Already published');
        return is('published', {
          noticeId: input.noticeId,
          until: input.until,
          ...(input.from === undefined ? {} : { from: input.from }),
        });
      case 'take-back':
        if (state.noticeId !== input.noticeId || state.from === undefined || context.now >= new Date(state.from))
          return noticeIsPublic();
        return is('taken-back', { noticeId: input.noticeId, by: input.by });
      case 'object':
      case 'note':
        if (state.until === undefined || context.today > state.until)
          return refuse('notice-over', '公示期已过，不再受理对公示的异议', 'The notice period is over', {
            next: text('可向区总工会或12351反映', 'You can still write to the federation or call 12351'),
          });
        return is(action === 'object' ? 'objected' : 'noted', { objectionId: input.objectionId });
      case 'screen':
        if (!state.unread?.includes(input.objectionId as number))
          return refuse('no-such-objection', '没有这条没看过的异议', 'There is no such objection to be read', {
            next: text('刷新看最新情况', 'Reload to see what happened'),
          });
        return is('screened', {
          objectionId: input.objectionId,
          real: input.real === true,
          why: input.why,
          by: context.actor.personId,
        });
      case 'resolve':
        if (!state.open?.includes(input.objectionId as number))
          return refuse('no-such-objection', '没有这条待处理的异议', 'There is no such open objection');
        return is('resolved', {
          objectionId: input.objectionId,
          upheld: input.upheld === true,
          why: input.why,
          by: context.actor.personId,
        });
      case 'close':
        if (state.until === undefined || context.today <= state.until)
          return refuse(
            'notice-running',
            state.until === undefined ? '还没公示' : `公示到${state.until}，还没期满`,
            state.until === undefined ? 'Not published yet' : `The notice runs until ${state.until}`,
          );
        if (state.open?.length)
          return refuse('objection-open', '还有异议没处理', 'An objection is still open', {
            next: text('先处理异议', 'Resolve it first'),
          });
        if (state.unread?.length) return unreadFirst(state.unread.length);
        return is('closed', {});
      default:
        return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    }
  },
  evolve(state = { level: 'district', outcome: 'open' }, { type, data }) {
    switch (type) {
      case 'started': {
        const { noticeId: _, until: __, open: ___, unread: ____, from: _____, ...before } = state;
        return { ...before, level: data.level as Level, outcome: 'open' };
      }
      case 'published':
        return {
          ...state,
          noticeId: data.noticeId as number,
          until: data.until as Day,
          ...(data.from === undefined ? {} : { from: data.from as string }),
        };
      case 'taken-back': {
        const { noticeId: _, until: __, from: ___, ...before } = state;
        return before;
      }
      case 'recounted':
        return { ...state, until: data.dueOn as Day };
      case 'objected':
        return { ...state, open: [...(state.open ?? []), data.objectionId as number] };
      case 'noted':
        return { ...state, unread: [...(state.unread ?? []), data.objectionId as number] };
      case 'screened': {
        const unread = (state.unread ?? []).filter((id) => id !== data.objectionId);
        return data.real === true
          ? { ...state, unread, open: [...(state.open ?? []), data.objectionId as number] }
          : { ...state, unread };
      }
      case 'resolved': {
        const open = (state.open ?? []).filter((id) => id !== data.objectionId);
        return data.upheld === true
          ? { ...state, open, upheld: (state.upheld ?? 0) + 1, outcome: 'failed' }
          : { ...state, open, rejected: (state.rejected ?? 0) + 1 };
      }
      case 'closed':
        return { ...state, outcome: 'passed' };
      default:
        return state;
    }
  },
  outcome: (state) => state.outcome,
  counts: { published: { by: 'for', theirs: true } },
  waiting: (_settings, state) => ({
    with:
      state.noticeId === undefined || state.open?.length || state.unread?.length ? { level: state.level } : 'system',
    dueOn: state.until ?? null,
    odd: (state.open?.length ?? 0) + (state.unread?.length ?? 0) > 0,
  }),
  hand: ({ noticeId, open = [] }) => (open.length > 0 ? 'each' : noticeId === undefined ? 'together' : 'elsewhere'),
  oddities: ({ open = [], unread = [] }) => [
    ...(open.length > 0
      ? [text(`公示期间有 ${open.length} 条异议没处理`, `Objections not resolved: ${open.length}`)]
      : []),
    ...(unread.length > 0
      ? [text(`有 ${unread.length} 条匿名异议没看`, `Objections without a name not read: ${unread.length}`)]
      : []),
  ],
  // Whoever it is about is not told of what nobody has read: it may be a trick, and he may guess who wrote it.
  outside: ({ unread: _, ...state }) => state,
  contribution: (state) => ({
    published: state.noticeId === undefined ? 0 : 1,
    passed: state.outcome === 'passed' ? 1 : 0,
    objected: state.open?.length || state.upheld || state.rejected ? 1 : 0,
    upheld: state.upheld ?? 0,
  }),
  effects: (_context, { type, data }) =>
    type === 'resolved' && data.upheld === true
      ? [
          { do: 'release-keys' },
          {
            do: 'message',
            topic: 'case-refused',
            to: 'subject',
            words: text(
              '公示期间异议成立，未通过；不服可以提异议',
              'An objection was upheld; you may object to this decision',
            ),
          },
        ]
      : [],
};
