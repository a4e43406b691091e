// Claiming on the phone: the countdown ends by itself, one press gives one, the next is in line, what is given back becomes his turn; and at the
// desk the same numbers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { makeEngine } from '#engine/engine.ts';
import { keepClaims } from '#engine/given-back.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { type Known, membersWithCertificate, phone } from '#test/support/applicant.ts';
import { fruit, giveOut, teahouse } from '#test/support/demo-claims.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let members: Known[];
const officer = '19900000465';
before(async () => {
  stage = await openStage();
  members = await membersWithCertificate(stage);
});
after(() => stage?.close());

/** What happens by itself, at once. */
const keep = () => keepClaims(makeEngine({ ...stage.year.house, clock: stage.clock }), demoTenantId);
const service = (round: number) => `/hall/services/${round}`;
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).tap();

test('the button turns red by itself at the second; one press gives one', async () => {
  const round = await giveOut(stage, { key: 'tickets', name: '抢票', opensIn: 6_000, stock: 120 });
  const { page, complaints } = await stage.visit(members[0]!.phone, phone);
  await page.goto(service(round));
  await page.getByRole('timer').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '领 1 份' }).waitFor();
  await page.getByText('还剩').first().waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await press(page, '领 1 份');
  await page.getByText(`领到了：${teahouse.label.zh}`).waitFor();
  await page.getByText(/今天 \d\d:\d\d 记入账/).waitFor();
  await keep();
  await page.getByRole('link', { name: '看我的票' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('link', { name: '看我的票' }).tap();
  await page.getByRole('heading', { name: teahouse.label.zh }).waitFor();
  await page.getByText('扫这个码，或报这六位数').waitFor();
  assert.deepEqual(complaints, []);
});

test('who is turned away at the door is told when it is sent again, and it is, by itself', async () => {
  const round = await giveOut(stage, { key: 'crowd', name: '抢年货', stock: 3 });
  const { page } = await stage.visit(members[3]!.phone, phone);
  await page.goto(service(round));
  const pressed: number[] = [];
  await page.route(`**/api/me/claims/${round}`, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    pressed.push(performance.now());
    if (pressed.length > 1) return route.continue();
    const why = { zh: '现在领的人太多，请过一会儿再试', en: 'Too many people at once; please try again in a moment' };
    return route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      headers: { 'Retry-After': '3' },
      body: JSON.stringify({ type: 'about:blank', status: 429, code: 'claim-crowd', why }),
    });
  });
  await press(page, '领 1 份');
  await page.getByRole('button', { name: '人多，约 3 秒后替您再送' }).waitFor();
  if (process.env.SHOT) await page.screenshot({ path: '/tmp/claim-again.png' });
  await page.getByText('领到了').first().waitFor();
  assert.equal(pressed.length, 2);
  assert.ok(pressed[1]! - pressed[0]! >= 2_000, 'not before the second that was named');
});

