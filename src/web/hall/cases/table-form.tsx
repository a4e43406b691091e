// A table of the case's own form, filled in by whoever has the case and sent as one action of its stage: what is planned, and what is reported.
import { type ReactNode, useMemo, useState } from 'react';
import type { Answers, Form } from '#policy/form.ts';
import { contextOf } from '#web/hall/cases/answers.tsx';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { newKey } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

interface TableFormProps {
  readonly one: CaseInFull;
  readonly action: string;
  /** The table, as the form of the programme calls it. */
  readonly field: string;
  readonly rows: readonly Answers[];
  /** What is asked beside it. */
  readonly more?: { readonly form: Form; readonly begins: Answers };
  readonly inputOf: (answers: Answers) => Readonly<Record<string, unknown>>;
  readonly onDone: () => void;
  readonly main: boolean;
  readonly sends: string;
  readonly children?: ReactNode;
}

const nothingMore = { form: {}, begins: {} };

export function TableForm({ one, action, field, rows, more = nothingMore, inputOf, onDone, ...shown }: TableFormProps) {
  const { say, today } = useReader();
  const form = useMemo((): Form => {
    // Whoever applies leaves it empty; here it is what one came for.
    const { optional: _, ...table } = (one.form as Form)[field]!;
    return { ...more.form, [field]: table };
  }, [one, field, more]);
  const context = useMemo(() => ({ ...contextOf(one), asOf: today }), [one, today]);
  const [id] = useState(newKey);
  const state = useFormState(form, context, { [field]: rows, ...more.begins });
  const [files] = useState(() => filesOf(one.roundId));
  const doing = useDoing('POST /cases/{id}/actions', {
    changes: ['GET /me/cases/{id}', 'GET /cases/{id}'],
    done: onDone,
  });
  const send = (answers: Answers) =>
    doing.mutate({ params: { id: one.id }, body: { id, action, stage: one.stage, input: inputOf(answers) } });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const good = state.check();
        if (good) send(good);
      }}
    >
      {shown.children}
      <FormFields state={state} skin="hall" help={{ files }} />
      <ErrorNote error={doing.error} />
      <button type="submit" className={`btn btn-wide${shown.main ? ' btn-main' : ''}`} disabled={doing.isPending}>
        {doing.isPending ? say('正在提交……', 'Handing in …') : shown.sends}
      </button>
    </form>
  );
}
