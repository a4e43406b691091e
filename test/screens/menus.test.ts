// The menu is what a post can do: each entry, for each post of the demo, opens a page that is not refused and does not say that it cannot be seen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const desk = demoAccounts().accounts.filter((one) => !/Member|Judge|Apprentice|Master/.test(one.role.en));
const byRole = [...new Map(desk.map((one) => [one.role.en, one])).values()];

/** What the pages answer whoever may not see them; that an administrator sees no business is no such answer. */
const notForThisPost = /岗位看不到|无权查看/;

for (const { role, phone } of byRole)
  test(`${role.en}: every entry of the menu opens`, async () => {
    const strong = /finance|administrator/i.test(role.en);
    const { page, complaints } = await stage.visit(phone, { viewport: { width: 1440, height: 900 }, strong });
    await page.goto('/desk');
    const entries = page.getByRole('navigation', { name: '工作台' }).getByRole('link');
    await entries.first().waitFor();
    const paths = await entries.evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    assert.ok(paths.length > 1, `${paths}`);
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.request().method() === 'GET' && response.status() === 403)
        refused.push(`${new URL(page.url()).pathname}: ${new URL(response.url()).pathname}`);
    });
    const unseen: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      await page.locator('h1, .wall').first().waitFor();
      await page.waitForFunction(() => document.querySelector('.skeleton') === null);
      if (notForThisPost.test(await page.locator('body').innerText())) unseen.push(path);
    }
    assert.deepEqual([unseen, refused], [[], []]);
    assert.deepEqual(complaints, []);
  });
