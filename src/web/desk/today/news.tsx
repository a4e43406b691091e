// What happened since yesterday that concerns this desk: the time, what it was, and the way there.
import { Link } from 'wouter';
import { chinaDate, chinaTime } from '#kit/clock.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Shown } from '#web/parts/said.tsx';

function useNews(organisationId: number) {
  return useAnswer('GET /me/news', { query: { organisation: organisationId } }, { every: 60_000 });
}

export function News({ organisationId }: { readonly organisationId: number }) {
  const { say, today } = useReader();
  const news = useNews(organisationId);
  const timeOf = (at: string) => {
    const when = new Date(at);
    const time = chinaTime(when);
    return chinaDate(when) === today ? time : say(`昨 ${time}`, `Yesterday ${time}`);
  };
  return (
    <Panel title={say('昨天到现在', 'Since yesterday')}>
      <div className="pb">
        <Shown of={news} lines={4}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="sub">{say('没有新的动静', 'Nothing new')}</p>
            ) : (
              <ul className="news">
                {items.map(({ at, words, link }) => (
                  <li key={`${at} ${words.zh}`}>
                    <span className="meta">{timeOf(at)}</span>
                    <Link href={link}>{say(words)}</Link>
                  </li>
                ))}
              </ul>
            )
          }
        </Shown>
      </div>
    </Panel>
  );
}
