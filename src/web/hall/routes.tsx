// Which address shows what. Whoever is not signed in is asked to, and comes to where he wanted to go.
import { useQueryClient } from '@tanstack/react-query';
import '#web/hall/me.css';
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Home } from '#web/hall/home.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { forgetMe, remember, remembered } from '#web/hall/remembered.ts';
import { Refused, Unreachable } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { knownNobody } from '#web/parts/known-nobody.ts';
import { useReader } from '#web/parts/language.tsx';
import { ownPassword } from '#web/parts/own-password-words.ts';
import { ErrorNote, Waiting } from '#web/parts/said.tsx';
import { SignIn } from '#web/parts/sign-in.tsx';

const Cases = lazy(() => import('#web/hall/cases/list.tsx'));
const CasePage = lazy(() => import('#web/hall/cases/case.tsx'));
const TicketPage = lazy(() => import('#web/hall/cases/ticket.tsx'));
const Correct = lazy(() => import('#web/hall/cases/correct.tsx'));
const Report = lazy(() => import('#web/hall/cases/report.tsx'));
const Me = lazy(() => import('#web/hall/me/me.tsx'));
const MyFile = lazy(() => import('#web/hall/me/file.tsx'));
const Money = lazy(() => import('#web/hall/me/money.tsx'));
const Colleagues = lazy(() => import('#web/hall/me/colleagues.tsx'));
const Account = lazy(() => import('#web/hall/me/account.tsx'));
const Messages = lazy(() => import('#web/hall/me/messages.tsx'));
const Honours = lazy(() => import('#web/hall/me/honours.tsx'));
const Looks = lazy(() => import('#web/hall/me/looks.tsx'));
const Data = lazy(() => import('#web/hall/me/data.tsx'));
const MyChanges = lazy(() => import('#web/hall/me/changes.tsx'));
const Security = lazy(() => import('#web/hall/me/security.tsx'));
const Services = lazy(() => import('#web/hall/services/list.tsx'));
const ServicePage = lazy(() => import('#web/hall/services/service.tsx'));
const Apply = lazy(() => import('#web/hall/services/apply.tsx'));
const HandedIn = lazy(() => import('#web/hall/services/handed-in.tsx'));
const Draws = lazy(() => import('#web/hall/draws/list.tsx'));
const DrawPage = lazy(() => import('#web/hall/draws/draw.tsx'));
const MyRoutes = lazy(() => import('#web/hall/deliver/routes.tsx'));
const DeliverRoute = lazy(() => import('#web/hall/deliver/route.tsx'));
const MyPanels = lazy(() => import('#web/hall/judging/panels.tsx'));
const JudgePanel = lazy(() => import('#web/hall/judging/panel.tsx'));
const JudgeWork = lazy(() => import('#web/hall/judging/work.tsx'));
const MyShowcase = lazy(() => import('#web/hall/showcase/mine.tsx'));
const HallShowing = lazy(() => import('#web/hall/showcase/showing.tsx'));
const AskedPage = lazy(() => import('#web/hall/showcase/asked.tsx'));
const InterestPage = lazy(() => import('#web/hall/showcase/interest.tsx'));
const MyPairs = lazy(() => import('#web/hall/pairs/mine.tsx'));
const Apprentices = lazy(() => import('#web/hall/pairs/apprentices.tsx'));
const MyStudio = lazy(() => import('#web/hall/studios/studio.tsx'));
const OwnPassword = lazy(async () => ({ default: (await import('#web/parts/own-password.tsx')).OwnPassword }));
const DemoAccounts = lazy(async () => ({ default: (await import('#web/parts/demo-accounts.tsx')).DemoAccounts }));
const FirstTime = lazy(() => import('#web/hall/first-time.tsx'));
const Missing = lazy(() => import('#web/hall/missing.tsx'));

function Welcome({ onDone }: { readonly onDone: () => void }) {
  const { say } = useReader();
  const [first, setFirst] = useState(false);
  return (
    <Phone title={say('登录', 'Sign in')} tabs={false}>
      <section className="sec">
        <h1>{say('回娘家', 'Welcome home')}</h1>
        <p className="meta welcome">
          {first
            ? say(
                '工会有您的登记、但没有手机号的，在这里登记一次',
                'For members on record without a phone: bind it once',
              )
            : say('用您在工会登记的手机号登录', 'Sign in with the number your union has on record')}
        </p>
        {first ? (
          <Suspense fallback={<Waiting />}>
            <FirstTime onDone={onDone} />
          </Suspense>
        ) : (
          <SignIn onDone={onDone} />
        )}
        <button type="button" className="btn btn-quiet" onClick={() => setFirst(!first)}>
          {first
            ? say('手机号已经登记过，去登录', 'My phone is on record: sign in')
            : say('手机号没登记过？第一次来', 'Phone not on record? First time here')}
        </button>
      </section>
      <Suspense fallback={null}>
        <DemoAccounts membersFirst onDone={onDone} />
      </Suspense>
    </Phone>
  );
}

