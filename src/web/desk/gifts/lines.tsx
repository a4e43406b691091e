// What a gift is made of, line by line: what was agreed, what came, what became of it; what came is booked here and put to work here.
import { useState } from 'react';
import { AllotForm } from '#web/desk/gifts/allotments.tsx';
import { Receiving } from '#web/desk/gifts/receiving.tsx';
import { type Gift, type Line, useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

interface Doing {
  readonly what: 'receive' | 'allot';
  readonly line: number;
}

interface LinesProps {
  readonly gift: Gift;
  readonly own: { readonly books: boolean; readonly moves: boolean };
}

interface LineActsProps extends LinesProps {
  readonly line: Line;
  readonly onDo: (doing: Doing) => void;
}

interface RowProps extends LineActsProps {
  readonly on: boolean;
  readonly acts: boolean;
}

/** More than was agreed may come, so booking it stays possible, and steps back when all was booked. */
function LineActs({ gift, line, own, onDo }: LineActsProps) {
  const { say } = useReader();
  const { unit, received, unconfirmed, amount, left } = line;
  const whole = received + unconfirmed >= amount;
  const books = unit === 'fen' ? own.moves : own.books;
  const act = (what: Doing['what'], says: string, quiet = false) => (
    <button
      type="button"
      className={quiet ? 'btn btn-quiet btn-s' : 'btn btn-s'}
      onClick={() => onDo({ what, line: line.line })}
    >
      {says}
    </button>
  );
  const receives = unit === 'fen' ? say('登记到账', 'Write down what came') : say('登记收到', 'Book what came');
  return (
    <>
      <span className="flex">
        {books && !whole && act('receive', receives)}
        {own.moves && gift.fundId === null && (left ?? 0) > 0 && act('allot', say('安排', 'Allot'))}
        {books && whole && act('receive', receives, true)}
      </span>
      {books && whole && <div className="meta">{say('协议里的都登记了', 'All that was agreed is booked')}</div>}
    </>
  );
}

function Row({ gift, line, own, on, acts, onDo }: RowProps) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const said = useAmounts();
  return (
    <tr className={on ? 'on' : ''}>
      <td>
        <b>{line.what}</b>
        {line.valueFen !== null && (
          <div className="meta">{say(`总值 ${yuan(line.valueFen)}`, `Worth ${yuan(line.valueFen)}`)}</div>
        )}
      </td>
      <td className="r nowrap">{said(line.amount, line.unit)}</td>
      <td className="r nowrap">
        {said(line.received, line.unit)}
        {line.unconfirmed > 0 && (
          <div className="meta">
            {say(
              `另有 ${said(line.unconfirmed, line.unit)}等确认`,
              `${said(line.unconfirmed, line.unit)} to be confirmed`,
            )}
          </div>
        )}
        {line.reversing > 0 && (
          <div className="meta">
            {say(
              `其中 ${said(line.reversing, line.unit)}申请冲销，等确认`,
              `${said(line.reversing, line.unit)} of it to be taken back`,
            )}
          </div>
        )}
      </td>
      <td className="r nowrap">{said(line.allotted, line.unit)}</td>
      <td className="r nowrap">{said(line.left, line.unit)}</td>
      {acts && (
        <td>
          <LineActs gift={gift} line={line} own={own} onDo={onDo} />
        </td>
      )}
    </tr>
  );
}

export function Lines({ gift, own }: LinesProps) {
  const { say } = useReader();
  const [doing, setDoing] = useState<Doing | null>(null);
  const acts = own.moves || (own.books && gift.lines.some(({ unit }) => unit !== 'fen'));
  const line = doing && gift.lines.find((one) => one.line === doing.line);
  return (
    <Panel title={say('捐了什么', 'What is given')}>
      <table className="table">
        <thead>
          <tr>
            <th>{say('款物和服务', 'Money, things, services')}</th>
            <th className="r">{say('协议', 'Agreed')}</th>
            <th className="r">{say('收到', 'Received')}</th>
            <th className="r">{say('已安排', 'Allotted')}</th>
            <th className="r">{say('没安排的', 'Not allotted')}</th>
            {acts && <th>{say('可以办', 'To do')}</th>}
          </tr>
        </thead>
        <tbody>
          {gift.lines.map((one) => (
            <Row
              key={one.line}
              gift={gift}
              line={one}
              own={own}
              on={doing?.line === one.line}
              acts={acts}
              onDo={setDoing}
            />
          ))}
        </tbody>
      </table>
      {doing?.what === 'receive' && line && (
        <Receiving key={`receive ${line.line}`} gift={gift} line={line} onDone={() => setDoing(null)} />
      )}
      {doing?.what === 'allot' && line && (
        <AllotForm
          key={`allot ${line.line}`}
          from={{ agreementId: gift.id, line: line.line }}
          unit={line.unit}
          bound={gift}
          onDone={() => setDoing(null)}
        />
      )}
    </Panel>
  );
}
