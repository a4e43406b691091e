// Proposing a post: the person by the whole phone number of the letter of appointment, the post, for what, from when until when. Another confirms.
import { type FormEvent, useState } from 'react';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { roleNames } from '#web/parts/role-names.ts';
import { ErrorNote, Note } from '#web/parts/said.tsx';

type Candidate = Answer<'POST /posts/candidates'>['items'][number];
type Role = keyof typeof roleNames;

function FindPerson({ onFound }: { readonly onFound: (person: Candidate) => void }) {
  const { say } = useReader();
  const [phone, setPhone] = useState('');
  const find = useDoing('POST /posts/candidates', { changes: [] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    find.mutate({ body: { phone } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('任职人的手机号', 'Phone of the person')}</span>
        <span className="hint">
          {say(
            '照任职通知写全。按号码找人会记进访问日志',
            'In full, from the letter of appointment. The search is logged',
          )}
        </span>
        <input className="in" inputMode="tel" required value={phone} onChange={(e) => setPhone(e.target.value)} />
      </label>
      <ErrorNote error={find.error} />
      <button type="submit" className="btn" disabled={find.isPending}>
        {say('找这个人', 'Find the person')}
      </button>
      {find.data?.items.length === 0 && (
        <Note tone="warn" live>
          {say('册上没有这个号码。请本人所在的工会先登记', 'Nobody has this number. Let the union register it first')}
        </Note>
      )}
      {find.data?.items.map((one) => (
        <button key={one.personId} type="button" className="pick" onClick={() => onFound(one)}>
          <b>{one.name}</b> <span className="meta">{one.organisationName ?? say('没有会籍', 'No membership')}</span>
        </button>
      ))}
    </form>
  );
}

function Terms({
  person,
  organisation,
  onDone,
}: {
  readonly person: Candidate;
  readonly organisation: { readonly id: number; readonly name: string };
  readonly onDone: (proposed: boolean) => void;
}) {
  const { say, today } = useReader();
  const [role, setRole] = useState<Role>('officer');
  const [programmeKey, setProgramme] = useState('');
  const [from, setFrom] = useState(today);
  const [until, setUntil] = useState('');
  const programmes = useAnswer('GET /programmes', {});
  const grant = useDoing('POST /people/{id}/changes', { done: () => onDone(true) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const more = { ...(programmeKey ? { programmeKey } : {}), ...(until ? { until } : {}) };
    const body = { kind: 'post-grant' as const, organisationId: organisation.id, role, from, ...more };
    grant.mutate({ params: { id: person.personId }, body });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <p>
        <b>{person.name}</b>
        {say(`，任职于${organisation.name}`, `, at ${organisation.name}`)}
      </p>
      <div className="cols four">
        <label className="field">
          <span className="lab">{say('岗位', 'Post')}</span>
          <select className="in" value={role} onChange={(e) => setRole(e.target.value as Role)}>
            {Object.entries(roleNames).map(([key, name]) => (
              <option key={key} value={key}>
                {say(name)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="lab">{say('办哪些事', 'For which programmes')}</span>
          <select className="in" value={programmeKey} onChange={(e) => setProgramme(e.target.value)}>
            <option value="">{say('全部', 'All')}</option>
            {programmes.data?.items.map((one) => (
              <option key={one.programmeKey} value={one.programmeKey}>
                {say(one.title)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="lab">{say('从哪天', 'From')}</span>
          <input className="in" type="date" required value={from} onChange={(e) => setFrom(e.target.value)} />
        </label>
        <label className="field">
          <span className="lab">{say('到哪天（可不填）', 'Until (may be empty)')}</span>
          <input className="in" type="date" value={until} onChange={(e) => setUntil(e.target.value)} />
        </label>
      </div>
      <ErrorNote error={grant.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={grant.isPending}>
          {say(`提出让${person.name}任${roleNames[role].zh}`, `Propose ${person.name} as ${roleNames[role].en}`)}
        </button>
        <button type="button" className="btn" onClick={() => onDone(false)}>
          {say('先不做', 'Not now')}
        </button>
      </div>
    </form>
  );
}

export function Grant({
  organisation,
  onDone,
}: {
  readonly organisation: { readonly id: number; readonly name: string };
  readonly onDone: (proposed: boolean) => void;
}) {
  const { say } = useReader();
  const [person, setPerson] = useState<Candidate | null>(null);
  return (
    <Panel title={say('授予岗位', 'Grant a post')}>
      <div className="pb">
        {person ? (
          <Terms person={person} organisation={organisation} onDone={onDone} />
        ) : (
          <FindPerson onFound={setPerson} />
        )}
      </div>
    </Panel>
  );
}
