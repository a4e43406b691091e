// "Ask the officer": what was asked about this case and what was answered, and one more question to whoever has it.
import { type FormEvent, useState } from 'react';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { Unfolding } from '#web/hall/cases/unfolding.tsx';
import { useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export function Asked({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { instant } = useFormats();
  if (one.questions.length === 0) return null;
  return (
    <section className="sec">
      <h2>{say('问过的', 'What you asked')}</h2>
      <ol className="talk">
        {one.questions.map(({ id, words, askedAt, answer }) => (
          <li key={id}>
            <p className="ask">
              <b>{say('您问：', 'You asked: ')}</b>
              {words}
            </p>
            <p className="meta">{instant(askedAt)}</p>
            {answer ? (
              <div className="reply">
                <p>
                  <b>{say('答复：', 'Answer: ')}</b>
                  {answer.words}
                </p>
                <p className="meta">
                  {instant(answer.at)} · {answer.organisationName} {answer.by}
                </p>
              </div>
            ) : (
              <p className="meta">
                {say(
                  `在${one.answerer}手里，有答复会通知您`,
                  `With ${one.answerer}; you will be told when it is answered`,
                )}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function AskForm({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const [words, setWords] = useState('');
  const ask = useDoing('POST /me/cases/{id}/questions', {
    changes: ['GET /me/cases/{id}'],
    done: () => setWords(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate({ params: { id: one.id }, body: { words } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <div className="field">
        <label htmlFor="ask">{say('想问什么？', 'What would you like to know?')}</label>
        <p className="hint" id="ask-hint">
          {say(
            `由${one.answerer}答复，只有办这件的人看得到。不用写证件号和账号`,
            `${one.answerer} answers; only those who handle this case see it. Leave out ID and account numbers`,
          )}
        </p>
        <textarea
          className="in"
          id="ask"
          aria-describedby="ask-hint"
          required
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <ErrorNote error={ask.error} />
      <button type="submit" className="btn btn-main btn-wide" disabled={ask.isPending || words.trim() === ''}>
        {ask.isPending ? say('正在发……', 'Sending …') : say(`问${one.answerer}`, `Ask ${one.answerer}`)}
      </button>
    </form>
  );
}

/** The way to ask, while the last question is answered. */
export function Ask({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const open = one.questions.find(({ answer }) => answer === null);
  if (open)
    return (
      <li className="item">
        <span className="grow">
          {say('问一句经办人', 'Ask the officer')}
          <span className="meta block">
            {say(
              `${dayOf(open.askedAt)}问的还没有答复，答复了再问`,
              `Your question of ${dayOf(open.askedAt)} is not answered yet; ask again after that`,
            )}
          </span>
        </span>
      </li>
    );
  return (
    <Unfolding
      title={say('问一句经办人', 'Ask the officer')}
      meta={say(`${one.answerer}答复，会发消息给您`, `${one.answerer} answers; you get a message`)}
    >
      <AskForm one={one} />
    </Unfolding>
  );
}
