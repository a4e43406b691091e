// What a union has in hand of gifts, and booking what was used of it and for how many people.
import { useMemo, useState } from 'react';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { type Allotment, amountField, useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Shown } from '#web/parts/said.tsx';

function Using({ row, onDone }: { readonly row: Allotment; readonly onDone: () => void }) {
  const { say, today } = useReader();
  const use = useDoing('POST /gift-allotments/{id}/uses', { done: onDone });
  const form = useMemo(
    (): Form => ({
      amount: amountField(text('用了多少', 'How much was used'), row.unit),
      people: {
        ...{ type: 'number', whole: true, min: 0, max: 1_000_000 },
        label: text('帮助多少人', 'People helped'),
        help: text('只写人数，不写姓名', 'Only how many, no names'),
      },
      usedOn: { type: 'date', label: text('哪天', 'On'), to: today },
      note: { type: 'text', maxLength: 200, prose: true, label: text('怎么发的', 'How it was given out') },
    }),
    [row.unit, today],
  );
  return (
    <Asking
      form={form}
      initial={{ usedOn: today }}
      does={use.isPending ? say('正在登记……', 'Booking …') : say('登记使用', 'Book the use')}
      busy={use.isPending}
      error={use.error}
      onCancel={onDone}
      onAnswers={({ amount, people, usedOn, note }) =>
        use.mutate({
          params: { id: row.id },
          body: { amount: Number(amount), people: Number(people), usedOn: String(usedOn), note: String(note) },
        })
      }
    />
  );
}

interface HeldProps {
  readonly items: readonly Allotment[];
  readonly using: number | null;
  /** null: the reader books nothing. */
  readonly onUse: ((id: number) => void) | null;
}

function HeldTable({ items, using, onUse }: HeldProps) {
  const { say } = useReader();
  const said = useAmounts();
  const { count } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('什么', 'What')}</th>
          <th className="r">{say('安排来', 'Allotted')}</th>
          <th className="r">{say('用了', 'Used')}</th>
          <th className="r">{say('还有', 'Left')}</th>
          <th className="r">{say('帮助人数', 'People')}</th>
          {onUse && <th>{say('可以办', 'To do')}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => {
          const left = one.amount - one.takenBack - one.used;
          return (
            <tr key={one.id} className={one.id === using ? 'on' : ''}>
              <td>
                <b>{one.what}</b>
                <div className="meta">{one.roundName ? say(roundName(one.roundName)) : one.reason}</div>
              </td>
              <td className="r nowrap">{said(one.amount - one.takenBack, one.unit)}</td>
              <td className="r nowrap">{said(one.used, one.unit)}</td>
              <td className="r nowrap">{said(left, one.unit)}</td>
              <td className="r">{one.unit === 'fen' ? '—' : count(one.people)}</td>
              {onUse && (
                <td>
                  {one.unit === 'fen' ? (
                    <span className="meta">{say('由批次的办件使用', 'Used by the cases of its round')}</span>
                  ) : (
                    <button type="button" className="btn btn-s" disabled={left === 0} onClick={() => onUse(one.id)}>
                      {say('登记使用', 'Book a use')}
                    </button>
                  )}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function InHand({ may }: { readonly may: boolean }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const held = useAnswer('GET /gift-allotments', { query: { organisation: organisationId } });
  const [using, setUsing] = useState<number | null>(null);
  const row = held.data?.items.find((one) => one.id === using);
  return (
    <Panel title={say('本工会手里的捐赠', 'Gifts in hand here')}>
      <Shown of={held} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '没有安排给本工会的捐赠', en: 'No gift was allotted to this union' }} />
            </div>
          ) : (
            <HeldTable items={items} using={using} onUse={may ? setUsing : null} />
          )
        }
      </Shown>
      {row && <Using key={row.id} row={row} onDone={() => setUsing(null)} />}
    </Panel>
  );
}
