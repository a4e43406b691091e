// A master and his apprentices: the master asks, each apprentice answers for himself, either may leave before the start, and only with so many who agreed
// does the case go on. An invitation is the match of two sides where one is named by the other; what is shown to everybody is the kind `match`.
import { actions } from '#kinds/pact/actions.ts';
import { contribution, evolve, meanings, measures, type PactState, withStatus } from '#kinds/pact/state.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import { put } from '#policy/in-words.ts';
import type { Effect, Kind, StageAction, StageContext, StageEvent } from '#policy/kind.ts';

/** Once more after a no or after leaving; then it is enough. */
const timesAtMost = 2;

const event = (context: StageContext, type: string, data: Record<string, unknown>): StageEvent[] => [
  { stage: context.stageKey, type, data: { ...data, by: context.actor.personId, on: context.today } },
];

const reload = text('刷新看最新情况', 'Reload to see what happened');
const notNow = (): Refusal =>
  refuse('pact-moved-on', '情况变了，现在不能这样办', 'It stands differently by now; this cannot be done', {
    next: reload,
  });
const rule = ({ least, most }: PactState): string => `pact.${least}-to-${most}`;

function tooMany(state: PactState): Refusal {
  const { least, most } = state;
  return refuse(
    'pairs-full',
    `一名师傅带 ${least} 到 ${most} 名徒弟，已经请了 ${most} 名`,
    `One master takes ${least} to ${most} apprentices, and ${most} are asked already`,
    { rule: rule(state), next: text('有人不同意或退出了，再请别人', 'When somebody says no or leaves, ask another') },
  );
}

function tooFew(state: PactState): Refusal {
  const missing = state.least - withStatus(state, 'agreed');
  return refuse(
    'pairs-missing',
    `一名师傅带 ${state.least} 到 ${state.most} 名徒弟，还差 ${missing} 名徒弟同意`,
    `One master takes ${state.least} to ${state.most} apprentices; ${missing} more must agree`,
    { rule: rule(state), next: text('等徒弟答复，或再请一名', 'Wait for their answers, or ask another') },
  );
}

function invite(context: StageContext, state: PactState, { person }: StageAction['input']) {
  if (person === context.case.personId)
    return refuse('own-apprentice', '不能当自己的徒弟', 'Nobody is their own apprentice', {
      next: text('请另一名职工', 'Ask another member'),
    });
  const before = Object.values(state.pairs).filter(({ personId }) => personId === person);
  if (before.some(({ status }) => status === 'asked' || status === 'agreed'))
    return refuse('asked-already', '已经请过这位了', 'They are asked already', {
      next: text('等对方答复', 'Wait for their answer'),
    });
  if (before.length >= timesAtMost)
    return refuse(
      'asked-enough',
      `请过这位 ${timesAtMost} 次了，不再请`,
      `He was asked ${timesAtMost} times; that is enough`,
      {
        next: text('请另一名职工', 'Ask another member'),
      },
    );
  if (withStatus(state, 'asked', 'agreed') >= state.most) return tooMany(state);
  return event(context, 'invited', { number: Object.keys(state.pairs).length + 1, to: person });
}

/** What is done with one pair, and how it must stand for that. */
const moves = {
  confirm: { from: ['asked'], type: 'confirmed' },
  'confirm-on-paper': { from: ['asked'], type: 'confirmed' },
  decline: { from: ['asked'], type: 'declined' },
  leave: { from: ['agreed'], type: 'left' },
  'let-go': { from: ['asked', 'agreed'], type: 'let-go' },
} as const;

/** As a form gives it, or as JSON does. */
function paperIn({ paper }: StageAction['input']): number | undefined {
  const id = typeof paper === 'string' && /^\d{1,15}$/.test(paper) ? Number(paper) : paper;
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : undefined;
}

function move(context: StageContext, state: PactState, { action, input }: StageAction) {
  const { from, type } = moves[action as keyof typeof moves];
  const number = input.pair as number;
  const found = state.pairs[number];
  if (!found) return refuse('no-such-pair', '没有这名徒弟', 'There is no such apprentice', { next: reload });
  if (!(from as readonly string[]).includes(found.status)) return notNow();
  const paper = action === 'confirm-on-paper' ? paperIn(input) : undefined;
  return event(context, type, { number, to: found.personId, ...(paper === undefined ? {} : { paper }) });
}

