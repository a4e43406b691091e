// What waits to be fetched, on its case: the way to the ticket of what was claimed, or the code to be told to whoever brings the goods.
import '#web/hall/cases/ticket.css';
import { Link } from 'wouter';
import { keptOnHome } from '#web/hall/cases/kept-on-home.ts';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { useTicket } from '#web/hall/cases/ticket-on-phone.ts';
import { EventLine } from '#web/hall/event-line.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

const aboutOf = (parameters: CaseInFull['round']['parameters']): string | null => {
  const { about } = parameters as { readonly about?: unknown };
  return typeof about === 'string' && about !== '' ? about : null;
};

/** What was claimed: the thing, when and where, and the way to the ticket. Nobody brings it. */
export function TicketOfCase({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  const { ticket } = useTicket(me.data!.personId, Number(one.id), keptOnHome);
  if (!ticket) return null;
  const about = aboutOf(one.round.parameters);
  return (
    <div className="ticket">
      <div className="ticket-what">
        <h2>{say(ticket.event?.what ?? ticket.label)}</h2>
        {ticket.event ? (
          <p>
            <EventLine event={ticket.event} />
          </p>
        ) : (
          about && <p>{about}</p>
        )}
        <Link className="btn btn-main btn-wide" href={`/hall/cases/${one.id}/ticket`}>
          {say('打开我的票', 'Open my ticket')}
        </Link>
      </div>
    </div>
  );
}

export function PickUpCode({ caseId }: { readonly caseId: number }) {
  const { say } = useReader();
  const codes = useAnswer('GET /me/pick-up-codes', {});
  const mine = codes.data?.items.find((one) => one.caseId === caseId);
  if (!mine) return null;
  return (
    <div className="note">
      <b>
        {say('取货码', 'Pick-up code')} {mine.code}
      </b>
      <p>{say('拿到东西时告诉送的人，也可以签名', 'Tell it to whoever brings it when you have it, or sign')}</p>
    </div>
  );
}
