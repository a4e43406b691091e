// A judge on his phone: from the first page to his works, a sheet that outlives the page, what is wrong with it in words, and a work that he is too near to.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { judge } from '#panels/judging.ts';
import { findPanel, seatsOf, worksOf } from '#panels/panels.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { phone } from '#test/support/delivering.ts';
import { sheetOf } from '#test/support/judging.ts';
import { type JudgingOnStage, judgePhone, judgingOnStage } from '#test/support/judging-on-stage.ts';
import { must } from '#test/support/little-tenant.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
let judging: JudgingOnStage;
let visit: Visit;
let page: Page;
before(async () => {
  stage = await openStage();
  judging = await judgingOnStage(stage);
  visit = await stage.visit(judgePhone, phone);
  page = visit.page;
});
after(() => stage?.close());

const works = async () => {
  const { db } = judging.engine.house;
  return worksOf(db, demoTenantId, (await findPanel(db, demoTenantId, judging.panelId))!);
};
const criteria = ['创新性', '技术水平', '效益', '推广价值', '难度', '材料'];
const field = (criterion: string) => page.getByLabel(new RegExp(`^${criterion}`));
const row = (number: number) => page.getByRole('link', { name: new RegExp(`^${number} 号作品`) });
let number = 0;

test('from the first page to the work that waits; points over the most are said at the field', async () => {
  number = (await works()).find(({ state }) => !state.marks[1] && !state.recused[1])!.number;
  await page.goto('/');
  await page.getByRole('link', { name: /评审：创新成果评审组/ }).click();
  // The one that comes next stands first, with how many are left; what is done is folded away.
  await page.getByRole('heading', { name: new RegExp(`^第 \\d+ 件：${number} 号作品`) }).waitFor();
  await page.getByText(/还有 \d+ 件/).waitFor();
  assert.equal(await page.locator('details.done-works').getAttribute('open'), null);
  assert.match(await row(number).innerText(), /等您打分/);
  assert.deepEqual(await seriousFindings(page), []);
  await row(number).click();
  await field('创新性').fill('26');
  await page.getByText('请打 0 到 25 的整数').waitFor();
  await page.getByRole('button', { name: '还有 6 项没打分' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
});

test('points are given by the thumb: a step with its meaning, one more, one less, and by arrow keys', async () => {
  const step = page.getByRole('group', { name: '选一档：创新性' }).getByRole('button', { name: '20 好' });
  const box = (await step.boundingBox())!;
  assert.ok(box.width >= 44 && box.height >= 44, `${box.width} × ${box.height}`);
  await step.click();
  assert.equal(await field('创新性').inputValue(), '20');
  assert.equal(await step.getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: '加 1 分：创新性' }).click();
  assert.equal(await field('创新性').inputValue(), '21');
  for (let n = 0; n < 2; n += 1) await page.getByRole('button', { name: '减 1 分：创新性' }).click();
  assert.equal(await field('创新性').inputValue(), '19');
  await field('创新性').press('ArrowUp');
  assert.equal(await field('创新性').inputValue(), '20');
  await field('创新性').press('ArrowDown');
  assert.equal(await field('创新性').inputValue(), '19');
  for (let n = 0; n < 8; n += 1) await field('创新性').press('ArrowUp');
  assert.equal(await field('创新性').inputValue(), '25', 'no more than the most');
  assert.ok(await page.getByRole('button', { name: '加 1 分：创新性' }).isDisabled());
  assert.deepEqual(await seriousFindings(page), []);
});

test('what is typed outlives the page and is told in the list; sent, it is the mark', async () => {
  for (const [n, criterion] of criteria.entries()) await field(criterion).fill(String(5 - (n % 2)));
  await page.getByText('27 分').waitFor();
  await page.reload();
  assert.equal(await field('效益').inputValue(), '5');
  await page.goBack();
  await row(number).getByText('写了没交').waitFor();
  await row(number).click();
  await page.getByRole('button', { name: '交分' }).click();
  // The next one comes by itself.
  const next = (await works()).find((one) => one.number > number && !one.state.marks[1] && !one.state.recused[1])!;
  await page.getByRole('heading', { name: `${next.number} 号作品` }).waitFor();
  await page
    .getByRole('link', { name: /创新成果评审组|返回/ })
    .first()
    .click();
  await page.getByText(/不用再打分的 \d+ 件/).click();
  await row(number).getByText('打过分').waitFor();
  assert.equal((await works())[number - 1]!.state.marks[1]?.total, 27_000);
  assert.deepEqual(visit.complaints, []);
});

test('who is too near says why, and the work is before him no more', async () => {
  const near = (await works()).find(({ state }) => !state.marks[1] && !state.recused[1])!.number;
  await row(near).click();
  await page.getByRole('button', { name: '这件我要回避' }).click();
  await page.getByLabel('和作品的关系').fill('是我徒弟的');
  await page.getByRole('button', { name: '回避这件' }).click();
  await page.getByText(/不用再打分的 \d+ 件/).click();
  await row(near).getByText('您要回避').waitFor();
  await row(near).click();
  await page.getByText('内容也不给您看').waitFor();
  assert.equal((await works())[near - 1]!.state.recused[1], 'declared');
});

test('the union sees who is mild, and closes the panel when all have marked', async () => {
  const { engine, panelId } = judging;
  for (const { number: work, state } of await works())
    for (const { seat, personId } of await seatsOf(engine.house.db, demoTenantId, panelId)) {
      if (state.recused[seat] || state.marks[seat]) continue;
      const doing = { id: randomUUID(), action: 'mark' as const, input: { sheet: sheetOf(60 + work) } };
      must(await judge(engine, demoTenantId, { personId, posts: [] }, { panelId, number: work }, doing));
    }
  const desk = await stage.visit('19900009304');
  await desk.page.goto(`/desk/panels/${panelId}`);
  await desk.page.getByText(/偏宽，高/).waitFor();
  assert.deepEqual(await seriousFindings(desk.page), []);
  await desk.page.getByRole('button', { name: '结束评审' }).click();
  await desk.page.getByText(/不能撤销/).waitFor();
  await desk.page.getByRole('button', { name: '排出名次' }).click();
  await desk.page.getByText('第 1 名，入选').first().waitFor();
  assert.ok((await works()).every(({ state }) => state.ranked !== undefined));
  assert.deepEqual(desk.complaints, []);
});
