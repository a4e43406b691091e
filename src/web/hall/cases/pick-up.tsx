// The code by which a member takes what is his, shown while it waits for him; whoever brings it types it in.
import '#web/hall/cases/ticket.css';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

const aboutOf = (parameters: CaseInFull['round']['parameters']): string | null => {
  const { about } = parameters as { readonly about?: unknown };
  return typeof about === 'string' && about !== '' ? about : null;
};

/** What was claimed, as a ticket: the thing, when and where as the round says it, the code. Nobody brings it. */
export function TicketOfCase({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const codes = useAnswer('GET /me/pick-up-codes', {});
  const claim = useAnswer('GET /me/claims/{id}', { params: { id: String(one.round.id) } });
  const code = codes.data?.items.find(({ caseId }) => caseId === one.id)?.code;
  const mine = claim.data?.mine;
  if (!mine || !code) return null;
  const about = aboutOf(one.round.parameters);
  return (
    <div className="ticket">
      <div className="ticket-what">
        <h2>{say(mine.label)}</h2>
        {about && <p>{about}</p>}
      </div>
      <div className="ticket-code">
        <p className="meta">{say('到现场报这个码', 'Say this code there')}</p>
        <p className="figure-big">{`${code.slice(0, 3)} ${code.slice(3)}`}</p>
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
