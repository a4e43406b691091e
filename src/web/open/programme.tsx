// One programme as the paper it came from, for everybody to read: the same articles as on the desk.
import { Link } from 'wouter';
import { kinds } from '#kinds/index.ts';
import { type Article, chineseNumber, paperOf } from '#policy/paper.ts';
import type { Programme } from '#policy/programme.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

/** With its full stop, unless it brings one. */
const ended = (sentence: string, stop: string): string => (/[。.；;]$/.test(sentence) ? sentence : sentence + stop);

function ArticleText({ article, number }: { readonly article: Article; readonly number: number }) {
  const { say } = useReader();
  const stop = say('。', '.');
  return (
    <div className="article">
      <p>
        <b>{say(`第${chineseNumber(number)}条`, `Article ${number}.`)}</b>　
        {article.items.length > 0 ? say(article.lead) + say('：', ':') : ended(say(article.lead), stop)}
      </p>
      <ol>
        {article.items.map((item, n) => (
          <li key={item.key}>
            <span aria-hidden="true">{say(`（${chineseNumber(n + 1)}）`, `(${n + 1}) `)}</span>
            {ended(say(item.says), n + 1 === article.items.length ? stop : say('；', ';'))}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Paper({ programme }: { readonly programme: Programme }) {
  const { say } = useReader();
  const { chapters } = paperOf(programme, kinds);
  let number = 0;
  return (
    <article className="paper programme-text">
      <div className="paperhead" />
      {programme.basis.map((one) => (
        <p key={one} className="meta">
          {one}
        </p>
      ))}
      {chapters.map((chapter, c) => (
        <section key={chapter.key}>
          <h2>
            {say(`第${chineseNumber(c + 1)}章　`, `Chapter ${c + 1}. `)}
            {say(chapter.title)}
          </h2>
          {chapter.articles.map((article) => {
            number += 1;
            return <ArticleText key={article.key} article={article} number={number} />;
          })}
        </section>
      ))}
    </article>
  );
}

export default function OpenProgramme({ params }: { readonly params: { readonly key: string } }) {
  const { say } = useReader();
  const programme = useAnswer('GET /programmes/{key}', { params: { key: params.key } });
  return (
    <OpenFrame
      title={programme.data ? say(programme.data.title) : say('办法', 'Programmes')}
      crumb={<Link href="/open/programmes">{say('办法', 'Programmes')}</Link>}
    >
      <Shown of={programme} lines={10}>
        {({ definition }) => <Paper programme={definition as unknown as Programme} />}
      </Shown>
    </OpenFrame>
  );
}
