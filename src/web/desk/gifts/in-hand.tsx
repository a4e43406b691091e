// What a union has in hand of gifts: used for people, taken into stock, or booked by mistake and reversed.
import { useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { Booked } from '#web/desk/gifts/booked.tsx';
import { Stocking, Using } from '#web/desk/gifts/using.tsx';
import { type Allotment, isValued, useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Shown } from '#web/parts/said.tsx';

type Doing = 'use' | 'stock' | 'booked';
interface Chosen {
  readonly id: number;
  readonly doing: Doing;
}

interface HeldProps {
  readonly items: readonly Allotment[];
  readonly chosen: Chosen | null;
  /** The reader books; others look. */
  readonly may: boolean;
  readonly onChoose: (chosen: Chosen) => void;
}

function Acts({ row, may, onChoose }: Pick<HeldProps, 'may' | 'onChoose'> & { readonly row: Allotment }) {
  const { say } = useReader();
  if (row.unit === 'fen')
    return <span className="meta">{say('由批次的办件使用', 'Used by the cases of its round')}</span>;
  const act = (doing: Doing, says: string) => (
    <button type="button" className="btn btn-s" onClick={() => onChoose({ id: row.id, doing })}>
      {says}
    </button>
  );
  return (
    <span className="flex wrap">
      {may && row.left > 0 && act('use', say('登记使用', 'Book a use'))}
      {may && row.left > 0 && isValued(row.unit) && act('stock', say('收进库里', 'Into stock'))}
      {act('booked', say('使用记录', 'What was booked'))}
    </span>
  );
}

function HeldTable({ items, chosen, may, onChoose }: HeldProps) {
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
          <th className="r">{say('收进库里', 'Into stock')}</th>
          <th className="r">{say('还有', 'Left')}</th>
          <th className="r">{say('帮助人数', 'People')}</th>
          <th>{say('可以办', 'To do')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => {
          return (
            <tr key={one.id} className={one.id === chosen?.id ? 'on' : ''}>
              <td>
                <b>{one.what}</b>
                <div className="meta">{one.roundName ? say(roundName(one.roundName)) : one.reason}</div>
              </td>
              <td className="r nowrap">{said(one.amount - one.takenBack, one.unit)}</td>
              <td className="r nowrap">{said(one.used, one.unit)}</td>
              <td className="r nowrap">{one.unit === 'fen' ? '—' : said(one.stocked, one.unit)}</td>
              <td className="r nowrap">{said(one.left, one.unit)}</td>
              <td className="r">{one.unit === 'fen' ? '—' : count(one.people)}</td>
              <td>
                <Acts row={one} may={may} onChoose={onChoose} />
              </td>
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
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const row = held.data?.items.find((one) => one.id === chosen?.id);
  // What was opened since stays open.
  const done = () => setChosen((now) => (now === chosen ? null : now));
  return (
    <Panel title={say('本工会手里的捐赠', 'Gifts in hand here')}>
      <Shown of={held} lines={3}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="pb">
              <Empty says={{ zh: '没有安排给本工会的捐赠', en: 'No gift was allotted to this union' }} />
            </div>
          ) : (
            <div className="wide">
              <HeldTable items={items} chosen={chosen} may={may} onChoose={setChosen} />
            </div>
          )
        }
      </Shown>
      {row && chosen?.doing === 'use' && <Using key={row.id} row={row} onDone={done} />}
      {row && chosen?.doing === 'stock' && <Stocking key={row.id} row={row} onDone={done} />}
      {row && chosen?.doing === 'booked' && <Booked key={row.id} row={row} may={may} />}
    </Panel>
  );
}
