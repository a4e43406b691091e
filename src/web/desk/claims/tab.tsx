// What a round gives out, as it stands: by union and package how many are left, given and waited for; more put in, allotted down or taken back.
import '#web/desk/claims/offers.css';
import { useState } from 'react';
import { ClaimFlow } from '#web/desk/claims/flow.tsx';
import { Moving } from '#web/desk/claims/moving.tsx';
import { NewOffer } from '#web/desk/claims/new-offer.tsx';
import { Who } from '#web/desk/claims/who.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Offers = Answer<'GET /rounds/{id}/offers'>;
type Offer = Offers['items'][number];

/** A rush is looked at while it goes on. */
const lookEveryMs = 3_000;

function stands({ opensAt, closesAt, left }: Offer, now: string) {
  if (now < opensAt) return { tone: 'off', says: { zh: '还没开始', en: 'Not open yet' } } as const;
  if (now >= closesAt) return { tone: 'off', says: { zh: '已截止', en: 'Closed' } } as const;
  return left > 0
    ? ({ tone: 'go', says: { zh: '正在领', en: 'Open' } } as const)
    : ({ tone: 'stopped', says: { zh: '领完了', en: 'All given' } } as const);
}

function Row({ offer, now }: { readonly offer: Offer; readonly now: string }) {
  const { say } = useReader();
  const { count, moment } = useFormats();
  const total = Math.max(1, offer.left + offer.given);
  return (
    <tr>
      <td>{offer.organisationName}</td>
      <td>{say(offer.label)}</td>
      <td>
        <StatusTag {...stands(offer, now)} />
      </td>
      <td className="r">
        <b>{count(offer.left)}</b>
      </td>
      <td className="r">{count(offer.given)}</td>
      <td className="offer-bar">
        <div
          className="meter"
          role="img"
          aria-label={say(`共 ${count(offer.left + offer.given)} 份`, `${count(offer.left + offer.given)} in all`)}
        >
          <i style={{ width: `${(offer.given / total) * 100}%` }} />
        </div>
      </td>
      <td className="r">{offer.waiting === 0 ? '' : count(offer.waiting)}</td>
      <td className="meta nowrap">{moment(offer.opensAt)}</td>
      <td className="meta nowrap">{moment(offer.closesAt)}</td>
    </tr>
  );
}

function Sum({ items }: { readonly items: readonly Offer[] }) {
  const { say } = useReader();
  const { count } = useFormats();
  const sum = (of: (offer: Offer) => number) => count(items.reduce((all, offer) => all + of(offer), 0));
  return (
    <tr className="sum">
      <th scope="row" colSpan={3}>
        {say('合计', 'Total')}
      </th>
      <td className="r">{sum(({ left }) => left)}</td>
      <td className="r">{sum(({ given }) => given)}</td>
      <td />
      <td className="r">{items.some(({ waiting }) => waiting > 0) && sum(({ waiting }) => waiting)}</td>
      <td colSpan={2} />
    </tr>
  );
}

function Table({ items, now }: { readonly items: readonly Offer[]; readonly now: string }) {
  const { say } = useReader();
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">{say('给哪个工会', 'For')}</th>
          <th scope="col">{say('种类', 'What')}</th>
          <th scope="col">{say('状态', 'State')}</th>
          <th scope="col" className="r">
            {say('还剩', 'Left')}
          </th>
          <th scope="col" className="r">
            {say('已领', 'Given')}
          </th>
          <th scope="col">
            <span className="sr">{say('领了多少', 'Share given')}</span>
          </th>
          <th scope="col" className="r">
            {say('候补', 'In line')}
          </th>
          <th scope="col">{say('开始', 'Opens')}</th>
          <th scope="col">{say('截止', 'Closes')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((offer) => (
          <Row key={offer.id} offer={offer} now={now} />
        ))}
        {items.length > 1 && <Sum items={items} />}
      </tbody>
    </table>
  );
}

export default function OffersTab({ round, leads }: TabProps) {
  const { say } = useReader();
  const [adding, setAdding] = useState(false);
  const offers = useAnswer('GET /rounds/{id}/offers', { params: { id: round.id } }, { every: lookEveryMs });
  return (
    <Shown of={offers}>
      {({ items, packages, now }) => (
        <div className="stack">
          <Panel
            title={say('名额', 'What is given out')}
            aside={
              leads &&
              !adding && (
                <button
                  type="button"
                  className={items.length === 0 ? 'btn btn-main' : 'btn'}
                  onClick={() => setAdding(true)}
                >
                  {say('开放名额', 'Put out another')}
                </button>
              )
            }
          >
            {items.length === 0 ? (
              <div className="pb">
                <Empty says={{ zh: '这一批还没有开放名额', en: 'Nothing has been put out in this round yet' }} />
              </div>
            ) : (
              <Table items={items} now={now} />
            )}
          </Panel>
          {items.length > 0 && <ClaimFlow round={round} />}
          {adding && <NewOffer roundId={round.id} packages={packages} onDone={() => setAdding(false)} />}
          {leads && !adding && items.length > 0 && <Moving roundId={round.id} items={items} />}
          {!adding && items.length > 0 && <Who roundId={round.id} />}
        </div>
      )}
    </Shown>
  );
}
