// On the page of a case that is matched: who is interested, in their own words, and the benefits to be looked at, each with its paper.
import { Panel } from '#web/desk/panel.tsx';
import type { OneCase } from '#web/desk/review/queue-words.ts';
import { addressOf } from '#web/parts/api.ts';
import { problemOf, useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { benefitWords, solutionsOfAsked, standingsOfAsked } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

export function AskedFor({ one }: { readonly one: OneCase }) {
  const { say } = useReader();
  const { dayOf, yuan } = useFormats();
  const asked = useAnswer('GET /cases/{id}/interests', { params: { id: one.id } });
  // Whoever is neither side and does not follow it is told nothing of it.
  if (problemOf(asked.error)) return null;
  return (
    <Panel title={say('有意向的各方', 'Who is interested')}>
      <div className="pb stack">
        <Shown of={asked}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty says={{ zh: '没有人提意向', en: 'Nobody has asked yet' }} />
            ) : (
              items.map(({ number, by, note, askedAt, status, benefits, solutions }) => (
                <div key={number}>
                  <p>
                    <b>{by}</b> <StatusTag {...standingsOfAsked[status]} />
                  </p>
                  <p>{note}</p>
                  <p className="meta">
                    {say(`第 ${number} 份，${dayOf(askedAt)}`, `No. ${number}, asked ${dayOf(askedAt)}`)}
                  </p>
                  {solutions.map(({ solution, on, how, status: standing, why }) => (
                    <p key={solution}>
                      {say(`${dayOf(on)}第 ${solution} 次报解决：`, `Solution ${solution}, reported ${dayOf(on)}: `)}
                      {how || say('内容已经删除', 'erased')}
                      {why !== null && say(`；还差：${why}`, `; missing: ${why}`)}{' '}
                      <StatusTag {...solutionsOfAsked[standing]} />
                    </p>
                  ))}
                  {benefits.map(({ claim, nth, savedFen, earnedFen, paper, status: standing }) => (
                    <p key={claim}>
                      {say(
                        `第 ${claim} 笔效益：第 ${nth} 年节约 ${yuan(savedFen)}，增收 ${yuan(earnedFen)}`,
                        `Benefit ${claim}: in year ${nth} ${yuan(savedFen)} saved, ${yuan(earnedFen)} earned`,
                      )}{' '}
                      <StatusTag {...benefitWords[standing]} />{' '}
                      {paper !== null && (
                        <a href={addressOf('GET /documents/{id}/content', { params: { id: paper } })}>
                          {say('凭据', 'Its paper')}
                        </a>
                      )}
                    </p>
                  ))}
                </div>
              ))
            )
          }
        </Shown>
      </div>
    </Panel>
  );
}
