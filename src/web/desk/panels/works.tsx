// The works of a panel by their blind numbers: whoever watches the judging stays as blind as the judges, unless he opens the case.
import { Link } from 'wouter';
import { type Text, text } from '#kit/text.ts';
import { joined, put } from '#policy/in-words.ts';
import { pointsText } from '#policy/scoring.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { PanelWhole } from '#web/desk/panels/page.tsx';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { Unread } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Work = RowOf<'GET /panels/{id}/works'>;

const numeral = (place: number | null): Text => text(String(place), String(place));

const result = ({ awards }: Work): Text => (awards.length > 0 ? joined(awards, '、', ', ') : text('入选', 'taken'));

function Standing({ work }: { readonly work: Work }) {
  const { say } = useReader();
  if (work.vetoed) return <StatusTag tone="bad" says={{ zh: '有评委否决', en: 'Vetoed' }} />;
  if (work.taken !== null && !work.open)
    return work.taken ? (
      <StatusTag tone="ok" says={put('第 {0} 名，{1}', 'Place {0}, {1}', numeral(work.place), result(work))} />
    ) : (
      <StatusTag tone="off" says={{ zh: `第 ${work.place} 名，没有入选`, en: `Place ${work.place}, not taken` }} />
    );
  if (!work.open) return <StatusTag tone="off" says={{ zh: '已撤回', en: 'Withdrawn' }} />;
  if (work.missing === 0) return <StatusTag tone="ok" says={{ zh: '评完了', en: 'Marked by all' }} />;
  return (
    <>
      <StatusTag
        tone="go"
        says={{ zh: `还差 ${work.missing} 席`, en: `${work.missing} ${work.missing === 1 ? 'seat' : 'seats'} to come` }}
      />
      {work.reopened > 0 && <span className="meta"> {say('重新打分', 'marked anew')}</span>}
    </>
  );
}

export function Works({ panel }: { readonly panel: PanelWhole }) {
  const { say } = useReader();
  const { count } = useFormats();
  const pages = usePages('GET /panels/{id}/works', { params: { id: panel.id }, query: {} });
  return (
    <Panel title={say(`作品 ${count(panel.works)} 件`, `Works: ${count(panel.works)}`)}>
      {pages.of.data ? (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{say('盲评编号', 'Blind number')}</th>
              <th scope="col">{say('状态', 'State')}</th>
              <th scope="col" className="r">
                {say('总分', 'Total')}
              </th>
              <th scope="col" className="r">
                {say('评委最多相差', 'Judges apart by')}
              </th>
            </tr>
          </thead>
          <tbody>
            {pages.rows.map((work) => (
              <tr key={work.number}>
                <td>
                  <Link href={`/desk/cases/${work.caseId}`}>{say(`${work.number} 号`, `No. ${work.number}`)}</Link>
                </td>
                <td>
                  <Standing work={work} />
                </td>
                <td className="r">{work.total === null ? '' : pointsText(work.total)}</td>
                <td className="r">{work.spread === null ? '' : pointsText(work.spread)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <div className="pb">
          <Unread of={[pages.of]} lines={6} />
        </div>
      )}
      <More pages={pages} />
    </Panel>
  );
}
