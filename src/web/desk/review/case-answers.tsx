// What was said when the case was handed in, and the papers; what is above the reader's class is named and not shown.
import { Answers } from '#web/desk/review/case-parts.tsx';
import { Papers } from '#web/desk/review/papers.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';

export function CaseAnswers({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const asked = one.answers.filter(({ type }) => type !== 'file');
  const hidden = asked.filter((answer) => answer.hidden).length;
  const onFile = asked.filter((answer) => answer.onFile).length;
  return (
    <>
      <section className="panel">
        <div className="ph">
          <h2>{say('申请里说的', 'What was said')}</h2>
          <span className="meta">
            {onFile > 0 &&
              say(
                `${asked.length} 项，${onFile} 项与登记一致；`,
                `${asked.length} answers, ${onFile} as the register has it; `,
              )}
            {one.judgedAt
              ? say(`${instant(one.judgedAt)} 交`, `Handed in ${instant(one.judgedAt)}`)
              : say('还没交', 'Not handed in yet')}
            {hidden > 0 && say(`，${hidden} 项您的岗位看不到`, `; ${hidden} not for your post`)}
          </span>
        </div>
        <div className="pb two-columns">
          <Answers one={one} />
        </div>
      </section>
      <section className="panel">
        <div className="ph">
          <h2>{say('材料', 'Papers')}</h2>
          {one.earlierPapers.length > 0 && <span className="meta">{say('旧的留着', 'Earlier ones are kept')}</span>}
        </div>
        <div className="pb">
          <Papers one={one} />
        </div>
      </section>
    </>
  );
}
