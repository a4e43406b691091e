// One line where a colleague has the same case before him: nobody is stopped, the first decision stands.
import { useSeat } from '#web/desk/frame.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { useWatching } from '#web/desk/review/watching.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';

export function AlsoLooking({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const mine = one.duties.includes('handler') && one.handlerOrganisationId === organisationId;
  const others = useWatching(one.id, mine && one.status === 'open');
  if (others.length === 0) return null;
  const names = others.join(say('、', ', '));
  return (
    <p className="looking" role="status">
      <Icon name="eye" />
      {say(`${names}也在看这件，先办的算`, `${names} also has this case open; the first decision stands`)}
    </p>
  );
}
