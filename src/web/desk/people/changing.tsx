// What waits to be changed about a member: recorded by whom, in force when; any officer of the union may stop it.
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

export function Changing({ personId, leader }: { readonly personId: number; readonly leader: boolean }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const changes = useAnswer('GET /people/{id}/changes', { params: { id: personId } });
  const stop = useDoing('POST /changes/{id}/stop');
  const waiting = changes.data?.items.filter((one) => one.state === 'waiting') ?? [];
  if (waiting.length === 0) return null;
  return (
    <div className="pb stack">
      {waiting.map((one) => (
        <Note key={one.id} tone="wait">
          <div className="stack">
            <b>
              {say('要改：', 'To be changed: ')}
              {say(one.words)} {one.shown && say(one.shown)}
            </b>
            <p>
              {one.rule === 'waiting'
                ? say(
                    `${one.proposedBy}记的，${instant(one.endsAt)}生效。本人或任何一位同事都可以停下`,
                    `Recorded by ${one.proposedBy}; in force ${instant(one.endsAt)} unless the member or a colleague stops it`,
                  )
                : say(
                    `${one.proposedBy}提出的，等另一个人确认`,
                    `Proposed by ${one.proposedBy}; waits for a second person`,
                  )}
            </p>
            {leader && one.rule === 'waiting' && (
              <button
                type="button"
                className="btn btn-s"
                disabled={stop.isPending}
                onClick={() => stop.mutate({ params: { id: one.id }, body: {} })}
              >
                {one.mine ? say('记错了，收回', 'A mistake: withdraw it') : say('不像本人要改的，停下', 'Stop it')}
              </button>
            )}
          </div>
        </Note>
      ))}
      <ErrorNote error={stop.error} />
    </div>
  );
}
