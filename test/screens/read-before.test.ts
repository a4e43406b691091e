// A page reads again by itself; when that fails, what was read before stays, with whatever was typed into it, and one quiet line says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { settled } from '#test/support/watched.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const chair = '19900009304';
const desk = { viewport: { width: 1280, height: 900 } };
const line = (page: Page) => page.getByRole('status').filter({ hasText: '看到的是先前取的' });

/** As when the reader comes back to the window after a while, and all attempts that follow fail. */
async function comeBack(page: Page): Promise<void> {
  await page.clock.fastForward(10_000);
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  for (let n = 0; n < 6; n++) {
    await page.clock.runFor(20_000);
    await page.waitForTimeout(50);
  }
}

test('members of a union: the word typed and the list found by it stay', async () => {
  const { page } = await stage.visit(chair, desk);
  await page.goto('/desk/organisations');
  const find = page.getByLabel('找会员');
  await find.fill('王');
  const rows = page.getByRole('region', { name: '会员（含下级）' }).locator('tbody tr');
  await page.waitForFunction(() => {
    const names = [...document.querySelectorAll('section[aria-label="会员（含下级）"] tbody a')];
    return names.length > 0 && names.every((one) => one.textContent?.includes('王'));
  });
  const before = await rows.allInnerTexts();
  assert.equal(await line(page).count(), 0);
  await page.route('**/api/people?**', (route) => route.fulfill({ status: 503, body: '' }));
  await comeBack(page);
  await line(page).waitFor();
  assert.deepEqual(await rows.allInnerTexts(), before);
  assert.equal(await find.inputValue(), '王');
  assert.deepEqual(await seriousFindings(page), []);
  await page.unroute('**/api/people?**');
  await line(page).getByRole('button', { name: '现在再试一次' }).click();
  await line(page).waitFor({ state: 'detached' });
  assert.deepEqual(await rows.allInnerTexts(), before);
});

test('figures: the answer stays when it cannot be read again', async () => {
  const { page } = await stage.visit(chair, desk);
  await page.goto('/desk/figures');
  const answer = page.getByRole('main');
  await page.getByText('再问一个').waitFor();
  // The question stands there before its answer and its drawing.
  await settled(page);
  const before = await answer.innerText();
  const why = { zh: '今天不能看', en: 'Not to be seen today' };
  await page.route('**/api/figures?**', (route) =>
    route.fulfill({ status: 429, json: { code: 'too-many', status: 429, why } }),
  );
  await comeBack(page);
  await line(page).filter({ hasText: why.zh }).waitFor();
  assert.equal(await answer.innerText(), before);
});
