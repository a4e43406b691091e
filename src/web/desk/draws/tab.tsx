// The draws of a round, and setting up another.
import '#web/desk/draws/draws.css';
import { useState } from 'react';
import { Link } from 'wouter';
import { NewDraw } from '#web/desk/draws/new-draw.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { stateWords, useMoment } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Row = Answer<'GET /rounds/{id}/draws'>['items'][number];

function Listed({ items }: { readonly items: readonly Row[] }) {
  const { say } = useReader();
  const { count } = useFormats();
  const moment = useMoment();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{say('名称', 'Title')}</th>
          <th scope="col">{say('状态', 'State')}</th>
          <th scope="col">{say('报名截止', 'Entries close')}</th>
          <th scope="col" className="r">
            {say('报名', 'Entries')}
          </th>
          <th scope="col" className="r">
            {say('抽', 'Drawn')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((draw) => (
          <tr key={draw.id}>
            <td>
              <Link href={`/desk/draws/${draw.id}`}>{draw.title}</Link>
            </td>
            <td>
              <StatusTag tone={stateWords[draw.state][0]} says={stateWords[draw.state][1]} />
            </td>
            <td>{moment(draw.closesAt)}</td>
            <td className="r">{draw.entries === null ? '' : count(draw.entries)}</td>
            <td className="r">{count(draw.quota)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export default function Draws({ round, leads }: TabProps) {
  const { say } = useReader();
  const [adding, setAdding] = useState(false);
  const draws = useAnswer('GET /rounds/{id}/draws', { params: { id: round.id } });
  return (
    <Shown of={draws}>
      {({ items, offers }) => (
        <div className="stack">
          <Panel
            title={say('抽签', 'Draws')}
            aside={
              leads &&
              !adding &&
              offers.length > 0 && (
                <button
                  type="button"
                  className={items.length === 0 ? 'btn btn-main' : 'btn'}
                  onClick={() => setAdding(true)}
                >
                  {say('设一次抽签', 'Set up a draw')}
                </button>
              )
            }
          >
            {items.length === 0 ? (
              <div className="pb">
                <Empty
                  says={
                    offers.length > 0
                      ? {
                          zh: '这一批还没有抽签。设好规则、请见证人封存以后公布，才开始报名',
                          en: 'No draw in this round yet. Its rules are published first, then people enter',
                        }
                      : {
                          zh: '这一批还没有可以抽的东西，先放进数量',
                          en: 'There is nothing to draw for in this round yet; put some in first',
                        }
                  }
                />
              </div>
            ) : (
              <Listed items={items} />
            )}
          </Panel>
          {adding && offers.length > 0 && <NewDraw round={round} offers={offers} onDone={() => setAdding(false)} />}
        </div>
      )}
    </Shown>
  );
}
