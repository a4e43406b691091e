// By which day payments were promised to the members: the same day that stands on their own page of the case.
import { daysBetween } from '#kit/days.ts';
import { text } from '#kit/text.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { StatusTag } from '#web/parts/status.tsx';

type Promised = Answer<'GET /organisations/{id}/payments-due'>['promised'];

/** Marked once the day has passed. */
export function PromisedDay({ on }: { readonly on: string }) {
  const { say, today } = useReader();
  const { day } = useFormats();
  const over = daysBetween(on, today);
  return (
    <span className="flex">
      <b className="nowrap">{say(`${day(on)}前到账`, `paid by ${day(on)}`)}</b>
      {over > 0 && <StatusTag tone="bad" says={text(`超期 ${over} 天`, `${over} days late`)} />}
    </span>
  );
}

export function PromisedPanel({ promised }: { readonly promised: Promised }) {
  const { say } = useReader();
  const { count } = useFormats();
  if (promised.length === 0) return null;
  return (
    <Panel
      title={say('答应本人的到账日', 'Promised to the members')}
      aside={
        <span className="meta">
          {say(
            '和本人办件页上写的是同一天；在批次里、还没到账的也算',
            'The same day as on their own page; what is in a batch and not received counts, too',
          )}
        </span>
      }
    >
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say('答应的日子', 'Promised day')}</th>
            <th scope="col">{say('办法和批次', 'Programme and round')}</th>
            <th scope="col" className="r">
              {say('笔数', 'Payments')}
            </th>
          </tr>
        </thead>
        <tbody>
          {promised.map((one) => (
            <tr key={`${one.roundId} ${one.stage} ${one.dueOn}`}>
              <td>
                <PromisedDay on={one.dueOn} />
              </td>
              <td>
                <b>{say(one.title)}</b>
                <div className="meta">{say(roundName(one.roundName))}</div>
              </td>
              <td className="r">{count(one.payments)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
