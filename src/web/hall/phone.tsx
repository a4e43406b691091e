// The phone's frame: top line, the page, four tabs. Large text and language are one press away on every page.
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon, type IconName } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Logo } from '#web/parts/logo.tsx';
import { OfflineLine } from '#web/parts/said.tsx';

function Tabs() {
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
    <nav className="tabs4" aria-label={say('主要页面', 'Main pages')}>
      {tabs.map(([to, icon, says]) => (
        <Link key={to} href={to} {...(isHere(to) ? { 'aria-current': 'page' as const } : {})}>
          <Icon name={icon} />
          {says}
        </Link>
      ))}
    </nav>
  );
}

interface PhoneProps {
  readonly children: ReactNode;
  /** Left out on the first screen, which shows the mark. */
  readonly title?: string;
  readonly back?: string;
  readonly tabs?: boolean;
  /** Beside the switches in the top line. */
  readonly aside?: ReactNode;
}

export function Phone({ children, title, back, tabs = true, aside }: PhoneProps) {
  const { say, language, large, setLanguage, setLarge } = useReader();
  useEffect(() => {
    const house = say('娘家', 'Niangjia');
    document.title = title ? `${title} · ${house}` : house;
  }, [title, say]);
  return (
    <div className="phone">
      <header className="top">
        {back ? (
          <Link href={back} className="back">
            <Icon name="left" />
            {title}
          </Link>
        ) : (
          <Logo to="/" />
        )}
        <span className="grow" />
        <button type="button" className="btn btn-quiet" aria-pressed={large} onClick={() => setLarge(!large)}>
          {large ? say('标准字', 'Normal text') : say('大字', 'Large text')}
        </button>
        <button
          type="button"
          className="btn btn-quiet"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {language === 'zh' ? 'EN' : '中文'}
        </button>
        {aside}
      </header>
      <OfflineLine />
      <main>{children}</main>
      {tabs && <Tabs />}
    </div>
  );
}
