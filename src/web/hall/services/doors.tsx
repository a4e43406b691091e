// Behind every door stands something: what is not open now and when it was, with the wish to be told; and whom to ask, with a telephone that dials.
import { useState } from 'react';
import { type Text, text } from '#kit/text.ts';
import type { LifeEventKey } from '#policy/life-events.ts';
import { hotline, listeningLine } from '#web/hall/services/hotlines.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';
import { bothNames } from '#web/parts/union-name.ts';

type Doors = Answer<'GET /me/doors'>;
type Door = Doors['closed'][number];

const months = 'January February March April May June July August September October November December'.split(' ');

/** '去年11月开过，通常每年一次', as far as the rounds on record say so. */
export function openedWords({ lastOpenedOn, yearly }: Pick<Door, 'lastOpenedOn' | 'yearly'>, today: string): Text {
  if (lastOpenedOn === null) return text('还没有开过', 'Not opened so far');
  const [year, month] = [Number(lastOpenedOn.slice(0, 4)), Number(lastOpenedOn.slice(5, 7))];
  const ago = Number(today.slice(0, 4)) - year;
  const zh = `${ago === 0 ? '今年' : ago === 1 ? '去年' : `${year}年`}${month}月开过`;
  const en = `Opened in ${months[month - 1]}${ago === 0 ? ' this year' : ago === 1 ? ' last year' : ` ${year}`}`;
  return yearly ? text(`${zh}，通常每年一次`, `${en}; usually once a year`) : text(zh, en);
}

/** A programme that is not open: when it was, and the wish to be told. */
function DoorRow({ door }: { readonly door: Door }) {
  const { say, today } = useReader();
  const changes = ['GET /me/doors'] as const;
  const wish = useDoing('PUT /me/wishes/{programme}', { changes });
  const unwish = useDoing('DELETE /me/wishes/{programme}', { changes });
  const { mutate, isPending } = door.wished ? unwish : wish;
  return (
    <li>
      <div className="item door">
        <span className="grow">
          <span className="t block">{say(door.title)}</span>
          <span className="meta block">{say(openedWords(door, today))}</span>
          {door.wished && (
            <span className="tag ok" role="status">
              <Icon name="done" />
              {say('开了会发消息告诉您', 'You will be told when it opens')}
            </span>
          )}
          <ErrorNote error={wish.error ?? unwish.error} />
        </span>
        <button
          type="button"
          className={door.wished ? 'btn btn-quiet' : 'btn'}
          disabled={isPending}
          aria-label={
            door.wished
              ? say(`不用告诉我：${door.title.zh}`, `Do not tell me: ${door.title.en}`)
              : say(`开了告诉我：${door.title.zh}`, `Tell me when it opens: ${door.title.en}`)
          }
          onClick={() => mutate({ params: { programme: door.programmeKey } })}
        >
          {door.wished ? say('不用了', 'No need') : say('开了告诉我', 'Tell me')}
        </button>
      </div>
    </li>
  );
}

const atFirst = 5;

function Closed({ doors }: { readonly doors: readonly Door[] }) {
  const { say } = useReader();
  const [all, setAll] = useState(false);
  if (doors.length === 0) return null;
  // One more is shown rather than a button for it.
  const shown = all || doors.length <= atFirst + 1 ? doors : doors.slice(0, atFirst);
  return (
    <section className="sec flush">
      <h2>{say('有这些，现在没开', 'Not open at present')}</h2>
      <ul className="list">
        {shown.map((door) => (
          <DoorRow key={door.programmeKey} door={door} />
        ))}
      </ul>
      {shown.length < doors.length && (
        <button type="button" className="btn btn-wide more-doors" onClick={() => setAll(true)}>
          {say(`还有 ${doors.length - shown.length} 项`, `${doors.length - shown.length} more`)}
        </button>
      )}
    </section>
  );
}

function Dial({
  name,
  more,
  phone,
}: {
  readonly name: string;
  readonly more: readonly string[];
  readonly phone: string;
}) {
  const { say } = useReader();
  return (
    <li>
      <div className="item door">
        <Icon name="phone" />
        <span className="grow">
          <span className="t block">{name}</span>
          <span className="meta block">
            <Parts of={more} />
          </span>
        </span>
        <a
          className="btn"
          href={`tel:${phone.replace(/[^\d+]/g, '')}`}
          aria-label={say(`拨打 ${phone}`, `Call ${phone}`)}
        >
          {say('拨打', 'Call')}
        </a>
      </div>
    </li>
  );
}

interface AskProps extends Pick<Doors, 'contact'> {
  /** Somebody feels low: there are people who listen. */
  readonly listens: boolean;
}

function WhomToAsk({ contact, listens }: AskProps) {
  const { say } = useReader();
  return (
    <section className="sec flush">
      <h2>{say('找人问', 'Ask somebody')}</h2>
      <ul className="list">
        {listens && (
          <Dial
            name={say(`${listeningLine} 心理援助热线`, `${listeningLine}, somebody who listens`)}
            more={[
              say('有人听您说', 'Psychological aid'),
              say('马上有危险，打 120 或 110', 'in danger now: 120 or 110'),
            ]}
            phone={listeningLine}
          />
        )}
        {contact && (
          <Dial
            name={say(bothNames({ name: contact.organisationName, nameEn: contact.organisationNameEn }))}
            more={[contact.office, contact.phone]}
            phone={contact.phone}
          />
        )}
        <Dial
          name={say(`${hotline} 职工维权热线`, `${hotline}, workers’ rights hotline`)}
          more={[
            say('全国工会统一的号码', 'The trade unions’ number'),
            say('在哪儿都能打', 'the same all over the country'),
          ]}
          phone={hotline}
        />
      </ul>
    </section>
  );
}

interface BehindProps {
  readonly q: string;
  readonly event: LifeEventKey | null;
  readonly listens: boolean;
}

export function BehindTheDoor({ q, event, listens }: BehindProps) {
  const doors = useAnswer('GET /me/doors', {
    query: { ...(q === '' ? {} : { q }), ...(event === null ? {} : { event }) },
  });
  return (
    <>
      <Shown of={doors} lines={4}>
        {({ closed }) => <Closed doors={closed} />}
      </Shown>
      <WhomToAsk contact={doors.data?.contact ?? null} listens={listens} />
    </>
  );
}
