// Receipts for money that somebody of finance asks to take back: another confirms it, or sends it back with the reason; never who asked.
import { useState } from 'react';
import { Link } from 'wouter';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { receiptNumber } from '#policy/gift-units.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Booked } from '#web/desk/gifts/issued.tsx';
import { useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Reversal = Answer<'GET /gift-reversals'>['items'][number];
interface Deciding {
  /** Kept while its answer is read: a list of what waits no longer has it. */
  readonly reversal: Reversal;
  readonly confirms: boolean;
}
interface DecideProps {
  readonly reversal: Reversal;
  readonly onDone: () => void;
}

const reason: Form = {
  why: { type: 'text', maxLength: 100, prose: true, label: text('为什么不冲销', 'Why it stands') },
};
const wayTo = (year: number, number: number) => `/desk/gifts/receipts/${year}/${number}`;

function Confirm({ reversal: { id, year, number, amount }, onDone }: DecideProps) {
  const { say } = useReader();
  const said = useAmounts();
  const confirm = useDoing('POST /gift-reversals/{id}/confirmation');
  const no = receiptNumber(year, number);
  const made = confirm.data;
  if (made)
    return (
      <Booked says={say(`收据${no}已经冲销`, `${no} is taken back`)} warnings={made.warnings} onDone={onDone}>
        <Link href={wayTo(made.year, made.number)}>
          {say(
            `打开冲销收据 ${receiptNumber(made.year, made.number)}`,
            `Open the reversal ${receiptNumber(made.year, made.number)}`,
          )}
        </Link>
      </Booked>
    );
  return (
    <div className="pb stack">
      <p>
        {say(
          `确认后，收据${no}不再有效，开一张冲销收据，${said(amount, 'fen')}从这份捐赠里减去。`,
          `Confirmed, ${no} is no longer good: a reversal is made, and ${said(amount, 'fen')} leaves this gift.`,
        )}
      </p>
      <ErrorNote error={confirm.error} />
      <div className="flex">
        <button
          type="button"
          className="btn btn-main"
          aria-disabled={confirm.isPending}
          onClick={() => confirm.isPending || confirm.mutate({ params: { id } })}
        >
          {say('确认冲销，开冲销收据', 'Confirm and make the reversal')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('先不办', 'Not now')}
        </button>
      </div>
    </div>
  );
}

function SendBack({ reversal: { id }, onDone }: DecideProps) {
  const { say } = useReader();
  const reject = useDoing('POST /gift-reversals/{id}/rejection', { done: onDone });
  return (
    <Asking
      form={reason}
      does={say('退回，收据照旧有效', 'Send it back, the receipt stands')}
      busy={reject.isPending}
      error={reject.error}
      onCancel={onDone}
      onAnswers={({ why }) => reject.mutate({ params: { id }, body: { why: String(why) } })}
    />
  );
}

function State({ reversal, mine }: { readonly reversal: Reversal; readonly mine: boolean }) {
  const { instant } = useFormats();
  const { decidedByName, decidedAt, sentBackWhy } = reversal;
  if (decidedAt === null)
    return <StatusTag tone={mine ? 'wait' : 'go'} says={{ zh: '等复核确认', en: 'To be confirmed' }} />;
  return (
    <>
      {sentBackWhy === null ? (
        <StatusTag tone="ok" says={{ zh: '已冲销', en: 'Taken back' }} />
      ) : (
        <StatusTag tone="off" says={{ zh: '退回，收据照旧有效', en: 'Sent back, the receipt stands' }} />
      )}
      {sentBackWhy !== null && <div>{sentBackWhy}</div>}
      <div className="meta">
        {decidedByName} · {instant(decidedAt)}
      </div>
    </>
  );
}

interface RowProps {
  readonly reversal: Reversal;
  readonly on: boolean;
  readonly checks: boolean;
  readonly onDecide: (deciding: Deciding) => void;
}

function Row({ reversal, on, checks, onDecide }: RowProps) {
  const { say } = useReader();
  const { instant } = useFormats();
  const said = useAmounts();
  const { year, number, decidedAt, askedBy } = reversal;
  const me = useAnswer('GET /me', {}).data?.personId;
  const mine = checks && decidedAt === null && me !== askedBy;
  return (
    <tr className={on ? 'on' : ''}>
      <td className="nowrap">
        <Link href={wayTo(year, number)}>{receiptNumber(year, number)}</Link>
      </td>
      <td className="r nowrap">{said(reversal.amount, 'fen')}</td>
      <td>{reversal.why}</td>
      <td>
        {reversal.askedByName}
        <div className="meta nowrap">{instant(reversal.askedAt)}</div>
      </td>
      <td>
        <State reversal={reversal} mine={mine} />
      </td>
      {checks && (
        <td>
          {mine && (
            <span className="flex">
              <button type="button" className="btn btn-s" onClick={() => onDecide({ reversal, confirms: true })}>
                {say('确认冲销', 'Confirm')}
              </button>
              <button type="button" className="btn btn-s" onClick={() => onDecide({ reversal, confirms: false })}>
                {say('退回', 'Send back')}
              </button>
            </span>
          )}
        </td>
      )}
    </tr>
  );
}

export function Reversals({ rows, here }: { readonly rows: readonly Reversal[]; readonly here: boolean }) {
  const { say } = useReader();
  const { roles } = useSeat();
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const checks = here && roles.includes('finance-checker') && rows.some(({ decidedAt }) => decidedAt === null);
  const done = () => setDeciding(null);
  if (rows.length === 0 && !deciding) return null;
  return (
    <Panel
      title={say('捐款收据冲销', 'Taking back receipts for money')}
      aside={
        <span className="meta">
          {say('一人申请，另一人确认才冲销', 'One asks; it is taken back when another confirms')}
        </span>
      }
    >
      <table className="table gifts-table">
        <thead>
          <tr>
            <th>{say('收据', 'Receipt')}</th>
            <th className="r">{say('金额', 'Amount')}</th>
            <th>{say('为什么冲销', 'Why it is taken back')}</th>
            <th>{say('谁申请的', 'Asked by')}</th>
            <th>{say('第二个人确认了吗', 'Confirmed by a second')}</th>
            {checks && <th>{say('可以办', 'To do')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <Row
              key={one.id}
              reversal={one}
              on={one.id === deciding?.reversal.id}
              checks={checks}
              onDecide={setDeciding}
            />
          ))}
        </tbody>
      </table>
      {deciding?.confirms && <Confirm key={deciding.reversal.id} reversal={deciding.reversal} onDone={done} />}
      {deciding?.confirms === false && (
        <SendBack key={deciding.reversal.id} reversal={deciding.reversal} onDone={done} />
      )}
    </Panel>
  );
}

/** What waits in the whole union; nothing where nothing waits. */
export function WaitingReversals() {
  const { organisationId } = useSeat();
  const reversals = useAnswer('GET /gift-reversals', { query: { organisation: organisationId } });
  return (
    <Shown of={reversals} lines={2}>
      {({ items }) => <Reversals rows={items} here />}
    </Shown>
  );
}
