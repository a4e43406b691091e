// Nobody is left with a silent page: what comes late shows its bones, a pressed button says that it works, and what a server that was away could not
// answer is asked and sent again by itself when it is back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { findPanel, worksOf } from '#panels/panels.ts';
import { phone } from '#test/support/delivering.ts';
import { judgePhone, judgingOnStage } from '#test/support/judging-on-stage.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { settled } from '#test/support/watched.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const chair = '19900009304';
const desk = { viewport: { width: 1280, height: 900 } };

/** From now on time passes only by hand. */
async function holdTime(page: Page): Promise<void> {
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 60_000));
}

const bonesShown = (page: Page): Promise<number> => page.locator('.skeleton.shown').count();

for (const { part, who, options, from, link, held } of [
  { part: 'desk', who: chair, options: desk, from: '/desk', link: '批次', held: '**/api/rounds**' },
  { part: 'hall', who: judgePhone, options: phone, from: '/', link: '我的办件', held: '**/api/me/cases**' },
] as const)
  test(`${part}: a page that comes late shows its bones after 300 ms and not before`, async () => {
    const { page } = await stage.visit(who, options);
    await page.goto(from);
    await settled(page);
    let letGo = () => {};
    const gate = new Promise<void>((go) => {
      letGo = go;
    });
    await page.route(held, async (route) => {
      await gate;
      await route.continue();
    });
    await holdTime(page);
    await page.getByRole('link', { name: link }).first().click();
    await page.locator('.skeleton').first().waitFor({ state: 'attached' });
    await page.clock.runFor(250);
    assert.equal(await bonesShown(page), 0);
    await page.clock.runFor(100);
    assert.ok((await bonesShown(page)) > 0);
    letGo();
    await page.clock.resume();
    await settled(page);
  });

test('a pressed button says at once that it works, and a second press does nothing', async () => {
  const judging = await judgingOnStage(stage);
  const { page } = await stage.visit(judgePhone, phone);
  const panel = (await findPanel(judging.engine.house.db, demoTenantId, judging.panelId))!;
  const works = await worksOf(judging.engine.house.db, demoTenantId, panel);
  const { number } = works.find(({ state }) => !state.marks[1] && !state.recused[1])!;
  await page.goto(`/hall/judging/${judging.panelId}/${number}`);
  await page.getByRole('button', { name: '这件我要回避' }).click();
  await page.getByLabel('和作品的关系').fill('是我徒弟的');
  let sent = 0;
  let letGo = () => {};
  const gate = new Promise<void>((go) => {
    letGo = go;
  });
  await page.route('**/recusal', async (route) => {
    sent += 1;
    await gate;
    await route.continue();
  });
  const button = page.getByRole('button', { name: '回避这件' });
  await button.click();
  await page.locator('button[aria-busy="true"]').waitFor();
  await page.locator('button[data-busy="正在办……"]').waitFor();
  assert.match(await button.evaluate((one) => getComputedStyle(one, '::after').content), /正在办/);
  await button.dispatchEvent('click');
  letGo();
  await page.getByRole('heading', { name: /创新成果评审组/ }).waitFor();
  assert.equal(sent, 1);
});

const works = async () => {
  const { engine, panelId } = await judgingOnStage(stage);
  return worksOf(engine.house.db, demoTenantId, (await findPanel(engine.house.db, demoTenantId, panelId))!);
};

test('a mark given while the server was away is sent again by itself, once, when it is back', async () => {
  const { panelId } = await judgingOnStage(stage);
  const { page, complaints } = await stage.visit(judgePhone, phone);
  const { number } = (await works()).find(({ state }) => !state.marks[1] && !state.recused[1])!;
  await page.goto(`/hall/judging/${panelId}/${number}`);
  for (const criterion of ['创新性', '技术水平', '效益', '推广价值', '难度', '材料'])
    await page.getByLabel(new RegExp(`^${criterion}`)).fill('5');
  const keys = new Set<string>();
  page.on('request', (request) => {
    if (request.url().endsWith('/mark')) keys.add(request.headers()['idempotency-key'] ?? '');
  });
  const back = await stage.outage();
  await page.getByRole('button', { name: '交分' }).click();
  await page.getByText('连上后会自己再试').first().waitFor();
  await page.locator('button[aria-busy="true"]').waitFor();
  // Longer than all tries of before together.
  for (let n = 0; n < 6; n += 1) await page.clock.fastForward(20_000);
  await back();
  await page.clock.fastForward(20_000);
  await page.getByRole('heading', { name: `${number} 号作品` }).waitFor({ state: 'detached' });
  assert.ok((await works()).find((one) => one.number === number)!.state.marks[1]);
  assert.equal(keys.size, 1);
  assert.deepEqual(
    complaints.filter((one) => !one.includes('ERR_CONNECTION')),
    [],
  );
});

test('rounds asked for while the server was away come by themselves when it is back', async () => {
  const { page } = await stage.visit(chair, desk);
  await page.goto('/desk');
  await settled(page);
  // The page's own bundle is here; only its answers are not.
  await page.getByRole('link', { name: '批次' }).first().click();
  await settled(page);
  await page.goBack();
  await settled(page);
  const back = await stage.outage();
  await page.clock.fastForward(3_600_000);
  await page.getByRole('link', { name: '批次' }).first().click();
  await page.getByText('没连上服务器').first().waitFor();
  for (let n = 0; n < 6; n += 1) await page.clock.fastForward(20_000);
  await back();
  await page.clock.fastForward(20_000);
  await page.getByText('没连上服务器').first().waitFor({ state: 'detached' });
  await page
    .getByRole('link', { name: /职业技能等级证书助推|助推/ })
    .first()
    .waitFor();
});
