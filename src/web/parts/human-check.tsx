// A sum in words for whoever presses like a machine: read or heard, answered with one number. It stands inside another form, so it is none itself.
import { useId, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { useReader } from '#web/parts/language.tsx';

export interface Asked {
  readonly says: Text;
  readonly token: string;
}

export function HumanCheck({
  question,
  pending,
  onAnswer,
}: {
  readonly question: Asked;
  readonly pending: boolean;
  readonly onAnswer: (answer: string) => void;
}) {
  const { say } = useReader();
  const [answer, setAnswer] = useState('');
  const field = useId();
  const send = () => {
    if (answer.trim() === '') return;
    setAnswer('');
    onAnswer(answer);
  };
  return (
    <div className="stack">
      <p>{say('再发一次之前，先答一道小题：', 'Before another code is sent, a small question:')}</p>
      <label className="lab" htmlFor={field}>
        {say(question.says)}
      </label>
      <input
        id={field}
        className="in"
        inputMode="numeric"
        autoComplete="off"
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          send();
        }}
      />
      <button type="button" className="btn btn-wide" disabled={pending || answer.trim() === ''} onClick={send}>
        {say('答好了，再发一次', 'Answer and send again')}
      </button>
    </div>
  );
}
