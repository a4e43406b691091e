// The phone of whoever brings things, in its worse hours: a label read by the camera, a picture only with consent, a day without a connection
// and a session that has run out, and a list that leaves the phone when it is nobody's business there any more.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { loadRoute, reassignRoute } from '#deliveries/dispatch.ts';
import { stopsOf } from '#deliveries/routes.ts';
import { demoPassword, demoTenantId } from '#demo/tenant.ts';
import { actingNow } from '#engine/acting-now.ts';
import { verify } from '#engine/verify.ts';
import { lotsAt } from '#goods/stock.ts';
import { findByPhone } from '#people/people.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { atRoute, openStop, phone, sign } from '#test/support/delivering.ts';
import { type GoodsOnStage, goodsOnStage, phones } from '#test/support/goods-on-stage.ts';
import { must } from '#test/support/little-tenant.ts';
import { houseOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let goods: GoodsOnStage;
before(async () => {
  stage = await openStage();
  goods = await goodsOnStage(stage);
});
after(() => stage?.close());

const house = () => houseOf(stage);
const stops = () => stopsOf(goods.engine, demoTenantId, goods.route);
const statusOf = async (place: number) => (await stops())[place - 1]!.state.status;
const idOf = async (number: string) => (await findByPhone(house(), demoTenantId, number))[0]!.id;
const officer = async () => actingNow(house(), demoTenantId, await idOf(phones.officer));
const record = (page: Page) => page.getByRole('button', { name: '记为已签收' }).click();
const stock = async () => {
  const all = await lotsAt(house().db, demoTenantId, goods.route.organisationId);
  const lots = all.filter(({ goodsId }) => goods.goodsIds.includes(goodsId));
  const sum = (of: 'stock' | 'onRoutes' | 'handed' | 'lost') => lots.reduce((before, lot) => before + lot[of], 0);
  return { stock: sum('stock'), onRoutes: sum('onRoutes'), handed: sum('handed'), lost: sum('lost') };
};

/** Names of what this phone has sealed. */
const shelf = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((done) => {
        const asked = indexedDB.open('nj-deliver', 1);
        asked.onsuccess = () => {
          const names = asked.result.transaction('sealed').objectStore('sealed').getAllKeys();
          names.onsuccess = () => done(names.result.map(String));
        };
      }),
  );

/** A camera that sees this label, in a browser that has none. */
function seeing(code: string): void {
  const canvas = document.createElement('canvas');
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream();
  canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
  (globalThis as { BarcodeDetector?: unknown }).BarcodeDetector = class {
    detect = async () => [{ rawValue: code }];
  };
}

test('the camera reads the label and opens its stop; where it does not open, the label is typed', async () => {
  const visit = await stage.visit(phones.carrier, phone);
  const [first] = await stops();
  await visit.page.addInitScript(seeing, first!.code);
  const page = await atRoute(visit, goods.route.name);
  await page.getByRole('button', { name: '扫标签' }).click();
  await page.getByRole('heading', { name: '交到手里' }).waitFor();
  await page.getByText(`标签 ${first!.code}`).waitFor();
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('not allowed'));
  });
  await page.goBack();
  await page.getByRole('button', { name: '扫标签' }).click();
  await page.getByText('相机打不开，请输标签上的编号').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '收起相机' }).click();
  await page.getByLabel('标签上的编号').fill(first!.code);
  await page.getByRole('button', { name: '找这一份' }).click();
  await page.getByRole('heading', { name: '交到手里' }).waitFor();
  assert.deepEqual(visit.complaints, []);
});

test('a picture is taken only with consent: without it none is asked for and none is kept', async () => {
  const { page, complaints } = await stage.visit(phones.carrier, phone);
  await page.goto(`/hall/deliver/${goods.route.id}`);
  const papersOf = async (place: number) => {
    const { caseId } = (await stops())[place - 1]!;
    const rows = await house().db.query<{ name: string; mediaType: string }>(
      'SELECT name, media_type AS "mediaType" FROM documents WHERE tenant_id = $1 AND case_id = $2 ORDER BY name',
      [demoTenantId, caseId],
    );
    return rows.map(({ name, mediaType }) => `${name} ${mediaType}`);
  };
  const done = async (place: number) => {
    await page.getByText(`已签收 ${place} / 6 户`).waitFor();
    await page.getByText(/条存在手机里/).waitFor({ state: 'detached' });
  };
  const file = page.locator('input[type=file]');
  const picture = { name: 'door.png', mimeType: 'image/png', buffer: await page.screenshot() };

  await openStop(page, 1);
  assert.equal(await file.count(), 0, 'nothing to choose a picture with');
  const agree = page.getByLabel('本人同意拍一张照片（可以不拍）');
  await agree.check();
  await file.setInputFiles(picture);
  await page.getByText('已拍，点这里重拍').waitFor();
  await agree.uncheck();
  assert.equal(await file.count(), 0, 'consent withdrawn: the picture is gone');
  await sign(page);
  await record(page);
  await done(1);
  assert.deepEqual(await papersOf(1), ['signature.png image/png']);

  await openStop(page, 2);
  await agree.check();
  await file.setInputFiles(picture);
  await page.getByText('已拍，点这里重拍').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await sign(page);
  await record(page);
  await done(2);
  assert.deepEqual(await papersOf(2), ['photo.jpg image/jpeg', 'signature.png image/png']);
  assert.deepEqual(complaints, []);
});

