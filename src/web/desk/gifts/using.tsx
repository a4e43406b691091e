// Booking what became of a gift in hand: used for so many people, or taken into the stock of goods and from there handed over bag by bag.
import { useMemo } from 'react';
import { Link } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { type GiftUnit, giftUnits } from '#policy/gift-units.ts';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { type Allotment, amountField, useAmounts } from '#web/desk/gifts/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note, Shown } from '#web/parts/said.tsx';

interface Props {
  readonly row: Allotment;
  readonly onDone: () => void;
}

export function Using({ row, onDone }: Props) {
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

type Goods = Answer<'GET /organisations/{id}/goods'>['goods'];

function IntoStock({ row, goods, onDone }: Props & { readonly goods: Goods }) {
  const { say } = useReader();
  const said = useAmounts();
  const stock = useDoing('POST /gift-allotments/{id}/stock', { done: onDone });
  const form = useMemo(
    (): Form => ({
      goods: {
        type: 'choice',
        label: text('是库里的哪种物资', 'Which goods it is'),
        choices: goods.map(({ id, name }) => ({ key: String(id), label: text(name, name) })),
      },
      pieces: amountField(text('收多少', 'How much'), row.unit),
      expiresOn: { type: 'date', optional: true, label: text('保质期到（没有就空着）', 'Expires on (may be empty)') },
    }),
    [goods, row.unit],
  );
  return (
    <>
      <div className="pb">
        <Note>
          {say(
            `收进库里后按路线发放，签收一份算一份；只能用在协议写的用途上。还有${said(row.left, row.unit)}`,
            `In stock it is handed over by routes and counted as it is signed for, for its purpose alone. Left: ${said(row.left, row.unit)}`,
          )}
        </Note>
      </div>
      <Asking
        form={form}
        initial={{ pieces: row.left, ...(goods.length === 1 ? { goods: String(goods[0]!.id) } : {}) }}
        does={stock.isPending ? say('正在收……', 'Taking in …') : say('收进库里', 'Take into stock')}
        busy={stock.isPending}
        error={stock.error}
        onCancel={onDone}
        onAnswers={({ goods: goodsId, pieces, expiresOn }) =>
          stock.mutate({
            params: { id: row.id },
            body: {
              ...{ goodsId: Number(goodsId), pieces: Number(pieces) },
              ...(expiresOn == null ? {} : { expiresOn: String(expiresOn) }),
            },
          })
        }
      />
    </>
  );
}

/** Only into goods that are counted alike: rice by the bag does not become pairs. */
export function Stocking({ row, onDone }: Props) {
  const { say } = useReader();
  const stock = useAnswer('GET /organisations/{id}/goods', { params: { id: row.organisationId } });
  const unit = giftUnits[row.unit as GiftUnit].label;
  return (
    <Shown of={stock} lines={3}>
      {({ goods }) => {
        const alike = goods.filter((one) => one.unit === unit.zh);
        if (alike.length > 0) return <IntoStock row={row} goods={alike} onDone={onDone} />;
        return (
          <div className="pb">
            <Note tone="warn">
              <b>{say(`库里还没有按“${unit.zh}”数的物资`, `No goods are counted in ${unit.en} yet`)}</b>
              <p>
                <Link href="/desk/goods">{say('先到“物资”登记一种', 'Add a kind under “Goods” first')}</Link>
              </p>
            </Note>
          </div>
        );
      }}
    </Shown>
  );
}
