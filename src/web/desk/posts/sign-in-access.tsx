// What the security administrator can do about somebody's signing in: shut it at once; propose what a second person confirms (another phone, the
// release of an authenticator that is lost); give out the word that binds one.
import { useState } from 'react';
import { type Person, Propose, Proposed, useProposing } from '#web/desk/posts/propose.tsx';
import { WordOnce } from '#web/desk/posts/word.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Standing({ disabled, authenticator }: { readonly disabled: boolean; readonly authenticator: boolean }) {
  return (
    <p className="flex wrap">
      {disabled ? (
        <StatusTag tone="stopped" says={{ zh: '已停用，登录不了', en: 'Shut: cannot sign in' }} />
      ) : (
        <StatusTag tone="ok" says={{ zh: '可以登录', en: 'Can sign in' }} />
      )}
      {authenticator ? (
        <StatusTag tone="ok" says={{ zh: '绑了验证器', en: 'Authenticator bound' }} />
      ) : (
        <StatusTag tone="off" says={{ zh: '没绑验证器', en: 'No authenticator' }} />
      )}
    </p>
  );
}

/** Shutting works at once: nobody becomes somebody else by it. */
function Keys({ of, onProposed }: { readonly of: Person; readonly onProposed: () => void }) {
  const { say } = useReader();
  const access = useAnswer('GET /people/{id}/access', { params: { id: of.id } });
  const shut = useDoing('PUT /people/{id}/access', { changes: ['GET /people/{id}/access'] });
  const word = useDoing('POST /people/{id}/authenticator-words', { changes: [] });
  const release = useProposing(of, onProposed);
  const params = { id: of.id };
  return (
    <>
      <Shown of={access} lines={2}>
        {({ disabled, authenticator }) => (
          <>
            <Standing disabled={disabled} authenticator={authenticator} />
            <div className="flex wrap">
              <button
                type="button"
                className="btn btn-s"
                disabled={shut.isPending}
                onClick={() => shut.mutate({ params, body: { disabled: !disabled } })}
              >
                {disabled ? say('恢复登录', 'Reopen sign-in') : say('停用登录', 'Shut sign-in')}
              </button>
              {authenticator ? (
                <button
                  type="button"
                  className="btn btn-s"
                  disabled={release.isPending}
                  onClick={() => release.mutate({ params, body: { kind: 'authenticator' } })}
                >
                  {say('手机丢了，提出解除验证器', 'Phone lost: propose to release the authenticator')}
                </button>
              ) : (
                <button
                  type="button"
                  className="btn btn-s"
                  disabled={word.isPending}
                  onClick={() => word.mutate({ params })}
                >
                  {say('发绑定验证器的口令', 'Give out a word to bind one')}
                </button>
              )}
            </div>
          </>
        )}
      </Shown>
      {word.data && <WordOnce name={of.name} word={word.data.word} />}
      <ErrorNote error={shut.error ?? release.error ?? word.error} />
    </>
  );
}

interface Props {
  readonly of: Person;
  /** The security administrator; a chair only proposes, and only of a security administrator. */
  readonly keeper: boolean;
  readonly onClose: () => void;
}

export function SignInAccess({ of, keeper, onClose }: Props) {
  const { say } = useReader();
  const [proposing, setProposing] = useState(!keeper);
  const [proposed, setProposed] = useState(false);
  const release = useProposing(of, () => setProposed(true));
  const done = () => {
    setProposed(true);
    setProposing(false);
  };
  return (
    <section className="pb stack sign-in-access" aria-label={say(`${of.name}的登录`, `Signing in: ${of.name}`)}>
      <b>{say(`${of.name}的登录`, `Signing in: ${of.name}`)}</b>
      {keeper && <Keys of={of} onProposed={done} />}
      {proposed && <Proposed />}
      {proposing && <Propose person={of} onDone={done} />}
      <div className="flex wrap">
        <button type="button" className="btn btn-s" aria-expanded={proposing} onClick={() => setProposing(!proposing)}>
          {say('提出改手机号、姓名、证件号', 'Propose another phone, name, ID number')}
        </button>
        {!keeper && (
          <button
            type="button"
            className="btn btn-s"
            disabled={release.isPending}
            onClick={() => release.mutate({ params: { id: of.id }, body: { kind: 'authenticator' } })}
          >
            {say('手机丢了，提出解除验证器', 'Phone lost: propose to release the authenticator')}
          </button>
        )}
        <button type="button" className="btn btn-s btn-quiet" onClick={onClose}>
          {say('收起', 'Close')}
        </button>
      </div>
      <ErrorNote error={release.error} />
      <p className="meta">
        {say(
          '停用马上生效，所有设备退出。改手机号、解除验证器要另一个人确认，本人会收到消息，可以提出异议。都记在访问日志里。',
          'Shutting takes effect at once on all devices. Another phone or a release needs a second person; the person is told and may object. All of it is logged.',
        )}
      </p>
    </section>
  );
}
