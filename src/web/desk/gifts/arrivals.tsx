// Money that came: whoever confirms it reads the sum at the bank himself and types it, or sends it back with the reason; never who wrote it down.
import { useState } from 'react';
import { Link } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { receiptNumber, unnamedDonor } from '#policy/gift-units.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Issued } from '#web/desk/gifts/issued.tsx';
import { amountField, type Gift, useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Arrival = Gift['arrivals'][number] & Partial<Answer<'GET /gift-arrivals'>['items'][number]>;
interface Deciding {
  /** Kept while its answer is read: a list of what waits no longer has it. */
  readonly arrival: Arrival;
  readonly confirms: boolean;
}

const seen: Form = { amount: amountField(text('银行流水上的金额', 'The sum at the bank'), 'fen') };
const reason: Form = {
  why: { type: 'text', maxLength: 100, prose: true, label: text('哪里不对', 'What is wrong') },
};

function Confirm({ arrival, onDone }: { readonly arrival: Arrival; readonly onDone: () => void }) {
  const { say } = useReader();
  const confirm = useDoing('POST /gift-arrivals/{id}/confirmation');
  if (confirm.data) return <Issued receipt={confirm.data} onDone={onDone} />;
  return (
    <Asking
      form={seen}
      does={say('确认到账，开收据', 'Confirm it and make the receipt')}
      busy={confirm.isPending}
      error={confirm.error}
      onCancel={onDone}
      onAnswers={({ amount }) => confirm.mutate({ params: { id: arrival.id }, body: { amount: Number(amount) } })}
    />
  );
}

function SendBack({ arrival, onDone }: { readonly arrival: Arrival; readonly onDone: () => void }) {
  const { say } = useReader();
  const reject = useDoing('POST /gift-arrivals/{id}/rejection', { done: onDone });
  return (
    <Asking
      form={reason}
      does={say('退回，不入账', 'Send it back, book nothing')}
      busy={reject.isPending}
      error={reject.error}
      onCancel={onDone}
      onAnswers={({ why }) => reject.mutate({ params: { id: arrival.id }, body: { why: String(why) } })}
    />
  );
}

function State({ arrival, mine }: { readonly arrival: Arrival; readonly mine: boolean }) {
  const { instant } = useFormats();
  const { decidedByName, decidedAt, why, receiptYear, receiptNumber: number } = arrival;
  if (decidedAt === null)
    return <StatusTag tone={mine ? 'wait' : 'go'} says={{ zh: '等复核确认', en: 'To be confirmed' }} />;
  return (
    <>
      {why === null ? (
        <StatusTag tone="ok" says={{ zh: '已确认', en: 'Confirmed' }} />
      ) : (
        <StatusTag tone="bad" says={{ zh: '退回，没有入账', en: 'Sent back, not booked' }} />
      )}
      {why !== null && <div>{why}</div>}
      <div className="meta">
        {decidedByName} · {instant(decidedAt)}
        {receiptYear !== null && number !== null && (
          <>
            {' · '}
            <Link href={`/desk/gifts/receipts/${receiptYear}/${number}`}>{receiptNumber(receiptYear, number)}</Link>
          </>
        )}
      </div>
    </>
  );
}

interface RowProps {
  readonly arrival: Arrival;
  readonly on: boolean;
  readonly checks: boolean;
  readonly onDecide: (deciding: Deciding) => void;
}

function Row({ arrival, on, checks, onDecide }: RowProps) {
  const { say } = useReader();
  const { fullDay, instant } = useFormats();
  const said = useAmounts();
  const { donor, decidedAt } = arrival;
  const me = useAnswer('GET /me', {}).data?.personId;
  const mine = checks && decidedAt === null && me !== arrival.recordedBy;
  return (
    <tr className={on ? 'on' : ''}>
      <td>
        {donor ? (
          <Link href={`/desk/gifts/${arrival.agreementId}`}>
            <b>{donor.name ?? say(unnamedDonor)}</b>
          </Link>
        ) : (
          <b>{arrival.what}</b>
        )}
        {donor && <div className="meta">{arrival.purpose}</div>}
      </td>
      <td className="r nowrap">{said(arrival.amount, 'fen')}</td>
      <td>
        <span className="nowrap">{fullDay(arrival.receivedOn)}</span>
        <div className="meta">{arrival.reference}</div>
      </td>
      <td>
        {arrival.recordedByName}
        <div className="meta nowrap">{instant(arrival.recordedAt)}</div>
      </td>
      <td>
        <State arrival={arrival} mine={mine} />
      </td>
      {checks && (
        <td>
          {mine && (
            <span className="flex">
              <button type="button" className="btn btn-s" onClick={() => onDecide({ arrival, confirms: true })}>
                {say('核对确认', 'Check and confirm')}
              </button>
              <button type="button" className="btn btn-s" onClick={() => onDecide({ arrival, confirms: false })}>
                {say('退回', 'Send back')}
              </button>
            </span>
          )}
        </td>
      )}
    </tr>
  );
}

export function Arrivals({ rows, here }: { readonly rows: readonly Arrival[]; readonly here: boolean }) {
  const { say } = useReader();
  const { roles } = useSeat();
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const checks = here && roles.includes('finance-checker') && rows.some(({ decidedAt }) => decidedAt === null);
  const done = () => setDeciding(null);
  if (rows.length === 0 && !deciding) return null;
  return (
    <Panel
      title={say('捐款到账', 'Money that came')}
      aside={
        <span className="meta">
          {say('一人登记，另一人确认才入账', 'One writes it down; it is booked when another confirms')}
        </span>
      }
    >
      <table className="table gifts-table">
        <thead>
          <tr>
            <th>{rows.some(({ donor }) => donor) ? say('谁捐的', 'From whom') : say('捐款', 'Money')}</th>
            <th className="r">{say('金额', 'Amount')}</th>
            <th>{say('到账日期和流水号', 'Day and bank reference')}</th>
            <th>{say('谁登记的', 'Written down by')}</th>
            <th>{say('第二个人确认了吗', 'Confirmed by a second')}</th>
            {checks && <th>{say('可以办', 'To do')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row
              key={one.id}
              arrival={one}
              on={one.id === deciding?.arrival.id}
              checks={checks}
              onDecide={setDeciding}
            />
          ))}
        </tbody>
      </table>
      {deciding?.confirms && <Confirm key={deciding.arrival.id} arrival={deciding.arrival} onDone={done} />}
      {deciding?.confirms === false && <SendBack key={deciding.arrival.id} arrival={deciding.arrival} onDone={done} />}
    </Panel>
  );
}

/** What waits in the whole union, above its agreements; nothing where nothing waits. */
export function WaitingArrivals() {
  const { organisationId } = useSeat();
  const arrivals = useAnswer('GET /gift-arrivals', { query: { organisation: organisationId } });
  return (
    <Shown of={arrivals} lines={2}>
      {({ items }) => <Arrivals rows={items} here />}
    </Shown>
  );
}