/** Routes and tickets on this phone of whoever had it before; where nothing was ever kept, nothing is loaded for it. */
async function dropWhatOthersKept(personId: number): Promise<void> {
  const kept = await globalThis.indexedDB?.databases?.().catch(() => undefined);
  if (kept && !kept.some(({ name }) => name === 'nj-deliver')) return;
  const shelf = await import('#web/parts/phone-shelf.ts');
  await shelf.dropWhatOthersKept(personId);
}

/** Shows its children to whoever is signed in. */
function SignedIn({ children }: { readonly children: ReactNode }) {
  const { say } = useReader();
  const client = useQueryClient();
  const [nobody, setNobody] = useState(() => knownNobody({ mayBeKept: true }));
  const me = useAnswer('GET /me', {}, { enabled: !nobody });
  const away = me.failureReason instanceof Unreachable;
  useEffect(() => {
    if (me.error instanceof Refused || (nobody && !me.data)) forgetMe();
    else if (me.data) {
      const { personId } = me.data;
      if (remembered()?.personId !== personId) void dropWhatOthersKept(personId);
      remember(me.data);
    } else if (away) client.setQueryData(['GET /me', {}], remembered() ?? undefined);
  }, [me.data, me.error, away, nobody, client]);
  if (me.data?.passwordInitial)
    return (
      <Phone title={say(ownPassword)} tabs={false}>
        <section className="sec">
          <h1>{say(ownPassword)}</h1>
          <Suspense fallback={<Waiting lines={3} />}>
            <OwnPassword initial />
          </Suspense>
        </section>
      </Phone>
    );
  if (me.data) return children;
  if (nobody) return <Welcome onDone={() => setNobody(false)} />;
  if (me.error instanceof Refused) return <Welcome onDone={() => me.refetch()} />;
  return (
    <Phone tabs={false}>
      <section className="sec">
        {me.failureReason ? <ErrorNote error={me.failureReason} /> : <Waiting lines={6} />}
      </section>
    </Phone>
  );
}

export const HallRoutes = () => (
  <SignedIn>
    <Suspense
      fallback={
        <Phone>
          <Waiting lines={8} />
        </Phone>
      }
    >
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/hall/cases" component={Cases} />
        <Route path="/hall/cases/:id">{({ id }) => <CasePage id={id} />}</Route>
        <Route path="/hall/cases/:id/ticket">{({ id }) => <TicketPage id={id} />}</Route>
        <Route path="/hall/cases/:id/correct">{({ id }) => <Correct id={id} />}</Route>
        <Route path="/hall/cases/:id/report">{({ id }) => <Report id={id} />}</Route>
        <Route path="/hall/cases/:id/apprentices">{({ id }) => <Apprentices id={id} />}</Route>
        <Route path="/hall/pairs" component={MyPairs} />
        <Route path="/hall/me" component={Me} />
        <Route path="/hall/me/file" component={MyFile} />
        <Route path="/hall/me/money" component={Money} />
        <Route path="/hall/me/colleagues" component={Colleagues} />
        <Route path="/hall/me/account" component={Account} />
        <Route path="/hall/me/messages" component={Messages} />
        <Route path="/hall/me/honours" component={Honours} />
        <Route path="/hall/me/looks" component={Looks} />
        <Route path="/hall/me/data" component={Data} />
        <Route path="/hall/me/security" component={Security} />
        <Route path="/hall/me/changes" component={MyChanges} />
        <Route path="/hall/draws" component={Draws} />
        <Route path="/hall/draws/:id" component={DrawPage} />
        <Route path="/hall/services" component={Services} />
        <Route path="/hall/services/:roundId" component={ServicePage} />
        <Route path="/hall/services/:roundId/apply" component={Apply} />
        <Route path="/hall/services/:roundId/handed-in/:caseId" component={HandedIn} />
        <Route path="/hall/deliver" component={MyRoutes} />
        <Route path="/hall/deliver/:id/:code?">{({ id, code }) => <DeliverRoute id={id} code={code} />}</Route>
        <Route path="/hall">
          <Redirect to="/" replace />
        </Route>
        <Route path="/hall/judging" component={MyPanels} />
        <Route path="/hall/judging/:id">{({ id }) => <JudgePanel id={id} />}</Route>
        <Route path="/hall/judging/:id/:number">
          {({ id, number }) => <JudgeWork key={number} id={id} number={number} />}
        </Route>
        <Route path="/hall/showcase" component={MyShowcase} />
        <Route path="/hall/showcase/:id">{({ id }) => <HallShowing id={id} />}</Route>
        <Route path="/hall/showcase/:id/asked">{({ id }) => <AskedPage id={id} />}</Route>
        <Route path="/hall/showcase/interests/:id/:number">
          {({ id, number }) => <InterestPage caseId={id} number={number} />}
        </Route>
        <Route path="/hall/studios/:id">{({ id }) => <MyStudio id={id} />}</Route>
        <Route component={Missing} />
      </Switch>
    </Suspense>
  </SignedIn>
);
