// A funnel of the desk: one bar for each step from the left, all on one scale, who got through in blue, and beside it in words who waits there and who
// did not get on. What a step counts is its caller's.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { text } from '#kit/text.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

export interface FunnelPart {
  readonly n: number;
  readonly ink: string;
  readonly says: string;
  /** Where its rows are. */
  readonly href?: string;
  /** Among those of the first part, and so not drawn beside them. */
  readonly within?: boolean;
}

export interface FunnelRow {
  readonly key: string;
  readonly title: string;
  /** The first: who got through. */
  readonly parts: readonly [FunnelPart, ...FunnelPart[]];
}

export const correcting = text('在填或等补正', 'Being filled in or corrected');

/** By kind of stage: ink and words for who is still there. */
const waits: Readonly<Record<string, readonly [string, string, string]>> = {
  apply: ['correct-bar', correcting.zh, 'being filled in or corrected'],
  notice: ['wait-bar', '公示中或待公示', 'in notice or before it'],
  pay: ['wait-bar', '待付', 'to be paid'],
  grant: ['wait-bar', '待批准', 'to be granted'],
  'hand-over': ['wait-bar', '待发', 'to be handed over'],
  register: ['wait-bar', '待登记', 'to be registered'],
};
const nots: Readonly<Record<string, readonly [string, string]>> = {
  apply: ['不符合', 'not eligible'],
  notice: ['异议成立', 'objection upheld'],
  pay: ['退汇', 'sent back by the bank'],
  attend: ['未结业', 'not passed'],
  'hand-over': ['本人不要', 'declined'],
};

export function useStageInks(): (kind: string) => { readonly waits: readonly [string, string]; readonly not: string } {
  const { say } = useReader();
  return (kind) => {
    const [ink, zh, en] = waits[kind] ?? ['wait-bar', '在办', 'under way'];
    const [notZh, notEn] = nots[kind] ?? ['未过', 'refused'];
    return { waits: [ink, say(zh, en)], not: say(notZh, notEn) };
  };
}

function Count({ n, href }: Pick<FunnelPart, 'n' | 'href'>) {
  const { count } = useFormats();
  if (href === undefined) return count(n);
  return (
    <Link className="opens" href={href}>
      {count(n)}
    </Link>
  );
}

function Row({ row: { title, parts }, most }: { readonly row: FunnelRow; readonly most: number }) {
  const [through, ...rest] = parts;
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        <div className="steps" aria-hidden="true">
          {parts.map(
            ({ n, ink, says, within }) =>
              n > 0 &&
              !within && <i key={says} className={ink} style={{ width: `${(n / Math.max(most, 1)) * 100}%` }} />,
          )}
        </div>
      </td>
      <td className="r">
        <Count {...through} />
      </td>
      <td className="meta beside">
        {rest
          .filter(({ n }) => n > 0)
          .map((part, at) => (
            <span key={part.says}>
              {at > 0 && ' · '}
              {part.says} <Count {...part} />
            </span>
          ))}
      </td>
    </tr>
  );
}

interface FunnelProps {
  readonly rows: readonly FunnelRow[];
  /** What the whole width stands for. */
  readonly most: number;
  readonly inks: readonly (readonly [ink: string, says: string])[];
}

export function FunnelPanel({ rows, most, inks, children }: FunnelProps & { readonly children?: ReactNode }) {
  const { say } = useReader();
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('走到哪一步', 'How far they have come')}</h2>
        <span className="legend" aria-hidden="true">
          {inks.map(([ink, says]) => (
            <span key={ink}>
              <i className={ink} />
              {says}
            </span>
          ))}
        </span>
      </div>
      <div className="pb">
        <table className="funnel">
          <colgroup>
            <col className="of-title" />
            <col className="of-bar" />
            <col className="of-count" />
            <col />
          </colgroup>
          <thead className="sr">
            <tr>
              <th scope="col">{say('环节', 'Stage')}</th>
              <th scope="col">{say('图', 'Bar')}</th>
              <th scope="col">{say('走过去了', 'Got through')}</th>
              <th scope="col">{say('其余', 'The others')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} most={most} />
            ))}
          </tbody>
        </table>
        {children}
      </div>
    </section>
  );
}
