// What the security administrator can do about somebody's signing in: shut and reopen it, and release an authenticator whose phone is lost.
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

interface Person {
  readonly id: number;
  readonly name: string;
}

export function SignInAccess({ of, onClose }: { readonly of: Person; readonly onClose: () => void }) {
  const { say } = useReader();
  const access = useAnswer('GET /people/{id}/access', { params: { id: of.id } });
  const shut = useDoing('PUT /people/{id}/access', { changes: ['GET /people/{id}/access'] });
  const release = useDoing('DELETE /people/{id}/authenticator', { changes: ['GET /people/{id}/access'] });
  const params = { id: of.id };
  return (
    <section className="pb stack sign-in-access" aria-label={say(`${of.name}的登录`, `Signing in: ${of.name}`)}>
      <b>{say(`${of.name}的登录`, `Signing in: ${of.name}`)}</b>
      <Shown of={access} lines={2}>
        {({ disabled, authenticator }) => (
          <>
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
            <div className="flex wrap">
              <button
                type="button"
                className="btn btn-s"
                disabled={shut.isPending}
                onClick={() => shut.mutate({ params, body: { disabled: !disabled } })}
              >
                {disabled ? say('恢复登录', 'Reopen sign-in') : say('停用登录', 'Shut sign-in')}
              </button>
              {authenticator && (
                <button
                  type="button"
                  className="btn btn-s"
                  disabled={release.isPending}
                  onClick={() => release.mutate({ params })}
                >
                  {say('手机丢了，解除验证器', 'Phone lost: release the authenticator')}
                </button>
              )}
              <button type="button" className="btn btn-s btn-quiet" onClick={onClose}>
                {say('收起', 'Close')}
              </button>
            </div>
            <p className="meta">
              {say(
                '停用马上生效，所有设备退出；解除后本人会收到消息，下次登录重新绑定。两样都记在访问日志里。',
                'Shutting takes effect at once on all devices; after a release the person is told and binds anew. Both are logged.',
              )}
            </p>
          </>
        )}
      </Shown>
      <ErrorNote error={shut.error ?? release.error} />
    </section>
  );
}
