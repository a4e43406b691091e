// How far the cases have come: one bar per stage from the left, who got through in blue, beside it who waits there and who did not.

import { Link } from 'wouter';
import { text } from '#kit/text.ts';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, type Step, stepsOf } from '#web/desk/rounds/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

interface Part {
  readonly n: number;
  readonly ink: string;
  readonly says: string;
  readonly href: string;
}

const correcting = text('在填或等补正', 'Being filled in or corrected');

function usePartsOf({ round, figures }: TabProps, { stage, kind, through, at, not }: Step): readonly [Part, ...Part[]] {
  const { say } = useReader();
  const cases = `/desk/rounds/${round.id}/cases`;
  const waits: Readonly<Record<string, readonly [string, string, string]>> = {
    apply: ['correct-bar', correcting.zh, 'being filled in or corrected'],
    notice: ['wait-bar', '公示中或待公示', 'in notice or before it'],
    pay: ['wait-bar', '待付', 'to be paid'],
    grant: ['wait-bar', '待批准', 'to be granted'],
  };
  const nots: Readonly<Record<string, readonly [string, string]>> = {
    apply: ['不符合', 'not eligible'],
    notice: ['异议成立', 'objection upheld'],
    pay: ['退汇', 'sent back by the bank'],
    attend: ['未结业', 'not passed'],
  };
  const [ink, zh, en] = waits[kind] ?? ['wait-bar', '在办', 'under way'];
  const [notZh, notEn] = nots[kind] ?? ['未过', 'refused'];
  const rejected = kind === 'pay' ? (figures[not] ?? 0) : 0;
  return [
    {
      n: figures[through] ?? 0,
      ink: 'go-bar',
      says: say('走过去了', 'got through'),
      href: `${cases}?measure=${through}`,
    },
    { n: (figures[at] ?? 0) - rejected, ink, says: say(zh, en), href: `${cases}?stage=${stage}&status=open` },
    {
      n: figures[not] ?? 0,
      ink: kind === 'pay' ? 'bad-bar' : 'off-bar',
      says: say(notZh, notEn),
      href: `${cases}?measure=${not}`,
    },
  ];
}

function Bar({ step, most, props }: { readonly step: Step; readonly most: number; readonly props: TabProps }) {
  const { say } = useReader();
  const { count } = useFormats();
  const parts = usePartsOf(props, step);
  const [through, ...rest] = parts;
  const width = (n: number) => `${(n / most) * 100}%`;
  return (
    <tr>
      <th scope="row">{say(step.title)}</th>
      <td>
        <div className="steps" aria-hidden="true">
          {parts.map(
            (part) => part.n > 0 && <i key={part.ink} className={part.ink} style={{ width: width(part.n) }} />,
          )}
        </div>
      </td>
      <td className="r">
        <Link className="opens" href={through.href}>
          {count(through.n)}
        </Link>
      </td>
      <td className="meta beside">
        {rest
          .filter(({ n }) => n > 0)
          .map(({ n, says, href }, at) => (
            <span key={href}>
              {at > 0 && ' · '}
              {says}{' '}
              <Link className="opens" href={href}>
                {count(n)}
              </Link>
            </span>
          ))}
      </td>
    </tr>
  );
}

export function Funnel(props: TabProps) {
  const { say } = useReader();
  const steps = stepsOf(programmeOf(props.round));
  const most = Math.max(props.figures['cases.opened'] ?? 0, 1);
  const inks = [
    ['go-bar', say('走过去了', 'Got through')],
    ['wait-bar', say('还在办', 'Under way')],
    ['correct-bar', say(correcting)],
    ['off-bar', say('未通过', 'Refused')],
  ] as const;
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
            {steps.map((step) => (
              <Bar key={step.stage} step={step} most={most} props={props} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
