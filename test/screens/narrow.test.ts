// The narrowest window there is, 320 px: no page of the hall and none of the public ones has to be scrolled sideways, in either language and
// text size. The states of a member's pages are looked at in member-views.test.ts, the desk in narrow-desk.test.ts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { plainViews } from '#test/screens/views.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { sticksOut } from '#test/support/width.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const pages = plainViews.filter(({ part, who }) => part !== 'desk' && (who === null || who === 'Member'));

for (const language of ['zh', 'en'])
  for (const size of ['normal', 'large'])
    test(`nothing to scroll sideways at 320 px in ${language}, ${size}`, async () => {
      const member = demoAccounts().accounts.find(({ role }) => role.en === 'Member')!.phone;
      const wrong: string[] = [];
      for (const who of ['Member', null] as const) {
        const { page, context } = await stage.visit(who && member, { viewport: { width: 320, height: 640 } });
        await context.addInitScript(
          ([lang, text]) => {
            localStorage.setItem('nj-language', lang!);
            localStorage.setItem('nj-size', text!);
          },
          [language, size],
        );
        for (const { name, path } of pages.filter((view) => view.who === who)) {
          await page.goto(path);
          await page.getByRole('main').waitFor();
          await page.waitForFunction(() => !document.querySelector('.skeleton'));
          const over = await sticksOut(page);
          if (over) wrong.push(`${name}: ${over}`);
        }
        await context.close();
      }
      assert.deepEqual(wrong, []);
    });

test('the top line of the first screen is one line at 390 px, whatever the number of messages', async () => {
  const member = demoAccounts().accounts.find(({ role }) => role.en === 'Member')!.phone;
  for (const language of ['zh', 'en']) {
    const { page, context } = await stage.visit(member, { viewport: { width: 390, height: 844 } });
    await context.addInitScript((lang) => localStorage.setItem('nj-language', lang), language);
    await page.goto('/');
    const bell = page.getByRole('link', { name: /^(消息|Messages)/ });
    await bell.locator('b').waitFor();
    await bell.locator('b').evaluate((one) => {
      one.firstChild!.textContent = '28';
    });
    const [mark, last] = [await page.locator('.top .logo').boundingBox(), await bell.boundingBox()];
    assert.ok(last!.y < mark!.y + mark!.height && last!.x + last!.width <= 390, `in ${language}`);
    await context.close();
  }
});
