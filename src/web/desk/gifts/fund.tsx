// One fund: what came and went year by year, who fed it, where its money is, and how many it helped.

import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { AllotForm, Allotments } from '#web/desk/gifts/allotments.tsx';
import { DonorName } from '#web/desk/gifts/gifts.tsx';
import { Helped } from '#web/desk/gifts/report.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { WholePage } from '#web/desk/whole-page.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty } from '#web/parts/said.tsx';
import '#web/desk/gifts/gifts.css';

type Fund = Answer<'GET /gift-funds/{id}'>;

function Years({ years }: Pick<Fund, 'years'>) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <Panel title={say('年度收支', 'Year by year')}>
      {years.length === 0 ? (
        <div className="pb">
          <Empty says={{ zh: '还没有收到捐款', en: 'Nothing came yet' }} />
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{say('年度', 'Year')}</th>
              <th className="r">{say('收到', 'Received')}</th>
              <th className="r">{say('安排出去', 'Allotted')}</th>
            </tr>
          </thead>
          <tbody>
            {years.map((one) => (
              <tr key={one.year}>
                <td>
                  <b>{one.year}</b>
                </td>
                <td className="r money">{yuan(one.receivedFen)}</td>
                <td className="r money">{yuan(one.allottedFen)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Donors({ agreements }: Pick<Fund, 'agreements'>) {
  const { say } = useReader();
  const { yuan, fullDay } = useFormats();
  return (
    <Panel title={say('谁捐的', 'Who gave')}>
      {agreements.length === 0 ? (
        <div className="pb">
          <Empty says={{ zh: '还没有捐赠协议进这个基金', en: 'No agreement feeds this fund yet' }} />
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{say('捐赠人', 'Donor')}</th>
              <th className="r">{say('协议', 'Agreed')}</th>
              <th className="r">{say('收到', 'Received')}</th>
              <th>{say('签订', 'Signed')}</th>
            </tr>
          </thead>
          <tbody>
            {agreements.map((one) => (
              <tr key={one.id}>
                <td>
                  <Link href={`/desk/gifts/${one.id}`}>
                    <DonorName donor={one.donor} />
                  </Link>
                </td>
                <td className="r money">{yuan(one.lines.reduce((sum, line) => sum + line.amount, 0))}</td>
                <td className="r money">{yuan(one.lines.reduce((sum, line) => sum + line.received, 0))}</td>
                <td className="nowrap">{fullDay(one.signedOn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Whole({ fund, years, report, agreements, allotments }: Fund) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { organisationId, roles } = useSeat();
  const [allotting, setAllotting] = useState(false);
  const moves = fund.organisationId === organisationId && roles.includes('finance-maker');
  return (
    <>
      <PageHead title={fund.name} meta={fund.purpose} crumbs={[['/desk/gifts', say('捐赠', 'Donations')]]}>
        {moves && !allotting && fund.leftFen > 0 && (
          <button type="button" className="btn btn-main" onClick={() => setAllotting(true)}>
            {say('安排到批次', 'Allot to a round')}
          </button>
        )}
      </PageHead>
      <section className="panel" aria-label={say('要紧的数字', 'Main figures')}>
        <div className="pb figs">
          {(
            [
              [say('收到', 'Received'), fund.receivedFen],
              [say('安排出去', 'Allotted'), fund.allottedFen],
              ...(fund.reversingFen > 0
                ? [[say('申请冲销，等确认', 'To be taken back'), fund.reversingFen] as const]
                : []),
              [say('还有', 'Left'), fund.leftFen],
            ] as const
          ).map(([says, fen]) => (
            <div key={says}>
              <div className="meta">{says}</div>
              <div className="v">{yuan(fen)}</div>
            </div>
          ))}
        </div>
      </section>
      {allotting && (
        <Panel title={say('安排到批次', 'Allot to a round')}>
          <AllotForm from={{ fundId: fund.id }} unit="fen" bound={fund} onDone={() => setAllotting(false)} />
        </Panel>
      )}
      <Years years={years} />
      <Donors agreements={agreements} />
      <Allotments rows={allotments} moves={moves} />
      <Panel title={say('帮助了谁', 'Who was helped')}>
        <div className="pb">
          <Helped {...report} />
        </div>
      </Panel>
    </>
  );
}

export default function FundPage() {
  const { say } = useReader();
  const { id } = useParams<{ id: string }>();
  const fund = useAnswer('GET /gift-funds/{id}', { params: { id: Number(id) } });
  return (
    <WholePage of={fund} lines={8} title={say('专项基金', 'Fund')} crumbs={[['/desk/gifts', say('捐赠', 'Donations')]]}>
      {(one) => <Whole {...one} />}
    </WholePage>
  );
}
