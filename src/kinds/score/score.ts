// A work before a panel: blind, marked seat by seat, ranked among all of its scheme. Its state knows seats and never judges; the total is made
// from the marks on it alone, so that a place can be computed again from history by anybody who may read it.
import { actions, type Recusal } from '#kinds/score/actions.ts';
import { says } from '#kinds/score/says.ts';
import { settings } from '#kinds/score/settings.ts';
import { markFrom } from '#kinds/score/sheet.ts';
import {
  empty,
  evolve,
  type GivenAward,
  isComplete,
  marksOf,
  type ScoreState,
  type SeatMark,
} from '#kinds/score/state.ts';
import { tooNear } from '#kinds/score/too-near.ts';
import { enterSheet } from '#kinds/score/typing.ts';
import { own } from '#kit/own.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answers } from '#policy/form.ts';
import { joined, put } from '#policy/in-words.ts';
import type { Effect, Kind, StageContext, StageEvent } from '#policy/kind.ts';
import type { Duration, Level } from '#policy/programme.ts';
import { awardChoices, schemeFor, schemeOf, tieRules } from '#policy/scheme.ts';
import { isVetoed, judgeTotal, type Scheme, workTotal } from '#policy/scoring.ts';

const event = (context: StageContext, type: string, data: StageEvent['data']): StageEvent[] => [
  { stage: context.stageKey, type, data },
];

function start(context: StageContext): readonly StageEvent[] | Refusal {
  const { at, within } = context.settings as { at?: Level; within?: Duration };
  const dueOn = within ? context.deadline(within) : null;
  return event(context, 'started', { level: at ?? context.programme.runBy, dueOn });
}

/** Of a field that somebody left empty there is none: it goes last, whichever way is preferred is told by the rule. */
const numbersOf = (context: StageContext, answers: Answers): Record<string, number> =>
  Object.fromEntries(
    tieRules(context.settings).flatMap(({ by, of }) => {
      const value = own(answers, of);
      return by === 'number' && typeof value === 'number' ? [[of, value]] : [];
    }),
  );

function admit(context: StageContext, state: ScoreState, input: StageEvent['data']): readonly StageEvent[] | Refusal {
  if (state.before)
    return refuse('admitted-already', '这件已经编入一个评审组', 'A panel has this work already', {
      next: text('刷新看最新情况', 'Reload to see what happened'),
    });
  const answers = context.answers();
  const scheme = schemeFor(context.settings, answers);
  if (!scheme)
    return refuse('no-scheme', '没有适用于这件的评审标准', 'No scheme fits this work', {
      next: text('请核对申报时选的类别', 'Check the category that was chosen'),
    });
  const { apart, group } = context.settings;
  return event(context, 'admitted', {
    ...{ panel: input.panel, number: input.number, scheme: scheme.key, seats: input.seats },
    ...(typeof group === 'string' && typeof own(answers, group) === 'string' ? { group: own(answers, group) } : {}),
    ...{ numbers: numbersOf(context, answers), apart: typeof apart === 'number' ? apart * 1_000 : null },
    recused: Object.fromEntries(
      ((input.recused ?? []) as readonly { seat: number; why: Recusal }[]).map(({ seat, why }) => [seat, why]),
    ),
  });
}

/** The scheme it is marked by. A version is pinned by the round, so it cannot have gone. */
function schemeNow({ settings: of, round }: StageContext, state: ScoreState): Scheme {
  const scheme = state.before && schemeOf(of, state.before.scheme, round.parameters);
  if (!scheme) throw new Fault(`there is no scheme ${state.before?.scheme}`);
  return scheme;
}

const notBefore = (): Refusal =>
  refuse('not-before-a-panel', '这件还没有编入评审组', 'No panel has this work yet', {
    next: text('先把它编入评审组', 'Put it before a panel first'),
  });

const noSuchSeat = (): Refusal => refuse('no-such-seat', '评审组没有这一席', 'The panel has no such seat');

const recusedHere = (): Refusal =>
  refuse('recused', '这件要回避，不能打分', 'You are recused from this work', {
    rule: 'recusal',
    next: text('请评别的作品', 'Go on with the others'),
  });

/** What the sheet comes to by the scheme; a recused seat gives none. */
function markOf(context: StageContext, state: ScoreState, input: StageEvent['data']): SeatMark | Refusal {
  const { seat, sheet = [] } = input as { seat: number; sheet?: Parameters<typeof markFrom>[1] };
  if (state.recused[seat]) return recusedHere();
  const scheme = schemeNow(context, state);
  const mark = markFrom(scheme, sheet);
  return isRefusal(mark) ? mark : { ...mark, total: judgeTotal(scheme, mark) };
}

