// The public pages in every state: found, objected to, on paper, failed, missing, and on a federation's first day.
import type { Page } from 'playwright-core';
import type { View } from '#test/screens/views.ts';
import { membersWithCertificate } from '#test/support/applicant.ts';
import { registeredOnStage } from '#test/support/registered.ts';
import type { Stage } from '#test/support/stage.ts';

export const onPaper = (page: Page) => page.emulateMedia({ media: 'print' });

interface Certificate {
  readonly certificate: string;
  readonly number: string;
}

/** A studio led by the `nth` member of those with a skill certificate, and its certificate; taken back again where it says so. */
const issued = (nth: number, studio: string, takenBack: boolean) => {
  const made = new WeakMap<Stage, Promise<Certificate>>();
  const make = async (stage: Stage): Promise<Certificate> => {
    const { id, phone } = (await membersWithCertificate(stage))[nth]!;
    const { undo } = await registeredOnStage(stage, id, { studio });
    const { context } = await stage.visit(phone);
    const answer = await (await context.request.get(`${stage.url}/api/me/records`)).json();
    await context.close();
    if (takenBack) await undo();
    return (answer as { readonly items: readonly Certificate[] }).items[0]!;
  };
  return (stage: Stage) => {
    const found = made.get(stage) ?? make(stage);
    made.set(stage, found);
    return found;
  };
};
const [stands, wasTakenBack] = [issued(0, '电气维修创新工作室', false), issued(1, '钳工创新工作室', true)];
const checked = (name: string, which: typeof stands): View => ({
  ...{ name: `open-verify-${name}`, part: 'open', path: '', who: null },
  at: async (stage) => ({ path: `/open/verify#${(await which(stage)).certificate}` }),
  first: async (page) => page.getByRole('status').waitFor(),
});
/** By its number alone: what the register says. */
const byNumber: View = {
  ...{ name: 'open-verify-number', part: 'open', path: '', who: null },
  at: async (stage) => ({ path: `/open/verify?number=${(await stands(stage)).number}` }),
  first: async (page) => {
    await page.getByRole('textbox').fill(new URL(page.url()).searchParams.get('number')!);
    await page.getByRole('button', { name: /^(核验|Check)$/ }).click();
    await page.getByRole('status').waitFor();
  },
};

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
  checked('valid', stands),
  checked('revoked', wasTakenBack),
  byNumber,
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
