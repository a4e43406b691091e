// Whoever knows better says so: about whom, what, and how to be reached if he likes. Nothing more is asked.
import { type FormEvent, useId, useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

type Raised = Answer<'POST /notices/{id}/objections'>;

function Received({ raised }: { readonly raised: Raised }) {
  const { say } = useReader();
  const { day } = useFormats();
  return (
    <Note tone="ok" live>
      <b>{say('已收到，会有人核实', 'Received; somebody will look into it')}</b>
      <p>
        {raised.known
          ? say(
              `编号 ${raised.id}。这一条先停下，由没有经办过它的人核实；不会把您告诉被反映的人`,
              `Number ${raised.id}. The entry waits while somebody who did not handle it looks into it; who you are is not told to the person concerned`,
            )
          : say(
              `编号 ${raised.id}。${raised.readBy ? `最晚${day(raised.readBy)}` : '几天内'}有人看；要核实的，这一条就停下查清再办。没看以前，公示期满也不会往下走`,
              `Number ${raised.id}. It is read ${raised.readBy ? `by ${day(raised.readBy)}` : 'within days'}; if it has to be looked into, the entry waits. The notice does not pass before it was read`,
            )}
      </p>
    </Note>
  );
}

interface AsWhoProps {
  readonly named: boolean;
  readonly onNamed: (named: boolean) => void;
}

/** What each way comes to, before anything is sent: whoever fears for their work loses nothing by giving no name but the immediate halt. */
function AsWho({ named, onNamed }: AsWhoProps) {
  const { say } = useReader();
  const name = useId();
  return (
    <fieldset className="field plain as-who">
      <legend className="lab">{say('怎么提', 'How')}</legend>
      <label className="pick">
        <input type="radio" name={name} checked={!named} onChange={() => onNamed(false)} />
        <span>
          <b>{say('不留名', 'Without a name')}</b>
          <span className="meta">
            {say(
              '3 个工作日内有人看；觉得要核实，就停下查清再办，不立的写明理由。不记您是谁',
              'Read within 3 working days; if it has to be looked into, the entry waits, else the reason is written down. Nothing is kept of who you are',
            )}
          </span>
        </span>
      </label>
      <label className="pick">
        <input type="radio" name={name} checked={named} onChange={() => onNamed(true)} />
        <span>
          <b>{say('以本人身份（要先登录）', 'In your own name (signed in)')}</b>
          <span className="meta">
            {say(
              '这一条马上停下来核实。只有核实的人看得到您是谁',
              'The entry waits at once. Only who looks into it sees who you are',
            )}
            {named && (
              <>
                {' '}
                <a href="hall">{say('还没登录？用手机验证码登录', 'Not signed in? Use a code by message')}</a>
              </>
            )}
          </span>
        </span>
      </label>
    </fieldset>
  );
}

interface AboutProps {
  readonly notice: Answer<'GET /notices/{id}'>;
  readonly ordinal: string;
  readonly onOrdinal: (ordinal: string) => void;
  readonly fault: Text | undefined;
}

const groundsAtLeast = 5;

/** What is missing, told beside its field once somebody has tried to hand it in. */
function faultsIn(
  { ordinal, grounds }: { readonly ordinal: string; readonly grounds: string },
  entries: number,
): { readonly ordinal?: Text; readonly grounds?: Text } {
  const nth = Number(ordinal);
  return {
    ...(Number.isInteger(nth) && nth >= 1 && nth <= entries
      ? {}
      : { ordinal: text('请写明是名单里的第几位', 'Say which number on the list it is about') }),
    ...(grounds.trim().length >= groundsAtLeast
      ? {}
      : { grounds: text('请写几句您知道的情况，至少 5 个字', 'Say what you know, in 5 characters or more') }),
  };
}

function Fault({ id, says }: { readonly id: string; readonly says: Text | undefined }) {
  const { say } = useReader();
  return (
    <p className="errmsg" id={id} role="alert">
      {says && (
        <>
          <Icon name="no" />
          {say(says)}
        </>
      )}
    </p>
  );
}

function About({ notice, ordinal, onOrdinal, fault }: AboutProps) {
  const { say } = useReader();
  const about = useId();
  const marked = {
    id: about,
    name: 'ordinal',
    className: `in${fault ? ' err' : ''}`,
    required: true,
    'aria-invalid': fault !== undefined,
    'aria-describedby': `${about}-fault`,
  };
  return (
    <div className="field">
      <label className="lab" htmlFor={about}>
        {say('关于第几位', 'About which number')}
      </label>
      {notice.next === null ? (
        <select {...marked} value={ordinal} onChange={(event) => onOrdinal(event.target.value)}>
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
          {...marked}
          type="number"
          min={1}
          max={notice.entries}
          value={ordinal}
          onChange={(event) => onOrdinal(event.target.value)}
        />
      )}
      <Fault id={`${about}-fault`} says={fault} />
    </div>
  );
}

interface GroundsProps {
  readonly grounds: string;
  readonly onGrounds: (grounds: string) => void;
  readonly fault: Text | undefined;
}

function Grounds({ grounds, onGrounds, fault }: GroundsProps) {
  const { say } = useReader();
  const id = useId();
  return (
    <div className="field">
      <label className="lab" htmlFor={id}>
        {say('您知道的情况', 'What you know')}
      </label>
      <textarea
        id={id}
        name="grounds"
        className={`in${fault ? ' err' : ''}`}
        required
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-fault`}
        placeholder={say('什么时候、什么事、怎么知道的', 'When, what, and how you know')}
        value={grounds}
        onChange={(event) => onGrounds(event.target.value)}
      />
      <Fault id={`${id}-fault`} says={fault} />
    </div>
  );
}

export function ObjectionForm({ notice }: { readonly notice: Answer<'GET /notices/{id}'> }) {
  const { say } = useReader();
  const [ordinal, setOrdinal] = useState('');
  const [grounds, setGrounds] = useState('');
  const [contact, setContact] = useState('');
  const raise = useDoing('POST /notices/{id}/objections', { changes: [] });
  const [named, setNamed] = useState(false);
  const [asked, setAsked] = useState(false);
  if (raise.isSuccess) return <Received raised={raise.data} />;
  const faults = faultsIn({ ordinal, grounds }, notice.entries);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(true);
    const wrong = faults.ordinal ? 'ordinal' : faults.grounds ? 'grounds' : null;
    if (wrong) return event.currentTarget.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
    raise.mutate({
      params: { id: notice.id },
      body: {
        ...{ ordinal: Number(ordinal), grounds },
        ...(contact.trim() === '' ? {} : { contact }),
        ...(named ? { named } : {}),
      },
    });
  };
  return (
    <form className="paper stack" noValidate onSubmit={submit}>
      <div>
        <h2>{say('有不同意见', 'If you disagree')}</h2>
        <p className="sub">
          {say(
            '可以不留名，每一条都有人看。不会把您告诉被反映的人',
            'You need not give your name; every objection is read. Who you are is not told to the person concerned',
          )}
        </p>
      </div>
      <About notice={notice} ordinal={ordinal} onOrdinal={setOrdinal} fault={asked ? faults.ordinal : undefined} />
      <Grounds grounds={grounds} onGrounds={setGrounds} fault={asked ? faults.grounds : undefined} />
      <label className="field">
        <span className="lab">
          {say(
            '电话（选填，看过以后发短信告诉您）',
            'Telephone (if you like: you are told by message once it was read)',
          )}
        </span>
        <input
          className="in"
          type="tel"
          autoComplete="off"
          value={contact}
          onChange={(event) => setContact(event.target.value)}
        />
      </label>
      <AsWho named={named} onNamed={setNamed} />
      <ErrorNote error={raise.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={raise.isPending}>
        {raise.isPending ? say('正在交……', 'Sending …') : say('交上去，请人核实', 'Hand it in to be looked into')}
      </button>
    </form>
  );
}
