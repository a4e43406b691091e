// The desk's menu: where the reader acts, the pages open to their posts, who they are. It stands beside the page as words in a wide window and as
// icons in a narrower one; there and on a phone the same menu opens as a sheet.
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useWaiting, waitingCount } from '#web/desk/today/waiting.ts';
import { useDoing } from '#web/parts/asking.ts';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Logo } from '#web/parts/logo.tsx';
import { roleNames } from '#web/parts/role-names.ts';
import { unionName } from '#web/parts/union-name.ts';

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

interface MenuProps extends SeatProps {
  readonly name: string;
}

function Ways({ seat }: Pick<SeatProps, 'seat'>) {
  const { say } = useReader();
  const [at] = useLocation();
  const shown = useWays(seat);
  // A panel is of a round, and is come to through it.
  const ofPosts = at === '/desk/changes' && seat?.does.has('posts.list');
  const of = at.startsWith('/desk/panels/') ? '/desk/rounds' : ofPosts ? '/desk/posts' : at;
  const isHere = (to: string) => of === to || (to !== '/desk' && of.startsWith(`${to}/`));
  return (
    <nav aria-label={say('工作台', 'Desk')}>
      {shown.map((ways, n) => (
        <div key={ways[0]!.to}>
          {n > 0 && <hr />}
          {ways.map(({ to, icon, says }) => (
            <Link key={to} href={to} title={says} {...(isHere(to) ? { 'aria-current': 'page' as const } : {})}>
              <Icon name={icon} />
              <span className="word">{says}</span>
              {to === '/desk' && seat && <WaitingCount organisationId={seat.organisationId} />}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}

function Who({ seat, name }: Pick<MenuProps, 'seat' | 'name'>) {
  const { say } = useReader();
  const leave = useDoing('POST /sign-out', { done: () => location.reload() });
  return (
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
  );
}

/** Opens the sheet; `className` says where it stands, and the width of the window whether it is shown. */
export function MenuButton({
  className,
  open,
}: {
  readonly className: string;
  readonly open: (by: HTMLElement) => void;
}) {
  const { say } = useReader();
  return (
    <button
      type="button"
      className={`menu-button ${className}`}
      aria-haspopup="dialog"
      onClick={(event) => open(event.currentTarget)}
    >
      <Icon name="menu" />
      <span className="sr">{say('菜单', 'Menu')}</span>
    </button>
  );
}

/** Beside the page. In a narrow window it is icons, and what has no room there is in the sheet. */
export function Rail({ open, ...menu }: MenuProps & { readonly open: (by: HTMLElement) => void }) {
  return (
    <aside className="rail">
      <Logo to="/desk" />
      <MenuButton className="of-rail" open={open} />
      <Where {...menu} />
      <Ways seat={menu.seat} />
      <Who seat={menu.seat} name={menu.name} />
    </aside>
  );
}

/** The whole menu over the page. A modal dialog keeps the focus inside; Esc closes it and gives the focus back to what opened it. */
export function MenuSheet({
  openedBy,
  close,
  ...menu
}: MenuProps & { readonly openedBy: HTMLElement; readonly close: () => void }) {
  const { say } = useReader();
  const dialog = useRef<HTMLDialogElement>(null);
  const [at] = useLocation();
  const was = useRef(at);
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    if (was.current !== at) dialog.current?.close();
  }, [at]);
  const closed = () => {
    close();
    // Whoever went nowhere stands where they stood.
    if (was.current === at) openedBy.focus();
  };
  return (
    <dialog ref={dialog} className="menu-sheet" aria-label={say('菜单', 'Menu')} onClose={closed}>
      <div className="flex between">
        <Logo to="/desk" />
        <button type="button" className="menu-button" onClick={() => dialog.current?.close()}>
          <Icon name="x" />
          <span className="sr">{say('关上菜单', 'Close the menu')}</span>
        </button>
      </div>
      <Where {...menu} />
      <Ways seat={menu.seat} />
      <Who seat={menu.seat} name={menu.name} />
    </dialog>
  );
}
