// The wall screen (design d16): the year in numbers, a tile an organisation in administrative order, the rounds under way, the bulletin. Read
// from across the room, moved by what happens, without a name and without a ranking. Escape leads back to the desk.
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useSeat } from '#web/desk/frame.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { countedBy } from '#web/parts/counted-by.ts';
import { useFormats } from '#web/parts/format.ts';
import { Funnel, FunnelLegend } from '#web/parts/funnel.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Logo } from '#web/parts/logo.tsx';
import { Shown } from '#web/parts/said.tsx';
import { stepOf } from '#web/parts/scale.ts';
import { placeName } from '#web/parts/union-name.ts';
import '#web/desk/wall/wall.css';

type Seen = Answer<'GET /figures/wall'>;

/** The line of what moves tells at once; this is for a wall whose line is cut. */
const readAgainMs = 10_000;

const Figure = ({ value, unit, says }: { readonly value: string; readonly unit: string; readonly says: string }) => (
  <p>
    <b>
      {value}
      {unit && <small>{unit}</small>}
    </b>
    <span className="dim">{says}</span>
  </p>
);

function Numbers({ wall }: { readonly wall: Seen }) {
  const { say } = useReader();
  const { count, wan, yuan } = useFormats();
  const unit = say('件', '');
  // Below 10,000 yuan the small unit says more.
  const paid = wall.settledFen >= 10_000_00 ? wan(wall.settledFen) : yuan(wall.settledFen);
  return (
    <div>
      <section className="blk">
        <h2>{say(`${wall.year}年度批次的办件`, `Cases of the rounds of ${wall.year}`)}</h2>
        <p className="hero">
          {count(wall.opened)}
          <small>{say('件', wall.opened === 1 ? 'case' : 'cases')}</small>
        </p>
      </section>
      <section className="blk">
        <h2>{say('走到哪了', 'How far they are')}</h2>
        <div className="two">
          <Figure value={count(wall.underWay)} unit={unit} says={say('在办', 'under way')} />
          <Figure value={count(wall.passed)} unit={unit} says={say('办成', 'done')} />
        </div>
      </section>
      <section className="blk">
        <h2>{say('送到职工手里', 'Reached the members')}</h2>
        <div className="two">
          <Figure value={count(wall.settled)} unit={unit} says={say('到账', 'paid')} />
        </div>
        <p className="sum">
          <b>{paid}</b>
        </p>
      </section>
    </div>
  );
}

/** Letters in a word that fit a tile at the ordinary size. */
const longWord = 10;

function Tiles({ wall }: { readonly wall: Seen }) {
  const { say, language } = useReader();
  const { count } = useFormats();
  const { tiles, more } = wall;
  const most = Math.max(0, ...tiles.map(({ value }) => value ?? 0));
  // Names in letters are longer than those in characters.
  const across = Math.min(language === 'zh' ? 6 : 5, Math.max(2, Math.ceil(Math.sqrt(tiles.length))));
  const isLong = (name: string) => name.split(/[ -]/).some((word) => word.length > longWord);
  return (
    <section className="middle" aria-labelledby="tiles">
      <div className="title">
        <h2 id="tiles">{say(`${wall.year}年度各家的办件`, `Cases of ${wall.year}, by organisation`)}</h2>
        <span className="key dim">
          {say('少', 'few')}
          {[0, 1, 2, 3, 4].map((step) => (
            <i key={step} className={`step-${step}`} />
          ))}
          {say('多', 'many')}
        </span>
      </div>
      {tiles.length === 0 ? (
        <p className="dim">{say('下面没有再下一级的工会', 'There is no organisation below this one')}</p>
      ) : (
        <ul className={`map across-${across}`}>
          {tiles.map(({ id, name, value }) => (
            <li key={id} className={`tile step-${stepOf(value, most)}`}>
              <b className={isLong(say(placeName(name))) ? 'long' : undefined}>{say(placeName(name))}</b>
              <span>{value === null ? '—' : count(value)}</span>
            </li>
          ))}
        </ul>
      )}
      <p className="dim small">
        {more > 0 && say(`还有 ${more} 家没有画出来。`, `${more} more are not drawn. `)}
        {say('不排名：人数多的自然多', 'No ranking: more members, more cases')}
        {tiles.some(({ value }) => value === null) && say('。“—”人数太少，不单列', '. “—”: too few to be told apart')}
      </p>
    </section>
  );
}

