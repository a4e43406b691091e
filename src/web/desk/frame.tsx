// The desk's frame: the rail with where I am and as whom, the bar with the way here and the search, the page.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link, useLocation } from 'wouter';
import Missing from '#web/desk/missing.tsx';
import { SearchBox } from '#web/desk/search-box.tsx';
import { useWaiting, waitingCount } from '#web/desk/today/waiting.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { arriveAt } from '#web/parts/kept-focus.ts';
import { useReader } from '#web/parts/language.tsx';
import { useLive } from '#web/parts/live.ts';
import { Logo } from '#web/parts/logo.tsx';
import { ReadBeforeLine } from '#web/parts/read-before.tsx';
import { roleNames } from '#web/parts/role-names.ts';
import { OfflineLine } from '#web/parts/said.tsx';
import { bothNames, unionName } from '#web/parts/union-name.ts';

interface Way {
  readonly to: string;
  readonly icon: IconName;
  readonly says: string;
  /** Shown to whose posts may do one of these; left out: to everybody. */
  readonly of?: readonly string[];
}

/** A post the reader acts from; the rail shows it, pages ask for its organisation. */
export interface Seat {
  readonly organisationId: number;
  /** In the reader's language, where the union has a name in it. */
  readonly organisationName: string;
  readonly roles: readonly string[];
  /** Operations that the table of rights gives to the posts held here. */
  readonly does: ReadonlySet<string>;
}

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

/** The switch to the other language, called in that language. */
export function OtherLanguage() {
  const { language, setLanguage } = useReader();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className="btn btn-quiet btn-s"
      onClick={() => setLanguage(other)}
      lang={other === 'zh' ? 'zh-CN' : 'en'}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  );
}

/** How many things stand in the reader's inbox: the same list, and nothing beside it. */
function WaitingCount({ organisationId }: { readonly organisationId: number }) {
  const { say } = useReader();
  const { data } = useWaiting(organisationId);
  const waiting = data ? waitingCount(data) : 0;
  if (waiting === 0) return null;
  return (
    <span className="q hot">
      {waiting > 999 ? '999+' : waiting}
      <span className="sr">{say(' 件等您', ' waiting for you')}</span>
    </span>
  );
}

interface SeatProps {
  readonly seat: Seat | null;
  readonly seats: readonly Seat[];
  readonly onSeat: (id: number) => void;
}

/** Whoever has posts in one union only has nothing to choose. */
function Where({ seat, seats, onSeat }: SeatProps) {
  const { say, language } = useReader();
  const short = (name: string) => (language === 'en' ? unionName({ zh: name, en: name }).en : name);
  if (seats.length < 2) return seat && <b className="org">{short(seat.organisationName)}</b>;
  return (
    <label className="org">
      <span className="sr">{say('以哪个工会的岗位办', 'Acting for which union')}</span>
      <select value={seat?.organisationId ?? ''} onChange={(event) => onSeat(Number(event.target.value))}>
        {seats.map((one) => (
          <option key={one.organisationId} value={one.organisationId}>
            {short(one.organisationName)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The pages that the posts held here can use, by the table of rights. */
function useWays(seat: Seat | null): readonly (readonly Way[])[] {
  const { say } = useReader();
  const groups: readonly (readonly Way[])[] = [
    [
      { to: '/desk', icon: 'home', says: say('今日', 'Today') },
      { to: '/desk/queues', icon: 'case', says: say('待办队列', 'Queues'), of: ['queues.get'] },
      { to: '/desk/programmes', icon: 'book', says: say('办法', 'Programmes'), of: ['programmes.versions'] },
      { to: '/desk/rounds', icon: 'round', says: say('批次', 'Rounds'), of: ['rounds.progress'] },
    ],
    [
      {
        to: '/desk/organisations',
        icon: 'branch',
        says: say('组织与会员', 'Unions & members'),
        of: ['members.list', 'organisations.account'],
      },
      { to: '/desk/money', icon: 'money', says: say('资金', 'Money'), of: ['payments.list'] },
      { to: '/desk/gifts', icon: 'heart', says: say('捐赠', 'Donations'), of: ['gifts.list'] },
      { to: '/desk/goods', icon: 'bag', says: say('物资', 'Goods'), of: ['goods.list'] },
      { to: '/desk/records', icon: 'star', says: say('登记册', 'Register'), of: ['records.list'] },
      { to: '/desk/studios', icon: 'cap', says: say('创新工作室', 'Studios'), of: ['studios.list'] },
      { to: '/desk/figures', icon: 'chart', says: say('数据', 'Figures'), of: ['figures.read'] },
    ],
    [
      { to: '/desk/posts', icon: 'key', says: say('岗位与权限', 'Posts & rights'), of: ['posts.list'] },
      ...(seat?.does.has('posts.list')
        ? []
        : [{ to: '/desk/changes', icon: 'key' as const, says: say('身份变更', 'Identity'), of: ['changes.list'] }]),
      { to: '/desk/audit', icon: 'shield', says: say('审计', 'Audit'), of: ['audit.log'] },
      { to: '/desk/calendar', icon: 'clock', says: say('工作日历', 'Working days'), of: ['calendar.take'] },
      { to: '/desk/wall', icon: 'screen', says: say('大屏', 'Wall screen'), of: ['figures.wall'] },
    ],
  ];
  const can = ({ of }: Way) => of === undefined || of.some((operation) => seat?.does.has(operation));
  return groups.map((ways) => ways.filter(can)).filter((ways) => ways.length > 0);
}

function Rail({ seat, seats, onSeat, name }: SeatProps & { readonly name: string }) {
  const { say } = useReader();
  const [at] = useLocation();
  const leave = useDoing('POST /sign-out', { done: () => location.reload() });
  const shown = useWays(seat);
  // A panel is of a round, and is come to through it.
  const ofPosts = at === '/desk/changes' && seat?.does.has('posts.list');
  const of = at.startsWith('/desk/panels/') ? '/desk/rounds' : ofPosts ? '/desk/posts' : at;
  const isHere = (to: string) => of === to || (to !== '/desk' && of.startsWith(`${to}/`));
  return (
    <aside className="rail">
      <Logo to="/desk" />
      <Where {...{ seat, seats, onSeat }} />
      <nav aria-label={say('工作台', 'Desk')}>
        {shown.map((ways, n) => (
          <div key={ways[0]!.to}>
            {n > 0 && <hr />}
            {ways.map(({ to, icon, says }) => (
              <Link key={to} href={to} {...(isHere(to) ? { 'aria-current': 'page' as const } : {})}>
                <Icon name={icon} />
                {says}
                {to === '/desk' && seat && <WaitingCount organisationId={seat.organisationId} />}
              </Link>
            ))}
          </div>
        ))}
      </nav>
      <div className="me">
        <b>{name}</b>
        <div className="meta">
          {seat?.roles.map((role) => say(roleNames[role as keyof typeof roleNames])).join(say('、', ', '))}
        </div>
        <OtherLanguage />
        <button type="button" className="btn btn-quiet btn-s" onClick={() => leave.mutate({})}>
          {say('退出', 'Sign out')}
        </button>
      </div>
    </aside>
  );
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
  const main = useArrival();
  useEffect(() => {
    if (seat) sessionStorage.setItem(seatName, String(seat.organisationId));
  }, [seat]);
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        {say('跳到正文', 'Skip to the page')}
      </button>
      <Rail seat={seat} seats={seats} onSeat={setChosen} name={name} />
      <div className="grow">
        <div className="bar">
          <div ref={setCrumbs} className="grow" />
          {seat && <SearchBox organisationId={seat.organisationId} />}
        </div>
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
