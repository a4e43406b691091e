// What whoever carries a route does on his phone, by touch: finds his route, opens a stop, has it signed.
import type { Page } from 'playwright-core';
import type { Visit } from '#test/support/stage.ts';

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

export async function sign(page: Page): Promise<void> {
  const box = (await page.getByRole('img', { name: '在这里签名' }).boundingBox())!;
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  for (let n = 1; n < 8; n++) await page.mouse.move(box.x + 40 + n * 25, box.y + 60 + (n % 2) * 30);
  await page.mouse.up();
}

/** From the first page to the list of the route. */
export async function atRoute({ page }: Visit, name: string): Promise<Page> {
  await page.goto('/');
  await page.getByRole('link', { name: /送东西/ }).click();
  await page.getByRole('link', { name: new RegExp(name) }).click();
  await page.getByRole('heading', { name: /还要送/ }).waitFor();
  return page;
}

/** The stop with this place in the order. */
export const openStop = (page: Page, place: number): Promise<void> =>
  page
    .locator('.stop')
    .filter({ hasText: new RegExp(`^${place}`) })
    .click();
