// What one promised to do, by real clicks: a form that does not ask for what comes later, six meetings put down, sent back to be mended, accepted.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { seriousFindings } from '#test/support/accessible.ts';
import { type MentoringOnStage, mentoringOnStage } from '#test/support/mentoring-on-stage.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let at: MentoringOnStage;
before(async () => {
  stage = await openStage();
  at = await mentoringOnStage(stage);
});
after(() => stage?.close());

async function report(page: Page, day: number, what: string, left: RegExp): Promise<void> {
  await page.getByLabel('日期').fill(`2026-11-0${day}`);
  await page.getByLabel('教了什么').fill(what);
  await page.getByRole('button', { name: '记下来' }).click();
  await page.getByText(left).waitFor();
  await page.getByText('记下了').waitFor();
}

test('the form of an application does not ask for meetings that are still to come', async () => {
  const { page, complaints } = await stage.visit(at.reviewers[0], { viewport: { width: 390, height: 844 } });
  await page.goto(`/hall/services/${at.roundId}/apply`);
  await page.getByText('领衔的创新工作室').first().waitFor();
  assert.equal(await page.getByText('带徒记录').count(), 0);
  assert.deepEqual(complaints, []);
});

test('six meetings are put down one by one, and only then can they be handed in', async () => {
  const { page, complaints } = await stage.visit(at.master, { viewport: { width: 390, height: 844 } });
  await page.goto(`/hall/cases/${at.caseId}`);
  await page.getByRole('link', { name: '记一次' }).click();
  await page.getByText('再记 6 次，就可以请工会验收').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '记下来' }).click();
  for (const day of [1, 2, 3, 4, 5]) await report(page, day, '打底焊', new RegExp(`再记 ${6 - day} 次`));
  await report(page, 6, '盖面焊', /已记 6 次，全部完成/);
  await page.getByRole('button', { name: '已记 6 次，全部完成，请工会验收' }).click();
  await page.getByText('已交，等工会验收').first().waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

test('the union reads what was reported, sends it back with a day, and accepts what was mended', async () => {
  const desk = await stage.visit(at.reviewers[1], { viewport: { width: 1440, height: 900 } });
  await desk.page.goto(`/desk/cases/${at.caseId}`);
  await desk.page.getByText('已记 6 次，至少 6 次').first().waitFor();
  await desk.page.getByRole('button', { name: /退回整改/ }).click();
  await desk.page.getByLabel('理由').fill('第三次没有照片');
  await desk.page.getByLabel('改到哪天').fill('2026-12-10');
  await desk.page
    .getByRole('button', { name: /退回整改/ })
    .last()
    .click();
  await desk.page.getByRole('button', { name: /退回整改/ }).waitFor({ state: 'detached' });
  const { page } = await stage.visit(at.master, { viewport: { width: 390, height: 844 } });
  await page.goto(`/hall/cases/${at.caseId}`);
  await page.getByText('第三次没有照片').first().waitFor();
  await page.goto(`/hall/cases/${at.caseId}/report`);
  await report(page, 7, '补拍第三次', /已记 7 次，全部完成/);
  await page.getByRole('button', { name: /请工会验收/ }).click();
  await page.getByText('已交，等工会验收').first().waitFor();
  await desk.page.goto(`/desk/cases/${at.caseId}`);
  await desk.page.getByRole('button', { name: /验收通过/ }).click();
  await page.goto(`/hall/cases/${at.caseId}`);
  await page.getByText('验收通过').first().waitFor();
});
