// The desk on a phone (390 px) and at 200 % on a screen of 1280 (640 px): no page is scrolled sideways, every button can be come to, the menu is
// a sheet that keeps the focus and closes with Esc. On the commonest office screens the name, the language and the way out are in the window.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { firstDayPost, type View, views } from '#test/screens/views.ts';
import { openFirstDay, openStage, type Stage, type Visit } from '#test/support/stage.ts';
import { buttonsOutside, sticksOut } from '#test/support/width.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const ofDesk = views.filter(({ part, state, who }) => part === 'desk' && state === undefined && who !== null);
const inState = (wanted: View['state']) => views.filter(({ part, state }) => part === 'desk' && state === wanted);

/** Those that differ only in what is done on them are one page. */
const once = [...new Map(ofDesk.map((view) => [view.at ? view.name : `${view.path} ${view.who}`, view])).values()];

const phoneOf = (who: View['who']) => demoAccounts().accounts.find(({ role }) => role.en === who)!;

/** What is wrong with a page in every width; one browser a person, because a code of the authenticator counts once. */
function looking(): (view: View) => Promise<string[]> {
  const visits = new Map<string, Visit>();
  return async (view) => {
    const found = await view.at?.(stage);
    const { phone, strong } = found?.phone ? { phone: found.phone, strong: false } : phoneOf(view.who);
    const visit = visits.get(phone) ?? (await stage.visit(phone, { strong }));
    visits.set(phone, visit);
    const { page } = visit;
    if (view.state === 'failed') await failing(page, view);
    await page.goto(found?.path ?? view.path);
    await page.getByRole('main').waitFor();
    await page.waitForFunction(() => !document.querySelector('.skeleton'));
    const wrong = await atEachWidth(page, view.name);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    return wrong;
  };
}

/** The server answers nothing but who one is, or not what the view says. */
const failing = (page: Page, { fails = /(?<!\/api\/me)$/ }: View) =>
  page.route('**/api/**', (route) =>
    fails.test(new URL(route.request().url()).pathname) ? route.abort() : route.continue(),
  );

async function atEachWidth(page: Page, name: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const width of [640, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const over = await sticksOut(page);
    const outside = await buttonsOutside(page);
    if (over) wrong.push(`${name} at ${width}: ${over}`);
    wrong.push(...outside.map((one) => `${name} at ${width}: button ${one}`));
  }
  return wrong;
}

const look = looking();

// A dozen pages a test: each has an end of its own, and they come in their order, for what one brings about stays for the next.
for (let from = 0; from < once.length; from += 12) {
  const pages = once.slice(from, from + 12);
  test(`nothing to scroll sideways and no button outside at 640 and 390 px: ${pages[0]!.name} …`, async (t) => {
    const wrong: string[] = [];
    for (const view of pages) {
      const found = await look(view);
      for (const one of found) t.diagnostic(one);
      wrong.push(...found);
    }
    assert.deepEqual(wrong, []);
  });
}

test('nor when a page could not be read', async () => {
  const wrong: string[] = [];
  for (const view of inState('failed')) wrong.push(...(await look(view)));
  assert.deepEqual(wrong, []);
});

test('nor on the first day of a federation', async () => {
  const ground = await openFirstDay();
  const wrong: string[] = [];
  try {
    for (const view of inState('first-day')) {
      const phone = ground.phones.get(firstDayPost[view.who!]!);
      const { page, context } = await ground.visit(phone!);
      await page.goto(view.path);
      await page.getByRole('main').waitFor();
      // Behind the question for the authenticator's code nothing is read yet.
      await page.waitForFunction(
        () => !document.querySelector('.skeleton') || document.querySelector('dialog[open]') !== null,
      );
      wrong.push(...(await atEachWidth(page, view.name)));
      await context.close();
    }
  } finally {
    await ground.close();
  }
  assert.deepEqual(wrong, []);
});

test('the wall on a phone is a page that is read from top to bottom', async () => {
  const { page } = await stage.visit(phoneOf('Chair').phone, { viewport: { width: 390, height: 844 } });
  await page.goto('/desk/wall');
  const heads = ['走到哪了', '送到职工手里', '简报'].map((name) => page.getByRole('heading', { name }));
  for (const one of heads) await one.waitFor();
  const boxes = await Promise.all(heads.map((one) => one.boundingBox()));
  assert.ok(boxes[0]!.y < boxes[1]!.y && boxes[1]!.y < boxes[2]!.y, 'one under the other');
  const back = page.getByRole('link', { name: /回工作台/ });
  await back.scrollIntoViewIfNeeded();
  const small = await page.evaluate(() => {
    const sizes = [...document.querySelectorAll('.wall *')]
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim()))
      .filter((one) => one.checkVisibility() && !one.closest('.sr'))
      .map((one) => ({ size: Number.parseFloat(getComputedStyle(one).fontSize), text: one.textContent }));
    return sizes.filter(({ size }) => size < 13.5).map(({ size, text }) => `${size} ${text}`);
  });
  assert.deepEqual(small, [], 'nothing too small to read');
  await back.click();
  await page.waitForURL(/\/desk$/);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
  // What is still being fetched would be cut off by the end of the test.
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
});

test('on a phone the menu is a sheet: it keeps the focus, Esc gives it back, a way leads to its page', async () => {
  const { phone } = phoneOf('Chair');
  const { page, context } = await stage.visit(phone, { viewport: { width: 390, height: 844 } });
  await page.goto('/desk');
  const menu = page.getByRole('button', { name: '菜单' });
  await menu.click();
  const sheet = page.getByRole('dialog', { name: '菜单' });
  await sheet.getByRole('button', { name: '退出' }).waitFor();
  for (let n = 0; n < 30; n += 1) {
    await page.keyboard.press('Tab');
    const where = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement === document.body || activeElement?.closest('dialog') !== null;
    });
    assert.ok(where, `after ${n + 1} steps the focus is behind the sheet`);
  }
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  // It is closed before it says so; the focus comes back then.
  await page.waitForFunction(() => document.activeElement?.textContent === '菜单');
  await menu.click();
  await sheet.getByRole('link', { name: '批次' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasText: '批次' }).waitFor();
  await sheet.waitFor({ state: 'detached' });
  assert.ok(await page.getByRole('main').evaluate((one) => one === document.activeElement), 'on the page');
  await context.close();
});

test('name, language and the way out are in the window of an office', async () => {
  const { phone } = phoneOf('Chair');
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 1366, height: 768 },
  ]) {
    const { page, context } = await stage.visit(phone, { viewport });
    await page.goto('/desk');
    const me = page.locator('.rail .me');
    await me.getByRole('button', { name: '退出' }).waitFor();
    const { y, height } = (await me.boundingBox())!;
    assert.ok(y > 0 && y + height <= viewport.height, `${viewport.width}: ${y} + ${height}`);
    await context.close();
  }
});
