// Where a number is refused no number stands: for each post of the demo and each page of the desk that counts something, no read is answered 403 or
// 404 while the page shows a nought, and what was refused is not asked for again while the page stands there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const viewport = { width: 1440, height: 900 };
const noughts = /^(?:¥?0(?:\.00)?(?:\s*[件人笔个%])?|[^\d]{1,8} 0(?: 件)?)$/;

/** GETs answered 403 or 404 since it was called, as addresses. */
function refusedReads(page: Page): string[] {
  const refused: string[] = [];
  page.on('response', (response) => {
    if (response.request().method() !== 'GET' || ![403, 404].includes(response.status())) return;
    refused.push(new URL(response.url()).pathname);
  });
  return refused;
}

const noughtsOn = async (page: Page): Promise<string[]> =>
  (await page.locator('#app, main').first().innerText())
    .split(/[\n\t]/)
    .map((line) => line.trim())
    .filter((line) => noughts.test(line));

/** What was asked for has been answered: only the line on which news comes stays open. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1, .wall').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.skeleton') === null);
}

const { accounts } = demoAccounts();
const desk = accounts.filter((one) => !/Member|Judge|Apprentice|Master/.test(one.role.en));
const byRole = [...new Map(desk.map((one) => [one.role.en, one])).values()];

for (const { role, phone } of byRole)
  test(`${role.en}: no nought is drawn from a refused read`, async () => {
    // Without the code of their authenticator finance and administrators are asked for it, and nothing is refused yet.
    const strong = /finance|administrator/i.test(role.en);
    const { page, complaints } = await stage.visit(phone, { viewport, strong });
    const refused = refusedReads(page);
    const round = `/desk/rounds/${stage.presentRoundId}`;
    for (const path of [
      '/desk',
      '/desk/rounds',
      round,
      `${round}/cases`,
      '/desk/figures',
      '/desk/money',
      '/desk/wall',
    ]) {
      refused.length = 0;
      await page.goto(path);
      await settled(page);
      if (refused.length === 0) continue;
      assert.deepEqual(await noughtsOn(page), [], `${path}: ${refused.join(' ')}`);
    }
    assert.deepEqual(complaints, []);
  });

test('whoever may not see the numbers of a round is told who can, and nothing more is asked for', async () => {
  const system = byRole.find((one) => one.role.en === 'System administrator')!;
  const { page } = await stage.visit(system.phone, { viewport });
  const refused = refusedReads(page);
  await page.goto(`/desk/rounds/${stage.presentRoundId}`);
  await page.getByText('您的岗位看不到这里的数').waitFor();
  await settled(page);
  assert.equal(await page.getByRole('heading', { name: '走到哪一步' }).count(), 0);
  assert.deepEqual(
    refused.filter((path) => /pace|figures/.test(path)),
    [],
    'one refusal of a right is enough',
  );
});

test('an officer who comes to a union above his own is told so, asks for nothing of it and is offered no change', async () => {
  const { page } = await stage.visit(accounts.find(({ role }) => role.en === 'Chair')!.phone, { viewport });
  const refused = refusedReads(page);
  const [above] = await stage.year.database.owner.query<{ id: number }>(
    'SELECT id FROM organisations WHERE parent_id IS NULL ORDER BY 1 LIMIT 1',
  );
  await page.goto(`/desk/organisations/${above!.id}`);
  await page.getByText('这个工会不在您的工会之下').waitFor();
  assert.equal(await page.getByRole('button', { name: '撤销' }).count(), 0);
  assert.deepEqual(refused, []);
});
