// The milestones of what was promised: laid down by whoever promised it, each with its day, ticked off by a report, and told of when its day has passed.
// What they are called stands in the answers of the case; the history holds their days alone.
import { dayColumn, rowsIn, tableOf } from '#kinds/deliver/table.ts';
import type { Day } from '#kit/days.ts';
import { isRefusal, type Refusal, refuse } from '#kit/refusal.ts';
import { text } from '#kit/text.ts';
import type { Answers } from '#policy/form.ts';
import type { StageContext, StageEvent } from '#policy/kind.ts';

export interface Milestone {
  readonly by: Day;
  readonly doneOn?: Day;
  /** Its day passed before it was done. */
  readonly missed?: true;
}

export type Plan = readonly Milestone[];

export const open = (plan: Plan = []): readonly Milestone[] => plan.filter(({ doneOn }) => doneOn === undefined);

/** The day of the next that is still to be done in time. */
export const nextOn = (plan?: Plan): Day | null => open(plan).find(({ missed }) => !missed)?.by ?? null;

const noSuchMilestone = (): Refusal =>
  refuse('no-such-milestone', '没有这个节点，或者它已经完成', 'There is no such milestone, or it is done already', {
    next: text('刷新看最新的节点', 'Reload to see the plan'),
  });

/** Those that are done stand; the others are laid down anew, in the order of their days. */
export function planned(
  context: StageContext,
  { plan = [], dueOn }: { readonly plan?: Plan; readonly dueOn: Day | null },
  rows: readonly Answers[],
): readonly Day[] | Refusal {
  const table = tableOf(context, 'plan');
  if (isRefusal(table)) return table;
  const day = dayColumn(table);
  if (day === undefined || rows.length === 0)
    return refuse('plan-missing', '还没有写节点', 'No milestone is laid down yet', {
      next: text('写明每个节点做到哪天、做成什么', 'Give each milestone its day and what is done by then'),
    });
  const on = (row: Answers): string => String(row[day] ?? '');
  const field = String(context.settings.plan);
  const before = rowsIn(context.answers(), field).filter((_, n) => plan[n]?.doneOn !== undefined);
  const after = rows.toSorted((a, b) => (on(a) < on(b) ? -1 : 1));
  const answers = context.checkAnswers({ ...context.answers(), [field]: [...before, ...after] });
  if (isRefusal(answers)) return answers;
  if (after.some((row) => on(row) < context.today || (dueOn !== null && on(row) > dueOn)))
    return refuse(
      'milestone-outside',
      `节点的日期要在今天以后${dueOn === null ? '' : `、${dueOn} 以前`}`,
      `A milestone lies between today and ${dueOn ?? 'the end'}`,
      { next: text('请改日期', 'Change the day') },
    );
  return after.map(on);
}

export const planAfter = (plan: Plan = [], { days }: StageEvent['data']): Plan => [
  ...plan.filter(({ doneOn }) => doneOn !== undefined),
  ...(days as readonly Day[]).map((by) => ({ by })),
];

/** Which of them a report is of, counted from 1; null: of none. */
export function milestoneOf(plan: Plan | undefined, asked: unknown): number | null | Refusal {
  if (asked === undefined || asked === null) return null;
  const found = typeof asked === 'number' ? plan?.[asked - 1] : undefined;
  return found && found.doneOn === undefined ? (asked as number) : noSuchMilestone();
}

export const doneAfter = (plan: Plan, { milestone, on }: StageEvent['data']): Plan =>
  plan.map((one, n) => (n + 1 === milestone ? { ...one, doneOn: on as Day } : one));

/** All of one day together: the deadline of a day is acted on once. */
export const missedAfter = (plan: Plan, { day }: StageEvent['data']): Plan =>
  plan.map((one) => (one.by === day && one.doneOn === undefined ? { ...one, missed: true } : one));

/** How far they are. */
export const doneIn = (plan: Plan): number => plan.length - open(plan).length;
