// A sum in words for whoever pressed like a machine: read or heard, answered with one number. It may stand inside another form, so it is none itself.
import { useId, useState } from 'react';
import type { Text } from '#kit/text.ts';
import { useReader } from '#web/parts/language.tsx';

interface HumanCheckProps {
  readonly question: { readonly says: Text };
  /** Why it is asked, and what answering goes on with. */
  readonly why: string;
  readonly send: string;
  /** Nothing else is to be pressed beside it. */
  readonly alone?: boolean;
  readonly pending?: boolean;
  readonly onAnswer: (answer: string) => void;
}

export function HumanCheck({ question, why, send, alone = false, pending = false, onAnswer }: HumanCheckProps) {
  const { say } = useReader();
  const [answer, setAnswer] = useState('');
  const field = useId();
  const unanswered = answer.trim() === '';
  const answered = () => {
    if (!unanswered) onAnswer(answer);
  };
  return (
    <div className="stack">
      <p>{why}</p>
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
          answered();
        }}
      />
      <button
        type="button"
        className={alone ? 'btn btn-main btn-wide' : 'btn btn-wide'}
        disabled={pending || unanswered}
        onClick={answered}
      >
        {send}
      </button>
    </div>
  );
}
