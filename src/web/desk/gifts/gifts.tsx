// Donations of a union: what donors agreed and what came of it, its funds, what it has in hand of gifts, and collections among colleagues.
import { useState } from 'react';
import { Link } from 'wouter';
import { unnamedDonor } from '#policy/gift-units.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { WaitingArrivals } from '#web/desk/gifts/arrivals.tsx';
import { Collections } from '#web/desk/gifts/collections.tsx';
import { Funds } from '#web/desk/gifts/funds.tsx';
import { InHand } from '#web/desk/gifts/in-hand.tsx';
import { WaitingReversals } from '#web/desk/gifts/reversals.tsx';
import { type Line, useAmounts } from '#web/desk/gifts/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { Empty, Note, Unread } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';
import '#web/desk/gifts/gifts.css';

type Listed = RowOf<'GET /gifts'>;

export const giftReaders = ['chair', 'officer', 'finance-maker', 'finance-checker', 'auditor'];

/** Where a gift is: nothing came, some, all; all of it used is told by its figures. */
export function GiftState({ lines, untilOn }: Pick<Listed, 'lines' | 'untilOn'>) {
  const { today } = useReader();
  const came = lines.filter(({ received }) => received > 0).length;
  if (lines.some(({ unconfirmed }) => unconfirmed > 0))
    return <StatusTag tone="go" says={{ zh: '有到账等确认', en: 'Money to be confirmed' }} />;
  const whole = lines.every(({ received, amount }) => received >= amount);
  if (whole) return <StatusTag tone="ok" says={{ zh: '收齐了', en: 'All received' }} />;
  if (untilOn < today)
    return <StatusTag tone="warn" says={{ zh: '期限已过，没收齐', en: 'Past its end, not all came' }} />;
  return came > 0 ? (
    <StatusTag tone="go" says={{ zh: '收到一部分', en: 'Received in part' }} />
  ) : (
    <StatusTag tone="off" says={{ zh: '还没收到', en: 'Nothing came yet' }} />
  );
}

export const DonorName = ({ donor }: { readonly donor: Listed['donor'] }) => {
  const { say } = useReader();
  return <>{donor.name ?? say(unnamedDonor)}</>;
};

function Amounts({ lines, of }: { readonly lines: readonly Line[]; readonly of: (line: Line) => number | null }) {
  const said = useAmounts();
  return (
    <>
      {lines.map((line) => (
        <div key={line.line} className="nowrap">
          {said(of(line), line.unit)}
        </div>
      ))}
    </>
  );
}

function GiftRow({ gift }: { readonly gift: Listed }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  return (
    <tr>
      <td>
        <Link href={`/desk/gifts/${gift.id}`}>
          <b>
            <DonorName donor={gift.donor} />
          </b>
        </Link>
        <div className="meta">
          {gift.fundName ? say(`进“${gift.fundName}”`, `Into “${gift.fundName}”`) : gift.purpose}
        </div>
      </td>
      <td>
        {gift.lines.map((line) => (
          <div key={line.line}>{line.what}</div>
        ))}
      </td>
      <td className="r">
        <Amounts lines={gift.lines} of={(line) => line.amount} />
      </td>
      <td className="r">
        <Amounts lines={gift.lines} of={(line) => line.received} />
      </td>
      <td className="r">
        <Amounts lines={gift.lines} of={(line) => line.left} />
      </td>
      <td>
        <GiftState {...gift} />
        <div className="meta nowrap">{fullDay(gift.signedOn)}</div>
      </td>
    </tr>
  );
}

function Gifts({ may }: { readonly may: boolean }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const gifts = usePages('GET /gifts', { query: { organisation: organisationId, limit: 50 } });
  return (
    <section className="panel" aria-label={say('捐赠协议', 'Agreements')}>
      <div className="ph">
        <h2>{say('捐赠协议', 'Agreements')}</h2>
        <span className="flex">
          <span className="meta">{say('新的在前', 'Newest first')}</span>
          {may && (
            <Link className="btn btn-s" href="/desk/gifts/new">
              {say('登记捐赠协议', 'Put down an agreement')}
            </Link>
          )}
        </span>
      </div>
      {!gifts.of.data && <Unread of={[gifts.of]} lines={4} />}
      {gifts.of.data !== undefined && gifts.rows.length === 0 && (
        <div className="pb">
          <Empty
            says={{
              zh: '还没有捐赠。签了协议，先登记在这里',
              en: 'No donation yet. Put the signed agreement down here',
            }}
          />
        </div>
      )}
      {gifts.rows.length > 0 && (
        <table className="table gifts-table">
          <thead>
            <tr>
              <th>{say('捐赠人和用途', 'Donor and purpose')}</th>
              <th>{say('捐什么', 'What')}</th>
              <th className="r">{say('协议', 'Agreed')}</th>
              <th className="r">{say('收到', 'Received')}</th>
              <th className="r">{say('没安排的', 'Not allotted')}</th>
              <th>{say('走到哪了', 'Where it is')}</th>
            </tr>
          </thead>
          <tbody>
            {gifts.rows.map((gift) => (
              <GiftRow key={gift.id} gift={gift} />
            ))}
          </tbody>
        </table>
      )}
      <More pages={gifts} />
    </section>
  );
}

type Part = 'gifts' | 'funds' | 'hand' | 'collections';

export default function GiftsPage() {
  const { say } = useReader();
  const { organisationName, roles } = useSeat();
  const [part, setPart] = useState<Part>('gifts');
  const leads = roles.includes('chair') || roles.includes('officer');
  const parts: readonly (readonly [Part, string])[] = [
    ['gifts', say('捐赠协议', 'Agreements')],
    ['funds', say('专项基金', 'Funds')],
    ['hand', say('本工会手里的', 'In hand here')],
    ['collections', say('内部互助', 'Among colleagues')],
  ];
  if (!roles.some((role) => giftReaders.includes(role)))
    return (
      <>
        <PageHead title={say('捐赠', 'Donations')} meta={organisationName} />
        <Note>
          <b>{say('捐赠由主席、干部、财务和经审看', 'Donations are for chair, officers, finance and the auditor')}</b>
        </Note>
      </>
    );
  return (
    <>
      <PageHead
        title={say('捐赠', 'Donations')}
        meta={say(
          `${organisationName}。收到什么、给了谁、用了多少，每一笔都有据`,
          `${organisationName}. What came, where it went and what was used, each with its paper`,
        )}
      >
        <fieldset className="chips plain">
          <legend className="sr">{say('看哪一部分', 'Which part')}</legend>
          {parts.map(([key, says]) => (
            <button key={key} type="button" className="chip" aria-pressed={part === key} onClick={() => setPart(key)}>
              {says}
            </button>
          ))}
        </fieldset>
      </PageHead>
      {part === 'gifts' && <WaitingArrivals />}
      {part === 'gifts' && <WaitingReversals />}
      {part === 'gifts' && <Gifts may={leads} />}
      {part === 'funds' && <Funds may={leads} />}
      {part === 'hand' && <InHand may={leads} />}
      {part === 'collections' && <Collections may={leads} maker={roles.includes('finance-maker')} />}
    </>
  );
}
