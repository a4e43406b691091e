// Which address shows what. Whoever is not signed in is asked to, and comes to where he wanted to go.
import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { Home } from '#web/hall/home.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { forgetMe, remember, remembered } from '#web/hall/remembered.ts';
import { Refused, Unreachable } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Waiting } from '#web/parts/said.tsx';
import { SignIn } from '#web/parts/sign-in.tsx';

const Services = lazy(() => import('#web/hall/services/list.tsx'));
const ServicePage = lazy(() => import('#web/hall/services/service.tsx'));
const Apply = lazy(() => import('#web/hall/services/apply.tsx'));
const HandedIn = lazy(() => import('#web/hall/services/handed-in.tsx'));
const Missing = lazy(() => import('#web/hall/missing.tsx'));

function Welcome({ onDone }: { readonly onDone: () => void }) {
  const { say } = useReader();
  return (
    <Phone title={say('登录', 'Sign in')} tabs={false}>
      <section className="sec">
        <h1>{say('回娘家', 'Welcome home')}</h1>
        <p className="meta">{say('用您在工会登记的手机号登录', 'Sign in with the number your union has on record')}</p>
        <br />
        <SignIn onDone={onDone} />
      </section>
    </Phone>
  );
}

/** Shows its children to whoever is signed in. */
function SignedIn({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const me = useAnswer('GET /me', {});
  const away = me.failureReason instanceof Unreachable;
  useEffect(() => {
    if (me.error instanceof Refused) forgetMe();
    else if (me.data) remember(me.data);
    else if (away) client.setQueryData(['GET /me', {}], remembered() ?? undefined);
  }, [me.data, me.error, away, client]);
  if (me.data) return children;
  if (me.error instanceof Refused) return <Welcome onDone={() => me.refetch()} />;
  return (
    <Phone tabs={false}>
      <section className="sec">{me.error ? <ErrorNote error={me.error} /> : <Waiting lines={6} />}</section>
    </Phone>
  );
}

export const HallRoutes = () => (
  <SignedIn>
    <Suspense fallback={<Waiting lines={8} />}>
      <Switch>
        <Route path="/" component={Home} />
        <Route path="/hall/services" component={Services} />
        <Route path="/hall/services/:roundId" component={ServicePage} />
        <Route path="/hall/services/:roundId/apply" component={Apply} />
        <Route path="/hall/services/:roundId/handed-in/:caseId" component={HandedIn} />
        <Route component={Missing} />
      </Switch>
    </Suspense>
  </SignedIn>
);
