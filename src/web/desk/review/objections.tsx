// What was said against a case while it stood on notice, for who is to resolve it; that it was read is logged.
import { Link } from 'wouter';
import { text } from '#kit/text.ts';
import { stateOf } from '#web/desk/kinds.ts';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const tags = {
  unread: { tone: 'wait', says: text('匿名，没看', 'No name, not read') },
  dismissed: { tone: 'off', says: text('匿名，看过没立', 'No name, dismissed') },
  open: { tone: 'warn', says: text('待处理', 'To be resolved') },
  upheld: { tone: 'bad', says: text('成立', 'Upheld') },
  rejected: { tone: 'ok', says: text('不成立', 'Rejected') },
} as const;

function Elsewhere() {
  const { say } = useReader();
  return (
    <p>
      <Link href="/desk/objections">{say('去看匿名异议', 'Read those without a name')}</Link>
    </p>
  );
}

function ToRead() {
  const { say } = useReader();
  return (
    <Note tone="warn">
      <b>{say('有匿名异议没人看，看完才会往下走', 'Objections without a name wait to be read; then it goes on')}</b>
      <Elsewhere />
    </Note>
  );
}

export function Objections({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const { open, unread } = stateOf(one);
  const some = (list: unknown) => one.kind === 'notice' && Array.isArray(list) && list.length > 0;
  const mine = one.duties.includes('handler');
  // What nobody has read is read with the others: opening it here would tell whom it is about that there is one.
  const asked = { enabled: mine && some(open) };
  const objections = useAnswer('GET /cases/{id}/objections', { params: { id: one.id } }, asked);
  if (!mine) return null;
  if (!some(open)) return some(unread) ? <ToRead /> : null;
  return (
    <Shown of={objections} lines={2}>
      {({ items }) =>
        items.map(({ id, raisedAt, grounds, contact, standing, why, raiserName }) => (
          <Note key={id} tone={standing === 'open' ? 'warn' : 'off'}>
            <b>{say(`异议 ${id}`, `Objection ${id}`)}</b> <StatusTag {...tags[standing]} />{' '}
            <span className="meta">{instant(raisedAt)}</span>
            <p>“{grounds}”</p>
            {raiserName && (
              <p className="meta">
                {say(
                  `${raiserName} 登录后提的，不要告诉被反映的人`,
                  `Raised by ${raiserName}, signed in; not to be told to the person concerned`,
                )}
              </p>
            )}
            {contact && <p className="meta">{say(`联系方式：${contact}`, `Contact: ${contact}`)}</p>}
            {why && <p className="meta">{say(`理由：${why}`, `Reason: ${why}`)}</p>}
            {standing === 'unread' && <Elsewhere />}
          </Note>
        ))
      }
    </Shown>
  );
}
