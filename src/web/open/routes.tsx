// Which public address shows what.
import { Route, Switch } from 'wouter';
import { OpenFrame } from '#web/open/frame.tsx';
import { Empty } from '#web/parts/said.tsx';

const Missing = () => (
  <OpenFrame>
    <Empty says={{ zh: '没有这个页面', en: 'There is no such page' }} />
  </OpenFrame>
);

export const OpenRoutes = () => (
  <Switch>
    <Route component={Missing} />
  </Switch>
);
