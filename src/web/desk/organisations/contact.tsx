// Whom members of a union may ask, as it publishes it: an office or a person, and a telephone. Its officers set it, or those above it.
import { type FormEvent, useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import type { Placed } from '#web/desk/organisations/organisation.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Known = Pick<Placed, 'id' | 'contact'>;

function ContactForm({ here: { id, contact }, onDone }: { readonly here: Known; readonly onDone: () => void }) {
  const { say } = useReader();
  const [office, setOffice] = useState(contact?.office ?? '');
  const [phone, setPhone] = useState(contact?.phone ?? '');
  const set = useDoing('PUT /organisations/{id}/contact', { done: onDone });
  const remove = useDoing('DELETE /organisations/{id}/contact', { done: onDone });
  const busy = set.isPending || remove.isPending;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ params: { id }, body: { office, phone } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('哪个部门或哪个人', 'Office or person')}</span>
        <input className="in" required maxLength={60} value={office} onChange={(e) => setOffice(e.target.value)} />
      </label>
      <label className="field">
        <span className="lab">{say('电话', 'Telephone')}</span>
        <input
          className="in"
          type="tel"
          required
          maxLength={30}
          value={phone}
          onChange={(e) => setPhone(e.target.value)}
        />
      </label>
      <ErrorNote error={set.error ?? remove.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={busy}>
          {say('公布', 'Publish')}
        </button>
        {contact && (
          <button type="button" className="btn" disabled={busy} onClick={() => remove.mutate({ params: { id } })}>
            {say('不再公布', 'Publish none')}
          </button>
        )}
        <button type="button" className="btn" onClick={onDone}>
          {say('先不改', 'Not now')}
        </button>
      </div>
    </form>
  );
}

export function ContactPanel({ here }: { readonly here: Placed }) {
  const { say } = useReader();
  const { roles } = useSeat();
  const [changing, setChanging] = useState(false);
  const may = here.closedAt === null && roles.some((role) => role === 'chair' || role === 'officer');
  const { contact } = here;
  return (
    <Panel
      title={say('职工可以找谁', 'Whom members may ask')}
      aside={
        may &&
        !changing && (
          <button type="button" className="btn btn-s" onClick={() => setChanging(true)}>
            {contact ? say('改', 'Change') : say('填上', 'Fill in')}
          </button>
        )
      }
    >
      <div className="pb stack">
        {!changing && (
          <p>
            {contact ? (
              <>
                <b>{contact.office}</b> <a href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`}>{contact.phone}</a>
              </>
            ) : (
              say('还没有公布。会员看到的是上级工会的电话。', 'None yet. Members are shown that of the union above.')
            )}
          </p>
        )}
        {changing && <ContactForm here={here} onDone={() => setChanging(false)} />}
        <p className="meta">
          {say(
            '会员在“找服务”里看得到，点一下就能拨。',
            'Members see it where they look for a service; one press dials.',
          )}
        </p>
      </div>
    </Panel>
  );
}
