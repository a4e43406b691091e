// On the page of a case that was disclosed: how it stands in public, what became of it and why; and for the union that shows it, withdrawing and renewing.
import { useMemo, useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';
import { showingStates } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

type Showing = NonNullable<Answer<'GET /cases/{id}/showing'>['showing']>;
type Step = Showing['steps'][number];
type Change = 'withdraw' | 'renew';

const changeWords: Readonly<Record<Change, Text>> = {
  withdraw: text('撤下推介', 'Withdraw it from the showcase'),
  renew: text('续期', 'Renew it'),
};
const meanings: Readonly<Record<Change, Text>> = {
  withdraw: text(
    '撤下后公众找不到、看不到内容，不再接意向；公开的时间和指纹留着。',
    'Nobody finds or reads it any more and it takes no interest; its moment and digest stay on record.',
  ),
  renew: text('公开到新的日期；不填就是不设期限。', 'On show until the new day; without a day, without end.'),
};
const reasonField = {
  type: 'text',
  label: text('理由（留在记录里）', 'Reason (kept on record)'),
  maxLength: 200,
} as const;

function Changing({
  showing: { id, until: last },
  change,
  onDone,
}: {
  readonly showing: Showing;
  readonly change: Change;
  readonly onDone: () => void;
}) {
  const { say, today } = useReader();
  const doing = useDoing('POST /showings/{id}/changes', { done: onDone });
  const form = useMemo(
    (): Form =>
      change === 'withdraw'
        ? { reason: reasonField }
        : {
            until: { type: 'date', label: text('新的最后一天', 'The new last day'), from: today, optional: true },
            reason: reasonField,
          },
    [change, today],
  );
  return (
    <>
      <p className="pb">{say(meanings[change])}</p>
      <Asking
        form={form}
        initial={change === 'renew' && last !== null && last >= today ? { until: last } : {}}
        does={say(changeWords[change])}
        main={false}
        busy={doing.isPending}
        error={doing.error}
        onCancel={onDone}
        onAnswers={({ reason, until }) =>
          doing.mutate({
            params: { id },
            body: { change, reason: String(reason), ...(until ? { until: String(until) } : {}) },
          })
        }
      />
    </>
  );
}

function StepLine({ step: { what, until, reason, by, at } }: { readonly step: Step }) {
  const { say } = useReader();
  const { instant, fullDay } = useFormats();
  const words: Readonly<Record<Step['what'], Text>> = {
    disclosed: text('公开', 'Disclosed'),
    withdrawn: by === 'owner' ? text('本人撤下', 'Withdrawn by its owner') : text('工会撤下', 'Withdrawn by the union'),
    renewed:
      until === null
        ? text('续期，不设期限', 'Renewed without end')
        : text(`续期到${fullDay(until)}`, `Renewed until ${fullDay(until)}`),
  };
  return (
    <li>
      {instant(at)} {say(words[what])}
      {reason !== null && say(`：${reason}`, `: ${reason}`)}
    </li>
  );
}

function Standing({ showing }: { readonly showing: Showing }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const { state, until } = showing;
  return (
    <div className="pb stack">
      <p>
        <StatusTag {...showingStates[state]} />{' '}
        {state === 'shown' &&
          (until === null
            ? say('不设期限', 'Without end')
            : say(`公开到${fullDay(until)}`, `Until ${fullDay(until)}`))}{' '}
        <a href={`open/showcase/${showing.id}`}>{say('看公开页', 'See the public page')}</a>
      </p>
      <ul className="meta">
        {showing.steps.map((step) => (
          <StepLine key={step.at + step.what} step={step} />
        ))}
      </ul>
    </div>
  );
}

function Body({ showing, mayChange }: { readonly showing: Showing; readonly mayChange: boolean }) {
  const { say } = useReader();
  const [change, setChange] = useState<Change | null>(null);
  const can: readonly Change[] = showing.state === 'withdrawn' ? ['renew'] : ['renew', 'withdraw'];
  return (
    <>
      <Standing showing={showing} />
      {mayChange &&
        (change === null ? (
          <div className="pb flex">
            {can.map((one) => (
              <button key={one} type="button" className="btn" onClick={() => setChange(one)}>
                {say(changeWords[one])}
              </button>
            ))}
          </div>
        ) : (
          <Changing key={change} showing={showing} change={change} onDone={() => setChange(null)} />
        ))}
    </>
  );
}

export function OnShow({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const found = useAnswer('GET /cases/{id}/showing', { params: { id: one.id } });
  if (found.data?.showing === null) return null;
  return (
    <Panel title={say('网上推介', 'In the showcase')}>
      <Shown of={found}>
        {({ showing, mayChange }) => showing && <Body showing={showing} mayChange={mayChange} />}
      </Shown>
    </Panel>
  );
}
