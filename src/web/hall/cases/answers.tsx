// What was filled in, in words; pictures open beside.
import { answerInWords } from '#policy/answer-words.ts';
import type { Answer as Answered, Form } from '#policy/form.ts';
import type { FormContext } from '#policy/form-check.ts';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { type Answer, addressOf } from '#web/parts/api.ts';
import { useReader } from '#web/parts/language.tsx';

/** What the form's conditions and choices are judged with. */
export const contextOf = ({ round, facts }: CaseInFull): FormContext => ({ round, facts }) as FormContext;

export function Answers({
  one,
  answers,
}: {
  readonly one: CaseInFull;
  readonly answers: Answer<'GET /cases/{id}'>['answers'];
}) {
  const { say } = useReader();
  const form = one.form as Form;
  const context = contextOf(one);
  return (
    <dl className="kv answers">
      {answers.map(({ field, label, value }) => {
        const declared = form[field];
        if (!declared || value === null) return null;
        return (
          <div key={field}>
            <dt>{say(label)}</dt>
            <dd>
              {declared.type === 'file' ? (
                <a
                  href={addressOf('GET /documents/{id}/content', { params: { id: value } })}
                  target="_blank"
                  rel="noreferrer"
                >
                  {say('打开看', 'Open')}
                </a>
              ) : (
                say(answerInWords(declared, value as Answered, { form, round: context.round }) ?? '')
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
