// When each stage still to come is expected to be over, from how long the version gives it and the working-day calendar: one after the other,
// as far as the times are known. What nobody says is not guessed, and neither is anything after it.
import { addWorkingDays, type Calendar, dayAfter, isByWeekends } from '#kit/calendar.ts';
import { addDays, type Day } from '#kit/days.ts';
import type { Duration, Programme, Stage } from '#policy/programme.ts';

export interface Expected {
  /** The first day of it. */
  readonly from: Day;
  readonly until: Day;
  /** Working days beyond the announced holidays go into it. */
  readonly byWeekends: boolean;
}

/** How long the stage takes at most; null: nobody says. */
export const lastsOf = ({ settings }: Pick<Stage, 'settings'>): Duration | null =>
  (settings.within ?? settings.for ?? null) as Duration | null;

const firstDayOf = (day: Day, lasts: Duration, calendar: Calendar): Day =>
  'days' in lasts ? addDays(day, 1) : addWorkingDays(day, 1, calendar);

/** Of each stage in turn; `since`: the day on which what comes before them ends, null when that is not known. */
export function expectedOf(
  stages: readonly Pick<Stage, 'settings'>[],
  since: Day | null,
  calendar: Calendar,
): (Expected | null)[] {
  let end = since;
  let byWeekends = false;
  return stages.map((stage) => {
    const lasts = lastsOf(stage);
    const from = end && lasts && firstDayOf(end, lasts, calendar);
    const until = end && lasts && dayAfter(end, lasts, calendar);
    end = until;
    byWeekends ||= isByWeekends(until, lasts, calendar);
    return from && until ? { from, until, byWeekends } : null;
  });
}

/** When the stage a case is in ends: by its own deadline, or else counted from the day it came there; what is overdue is expected today. */
export function presentEnd(
  stage: Pick<Stage, 'kind' | 'settings'>,
  at: { readonly dueOn: Day | null; readonly since: Day; readonly today: Day; readonly calendar: Calendar },
): Day | null {
  // Back with the member: counted as if he handed it in today.
  if (stage.kind === 'apply') return at.today;
  const lasts = lastsOf(stage);
  const end = at.dueOn ?? (lasts && dayAfter(at.since, lasts, at.calendar));
  return end && (end < at.today ? at.today : end);
}

/** The last day by which a member who applies today is paid; null: nothing is paid to him, or nobody says how long it takes. */
export function paidIfToday({ stages }: Pick<Programme, 'stages'>, today: Day, calendar: Calendar): Expected | null {
  const [, ...ahead] = Object.values(stages);
  const paid = ahead.findLastIndex(({ kind, settings }) => kind === 'pay' && settings.to === 'member');
  return expectedOf(ahead, today, calendar)[paid] ?? null;
}
