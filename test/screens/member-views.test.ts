// Every state of the member's pages, as it stands in views.ts: nothing serious for who cannot see or point well, nothing cut off at 390 px
// nor when the text is twice as large, in Chinese and in English, in normal and in large text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { memberViews } from '#test/screens/member-views.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

/** What sticks out sideways, by how much. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const most = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= most) return [];
    return [...document.querySelectorAll('#app *')]
      .filter((one) => one.getBoundingClientRect().right > most + 1)
      .map((one) => `${one.tagName}.${one.className} ${one.textContent?.slice(0, 30)}`)
      .slice(-3);
  });

for (const view of memberViews)
  test(`${view.name}: readable for everybody, in both languages and sizes`, async () => {
    const found = await view.at!(stage);
    const { page, context, complaints } = await stage.visit(found.phone ?? null, {
      viewport: { width: 390, height: 844 },
    });
    if (view.state === 'failed')
      await page.route('**/api/**', (route) =>
        route.request().url().endsWith('/api/me') ? route.continue() : route.abort(),
      );
    await page.goto(found.path);
    await page.getByRole('main').waitFor();
    await page.waitForFunction(() => !document.querySelector('.skeleton'));
    await view.first?.(page);
    assert.deepEqual(await seriousFindings(page), []);
    assert.deepEqual(await sticksOut(page), []);
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.getByRole('button', { name: 'Large text' }).click();
    assert.deepEqual(await seriousFindings(page), []);
    assert.deepEqual(await sticksOut(page), [], 'in English and large');
    assert.deepEqual(
      await page
        .getByRole('main')
        .getByText(/undefined|\[object|NaN/)
        .count(),
      0,
    );
    // 200 % of a window of 780.
    await page.getByRole('button', { name: 'Normal text' }).click();
    await page.setViewportSize({ width: 320, height: 640 });
    assert.deepEqual(await sticksOut(page), [], 'on the narrowest phone');
    if (view.state !== 'failed') assert.deepEqual(complaints, []);
    await context.close();
  });
