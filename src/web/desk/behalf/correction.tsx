// "This is wrong", said for a member who cannot say it himself: what, what it should be, and how he agreed; a colleague looks and answers.
import { type FormEvent, useMemo, useState } from 'react';
import { consentWithoutCase } from '#policy/consent.ts';
import { factAt } from '#policy/facts.ts';
import type { Form } from '#policy/form.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';

/** What may be said to be wrong beside the facts, as the server has it. */
const ownThings = [
  { key: 'name', label: { zh: '姓名', en: 'Name' } },
  { key: 'id-number', label: { zh: '身份证号', en: 'ID number' } },
  { key: 'phone', label: { zh: '手机号', en: 'Phone' } },
  { key: 'membership', label: { zh: '会籍', en: 'Membership' } },
] as const;

function useForm(person: number): Form {
  const { today } = useReader();
  const facts = useAnswer('GET /people/{id}/facts', { params: { id: person } });
  return useMemo(() => {
    const keys = [...new Set((facts.data?.items ?? []).map(({ key }) => key))];
    const known = keys.map((key) => ({ key, label: factAt(key)?.label ?? { zh: key, en: key } }));
    return {
      what: { type: 'choice', label: { zh: '哪一条不对', en: 'What is wrong' }, choices: [...ownThings, ...known] },
      words: {
        ...{ type: 'text', maxLength: 500, class: 'S2', prose: true },
        label: { zh: '本人说应该是什么', en: 'What it should be, in the member’s words' },
      },
      ...consentWithoutCase,
      on: { ...consentWithoutCase.on, to: today },
    } satisfies Form;
  }, [facts.data, today]);
}

function Asking({ person, onDone }: { readonly person: number; readonly onDone: () => void }) {
  const { say, today } = useReader();
  const form = useForm(person);
  const context = useMemo(() => ({ asOf: today }), [today]);
  const state = useFormState(form, context, { on: today });
  const [files] = useState(() => filesOf(0));
  const ask = useDoing('POST /people/{id}/corrections', { done: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const answers = state.check();
    if (!answers || ask.isPending) return;
    const { what, words, ...consent } = answers;
    ask.mutate({
      params: { id: person },
      body: { what: String(what), words: String(words), consent: consent as Record<string, unknown> },
    });
  };
  return (
    <form className="pb stack filling" noValidate onSubmit={submit}>
      <FormFields state={state} skin="desk" help={{ files }} />
      <ErrorNote error={ask.error} />
      <div className="flex">
        <button type="submit" className="btn btn-main" aria-disabled={ask.isPending}>
          {ask.isPending ? say('正在提交……', 'Sending …') : say('代为提更正', 'Ask for it')}
        </button>
      </div>
    </form>
  );
}

export function CorrectionFor({ person }: { readonly person: number }) {
  const { say } = useReader();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  return (
    <Panel
      title={say('本人说资料记错了', 'The member says the file is wrong')}
      aside={
        !done && (
          <button type="button" className="btn btn-s" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? say('先不办', 'Not now') : say('代为提更正', 'Ask for a correction')}
          </button>
        )
      }
    >
      {done ? (
        <div className="pb">
          <Note tone="ok" live>
            <b>{say('已代为提了，由另一位同事核对后答复', 'Asked; a colleague looks at it and answers')}</b>
            <p>{say('答复之前资料不变。', 'Nothing changes before that.')}</p>
          </Note>
        </div>
      ) : (
        open && (
          <Asking
            person={person}
            onDone={() => {
              setDone(true);
              setOpen(false);
            }}
          />
        )
      )}
    </Panel>
  );
}
