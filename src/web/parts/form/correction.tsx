// What was sent back to be corrected: each field that was ticked with its reason and what stood there before, to be filled in anew or said
// to stand; the rest as rows that are changed on request. The member on the phone and the officer who acts for them use the same.
import { useEffect, useRef, useState } from 'react';
import { systemClock } from '#kit/clock.ts';
import { answerInWords } from '#policy/answer-words.ts';
import { type AskedToCorrect, isChanged, standsMost, stillToCorrect } from '#policy/correction.ts';
import type { Answers, Field, Form } from '#policy/form.ts';
import type { FormContext } from '#policy/form-check.ts';
import { newKey } from '#web/parts/api.ts';
import { dropDraft, keepDraft, keptDraft } from '#web/parts/drafts.ts';
import { FaultSummary } from '#web/parts/form/fault-summary.tsx';
import { FaultLine } from '#web/parts/form/field-frame.tsx';
import { FormField, FormFields } from '#web/parts/form/form-fields.tsx';
import { type FormState, useFormState } from '#web/parts/form/form-state.ts';
import { dropKeptFiles } from '#web/parts/form/kept-files.ts';
import { isBlank, typedOf, type Values } from '#web/parts/form/typed.ts';
import type { Files } from '#web/parts/form/upload.ts';
import { useReader } from '#web/parts/language.tsx';

interface Returned {
  readonly form: Form;
  readonly context: FormContext;
  /** As handed in before. */
  readonly answers: Answers;
  readonly asked: readonly AskedToCorrect[];
  /** Whose draft it is, and under which name. */
  readonly place: { readonly personId: number; readonly name: string };
}

type Stands = Readonly<Record<string, string>>;

export interface Correction extends Returned {
  readonly state: FormState;
  readonly actionId: string;
  /** Field → why it stands as it is; the empty text: still to be written. */
  readonly stands: Stands;
  letStand(field: string, words: string): void;
  correctAfterAll(field: string): void;
  /** What is handed in, or null with what is missing told. */
  check(): { readonly answers: Answers; readonly stands?: Stands } | null;
  done(): void;
}

/** A paper that was asked for anew is not there until the new one is. */
function typedAnew({ form, answers, asked }: Returned): Values {
  const papers = asked.filter(({ field }) => form[field]?.type === 'file').map(({ field }) => field);
  return Object.fromEntries(Object.entries(typedOf(form, answers)).filter(([field]) => !papers.includes(field)));
}

const without = (stands: Stands, field: string): Stands =>
  Object.fromEntries(Object.entries(stands).filter(([other]) => other !== field));

export function useCorrection(returned: Returned): Correction {
  const { form, context, answers, asked, place } = returned;
  const wordsName = `${place.name}-stands`;
  const [draft] = useState(() => keptDraft(place.personId, place.name));
  const [actionId] = useState(() => draft?.actionId ?? newKey());
  const [stands, setStands] = useState((keptDraft(place.personId, wordsName)?.values ?? {}) as Stands);
  const state = useFormState(form, context, draft?.values ?? typedAnew(returned));
  const first = useRef({ values: state.values, stands });
  useEffect(() => {
    if (state.values === first.current.values && stands === first.current.stands) return;
    const savedAt = systemClock.now().toISOString();
    keepDraft(place.personId, place.name, { values: state.values, actionId, savedAt });
    keepDraft(place.personId, wordsName, { values: stands, actionId, savedAt });
  }, [state.values, stands, place.personId, place.name, wordsName, actionId]);
  return {
    ...returned,
    ...{ state, actionId, stands },
    letStand: (field, words) => {
      state.set(field, typedOf(form, answers)[field]);
      setStands((before) => ({ ...before, [field]: words }));
    },
    correctAfterAll: (field) => {
      state.set(field, typedAnew(returned)[field]);
      setStands((before) => without(before, field));
    },
    check: () => {
      const good = state.check();
      if (!good) return null;
      const missing = asked.filter(({ field }) => !isChanged(field, answers, good) && !stands[field]?.trim());
      if (missing.length > 0) {
        state.refused(missing.map(({ field }) => ({ field, why: stillToCorrect(form[field]!.label) })));
        return null;
      }
      return asked.length === 0 ? { answers: good } : { answers: good, stands };
    },
    done: () => {
      dropDraft(place.personId, place.name);
      dropDraft(place.personId, wordsName);
      dropKeptFiles(place.personId, place.name);
    },
  };
}

