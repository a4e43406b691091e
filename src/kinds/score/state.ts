// A work before a panel as it stands: seats and never judges, marks, what was typed from paper, and the place at the end. A fold of its events.
import type { Recusal } from '#kinds/score/actions.ts';
import type { Day } from '#kit/days.ts';
import type { Text } from '#kit/text.ts';
import type { StageEvent } from '#policy/kind.ts';
import type { Level } from '#policy/programme.ts';
import type { Mark } from '#policy/scoring.ts';

/** A mark with the judge's total in thousandths, as it came to on the day. */
export interface SeatMark extends Mark {
  readonly total: number;
}

/** An award as it was given: its key, and how it was called then. */
export interface GivenAward {
  readonly key: string;
  readonly label: Text;
}

export interface TypedSheet {
  readonly mark: SeatMark;
  readonly by: number;
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
  /** Typed from signed paper, by one person or by two who do not agree: each as he typed it last. */
  readonly sheets: Readonly<Record<number, readonly TypedSheet[]>>;
  readonly reopened: number;
  /** Seen by somebody who is not to know how far it is. */
  readonly shut?: true;
  readonly ranked?: {
    readonly total: number;
    readonly place: number | null;
    readonly taken: boolean;
    /** Its awards by key and name, the highest first; there only where the scheme has awards. */
    readonly awards?: readonly GivenAward[];
    /** Its scheme takes everybody: the place is all that came of it. */
    readonly orderOnly?: true;
    /** Of the panel, from 1: a work marked anew is ranked at a later one. */
    readonly closing: number;
  };
}

export const marksOf = ({ marks }: ScoreState): readonly SeatMark[] => Object.values(marks);

/** Every seat has marked or is recused. */
export const isComplete = ({ before, marks, recused }: ScoreState): boolean =>
  before !== undefined && Object.keys(marks).length + Object.keys(recused).length === before.seats;

const without = <T>(all: Readonly<Record<number, T>>, seat: unknown): Readonly<Record<number, T>> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== String(seat)));

const markIn = ({ points, vetoes, total }: StageEvent['data']): SeatMark => ({
  points: points as SeatMark['points'],
  ...(vetoes ? { vetoes: vetoes as NonNullable<Mark['vetoes']> } : {}),
  total: total as number,
});

/** Whoever types again corrects what they typed. */
const typedAfter = (before: readonly TypedSheet[] = [], data: StageEvent['data']): readonly TypedSheet[] => [
  ...before.filter(({ by }) => by !== data.by),
  { mark: markIn(data), by: data.by as number },
];

export const empty: ScoreState = { level: 'district', dueOn: null, marks: {}, recused: {}, sheets: {}, reopened: 0 };

/** What was given at a seat that was left stands in the history and counts no more. */
function reseated(state: ScoreState, { left, added, near }: StageEvent['data']): ScoreState {
  const before = added === undefined ? state.before! : { ...state.before!, seats: added as number };
  const recused: Record<number, Recusal> = { ...state.recused };
  if (typeof left === 'number') recused[left] = 'left';
  if (typeof added === 'number' && near) recused[added] = near as Recusal;
  return { ...state, before, recused, marks: without(state.marks, left), sheets: without(state.sheets, left) };
}

export function evolve(state: ScoreState = empty, { type, data }: StageEvent): ScoreState {
  const seat = data.seat as number;
  switch (type) {
    case 'started': {
      // Entered once more after an appeal: its marks stand until somebody says which are to be given again.
      const { ranked: _, ...before } = state;
      return { ...before, level: data.level as Level, dueOn: data.dueOn as Day | null };
    }
    case 'recounted':
      return { ...state, dueOn: data.dueOn as Day };
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
    case 'reseated':
      return reseated(state, data);
    case 'sheet-entered':
      return { ...state, sheets: { ...state.sheets, [seat]: typedAfter(state.sheets[seat], data) } };
    case 'reopened-for-marks':
      return { ...state, marks: seat === undefined ? {} : without(state.marks, seat), reopened: state.reopened + 1 };
    case 'ranked':
      return { ...state, ranked: data as unknown as NonNullable<ScoreState['ranked']> };
    default:
      return state;
  }
}
