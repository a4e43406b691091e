// The public pages in every state: found, objected to, on paper, failed, missing, and on a federation's first day.
import type { Page } from 'playwright-core';
import type { View } from '#test/screens/views.ts';

export const onPaper = (page: Page) => page.emulateMedia({ media: 'print' });

export const openViews: readonly View[] = [
  { name: 'open-notices', part: 'open', path: '/open', who: null },
  {
    name: 'open-notice',
    part: 'open',
    path: '/open',
    who: null,
    first: async (page) => {
      await page.locator('.list a').first().click();
      await page.locator('.nt tbody tr').first().waitFor();
    },
  },
  {
    name: 'open-notice-found',
    part: 'open',
    path: '/open',
    who: null,
    first: async (page) => {
      await page.locator('.list a').first().click();
      await page.getByLabel(/^(找自己|Find yourself)/).fill('王小燕');
      await page.getByRole('status').filter({ hasText: '王*燕' }).waitFor();
    },
  },
  {
    name: 'open-notice-objected',
    part: 'open',
    path: '/open',
    who: null,
    first: async (page) => {
      await page.locator('.list a').first().click();
      await page.getByLabel(/^(关于第几位|About which number)/).selectOption({ index: 1 });
      await page.getByLabel(/^(您知道的情况|What you know)/).fill('他的证书是去年考的，车间里都知道');
      await page.getByRole('button', { name: /^(交上去|Hand it in)/ }).click();
      await page.locator('form').waitFor({ state: 'detached' });
    },
  },
  { name: 'open-verify', part: 'open', path: '/open/verify', who: null },
  { name: 'open-verify-failed', part: 'open', path: '/open/verify', who: null, state: 'failed' },
  {
    name: 'open-verify-forged',
    part: 'open',
    path: '/open/verify#eyJhbGciOiJub25lIn0.e30.AAAA',
    who: null,
    first: async (page) => {
      await page.getByRole('status').waitFor();
    },
  },
  { name: 'open-notice-missing', part: 'open', path: '/open/notices/999999', who: null },
  { name: 'open-bulletins-failed', part: 'open', path: '/open/bulletins', who: null, state: 'failed' },
  { name: 'open-programmes-failed', part: 'open', path: '/open/programmes', who: null, state: 'failed' },
  { name: 'open-bulletins-print', part: 'open', path: '/open/bulletins', who: null, first: onPaper },
  { name: 'open-programme-print', part: 'open', path: '/open/programmes/certificate-grant', who: null, first: onPaper },
  {
    name: 'open-notice-print',
    part: 'open',
    path: '/open',
    who: null,
    first: async (page) => {
      await page.locator('.list a').first().click();
      await page.locator('.nt tbody tr').first().waitFor();
      await onPaper(page);
    },
  },
  { name: 'open-notices-failed', part: 'open', path: '/open', who: null, state: 'failed' },
  { name: 'open-figures-failed', part: 'open', path: '/open/figures', who: null, state: 'failed' },
  { name: 'open-missing', part: 'open', path: '/open/nowhere', who: null },
  { name: 'open-bulletins', part: 'open', path: '/open/bulletins', who: null },
  { name: 'open-figures', part: 'open', path: '/open/figures', who: null },
  { name: 'open-programmes', part: 'open', path: '/open/programmes', who: null },
  { name: 'open-programme', part: 'open', path: '/open/programmes/certificate-grant', who: null },
  {
    name: 'open-programme-small',
    part: 'open',
    path: '/open/programmes/training-course',
    who: null,
  },
  {
    name: 'open-programme-missing',
    part: 'open',
    path: '/open/programmes/no-such-programme',
    who: null,
  },
  { name: 'first-day-open', part: 'open', path: '/open', who: null, state: 'first-day' },
  { name: 'first-day-open-bulletins', part: 'open', path: '/open/bulletins', who: null, state: 'first-day' },
  { name: 'first-day-open-programmes', part: 'open', path: '/open/programmes', who: null, state: 'first-day' },
  { name: 'first-day-open-figures', part: 'open', path: '/open/figures', who: null, state: 'first-day' },
];
