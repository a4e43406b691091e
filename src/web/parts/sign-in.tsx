// Coming in: phone, then the code sent to it or a password. The same form for members and officers; on the desk a second step asks for the
// authenticator where the post needs it.
import { type FormEvent, useState } from 'react';
import { useDoing } from '#web/parts/asking.ts';
import { CodeField } from '#web/parts/code-field.tsx';
import { HumanCheck } from '#web/parts/human-check.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

type Way = 'code' | 'password';

function PasswordForm({ phone, onDone }: { readonly phone: string; readonly onDone: () => void }) {
  const { say } = useReader();
  const [password, setPassword] = useState('');
  const enter = useDoing('POST /sign-in', { done: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ body: { phone, password } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('密码', 'Password')}</span>
        <input
          className="in"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.target.value)}
        />
      </label>
      <ErrorNote error={enter.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={enter.isPending}>
        {enter.isPending ? say('正在登录……', 'Signing in …') : say('登录', 'Sign in')}
      </button>
    </form>
  );
}

function CodeForm({ phone, onDone }: { readonly phone: string; readonly onDone: () => void }) {
  const { say } = useReader();
  const [code, setCode] = useState('');
  const ask = useDoing('POST /sign-in/code-requests', { changes: [] });
  const enter = useDoing('POST /sign-in/code', { done: onDone });
  const question = ask.data?.question;
  const sent = ask.data?.done === true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ body: { phone, code } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <button
        type="button"
        className="btn btn-wide"
        disabled={ask.isPending || phone === ''}
        onClick={() => ask.mutate({ body: { phone } })}
      >
        {sent ? say('没收到，再发一次', 'Not received: send again') : say('发验证码', 'Send me a code')}
      </button>
      {sent && (
        <Note tone="go" live>
          {say(
            '如果这个号码在册，验证码已经发出，5 分钟内有效',
            'If this number is on record a code is on its way; it is good for 5 minutes',
          )}
        </Note>
      )}
      {question && (
        <HumanCheck
          key={question.token}
          question={question}
          why={say('再发一次之前，先答一道小题：', 'Before another code is sent, a small question:')}
          send={say('答好了，再发一次', 'Answer and send again')}
          pending={ask.isPending}
          onAnswer={(answer) => ask.mutate({ body: { phone, check: { token: question.token, answer } } })}
        />
      )}
      <ErrorNote error={ask.error} />
      <CodeField label={say('验证码', 'Code')} value={code} onChange={setCode} />
      <ErrorNote error={enter.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={enter.isPending}>
        {enter.isPending ? say('正在登录……', 'Signing in …') : say('登录', 'Sign in')}
      </button>
    </form>
  );
}

export function SignIn({ onDone, first = 'code' }: { readonly onDone: () => void; readonly first?: Way }) {
  const { say } = useReader();
  const [way, setWay] = useState<Way>(first);
  const [phone, setPhone] = useState('');
  return (
    <div className="stack">
      <label className="field">
        <span className="lab">{say('手机号', 'Mobile number')}</span>
        <input
          className="in"
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          value={phone}
          onChange={(e) => setPhone(e.target.value)}
        />
      </label>
      {way === 'code' ? <CodeForm phone={phone} onDone={onDone} /> : <PasswordForm phone={phone} onDone={onDone} />}
      <button type="button" className="btn btn-quiet" onClick={() => setWay(way === 'code' ? 'password' : 'code')}>
        {way === 'code' ? say('改用密码', 'Use a password instead') : say('改用验证码', 'Use a code instead')}
      </button>
    </div>
  );
}
