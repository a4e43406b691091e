// One lot opened in the table of the stock: what moved of it and by whom; one that was received by mistake is taken back here, with the reason.
import { useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

type Lot = Answer<'GET /organisations/{id}/goods'>['lots'][number];

const moves: Readonly<Record<string, Text>> = {
  'goods-received': text('收货入库', 'Received'),
  'goods-reversed': text('冲销', 'Reversed'),
  'goods-loaded': text('装车', 'Loaded'),
  'goods-handed': text('发到手', 'Handed over'),
  'goods-damaged': text('损坏', 'Damaged'),
  'goods-lost': text('丢失', 'Lost'),
  'goods-returned': text('收回入库', 'Brought back'),
  'goods-corrected': text('更正：没有发到', 'Corrected: not handed over'),
};

const reason: Form = {
  why: { type: 'text', maxLength: 200, prose: true, label: text('错在哪里', 'What was wrong') },
};

function Reverse({ lot, onDone }: { readonly lot: Lot; readonly onDone: () => void }) {
  const { say } = useReader();
  const reverse = useDoing('POST /goods-lots/{id}/reversal', { done: onDone });
  return (
    <Asking
      form={reason}
      does={say(`冲销这批 ${lot.takenIn} ${lot.unit}`, `Reverse this lot of ${lot.takenIn}`)}
      main={false}
      busy={reverse.isPending}
      error={reverse.error}
      onCancel={onDone}
      onAnswers={({ why }) => reverse.mutate({ params: { id: lot.id }, body: { why: String(why) } })}
    />
  );
}

export function LotStory({ lot }: { readonly lot: Lot }) {
  const { say } = useReader();
  const { count, instant } = useFormats();
  const { roles } = useSeat();
  const [wrong, setWrong] = useState(false);
  const story = useAnswer('GET /goods-lots/{id}/story', { params: { id: lot.id } });
  const may = (roles.includes('chair') || roles.includes('officer')) && lot.reversed === null;
  return (
    <section aria-label={say(`${lot.goodsName} ${lot.id} 这批的来去`, `What moved of lot ${lot.id}`)}>
      <Shown of={story} lines={2}>
        {({ items }) => (
          <ul className="list">
            {items.map((one) => (
              <li key={`${one.code} ${one.at}`} className="item">
                <span className="grow">
                  <b>
                    {say(moves[one.code] ?? text(one.code, one.code))} {count(one.pieces)} {lot.unit}
                  </b>
                  {one.route && say(`，${one.route}`, `, ${one.route}`)}
                  <span className="meta block">
                    {one.byName} · {instant(one.at)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      {may && !wrong && (
        <button type="button" className="btn btn-s" onClick={() => setWrong(true)}>
          {say('收错了，冲销这批', 'Received by mistake: reverse it')}
        </button>
      )}
      {wrong && <Reverse lot={lot} onDone={() => setWrong(false)} />}
    </section>
  );
}
