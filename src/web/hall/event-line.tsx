// The event of a round in one line of meta: its hour and its place; of what has no hour, until when it is fetched.
import type { Answer } from '#web/parts/api.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';

export type RoundEvent = NonNullable<Answer<'GET /me/tickets/{id}'>['event']>;

export function EventLine({ event }: { readonly event: RoundEvent }) {
  const { say } = useReader();
  const { moment, deadline } = useFormats();
  const { beginsAt, collectBy, place } = event;
  return (
    <Parts
      of={[
        beginsAt && moment(beginsAt),
        place,
        !beginsAt && collectBy && say(`${deadline(collectBy)}取`, `fetch it ${deadline(collectBy)}`),
      ]}
    />
  );
}
