// A sum in words for whoever pressed like a machine: read or heard, answered with one number.
import { type FormEvent, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { useReader } from '#web/parts/language.tsx';

export function HumanCheck({
  question,
  onAnswer,
}: {
  readonly question: { readonly says: Text };
  readonly onAnswer: (answer: string) => void;
}) {
  const { say } = useReader();
  const [answer, setAnswer] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (answer.trim() !== '') onAnswer(answer);
  };
  return (
    <form className="stack" onSubmit={send}>
      <p>{say('点得太快了，先答一道小题，证明是您本人：', 'That was very fast. A small question first:')}</p>
      <label className="lab" htmlFor="human-answer">
        {say(question.says)}
      </label>
      <input
        id="human-answer"
        className="in"
        inputMode="numeric"
        autoComplete="off"
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <button type="submit" className="btn btn-main btn-wide" disabled={answer.trim() === ''}>
        {say('答好了，接着领', 'Answer and go on')}
      </button>
    </form>
  );
}
