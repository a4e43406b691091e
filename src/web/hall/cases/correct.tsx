// A case that was sent back, or never handed in: the reason on top, the form as it was filled in, handed in again with one press.
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Answers as Filled, Form } from '#policy/form.ts';
import { contextOf } from '#web/hall/cases/answers.tsx';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { newKey } from '#web/parts/api.ts';
import { problemOf, useAnswer, useDoing } from '#web/parts/asking.ts';
import { FormFields } from '#web/parts/form/form-fields.tsx';
import { useFormState } from '#web/parts/form/form-state.ts';
import { typedOf, type Values } from '#web/parts/form/typed.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';

const draftName = (id: number): string => `nj-case-${id}`;

/** What was typed and not handed in yet, kept on this device; nothing while storage is switched off. */
function draftOf(id: number): Values | null {
  try {
    return JSON.parse(localStorage.getItem(draftName(id)) ?? 'null') as Values | null;
  } catch {
    return null;
  }
}
function keepDraft(id: number, values: Values | null): void {
  try {
    if (values) localStorage.setItem(draftName(id), JSON.stringify(values));
    else localStorage.removeItem(draftName(id));
  } catch {
    // as above: what is on the page stays there
  }
}

function useHandIn(one: CaseInFull) {
  const [actionId] = useState(newKey);
  const [, go] = useLocation();
  const doing = useDoing('POST /cases/{id}/actions', {
    done: () => {
      keepDraft(one.id, null);
      go(`/hall/cases/${one.id}`);
    },
  });
  const handIn = (answers: Filled) =>
    doing.mutate({
      params: { id: one.id },
      body: { id: actionId, action: 'submit', stage: one.stage, input: { answers } },
    });
  return { doing, handIn };
}

function Filling({ one, answers }: { readonly one: CaseInFull; readonly answers: Filled }) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const form = one.form as Form;
  const context = useMemo(() => contextOf(one), [one]);
  const [start] = useState(() => draftOf(one.id) ?? typedOf(form, answers));
  const state = useFormState(form, context, start);
  const { doing, handIn } = useHandIn(one);
  const problem = problemOf(doing.error);
  const submit = () => {
    const good = state.check();
    if (good) handIn(good);
  };
  return (
    <form
      className="stack"
      noValidate
      onBlur={() => keepDraft(one.id, state.values)}
      onSubmit={(event) => {
        event.preventDefault();
        keepDraft(one.id, state.values);
        submit();
      }}
    >
      {one.returned && (
        <Note tone="wait">
          <b>{say(`${one.returned.by}请您改好再交`, `${one.returned.by} asks you to correct it`)}</b>
          <p>“{one.returned.why}”</p>
          <p className="meta">
            {say(
              `${dayOf(one.returned.at)}退回，期限不受影响`,
              `Sent back on ${dayOf(one.returned.at)}; no deadline is lost`,
            )}
          </p>
        </Note>
      )}
      <FormFields state={state} skin="hall" help={{ files: filesOf(one.roundId) }} />
      <ErrorNote error={doing.error} />
      {problem?.code === 'not-eligible' && (
        <p className="meta">{say('改了上面的内容可以再交', 'Change what is above and hand it in again')}</p>
      )}
      <button type="submit" className="btn btn-main btn-wide" disabled={doing.isPending}>
        {doing.isPending
          ? say('正在提交……', 'Handing in …')
          : one.returned
            ? say(`再交给${one.returned.by}`, `Hand in again to ${one.returned.by}`)
            : say('提交申请', 'Hand in')}
      </button>
    </form>
  );
}

/** The answers on file; of a draft there are none. */
function Loaded({ one }: { readonly one: CaseInFull }) {
  const full = useAnswer('GET /cases/{id}', { params: { id: one.id } });
  return (
    <Shown of={full} lines={8}>
      {({ answers }) => (
        <Filling one={one} answers={Object.fromEntries(answers.map(({ field, value }) => [field, value])) as Filled} />
      )}
    </Shown>
  );
}

export default function Correct({ id }: { readonly id: string }) {
  const { say } = useReader();
  const found = useAnswer('GET /me/cases/{id}', { params: { id } });
  return (
    <Phone back={`/hall/cases/${id}`} title={say('改好再交', 'Correct')}>
      <section className="sec first">
        <Shown of={found} lines={10}>
          {(one) =>
            one.mine && one.kind === 'apply' ? (
              <>
                <h1>{say(one.programme)}</h1>
                <Loaded one={one} />
              </>
            ) : (
              <Empty says={{ zh: '这件现在不用您改', en: 'This case does not wait for you' }} />
            )
          }
        </Shown>
      </section>
    </Phone>
  );
}