/** What stood there: the picture itself, or the words. */
function Before({ field, at, files }: { readonly field: string; readonly at: Correction; readonly files: Files }) {
  const { say } = useReader();
  const [picture, setPicture] = useState(true);
  const answer = at.answers[field];
  const declared = at.form[field]!;
  const before = say('上次交的', 'As handed in before');
  if (isBlank(answer)) return <p className="meta">{say('上次没有交', 'Not handed in before')}</p>;
  if (declared.type !== 'file')
    return (
      <p className="meta">
        {before}
        {say('：', ': ')}
        <b>{say(answerInWords(declared, answer, { form: at.form, round: at.context.round }) ?? '')}</b>
      </p>
    );
  const address = files.address(Number(answer));
  return (
    <figure className="before">
      {picture ? (
        <div className="photo">
          <img src={address} alt={before} onError={() => setPicture(false)} />
        </div>
      ) : (
        <a href={address} target="_blank" rel="noreferrer">
          {say('打开看', 'Open')}
        </a>
      )}
      <figcaption className="meta">{before}</figcaption>
    </figure>
  );
}

const asRequired = ({ optional: _, ...field }: Field): Field => field as Field;

function AskedField({ field, why, at, files }: AskedToCorrect & { readonly at: Correction; readonly files: Files }) {
  const { say } = useReader();
  const declared = asRequired(at.form[field]!);
  const label = say(declared.label);
  const words = at.stands[field];
  const id = at.state.idOf(field);
  const fault = at.state.faultOf(field);
  const absent = isBlank(at.answers[field]);
  return (
    <section className="to-correct" aria-label={label}>
      <p className="warn">
        <b>{say(`${label}：${why}`, `${label}: ${why}`)}</b>
      </p>
      <Before field={field} at={at} files={files} />
      {words === undefined ? (
        <>
          <FormField field={declared} path={field} state={at.state} help={{ files }} />
          <button type="button" className="link" onClick={() => at.letStand(field, '')}>
            {absent
              ? say('交不了，写一句原因', 'I cannot hand it in; say why')
              : say('这一项没有错，不用改', 'Nothing is wrong here; it stands')}
          </button>
        </>
      ) : (
        <div className="field">
          <label className="lab" htmlFor={id}>
            {absent
              ? say(`${label}为什么交不了`, `Why ${label} cannot be handed in`)
              : say(`${label}为什么不用改`, `Why ${label} stands as it is`)}
          </label>
          <textarea
            {...{ id, maxLength: standsMost, value: words }}
            className={`in${fault ? ' err' : ''}`}
            aria-invalid={fault ? true : undefined}
            aria-describedby={fault ? `${id}-fault` : undefined}
            onChange={(event) => at.letStand(field, event.target.value)}
          />
          <FaultLine id={id} fault={fault} />
          <button type="button" className="link" onClick={() => at.correctAfterAll(field)}>
            {say('还是改一改', 'Correct it after all')}
          </button>
        </div>
      )}
    </section>
  );
}

/** The whole form; of a case that was sent back without ticks everything stands open. */
export function CorrectionFields({
  at,
  files,
  skin,
}: {
  readonly at: Correction;
  readonly files: Files;
  readonly skin: 'hall' | 'desk';
}) {
  const { say } = useReader();
  const { state, answers } = at;
  if (at.asked.length === 0) return <FormFields state={state} skin={skin} help={{ files }} />;
  const asked = at.asked.filter(({ field }) => state.shown.includes(field));
  const names = asked.map(({ field }) => field);
  const known = Object.fromEntries(
    Object.keys(answers).map((field) => [field, { zh: '上次交的', en: 'As handed in before' }]),
  );
  return (
    <div className="stack">
      <FaultSummary state={state} />
      {asked.map((one) => (
        <AskedField key={one.field} {...one} at={at} files={files} />
      ))}
      {state.shown.length > names.length && (
        <section>
          <h2>{say('其余的不用动', 'The rest may stay')}</h2>
          <FormFields
            {...{ state, skin, known, summary: false }}
            help={{ files }}
            only={(_, key) => !names.includes(key)}
          />
        </section>
      )}
    </div>
  );
}
