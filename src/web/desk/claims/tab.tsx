// What a round gives out, as it stands: by union and package how many are left, given and waited for; more put in, allotted down or taken back.
import '#web/desk/claims/offers.css';
import { type FormEvent, useState } from 'react';
import { Labelled, NewOffer } from '#web/desk/claims/new-offer.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
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
  const { count, instant } = useFormats();
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
      <td className="meta">{instant(offer.opensAt)}</td>
      <td className="meta">{instant(offer.closesAt)}</td>
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
      </tbody>
    </table>
  );
}

/** More from outside, or from one share to another of the same kind. */
function Moving({ roundId, items }: { readonly roundId: number; readonly items: readonly Offer[] }) {
  const { say } = useReader();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState(String(items[0]!.id));
  const [amount, setAmount] = useState('');
  const done = () => setAmount('');
  const put = useDoing('POST /rounds/{id}/offers/stock', { done });
  const allot = useDoing('POST /rounds/{id}/offers/allotment', { done });
  const params = { id: roundId };
  const nameOf = (offer: Offer) => `${offer.organisationName} · ${say(offer.label)}`;
  const goal = items.find(({ id }) => String(id) === to);
  const sources = items.filter(({ id, package: key }) => String(id) !== to && key === goal?.package);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const toId = Number(to);
    if (from === '') put.mutate({ params, body: { offerId: toId, amount: Number(amount) } });
    else allot.mutate({ params, body: { fromId: Number(from), toId, amount: Number(amount) } });
  };
  return (
    <Panel title={say('追加、下分、收回', 'Add, allot, take back')}>
      <form className="pb stack offer-form" onSubmit={submit}>
        <div className="offer-three">
          <Labelled label={say('加到', 'To')}>
            <Pick
              label={say('加到', 'To')}
              value={to}
              options={items.map((offer) => [String(offer.id), nameOf(offer)] as const)}
              onChange={(next) => {
                setTo(next);
                setFrom('');
              }}
            />
          </Labelled>
          <Labelled label={say('从', 'From')}>
            <Pick
              label={say('从', 'From')}
              value={from}
              options={[
                ['', say('新增的', 'new ones')] as const,
                ...sources.map((offer) => [String(offer.id), nameOf(offer)] as const),
              ]}
              onChange={setFrom}
            />
          </Labelled>
          <label className="field">
            <span className="lab">{say('多少份', 'How many')}</span>
            <input
              className="in"
              type="number"
              required
              min={1}
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          </label>
        </div>
        <p className="hint">
          {say('只能动还没领走的；从下面收回，就选“从”下面那一份', 'Only what is not given yet can be moved')}
        </p>
        <ErrorNote error={put.error ?? allot.error} />
        <div>
          <button type="submit" className="btn" disabled={put.isPending || allot.isPending}>
            {from === '' ? say('追加', 'Add') : say('调过去', 'Move')}
          </button>
        </div>
      </form>
    </Panel>
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
                  {say('放出一份', 'Put out another')}
                </button>
              )
            }
          >
            {items.length === 0 ? (
              <div className="pb">
                <Empty says={{ zh: '这一批还没有放出名额', en: 'Nothing has been put out in this round yet' }} />
              </div>
            ) : (
              <Table items={items} now={now} />
            )}
          </Panel>
          {adding && <NewOffer roundId={round.id} packages={packages} onDone={() => setAdding(false)} />}
          {leads && !adding && items.length > 0 && <Moving roundId={round.id} items={items} />}
        </div>
      )}
    </Shown>
  );
}