function marked(context: StageContext, state: ScoreState, input: StageEvent['data']) {
  const mark = markOf(context, state, input);
  return isRefusal(mark) ? mark : event(context, 'marked', { seat: input.seat, ...mark });
}

function recuse(context: StageContext, state: ScoreState, { seat, why }: StageEvent['data']) {
  if (state.recused[seat as number]) return refuse('recused-already', '已经回避了', 'Recused already');
  return event(context, 'recused', { seat, why });
}

function reopen(context: StageContext, state: ScoreState, { seat, why }: StageEvent['data']) {
  const touched = typeof seat === 'number' ? [seat] : Object.keys(state.marks);
  if (!touched.some((one) => state.marks[Number(one)]))
    return refuse('nothing-to-reopen', '还没有打过分', 'Nothing was marked yet');
  return event(context, 'reopened-for-marks', { ...(typeof seat === 'number' ? { seat } : {}), why });
}

/** A judge leaves his seat, another takes a seat of his own, or both. */
function reseat(context: StageContext, { before }: ScoreState, { left, added, near, why }: StageEvent['data']) {
  if ((left === undefined && added === undefined) || (added !== undefined && added !== before!.seats + 1))
    return noSuchSeat();
  const seats = { ...(left === undefined ? {} : { left }), ...(added === undefined ? {} : { added }) };
  return event(context, 'reseated', { ...seats, ...(near === undefined ? {} : { near }), why });
}

/** Awards as the scheme calls them: whoever is taken has one of them where there are any, nobody else has. */
function given({ awards }: Scheme, { taken, award, beside = [] }: StageEvent['data']): readonly GivenAward[] | Refusal {
  const main = typeof award === 'string' ? [award] : [];
  const keys = [...main, ...(beside as readonly { award: string }[]).map((one) => one.award)];
  const found = keys.flatMap((key) => awards.find((one) => one.key === key) ?? []);
  const due = awards.some((one) => !one.beside);
  const fits = taken === true ? due === main.length > 0 : keys.length === 0;
  if (!fits || found.length < keys.length)
    return refuse('award-unfit', '奖项和评审标准对不上', 'The awards do not fit the scheme', {
      next: text('请再结束一次', 'Close the panel again'),
    });
  return found.map(({ key, label }) => ({ key, label }));
}

function rank(context: StageContext, state: ScoreState, input: StageEvent['data']) {
  if (!isComplete(state))
    return refuse('marks-missing', '还有评委没打分', 'Some judges have not marked yet', {
      next: text('等评委打完分', 'Wait for their marks'),
    });
  const { total, place, taken, closing } = input;
  const marks = marksOf(state);
  const few = tooNear([marks.length], context.settings.judges as number);
  if (few) return few;
  const scheme = schemeNow(context, state);
  const own = workTotal(scheme, marks);
  const out = isVetoed(marks);
  if (total !== own || out !== (typeof place !== 'number') || (out && taken === true))
    return refuse('total-differs', '刚刚又有评委改了分，名次要重新排', 'A mark changed just now; rank them again', {
      next: text('请再结束一次', 'Close the panel again'),
    });
  const awards = given(scheme, input);
  if (isRefusal(awards)) return awards;
  return event(context, 'ranked', {
    ...{ total: own, place: out ? null : place, taken: taken === true, closing },
    ...(awards.length > 0 ? { awards } : {}),
    ...(selects(scheme) ? {} : { orderOnly: true }),
  });
}

type Deciding = (
  context: StageContext,
  state: ScoreState,
  input: StageEvent['data'],
) => readonly StageEvent[] | Refusal;

/** What needs a panel, and a seat that it has. */
const deciding: Readonly<Record<string, Deciding>> = {
  mark: marked,
  recuse,
  'enter-sheet': (context, state, input) => {
    const mark = markOf(context, state, input);
    return isRefusal(mark) ? mark : enterSheet(context, state, input, mark);
  },
  reopen,
  reseat,
  rank,
};

/** How far apart the judges are, in thousandths. */
function spread(state: ScoreState): number {
  const totals = marksOf(state).map(({ total }) => total);
  return totals.length < 2 ? 0 : Math.max(...totals) - Math.min(...totals);
}

const areApart = (state: ScoreState): boolean => {
  const apart = state.before?.apart ?? null;
  return apart !== null && spread(state) > apart;
};

