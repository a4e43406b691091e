// Identity, phone and account of a member: masked; in full for a stated purpose; corrected by the union's officers.
import { type FormEvent, useState } from 'react';
import { Panel } from '#web/desk/panel.tsx';
import { Changing } from '#web/desk/people/changing.tsx';
import { type Revealed, RevealForm } from '#web/desk/people/reveal-form.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

type OnFile = Answer<'GET /people/{id}'>;

function Correct({ person, onDone }: { readonly person: OnFile; readonly onDone: () => void }) {
  const { say } = useReader();
  const [name, setName] = useState(person.name);
  const [idNumber, setIdNumber] = useState('');
  const [phone, setPhone] = useState('');
  const correct = useDoing('PUT /people/{id}', { done: onDone });
  const changes = {
    ...(name !== person.name && name !== '' ? { name } : {}),
    ...(idNumber !== '' ? { idNumber } : {}),
    ...(phone !== '' ? { phone } : {}),
  };
  const none = Object.keys(changes).length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!none) correct.mutate({ params: { id: person.id }, body: changes });
  };
  return (
    <form className="pb stack sunk" onSubmit={submit}>
      <div className="cols three">
        <label className="field">
          <span className="lab">{say('姓名', 'Name')}</span>
          <input className="in" value={name} onChange={(e) => setName(e.target.value)} />
        </label>
        <label className="field">
          <span className="lab">{say('证件号（不改就空着）', 'ID number (empty: unchanged)')}</span>
          <input className="in" autoComplete="off" value={idNumber} onChange={(e) => setIdNumber(e.target.value)} />
        </label>
        <label className="field">
          <span className="lab">{say('手机号（不改就空着）', 'Phone (empty: unchanged)')}</span>
          <input
            className="in"
            inputMode="tel"
            autoComplete="off"
            value={phone}
            onChange={(e) => setPhone(e.target.value)}
          />
        </label>
      </div>
      <p className="meta">
        {say(
          '48 小时后生效：本人（原号码和新号码）和其他同事都会收到消息，可以停下。要马上用新号码，请本人在登录页用姓名和证件号登记。在任岗位的人，由安全管理员提出、另一人确认。',
          'In force after 48 hours: the member (on the old and the new number) and your colleagues are told and can stop it. To use the new number at once, the member binds it on the sign-in page by name and ID number. Of whoever holds a post the security administrator proposes and another confirms.',
        )}
      </p>
      <ErrorNote error={correct.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={correct.isPending || none}>
          {none ? say('还没有改动', 'Nothing changed yet') : say('记下更正', 'Record the correction')}
        </button>
        <button type="button" className="btn" onClick={onDone}>
          {say('先不改', 'Not now')}
        </button>
      </div>
    </form>
  );
}

function Values({ person, seen }: { readonly person: OnFile; readonly seen: Revealed | null }) {
  const { say } = useReader();
  const nothing = say('没有登记', 'Not on file');
  const rows = [
    [say('姓名', 'Name'), person.name],
    [say('证件', 'ID number'), seen ? seen.idNumber : person.idNumber],
    [say('手机', 'Phone'), seen ? seen.phone : person.phone],
    [say('收款', 'Paid on'), seen ? seen.account : person.account && say(person.account)],
    [say('开户行', 'Bank'), person.accountBank],
  ] as const;
  return (
    <dl className="kv">
      {rows.map(([label, value]) => (
        <div key={label} className="pair">
          <dt>{label}</dt>
          <dd>{value ?? <span className="meta">{nothing}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Identity({ person, leader }: { readonly person: OnFile; readonly leader: boolean }) {
  const { say } = useReader();
  const [doing, setDoing] = useState<'reveal' | 'correct' | null>(null);
  const [seen, setSeen] = useState<Revealed | null>(null);
  const show = (full: Revealed | null) => {
    setSeen(full);
    setDoing(null);
  };
  return (
    <Panel
      title={say('登记的信息', 'On file')}
      aside={
        <span className="flex">
          <button
            type="button"
            className="btn btn-s"
            aria-expanded={doing === 'reveal'}
            onClick={() => (seen ? setSeen(null) : setDoing('reveal'))}
          >
            {seen ? say('收起来', 'Hide again') : say('看全部', 'Show in full')}
          </button>
          {leader && (
            <button
              type="button"
              className="btn btn-s"
              aria-expanded={doing === 'correct'}
              onClick={() => setDoing(doing === 'correct' ? null : 'correct')}
            >
              {say('更正', 'Correct')}
            </button>
          )}
        </span>
      }
    >
      {doing === 'reveal' && <RevealForm sunk personId={person.id} onDone={() => setDoing(null)} onSeen={show} />}
      {doing === 'correct' && <Correct person={person} onDone={() => show(null)} />}
      <Changing personId={person.id} leader={leader} />
      <div className="pb stack">
        {seen && (
          <Note tone="go" live>
            {say('这次查看已记下，本人看得到', 'This look has been written down; the member can see it')}
          </Note>
        )}
        <Values person={person} seen={seen} />
      </div>
    </Panel>
  );
}
