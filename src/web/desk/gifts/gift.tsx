// One gift: what was agreed and what became of it, its receipts, where it was allotted.

import { Link, useParams } from 'wouter';
import { receiptNumber, unnamedDonor } from '#policy/gift-units.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { Allotments } from '#web/desk/gifts/allotments.tsx';
import { Arrivals } from '#web/desk/gifts/arrivals.tsx';
import { GiftState } from '#web/desk/gifts/gifts.tsx';
import { Lines } from '#web/desk/gifts/lines.tsx';
import { SignedPapers } from '#web/desk/gifts/papers.tsx';
import { type Gift, reportTitle, signedPaper, useAmounts } from '#web/desk/gifts/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { WholePage } from '#web/desk/whole-page.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/gifts/gifts.css';

function Receipts({ gift }: { readonly gift: Gift }) {
  const { say } = useReader();
  const said = useAmounts();
  const { fullDay } = useFormats();
  return (
    <Panel
      title={say('收据', 'Receipts')}
      aside={<span className="meta">{say('号码连着，一张不缺', 'Numbers without a gap')}</span>}
    >
      {gift.receipts.length === 0 ? (
        <div className="pb">
          <Empty
            says={{ zh: '还没有收到。收到以后登记，就有收据', en: 'Nothing came yet. What is booked gets a receipt' }}
          />
        </div>
      ) : (
        <table className="table">
          <thead>
            <tr>
              <th>{say('收据号', 'Number')}</th>
              <th>{say('收到什么', 'What came')}</th>
              <th className="r">{say('多少', 'How much')}</th>
              <th>{say('日期', 'Day')}</th>
              <th>{say('凭据', 'Paper')}</th>
              <th>{say('还作数吗', 'Still good')}</th>
            </tr>
          </thead>
          <tbody>
            {gift.receipts.map((one) => (
              <tr key={`${one.year} ${one.number}`}>
                <td className="nowrap">
                  <Link href={`/desk/gifts/receipts/${one.year}/${one.number}`}>
                    {receiptNumber(one.year, one.number)}
                  </Link>
                </td>
                <td>{one.what}</td>
                <td className="r nowrap">
                  {one.reversesNumber !== null && '−'}
                  {said(one.amount, one.unit)}
                </td>
                <td className="nowrap">{fullDay(one.receivedOn)}</td>
                <td>{one.reference}</td>
                <td>
                  <ReceiptState receipt={one} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

export function ReceiptState({
  receipt: { reversesYear, reversesNumber, reversedInYear, reversedBy, reversalAsked },
}: {
  readonly receipt: Gift['receipts'][number];
}) {
  if (reversesYear !== null && reversesNumber !== null) {
    const no = receiptNumber(reversesYear, reversesNumber);
    return <StatusTag tone="off" says={{ zh: `冲销 ${no}`, en: `Takes back ${no}` }} />;
  }
  if (reversedInYear !== null && reversedBy !== null) {
    const no = receiptNumber(reversedInYear, reversedBy);
    return <StatusTag tone="bad" says={{ zh: `已由 ${no} 冲销`, en: `Taken back by ${no}` }} />;
  }
  if (reversalAsked)
    return (
      <StatusTag tone="warn" says={{ zh: '有效，申请冲销，等确认', en: 'Good; to be taken back, not confirmed' }} />
    );
  return <StatusTag tone="ok" says={{ zh: '有效', en: 'Good' }} />;
}

function Agreed({ gift }: { readonly gift: Gift }) {
  const { say } = useReader();
  const { fullDay, range } = useFormats();
  return (
    <Panel title={say('协议', 'Agreement')}>
      <dl className="kv pb">
        <dt>{say('用途', 'Purpose')}</dt>
        <dd>
          {gift.purpose}
          {gift.fundId !== null && (
            <>
              {' · '}
              <Link href={`/desk/gifts/funds/${gift.fundId}`}>{gift.fundName}</Link>
            </>
          )}
        </dd>
        <dt>{say('期限', 'Term')}</dt>
        <dd>
          {range(gift.fromOn, gift.untilOn)}
          {say(`，${fullDay(gift.signedOn)}签`, `, signed ${fullDay(gift.signedOn)}`)}
        </dd>
        {gift.donor.contact && (
          <>
            <dt>{say('联系方式', 'Contact')}</dt>
            <dd>{gift.donor.contact}</dd>
          </>
        )}
        {gift.papers && (
          <>
            <dt>{say(signedPaper)}</dt>
            <dd>
              <SignedPapers gift={gift} papers={gift.papers} />
            </dd>
          </>
        )}
      </dl>
    </Panel>
  );
}

function Whole({ gift }: { readonly gift: Gift }) {
  const { say } = useReader();
  const { organisationId, roles } = useSeat();
  const here = gift.organisationId === organisationId;
  const moves = here && roles.includes('finance-maker');
  const books = moves || (here && (roles.includes('chair') || roles.includes('officer')));
  return (
    <>
      <PageHead
        title={gift.donor.name ?? say(unnamedDonor)}
        crumbs={[['/desk/gifts', say('捐赠', 'Donations')]]}
        meta={
          <span className="flex">
            <GiftState {...gift} />
            {gift.donor.named
              ? say('同意公开姓名', 'Consented to be named')
              : say('公开时写“爱心人士”', 'Unnamed in public')}
          </span>
        }
      >
        <Link className="btn" href={`/desk/gifts/${gift.id}/report`}>
          {say(reportTitle)}
        </Link>
      </PageHead>
      <Agreed gift={gift} />
      <Lines gift={gift} own={{ books, moves }} />
      <Arrivals rows={gift.arrivals} here={here} />
      {gift.fundId === null ? (
        <Allotments rows={gift.allotments} moves={moves} />
      ) : (
        <Note>
          {say('这笔捐款进了基金，从基金页安排。', 'This gift went into the fund and is allotted there.')}{' '}
          <Link href={`/desk/gifts/funds/${gift.fundId}`}>{say('打开基金', 'Open the fund')}</Link>
        </Note>
      )}
      <Receipts gift={gift} />
    </>
  );
}

export default function GiftPage() {
  const { say } = useReader();
  const { id } = useParams<{ id: string }>();
  const gift = useAnswer('GET /gifts/{id}', { params: { id: Number(id) } });
  return (
    <WholePage
      of={gift}
      lines={8}
      title={say('捐赠协议', 'Agreement with a donor')}
      crumbs={[['/desk/gifts', say('捐赠', 'Donations')]]}
    >
      {(one) => <Whole gift={one} />}
    </WholePage>
  );
}
