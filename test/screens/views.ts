// Every page and state that `screenshots` renders: a new page is one line here.
import type { Page } from 'playwright-core';
import { campaignViews } from '#test/screens/campaign-views.ts';
import { claimViews } from '#test/screens/claim-views.ts';
import { designerViews } from '#test/screens/designer-views.ts';
import { deskViews } from '#test/screens/desk-views.ts';
import { drawViews } from '#test/screens/draw-views.ts';
import { giftViews } from '#test/screens/gift-views.ts';
import { goodsViews } from '#test/screens/goods-views.ts';
import { identityViews } from '#test/screens/identity-views.ts';
import { judgingViews } from '#test/screens/judging-views.ts';
import { memberViews, paidCase } from '#test/screens/member-views.ts';
import { moneyViews } from '#test/screens/money-views.ts';
import { onPaper, openViews } from '#test/screens/open-views.ts';
import { pairViews } from '#test/screens/pair-views.ts';
import { showcaseViews } from '#test/screens/showcase-views.ts';
import { studioReviewViews } from '#test/screens/studio-review-views.ts';
import type { Stage } from '#test/support/stage.ts';

/** Who looks: the post as the demo's accounts name it (src/cli/demo.ts), or nobody signed in. */
export type Looker =
  | 'Member'
  | 'Chair'
  | 'Economic and technology department officer'
  | 'Reviewer'
  | 'Union officer'
  | 'Finance, prepares'
  | 'Finance, checks'
  | 'Funds auditor'
  | 'System administrator'
  | 'Security administrator'
  | 'Audit administrator'
  | 'City chair'
  | 'City economic and technology officer'
  | null;

export interface View {
  /** Name of the picture; kebab-case. */
  readonly name: string;
  readonly part: 'hall' | 'desk' | 'open';
  readonly path: string;
  readonly who: Looker;
  /** 'failed': the server answers nothing but who one is, or not what `fails` says. 'first-day': of a federation where nothing has happened yet (no demo, no stage). */
  readonly state?: 'failed' | 'first-day';
  /** How the addresses end that fail. */
  readonly fails?: RegExp;
  /** Instead of `who` and `path`: asked of the stage, where the state has to be found or brought about. */
  readonly at?: (stage: Stage) => Promise<{ readonly phone?: string; readonly path: string }>;
  /** What is done on the page before the picture. */
  readonly first?: (page: Page) => Promise<unknown>;
}

/** The post by which somebody is found on the first day of a federation. */
export const firstDayPost: Partial<Record<NonNullable<Looker>, string>> = {
  Chair: 'chair',
  'Economic and technology department officer': 'officer',
  'Finance, prepares': 'finance-maker',
  'Security administrator': 'security-admin',
  'Audit administrator': 'audit-admin',
};

