// One case in a list: what it is, where it stands, who has it and by when.

import { Link } from 'wouter';
import { type MyCase, standingOf, taskOf } from '#web/hall/case-words.ts';
import { EventLine } from '#web/hall/event-line.tsx';
import { sentBackOn } from '#web/parts/case-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { StatusTag } from '#web/parts/status.tsx';

/** A place that is the reader's: what it is for and when. */
function TicketRow({ one, event }: { readonly one: MyCase; readonly event: NonNullable<MyCase['event']> }) {
  const { say } = useReader();
  return (
    <li>
      <Link className="item" href={`/hall/cases/${one.id}/ticket`}>
        <span className="grow">
          <span className="t">{say(event.what)}</span>
          <span className="line">
            <StatusTag tone="ok" says={{ zh: '领到了', en: 'Yours' }} />
            <span className="meta">
              <EventLine event={event} />
            </span>
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

/** Somebody has it. */
export function CaseRow({
  one,
  apart,
}: {
  readonly one: MyCase /** What tells it from others of its name. */;
  readonly apart?: string;
}) {
  const { say } = useReader();
  const { yuan, deadline, dayOf } = useFormats();
  if (one.event && one.status === 'open') return <TicketRow one={one} event={one.event} />;
  return (
    <li>
      <Link className="item" href={`/hall/cases/${one.id}`}>
        <span className="grow">
          <span className="line">
            <span className="t">{say(one.event?.what ?? one.programme)}</span>
            {one.amountFen !== null && <b className="money">{yuan(one.amountFen)}</b>}
          </span>
          {apart && <span className="meta block">{apart}</span>}
          <span className="line">
            <StatusTag {...standingOf(one)} />
            <span className="meta">
              <Parts
                of={
                  one.status === 'open' ? [one.handlerName, one.dueOn && deadline(one.dueOn)] : [dayOf(one.changedAt)]
                }
              />
            </span>
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

/** It waits for the reader. */
export function TaskRow({ one }: { readonly one: MyCase }) {
  const { say } = useReader();
  const { yuan, dayOf } = useFormats();
  const task = taskOf(one);
  return (
    <li>
      <Link className="item" href={task.to}>
        <span className="grow">
          <span className="t">{say(task.says)}</span>
          {one.returned && (
            <>
              <span className="meta block">
                {say(`${one.returned.by}退回：`, `${one.returned.by} sent it back: `)}
                {one.returned.why}
              </span>
              <span className="tag wait">
                <Icon name="clock" />
                {say(sentBackOn(dayOf(one.returned.at)))}
              </span>
            </>
          )}
          {one.rejected && (
            <>
              <span className="meta block">
                {say(one.programme)} {one.amountFen === null ? '' : yuan(one.amountFen)} ·{' '}
                {say(`银行退回：${one.rejected.zh}`, `The bank returned it: ${one.rejected.en}`)}
              </span>
              <span className="meta block">{say('改好后重新付给您', 'It is paid again once it is corrected')}</span>
            </>
          )}
          {!one.returned && !one.rejected && <span className="meta block">{say('还没提交', 'Not handed in yet')}</span>}
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}
