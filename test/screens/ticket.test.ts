// A ticket on the phone: what stands on it, what its square says, opened without a connection, gone at sign-out; its event in one's own calendar; and
// lists that name the event.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import scan from 'qr/decode.js';
import sharp from 'sharp';
import { pickUpCode } from '#deliveries/pick-up-code.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { makeClaiming } from '#engine/claiming.ts';
import { makeEngine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { formatDay } from '#kit/format.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { type Known, membersWithCertificate, phone } from '#test/support/applicant.ts';
import { giveOut, teahouse } from '#test/support/demo-claims.ts';
import { must } from '#test/support/little-tenant.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let me: Known;
let caseId = 0;
let code = '';
before(async () => {
  stage = await openStage();
  [me] = (await membersWithCertificate(stage)) as [Known];
  const house = { ...stage.year.house, clock: stage.clock };
  const engine = makeEngine(house);
  const roundId = await giveOut(stage, { key: 'ticket', name: '抢票', stock: 9 });
  must(await makeClaiming(engine).claim(demoTenantId, me.id, { roundId, package: teahouse.key }));
  await keepClaims(engine, demoTenantId);
  const [row] = await stage.year.database.db.query<{ id: number }>(
    'SELECT case_id AS id FROM claims WHERE tenant_id = $1 AND round_id = $2 AND person_id = $3',
    [demoTenantId, roundId, me.id],
  );
  caseId = row!.id;
  code = pickUpCode(await house.crypto(demoTenantId), caseId);
});
after(() => stage?.close());

const ticket = () => `/hall/cases/${caseId}/ticket`;
const day = () => {
  const today = chinaDate(stage.clock.now());
  return formatDay(addDays(today, 12), today).zh;
};

/** What a phone reads off the square. */
async function readOff(page: Page): Promise<string> {
  const square = page.locator('.qr-code');
  // The tabs at the foot of the page would cover a part of it.
  await square.evaluate((one) => one.scrollIntoView({ block: 'center' }));
  const picture = await square.screenshot();
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return scan({ width: info.width, height: info.height, data });
}

const onShelf = (page: Page): Promise<string[]> =>
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

test('a ticket says what, when, where and whose, its figures and its square agree, and it opens without a connection until one signs out', async () => {
  const { page, context, complaints } = await stage.visit(me.phone, phone);
  await page.goto('/');
  // The first screen names the event and its hour.
  await page
    .getByRole('link', {
      name: new RegExp(`${teahouse.label.zh}.*领到了.*${day().replace(/[（）]/g, '.')}.*19:30.*顺义影剧院`),
    })
    .tap();
  const card = page.getByRole('article');
  await card.getByRole('heading', { name: teahouse.label.zh }).waitFor();
  const { name: holder } = (await (await context.request.get(`${stage.url}/api/me`)).json()) as { name: string };
  const told = await card.innerText();
  for (const words of [
    day(),
    '19:30',
    '顺义影剧院',
    '府前东街 2 号',
    '18:45 起',
    holder,
    '各工会办公室',
    `${code.slice(0, 3)} ${code.slice(3)}`,
  ])
    assert.ok(told.includes(words), `${words} in ${told}`);
  assert.ok(!told.includes('座'), 'no seat is made up');
  assert.equal(await readOff(page), code);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '场内太亮？换成深色' }).tap();
  assert.equal(await readOff(page), code, 'in the dark the square is read as well');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByText('已存进这台手机').waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  assert.equal(complaints.join(), '');
  await context.setOffline(true);
  await page.reload();
  await page.getByText('没连上服务器，这是存在手机上的').waitFor();
  assert.equal(await readOff(page), code);
  await page.goto('/');
  await page.getByRole('link', { name: new RegExp(`${teahouse.label.zh}.*顺义影剧院`) }).tap();
  await page.getByText('没连上服务器，这是存在手机上的').waitFor();
  await context.setOffline(false);
  await page.goto('/hall/me');
  assert.equal((await onShelf(page)).filter((name) => name.startsWith('ticket|')).length, 1);
  await page.getByRole('button', { name: '退出登录' }).tap();
  await page.getByRole('heading', { name: '回娘家' }).waitFor();
  assert.deepEqual(await onShelf(page), []);
  // Without a connection the browser says of each request that it failed.
  assert.deepEqual(
    complaints.filter((line) => !line.startsWith('Failed to load resource')),
    [],
  );
});

test('the event goes into one’s own calendar under one name; nobody else’s ticket is there', async () => {
  const { page, context } = await stage.visit(me.phone, phone);
  await page.goto(ticket());
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: /加到日历/ }).tap();
  assert.equal((await saved).suggestedFilename(), `${teahouse.label.zh}.ics`);
  const where = `${stage.url}/api/me/tickets/${caseId}/calendar`;
  const file = await (await context.request.get(where)).text();
  const utc = `${addDays(chinaDate(stage.clock.now()), 12).replaceAll('-', '')}T113000Z`;
  for (const line of [
    `UID:ticket-${demoTenantId}-${caseId}@niangjia`,
    `DTSTART:${utc}`,
    `SUMMARY:${teahouse.label.zh}`,
    'LOCATION:顺义影剧院，府前东街 2 号',
  ])
    assert.ok(file.replaceAll('\r\n ', '').split('\r\n').includes(line), `${line} in ${file}`);
  const [, other] = await membersWithCertificate(stage);
  const stranger = await stage.visit(other!.phone, phone);
  for (const path of [`/api/me/tickets/${caseId}`, `/api/me/tickets/${caseId}/calendar`])
    assert.equal((await stranger.context.request.get(stage.url + path)).status(), 404);
});

test('given back it is told so, kept for the while, and goes from the phone when it is gone', async () => {
  const { page } = await stage.visit(me.phone, phone);
  await page.goto(ticket());
  await page.getByText('已存进这台手机').waitFor();
  await page.getByRole('button', { name: /^去不了，退回/ }).tap();
  await page.getByRole('button', { name: '确定退回' }).tap();
  await page.getByText('已退回，还给您留着').waitFor();
  await stage.pass(10 * 60_000);
  await keepClaims(makeEngine({ ...stage.year.house, clock: stage.clock }), demoTenantId);
  await page.reload();
  await page.getByText('没有找到').first().waitFor();
  while ((await onShelf(page)).length > 0) await page.evaluate(() => new Promise(requestAnimationFrame));
});
