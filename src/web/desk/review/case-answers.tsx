// What was said when the case was handed in, and the papers; what is above the reader's class is named and not shown.
import { Answers } from '#web/desk/review/case-parts.tsx';
import { Papers } from '#web/desk/review/papers.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

export function CaseAnswers({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const hidden = one.answers.filter((answer) => answer.hidden).length;
  return (
    <>
      <section className="panel">
        <div className="ph">
          <h2>{say('申请里说的', 'What was said')}</h2>
          <span className="meta">
            {one.judgedAt
              ? say(`${instant(one.judgedAt)} 交`, `Handed in ${instant(one.judgedAt)}`)
              : say('还没交', 'Not handed in yet')}
            {hidden > 0 && say(`，${hidden} 项您的岗位看不到`, `; ${hidden} not for your post`)}
          </span>
        </div>
        <div className="pb">
          <Answers one={one} />
        </div>
      </section>
      <section className="panel">
        <div className="ph">
          <h2>{say('材料', 'Papers')}</h2>
        </div>
        <div className="pb">
          <Papers one={one} />
        </div>
      </section>
    </>
  );
}
