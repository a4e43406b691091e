// The panels of a round, and the schemes that have none yet.
import { useState } from 'react';
import { Link } from 'wouter';
import { Panel } from '#web/desk/panel.tsx';
import { NewPanel } from '#web/desk/panels/new-panel.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Panels = Answer<'GET /rounds/{id}/panels'>;

function Listed({ items }: Pick<Panels, 'items'>) {
  const { say } = useReader();
  const { moment } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{say('评审组', 'Panel')}</th>
          <th scope="col">{say('评审标准', 'Scheme')}</th>
          <th scope="col">{say('状态', 'State')}</th>
          <th scope="col">{say('设立', 'Set up')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((panel) => (
          <tr key={panel.id}>
            <td>
              <Link href={`/desk/panels/${panel.id}`}>{panel.name}</Link>
            </td>
            <td>{say(panel.scheme)}</td>
            <td>
              {panel.closedAt ? (
                <StatusTag tone="ok" says={{ zh: '名次已排出', en: 'Ranked' }} />
              ) : (
                <StatusTag tone="go" says={{ zh: '评委正在打分', en: 'Being marked' }} />
              )}
            </td>
            <td className="meta">{moment(panel.openedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export default function PanelsTab({ round, leads }: TabProps) {
  const { say } = useReader();
  const [adding, setAdding] = useState(false);
  const panels = useAnswer('GET /rounds/{id}/panels', { params: { id: round.id } });
  return (
    <Shown of={panels}>
      {({ items, without }) => (
        <div className="stack">
          <Panel
            title={say('评审组', 'Panels')}
            aside={
              leads &&
              !adding &&
              without.length > 0 && (
                <button
                  type="button"
                  className={items.length === 0 ? 'btn btn-main' : 'btn'}
                  onClick={() => setAdding(true)}
                >
                  {say('设立评审组', 'Set up a panel')}
                </button>
              )
            }
          >
            {items.length === 0 ? (
              <div className="pb">
                <Empty
                  says={{
                    zh: '还没有评审组。收齐了作品、请好了评委再设立；设立时抽定盲评编号',
                    en: 'No panel yet. Set one up when the works are in and the judges are found; blind numbers are drawn then',
                  }}
                />
              </div>
            ) : (
              <Listed items={items} />
            )}
          </Panel>
          {adding && without.length > 0 && <NewPanel round={round} without={without} onDone={() => setAdding(false)} />}
        </div>
      )}
    </Shown>
  );
}
