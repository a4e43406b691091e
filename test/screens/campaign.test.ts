// A campaign by real clicks, and on the phone of whoever carries: a parcel to a worker who is no member, without a connection, and nothing twice for
// the same name and digits.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { stopsOf } from '#deliveries/routes.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { verify } from '#engine/verify.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { phones } from '#test/support/goods-on-stage.ts';
import { houseOf } from '#test/support/member.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';
import { type WalkInsOnStage, walkInsOnStage } from '#test/support/walk-ins-on-stage.ts';

let stage: Stage;
let made: WalkInsOnStage;
let desk: Visit;
before(async () => {
  stage = await openStage();
  made = await walkInsOnStage(stage);
  desk = await stage.visit(phones.chair, { strong: true, viewport: { width: 1440, height: 900 } });
});
after(() => stage?.close());

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const accessible = async (page: Page) => assert.deepEqual(await seriousFindings(page), []);
const handed = async () =>
  (await stopsOf(made.engine, demoTenantId, made.route)).filter(({ state }) => state.walkIn && state.hand).length;

test('a campaign is opened, a round is counted in it, and its numbers open the cases', async () => {
  const { page, complaints } = desk;
  await page.goto('/desk/rounds');
  await page.getByRole('link', { name: '2027年元旦春节送温暖' }).click();
  await page.getByText('走访7人').waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '把批次算进来' }).click();
  await page.getByText('一线和户外劳动者物资 元旦一线').click();
  await accessible(page);
  await page.getByRole('button', { name: '算进这个活动' }).click();
  const row = page.getByRole('row').filter({ hasText: '元旦一线' });
  await row.getByText('在办 6').waitFor();
  await page.goto('/desk/rounds');
  await page.getByRole('link', { name: '开一个活动' }).click();
  await page.getByLabel('叫什么').fill('2027年元旦春节送温暖');
  await page.getByText('送温暖“四步走”', { exact: true }).first().click();
  await page.getByRole('button', { name: '开这个活动' }).click();
  await page.getByText('同名的活动已经有了').waitFor();
  await page.getByLabel('叫什么').fill('2027年夏季送清凉');
  await page.getByRole('button', { name: '开这个活动' }).click();
  await page.getByRole('heading', { name: '2027年夏季送清凉' }).waitFor();
  await page.getByText('还没有批次').first().waitFor();
  assert.deepEqual(complaints, []);
});

test('an officer keeps two more for whoever comes', async () => {
  const { page, complaints } = await stage.visit(phones.officer, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/goods/rounds/${made.roundId}`);
  await page.getByText('留着、还没排路线的 0 份').waitFor();
  await accessible(page);
  await page.getByLabel('再留几份（最多 200）').fill('2');
  await page.getByRole('button', { name: '留 2 份' }).click();
  await page.getByText('留着、还没排路线的 2 份').waitFor();
  await page.getByText('未入会劳动者').first().waitFor();
  assert.deepEqual(complaints, []);
});

async function sign(page: Page): Promise<void> {
  const picture = page.getByRole('img', { name: '在这里签名' });
  await picture.scrollIntoViewIfNeeded();
  const box = (await picture.boundingBox())!;
  await page.mouse.move(box.x + 40, box.y + 60);
  await page.mouse.down();
  for (let n = 1; n < 8; n++) await page.mouse.move(box.x + 40 + n * 25, box.y + 60 + (n % 2) * 30);
  await page.mouse.up();
}

async function give(page: Page, name: string, tail: string): Promise<void> {
  await page.getByRole('link', { name: '登记一位未入会的劳动者' }).click();
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('手机号后四位').fill(tail);
  await sign(page);
}

test('without a connection somebody who is no member receives; the same name and digits nothing twice', async () => {
  const visit = await stage.visit(phones.carrier, phone);
  const { page, complaints } = visit;
  await page.goto(`/hall/deliver/${made.route.id}`);
  await page.getByText('还有 3 份').waitFor();
  await accessible(page);
  await visit.context.setOffline(true);
  await give(page, '赵师傅', '4001');
  await accessible(page);
  await page.getByRole('button', { name: '记为已签收' }).click();
  await page.getByText('赵师傅的记好了').waitFor();
  await page.getByText('还有 2 份').waitFor();
  await give(page, '赵 师傅', '4001');
  await page.getByText('这部手机上刚给同一个姓名和后四位登记过').waitFor();
  assert.equal(await page.getByRole('button', { name: '记为已签收' }).count(), 0);
  assert.equal(await handed(), 0, 'the server knows nothing yet');
  await page.goBack();
  await visit.context.setOffline(false);
  await page.getByText('存在手机里').waitFor({ state: 'detached' });
  assert.equal(await handed(), 1);
  await give(page, '赵师傅', '4001');
  await page.getByRole('button', { name: '记为已签收' }).click();
  await page.getByText('同一个姓名和手机后四位，这个批次已经领过一份').waitFor();
  await accessible(page);
  assert.equal(await handed(), 1);
  assert.deepEqual(
    complaints.filter((one) => !/ERR_INTERNET_DISCONNECTED/.test(one)),
    [],
  );
});

test('the campaign counts him, and all of it adds up', async () => {
  const { page } = desk;
  await page.goto(`/desk/campaigns/${made.campaignId}`);
  await page.getByText('其中未入会劳动者1人').waitFor();
  assert.equal((await verify(houseOf(stage), demoTenantId)).firstDifference, null);
});
