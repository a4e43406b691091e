// Which address of the desk shows what; each page is a bundle of its own.
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Route, Switch } from 'wouter';
import { DeskFrame, WholeWindow } from '#web/desk/frame.tsx';
import { OtherLanguage } from '#web/desk/menu.tsx';
import { DeskTheme } from '#web/desk/theme.tsx';
import { Refused } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { DemoAccounts } from '#web/parts/demo-accounts.tsx';
import { knownNobody } from '#web/parts/known-nobody.ts';
import { useReader } from '#web/parts/language.tsx';
import { Logo } from '#web/parts/logo.tsx';
import { OwnPassword } from '#web/parts/own-password.tsx';
import { ownPassword } from '#web/parts/own-password-words.ts';
import { ErrorNote, Waiting } from '#web/parts/said.tsx';
import { SignIn } from '#web/parts/sign-in.tsx';

const Today = lazy(() => import('#web/desk/today/today.tsx'));
const Queues = lazy(() => import('#web/desk/review/queues.tsx'));
const Queue = lazy(() => import('#web/desk/review/queue.tsx'));
const OneCase = lazy(() => import('#web/desk/review/case.tsx'));
const Money = lazy(() => import('#web/desk/money/money.tsx'));
const Batch = lazy(() => import('#web/desk/money/batch.tsx'));
const Gifts = lazy(() => import('#web/desk/gifts/gifts.tsx'));
const NewGift = lazy(() => import('#web/desk/gifts/new-gift.tsx'));
const Gift = lazy(() => import('#web/desk/gifts/gift.tsx'));
const GiftReceipt = lazy(() => import('#web/desk/gifts/receipt.tsx'));
const GiftReport = lazy(() => import('#web/desk/gifts/report.tsx'));
const Fund = lazy(() => import('#web/desk/gifts/fund.tsx'));
const Records = lazy(() => import('#web/desk/records/records.tsx'));
const Studios = lazy(() => import('#web/desk/studios/studios.tsx'));
const StudioPage = lazy(() => import('#web/desk/studios/studio.tsx'));
const RecordPage = lazy(() => import('#web/desk/records/record.tsx'));
const Organisations = lazy(() => import('#web/desk/organisations/organisations.tsx'));
const Person = lazy(() => import('#web/desk/people/person.tsx'));
const BehalfServices = lazy(() => import('#web/desk/behalf/services.tsx'));
const BehalfApply = lazy(() => import('#web/desk/behalf/apply.tsx'));
const BehalfCase = lazy(() => import('#web/desk/behalf/case.tsx'));
const BehalfList = lazy(() => import('#web/desk/behalf/list.tsx'));
const Changes = lazy(() => import('#web/desk/posts/changes.tsx'));
const Posts = lazy(() => import('#web/desk/posts/posts.tsx'));
const WorkingDays = lazy(() => import('#web/desk/calendar/calendar.tsx'));
const Audit = lazy(() => import('#web/desk/audit/audit.tsx'));
const Programmes = lazy(() => import('#web/desk/programmes/list.tsx'));
const ProgrammePage = lazy(() => import('#web/desk/programmes/page.tsx'));
const Designer = lazy(() => import('#web/desk/programmes/design/designer.tsx'));
const PanelPage = lazy(() => import('#web/desk/panels/page.tsx'));
const PanelSheets = lazy(() => import('#web/desk/panels/sheets.tsx'));
const DrawPage = lazy(() => import('#web/desk/draws/draw.tsx'));
const Rounds = lazy(() => import('#web/desk/rounds/rounds.tsx'));
const NewRound = lazy(() => import('#web/desk/rounds/new-round.tsx'));
const Round = lazy(() => import('#web/desk/rounds/round.tsx'));
const CampaignPage = lazy(() => import('#web/desk/campaigns/campaign.tsx'));
const NewCampaign = lazy(() => import('#web/desk/campaigns/new-campaign.tsx'));
const NeedPage = lazy(() => import('#web/desk/review/need.tsx'));
const MemberImport = lazy(() => import('#web/desk/rounds/member-import.tsx'));
const Goods = lazy(() => import('#web/desk/goods/goods.tsx'));
const GoodsRound = lazy(() => import('#web/desk/goods/round.tsx'));
const GoodsRoute = lazy(() => import('#web/desk/goods/route.tsx'));
const Labels = lazy(() => import('#web/desk/goods/labels.tsx'));
const Corrections = lazy(() => import('#web/desk/corrections.tsx'));
const Objections = lazy(() => import('#web/desk/objections.tsx'));
const Figures = lazy(() => import('#web/desk/figures/page.tsx'));
const Wall = lazy(() => import('#web/desk/wall/wall.tsx'));
const Missing = lazy(() => import('#web/desk/missing.tsx'));

function Door({ children }: { readonly children: ReactNode }) {
  return (
    <main className="door">
      <div className="panel">
        <div className="pb stack">
          <div className="flex between">
            <Logo to="/desk" />
            <OtherLanguage />
          </div>
          {children}
        </div>
      </div>
    </main>
  );
}

