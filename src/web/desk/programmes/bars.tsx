// Bars that begin at nought, labelled directly, with what was before beside them; a table of the same figures stands behind.
import { useState } from 'react';
import { useReader } from '#web/parts/language.tsx';

export interface Bar {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly written: string;
  /** As it was, for comparison. */
  readonly before?: number;
  readonly change?: string;
}

/** So many are seen at once; all on request. */
const first = 8;

export function Bars({
  title,
  about,
  bars,
  tone = 'now',
}: {
  /** The finding. */
  readonly title: string;
  readonly about: string;
  readonly bars: readonly Bar[];
  readonly tone?: 'now' | 'off';
}) {
  const { say } = useReader();
  const [all, setAll] = useState(false);
  const most = Math.max(1, ...bars.flatMap((bar) => [bar.value, bar.before ?? 0]));
  const share = (value: number) => `${(value / most) * 100}%`;
  return (
    <figure className="trial-bars">
      <figcaption>
        <b>{title}</b>
        <p className="meta">{about}</p>
      </figcaption>
      <div aria-hidden="true">
        {bars.slice(0, all ? bars.length : first).map((bar) => (
          <div className="bar-row" key={bar.key}>
            <span className="bar-label">{bar.label}</span>
            <span className="bar-track">
              {bar.before !== undefined && bar.before > bar.value && (
                <i className="bar-was" style={{ width: share(bar.before) }} />
              )}
              <i className={tone === 'off' ? 'bar-off' : 'bar-now'} style={{ width: share(bar.value) }} />
              {bar.before !== undefined && bar.before < bar.value && (
                <i className="bar-new" style={{ left: share(bar.before), width: share(bar.value - bar.before) }} />
              )}
            </span>
            <span className="bar-value">
              {bar.written}
              {bar.change && <em> {bar.change}</em>}
            </span>
          </div>
        ))}
      </div>
      {bars.length > first && (
        <button type="button" className="btn btn-quiet btn-s" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? say('收起', 'Fewer') : say(`其余 ${bars.length - first} 家`, `${bars.length - first} more`)}
        </button>
      )}
      <details>
        <summary>{say('看成表', 'As a table')}</summary>
        <table className="table">
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.key}>
                <th scope="row">{bar.label}</th>
                <td className="r">
                  {bar.written} {bar.change}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
