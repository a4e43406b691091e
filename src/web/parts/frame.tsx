// What stands around every part of the house: the reader, the client that remembers answers, the address below <base>, and the sign-in that
// comes up in place when a session ends in the middle of something.
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, StrictMode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { onSignedOut } from '#web/parts/api.ts';
import { makeClient } from '#web/parts/asking.ts';
import { keepFocus } from '#web/parts/kept-focus.ts';
import { ReaderProvider, useReader } from '#web/parts/language.tsx';
import { watchPresses } from '#web/parts/pressed.ts';
import { SignIn } from '#web/parts/sign-in.tsx';
import { StepUpDialog } from '#web/parts/step-up.tsx';

const client = makeClient(() => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32);
/** '' or '/union'. */
const base = new URL(document.baseURI).pathname.replace(/\/$/, '');

/** Over whatever was being done: after signing in again it goes on where it stood. */
function SignedOutDialog() {
  const { say } = useReader();
  const [open, setOpen] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => onSignedOut(() => setOpen(client.getQueryData(['GET /me', {}]) !== undefined)), []);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} aria-labelledby="signed-out" onClose={() => setOpen(false)}>
      <h2 id="signed-out">{say('离开太久，请再登录', 'You were away for long; please sign in again')}</h2>
      <p className="meta">{say('您填到一半的都在', 'What you were filling in is still here')}</p>
      {open && <SignIn onDone={() => setOpen(false)} />}
    </dialog>
  );
}

/** Draws a part of the house into the page. */
export function start(part: ReactNode): void {
  keepFocus();
  watchPresses();
  createRoot(document.getElementById('app')!).render(
    <StrictMode>
      <ReaderProvider>
        <QueryClientProvider client={client}>
          <Router base={base}>{part}</Router>
          <SignedOutDialog />
          <StepUpDialog />
        </QueryClientProvider>
      </ReaderProvider>
    </StrictMode>,
  );
}
