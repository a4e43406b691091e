// The hall's frame: top line, the page, four tabs; where there is room the tabs stand at the left of one column. Large text and language are
// one press away on every page.
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Logo } from '#web/parts/logo.tsx';
import { ReadBeforeLine } from '#web/parts/read-before.tsx';
import { OfflineLine } from '#web/parts/said.tsx';
import { Switches } from '#web/parts/switches.tsx';

function Tabs({ beside }: { readonly beside: boolean }) {
  const { say } = useReader();
  const [at] = useLocation();
  const isHere = (to: string) => at === to || (to !== '/' && at.startsWith(`${to}/`));
  const tabs: readonly (readonly [string, IconName, string])[] = [
    ['/', 'home', say('首页', 'Home')],
    ['/hall/cases', 'case', say('我的办件', 'My cases')],
    ['/hall/services', 'grid', say('找服务', 'Services')],
    ['/hall/me', 'me', say('我的', 'Me')],
  ];
  return (
    <nav className={beside ? 'tabs4 beside' : 'tabs4'} aria-label={say('主要页面', 'Main pages')}>
      {tabs.map(([to, icon, says]) => (
        <Link key={to} href={to} {...(isHere(to) ? { 'aria-current': 'page' as const } : {})}>
          <Icon name={icon} />
          {says}
        </Link>
      ))}
    </nav>
  );
}

/** The window is called after the page: by its title, or by its heading, which may come with what is being fetched. */
function useTitled(title: string | undefined, byHeading: boolean) {
  const { say } = useReader();
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    const house = say('娘家', 'Niangjia');
    const tell = () => {
      const name = byHeading ? page.current?.querySelector('h1')?.textContent : title;
      document.title = name ? `${name} · ${house}` : house;
    };
    tell();
    if (!byHeading || !page.current) return;
    const watch = new MutationObserver(tell);
    watch.observe(page.current, { childList: true, characterData: true, subtree: true });
    return () => watch.disconnect();
  }, [title, byHeading, say]);
  return page;
}

interface PhoneProps {
  readonly children: ReactNode;
  /** Of the page; where a way back leads on, of the page it leads to. */
  readonly title?: string;
  readonly back?: string;
  /** 'beside': the foot of the page has a button of its own, so they show only where they stand at the left. */
  readonly tabs?: boolean | 'beside';
  /** Beside the switches in the top line. */
  readonly aside?: ReactNode;
}

export function Phone({ children, title, back, tabs = true, aside }: PhoneProps) {
  const page = useTitled(back === undefined ? title : undefined, back !== undefined);
  return (
    <div className={tabs === false ? 'phone alone' : 'phone'}>
      <header className={back ? 'top with-back' : 'top'}>
        <Logo to="/" />
        {back && (
          <Link href={back} className="back">
            <Icon name="left" />
            {title}
          </Link>
        )}
        <div className="tools">
          <Switches />
          {aside}
        </div>
      </header>
      <OfflineLine />
      <ReadBeforeLine />
      <main ref={page}>{children}</main>
      {tabs && <Tabs beside={tabs === 'beside'} />}
    </div>
  );
}
