// What I carry: my routes of these days, also without a connection those whose list this phone has.
import '#web/hall/deliver/deliver.css';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { PhoneRoute } from '#web/hall/deliver/route-on-phone.ts';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { drop, keptUnder, routeName, routesName } from '#web/parts/phone-shelf.ts';
import { Empty, Unread } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

export default function MyRoutes() {
  const { say } = useReader();
  const { day } = useFormats();
  const me = useAnswer('GET /me', {});
  const read = useAnswer('GET /me/deliveries', {});
  const [onPhone, setOnPhone] = useState<readonly PhoneRoute[]>([]);
  const personId = me.data?.personId;
  const mine = read.data?.items;
  useEffect(() => {
    if (personId === undefined) return;
    void (async () => {
      const kept = await keptUnder<PhoneRoute>(routesName(personId));
      // What is closed or went to somebody else leaves the phone.
      const over = mine ? kept.filter(({ id }) => !mine.some((one) => one.id === id)) : [];
      for (const { id } of over) await drop(routeName(personId, id));
      setOnPhone(kept.filter((one) => !over.includes(one)));
    })();
  }, [personId, mine]);
  const routes = mine ?? (read.failureReason && onPhone.length > 0 ? onPhone : undefined);
  return (
    <Phone title={say('首页', 'Home')} back="/" tabs={false}>
      <div className="hi">
        <h1>{say('我送的路线', 'My routes')}</h1>
        <p className="meta">{say('打开一次，没有网络也能送', 'Open it once, and it works without a connection')}</p>
      </div>
      {routes === undefined ? (
        <section className="sec">
          <Unread of={[read]} lines={4} />
        </section>
      ) : routes.length === 0 ? (
        <section className="sec">
          <Empty
            says={{
              zh: '现在没有要您送的。工会排好路线交给您，首页和这里都会有',
              en: 'Nothing for you to bring at present. A route given to you stands here and on the first screen',
            }}
          />
        </section>
      ) : (
        <section className="sec waitsec flush">
          <ul className="list">
            {routes.map((one) => (
              <li key={one.id}>
                <Link className="item" href={`/hall/deliver/${one.id}`}>
                  <span className="grow">
                    <span className="t block">{one.name}</span>
                    <span className="meta block">{day(one.day)}</span>
                    <StatusTag
                      tone={one.state === 'loaded' ? 'wait' : 'off'}
                      says={
                        one.state === 'loaded'
                          ? { zh: '等您送', en: 'To bring' }
                          : { zh: '还没有装车', en: 'Not loaded yet' }
                      }
                    />
                  </span>
                  <Icon name="right" className="chev" />
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Phone>
  );
}
