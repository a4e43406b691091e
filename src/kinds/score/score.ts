// A work before a panel: blind, marked seat by seat, ranked among all of its scheme. Its state knows seats and never judges; the total is made
// from the marks on it alone, so that a place can be computed again from history by anybody who may read it.
import { actions, type Recusal } from '#kinds/score/actions.ts';
import { says } from '#kinds/score/says.ts';
import { settings } from '#kinds/score/settings.ts';
import { markFrom } from '#kinds/score/sheet.ts';
import type { Day } from '#kit/days.ts';
import { Fault, isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { type Text, text } from '#kit/text.ts';
import type { Answers } from '#policy/form.ts';
import { joined, put } from '#policy/in-words.ts';
import type { Effect, Kind, StageContext, StageEvent } from '#policy/kind.ts';
import type { Duration, Level } from '#policy/programme.ts';
import { awardChoices, schemeFor, schemeOf, tieRules } from '#policy/scheme.ts';
import { isVetoed, judgeTotal, type Mark, type Scheme, workTotal } from '#policy/scoring.ts';

/** A mark with the judge's total in thousandths, as it came to on the day. */
export interface SeatMark extends Mark {
  readonly total: number;
}

/** An award as it was given: its key, and how it was called then. */
interface Given {
  readonly key: string;
  readonly label: Text;
}

export interface ScoreState {
  readonly level: Level;
  readonly dueOn: Day | null;
  /** Absent until a panel has it. */
  readonly before?: {
    readonly panel: number;
    /** Its blind number there. */
    readonly number: number;
    readonly scheme: string;
    readonly seats: number;
    /** It is ranked among those of this group alone; there only where the programme ranks in groups. */
    readonly group?: string;
    /** What ties are told apart by, of what was handed in. */
    readonly numbers: Readonly<Record<string, number>>;
    /** Judges this many thousandths apart are odd. */
    readonly apart: number | null;
  };
  readonly marks: Readonly<Record<number, SeatMark>>;
  readonly recused: Readonly<Record<number, Recusal>>;
  /** Typed from paper and not yet looked at by a second person. */
  readonly sheets: Readonly<Record<number, { readonly mark: SeatMark; readonly by: number | null }>>;
  readonly reopened: number;
  /** Seen by somebody who is not to know how far it is. */
  readonly shut?: true;
  readonly ranked?: {
    readonly total: number;
    readonly place: number | null;
    readonly taken: boolean;
    /** Its awards by key and name, the highest first; there only where the scheme has awards. */
    readonly awards?: readonly Given[];
    /** Of the panel, from 1: a work marked anew is ranked at a later one. */
    readonly closing: number;
  };
}

const marksOf = ({ marks }: ScoreState): readonly SeatMark[] => Object.values(marks);

/** Every seat has marked or is recused. */
export const isComplete = ({ before, marks, recused }: ScoreState): boolean =>
  before !== undefined && Object.keys(marks).length + Object.keys(recused).length === before.seats;

const event = (context: StageContext, type: string, data: StageEvent['data']): StageEvent[] => [
  { stage: context.stageKey, type, data },
];

function start(context: StageContext): readonly StageEvent[] | Refusal {
  const { at, within } = context.settings as { at?: Level; within?: Duration };
  const dueOn = within ? context.deadline(within) : null;
  if (isRefusal(dueOn)) return dueOn;
  return event(context, 'started', { level: at ?? context.programme.runBy, dueOn });
}

/** Of a field that somebody left empty there is none: it goes last, whichever way is preferred is told by the rule. */
const numbersOf = (context: StageContext, answers: Answers): Record<string, number> =>
  Object.fromEntries(
    tieRules(context.settings).flatMap(({ by, of }) => {
      const value = answers[of];
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
    ...(typeof group === 'string' && typeof answers[group] === 'string' ? { group: answers[group] } : {}),
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

function marked(context: StageContext, state: ScoreState, type: string, input: StageEvent['data'], more: object = {}) {
  const { seat, sheet = [] } = input as { seat: number; sheet?: Parameters<typeof markFrom>[1] };
  if (state.recused[seat]) return recusedHere();
  const scheme = schemeNow(context, state);
  const mark = markFrom(scheme, sheet);
  if (isRefusal(mark)) return mark;
  return event(context, type, { seat, ...mark, total: judgeTotal(scheme, mark), ...more });
}

function recuse(context: StageContext, state: ScoreState, { seat, why }: StageEvent['data']) {
  if (state.recused[seat as number]) return refuse('recused-already', '已经回避了', 'Recused already');
  return event(context, 'recused', { seat, why });
}

function enterSheet(context: StageContext, state: ScoreState, input: StageEvent['data']) {
  if (state.marks[input.seat as number])
    return refuse('marked-already', '这一席已经打过分', 'This seat has marked already', {
      next: text('要改，先“重新打分”并写明理由', 'To change it, have it marked again and say why'),
    });
  return marked(context, state, 'sheet-entered', input, { paper: input.paper, by: context.actor.personId });
}

function confirmSheet(context: StageContext, state: ScoreState, { seat }: StageEvent['data']) {
  const typed = state.sheets[seat as number];
  if (!typed) return refuse('no-sheet', '这一席没有等核对的评分表', 'No sheet of this seat waits to be confirmed');
  if (typed.by === context.actor.personId)
    return refuse(
      'second-person-needed',
      '这张表是您录入的，要由另一人核对',
      'You typed it; another person confirms it',
      {
        rule: 'four-eyes',
        next: text('请同事对着原表核对', 'Let a colleague compare it with the paper'),
      },
    );
  return event(context, 'marked', { seat, ...typed.mark });
}

function reopen(context: StageContext, state: ScoreState, { seat, why }: StageEvent['data']) {
  const touched = typeof seat === 'number' ? [seat] : Object.keys(state.marks);
  if (!touched.some((one) => state.marks[Number(one)]))
    return refuse('nothing-to-reopen', '还没有打过分', 'Nothing was marked yet');
  return event(context, 'reopened-for-marks', { ...(typeof seat === 'number' ? { seat } : {}), why });
}

/** Awards as the scheme calls them: whoever is taken has one of them where there are any, nobody else has. */
function given({ awards }: Scheme, { taken, award, beside = [] }: StageEvent['data']): readonly Given[] | Refusal {
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
  const scheme = schemeNow(context, state);
  const own = workTotal(scheme, marks);
  const out = marks.length === 0 || isVetoed(marks);
  if (total !== own || out !== (typeof place !== 'number') || (out && taken === true))
    return refuse('total-differs', '刚刚又有评委改了分，名次要重新排', 'A mark changed just now; rank them again', {
      next: text('请再结束一次', 'Close the panel again'),
    });
  const awards = given(scheme, input);
  if (isRefusal(awards)) return awards;
  return event(context, 'ranked', {
    ...{ total: own, place: out ? null : place, taken: taken === true, closing },
    ...(awards.length > 0 ? { awards } : {}),
  });
}

type Deciding = (
  context: StageContext,
  state: ScoreState,
  input: StageEvent['data'],
) => readonly StageEvent[] | Refusal;

/** What needs a panel, and a seat that it has. */
const deciding: Readonly<Record<string, Deciding>> = {
  mark: (context, state, input) => marked(context, state, 'marked', input),
  recuse,
  'enter-sheet': enterSheet,
  'confirm-sheet': confirmSheet,
  reopen,
  rank,
};

const without = <T>(all: Readonly<Record<number, T>>, seat: unknown): Readonly<Record<number, T>> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== String(seat)));

const markIn = ({ points, vetoes, total }: StageEvent['data']): SeatMark => ({
  points: points as SeatMark['points'],
  ...(vetoes ? { vetoes: vetoes as NonNullable<Mark['vetoes']> } : {}),
  total: total as number,
});

const empty: ScoreState = { level: 'district', dueOn: null, marks: {}, recused: {}, sheets: {}, reopened: 0 };

function evolve(state: ScoreState = empty, { type, data }: StageEvent): ScoreState {
  const seat = data.seat as number;
  switch (type) {
    case 'started': {
      // Entered once more after an appeal: its marks stand until somebody says which are to be given again.
      const { ranked: _, ...before } = state;
      return { ...before, level: data.level as Level, dueOn: data.dueOn as Day | null };
    }
    case 'admitted': {
      const { recused, ...before } = data;
      return {
        ...state,
        before: before as unknown as NonNullable<ScoreState['before']>,
        recused: recused as ScoreState['recused'],
      };
    }
    case 'marked':
      return { ...state, marks: { ...state.marks, [seat]: markIn(data) }, sheets: without(state.sheets, seat) };
    case 'recused':
      return {
        ...state,
        recused: { ...state.recused, [seat]: 'declared' },
        ...{ marks: without(state.marks, seat), sheets: without(state.sheets, seat) },
      };
    case 'sheet-entered':
      return { ...state, sheets: { ...state.sheets, [seat]: { mark: markIn(data), by: data.by as number | null } } };
    case 'reopened-for-marks':
      return { ...state, marks: seat === undefined ? {} : without(state.marks, seat), reopened: state.reopened + 1 };
    case 'ranked':
      return { ...state, ranked: data as unknown as NonNullable<ScoreState['ranked']> };
    default:
      return state;
  }
}

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
  const waiting = Object.keys(state.sheets).length;
  const points = Math.round(spread(state) / 1_000);
  return [
    ...(areApart(state) ? [text(`评委相差 ${points} 分`, `Judges are ${points} points apart`)] : []),
    ...(isVetoed(marksOf(state)) ? [text('有评委否决', 'A judge vetoed it')] : []),
    ...(waiting > 0 ? [text(`有 ${waiting} 张评分表等核对`, `Sheets to be confirmed: ${waiting}`)] : []),
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

function effects(_context: StageContext, { type, data }: StageEvent): readonly Effect[] {
  if (type === 'sheet-entered') return [{ do: 'paper', documentId: data.paper as number }];
  if (type !== 'ranked') return [];
  const words = data.taken
    ? wonInWords(data.awards as ScoreRanked['awards'])
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
    const decide = deciding[action];
    if (!decide) return refuse('unknown-action', `这个环节不能“${action}”`, `This stage has no action "${action}"`);
    if (!state.before) return notBefore();
    if (typeof input.seat === 'number' && input.seat > state.before.seats) return noSuchSeat();
    return decide(context, state, input);
  },
  outcome: ({ ranked }) => (ranked === undefined ? 'open' : ranked.taken ? 'passed' : 'failed'),
  waiting: (_settings, state) => ({
    with: { level: state.level },
    dueOn: state.dueOn,
    odd: oddities(state).length > 0,
  }),
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
