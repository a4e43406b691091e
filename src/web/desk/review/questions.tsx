// What the member asked about a case, in front of whoever answers it; and, on the first page of the day, the cases where an answer is waited for.
import { type FormEvent, useState } from 'react';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Question = Answer<'GET /cases/{id}/questions'>['items'][number];

function Reply({ question }: { readonly question: Question }) {
  const { say } = useReader();
  const [words, setWords] = useState('');
  const answer = useDoing('POST /questions/{id}/answer', {
    changes: ['GET /cases/{id}/questions', 'GET /me/questions', 'GET /rounds/{id}/queues/{stage}'],
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    answer.mutate({ params: { id: question.id }, body: { words } });
  };
  const id = `reply-${question.id}`;
  return (
    <form className="gap-s" onSubmit={submit}>
      <div className="field">
        <label htmlFor={id}>
          {say('答复（本人会看到，写了不能改）', 'Your answer (the member reads it; it stands as written)')}
        </label>
        <textarea
          className="in"
          id={id}
          required
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <ErrorNote error={answer.error} />
      <button type="submit" className="btn" disabled={answer.isPending || words.trim() === ''}>
        {answer.isPending ? say('正在发……', 'Sending …') : say('答复', 'Send the answer')}
      </button>
    </form>
  );
}

/** In a row of a queue: how many of the member's questions wait for the reader's answer. */
export function Unanswered({ n }: { readonly n: number }) {
  return n === 0 ? null : (
    <span className="block">
      <StatusTag
        tone="wait"
        says={{ zh: `等您答复 ${n} 句`, en: `${n} ${n === 1 ? 'question' : 'questions'} to answer` }}
      />
    </span>
  );
}

/** Nothing where nothing was asked, or where somebody else answers. */
export function CaseQuestions({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const { data } = useAnswer('GET /cases/{id}/questions', { params: { id: one.id } });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('会员问的', 'What the member asked')}</h2>
        {data.items.some(({ answer }) => answer === null) && (
          <StatusTag tone="wait" says={{ zh: '等您答复', en: 'Waiting for your answer' }} />
        )}
      </div>
      <ol className="pb stack talk">
        {data.items.map((question) => (
          <li key={question.id}>
            <p>“{question.words}”</p>
            <p className="meta">{instant(question.askedAt)}</p>
            {question.answer ? (
              <div className="reply">
                <p>{question.answer.words}</p>
                <p className="meta">
                  {instant(question.answer.at)} · {question.answer.organisationName} {question.answer.by}
                </p>
              </div>
            ) : (
              <Reply question={question} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
