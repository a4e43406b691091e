// Who looked at whose data in full, and why; the person looked at stays masked here.
import { useState } from 'react';
import { Link } from 'wouter';
import { asked, type Days, Span } from '#web/desk/audit/span.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { caseNumber } from '#web/parts/case-name.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { Empty, ErrorNote } from '#web/parts/said.tsx';
import { purposesWords, viewedWords } from '#web/parts/viewed-words.ts';

function Table({
  views,
  onViewer,
}: {
  readonly views: readonly RowOf<'GET /audit/views'>[];
  readonly onViewer: (id: number, name: string) => void;
}) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('什么时候', 'When')}</th>
          <th>{say('谁看的', 'Who looked')}</th>
          <th>{say('看了谁', 'At whom')}</th>
          <th>{say('看了什么', 'At what')}</th>
          <th>{say('用途', 'Purpose')}</th>
        </tr>
      </thead>
      <tbody>
        {views.map((one) => (
          <tr key={one.id}>
            <td className="nowrap">{instant(one.at)}</td>
            <td>
              <button type="button" className="link" onClick={() => onViewer(one.viewerId, one.viewerName)}>
                {one.viewerName}
              </button>
            </td>
            <td>
              <Link href={`/desk/people/${one.personId}`}>{one.personName}</Link>
            </td>
            <td>{say(viewedWords(one.what.split(',')))}</td>
            <td>
              {say(purposesWords([one.purpose]))}
              {one.caseId !== null && <div className="meta">{say(caseNumber(one.caseId))}</div>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Views() {
  const { say } = useReader();
  const [days, setDays] = useState<Days>({ from: '', until: '' });
  const [viewer, setViewer] = useState<{ readonly id: number; readonly name: string } | null>(null);
  const pages = usePages('GET /audit/views', { query: { ...asked(days), ...(viewer ? { viewer: viewer.id } : {}) } });
  return (
    <Panel
      title={say('谁看过谁的资料', 'Who looked at whose data')}
      aside={
        viewer && (
          <button type="button" className="btn btn-s" onClick={() => setViewer(null)}>
            {say(`只看${viewer.name}的，看全部`, `Only ${viewer.name}; show all`)}
          </button>
        )
      }
    >
      <div className="pb audit-days">
        <Span days={days} onDays={setDays} />
      </div>
      <ErrorNote error={pages.of.error} />
      {pages.of.isSuccess && pages.rows.length === 0 && (
        <div className="pb">
          <Empty says={{ zh: '没有人看过全部资料', en: 'Nobody has looked at data in full' }} />
        </div>
      )}
      {pages.rows.length > 0 && <Table views={pages.rows} onViewer={(id, name) => setViewer({ id, name })} />}
      <More pages={pages} />
    </Panel>
  );
}
