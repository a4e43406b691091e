// A route on the phone of whoever carries it: the stops in their order, found by label, and what was recorded here that the server has not
// got yet or could not take.
import '#web/hall/deliver/deliver.css';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { systemClock } from '#kit/clock.ts';
import { type Kept, type Made, type PhoneRoute, type Stop, useRoute } from '#web/hall/deliver/route-on-phone.ts';
import { LabelField } from '#web/hall/deliver/scan.tsx';
import { StopPage } from '#web/hall/deliver/stop.tsx';
import { keptBack, WalkInPage, WalkIns, walkInWay } from '#web/hall/deliver/walk-in.tsx';
import { stopStatus } from '#web/hall/deliver/words.ts';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Note, Unread, Waiting } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

const here = (id: number): string => `/hall/deliver/${id}`;

function StopRow({ stop, to }: { readonly stop: Stop; readonly to: string }) {
  const { say } = useReader();
  const { tone, says } = stopStatus[stop.status];
  return (
    <li>
      <Link className="item stop" href={to}>
        <b className="place">{stop.place}</b>
        <span className="grow">
          <span className="t block">{stop.name}</span>
          <span className="meta block">{stop.address}</span>
          <StatusTag tone={tone} says={says} />
        </span>
        <span className="meta parcel-short">
          {say(
            `${stop.parcel.reduce((sum, { pieces }) => sum + pieces, 0)} 件`,
            `${stop.parcel.reduce((sum, { pieces }) => sum + pieces, 0)} pcs`,
          )}
        </span>
        <Icon name="right" className="chev" />
      </Link>
    </li>
  );
}

function Stops({ route, at }: { readonly route: PhoneRoute; readonly at: string }) {
  const { say } = useReader();
  const named = route.stops.filter(({ walkIn }) => !walkIn);
  const toBring = named.filter(({ status }) => status === 'loaded');
  const rest = named.filter(({ status }) => status !== 'loaded');
  const list = (title: string, stops: readonly Stop[], waits: boolean) =>
    stops.length > 0 && (
      <section className={waits ? 'sec waitsec flush' : 'sec flush'}>
        <div className="sechead">
          <h2>
            {title}
            <span className="n">{say(`${stops.length} 户`, String(stops.length))}</span>
          </h2>
        </div>
        <ul className="list">
          {stops.map((stop) => (
            <StopRow key={stop.code} stop={stop} to={`${at}/${stop.code}`} />
          ))}
        </ul>
      </section>
    );
  return (
    <>
      {list(say('还要送', 'To bring'), toBring, true)}
      {list(say('送过的', 'Visited'), rest, false)}
    </>
  );
}

const isDone = ({ status }: Stop): boolean => status === 'handed' || status === 'closed';

function HowFar({ route }: { readonly route: PhoneRoute }) {
  const { say } = useReader();
  const stops = route.stops.filter(({ walkIn }) => !walkIn);
  const done = stops.filter(isDone).length;
  return say(`已签收 ${done} / ${stops.length} 户`, `${done} of ${stops.length} handed over`);
}

interface RecordedProps {
  /** Not sent yet. */
  readonly waiting: number;
  readonly refused: readonly Kept[];
  readonly stops: readonly Stop[];
  readonly onForget: (id: string) => unknown;
}

/** What this phone recorded that the server has not got, or could not take. */
function Recorded({ waiting, refused, stops, onForget }: RecordedProps) {
  const { say } = useReader();
  return (
    <>
      {waiting > 0 && (
        <Note tone="go" live>
          {say(
            `${waiting} 条存在手机里，连上网自己送上去`,
            `${waiting} kept on this phone; sent when there is a connection`,
          )}
        </Note>
      )}
      {refused.map(({ record: { id, code, walkIn }, why }) => (
        <Note key={id} tone="warn">
          <b>
            {walkIn?.name ?? stops.find((one) => one.code === code)?.name ?? code}：{say(why!.why)}
          </b>
          {why!.next && <p>{say(why!.next)}</p>}
          <p>{say('记录已经交给经办人核对', 'The record is with the officer')}</p>
          <button type="button" className="btn" onClick={() => onForget(id)}>
            {say('知道了', 'Understood')}
          </button>
        </Note>
      ))}
    </>
  );
}

