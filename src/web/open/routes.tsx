// Which public address shows what; each page is a bundle of its own.
import { lazy, Suspense } from 'react';
import { Link, Route, Switch } from 'wouter';
import { OpenFrame } from '#web/open/frame.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, Waiting } from '#web/parts/said.tsx';

const Notices = lazy(() => import('#web/open/notices.tsx'));
const NoticePage = lazy(() => import('#web/open/notice.tsx'));
const Bulletins = lazy(() => import('#web/open/bulletins.tsx'));
const OpenFigures = lazy(() => import('#web/open/figures.tsx'));
const OpenGifts = lazy(() => import('#web/open/gifts.tsx'));
const OpenGiftReceipt = lazy(() => import('#web/open/gift-receipt.tsx'));

const Draws = lazy(() => import('#web/open/draws.tsx'));
const DrawPage = lazy(() => import('#web/open/draw.tsx'));
const Showcase = lazy(() => import('#web/open/showcase.tsx'));
const ShowingPage = lazy(() => import('#web/open/showing.tsx'));
const Verify = lazy(() => import('#web/open/verify.tsx'));
const OpenProgrammes = lazy(() => import('#web/open/programmes.tsx'));
const OpenProgramme = lazy(() => import('#web/open/programme.tsx'));

function Missing() {
  const { say } = useReader();
  return (
    <OpenFrame title={say('找不到', 'Not found')}>
      <Empty
        says={{
          zh: '没有这个页面。公示结束 30 天后名单会撤下',
          en: 'There is no such page. Lists are taken down 30 days after their notice ends',
        }}
      >
        <Link className="btn" href="/open">
          {say('看现在的公示', 'See the notices')}
        </Link>
      </Empty>
    </OpenFrame>
  );
}

export const OpenRoutes = () => (
  <Suspense fallback={<Waiting lines={8} />}>
    <Switch>
      <Route path="/open" component={Notices} />
      <Route path="/open/notices/:id" component={NoticePage} />
      <Route path="/open/bulletins" component={Bulletins} />
      <Route path="/open/figures" component={OpenFigures} />
      <Route path="/open/draws" component={Draws} />
      <Route path="/open/draws/:id" component={DrawPage} />
      <Route path="/open/gifts" component={OpenGifts} />
      <Route path="/open/gifts/receipts/:year/:number/:mark" component={OpenGiftReceipt} />
      <Route path="/open/showcase" component={Showcase} />
      <Route path="/open/showcase/:id" component={ShowingPage} />
      <Route path="/open/verify" component={Verify} />
      <Route path="/open/programmes" component={OpenProgrammes} />
      <Route path="/open/programmes/:key" component={OpenProgramme} />
      <Route component={Missing} />
    </Switch>
  </Suspense>
);
