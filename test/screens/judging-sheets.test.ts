// Signed sheets typed at the desk: one officer types, the numbers outlive the page, another types something else and sees where; when both agree the
// mark is there. All by keyboard from field to field.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoTenantId } from '#demo/tenant.ts';
import { findPanel, worksOf } from '#panels/panels.ts';
import { typeSheet } from '#panels/sheets.ts';
import { findByPhone } from '#people/people.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { sheetOf } from '#test/support/judging.ts';
import { type JudgingOnStage, judgingOnStage } from '#test/support/judging-on-stage.ts';
import { must } from '#test/support/little-tenant.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
let judging: JudgingOnStage;
let visit: Visit;
let page: Page;
before(async () => {
  stage = await openStage();
  judging = await judgingOnStage(stage);
  visit = await stage.visit('19900009304');
  page = visit.page;
});
after(() => stage?.close());

const works = async () => {
  const { db } = judging.engine.house;
  return worksOf(db, demoTenantId, (await findPanel(db, demoTenantId, judging.panelId))!);
};
const row = (number: number) => page.getByRole('button', { name: new RegExp(`^${number} 号`) });
const points = ['25', '20', '25', '9', '0', '0'];

test('a sheet is typed from field to field; a page that is left loses nothing', async () => {
  await page.goto(`/desk/panels/${judging.panelId}`);
  await page.getByRole('link', { name: '录纸质评分表' }).click();
  const { number } = (await works()).find(({ state }) => !state.marks[1] && !state.recused[1] && !state.sheets[1])!;
  await row(number).click();
  await page.getByLabel(/^创新性/).focus();
  for (const [n, one] of points.entries()) {
    await page.keyboard.type(one);
    if (n < points.length - 1) await page.keyboard.press('Tab');
  }
  await page.getByText('79 分').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.reload();
  await row(number).click();
  assert.equal(await page.getByLabel(/^效益/).inputValue(), '25');
  await page.getByLabel(/^材料/).press('Enter');
  await row(number).getByText('您录了，等同事再录一遍').waitFor();
  const { state } = (await works())[number - 1]!;
  assert.deepEqual([state.sheets[1]?.length, state.marks[1]], [1, undefined]);
});

test('a second typing that differs says where and not what; corrected, it counts', async () => {
  const { engine, panelId } = judging;
  const { number } = (await works()).find(({ state }) => !state.marks[1] && !state.recused[1] && !state.sheets[1])!;
  const [{ organisationId }] = (await engine.house.db.query<{ organisationId: number }>(
    'SELECT organisation_id AS "organisationId" FROM rounds WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, judging.roundId],
  )) as [{ organisationId: number }];
  const posts = [{ role: 'officer' as const, organisationId, programmeKey: null }];
  const [officer] = await findByPhone(engine.house, demoTenantId, '19900000465');
  const colleague = { personId: officer!.id, posts };
  const typing = { id: randomUUID(), sheet: sheetOf(80) };
  must(await typeSheet(engine, demoTenantId, colleague, { panelId, number, seat: 1 }, typing));
  await page.reload();
  await row(number).getByText('同事录了，等您再录一遍').waitFor();
  await row(number).click();
  for (const [n, label] of ['创新性', '技术水平', '效益', '推广价值', '难度', '材料'].entries())
    await page.getByLabel(new RegExp(`^${label}`)).fill(points[n]!);
  await page.getByRole('button', { name: '录好这一张' }).click();
  await page.getByText('两次录的不一样：推广价值').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByLabel(/^推广价值/).fill('10');
  await page.getByRole('button', { name: '录好这一张' }).click();
  await row(number).getByText('有分了').waitFor();
  assert.equal((await works())[number - 1]!.state.marks[1]?.total, 80_000);
  assert.deepEqual(visit.complaints, []);
});

test('a judge leaves with the reason, and what he gave counts no more', async () => {
  await page.goto(`/desk/panels/${judging.panelId}`);
  await page.getByRole('button', { name: '评委有变动' }).click();
  await page.getByLabel('谁退出').selectOption('4');
  await page.getByLabel('为什么').fill('住院了');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '记下变动' }).click();
  await page.getByText('已退出，打的分不算').waitFor();
  assert.ok((await works()).every(({ state }) => state.marks[4] === undefined && state.recused[4] === 'left'));
  assert.deepEqual(visit.complaints, []);
});
