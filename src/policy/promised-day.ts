// The day by which a stage is to be done when its settings say a time: the same day that is told to the member.
import type { Day } from '#kit/days.ts';
import type { Refusal } from '#kit/refusal.ts';
import type { StageContext } from '#policy/kind.ts';
import type { Duration } from '#policy/programme.ts';

/** null: the programme says no time. */
export function promisedDay({ settings, deadline }: Pick<StageContext, 'settings' | 'deadline'>): Day | Refusal | null {
  const within = settings.within as Duration | undefined;
  return within === undefined ? null : deadline(within);
}
