// The authenticator's six digits, asked for in place: whatever was refused for want of a fresh code waits here and is then sent again as it
// was, with the same key. Finance and administrators meet it once on coming in and before what cannot be taken back.
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { onStepUpNeeded } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

/** Everything that waits for the code is answered at once. */
type Waiting = (stepped: boolean) => void;

function useWaiting() {
  const waiting = useRef<Waiting[]>([]);
  const [open, setOpen] = useState(false);
  useEffect(
    () =>
      onStepUpNeeded(
        () =>
          new Promise<boolean>((resolve) => {
            waiting.current.push(resolve);
            setOpen(true);
          }),
      ),
    [],
  );
  const answer = (stepped: boolean) => {
    setOpen(false);
    for (const resolve of waiting.current.splice(0)) resolve(stepped);
  };
  return { open, answer };
}

function CodeForm({ onDone, onCancel }: { readonly onDone: () => void; readonly onCancel: () => void }) {
  const { say } = useReader();
  const [code, setCode] = useState('');
  const enter = useDoing('POST /me/step-up', { done: onDone, changes: ['GET /me'] });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ body: { code } });
  };
  return (
    <form className="stack dialog-form" onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('验证器上的六位数字', 'Six digits of your authenticator')}</span>
        <input
          className="in"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\d{6}"
          maxLength={6}
          required
          value={code}
          onChange={(e) => setCode(e.target.value)}
        />
      </label>
      <ErrorNote error={enter.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" disabled={enter.isPending}>
          {say('验证并继续', 'Check and go on')}
        </button>
        <button type="button" className="btn" onClick={onCancel}>
          {say('先不做', 'Not now')}
        </button>
      </div>
    </form>
  );
}

export function StepUpDialog() {
  const { say } = useReader();
  const { open, answer } = useWaiting();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} aria-labelledby="step-up" onCancel={() => answer(false)}>
      <div className="stack gap-s">
        <h2 id="step-up">{say('再核对一次是您本人', 'Once more: is it you?')}</h2>
        <p className="sub">
          {say(
            '财务和管理员的岗位要动态验证码，5 分钟内有效。您做到一半的都在。',
            'Finance and administrators need a code; it is good for 5 minutes. What you were doing is still here.',
          )}
        </p>
      </div>
      {open && <CodeForm onDone={() => answer(true)} onCancel={() => answer(false)} />}
    </dialog>
  );
}
