// Every page that the member has to himself, on a phone: nothing to scroll sideways, no serious finding, in both languages and text sizes.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousFindings } from '#test/support/accessible.ts';
import { type MemberWithCase, memberAt } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let paid: MemberWithCase;
let returned: MemberWithCase;
before(async () => {
  stage = await openStage();
  paid = await memberAt(stage, 'pay', 'passed');
  returned = await memberAt(stage, 'apply');
});
after(() => stage?.close());

const phone = { viewport: { width: 390, height: 844 } };
const looks = [
  { language: 'zh', size: 'normal' },
  { language: 'en', size: 'large' },
] as const;

const wide = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('main h1').first().waitFor();
  while ((await page.locator('.skeleton').count()) > 0)
    await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}

const own = ['', '/file', '/money', '/account', '/messages', '/looks', '/data', '/security'];

for (const { language, size } of looks)
  for (const who of ['paid', 'returned'] as const)
    test(`the pages of a member (${who}) in ${language}, ${size}`, async () => {
      const member = who === 'paid' ? paid : returned;
      const { context, page, complaints } = await stage.visit(member.phone, phone);
      await context.addInitScript(
        ([lang, text]) => {
          localStorage.setItem('nj-language', lang!);
          localStorage.setItem('nj-size', text!);
        },
        [language, size] as const,
      );
      const here = `/hall/cases/${member.caseId}`;
      const paths =
        who === 'paid'
          ? ['/', here, ...own.map((one) => `/hall/me${one}`)]
          : ['/', '/hall/cases', here, `${here}/correct`];
      const wrong: string[] = [];
      for (const path of paths) {
        await open(page, path);
        // What unfolds must fit as well.
        for (const row of (await page.locator('main button.item[aria-expanded]').all()).slice(0, 2)) await row.click();
        const over = await wide(page);
        if (over > 0) wrong.push(`${path}: ${over} px too wide`);
        wrong.push(...(await seriousFindings(page)).map((finding) => `${path}: ${finding}`));
      }
      assert.deepEqual(wrong, []);
      assert.deepEqual(complaints, []);
    });

test('the window is called after the page, also when its heading comes later', async () => {
  const { page } = await stage.visit(paid.phone, phone);
  const titles: string[] = [];
  for (const path of ['/hall/cases', `/hall/cases/${paid.caseId}`, '/hall/me/account', '/hall/nowhere']) {
    await open(page, path);
    titles.push(await page.title());
  }
  assert.deepEqual(
    titles.map((title) => title.replace(/ · 娘家$/, '')),
    ['我的办件', '职业技能等级证书助推', '收款账户', '没有这个页面'],
  );
});

test('whoever comes for the first time finds the way in, in both sizes', async () => {
  const { page, complaints } = await stage.visit(null, phone);
  await page.goto('/');
  await page.getByRole('button', { name: /第一次来/ }).click();
  await page.getByRole('button', { name: '发验证码' }).click();
  await page.getByText('没有写姓名').waitFor();
  await page.getByRole('button', { name: '大字' }).click();
  assert.equal(await wide(page), 0);
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});
