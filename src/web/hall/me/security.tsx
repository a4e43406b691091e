// My password, my authenticator and the devices I am signed in on.
import { type FormEvent, useState } from 'react';
import { Authenticator } from '#web/hall/me/authenticator.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { CodeField } from '#web/parts/code-field.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note, Shown } from '#web/parts/said.tsx';

function PasswordField({
  label,
  value,
  autoComplete,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly autoComplete: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <label className="field">
      <span className="lab">{label}</span>
      <input
        className="in"
        type="password"
        autoComplete={autoComplete}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

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

function Password() {
  const { say } = useReader();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const change = useDoing('PUT /me/password', {
    changes: [],
    done: () => setDone(true),
  });
  const send = useDoing('POST /me/code-requests', { changes: [], done: () => setCode('') });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const proof = code !== null && code !== '' ? { code } : current === '' ? {} : { current };
    change.mutate({ body: { next, ...proof } });
  };
  if (done) return <PasswordChanged />;
  return (
    <form className="stack" onSubmit={submit}>
      <p className="meta">
        {say(
          '没有设过密码，或忘了的，用手机验证码。改好后所有设备都要重新登录',
          'If you never had one or forgot it, use a code from your phone. Afterwards every device has to sign in again',
        )}
      </p>
      {code === null ? (
        <>
          <PasswordField
            label={say('现在的密码', 'Current password')}
            value={current}
            autoComplete="current-password"
            onChange={setCurrent}
          />
          <ErrorNote error={send.error} />
          <button type="button" className="btn btn-wide" disabled={send.isPending} onClick={() => send.mutate({})}>
            {say('没有或忘了，发验证码到我的手机', 'None, or forgotten: send a code to my phone')}
          </button>
        </>
      ) : (
        <CodeField
          label={say('手机上收到的六位数字', 'The six digits sent to your phone')}
          value={code}
          onChange={(value) => setCode(value.replace(/\D/g, ''))}
        />
      )}
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

/** '安卓手机 · Chrome' out of what a browser calls itself. */
function deviceWords(raw: string, say: (zh: string, en: string) => string): string {
  const where = /iPhone|iPad/.test(raw)
    ? say('苹果手机', 'iPhone')
    : /Android/.test(raw)
      ? say('安卓手机', 'Android phone')
      : /Windows|Mac OS|Linux/.test(raw)
        ? say('电脑', 'Computer')
        : say('设备', 'Device');
  const browser = /MicroMessenger/.test(raw)
    ? say('微信', 'WeChat')
    : (/(Edg|Firefox|Chrome|Safari)/.exec(raw)?.[1] ?? '');
  return [where, browser].filter(Boolean).join(' · ');
}

function Devices() {
  const { say } = useReader();
  const { instant } = useFormats();
  const devices = useAnswer('GET /me/devices', {});
  const end = useDoing('DELETE /me/devices/{key}', { changes: ['GET /me/devices'] });
  return (
    <Shown of={devices}>
      {({ items }) => (
        <>
          <ErrorNote error={end.error} />
          <ul className="list">
            {items.map((one) => (
              <li key={one.key} className="item">
                <span className="grow">
                  <span className="t">{deviceWords(one.device, say)}</span>
                  <span className="meta block">
                    {one.here
                      ? say('就是这一台', 'This one')
                      : say(`最近用 ${instant(one.lastSeenAt)}`, `Last used ${instant(one.lastSeenAt)}`)}
                  </span>
                </span>
                {!one.here && (
                  <button
                    type="button"
                    className="btn"
                    disabled={end.isPending}
                    onClick={() => end.mutate({ params: { key: one.key } })}
                  >
                    {say('让它退出', 'Sign it out')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Shown>
  );
}

export default function Security() {
  const { say } = useReader();
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <section className="sec first">
        <h1>{say('登录着的设备', 'Devices you are signed in on')}</h1>
        <Devices />
      </section>
      <section className="sec">
        <h2>{say('密码', 'Password')}</h2>
        <Password />
      </section>
      <Authenticator />
    </Phone>
  );
}
