// The desk's frame: the rail with where I am and as whom, the bar with the way here and the search, the page.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link, useLocation } from 'wouter';
import { MenuButton, MenuSheet, Rail, type Seat } from '#web/desk/menu.tsx';
import Missing from '#web/desk/missing.tsx';
import { SearchBox } from '#web/desk/search-box.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { arriveAt } from '#web/parts/kept-focus.ts';
import { useReader } from '#web/parts/language.tsx';
import { useLive } from '#web/parts/live.ts';
import { ReadBeforeLine } from '#web/parts/read-before.tsx';
import { OfflineLine } from '#web/parts/said.tsx';
import { bothNames } from '#web/parts/union-name.ts';

const SeatContext = createContext<Seat | null>(null);
/** The place in the bar for the way here. */
const CrumbContext = createContext<HTMLElement | null>(null);

/** Where the reader sits now. */
export function useSeat(): Seat {
  const seat = useContext(SeatContext);
  if (!seat) throw new Error('a page of the desk outside its frame');
  return seat;
}

/** The posts of one organisation are one seat. */
function useSeats(): { seats: readonly Seat[]; name: string } {
  const { say } = useReader();
  const { data } = useAnswer('GET /me', {});
  return useMemo(() => {
    const seats = new Map<number, Seat & { roles: string[]; does: Set<string> }>();
    for (const { organisationId, organisationName, organisationNameEn, role, does } of data?.posts ?? []) {
      const seat = seats.get(organisationId);
      const name = say(bothNames({ name: organisationName, nameEn: organisationNameEn }));
      if (seat) {
        seat.roles.push(role);
        for (const operation of does) seat.does.add(operation);
      } else seats.set(organisationId, { organisationId, organisationName: name, roles: [role], does: new Set(does) });
    }
    return { seats: [...seats.values()], name: data?.name ?? '' };
  }, [data, say]);
}

const seatName = 'nj-seat';

/** A page that takes the whole window, for the seat chosen in the rail. */
export function WholeWindow({ children }: { readonly children: ReactNode }) {
  const { seats } = useSeats();
  useLive();
  const seat = seats.find((one) => one.organisationId === Number(sessionStorage.getItem(seatName))) ?? seats[0];
  return seat ? <SeatContext value={seat}>{children}</SeatContext> : <Missing />;
}

/** Whoever went to another page by the rail or the search stands on that page then, and not in the rail. */
function useArrival() {
  const [at] = useLocation();
  const main = useRef<HTMLElement>(null);
  const was = useRef(at);
  useEffect(() => {
    if (was.current !== at) arriveAt(main.current);
    was.current = at;
  }, [at]);
  return main;
}

export function DeskFrame({ children }: { readonly children: ReactNode }) {
  const { say } = useReader();
  const { seats, name } = useSeats();
  useLive();
  const [chosen, setChosen] = useState(() => Number(sessionStorage.getItem(seatName)));
  const [crumbs, setCrumbs] = useState<HTMLElement | null>(null);
  const seat = seats.find((one) => one.organisationId === chosen) ?? seats[0] ?? null;
  const [menuOpenedBy, setMenuOpenedBy] = useState<HTMLElement | null>(null);
  const main = useArrival();
  const mine = { seat, seats, name, onSeat: setChosen };
  useEffect(() => {
    if (seat) sessionStorage.setItem(seatName, String(seat.organisationId));
  }, [seat]);
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {say('跳到正文', 'Skip to the page')}
      </button>
      <Rail {...mine} open={setMenuOpenedBy} />
      {menuOpenedBy && <MenuSheet {...mine} openedBy={menuOpenedBy} close={() => setMenuOpenedBy(null)} />}
      <div className="grow">
        <header className="bar">
          <MenuButton className="of-bar" open={setMenuOpenedBy} />
          <div ref={setCrumbs} className="grow" />
          {seat && <SearchBox organisationId={seat.organisationId} />}
        </header>
        <OfflineLine />
        <ReadBeforeLine />
        <main className="main" ref={main} tabIndex={-1}>
          {seat ? (
            <SeatContext value={seat}>
              <CrumbContext value={crumbs}>{children}</CrumbContext>
            </SeatContext>
          ) : (
            <p>
              {say('您还没有岗位。请本单位工会给您登记。', 'You hold no post yet. Ask your union to register one.')}
            </p>
          )}
        </main>
      </div>
    </div>
  );
}

/** The way to a page, in the bar; the page itself comes last. */
export function Crumbs({
  title,
  ways,
}: {
  readonly title: string;
  readonly ways: readonly (readonly [string, string])[];
}) {
  const { say } = useReader();
  const place = useContext(CrumbContext);
  if (!place) return null;
  return createPortal(
    <nav className="crumb" aria-label={say('当前位置', 'You are here')}>
      {ways.map(([to, says]) => (
        <span key={to}>
          <Link href={to}>{says}</Link> /{' '}
        </span>
      ))}
      <b aria-current="page">{title}</b>
    </nav>,
    place,
  );
}

/** The line above a page: the way here, its name, what may be done. */
export function PageHead({
  title,
  heading = title,
  meta,
  crumbs = [],
  children,
}: {
  readonly title: string;
  /** Said on the page itself where that is more than its name. */
  readonly heading?: string;
  readonly meta?: ReactNode;
  readonly crumbs?: readonly (readonly [string, string])[];
  readonly children?: ReactNode;
}) {
  const { say } = useReader();
  useEffect(() => {
    document.title = `${title} · ${say('娘家', 'Niangjia')}`;
  }, [title, say]);
  return (
    <>
      <Crumbs title={title} ways={crumbs} />
      <header className="head">
        <div>
          <h1>{heading}</h1>
          {meta && <div className="meta">{meta}</div>}
        </div>
        {children && <div className="acts">{children}</div>}
      </header>
    </>
  );
}
