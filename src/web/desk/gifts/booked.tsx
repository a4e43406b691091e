// What was booked of a gift in hand, in order; a use that was booked by mistake is reversed with the reason, and both stay to be read.
import { useMemo, useState } from 'react';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { type Allotment, useAmounts } from '#web/desk/gifts/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Use = Answer<'GET /gift-allotments/{id}'>['uses'][number];

const kinds = {
  use: text('用了', 'Used'),
  stock: text('收进库里', 'Into stock'),
  'take-back': text('收回', 'Taken back'),
  reverse: text('冲销', 'Reversal'),
} as const;

function Reverse({ use, onDone }: { readonly use: Use; readonly onDone: () => void }) {
  const { say } = useReader();
  const reverse = useDoing('POST /gift-uses/{id}/reversal', { done: onDone });
  const form = useMemo(
    (): Form => ({
      note: { type: 'text', maxLength: 200, prose: true, label: text('错在哪里', 'What was wrong') },
    }),
    [],
  );
  return (
    <Asking
      form={form}
      does={say('冲销这一笔', 'Reverse it')}
      busy={reverse.isPending}
      error={reverse.error}
      onCancel={onDone}
      onAnswers={({ note }) => reverse.mutate({ params: { id: use.id }, body: { note: String(note) } })}
    />
  );
}

interface RowsProps {
  readonly row: Allotment;
  readonly uses: readonly Use[];
  readonly onReverse: ((use: Use) => void) | null;
}

function Rows({ row, uses, onReverse }: RowsProps) {
  const { say } = useReader();
  const { day, count } = useFormats();
  const said = useAmounts();
  return (
    <ul className="list gift-uses">
      {uses.map((use) => (
        <li key={use.id} className="item">
          <span className="grow">
            <b>
              {say(kinds[use.kind])} {said(use.amount, row.unit)}
            </b>
            {use.people > 0 && say(`，帮助 ${count(use.people)} 人`, `, ${count(use.people)} helped`)}
            <span className="meta block">
              {day(use.usedOn)} · {use.note}
            </span>
          </span>
          {use.reversedBy !== null && <StatusTag tone="off" says={{ zh: '已冲销', en: 'Reversed' }} />}
          {use.kind === 'use' && use.reversedBy === null && onReverse && (
            <button type="button" className="btn btn-s" onClick={() => onReverse(use)}>
              {say('登记错了', 'Booked by mistake')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

export function Booked({ row, may }: { readonly row: Allotment; readonly may: boolean }) {
  const { say } = useReader();
  const booked = useAnswer('GET /gift-allotments/{id}', { params: { id: row.id } });
  const [wrong, setWrong] = useState<Use | null>(null);
  return (
    <section aria-label={say(`${row.what}的使用记录`, `What was booked of ${row.what}`)}>
      <Shown of={booked} lines={3}>
        {({ uses }) =>
          uses.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '还没有登记过', en: 'Nothing was booked yet' }} />
            </div>
          ) : (
            <Rows row={row} uses={uses} onReverse={may ? setWrong : null} />
          )
        }
      </Shown>
      {wrong && <Reverse key={wrong.id} use={wrong} onDone={() => setWrong(null)} />}
    </section>
  );
}
