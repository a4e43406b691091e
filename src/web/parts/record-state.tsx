// How a record stands today: in force, over by its date, suspended or revoked.
import { type Text, text } from '#kit/text.ts';
import { useReader } from '#web/parts/language.tsx';
import { StatusTag, type Tone } from '#web/parts/status.tsx';

type State = 'valid' | 'suspended' | 'revoked';

const states: Readonly<Record<State | 'expired', readonly [Tone, Text]>> = {
  valid: ['ok', text('有效', 'Valid')],
  expired: ['warn', text('已到期', 'Expired')],
  suspended: ['stopped', text('已暂停', 'Suspended')],
  revoked: ['off', text('已撤销', 'Revoked')],
};

export function RecordState({ state, until }: { readonly state: State; readonly until: string | null }) {
  const { today } = useReader();
  const over = state === 'valid' && until !== null && until < today;
  const [tone, says] = states[over ? 'expired' : state];
  return <StatusTag tone={tone} says={says} />;
}