function decide(context: StageContext, state: PactState, action: StageAction): readonly StageEvent[] | Refusal {
  if (!Object.hasOwn(actions, action.action))
    return refuse('unknown-action', `这个环节不能“${action.action}”`, `This stage has no action "${action.action}"`);
  if (state.status !== 'open') return notNow();
  switch (action.action) {
    case 'invite':
      return invite(context, state, action.input);
    case 'begin':
      return withStatus(state, 'agreed') < state.least ? tooFew(state) : event(context, 'settled', {});
    case 'give-up':
      return event(context, 'given-up', { why: action.input.why });
    default:
      return move(context, state, action);
  }
}

const mine = text('请到“我的师徒”里看', 'see “Masters and apprentices”');
/** To the apprentice. */
const toOther: Readonly<Record<string, Text>> = {
  invited: put(
    '有一位师傅想带您，同意不同意都由您，{0}',
    'A master would like to take you as an apprentice; it is for you to agree or not: {0}',
    mine,
  ),
  'let-go': put('师傅不再请您带徒了，{0}', 'The master asks you no longer: {0}', mine),
};
const onPaper = put(
  '工会凭您签了名的协议，登记了您同意拜师；不是您的意思，就退出，{0}',
  'Your union entered, with the pact that you signed, that you agree. If this is not so, leave: {0}',
  mine,
);
/** To the master. */
const toOwner: Readonly<Record<string, Text>> = {
  confirmed: text('一名徒弟同意了', 'An apprentice agreed'),
  declined: text('一名徒弟没有同意，可以再请别人', 'An apprentice said no; you may ask another'),
  left: text(
    '一名徒弟退出了；还没交给工会的，可以再请别人',
    'An apprentice left; while the pact is not with the union you may ask another',
  ),
};

function effects(_context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  const all: Effect[] = [];
  const paper = typeof data.paper === 'number' ? data.paper : null;
  if (paper !== null) all.push({ do: 'paper', documentId: paper });
  if (type === 'given-up') all.push({ do: 'release-keys' });
  const other = type === 'confirmed' && paper !== null ? onPaper : own(toOther, type);
  if (other)
    all.push({ do: 'message', topic: `pact-${type}`, to: data.to as number, words: other, link: '/hall/pairs' });
  const forOwner = own(toOwner, type);
  if (forOwner) all.push({ do: 'message', topic: `pact-${type}`, to: 'subject', words: forOwner });
  return all;
}

const outcomes = { open: 'open', settled: 'passed', 'given-up': 'failed' } as const;
const many = { type: 'number', whole: true, min: 1, max: 20 } as const;
const numberIn = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

export const pact: Kind<PactState> = {
  key: 'pact',
  title: text('师徒结对', 'Pact of master and apprentices'),
  settings: {
    least: { ...many, label: text('至少几名徒弟', 'Apprentices at least') },
    most: { ...many, label: text('最多几名徒弟', 'Apprentices at most') },
    shows: {
      ...{
        type: 'table',
        optional: true,
        maxRows: 20,
        label: text('徒弟看得到哪些栏', 'Fields that apprentices read'),
      },
      columns: { field: { type: 'text', label: text('哪一栏', 'Field of the form'), names: [{ of: 'field' }] } },
    },
  },
  actions,
  passage: () => ({ through: 'settled', not: 'givenUp', says: text('结成协议', 'pacts agreed') }),
  measures,
  meanings,
  says: ({ least, most }) => {
    const [from, to] = [String(least ?? '…'), String(most ?? '…')];
    return put(
      '师傅请{0}到{1}名徒弟，每名徒弟自己同意才算数，也可以退出；同意的够{0}名才进入下一步',
      'the master asks {0} to {1} apprentices; each agrees for himself and may leave, and it goes on with {0} who agreed',
      text(from, from),
      text(to, to),
    );
  },
  start: ({ stageKey, settings }) => [
    {
      stage: stageKey,
      type: 'started',
      data: { least: numberIn(settings.least, 1), most: numberIn(settings.most, numberIn(settings.least, 1)) },
    },
  ],
  decide,
  evolve,
  outcome: ({ status }) => outcomes[status],
  waiting: () => ({ with: 'subject', dueOn: null, odd: false }),
  contribution,
  // Who was asked is told to both sides by name, on their own pages, and to nobody by number.
  outside: (state) => ({
    ...state,
    pairs: Object.fromEntries(
      Object.entries(state.pairs).map(([number, one]) => [number, { ...one, personId: 0, paper: null }]),
    ),
  }),
  effects,
};