test('a day without a connection, the page closed in between and the session run out: signed in again, it arrives once', async () => {
  const visit = await stage.visit(phones.carrier, phone);
  const { page, context } = visit;
  await page.goto(`/hall/deliver/${goods.route.id}`);
  await page.getByRole('heading', { name: /还要送/ }).waitFor();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await page.reload();
  await page.getByRole('heading', { name: /还要送/ }).waitFor();
  await context.setOffline(true);
  await openStop(page, 3);
  await sign(page);
  await record(page);
  await page.getByText('1 条存在手机里').waitFor();
  await page.reload();
  await page.getByText('1 条存在手机里').waitFor();
  await page.getByText('已签收 3 / 6 户').waitFor();
  await openStop(page, 4);
  await page.getByRole('button', { name: '东西坏了' }).click();
  await page.getByText('2 条存在手机里').waitFor();
  assert.deepEqual([await statusOf(3), await statusOf(4)], ['loaded', 'loaded']);

  await stage.pass(13 * 3_600_000);
  await context.setOffline(false);
  await page.reload();
  await page.getByRole('heading', { name: '回娘家' }).waitFor();
  assert.equal((await shelf(page)).filter((name) => name.startsWith('record|')).length, 2, 'they wait, sealed');
  const entered = await context.request.post('/api/sign-in', {
    data: { phone: phones.carrier, password: demoPassword },
    headers: { origin: new URL(stage.url).origin },
  });
  assert.equal(entered.status(), 200);
  await page.reload();
  // What came back damaged is not on this route any more.
  await page.getByText('已签收 3 / 5 户').waitFor();
  await page.getByText(/条存在手机里/).waitFor({ state: 'detached' });
  assert.deepEqual([await statusOf(3), await statusOf(4)], ['handed', 'waiting']);
  const [handed] = await house().db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM transfers WHERE tenant_id = $1 AND case_id = $2 AND code = 'goods-handed'`,
    [demoTenantId, (await stops())[2]!.caseId],
  );
  assert.equal(handed!.n, 3, 'one for each kind of goods, once');
  assert.deepEqual(
    (await shelf(page)).filter((name) => name.startsWith('record|')),
    [],
  );
});

test('what came back is in stock again, the day is closed at zero, and the list leaves the phone', async () => {
  const visit = await stage.visit(phones.carrier, phone);
  const { page } = visit;
  await page.goto(`/hall/deliver/${goods.route.id}`);
  await page.getByRole('heading', { name: /还要送/ }).waitFor();
  const { name } = (await page
    .locator('.stop .t')
    .first()
    .evaluate((one) => ({ name: one.textContent }))) as never;
  await openStop(page, 5);
  await page.getByRole('button', { name: '本人不在' }).click();
  await page.getByText(/条存在手机里/).waitFor({ state: 'detached' });
  assert.deepEqual(await stock(), { stock: 120 - 24, onRoutes: 8, handed: 12, lost: 4 });
  assert.ok((await shelf(page)).some((one) => one.startsWith('route|')));

  const desk = await stage.visit(phones.officer, { viewport: { width: 1440, height: 900 } });
  await desk.page.goto(`/desk/goods/routes/${goods.route.id}`);
  await desk.page.getByRole('button', { name: '当天结清' }).click();
  await desk.page.getByText('还不能结清：差 2 份').waitFor();
  for (const box of await desk.page.getByRole('checkbox').all()) await box.check();
  await desk.page.getByRole('button', { name: /退回 2 份，当天结清/ }).click();
  await desk.page.getByText('已结清').waitFor();
  assert.deepEqual(await stock(), { stock: 120 - 16, onRoutes: 0, handed: 12, lost: 4 });

  await page.reload();
  await page.getByText('当天已经结清，手机上的名单已经清掉').waitFor();
  assert.deepEqual(
    (await shelf(page)).filter((one) => one.startsWith('route|')),
    [],
  );
  assert.ok(!(await page.locator('main').innerText()).includes(name), 'nobody is named any more');
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual([...visit.complaints, ...desk.complaints], []);
  assert.equal((await verify(house(), demoTenantId)).firstDifference, null);
});

test('a route that went to somebody else, and signing out, take the list off the phone', async () => {
  must(await loadRoute(goods.engine, demoTenantId, goods.planned, await officer()));
  const { page } = await stage.visit(phones.carrier, phone);
  await page.goto(`/hall/deliver/${goods.planned.id}`);
  await page.getByRole('heading', { name: /还要送/ }).waitFor();
  const kept = async () => (await shelf(page)).filter((one) => one.startsWith('route|')).length;
  assert.equal(await kept(), 1);
  const { planned, engine } = goods;
  must(await reassignRoute(engine, demoTenantId, planned, await idOf(phones.chair), await officer()));
  await page.reload();
  await page.getByText('这条路线现在不由您送，手机上的名单已经清掉').waitFor();
  assert.equal(await kept(), 0);

  must(await reassignRoute(engine, demoTenantId, planned, await idOf(phones.carrier), await officer()));
  await page.reload();
  await page.getByRole('heading', { name: /还要送/ }).waitFor();
  assert.equal(await kept(), 1);
  await page.goto('/hall/me');
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '退出登录' }).click()]);
  assert.equal(await kept(), 0);
});
