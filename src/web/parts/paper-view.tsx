// The paper as it is read: red rule, chapters, articles with their margin; what was added is underlined in green, what was struck is crossed out.
import type { ReactNode } from 'react';
import type { Text } from '#kit/text.ts';
import { chineseNumber } from '#policy/paper.ts';
import type { MarkedArticle, MarkedLine, MarkedPaper, MarkedText } from '#policy/paper-difference.ts';
import { useReader } from '#web/parts/language.tsx';
import '#web/parts/paper-view.css';

function Said({ of, whole }: { readonly of: MarkedText; readonly whole?: MarkedLine['mark'] }) {
  const { language, say } = useReader();
  const pieces = of[language].map(({ mark, words }, i) => {
    const key = `${i}${words}`;
    if (mark === 'added') return <ins key={key}>{words}</ins>;
    return mark === 'removed' ? <del key={key}>{words}</del> : <span key={key}>{words}</span>;
  });
  return (
    <>
      {whole === 'removed' && <span className="sr">{say('删去：', 'struck: ')}</span>}
      {pieces}
    </>
  );
}

/** Whether the sentence as it stands now brings its own full stop. */
const ended = (pieces: MarkedText['zh']): boolean =>
  /[。.；;]$/.test((pieces.findLast(({ mark }) => mark !== 'removed') ?? pieces.at(-1))?.words ?? '');

/** What an article's rule does to people, from the simulation. */
export type Effect = (rule: string) => Text | undefined;

interface MarginProps {
  readonly notes: readonly MarkedLine[];
  readonly effect: Effect;
  /** The rules that stand, in order: a rule is called by its number in the whole paper. */
  readonly rules: readonly string[];
}

function Margin({ notes, effect, rules }: MarginProps) {
  const { say } = useReader();
  if (notes.length === 0) return <aside aria-hidden="true" />;
  return (
    <aside>
      {notes.map((note) => {
        const does = note.rule === undefined ? undefined : effect(note.rule);
        const number = note.mark === 'removed' ? 0 : rules.indexOf(note.rule ?? '') + 1;
        return (
          <p key={`${note.key}${note.mark}`}>
            {number > 0 && <span className="rule-no">{say(`规则 ${number}`, `Rule ${number}`)}</span>}
            <Said of={note.says} whole={note.mark} />
            {does && note.mark !== 'removed' && <b>{say(does)}</b>}
          </p>
        );
      })}
    </aside>
  );
}

function ArticleView({
  article,
  number,
  ...judged
}: Omit<MarginProps, 'notes'> & { readonly article: MarkedArticle; readonly number: ReactNode }) {
  const { say, language } = useReader();
  const { items, lead, margin } = article;
  const standing = items.filter((item) => item.mark !== 'removed');
  return (
    <div className="art">
      <div>
        <p>
          <b>{number}</b>　<Said of={lead} whole={article.mark} />
          {items.length > 0 ? say('：', ':') : say('。', '.')}
        </p>
        {items.length > 0 && (
          <ol>
            {items.map((item) => {
              const n = standing.indexOf(item) + 1;
              return (
                <li key={`${item.key}${item.mark}`}>
                  {n > 0 && items.length > 1 && (
                    <span aria-hidden="true">{say(`（${chineseNumber(n)}）`, `(${n}) `)}</span>
                  )}
                  <Said of={item.says} whole={item.mark} />
                  {ended(item.says[language])
                    ? ''
                    : say(n === standing.length ? '。' : '；', n === standing.length ? '.' : ';')}
                </li>
              );
            })}
          </ol>
        )}
      </div>
      <Margin notes={margin} {...judged} />
    </div>
  );
}

/** `about`: the line under the title, e.g. which version this is. */
export function PaperView({
  paper,
  issuer,
  about,
  effect = () => undefined,
}: {
  readonly paper: MarkedPaper;
  readonly issuer: string;
  readonly about: ReactNode;
  readonly effect?: Effect;
}) {
  const { say } = useReader();
  let article = 0;
  const margins = paper.chapters.flatMap((chapter) => chapter.articles.flatMap(({ margin }) => margin));
  const rules = margins.flatMap(({ rule, mark }) => (rule === undefined || mark === 'removed' ? [] : [rule]));
  return (
    <section className="panel doc" aria-label={say('办法全文', 'The programme')}>
      <p className="red">{say(`${issuer}文件`, issuer)}</p>
      <div className="paperhead" />
      <h2 className="doc-title">
        <Said of={paper.title} />
      </h2>
      <div className="no">
        {paper.basis.map((one) => (
          <p key={one.key + one.mark}>
            <Said of={one.says} whole={one.mark} />
          </p>
        ))}
        <p>{about}</p>
      </div>
      {paper.chapters.map((chapter, c) => (
        <div key={chapter.key}>
          <h3 className="chap">
            {say(`第${chineseNumber(c + 1)}章　`, `Chapter ${c + 1}. `)}
            {say(chapter.title)}
          </h3>
          {chapter.articles.map((one) => {
            if (one.mark !== 'removed') article += 1;
            const number = one.mark === 'removed' ? '' : say(`第${chineseNumber(article)}条`, `Article ${article}.`);
            return <ArticleView key={one.key + one.mark} article={one} {...{ number, effect, rules }} />;
          })}
        </div>
      ))}
    </section>
  );
}
