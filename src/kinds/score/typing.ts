// Sheets that judges signed on paper: typed by one officer and again by another, and counted when two of them agree. Who typed what is in the history;
// neither sees the numbers of the other, only where they differ.
import type { ScoreState, SeatMark } from '#kinds/score/state.ts';
import { own } from '#kit/own.ts';
import { type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { StageContext, StageEvent } from '#policy/kind.ts';
import type { Mark } from '#policy/scoring.ts';

/** Criteria for which two people typed another number, or a veto that only one of them saw. */
export function differing(one: Mark, other: Mark): string[] {
  const keys = [one, other].flatMap(({ points, vetoes = {} }) => [...Object.keys(points), ...Object.keys(vetoes)]);
  const vetoed = ({ vetoes = {} }: Mark, key: string) => Object.hasOwn(vetoes, key);
  return [...new Set(keys)].filter(
    (key) => own(one.points, key) !== own(other.points, key) || vetoed(one, key) !== vetoed(other, key),
  );
}

export function enterSheet(
  context: StageContext,
  state: ScoreState,
  { seat, paper }: StageEvent['data'],
  mark: SeatMark,
): readonly StageEvent[] | Refusal {
  const by = context.actor.personId;
  if (state.marks[seat as number])
    return refuse('marked-already', '这一席已经打过分', 'This seat has marked already', {
      next: text('要改，先“重新打分”并写明理由', 'To change it, have it marked again and say why'),
    });
  const typed = state.sheets[seat as number] ?? [];
  const own = typed.find((one) => one.by === by);
  if (own && differing(own.mark, mark).length === 0)
    return refuse(
      'second-person-needed',
      '这张表您已经录过，要由另一人再录一遍',
      'You typed this sheet already; another person types it again',
      { rule: 'four-eyes', next: text('请同事对着原表录', 'Let a colleague type it from the paper') },
    );
  const entered: StageEvent = {
    ...{ stage: context.stageKey, type: 'sheet-entered' },
    data: { seat, ...mark, by, ...(typeof paper === 'number' ? { paper } : {}) },
  };
  const agreed = typed.some((one) => one.by !== by && differing(one.mark, mark).length === 0);
  return agreed ? [entered, { stage: context.stageKey, type: 'marked', data: { seat, ...mark } }] : [entered];
}
