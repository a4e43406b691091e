// Whoever knows better says so: about whom, what, and how to be reached if he likes. Nothing more is asked.
import { type FormEvent, useId, useState } from 'react';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

function Received({ number }: { readonly number: number }) {
  const { say } = useReader();
  return (
    <Note tone="ok" live>
      <b>{say('已收到，会有人核实', 'Received; somebody will look into it')}</b>
      <p>
        {say(
          `编号 ${number}。由不经办这件的人核实，不会把您告诉被反映的人`,
          `Number ${number}. Somebody who does not handle the case looks into it; who you are is not told to the person concerned`,
        )}
      </p>
    </Note>
  );
}

export function ObjectionForm({ notice }: { readonly notice: Answer<'GET /notices/{id}'> }) {
  const { say } = useReader();
  const about = useId();
  const [ordinal, setOrdinal] = useState('');
  const [grounds, setGrounds] = useState('');
  const [contact, setContact] = useState('');
  const raise = useDoing('POST /notices/{id}/objections', { changes: [] });
  if (raise.isSuccess) return <Received number={raise.data.id} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    raise.mutate({
      params: { id: notice.id },
      body: { ordinal: Number(ordinal), grounds, ...(contact.trim() === '' ? {} : { contact }) },
    });
  };
  return (
    <form className="paper stack" onSubmit={submit}>
      <div>
        <h2>{say('有不同意见', 'If you disagree')}</h2>
        <p className="sub">
          {say(
            '可以不留名。不会把您告诉被反映的人',
            'You need not give your name. Who you are is not told to the person concerned',
          )}
        </p>
      </div>
      <label className="field" htmlFor={about}>
        <span className="lab">{say('关于第几位', 'About which number')}</span>
        {notice.next === null ? (
          <select
            id={about}
            className="in"
            required
            value={ordinal}
            onChange={(event) => setOrdinal(event.target.value)}
          >
            <option value="">{say('请选择', 'Please choose')}</option>
            {notice.list.map((entry) => (
              <option key={entry.ordinal} value={entry.ordinal}>
                {entry.ordinal}　{entry.maskedName}
              </option>
            ))}
          </select>
        ) : (
          // Too many to choose from: the number stands at the start of each line.
          <input
            id={about}
            className="in"
            type="number"
            required
            min={1}
            max={notice.entries}
            value={ordinal}
            onChange={(event) => setOrdinal(event.target.value)}
          />
        )}
      </label>
      <label className="field">
        <span className="lab">{say('您知道的情况', 'What you know')}</span>
        <textarea
          className="in"
          required
          minLength={5}
          placeholder={say('什么时候、什么事、怎么知道的', 'When, what, and how you know')}
          value={grounds}
          onChange={(event) => setGrounds(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="lab">{say('电话（选填）', 'Telephone (if you like)')}</span>
        <input
          className="in"
          type="tel"
          autoComplete="off"
          value={contact}
          onChange={(event) => setContact(event.target.value)}
        />
      </label>
      <ErrorNote error={raise.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={raise.isPending}>
        {raise.isPending ? say('正在交……', 'Sending …') : say('交上去，请人核实', 'Hand it in to be looked into')}
      </button>
    </form>
  );
}
