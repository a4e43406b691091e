// What a partner says he solved, the same to both sides; and until when an interest is to be answered.
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';
import type { MyInterest, solutionWords } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

interface Told {
  readonly solution: MyInterest['solutions'][number];
  readonly words: typeof solutionWords;
}

export function SolutionTold({ solution: { on, how, status, why }, words }: Told) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  return (
    <div className="stack">
      <div>
        <p className="meta">{say(`${dayOf(on)}报来`, `reported ${dayOf(on)}`)}</p>
        <p>{how === '' ? say('内容已经删除', 'What was said has been erased') : how}</p>
        <StatusTag {...words[status]} />
      </div>
      {why !== null && <Note>{say(`还差：${why}`, `Missing: ${why}`)}</Note>}
    </div>
  );
}

export function AnswerBy({ day }: { readonly day: string }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <p className="meta">
      {say(`${fullDay(day)}前没有下文，就作罢`, `It lapses if nothing is said by ${fullDay(day)}`)}
    </p>
  );
}
