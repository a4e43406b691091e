// The rehearsal of a round that is there and has not begun: it opens by itself on its day.
import { Rehearsal } from '#web/desk/rounds/rehearsal.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note, Shown } from '#web/parts/said.tsx';

export default function RehearsalTab({ round, leads }: TabProps) {
  const { say } = useReader();
  const { day } = useFormats();
  const rehearsed = useAnswer('GET /rounds/{id}/rehearsal', { params: { id: round.id } }, { enabled: leads });
  if (!leads)
    return <Note tone="off">{say('预演由开批次的工会看', 'A rehearsal is for the union that runs the round')}</Note>;
  return (
    <Shown of={rehearsed} lines={8}>
      {(of) => (
        <Rehearsal of={of}>
          <p className="sub">
            {say(
              `${day(round.opensOn)}它自己开始受理，不用再按什么`,
              `It opens by itself on ${day(round.opensOn)}; there is nothing to press`,
            )}
          </p>
        </Rehearsal>
      )}
    </Shown>
  );
}
