// Setting a password of one's own, or a new one.
import { type FormEvent, useState } from 'react';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { OwnCode } from '#web/parts/own-code.tsx';
import { PasswordField } from '#web/parts/password-field.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

function PasswordChanged() {
  const { say } = useReader();
  return (
    <div className="stack">
      <Note tone="ok" live>
        <b>{say('密码已改', 'The password is changed')}</b>
        <p>
          {say(
            '为了安全，所有设备都已退出，请用新密码再登录',
            'For safety every device was signed out; sign in with the new one',
          )}
        </p>
      </Note>
      <button type="button" className="btn btn-main btn-wide" onClick={() => location.assign(document.baseURI)}>
        {say('去登录', 'Sign in')}
      </button>
    </div>
  );
}

/** `initial`: the present one was handed out on paper and has to be replaced before anything else. */
export function OwnPassword({ initial = false }: { readonly initial?: boolean }) {
  const { say } = useReader();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const change = useDoing('PUT /me/password', {
    changes: [],
    done: () => setDone(true),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const proof = code !== null && code !== '' ? { code } : current === '' ? {} : { current };
    change.mutate({ body: { next, ...proof } });
  };
  if (done) return <PasswordChanged />;
  return (
    <form className="stack" onSubmit={submit}>
      <p className="meta">
        {initial
          ? say(
              '您用的是发到手里的初始密码，看过它的不止您一个人。设好自己的密码后，再登录一次',
              'The password you were handed has been read by others. Set one of your own, then sign in once more',
            )
          : say(
              '没有设过密码，或忘了的，用手机验证码。改好后所有设备都要重新登录',
              'If you never had one or forgot it, use a code from your phone. Afterwards every device has to sign in again',
            )}
      </p>
      <OwnCode code={code} onCode={setCode}>
        <PasswordField
          label={initial ? say('初始密码', 'Initial password') : say('现在的密码', 'Current password')}
          value={current}
          autoComplete="current-password"
          onChange={setCurrent}
        />
      </OwnCode>
      <PasswordField
        label={say('新密码', 'New password')}
        value={next}
        autoComplete="new-password"
        onChange={setNext}
      />
      <ErrorNote error={change.error} />
      <button type="submit" className="btn btn-wide" disabled={change.isPending || next === ''}>
        {change.isPending ? say('正在改……', 'Changing …') : say('改密码', 'Change the password')}
      </button>
    </form>
  );
}
