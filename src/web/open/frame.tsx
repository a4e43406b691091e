// The frame of the public pages: mark, its ways, the page, and who stands behind it.
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useReader } from '#web/parts/language.tsx';
import { Logo } from '#web/parts/logo.tsx';
import { Switches } from '#web/parts/switches.tsx';

interface OpenFrameProps {
  readonly children: ReactNode;
  readonly title: string;
  readonly crumb?: ReactNode;
}

/** A notice or a programme belongs to its list. */
function current(at: string, to: string) {
  if (at === to) return { 'aria-current': 'page' as const };
  const below = to === '/open' ? '/open/notices' : to;
  return at.startsWith(`${below}/`) ? { 'aria-current': 'true' as const } : {};
}

export function OpenFrame({ children, title, crumb }: OpenFrameProps) {
  const { say } = useReader();
  const [at] = useLocation();
  const here = useRef<HTMLElement>(null);
  // On a phone the ways do not all fit beside each other.
  useEffect(() => {
    here.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, []);
  useEffect(() => {
    document.title = `${title} · ${say('娘家', 'Niangjia')}`;
  }, [title, say]);
  const ways = [
    ['/open', say('公示', 'Notices')],
    ['/open/draws', say('抽签', 'Draws')],
    ['/open/bulletins', say('简报', 'Bulletins')],
    ['/open/figures', say('数据', 'Figures')],
    ['/open/programmes', say('办法', 'Programmes')],
    ['/open/showcase', say('成果', 'Showcase')],
    ['/open/gifts', say('捐赠', 'Donations')],
    ['/open/verify', say('核验', 'Check')],
  ] as const;
  return (
    <>
      <header className="otop">
        <div className="wrap flex">
          <Logo to="/open" />
          <div className="oswitch">
            <Switches />
          </div>
          <nav ref={here} className="onav" aria-label={say('公开页面', 'Public pages')}>
            {ways.map(([to, says]) => (
              <Link key={to} href={to} {...current(at, to)}>
                {says}
              </Link>
            ))}
          </nav>
        </div>
      </header>
      <main className="wrap">
        {crumb && <p className="meta crumb">{crumb}</p>}
        <h1>{title}</h1>
        {children}
      </main>
      <footer className="ofoot">
        <div className="wrap meta">{say('娘家，开源的数字工会', 'Niangjia, the open-source digital trade union')}</div>
      </footer>
    </>
  );
}
