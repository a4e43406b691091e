// Who came in, what was granted, downloaded and refused; narrowed by person, operation, day.
import { useState } from 'react';
import { asked, type Days, Span } from '#web/desk/audit/span.tsx';
import { detailWords, targetWords, useOperations } from '#web/desk/audit/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { Empty, ErrorNote } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Entry = RowOf<'GET /audit/access-log'>;

interface Narrowed extends Days {
  readonly what: string;
  readonly denied: boolean;
}

function Filters({ by, onBy }: { readonly by: Narrowed; readonly onBy: (by: Narrowed) => void }) {
  const { say } = useReader();
  const { all } = useOperations();
  return (
    <div className="pb audit-filters">
      <label className="field">
        <span className="lab">{say('做了什么', 'What')}</span>
        <select className="in" value={by.what} onChange={(e) => onBy({ ...by, what: e.target.value })}>
          <option value="">{say('全部', 'Everything')}</option>
          {all.map(([operation, name]) => (
            <option key={operation} value={operation}>
              {say(name)}
            </option>
          ))}
        </select>
      </label>
      <Span days={by} onDays={(days) => onBy({ ...by, ...days })} />
      <label className="flex tickline">
        <input type="checkbox" checked={by.denied} onChange={(e) => onBy({ ...by, denied: e.target.checked })} />
        {say('只看被拒绝的', 'Only what was refused')}
      </label>
    </div>
  );
}

function Row({ entry, onActor }: { readonly entry: Entry; readonly onActor: (id: number, name: string) => void }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const { nameOf } = useOperations();
  const details = Object.entries(entry.details)
    .map(([key, value]) => say(detailWords(key, value)))
    .join(say('；', '; '));
  return (
    <tr>
      <td className="nowrap">{instant(entry.at)}</td>
      <td>
        {entry.actorId === null ? (
          say('没有登录的人', 'Not signed in')
        ) : (
          <button type="button" className="link" onClick={() => onActor(entry.actorId!, entry.actorName ?? '')}>
            {entry.actorName ?? entry.actorId}
          </button>
        )}
      </td>
      <td>{say(nameOf(entry.what))}</td>
      <td>
        {say(targetWords(entry.target))}
        {details && <div className="meta">{details}</div>}
      </td>
      <td>
        <StatusTag
          tone={entry.allowed ? 'ok' : 'bad'}
          says={entry.allowed ? { zh: '准了', en: 'Allowed' } : { zh: '没准', en: 'Refused' }}
        />
      </td>
    </tr>
  );
}

export function AccessLog() {
  const { say } = useReader();
  const [by, setBy] = useState<Narrowed>({ what: '', from: '', until: '', denied: false });
  const [actor, setActor] = useState<{ readonly id: number; readonly name: string } | null>(null);
  const pages = usePages('GET /audit/access-log', { query: { ...asked(by), ...(actor ? { actor: actor.id } : {}) } });
  return (
    <Panel
      title={say('访问日志', 'Access log')}
      aside={
        actor && (
          <button type="button" className="btn btn-s" onClick={() => setActor(null)}>
            {say(`只看${actor.name}的，看全部`, `Only ${actor.name}; show all`)}
          </button>
        )
      }
    >
      <Filters by={by} onBy={setBy} />
      <ErrorNote error={pages.of.error} />
      {pages.of.isSuccess && pages.rows.length === 0 && (
        <div className="pb">
          <Empty says={{ zh: '这样筛没有记录', en: 'Nothing is logged for this choice' }} />
        </div>
      )}
      <table className="table">
        <thead>
          <tr>
            <th>{say('什么时候', 'When')}</th>
            <th>{say('谁', 'Who')}</th>
            <th>{say('做了什么', 'What')}</th>
            <th>{say('对什么', 'On what')}</th>
            <th>{say('准了吗', 'Allowed')}</th>
          </tr>
        </thead>
        <tbody>
          {pages.rows.map((one) => (
            <Row key={one.id} entry={one} onActor={(id, name) => setActor({ id, name })} />
          ))}
        </tbody>
      </table>
      <More pages={pages} />
    </Panel>
  );
}
