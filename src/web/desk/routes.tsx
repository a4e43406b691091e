// Which address of the desk shows what; each page is a bundle of its own.
import { lazy, type ReactNode, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { DeskFrame, WholeWindow } from '#web/desk/frame.tsx';
import { DeskTheme } from '#web/desk/theme.tsx';
import { Refused } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { Logo } from '#web/parts/logo.tsx';
import { ErrorNote, Waiting } from '#web/parts/said.tsx';
import { SignIn } from '#web/parts/sign-in.tsx';

const Figures = lazy(() => import('#web/desk/figures/page.tsx'));
const Wall = lazy(() => import('#web/desk/wall/wall.tsx'));
const Missing = lazy(() => import('#web/desk/missing.tsx'));

function Door({ children }: { readonly children: ReactNode }) {
  return (
    <main className="door">
      <div className="panel">
        <div className="pb stack">
          <Logo to="/desk" />
          {children}
        </div>
      </div>
    </main>
  );
}

function SignedIn({ children }: { readonly children: ReactNode }) {
  const { say } = useReader();
  const me = useAnswer('GET /me', {});
  if (me.data) return children;
  if (me.error instanceof Refused)
    return (
      <Door>
        <h1>{say('工作台登录', 'Sign in to the desk')}</h1>
        <SignIn first="password" onDone={() => me.refetch()} />
      </Door>
    );
  return <Door>{me.error ? <ErrorNote error={me.error} /> : <Waiting />}</Door>;
}

const Framed = () => (
  <DeskTheme>
    <DeskFrame>
      <Suspense fallback={<Waiting lines={8} />}>
        <Switch>
          <Route path="/desk/figures" component={Figures} />
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
