// The first and the last day of what is shown.
import { useReader } from '#web/parts/language.tsx';

export interface Days {
  readonly from: string;
  readonly until: string;
}

export function Span({ days, onDays }: { readonly days: Days; readonly onDays: (days: Days) => void }) {
  const { say } = useReader();
  return (
    <>
      <label className="field">
        <span className="lab">{say('从哪天', 'From')}</span>
        <input
          className="in"
          type="date"
          value={days.from}
          onChange={(e) => onDays({ ...days, from: e.target.value })}
        />
      </label>
      <label className="field">
        <span className="lab">{say('到哪天', 'Until')}</span>
        <input
          className="in"
          type="date"
          value={days.until}
          onChange={(e) => onDays({ ...days, until: e.target.value })}
        />
      </label>
    </>
  );
}

/** Only what was filled in. */
export const asked = <T extends object>(query: T): Partial<T> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== false)) as Partial<T>;