/** Most who come are signed in: while that is asked the desk has its shape already. */
const EmptyFrame = () => (
  <div className="frame" aria-busy="true">
    <div className="rail" />
    <div className="grow">
      <div className="bar" />
      <main className="main">
        <Waiting lines={8} />
      </main>
    </div>
  </div>
);

function SignedIn({ children }: { readonly children: ReactNode }) {
  const { say } = useReader();
  const [nobody, setNobody] = useState(() => knownNobody({ mayBeKept: false }));
  const me = useAnswer('GET /me', {}, { enabled: !nobody });
  const enter = () => (nobody ? setNobody(false) : void me.refetch());
  if (me.data?.passwordInitial)
    return (
      <Door>
        <h1>{say(ownPassword)}</h1>
        <OwnPassword initial />
      </Door>
    );
  if (me.data) return children;
  if (nobody || me.error instanceof Refused)
    return (
      <Door>
        <h1>{say('工作台登录', 'Sign in to the desk')}</h1>
        <SignIn first="password" onDone={enter} />
        <DemoAccounts onDone={enter} />
      </Door>
    );
  const failed = me.error ?? me.failureReason;
  if (!failed) return <EmptyFrame />;
  return (
    <Door>
      <ErrorNote error={failed} />
    </Door>
  );
}

const Framed = () => (
  <DeskTheme>
    <DeskFrame>
      <Suspense fallback={<Waiting lines={8} />}>
        <Switch>
          <Route path="/desk/figures" component={Figures} />
          <Route path="/desk" component={Today} />
          <Route path="/desk/queues" component={Queues} />
          <Route path="/desk/queues/:roundId/:stage" component={Queue} />
          <Route path="/desk/cases/:id" component={OneCase} />
          <Route path="/desk/money" component={Money} />
          <Route path="/desk/money/batches/:id" component={Batch} />
          <Route path="/desk/studios" component={Studios} />
          <Route path="/desk/studios/:id" component={StudioPage} />
          <Route path="/desk/records" component={Records} />
          <Route path="/desk/records/:id" component={RecordPage} />
          <Route path="/desk/gifts" component={Gifts} />
          <Route path="/desk/gifts/new" component={NewGift} />
          <Route path="/desk/gifts/receipts/:year/:number" component={GiftReceipt} />
          <Route path="/desk/gifts/funds/:id" component={Fund} />
          <Route path="/desk/gifts/:id" component={Gift} />
          <Route path="/desk/gifts/:id/report" component={GiftReport} />
          <Route path="/desk/organisations/:id?" component={Organisations} />
          <Route path="/desk/people/:id" component={Person} />
          <Route path="/desk/people/:id/behalf" component={BehalfServices} />
          <Route path="/desk/people/:id/behalf/:round" component={BehalfApply} />
          <Route path="/desk/cases/:id/behalf" component={BehalfCase} />
          <Route path="/desk/behalf" component={BehalfList} />
          <Route path="/desk/changes" component={Changes} />
          <Route path="/desk/posts/:id?" component={Posts} />
          <Route path="/desk/audit" component={Audit} />
          <Route path="/desk/calendar" component={WorkingDays} />
          <Route path="/desk/programmes" component={Programmes} />
          <Route path="/desk/programmes/new" component={Designer} />
          <Route path="/desk/programmes/:key/design" component={Designer} />
          <Route path="/desk/programmes/:key" component={ProgrammePage} />
          <Route path="/desk/rounds" component={Rounds} />
          <Route path="/desk/rounds/new" component={NewRound} />
          <Route path="/desk/rounds/:id/:tab?" component={Round} />
          <Route path="/desk/needs/:id" component={NeedPage} />
          <Route path="/desk/campaigns/new" component={NewCampaign} />
          <Route path="/desk/campaigns/:id" component={CampaignPage} />
          <Route path="/desk/draws/:id" component={DrawPage} />
          <Route path="/desk/panels/:id" component={PanelPage} />
          <Route path="/desk/panels/:id/sheets" component={PanelSheets} />
          <Route path="/desk/import" component={MemberImport} />
          <Route path="/desk/goods" component={Goods} />
          <Route path="/desk/goods/rounds/:id">{({ id }) => <GoodsRound id={Number(id)} />}</Route>
          <Route path="/desk/goods/routes/:id">{({ id }) => <GoodsRoute id={Number(id)} />}</Route>
          <Route path="/desk/goods/routes/:id/labels">{({ id }) => <Labels id={Number(id)} />}</Route>
          <Route path="/desk/corrections" component={Corrections} />
          <Route path="/desk/objections" component={Objections} />
          <Route component={Missing} />
        </Switch>
      </Suspense>
    </DeskFrame>
  </DeskTheme>
);

export const DeskRoutes = () => (
  <SignedIn>
    <Switch>
      <Route path="/desk/wall">
        <WholeWindow>
          <Suspense fallback={<Waiting lines={8} />}>
            <Wall />
          </Suspense>
        </WholeWindow>
      </Route>
      <Route component={Framed} />
    </Switch>
  </SignedIn>
);
