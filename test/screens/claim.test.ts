// Claiming on the phone: the countdown ends by itself, one press gives one, the next is in line, what is given back becomes his turn; and at the
// desk the same numbers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { keepClaims } from '#engine/claimed.ts';
import { makeEngine } from '#engine/engine.ts';
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
  await keep();
  await page.getByRole('link', { name: '看怎么取' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('link', { name: '看怎么取' }).tap();
  await page.getByText('您领到了一份').waitFor();
  assert.deepEqual(complaints, []);
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
  await page.getByText('已领完，您在候补').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await keep();
  await press(first.page, '去不了、不要了，退回');
  await press(first.page, '确定退回');
  await first.page.getByRole('button', { name: /领 1 份|排队候补/ }).waitFor();
  await keep();
  await page.reload();
  await page.getByText('轮到您了，等您确认').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await press(page, '我要，确认');
  await page.getByText('领到了').first().waitFor();
  assert.deepEqual(complaints, []);
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
  const row = desk.page.getByRole('row', { name: new RegExp(fruit.label.zh) });
  await row.getByText('正在领').waitFor();
  assert.match(await row.innerText(), /2\s+1/);
  assert.deepEqual(await seriousFindings(desk.page), []);
  await desk.page.getByLabel('多少份').fill('5');
  await desk.page.getByRole('button', { name: '追加' }).click();
  await desk.page.getByRole('cell', { name: /^[78]$/ }).waitFor();
  await desk.page.getByRole('button', { name: '放出一份' }).click();
  await desk.page.getByRole('region', { name: '放出名额' }).waitFor();
  assert.deepEqual(await seriousFindings(desk.page), []);
  assert.deepEqual(desk.complaints, []);
});
