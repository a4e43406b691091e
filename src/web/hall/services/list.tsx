// Finding a service: by searching (characters, pinyin, initials) or by what happened; each row says at once whether one qualifies and for how much.
import '#web/hall/services/services.css';
import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { text } from '#kit/text.ts';
import { type LifeEventKey, lifeEvents } from '#policy/life-events.ts';
import { type Situation, situationOf } from '#policy/situations.ts';
import { claimLine } from '#web/hall/claim/in-a-line.ts';
import { Phone } from '#web/hall/phone.tsx';
import { BehindTheDoor } from '#web/hall/services/doors.tsx';
import { LifeEvents, whatCameUp } from '#web/hall/services/life-events.tsx';
import { amountWords, type ServiceRow, serviceTitle, standingOf } from '#web/hall/services/words.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { useSettled } from '#web/parts/settled.ts';
import { StatusTag } from '#web/parts/status.tsx';

function Row({ service }: { readonly service: ServiceRow }) {
  const { say, today } = useReader();
  const { day, moment } = useFormats();
  const amount = amountWords(service.amount);
  const claimed = claimLine(service, today);
  const { tone, says } = standingOf(service, today);
  return (
    <li>
      <Link href={`/hall/services/${service.roundId}`} className="item">
        <span className="grow">
          <span className="flex between line">
            <span className="t">{say(serviceTitle(service))}</span>
            {amount && <span className="money">{say(amount)}</span>}
          </span>
          <span className="line">
            <StatusTag tone={tone} says={says} />
            <span className="meta">
              {claimed
                ? claimed.until && say(`${moment(claimed.until)}截止`, `until ${moment(claimed.until)}`)
                : service.opensOn > today
                  ? say(`${day(service.opensOn)}开始`, `from ${day(service.opensOn)}`)
                  : say(`${day(service.closesOn)}截止`, `until ${day(service.closesOn)}`)}
            </span>
          </span>
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

const openNow = text('现在能申请的', 'Open now');

const Rows = ({ services }: { readonly services: readonly ServiceRow[] }) => (
  <ul className="list">
    {services.map((service) => (
      <Row key={service.roundId} service={service} />
    ))}
  </ul>
);

/** Nothing is called so, but what happened is understood. */
function Understood({ situation }: { readonly situation: Situation }) {
  const { say } = useReader();
  const { title, event } = situation;
  const found = useAnswer('GET /me/services', { query: { event } });
  return (
    <>
      <p className="understood">
        {say('您说的像是', 'This sounds like ')}
        <b>{say(`“${title.zh}”`, `“${title.en}”`)}</b>
        {say('。不是这个意思？往下选，或者直接打电话', '. Not what you mean? Choose below, or call')}
      </p>
      <Shown of={found} lines={4}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="meta understood">
              {say(
                '这件事现在没有要填的表，往下看，找人说就行',
                'There is no form for this now: see below whom to ask',
              )}
            </p>
          ) : (
            <Rows services={items} />
          )
        }
      </Shown>
    </>
  );
}

function NothingFound({ q, event, onAll }: FoundProps) {
  const { say } = useReader();
  const situation = event === null ? situationOf(q) : null;
  if (situation) return <Understood situation={situation} />;
  if (q === '' && event === null)
    return (
      <Empty
        says={{
          zh: '现在没有在受理的服务。开始受理的会列在这里',
          en: 'Nothing is open now. What opens is listed here',
        }}
      />
    );
  return (
    <Empty
      says={
        q === ''
          ? { zh: '这一类现在没有在受理的服务', en: 'Nothing of this kind is open now' }
          : { zh: `现在受理的里没有找到“${q}”`, en: `Nothing open now for “${q}”` }
      }
    >
      <p className="meta">{say('往下看，可以找人问', 'See below, or ask somebody')}</p>
      {q !== '' && (
        <Link href="/hall/services" className="btn" onClick={onAll}>
          {say('看全部服务', 'All services')}
        </Link>
      )}
    </Empty>
  );
}

interface FoundProps {
  readonly q: string;
  readonly event: LifeEventKey | null;
  /** The search is given up. */
  onAll(): void;
}

function Found({ q, event, onAll }: FoundProps) {
  const found = useAnswer('GET /me/services', {
    query: { ...(q === '' ? {} : { q }), ...(event === null ? {} : { event }) },
  });
  return (
    <Shown of={found} lines={6}>
      {({ items }) =>
        items.length === 0 ? <NothingFound q={q} event={event} onAll={onAll} /> : <Rows services={items} />
      }
    </Shown>
  );
}

export default function Services() {
  const { say } = useReader();
  const [search, setSearch] = useSearchParams();
  const [typed, setTyped] = useState(search.get('q') ?? '');
  const q = useSettled(typed.trim());
  const event = lifeEvents.find(({ key }) => key === search.get('event')) ?? null;
  const situation = event === null ? situationOf(q) : null;
  useEffect(() => {
    // Coming back from a service finds the search as it was left.
    if ((search.get('q') ?? '') === q) return;
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (q === '') next.delete('q');
        else next.set('q', q);
        return next;
      },
      { replace: true },
    );
  }, [q, search, setSearch]);
  return (
    <Phone>
      <section className="sec">
        <h1>{say('找服务', 'Find a service')}</h1>
        <label className="finder">
          <span className="sr">{say('搜服务', 'Search services')}</span>
          <Icon name="search" />
          <input
            className="in"
            type="search"
            autoComplete="off"
            placeholder={say('说一句，或搜服务名、拼音首字母', 'Say it, or search by name')}
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
          />
        </label>
      </section>
      <section className="sec flush" aria-live="polite">
        <div className="sechead">
          <h2>{say(event?.title ?? situation?.title ?? openNow)}</h2>
          {event && <Link href="/hall/services">{say('全部', 'All')}</Link>}
        </div>
        <Found q={q} event={event?.key ?? null} onAll={() => setTyped('')} />
      </section>
      <BehindTheDoor
        q={situation ? '' : q}
        event={event?.key ?? situation?.event ?? null}
        listens={situation?.key === 'low'}
      />
      <section className="sec flush">
        <h2 className="above-life">{say(whatCameUp)}</h2>
        <LifeEvents chosen={event?.key ?? null} onChoose={() => setTyped('')} />
      </section>
    </Phone>
  );
}
