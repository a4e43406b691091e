// A limited thing that many want: first come, by turn, by draw, or one of several to choose from. Who has one is decided before the case is
// opened (src/claims, docs/decisions/0013); the case begins with it and goes on to what is done with it.
import { publishedSays } from '#kinds/claim/published.ts';
import { refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import { weightLines } from '#policy/draw-weights.ts';
import { durationOf, joined, put } from '#policy/in-words.ts';
import type { Kind } from '#policy/kind.ts';

/** How what there is too little of is shared. */
export const sharings = ['rush', 'queue', 'draw', 'choice'] as const;
export type Sharing = (typeof sharings)[number];

export interface ClaimState {
  /** What he has; absent until it is written down. */
  readonly package?: string;
  readonly offerId?: number;
}

const ways = {
  rush: text('先到先得，领完为止', 'first come, first served, while there are any'),
  queue: text(
    '先到先得，领完了排队，有人退回就轮到下一位',
    'first come, first served; then by turn as places come free',
  ),
  draw: text('公开抽签，抽签过程人人可以复核', 'a public draw that everybody can check'),
  choice: text('每人从几种里选一种，选完为止', 'each chooses one of several, while there are any'),
} as const;

const sharingOf = (value: unknown): Sharing | undefined => sharings.find((one) => one === value);

export const claim: Kind<ClaimState> = {
  key: 'claim',
  title: text('领取', 'Claim'),
  settings: {
    sharing: {
      type: 'choice',
      label: text('不够时怎样分', 'How they are shared'),
      choices: [
        { key: 'rush', label: text('先到先得', 'first come, first served') },
        { key: 'queue', label: text('先到先得，领完排队', 'first come, then a waiting list') },
        { key: 'draw', label: text('抽签', 'a draw') },
        { key: 'choice', label: text('每人选一种', 'each chooses one of several') },
      ],
    },
    per: {
      type: 'choice',
      optional: true,
      label: text('每多少人一份', 'One for each'),
      choices: [
        { key: 'person', label: text('每人', 'person') },
        { key: 'household', label: text('每户', 'household') },
      ],
    },
    confirmWithin: {
      type: 'duration',
      optional: true,
      label: text('轮到以后多久内确认', 'Time to confirm when it is one’s turn'),
    },
    publishes: {
      type: 'choice',
      optional: true,
      showWhen: { fact: 'form.sharing', test: 'is', value: 'draw' },
      label: text('谁领到了，公开什么', 'What is made public of who has one'),
      choices: [
        { key: 'numbers', label: text('只公开报名号', 'entry numbers alone') },
        { key: 'names', label: text('姓名隐去中间的字，加基层工会', 'masked name and grass-roots union') },
      ],
    },
    weights: {
      type: 'table',
      optional: true,
      maxRows: 10,
      showWhen: { fact: 'form.sharing', test: 'is', value: 'draw' },
      label: text('加签：谁多几张', 'Weights: who has more tickets'),
      columns: {
        says: { type: 'text', label: text('什么情况', 'For what'), maxLength: 60 },
        saysEn: { type: 'text', label: text('英文', 'In English'), maxLength: 120 },
        fact: { type: 'text', label: text('看册上哪一项', 'By which fact'), maxLength: 120, names: [{ of: 'fact' }] },
        test: {
          type: 'choice',
          label: text('怎样算', 'It counts when'),
          choices: [
            { key: 'yes', label: text('是', 'it is so') },
            { key: 'at-least', label: text('至少这么多', 'at least so many') },
            { key: 'none', label: text('册上没有', 'nothing is on file') },
          ],
        },
        least: { type: 'number', optional: true, whole: true, min: 1, max: 100, label: text('至少多少', 'How many') },
        tickets: { type: 'number', whole: true, min: 1, max: 99, label: text('加几张', 'Tickets more') },
      },
    },
  },
  actions: {
    submit: {
      label: text('记下领到的', 'Write down what was claimed'),
      by: ['system'],
      recusal: 'none',
      input: {
        package: { type: 'text', label: text('哪一种', 'Which'), maxLength: 60 },
        offerId: { type: 'number', whole: true, min: 1, label: text('名额编号', 'Number of the offer') },
      },
    },
  },
  passage: () => ({ through: 'claimed', says: text('领到', 'given one'), comes: true }),
  measures: { claimed: text('领到', 'claimed') },
  meanings: { claimed: text('领到名额、没有退回的', 'Given one, and not given back') },
  givenBack: true,
  says(settings) {
    const { sharing, per, confirmWithin } = settings;
    const lines = sharing === 'draw' ? weightLines(settings) : [];
    const way = sharingOf(sharing);
    const time = durationOf(confirmWithin);
    return joined(
      [
        per === 'household'
          ? text('每户限领一份', 'one for each household')
          : text('每人限领一份', 'one for each person'),
        way ? ways[way] : text('（怎样分未定）', '(how they are shared is not chosen)'),
        ...lines.map(({ says, saysEn, tickets }) =>
          text(`${says}的加${tickets}张签`, `${saysEn}: ${tickets} ticket${tickets === 1 ? '' : 's'} more`),
        ),
        ...(time ? [put('轮到的人须在{0}内确认', 'to be confirmed within {0} when it is one’s turn', time)] : []),
        ...(sharing === 'draw' ? [publishedSays(settings)] : []),
      ],
      '，',
      '; ',
    );
  },
  start: (context) => [{ stage: context.stageKey, type: 'started', data: {} }],
  decide(context, state, { action, input }) {
    if (action !== 'submit')
      return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    if (typeof input.package !== 'string' || typeof input.offerId !== 'number')
      return refuse('claim-unnamed', '没有写明领的是什么', 'It does not say what was claimed');
    if (state.package !== undefined) return refuse('claimed-already', '已经记下领到的了', 'Written down already');
    return [{ stage: context.stageKey, type: 'claimed', data: { package: input.package, offerId: input.offerId } }];
  },
  evolve(state = {}, { type, data }) {
    if (type !== 'claimed') return state;
    return { package: data.package as string, offerId: data.offerId as number };
  },
  outcome: (state) => (state.package === undefined ? 'open' : 'passed'),
  waiting: () => ({ with: 'system', dueOn: null, odd: false }),
  contribution: (state) => ({ claimed: state.package === undefined ? 0 : 1 }),
  effects: (_context, { type }) =>
    type === 'claimed'
      ? [
          {
            do: 'message',
            topic: 'claimed',
            to: 'subject',
            words: text('领到了，怎么取写在办件里', 'You have one; your case says how to get it'),
          },
        ]
      : [],
};
