// How many are left of what is given out, as it was a second ago at most.
import { chinaTime } from '#kit/clock.ts';
import type { Shown as ClaimShown } from '#web/hall/claim/claiming.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';

type Package = ClaimShown['packages'][number];

function Left({ of: { label, left, given }, alone }: { readonly of: Package; readonly alone: boolean }) {
  const { say } = useReader();
  const { count } = useFormats();
  const total = Math.max(1, left + given);
  return (
    <div className="left-of">
      <div className="flex between">
        <p className="how-many">
          {!alone && say(`${label.zh} `, `${label.en}: `)}
          <span className="nowrap">
            {say('还剩', alone ? 'Left: ' : '')}
            <b className={alone ? 'figure-big' : 'figure'}>{count(left)}</b>
            {say('份', alone ? '' : 'left')}
          </span>
        </p>
        <span className="meta nowrap">{say(`共 ${count(left + given)} 份`, `of ${count(left + given)}`)}</span>
      </div>
      <div
        className="meter given-out"
        role="img"
        aria-label={say(
          `已领 ${count(given)} 份，还剩 ${count(left)} 份`,
          `${count(given)} given, ${count(left)} left`,
        )}
      >
        {given > 0 && <i className="gone" style={{ width: `${(given / total) * 100}%` }} />}
        {left > 0 && <i className="still" style={{ width: `${(left / total) * 100}%` }} />}
      </div>
    </div>
  );
}

/** '10:00:21': while it lasts the second counts. */
const clockTime = (at: Date): string => `${chinaTime(at)}:${String(at.getSeconds()).padStart(2, '0')}`;

export function Lefts({ shown, now }: { readonly shown: ClaimShown; readonly now: Date }) {
  const { say } = useReader();
  const { count } = useFormats();
  const at = clockTime(now);
  const given = count(shown.packages.reduce((sum, one) => sum + one.given, 0));
  const alone = shown.packages.length === 1;
  return (
    <section className="sec">
      {shown.packages.map((one) => (
        <Left key={one.key} of={one} alone={alone} />
      ))}
      <p className="meta">
        <Parts of={[say(`${at} 更新`, `As of ${at}`), say(`已领 ${given} 份`, `${given} given`)]} />
      </p>
    </section>
  );
}
