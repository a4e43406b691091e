// The papers of a case.
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { useReader } from '#web/parts/language.tsx';

export function Papers({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const papers = one.answers.filter(({ type }) => type === 'file');
  if (papers.length === 0)
    return <p className="meta">{say('没有交照片或文件', 'No picture or paper was handed in')}</p>;
  return (
    <ul>
      {papers.map(({ field, label, shown, hidden }) => (
        <li key={field}>
          {say(label)}{' '}
          <span className="meta">{hidden || !shown ? say('您的岗位看不到', 'not for your post') : say(shown)}</span>
        </li>
      ))}
    </ul>
  );
}
