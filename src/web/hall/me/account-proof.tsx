// Who somebody is, shown once more before their money goes elsewhere: by a code to the phone on file, or by the password.
import { useState } from 'react';
import type { Answer } from '#web/parts/api.ts';
import { useReader } from '#web/parts/language.tsx';
import { OwnCode } from '#web/parts/own-code.tsx';
import { PasswordField } from '#web/parts/password-field.tsx';

/** What was typed so far; the code counts before the password. */
export interface Proof {
  /** null: none was asked for. */
  readonly code: string | null;
  readonly password: string;
}

export const noProof: Proof = { code: null, password: '' };

/** As the server takes it. */
export const proofOf = ({ code, password }: Proof): { code?: string; password?: string } =>
  code ? { code } : password ? { password } : {};

interface Props {
  readonly takes: Answer<'GET /me/payments'>['proof'];
  readonly proof: Proof;
  readonly onProof: (proof: Proof) => void;
}

function Needed({ takes, proof, onProof }: Props) {
  const { say } = useReader();
  const [byPassword, setByPassword] = useState(takes.phone === null);
  const phone = takes.phone?.replaceAll(' ', '\u00a0');
  const onCode = (code: string | null) => onProof({ code, password: '' });
  const other = (password: boolean) => {
    setByPassword(password);
    onProof(noProof);
  };
  return (
    <section className="stack" aria-labelledby="proof">
      <b id="proof">{say('先确认是您本人', 'First show that it is you')}</b>
      {byPassword ? (
        <>
          <p className="meta">
            {say(
              '用密码确认的，一天后才用新账户付款，好让您来得及发现。',
              'With the password, the new account is paid on after a day, so that you have time to notice.',
            )}
          </p>
          <PasswordField
            label={say('登录密码', 'Your password')}
            value={proof.password}
            autoComplete="current-password"
            onChange={(password) => onProof({ code: null, password })}
          />
        </>
      ) : (
        <OwnCode code={proof.code} onCode={onCode}>
          <p className="meta">
            {say(
              `换账户要用验证码，发到您登记的手机 ${phone}。确认后马上能用。`,
              `Another account takes a code, sent to your phone ${phone}. It is then paid on at once.`,
            )}
          </p>
        </OwnCode>
      )}
      {takes.phone !== null && takes.password && (
        <button type="button" className="btn btn-quiet" onClick={() => other(!byPassword)}>
          {byPassword
            ? say('用手机验证码', 'Use a code from your phone')
            : say('收不到短信？用登录密码', 'No message? Use your password')}
        </button>
      )}
      {takes.phone === null && !takes.password && (
        <p className="meta">
          {say(
            '您没有登记手机号，也没有设密码，请到单位工会更改。',
            'You have neither a phone on file nor a password; ask your union to change it.',
          )}
        </p>
      )}
    </section>
  );
}

export function AccountProof(props: Props) {
  const { say } = useReader();
  const { takes, proof, onProof } = props;
  if (takes.needed) return <Needed {...props} />;
  return (
    <OwnCode code={proof.code} onCode={(code) => onProof({ code, password: '' })}>
      <p className="meta">
        {say(
          '为防别人冒用，新账户一天后才用来付款。急的，用手机验证码确认，马上能用。',
          'So that nobody else redirects your money, a new account is paid on after a day; at once with a code from your phone.',
        )}
      </p>
    </OwnCode>
  );
}