function UnderWay({ wall }: { readonly wall: Seen }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [first, ...others] = wall.rounds;
  return (
    <div>
      <section className="blk">
        <h2>{first ? say(first.programme) : say('在办的批次', 'Rounds under way')}</h2>
        {first ? (
          <>
            <Funnel stages={first.stages} />
            <FunnelLegend />
          </>
        ) : (
          <p>{say('都办完了', 'All done')}</p>
        )}
        {others.map((round) => (
          <p key={round.id} className="dim also">
            {say(round.programme)} <b>{say(`在办 ${count(round.underWay)}`, `${count(round.underWay)} under way`)}</b>
          </p>
        ))}
      </section>
      <section className="blk">
        <h2>{say('简报', 'Bulletin')}</h2>
        <p className="says">
          {wall.bulletin
            ? say(wall.bulletin.says)
            : say('有了结果，这里会自己写出来', 'It writes itself once there are results')}
        </p>
      </section>
    </div>
  );
}

function WholeScreen() {
  const { say, language, setLanguage } = useReader();
  const [whole, setWhole] = useState(false);
  const [, go] = useLocation();
  useEffect(() => {
    const look = () => setWhole(document.fullscreenElement !== null);
    const leave = (event: KeyboardEvent) => {
      // Leaving the full screen is the browser's own Escape and is not told here.
      if (event.key === 'Escape' && document.fullscreenElement === null) go('/desk');
    };
    document.addEventListener('fullscreenchange', look);
    addEventListener('keydown', leave);
    return () => {
      document.removeEventListener('fullscreenchange', look);
      removeEventListener('keydown', leave);
    };
  }, [go]);
  return (
    <span className="ways">
      {document.fullscreenEnabled && !whole && (
        <button type="button" onClick={() => document.documentElement.requestFullscreen()}>
          {say('全屏', 'Full screen')}
        </button>
      )}
      <button
        type="button"
        lang={language === 'zh' ? 'en' : 'zh-CN'}
        onClick={() => setLanguage(language === 'zh' ? 'en' : 'zh')}
      >
        {language === 'zh' ? 'English' : '中文'}
      </button>
      {!whole && <Link href="/desk">{say('回工作台（Esc）', 'Back to the desk (Esc)')}</Link>}
    </span>
  );
}

function Frame({ wall, cut, children }: { readonly wall: Seen; readonly cut: boolean; readonly children: ReactNode }) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <>
      <header>
        <Logo to="/desk" />
        <h1>
          {say(wall.organisation)}
          {say(' · 今年的事', ' · this year')}
        </h1>
        <span className="dim now">{instant(wall.at)}</span>
      </header>
      {children}
      <footer className="dim">
        <span role="status">
          {cut
            ? say(`没连上，数停在 ${instant(wall.at)}`, `Not reached; the numbers are of ${instant(wall.at)}`)
            : say('数随办件当场变', 'Numbers move with the cases')}
        </span>
        <span>
          {say('只有数，没有姓名；少于 5 人的不单列', 'Numbers only, no names; fewer than 5 are not told apart')}
          {say('；', '; ')}
          {say(countedBy.round.short)}
          {wall.leftOut > 0 && say('；涉及隐私的办法不在此列', '; private programmes are not here')}
        </span>
        <WholeScreen />
      </footer>
    </>
  );
}

export default function Wall() {
  const { say } = useReader();
  const seat = useSeat();
  const read = useAnswer('GET /figures/wall', { query: { organisation: seat.organisationId } }, { every: readAgainMs });
  useEffect(() => {
    document.title = `${say('大屏', 'Wall screen')} · ${say('娘家', 'Niangjia')}`;
  }, [say]);
  return (
    <main className="wall">
      <Shown of={read} lines={10}>
        {(wall) => (
          <Frame wall={wall} cut={read.isError || read.failureReason !== null}>
            <Numbers wall={wall} />
            <Tiles wall={wall} />
            <UnderWay wall={wall} />
          </Frame>
        )}
      </Shown>
      {!read.data && (
        <footer>
          <WholeScreen />
        </footer>
      )}
    </main>
  );
}
