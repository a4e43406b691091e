// A route on a phone without a connection: what is recorded there comes to the server when there is one again, once, and a day is closed on the
// desk only when no bag is missing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { stopsOf } from '#deliveries/routes.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { verify } from '#engine/verify.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { atRoute, openStop, phone, sign } from '#test/support/delivering.ts';
import { type GoodsOnStage, goodsOnStage, phones } from '#test/support/goods-on-stage.ts';
import { houseOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let goods: GoodsOnStage;
before(async () => {
  stage = await openStage();
  goods = await goodsOnStage(stage);
});
after(() => stage?.close());

const statuses = async () => (await stopsOf(goods.engine, demoTenantId, goods.route)).map(({ state }) => state.status);

test('without a connection: signed, not met and declined are recorded; they arrive when it is back, once', async () => {
  const visit = await stage.visit(phones.carrier, phone);
  const page = await atRoute(visit, goods.route.name);
  const stops = await stopsOf(goods.engine, demoTenantId, goods.route);
  assert.deepEqual(await seriousFindings(page), []);
  await visit.context.setOffline(true);
  await page.getByText('没有网络').first().waitFor();

  await page.getByLabel('标签上的编号').fill('WRONG999');
  await page.getByRole('button', { name: '找这一份' }).click();
  await page.getByText('这条路线上没有这个编号').waitFor();
  await page.getByLabel('标签上的编号').fill(stops[0]!.code.toLowerCase());
  await page.getByRole('button', { name: '找这一份' }).click();
  await page.getByRole('heading', { name: '交到手里' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await sign(page);
  await page.getByRole('button', { name: '记为已签收' }).click();
  await page.getByText('1 条存在手机里').waitFor();

  await openStop(page, 2);
  await page.getByRole('button', { name: '本人不在' }).click();
  await page.getByText('2 条存在手机里').waitFor();
  await openStop(page, 3);
  await page.getByRole('button', { name: '本人不要' }).click();
  await page.getByText('3 条存在手机里').waitFor();
  await openStop(page, 4);
  await page.getByRole('button', { name: '不方便签名，用取货码' }).click();
  await page.getByLabel('六位取货码').fill('000000');
  await page.getByRole('button', { name: '记为已签收' }).click();
  await page.getByText('取货码不对').waitFor();
  assert.deepEqual(new Set(await statuses()), new Set(['loaded']), 'the server knows nothing yet');

  const arrived = page.waitForResponse((one) => one.request().method() === 'POST' && one.ok());
  await visit.context.setOffline(false);
  await page.goBack();
  await arrived;
  await page.getByText(/条存在手机里/).waitFor({ state: 'detached' });
  assert.deepEqual((await statuses()).slice(0, 4), ['handed', 'absent', 'refused', 'loaded']);
  await page.reload();
  await page.getByText('已签收 1 / 6 户').waitFor();
  assert.deepEqual(visit.complaints, []);
  assert.equal((await verify(houseOf(stage), demoTenantId)).firstDifference, null);
});

test('a second phone with the same list is told that it was handed over, and changes nothing', async () => {
  const first = await atRoute(await stage.visit(phones.carrier, phone), goods.route.name);
  const late = await stage.visit(phones.carrier, phone);
  const second = await atRoute(late, goods.route.name);
  await late.context.setOffline(true);
  const stops = await stopsOf(goods.engine, demoTenantId, goods.route);
  const bring = async (page: Page) => {
    await page.getByLabel('标签上的编号').fill(stops[4]!.code);
    await page.getByRole('button', { name: '找这一份' }).click();
    await sign(page);
    await page.getByRole('button', { name: '记为已签收' }).click();
  };
  await bring(second);
  await second.getByText('1 条存在手机里').waitFor();
  // The phone counts at once; the other may come back only when the server has it.
  const recorded = first.waitForResponse((one) => one.request().method() === 'POST' && one.ok());
  await bring(first);
  await recorded;
  await first.getByText(/已签收 2 \/ 6 户/).waitFor();
  await late.context.setOffline(false);
  await second.getByText(/已经送到并签收，没有再记一次/).waitFor();
  await second.getByRole('button', { name: '知道了' }).click();
  await second.getByText(/没有再记一次/).waitFor({ state: 'detached' });
  assert.equal((await statuses())[4], 'handed');
});

test('the desk says which bags are missing, and closes the day when they are back', async () => {
  const { page, complaints } = await stage.visit(phones.officer, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/goods/routes/${goods.route.id}`);
  await page.getByRole('button', { name: '当天结清' }).click();
  await page.getByText('还不能结清：差 4 份').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByText('没能记上的 1 条').waitFor();
  await page.getByRole('button', { name: '都核对过了' }).click();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: /退回 4 份，当天结清/ }).click();
  await page.getByText('已结清').waitFor();
  assert.deepEqual(await statuses(), ['closed', 'waiting', 'declined', 'waiting', 'closed', 'waiting']);
  assert.deepEqual(complaints, []);
});
