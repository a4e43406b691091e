// All my cases: what waits for me, what is under way, what is over.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Text } from '#kit/text.ts';
import { CaseRow, TaskRow } from '#web/hall/case-row.tsx';
import type { MyCase } from '#web/hall/case-words.ts';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { Empty, Shown } from '#web/parts/said.tsx';
import { toldApart } from '#web/parts/told-apart.ts';

/** Which of several of one programme: the round, and the year where the round does not say it. */
function apartOf({ programme, roundName: name, openedAt }: MyCase): Text[] {
  const year = openedAt.slice(0, 4);
  return toldApart(programme, [roundName(name), !name.includes(year) && { zh: `${year}年`, en: year }]);
}

/** One page of the list; the next is asked for below it. */
function Page({ cursor }: { readonly cursor?: string }) {
  const { say } = useReader();
  const [more, setMore] = useState(false);
  const cases = useAnswer('GET /me/cases', { query: { limit: 50, ...(cursor ? { cursor } : {}) } });
  return (
    <Shown of={cases} lines={6}>
      {({ items, next }) => (
        <>
          {items.length > 0 && (
            <ul className="list">
              {items.map((one) =>
                one.mine ? (
                  <TaskRow key={one.id} one={one} />
                ) : (
                  <CaseRow
                    key={one.id}
                    one={one}
                    apart={apartOf(one)
                      .map((part) => say(part))
                      .join(' · ')}
                  />
                ),
              )}
            </ul>
          )}
          {items.length === 0 && !cursor && (
            <Empty says={{ zh: '您还没有办过件', en: 'You have not asked for anything yet' }}>
              <Link className="btn" href="/hall/services">
                {say('看看能办什么', 'See what you can ask for')}
              </Link>
            </Empty>
          )}
          {next && !more && (
            <button type="button" className="btn btn-wide" onClick={() => setMore(true)}>
              {say('再早的', 'Earlier ones')}
            </button>
          )}
          {next && more && <Page cursor={next} />}
        </>
      )}
    </Shown>
  );
}

export default function Cases() {
  const { say } = useReader();
  const title = say('我的办件', 'My cases');
  return (
    <Phone title={title}>
      <section className="sec">
        <h1>{title}</h1>
        <Page />
      </section>
    </Phone>
  );
}