test('too late is in line; what is given back is his turn, and he says yes', async () => {
  const round = await giveOut(stage, { key: 'gifts', name: '抢福利', stock: 1 });
  const first = await stage.visit(members[1]!.phone, phone);
  await first.page.goto(service(round));
  await press(first.page, '领 1 份');
  await first.page.getByText('领到了').first().waitFor();
  const { page, complaints } = await stage.visit(members[2]!.phone, phone);
  await page.goto(service(round));
  await press(page, '排队候补');
  await page.getByText('您在候补').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await keep();
  // In the list and on the first screen it is told as it stands, and nowhere that one could apply.
  await page.goto('/hall/services');
  await page.getByRole('link', { name: /话剧《茶馆》.*候补第 1 位/ }).waitFor();
  await page.goto('/');
  await page.getByRole('link', { name: /茶馆.*候补第 1 位/ }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await press(first.page, /^去不了，退回/);
  await press(first.page, '确定退回');
  await first.page.getByText('给您留到').waitFor();
  assert.deepEqual(await seriousFindings(first.page), []);
  await press(first.page, '不退了，要回来');
  await first.page.getByText('领到了').first().waitFor();
  await press(first.page, /^去不了，退回/);
  await press(first.page, '确定退回');
  await first.page.getByText('给您留到').waitFor();
  await stage.pass(10 * 60_000);
  await keep();
  await page.goto('/');
  await page.getByRole('link', { name: /抢福利：轮到您了/ }).tap();
  await page.getByText('轮到您了，等您确认').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await press(page, '我要，确认');
  await page.getByText('领到了').first().waitFor();
  assert.deepEqual(complaints, []);
});

test('tapping on in one place leaves one claim, and nothing is given back', async () => {
  const round = await giveOut(stage, { key: 'tapping', name: '抢着点', stock: 9 });
  const batches = async () =>
    stage.year.database.db.query<{ kind: string }>(
      `SELECT b.kind FROM claim_batches b JOIN claim_offers o ON o.tenant_id = b.tenant_id AND o.id = b.offer_id
        WHERE b.tenant_id = $1 AND o.round_id = $2`,
      [demoTenantId, round],
    );
  const taps = [
    [members[0]!, 10, 140],
    [members[1]!, 6, 260],
  ] as const;
  for (const [member, times, apart] of taps) {
    const { page } = await stage.visit(member.phone, phone);
    await page.goto(service(round));
    const box = (await page.getByRole('button', { name: '领 1 份' }).boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (let n = 0; n < times; n += 1) {
      await page.touchscreen.tap(x, y);
      await page.waitForTimeout(apart);
    }
    await page.getByText(`领到了：${teahouse.label.zh}`).waitFor();
    await page.touchscreen.tap(x, y);
    await page.getByText(`领到了：${teahouse.label.zh}`).waitFor();
  }
  const kinds = (await batches()).map(({ kind }) => kind);
  assert.deepEqual(kinds, ['take', 'take']);
  const back = await stage.year.database.db.query(
    'SELECT 1 FROM claims WHERE tenant_id = $1 AND round_id = $2 AND back_on IS NOT NULL',
    [demoTenantId, round],
  );
  assert.deepEqual(back, []);
});

test('one of several is chosen; the desk sees the same and puts more in', async () => {
  const round = await giveOut(stage, { key: 'choice', name: '选一种', stock: 3, packages: [teahouse, fruit] });
  const { page } = await stage.visit(members[3]!.phone, phone);
  await page.goto(service(round));
  await page.getByRole('radio', { name: new RegExp(fruit.label.zh) }).check();
  await press(page, '领 1 份');
  await page.getByText(`领到了：${fruit.label.zh}`).waitFor();
  const desk = await stage.visit(officer, { viewport: { width: 1440, height: 900 } });
  await desk.page.goto(`/desk/rounds/${round}/offers`);
  const given = desk.page.getByRole('region', { name: '名额' });
  const row = given.getByRole('row', { name: new RegExp(fruit.label.zh) });
  await row.getByText('正在领').waitFor();
  assert.match(await row.innerText(), /2\s+1/);
  assert.deepEqual(await seriousFindings(desk.page), []);
  await desk.page.getByLabel('多少份').fill('5');
  await desk.page.getByRole('button', { name: '追加' }).click();
  await given
    .getByRole('cell', { name: /^[78]$/ })
    .first()
    .waitFor();
  const who = desk.page.getByRole('region', { name: '谁领了、谁在候补' });
  await who.getByRole('cell', { name: fruit.label.zh }).waitFor();
  assert.match(await who.getByRole('row').nth(1).innerText(), /\*/, 'names are masked');
  await who.getByLabel('找一个人').fill('没有这样的人');
  await who.getByText('没有这样的人').waitFor();
  await who.getByLabel('找一个人').fill('');
  await who.getByLabel('状态').selectOption('waiting');
  await who.getByText('没有这样的人').waitFor();
  await who.getByLabel('状态').selectOption('');
  const saved = desk.page.waitForEvent('download');
  await who.getByRole('button', { name: '导出名单' }).click();
  assert.match((await saved).suggestedFilename(), /^领取名单-.*xlsx$/);
  await desk.page.goto(`/desk/rounds/${round}/draws`);
  await desk.page.getByRole('button', { name: '设一次抽签' }).click();
  const drawn = desk.page.getByLabel('抽什么').locator('option').first();
  assert.match(await drawn.innerText(), new RegExp(`${fruit.label.zh}|${teahouse.label.zh}`));
  await desk.page.goto(`/desk/rounds/${round}/offers`);
  await desk.page.getByRole('button', { name: '开放名额' }).click();
  await desk.page.getByRole('region', { name: '开放名额' }).waitFor();
  assert.deepEqual(await seriousFindings(desk.page), []);
  assert.deepEqual(desk.complaints, []);
});

test('whoever asks is reminded once, ten minutes before, and may take it back; the hour goes into his own calendar', async () => {
  const round = await giveOut(stage, { key: 'reminder', name: '抢早票', opensIn: 3_600_000, stock: 9 });
  const { page, context, complaints } = await stage.visit(members[0]!.phone, phone);
  const reminders = async () => {
    const answer = await context.request.get(`${stage.url}/api/me/messages`);
    const { items } = (await answer.json()) as { items: { words: { zh: string } }[] };
    return items.filter(({ words }) => words.zh.startsWith('抢早票')).length;
  };
  await page.goto('/hall/services');
  await page.getByRole('link', { name: /话剧《茶馆》.*今天 \d\d:\d\d 开始领/ }).tap();
  await press(page, '开始前 10 分钟提醒我');
  await page.getByText('开始前 10 分钟发消息提醒您').waitFor();
  await press(page, '不用提醒了');
  await page.getByRole('button', { name: '开始前 10 分钟提醒我' }).waitFor();
  await press(page, '开始前 10 分钟提醒我');
  await page.getByText('开始前 10 分钟发消息提醒您').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: '加到日历' }).tap();
  assert.equal((await saved).suggestedFilename(), '元旦专场.ics');
  assert.equal(await reminders(), 0);
  await stage.pass(51 * 60_000);
  const again = await stage.visit(members[0]!.phone, phone);
  await again.page.goto(service(round));
  await again.page.getByText(/开始$/).last().waitFor();
  assert.equal(await again.page.getByRole('button', { name: /提醒/ }).count(), 0);
  const answer = await again.context.request.get(`${stage.url}/api/me/messages`);
  assert.match(await answer.text(), /抢早票：\d\d:\d\d 开始领，您让我们提醒的/);
  assert.deepEqual(complaints, []);
});
