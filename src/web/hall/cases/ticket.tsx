// A ticket to be shown at the door: what, when and where in large letters, the code as figures and as a square to be read off; kept on this phone.
import '#web/hall/cases/ticket.css';
import { useState } from 'react';
import { Link } from 'wouter';
import { chinaDate, chinaTime } from '#kit/clock.ts';
import { keptOnHome } from '#web/hall/cases/kept-on-home.ts';
import { type Ticket, useTicket } from '#web/hall/cases/ticket-on-phone.ts';
import { BackOfCase } from '#web/hall/claim/give-back.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { addressOf } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { QrCode } from '#web/parts/qr-code.tsx';
import { Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Told = NonNullable<Ticket['event']>;

/** '834 704', as it is read out. */
const inTwo = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;

/** The day with its weekday and the hour, also on the day itself. */
function When({ event }: { readonly event: Told }) {
  const { say } = useReader();
  const { day } = useFormats();
  if (event.beginsAt === null) return null;
  const at = new Date(event.beginsAt);
  return (
    <p className="ticket-when">
      <b>{day(chinaDate(at))}</b> <b>{chinaTime(at)}</b> {say('开始', '')}
    </p>
  );
}

function Facts({ ticket, holder }: { readonly ticket: Ticket; readonly holder: string }) {
  const { say } = useReader();
  const { day } = useFormats();
  const { event, label } = ticket;
  const doors = event?.doorsAt && chinaTime(new Date(event.doorsAt));
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [say('种类', 'Kind'), event && event.what.zh !== label.zh ? say(label) : null],
    [say('地点', 'Where'), event?.place],
    [say('地址', 'Address'), event?.address],
    [say('进场', 'Doors'), doors ? say(`${doors} 起`, doors) : null],
    [say('持票人', 'Holder'), holder],
    [say('最晚取票', 'Fetch it by'), event?.collectBy && ticket.code !== null ? day(event.collectBy) : null],
    [say('取票地点', 'Fetch it at'), ticket.code === null ? null : event?.collectAt],
  ];
  return (
    <dl className="ticket-facts">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Code({ code }: { readonly code: string | null }) {
  const { say } = useReader();
  // Fetched already, or it goes without one.
  if (code === null) return null;
  return (
    <div className="ticket-code">
      <QrCode text={code} label={say(`取票码 ${code}`, `Code ${code}`)} />
      <p className="ticket-digits">{inTwo(code)}</p>
      <p>
        {say('扫这个码，或报这六位数。没有网也能用', 'Scan it, or say the six figures. It works without a connection')}
      </p>
    </div>
  );
}

interface TicketCardProps {
  readonly ticket: Ticket;
  readonly holder: string;
}

function TicketCard({ ticket, holder }: TicketCardProps) {
  const { say } = useReader();
  const { event, label, programme, code } = ticket;
  return (
    <article className="ticket">
      <div className="ticket-what">
        <p>{say(programme)}</p>
        <h1>{say(event?.what ?? label)}</h1>
        {event && <When event={event} />}
      </div>
      <Facts ticket={ticket} holder={holder} />
      <Code code={code} />
    </article>
  );
}

function Acts({ ticket, onServer }: { readonly ticket: Ticket; readonly onServer: boolean }) {
  const { say } = useReader();
  const { caseId, roundId, event, code } = ticket;
  return (
    <section className="sec flush no-print">
      <ul className="list">
        {event?.beginsAt && onServer && (
          <li>
            <a
              className="item"
              href={addressOf('GET /me/tickets/{id}/calendar', { params: { id: String(caseId) } })}
              download
            >
              <span className="grow">
                {say('加到日历', 'To my calendar')}
                <span className="meta block">
                  {say('提前一天、提前两小时各提醒一次', 'It calls a day before and two hours before')}
                </span>
              </span>
              <Icon name="right" className="chev" />
            </a>
          </li>
        )}
        <li>
          <Link className="item" href={`/hall/cases/${caseId}`}>
            <span className="grow">
              {say('这张票怎么来的', 'How this ticket came')}
              <span className="meta block">{say('经过、问一问', 'What happened, and asking')}</span>
            </span>
            <Icon name="right" className="chev" />
          </Link>
        </li>
        {onServer && code !== null && <BackOfCase roundId={roundId} />}
      </ul>
    </section>
  );
}

export default function TicketPage({ id }: { readonly id: string }) {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  const { ticket, kept, onPhone, read } = useTicket(me.data!.personId, Number(id), keptOnHome);
  const [dark, setDark] = useState(false);
  return (
    <Phone back="/hall/cases" title={say('我的票', 'My ticket')}>
      {ticket ? (
        <div className={dark ? 'ticket-page dark' : 'ticket-page'}>
          <section className="sec first">
            <div className="flex between ticket-state">
              {ticket.backOn ? (
                <StatusTag tone="stopped" says={{ zh: '已退回，还给您留着', en: 'Given back, and kept for you' }} />
              ) : (
                <StatusTag tone="ok" says={{ zh: '是您的票', en: 'Yours' }} />
              )}
              {onPhone && (
                <span className="meta" role="status">
                  {kept
                    ? say('没连上服务器，这是存在手机上的', 'No connection: as kept on this phone')
                    : say('已存进这台手机', 'Kept on this phone')}
                </span>
              )}
            </div>
            <TicketCard ticket={ticket} holder={me.data!.name} />
            <button type="button" className="btn btn-wide no-print" aria-pressed={dark} onClick={() => setDark(!dark)}>
              {dark ? say('换回浅色', 'Light again') : say('场内太亮？换成深色', 'Too bright inside? Go dark')}
            </button>
          </section>
          <Acts ticket={ticket} onServer={!kept} />
        </div>
      ) : (
        <Shown of={read} lines={10}>
          {() => null}
        </Shown>
      )}
    </Phone>
  );
}
