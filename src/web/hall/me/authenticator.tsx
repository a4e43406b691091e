// Binding an authenticator to one's account: finance and administrators cannot begin without one, and whole rounds are decided with one.
import { type FormEvent, useState } from 'react';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { CodeField } from '#web/parts/code-field.tsx';
import { useReader } from '#web/parts/language.tsx';
import { QrCode } from '#web/parts/qr-code.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

const inFours = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

function Confirm({ uri, secret }: { readonly uri: string; readonly secret: string }) {
  const { say } = useReader();
  const [code, setCode] = useState('');
  const confirm = useDoing('POST /me/totp/confirmation', { changes: ['GET /me'] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate({ body: { code } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <ol className="numbered sub">
        <li>
          {say(
            '在手机上打开验证器（微信小程序“二次验证码”、Microsoft Authenticator 都行），扫这个码。',
            'Open an authenticator on your phone (any that takes time-based codes) and scan this.',
          )}
        </li>
        <li>{say('把它显示的六位数字填在下面。', 'Type the six digits it shows below.')}</li>
      </ol>
      <QrCode text={uri} label={say('给验证器扫的码', 'Code for the authenticator to scan')} />
      <p className="meta">
        {say('扫不了就手工输入：', 'If it cannot be scanned, type: ')}
        <span className="num">{inFours(secret)}</span>
      </p>
      <a className="btn btn-wide" href={uri}>
        {say('验证器就在这台手机上', 'The authenticator is on this phone')}
      </a>
      <CodeField
        label={say('验证器上的六位数字', 'The six digits on your authenticator')}
        value={code}
        onChange={(value) => setCode(value.replace(/\D/g, ''))}
      />
      <ErrorNote error={confirm.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={confirm.isPending || code.length < 6}>
        {say('绑定', 'Bind it')}
      </button>
    </form>
  );
}

function WordField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { say } = useReader();
  return (
    <label className="field">
      <span className="lab">{say('一次性口令', 'One-time word')}</span>
      <span className="hint">
        {say('安全管理员当面告诉您的，七天内有效', 'Told to you by the security administrator; good for seven days')}
      </span>
      <input
        className="in"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** Who binds one with a word that the security administrator tells. */
const withWord: readonly string[] = [
  'finance-maker',
  'finance-checker',
  'system-admin',
  'security-admin',
  'audit-admin',
];

/** For whoever holds a post; a member needs none. */
export function Authenticator() {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  const enrol = useDoing('PUT /me/totp', { changes: [] });
  const [word, setWord] = useState('');
  if (!me.data || me.data.posts.length === 0) return null;
  const strong = me.data.posts.some(({ role }) => withWord.includes(role));
  return (
    <section className="sec stack">
      <h2>{say('动态验证器', 'Authenticator')}</h2>
      {me.data.authenticator ? (
        <Note tone="ok" live>
          <b>{say('已绑定', 'Bound')}</b>
          <p>
            {say(
              '打款、授予岗位、整批决定时会问您要六位数字。换手机前，请安全管理员提出解除，另一人确认。',
              'You are asked for six digits when money moves, posts are granted or a whole round is decided. Before you change your phone, have the security administrator propose its release.',
            )}
          </p>
        </Note>
      ) : enrol.data ? (
        <Confirm {...enrol.data} />
      ) : (
        <>
          <p className="meta">
            {say(
              '财务和管理员要绑定以后才能办事；主席、经办整批决定时也要它。',
              'Finance and administrators need one before they can begin; chairs and officers when they decide a whole round.',
            )}
          </p>
          {strong && <WordField value={word} onChange={setWord} />}
          <ErrorNote error={enrol.error} />
          <button
            type="button"
            className="btn btn-wide"
            disabled={enrol.isPending}
            onClick={() => enrol.mutate({ body: word.trim() === '' ? {} : { word } })}
          >
            {say('绑定验证器', 'Bind an authenticator')}
          </button>
        </>
      )}
    </section>
  );
}
