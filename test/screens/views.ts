// Every page and state that `screenshots` renders: a new page is one line here.
import type { Page } from 'playwright-core';
import { memberViews } from '#test/screens/member-views.ts';
import type { Stage } from '#test/support/stage.ts';

/** Who looks: the post as the demo's accounts name it (src/cli/demo.ts), or nobody signed in. */
export type Looker =
  | 'Member'
  | 'Chair'
  | 'Economic and technology department officer'
  | 'Reviewer'
  | 'Finance, prepares'
  | 'Finance, checks'
  | 'Funds auditor'
  | 'Security administrator'
  | 'Audit administrator'
  | null;

export interface View {
  /** Name of the picture; kebab-case. */
  readonly name: string;
  readonly part: 'hall' | 'desk' | 'open';
  readonly path: string;
  readonly who: Looker;
  /** 'failed': the server answers nothing but who one is. 'first-day': of a federation where nothing has happened yet (no demo, no stage). */
  readonly state?: 'failed' | 'first-day';
  /** Instead of `who` and `path`: asked of the stage, where the state has to be found or brought about. */
  readonly at?: (stage: Stage) => Promise<{ readonly phone?: string; readonly path: string }>;
  /** What is done on the page before the picture. */
  readonly first?: (page: Page) => Promise<unknown>;
}

export const views: readonly View[] = [
  { name: 'hall-sign-in', part: 'hall', path: '/', who: null },
  { name: 'hall-home', part: 'hall', path: '/', who: 'Member' },
  { name: 'hall-home-failed', part: 'hall', path: '/', who: 'Member', state: 'failed' },
  { name: 'hall-missing', part: 'hall', path: '/hall/nowhere', who: 'Member' },
  { name: 'desk-sign-in', part: 'desk', path: '/desk', who: null },
  { name: 'desk-today', part: 'desk', path: '/desk', who: 'Chair' },
  { name: 'desk-figures', part: 'desk', path: '/desk/figures', who: 'Chair' },
  {
    name: 'desk-figures-year',
    part: 'desk',
    path: '/desk/figures?programme=certificate-grant&measure=pay.settled&from=2020&to=2020',
    who: 'Chair',
  },
  {
    name: 'desk-figures-programmes',
    part: 'desk',
    path: '/desk/figures?measure=pay.settledFen&by=programme',
    who: 'Chair',
  },
  { name: 'desk-figures-empty', part: 'desk', path: '/desk/figures?from=1999&to=1999', who: 'Chair' },
  { name: 'desk-figures-failed', part: 'desk', path: '/desk/figures', who: 'Chair', state: 'failed' },
  { name: 'desk-wall', part: 'desk', path: '/desk/wall', who: 'Chair' },
  { name: 'desk-wall-failed', part: 'desk', path: '/desk/wall', who: 'Chair', state: 'failed' },
  { name: 'open-notices', part: 'open', path: '/open', who: null },
  { name: 'open-bulletins', part: 'open', path: '/open/bulletins', who: null },
  { name: 'open-figures', part: 'open', path: '/open/figures', who: null },
  { name: 'open-programmes', part: 'open', path: '/open/programmes', who: null },
  { name: 'open-programme', part: 'open', path: '/open/programmes/certificate-grant', who: null },
  {
    name: 'hall-sign-in-password',
    part: 'hall',
    path: '/',
    who: null,
    first: (page) => page.getByRole('button', { name: /改用密码|password/ }).click(),
  },
  {
    name: 'hall-binding',
    part: 'hall',
    path: '/',
    who: null,
    first: (page) => page.getByRole('button', { name: /第一次来|first time/ }).click(),
  },
  ...memberViews,
  { name: 'hall-services', part: 'hall', path: '/hall/services', who: 'Member' },
  { name: 'hall-cases', part: 'hall', path: '/hall/cases', who: 'Member' },
  { name: 'hall-me', part: 'hall', path: '/hall/me', who: 'Member' },
  { name: 'hall-file', part: 'hall', path: '/hall/me/file', who: 'Member' },
  { name: 'hall-money', part: 'hall', path: '/hall/me/money', who: 'Member' },
  { name: 'desk-queues', part: 'desk', path: '/desk/queues', who: 'Chair' },
  { name: 'desk-rounds', part: 'desk', path: '/desk/rounds', who: 'Chair' },
  { name: 'desk-new-round', part: 'desk', path: '/desk/rounds/new', who: 'Chair' },
  { name: 'desk-programmes', part: 'desk', path: '/desk/programmes', who: 'Chair' },
  { name: 'desk-programme', part: 'desk', path: '/desk/programmes/certificate-grant', who: 'Chair' },
  { name: 'desk-organisations', part: 'desk', path: '/desk/organisations', who: 'Chair' },
  { name: 'desk-money', part: 'desk', path: '/desk/money', who: 'Finance, prepares' },
  { name: 'desk-posts', part: 'desk', path: '/desk/posts', who: 'Chair' },
  { name: 'first-day-today', part: 'desk', path: '/desk', who: 'Chair', state: 'first-day' },
  { name: 'first-day-queues', part: 'desk', path: '/desk/queues', who: 'Chair', state: 'first-day' },
  { name: 'first-day-rounds', part: 'desk', path: '/desk/rounds', who: 'Chair', state: 'first-day' },
  { name: 'first-day-new-round', part: 'desk', path: '/desk/rounds/new', who: 'Chair', state: 'first-day' },
  { name: 'first-day-programmes', part: 'desk', path: '/desk/programmes', who: 'Chair', state: 'first-day' },
  {
    name: 'first-day-programme',
    part: 'desk',
    path: '/desk/programmes/certificate-grant',
    who: 'Economic and technology department officer',
    state: 'first-day',
  },
  { name: 'first-day-organisations', part: 'desk', path: '/desk/organisations', who: 'Chair', state: 'first-day' },
  { name: 'first-day-import', part: 'desk', path: '/desk/import', who: 'Chair', state: 'first-day' },
  { name: 'first-day-money', part: 'desk', path: '/desk/money', who: 'Finance, prepares', state: 'first-day' },
  { name: 'first-day-posts', part: 'desk', path: '/desk/posts', who: 'Security administrator', state: 'first-day' },
  { name: 'first-day-audit', part: 'desk', path: '/desk/audit', who: 'Audit administrator', state: 'first-day' },
  { name: 'first-day-figures', part: 'desk', path: '/desk/figures', who: 'Chair', state: 'first-day' },
  { name: 'first-day-wall', part: 'desk', path: '/desk/wall', who: 'Chair', state: 'first-day' },
  { name: 'first-day-hall', part: 'hall', path: '/', who: 'Chair', state: 'first-day' },
  { name: 'first-day-services', part: 'hall', path: '/hall/services', who: 'Chair', state: 'first-day' },
  { name: 'first-day-open', part: 'open', path: '/open', who: null, state: 'first-day' },
  { name: 'first-day-open-figures', part: 'open', path: '/open/figures', who: null, state: 'first-day' },
  { name: 'desk-import', part: 'desk', path: '/desk/import', who: 'Chair' },
];

/** Those that stand at an address by themselves: nothing to find, to do or to spoil before. */
export const plainViews = views.filter(({ state, first, at }) => state === undefined && !first && !at);
