// Tickets that lie on this phone, where the first screen cannot be read: they open without a connection.
import { Link } from 'wouter';
import { useKeptTickets } from '#web/hall/cases/ticket-on-phone.ts';
import { EventLine } from '#web/hall/event-line.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

export default function KeptTickets() {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  const tickets = useKeptTickets(me.data?.personId);
  if (tickets.length === 0) return null;
  return (
    <section className="sec flush" aria-labelledby="kept-tickets">
      <div className="sechead">
        <h2 id="kept-tickets">{say('存在这台手机上的票', 'Tickets kept on this phone')}</h2>
      </div>
      <ul className="list">
        {tickets.map(({ caseId, label, event }) => (
          <li key={caseId}>
            <Link className="item" href={`/hall/cases/${caseId}/ticket`}>
              <span className="grow">
                <span className="t">{say(event?.what ?? label)}</span>
                <span className="meta block">{event && <EventLine event={event} />}</span>
              </span>
              <Icon name="right" className="chev" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
