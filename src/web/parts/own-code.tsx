// A code sent to the phone on file, in place of what else would prove that it is not a session alone.
import type { ReactNode } from 'react';
import { useDoing } from '#web/parts/asking.ts';
import { CodeField } from '#web/parts/code-field.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

interface Props {
  /** null: none was asked for. */
  readonly code: string | null;
  readonly onCode: (code: string) => void;
  /** What stands here until one is asked for. */
  readonly children: ReactNode;
}

export function OwnCode({ code, onCode, children }: Props) {
  const { say } = useReader();
  const send = useDoing('POST /me/code-requests', { changes: [], done: () => onCode('') });
  if (code !== null)
    return (
      <>
        <CodeField
          label={say('手机上收到的六位数字', 'The six digits sent to your phone')}
          value={code}
          onChange={(value) => onCode(value.replace(/\D/g, ''))}
        />
        <ErrorNote error={send.error} />
        <button type="button" className="btn btn-quiet" disabled={send.isPending} onClick={() => send.mutate({})}>
          {say('没收到，或输错了：再发一个', 'Not come, or mistyped: send another')}
        </button>
      </>
    );
  return (
    <>
      {children}
      <ErrorNote error={send.error} />
      <button type="button" className="btn btn-wide" disabled={send.isPending} onClick={() => send.mutate({})}>
        {say('发验证码到我的手机', 'Send a code to my phone')}
      </button>
    </>
  );
}