/** Somebody with a certificate on file. */
async function behalfMember({ year }: Stage): Promise<number> {
  const [row] = await year.database.db.query<{ id: number }>(
    `SELECT person_id AS id FROM person_facts WHERE snapshot ? 'skill.issuer' ORDER BY person_id LIMIT 1`,
  );
  return row!.id;
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
  {
    name: 'desk-figures-settled',
    part: 'desk',
    path: '/desk/figures?programme=certificate-grant&measure=pay.settled',
    who: 'Chair',
  },
  {
    name: 'desk-figures-settled-tables',
    part: 'desk',
    path: '/desk/figures?programme=certificate-grant&measure=pay.settledFen',
    who: 'Chair',
    first: (page) => page.locator('.behind summary').click(),
  },
  {
    name: 'desk-figures-years',
    part: 'desk',
    path: '/desk/figures?programme=certificate-grant&measure=pay.settledFen&over=years',
    who: 'Chair',
  },
  {
    name: 'desk-figures-standing',
    part: 'desk',
    path: '/desk/figures?measure=cases.open',
    who: 'Chair',
  },
  { name: 'desk-wall', part: 'desk', path: '/desk/wall', who: 'Chair' },
  { name: 'desk-wall-failed', part: 'desk', path: '/desk/wall', who: 'Chair', state: 'failed' },
  {
    name: 'hall-case-print',
    part: 'hall',
    path: '/hall/cases',
    who: 'Member',
    at: paidCase,
    first: onPaper,
  },
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
  {
    name: 'hall-sign-in-wrong',
    part: 'hall',
    path: '/',
    who: null,
    first: async (page) => {
      await page.getByRole('button', { name: /改用密码|password/ }).click();
      await page.getByLabel(/手机号|Mobile/).fill('13900000000');
      await page.getByLabel(/^(密码|Password)/).fill('wrong-password');
      await page.getByRole('button', { name: /^(登录|Sign in)$/ }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'hall-services-event', part: 'hall', path: '/hall/services?event=ill', who: 'Member' },
  { name: 'hall-services-said', part: 'hall', path: '/hall/services?q=老板三个月没发工资', who: 'Member' },
  { name: 'hall-services-low', part: 'hall', path: '/hall/services?q=心里堵得慌', who: 'Member' },
  { name: 'hall-services-failed', part: 'hall', path: '/hall/services', who: 'Member', state: 'failed' },
  { name: 'hall-cases-failed', part: 'hall', path: '/hall/cases', who: 'Member', state: 'failed' },
  { name: 'hall-me-failed', part: 'hall', path: '/hall/me/file', who: 'Member', state: 'failed' },
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
  {
    name: 'desk-programmes-failed',
    part: 'desk',
    path: '/desk/programmes',
    who: 'Chair',
    state: 'failed',
  },
  {
    name: 'desk-programme-small',
    part: 'desk',
    path: '/desk/programmes/training-course',
    who: 'Chair',
  },
  {
    name: 'desk-programme-organisations',
    part: 'desk',
    path: '/desk/programmes/contest-host-grant',
    who: 'Economic and technology department officer',
  },
  {
    name: 'desk-programme-missing',
    part: 'desk',
    path: '/desk/programmes/no-such-programme',
    who: 'Economic and technology department officer',
  },
  {
    name: 'desk-programme-failed',
    part: 'desk',
    path: '/desk/programmes/certificate-grant',
    who: 'Economic and technology department officer',
    state: 'failed',
  },
  {
    name: 'desk-programme-no-right',
    part: 'desk',
    path: '/desk/programmes/certificate-grant/design',
    who: 'Funds auditor',
  },
  ...designerViews,
  ...moneyViews,
  { name: 'desk-organisations', part: 'desk', path: '/desk/organisations', who: 'Chair' },
  { name: 'desk-money', part: 'desk', path: '/desk/money', who: 'Finance, prepares' },
  {
    name: 'desk-money-budgets',
    part: 'desk',
    path: '/desk/money',
    who: 'Finance, prepares',
    first: (page) => page.getByRole('button', { name: /预算|Budgets/ }).click(),
  },
  { name: 'desk-money-failed', part: 'desk', path: '/desk/money', who: 'Finance, prepares', state: 'failed' },
  { name: 'desk-money-not-mine', part: 'desk', path: '/desk/money', who: 'Reviewer' },
  {
    name: 'desk-money-batch',
    part: 'desk',
    path: '/desk/money',
    who: 'Funds auditor',
    first: async (page) => {
      await page
        .getByRole('row', { name: /174,000/ })
        .getByRole('link')
        .click();
      await page.locator('.eyes').waitFor();
    },
  },
  { name: 'desk-audit', part: 'desk', path: '/desk/audit', who: 'Chair' },
  { name: 'desk-calendar', part: 'desk', path: '/desk/calendar', who: 'Chair' },
  { name: 'desk-calendar-taking', part: 'desk', path: '/desk/calendar', who: 'System administrator' },
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
  { name: 'desk-import', part: 'desk', path: '/desk/import', who: 'Chair' },
  { name: 'desk-behalf-list', part: 'desk', path: '/desk/behalf', who: 'Economic and technology department officer' },
  {
    name: 'desk-behalf-failed',
    part: 'desk',
    path: '/desk/behalf',
    who: 'Economic and technology department officer',
    state: 'failed',
  },
  {
    name: 'desk-behalf-services',
    part: 'desk',
    path: '/desk/people',
    at: async (stage) => ({ path: `/desk/people/${await behalfMember(stage)}/behalf` }),
    who: 'Economic and technology department officer',
  },
  {
    name: 'desk-behalf-apply',
    part: 'desk',
    path: '/desk/people',
    at: async (stage) => ({ path: `/desk/people/${await behalfMember(stage)}/behalf/${stage.presentRoundId}` }),
    who: 'Economic and technology department officer',
  },
  {
    name: 'desk-behalf-case',
    part: 'desk',
    path: '/desk/cases',
    at: async ({ year }) => {
      const [row] = await year.database.db.query<{ id: number }>('SELECT case_id AS id FROM consents LIMIT 1');
      return { path: `/desk/cases/${row!.id}/behalf` };
    },
    who: 'Economic and technology department officer',
  },
  {
    name: 'desk-audit-consents',
    part: 'desk',
    path: '/desk/audit',
    who: 'Audit administrator',
    first: (page) => page.getByRole('button', { name: /替人办的同意|Acting for members/ }).click(),
  },
  ...claimViews,
  ...drawViews,
  ...identityViews,
  ...openViews,
  ...deskViews,
  ...giftViews,
  ...campaignViews,
  ...goodsViews,
  ...judgingViews,
  ...showcaseViews,
  ...pairViews,
  ...studioReviewViews,
];

/** Those that stand at an address by themselves: nothing to find, to do or to spoil before. */
export const plainViews = views.filter(({ state, first, at }) => state === undefined && !first && !at);
