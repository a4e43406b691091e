// The report to the donor, printed or taken as a workbook: what came, where it went, how many were helped; never who.

import { useParams } from 'wouter';
import { unnamedDonor } from '#policy/gift-units.ts';
import { PageHead } from '#web/desk/frame.tsx';
import { reportTitle, useAmounts } from '#web/desk/gifts/words.ts';
import { useSaving } from '#web/desk/rounds/tab.ts';
import { WholePage } from '#web/desk/whole-page.tsx';
import { type Answer, download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { ErrorNote } from '#web/parts/said.tsx';
import '#web/desk/gifts/gifts.css';

type Report = Answer<'GET /gifts/{id}/report'>;

export function Destinations({ of }: { readonly of: Report['report']['destinations'] }) {
  const { say } = useReader();
  const said = useAmounts();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('给了谁', 'Went to')}</th>
          <th>{say('什么', 'What')}</th>
          <th className="r">{say('安排', 'Allotted')}</th>
          <th className="r">{say('用去', 'Used')}</th>
          <th className="r">{say('还在手里', 'Still in hand')}</th>
        </tr>
      </thead>
      <tbody>
        {of.map((one) => (
          <tr key={`${one.organisationName} ${one.roundName} ${one.what}`}>
            <td>
              {one.organisationName}
              {one.roundName && <div className="meta">{say(roundName(one.roundName))}</div>}
            </td>
            <td>{one.what}</td>
            <td className="r nowrap">{said(one.allotted, one.unit)}</td>
            <td className="r nowrap">{said(one.used, one.unit)}</td>
            <td className="r nowrap">{said(one.allotted - one.used, one.unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function Helped({ people, helped }: Pick<Report['report'], 'people' | 'helped'>) {
  const { say } = useReader();
  const { count } = useFormats();
  if (people === null)
    return <p>{say('帮助的人不足三位，为保护他们不写人数。', 'Fewer than three people, not told to protect them.')}</p>;
  if (people === 0) return <p>{say('还没有用到人。', 'Nobody was helped with it yet.')}</p>;
  return (
    <>
      <p>
        <b>
          {say(`一共帮助 ${count(people)} 人次`, `Helped ${count(people)} times, each person counted at each hand-out`)}
        </b>
      </p>
      <ul>
        {helped.map((one) => (
          <li key={one.organisationName ?? ''}>
            {one.organisationName ??
              say('几个工会合计（单独写人数太少）', 'Several unions together, each too few to be told')}
            {say('：', ': ')}
            {count(one.people)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Paper({ agreement, report, valueFen }: Report) {
  const { say } = useReader();
  const said = useAmounts();
  const { fullDay, yuan } = useFormats();
  return (
    <section className="panel gift-paper" aria-label={say('捐赠使用报告', 'Report on a donation')}>
      <h2>{say('捐赠使用报告', 'Report on a donation')}</h2>
      <p className="no">
        {say(`致 ${agreement.donor.name ?? unnamedDonor.zh}`, `To ${agreement.donor.name ?? unnamedDonor.en}`)}
      </p>
      <dl className="kv">
        <dt>{say('用途', 'Purpose')}</dt>
        <dd>{agreement.fundName ?? agreement.purpose}</dd>
        <dt>{say('协议签订', 'Signed on')}</dt>
        <dd>{fullDay(agreement.signedOn)}</dd>
        <dt>{say('收到款物合计', 'Received in all')}</dt>
        <dd>{say(`价值 ${yuan(valueFen)}`, `Worth ${yuan(valueFen)}`)}</dd>
      </dl>
      <h3>{say('收到的', 'What came')}</h3>
      <ul>
        {agreement.lines.map((line) => (
          <li key={line.line}>
            {line.what}
            {say('：协议 ', ': agreed ')}
            {said(line.amount, line.unit)}
            {say('，收到 ', ', received ')}
            {said(line.received, line.unit)}
            {line.left !== null &&
              say(`，没安排的 ${said(line.left, line.unit)}`, `, not allotted ${said(line.left, line.unit)}`)}
          </li>
        ))}
      </ul>
      <h3>
        {agreement.fundId === null
          ? say('怎么用的', 'What became of it')
          : say('基金怎么用的（各位捐赠人合在一起）', 'What became of the fund, of all its donors')}
      </h3>
      {report.destinations.length === 0 ? (
        <p>{say('还没有安排。', 'Nothing was allotted yet.')}</p>
      ) : (
        <Destinations of={report.destinations} />
      )}
      <h3>{say('帮助了谁', 'Who was helped')}</h3>
      <Helped {...report} />
      <p className="meta">
        {say('按规定，报告只写人数，不写受助人姓名。', 'By rule this report counts people and names nobody.')}
      </p>
    </section>
  );
}

export default function ReportPage() {
  const { say } = useReader();
  const { id } = useParams<{ id: string }>();
  const report = useAnswer('GET /gifts/{id}/report', { params: { id: Number(id) } });
  const save = useSaving();
  return (
    <WholePage of={report} lines={8} title={say(reportTitle)} crumbs={[['/desk/gifts', say('捐赠', 'Donations')]]}>
      {(one) => (
        <>
          <PageHead
            title={say(reportTitle)}
            crumbs={[
              ['/desk/gifts', say('捐赠', 'Donations')],
              [`/desk/gifts/${id}`, one.agreement.donor.name ?? say(unnamedDonor)],
            ]}
          >
            <button
              type="button"
              className="btn"
              disabled={save.busy}
              onClick={() =>
                save.start(() =>
                  download('GET /gifts/{id}/report/file', { params: { id: Number(id) }, query: { format: 'xlsx' } }),
                )
              }
            >
              <Icon name="out" />
              {say('导出', 'Export')}
            </button>
            <button type="button" className="btn btn-main" onClick={() => window.print()}>
              {say('打印', 'Print')}
            </button>
          </PageHead>
          <ErrorNote error={save.error} />
          <Paper {...one} />
        </>
      )}
    </WholePage>
  );
}