function oddities(state: ScoreState) {
  const typed = Object.values(state.sheets);
  const differ = typed.filter((one) => one.length > 1).length;
  const waiting = typed.length - differ;
  const points = Math.round(spread(state) / 1_000);
  return [
    ...(areApart(state) ? [text(`评委相差 ${points} 分`, `Judges are ${points} points apart`)] : []),
    ...(isVetoed(marksOf(state)) ? [text('有评委否决', 'A judge vetoed it')] : []),
    ...(waiting > 0
      ? [text(`有 ${waiting} 张评分表等第二人录入`, `Sheets to be typed a second time: ${waiting}`)]
      : []),
    ...(differ > 0 ? [text(`有 ${differ} 张评分表两次录入不一致`, `Sheets typed differently: ${differ}`)] : []),
    ...(state.reopened > 0 ? [text(`重新打分过 ${state.reopened} 次`, `Marked again: ${state.reopened}`)] : []),
  ];
}

/** Marks and blind number are nobody's but the union's that has it judged, until places are out. */
const outside = (state: ScoreState): ScoreState =>
  state.ranked || !state.before ? state : { ...empty, level: state.level, dueOn: state.dueOn, shut: true };

type ScoreRanked = NonNullable<ScoreState['ranked']>;

const wonInWords = (awards: ScoreRanked['awards']): Text =>
  awards
    ? put(
        '评审结束，您获得：{0}',
        'The judging is over: you have won {0}',
        joined(
          awards.map(({ label }) => label),
          '、',
          ', ',
        ),
      )
    : text('评审结束，您的作品入选了', 'The judging is over: your work was taken');

/** A scheme that takes everybody gives an order, and no answer. */
const selects = ({ take, floor, awards }: Scheme): boolean => take !== null || floor > 0 || awards.length > 0;

function effects(_context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  if (type === 'sheet-entered') return typeof data.paper === 'number' ? [{ do: 'paper', documentId: data.paper }] : [];
  if (type !== 'ranked') return [];
  const words = data.taken
    ? data.orderOnly === true
      ? text('专家评完了，等下一步决定', 'The experts have marked it; what follows is still to be decided')
      : wonInWords(data.awards as ScoreRanked['awards'])
    : text(
        '评审结束，您的作品没有入选；不服可以提异议',
        'The judging is over: your work was not taken; you may object',
      );
  const told: Effect = { do: 'message', topic: 'scored', to: 'subject', words };
  return data.taken ? [told] : [{ do: 'release-keys' }, told];
}

export const score: Kind<ScoreState> = {
  key: 'score',
  title: text('评审打分', 'Scoring'),
  ...{ settings, actions, says, start, evolve, oddities, outside, effects },
  passage: () => ({ through: 'taken', not: 'vetoed', says: text('入选', 'taken') }),
  measures: {
    works: text('参评', 'works'),
    marked: text('评完', 'marked by all'),
    taken: text('入选', 'taken'),
    vetoed: text('被否决', 'vetoed'),
  },
  meanings: {
    works: text('进入评审的作品，评没评完都算', 'Works that came to the judging, marked or not'),
    marked: text('每一席都打了分或回避了的', 'Every seat has marked it or is recused'),
    taken: text('按名次入选的', 'Taken by their place'),
    vetoed: text('有评委一票否决的', 'Vetoed by a judge'),
  },
  decide(context, state, { action, input }) {
    if (state.ranked)
      return refuse('ranked-already', '名次已经排出', 'It is ranked already', {
        next: text('刷新看最新情况', 'Reload to see what happened'),
      });
    if (action === 'admit') return admit(context, state, input);
    const decide = own(deciding, action);
    if (!decide) return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    if (!state.before) return notBefore();
    if ([input.seat, input.left].some((seat) => typeof seat === 'number' && seat > state.before!.seats))
      return noSuchSeat();
    return decide(context, state, input);
  },
  outcome: ({ ranked }) => (ranked === undefined ? 'open' : ranked.taken ? 'passed' : 'failed'),
  counts: { started: { by: 'within' } },
  waiting: (_settings, state) => ({
    with: { level: state.level },
    dueOn: state.dueOn,
    odd: oddities(state).length > 0,
  }),
  hand: (state) => (!state.before ? 'together' : isComplete(state) ? 'elsewhere' : 'judges'),
  contribution: (state) => ({
    works: 1,
    marked: isComplete(state) ? 1 : 0,
    taken: state.ranked?.taken ? 1 : 0,
    vetoed: isVetoed(marksOf(state)) ? 1 : 0,
    ...Object.fromEntries((state.ranked?.awards ?? []).map(({ key }) => [`taken@award=${key}`, 1])),
  }),
  splits: (settings) => {
    const choices = awardChoices(settings);
    return choices.length === 0 ? [] : [{ measure: 'taken', by: 'award', label: text('奖项', 'award'), choices }];
  },
  award: ({ ranked }) => ranked?.awards?.[0] ?? null,
};
