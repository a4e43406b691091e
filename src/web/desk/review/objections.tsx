// What was said against a case while it stood on notice, for who is to resolve it; that it was read is logged.
import { stateOf } from '#web/desk/kinds.ts';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note, Shown } from '#web/parts/said.tsx';

export function Objections({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const { open } = stateOf(one);
  const raised = one.kind === 'notice' && Array.isArray(open) && open.length > 0;
  const mine = one.duties.includes('handler');
  const objections = useAnswer('GET /cases/{id}/objections', { params: { id: one.id } }, { enabled: raised && mine });
  if (!raised || !mine) return null;
  return (
    <Shown of={objections} lines={2}>
      {({ items }) =>
        items.map(({ id, raisedAt, grounds, contact }) => (
          <Note key={id} tone="warn">
            <b>{say(`异议 ${id}`, `Objection ${id}`)}</b> <span className="meta">{instant(raisedAt)}</span>
            <p>“{grounds}”</p>
            {contact && <p className="meta">{say(`联系方式：${contact}`, `Contact: ${contact}`)}</p>}
          </Note>
        ))
      }
    </Shown>
  );
}