const notMine = {
  zh: '这条路线现在不由您送，手机上的名单已经清掉',
  en: 'You do not carry this route now; its list has left this phone',
};
const notLoaded = { zh: '还没有装车。装好后名单会在这里', en: 'Not loaded yet. The list will be here' };
const dayOver = { zh: '当天已经结清，手机上的名单已经清掉', en: 'The day is closed; the list has left this phone' };

export default function DeliverRoute({ id, code }: { readonly id: string; readonly code: string | undefined }) {
  const me = useAnswer('GET /me', {});
  return me.data ? <OnRoute personId={me.data.personId} routeId={Number(id)} code={code} /> : <Waiting lines={6} />;
}

interface ListProps {
  readonly route: PhoneRoute;
  /** Parcels that are nobody's yet. */
  readonly spare: number;
  /** Whose record was made last on this page. */
  readonly told: string | null;
  readonly children: ReactNode;
}

/** The route by its stops, found by label or by name; `children`: what this phone recorded. */
function List({ route, spare, told, children }: ListProps) {
  const { say } = useReader();
  const [, go] = useLocation();
  const { day } = useFormats();
  const [missing, setMissing] = useState<string | null>(null);
  const find = (code: string) => {
    const found = route.stops.some((stop) => stop.code === code);
    setMissing(
      found ? null : say('这条路线上没有这个编号，看看标签再输一次', 'Not on this route; look at the label again'),
    );
    if (found) go(`${here(route.id)}/${code}`);
  };
  return (
    <>
      <div className="hi">
        <h1>{route.name}</h1>
        <p className="meta">
          {day(route.day)}
          {route.stops.length > 0 && (
            <>
              {' · '}
              <HowFar route={route} />
            </>
          )}
        </p>
      </div>
      {told && (
        <Note tone="ok" live>
          {say(`${told}的记好了`, `${told}: recorded`)}
        </Note>
      )}
      {children}
      {route.state === 'closed' || route.stops.length === 0 ? (
        <section className="sec">
          <Empty says={route.state === 'closed' ? dayOver : notLoaded} />
        </section>
      ) : (
        <>
          <LabelField onCode={find} error={missing} />
          <Stops route={route} at={here(route.id)} />
          <WalkIns stops={route.stops} left={spare} to={`${here(route.id)}/${walkInWay}`} />
        </>
      )}
    </>
  );
}

interface OnRouteProps {
  readonly personId: number;
  readonly routeId: number;
  /** Of the stop that is open. */
  readonly code: string | undefined;
}

function OnRoute({ personId, routeId, code }: OnRouteProps) {
  const { say } = useReader();
  const [, go] = useLocation();
  const { route, gone, waiting, refused, walkIns, read, record, forget } = useRoute(personId, routeId);
  const [told, setTold] = useState<string | null>(null);
  const spare = keptBack(route?.stops ?? [], refused);
  const stop = code === walkInWay ? spare[0] : route?.stops.find((one) => one.code === code);
  const done = (made: Made, name: string) => {
    void record(made, systemClock.now());
    setTold(name);
    go(here(routeId));
  };
  if (route && stop)
    return (
      <Phone title={route.name} back={here(routeId)} tabs={false}>
        {stop.walkIn && stop.status === 'loaded' ? (
          <WalkInPage stop={stop} before={walkIns} onRecord={done} />
        ) : (
          <StopPage stop={stop} onRecord={(made) => done(made, stop.name)} />
        )}
      </Phone>
    );
  const recorded = <Recorded waiting={waiting} refused={refused} stops={route?.stops ?? []} onForget={forget} />;
  return (
    <Phone title={say('我送的路线', 'My routes')} back="/hall/deliver" tabs={false}>
      {route ? (
        <List route={route} spare={spare.length} told={told}>
          {recorded}
        </List>
      ) : (
        <>
          {recorded}
          <section className="sec">{gone ? <Empty says={notMine} /> : <Unread of={[read]} lines={6} />}</section>
        </>
      )}
    </Phone>
  );
}
