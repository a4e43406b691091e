// The payments that came back: what the bank said, what it means, whether the payee has mended it.
import { Link } from 'wouter';
import { afterRejection, type Batch, type PaymentItem } from '#web/desk/money/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Row({ one }: { readonly one: PaymentItem }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const since = afterRejection[one.since ?? 'waiting'];
  return (
    <tr>
      <td className="nowrap">
        <b>{one.payee}</b>
      </td>
      <td>{one.organisationName}</td>
      <td className="r money">{yuan(one.amountFen)}</td>
      <td>
        {one.why ? say(one.why) : one.reason}
        {one.reason && one.why && one.reason !== one.why.zh && <div className="meta">“{one.reason}”</div>}
      </td>
      <td>
        <StatusTag tone={since.tone} says={since.says} />
        <div className="meta">{say(since.next)}</div>
      </td>
      <td className="nowrap">
        <Link href={`/desk/cases/${one.caseId}`}>{one.caseId}</Link>
      </td>
    </tr>
  );
}

export function Rejected({ batch }: { readonly batch: Batch }) {
  const { say } = useReader();
  const { count } = useFormats();
  const pages = usePages('GET /payment-batches/{id}/items', {
    params: { id: batch.id },
    query: { result: 'rejected', limit: 50 },
  });
  return (
    <Panel
      title={
        batch.unpaid === 0
          ? say(`退回过的 ${count(batch.rejected)} 笔`, `${count(batch.rejected)} once sent back`)
          : say(`没付成的 ${count(batch.rejected)} 笔`, `${count(batch.rejected)} not paid`)
      }
      aside={
        <span className="meta">
          {say('钱已退回账上，没有付第二次', 'The money is back in the account; nothing was paid twice')}
        </span>
      }
    >
      <ErrorNote error={pages.of.error} />
      <table className="table">
        <thead>
          <tr>
            <th>{say('收款人', 'Payee')}</th>
            <th>{say('所在工会', 'Union')}</th>
            <th className="r">{say('金额', 'Amount')}</th>
            <th>{say('银行说', 'The bank says')}</th>
            <th>{say('改了吗', 'Mended')}</th>
            <th>{say('办件', 'Case')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.rows.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </tbody>
      </table>
      <More pages={pages} />
    </Panel>
  );
}
