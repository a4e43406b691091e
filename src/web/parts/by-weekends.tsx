// Beside a deadline that runs beyond the announced holidays: that it was counted by weekends, and will be counted again.
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

/** The words alone. */
export function ByWeekendsNote() {
  const { say } = useReader();
  return (
    <span className="meta block">
      {say(
        '按周末推算，放假安排公布后会重算',
        'Counted by weekends until the holidays are announced, then counted again',
      )}
    </span>
  );
}

/** Only where the day was counted, in working or calendar days, and lies beyond what is announced. */
export function ByWeekends({ day, within }: { readonly day: string | null; readonly within: unknown }) {
  const known = useAnswer('GET /calendar', {});
  const counted = typeof within === 'object' && within !== null;
  if (!known.data || day === null || !counted || day <= known.data.knownUntil) return null;
  return <ByWeekendsNote />;
}
