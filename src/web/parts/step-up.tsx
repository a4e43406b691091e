// The question for a code of the authenticator, over whatever was being done: any call that the server refuses for want of a fresh code waits
// here and then goes out again by itself (api.ts). Nothing typed is lost, and turning it down leaves the refusal in words.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { askForCodesWith } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { CodeField } from '#web/parts/code-field.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

interface Question {
  readonly why: Text;
  answer(given: boolean): void;
}

export function StepUpDialog() {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(() => askForCodesWith(({ why }) => new Promise<boolean>((answer) => setQuestion({ why, answer }))), []);
  const end = (given: boolean) => {
    question?.answer(given);
    setQuestion(null);
  };
  return question && <CodeQuestion why={question.why} onEnd={end} />;
}

function CodeQuestion({ why, onEnd }: { readonly why: Text; readonly onEnd: (given: boolean) => void }) {
  const { say } = useReader();
  const dialog = useRef<HTMLDialogElement>(null);
  const [code, setCode] = useState('');
  const me = useAnswer('GET /me', {});
  const step = useDoing('POST /me/step-up', { changes: ['GET /me'], done: () => onEnd(true) });
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    step.mutate({ body: { code } });
  };
  return (
    <dialog ref={dialog} aria-labelledby="step-up" onCancel={() => onEnd(false)}>
      <form className="stack" onSubmit={submit}>
        <h2 id="step-up">{say('请输入动态验证码', 'Your authenticator code, please')}</h2>
        <p className="meta">{say(why)}</p>
        <CodeField
          label={say('验证器上的六位数字', 'The six digits on your authenticator')}
          value={code}
          onChange={(value) => setCode(value.replace(/\D/g, ''))}
        />
        {me.data?.authenticator === false && (
          <Note tone="warn">
            <b>{say('您还没有绑定验证器', 'You have no authenticator yet')}</b>
            <p>
              <a href="hall/me/security">{say('先去绑定，两分钟', 'Bind one first, two minutes')}</a>
            </p>
          </Note>
        )}
        <ErrorNote error={step.error} />
        <div className="flex">
          <button type="submit" className="btn btn-main" disabled={step.isPending}>
            {step.isPending ? say('正在核对……', 'Checking …') : say('继续', 'Go on')}
          </button>
          <button type="button" className="btn" onClick={() => onEnd(false)}>
            {say('先不办', 'Not now')}
          </button>
        </div>
      </form>
    </dialog>
  );
}
