// A short form of the desk that opens where it is needed: the one form renderer, its faults, what the server said, and one main button.
import { type FormEvent, useMemo, useState } from 'react';
import type { Answers, Form } from '#policy/form.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import type { Lookup } from '#web/parts/form/lookup-input.tsx';
import type { Values } from '#web/parts/form/typed.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

interface Props {
  readonly form: Form;
  readonly initial?: Values;
  readonly people?: Lookup;
  /** On the button. */
  readonly does: string;
  /** False: another button of the page is the main one. */
  readonly main?: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onAnswers: (answers: Answers) => void;
  readonly onCancel?: () => void;
}

/** `form` stays the same value between renders. */
export function Asking(props: Props) {
  const { form, initial = {}, people, does, main = true, busy, error, onAnswers, onCancel } = props;
  const { say, today } = useReader();
  const context = useMemo(() => ({ asOf: today }), [today]);
  const state = useFormState(form, context, initial);
  const [files] = useState(() => filesOf(0));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const answers = state.check();
    if (answers && !busy) onAnswers(answers);
  };
  return (
    <form className="pb stack filling" noValidate onSubmit={submit}>
      <FormFields state={state} skin="desk" help={{ files, ...(people ? { people } : {}) }} />
      <ErrorNote error={error} />
      <div className="flex">
        <button type="submit" className={main ? 'btn btn-main' : 'btn'} aria-disabled={busy}>
          {does}
        </button>
        {onCancel && (
          <button type="button" className="btn" onClick={onCancel}>
            {say('先不办', 'Not now')}
          </button>
        )}
      </div>
    </form>
  );
}
