// The first time: a member whose phone is not on record binds it by name, ID number and a code, and is in.
import { type FormEvent, useState } from 'react';
import { parseIdNumber, parsePhone } from '#kit/identifiers.ts';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { useDoing } from '#web/parts/asking.ts';
import { CodeField } from '#web/parts/code-field.tsx';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

interface LineProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly fault: Text | null;
  readonly onChange: (value: string) => void;
  readonly type?: string;
  readonly autoComplete?: string;
}

function Line({ id, label, value, fault, onChange, type = 'text', autoComplete = 'off' }: LineProps) {
  const { say } = useReader();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        className={`in${fault ? ' err' : ''}`}
        id={id}
        type={type}
        autoComplete={autoComplete}
        aria-invalid={fault !== null}
        {...(fault ? { 'aria-describedby': `${id}-fault` } : {})}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {fault && (
        <p className="errmsg" id={`${id}-fault`}>
          <Icon name="no" />
          {say(fault)}
        </p>
      )}
    </div>
  );
}

const whyOf = (parsed: unknown): Text | null => (isRefusal(parsed) ? parsed.why : null);

function CodeStep({
  onEnter,
  error,
  pending,
}: {
  readonly onEnter: (code: string) => void;
  readonly error: unknown;
  readonly pending: boolean;
}) {
  const { say } = useReader();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onEnter(code);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Note tone="go" live>
        {say(
          '如果姓名和证件号与工会登记的一致、又没有登记过手机号，验证码已经发出，5 分钟内有效',
          'If name and ID number are as your union has them and no phone is on record, a code is on its way; it is good for 5 minutes',
        )}
      </Note>
      <CodeField label={say('验证码', 'Code')} value={code} onChange={setCode} />
      <ErrorNote error={error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={pending}>
        {pending ? say('正在登记……', 'Binding …') : say('登记手机号并登录', 'Bind the phone and sign in')}
      </button>
    </form>
  );
}

export default function FirstTime({ onDone }: { readonly onDone: () => void }) {
  const { say } = useReader();
  const [name, setName] = useState('');
  const [idNumber, setIdNumber] = useState('');
  const [phone, setPhone] = useState('');
  const [tried, setTried] = useState(false);
  const ask = useDoing('POST /sign-in/binding-requests', { changes: [] });
  const bind = useDoing('POST /sign-in/binding', { done: onDone });
  const given = { name, idNumber, phone };
  const noName = name.trim() === '' ? { zh: '没有写姓名', en: 'The name is missing' } : null;
  const faults = { name: noName, idNumber: whyOf(parseIdNumber(idNumber)), phone: whyOf(parsePhone(phone)) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!faults.name && !faults.idNumber && !faults.phone) ask.mutate({ body: given });
  };
  const told = (fault: Text | null) => (tried ? fault : null);
  return (
    <div className="stack">
      <form className="stack" noValidate onSubmit={submit}>
        <Line
          id="bind-name"
          label={say('姓名', 'Name')}
          value={name}
          fault={told(faults.name)}
          onChange={setName}
          autoComplete="name"
        />
        <Line
          id="bind-id"
          label={say('身份证号', 'ID number')}
          value={idNumber}
          fault={told(faults.idNumber)}
          onChange={setIdNumber}
        />
        <Line
          id="bind-phone"
          label={say('您的手机号', 'Your mobile number')}
          value={phone}
          fault={told(faults.phone)}
          onChange={setPhone}
          type="tel"
          autoComplete="tel"
        />
        <ErrorNote error={ask.error} />
        <button type="submit" className="btn btn-wide" disabled={ask.isPending}>
          {ask.isSuccess ? say('没收到，再发一次', 'Not received: send again') : say('发验证码', 'Send me a code')}
        </button>
      </form>
      {ask.isSuccess && (
        <CodeStep
          onEnter={(code) => bind.mutate({ body: { ...given, code } })}
          error={bind.error}
          pending={bind.isPending}
        />
      )}
      <p className="meta">
        {say(
          '换了手机号，或信息对不上？请单位工会更正。没有手机的，可以请工会代办',
          'A new number, or something does not fit? Your union can correct it. Without a phone, the union can act for you',
        )}
      </p>
    </div>
  );
}
