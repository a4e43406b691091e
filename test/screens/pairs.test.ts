// A master and his apprentices by real clicks: asked by name and phone, answered on the apprentice's own phone, and handed to the union with two who agreed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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

const onPhone = { viewport: { width: 390, height: 844 } };

test('the master asks two, each agrees on their own phone, and the pact goes to the union', async () => {
  const { caseId, free } = at.empty;
  const { page, complaints } = await stage.visit(at.empty.master, onPhone);
  await page.goto(`/hall/cases/${caseId}`);
  await page.getByRole('link', { name: '看徒弟，请徒弟' }).click();
  await page.getByText('还没有请徒弟').waitFor();
  await page.getByLabel('徒弟姓名').fill('龙大海');
  await page.getByLabel('徒弟手机号').fill(free[0]!.phone);
  await page.getByRole('button', { name: '发出邀请', exact: true }).click();
  await page.getByText('没有找到这位在会的职工').waitFor();
  for (const { name, phone } of free) {
    await page.getByLabel('徒弟姓名').fill(name);
    await page.getByLabel('徒弟手机号').fill(phone);
    await page.getByRole('button', { name: '发出邀请', exact: true }).click();
    await page.getByRole('button', { name: `不再请${name}` }).waitFor();
  }
  assert.deepEqual(await seriousFindings(page), []);
  for (const { phone } of free) {
    const apprentice = await stage.visit(phone, onPhone);
    await apprentice.page.goto('/');
    await apprentice.page.getByRole('link', { name: /师傅想带您/ }).click();
    await apprentice.page.getByText('师傅想带您，等您答复').waitFor();
    await apprentice.page.getByText('薄板对接焊').waitFor();
    assert.deepEqual(await seriousFindings(apprentice.page), []);
    await apprentice.page.getByRole('button', { name: '同意，跟这位师傅学' }).click();
    await apprentice.page.getByText('您同意了，还没有开始').waitFor();
    assert.deepEqual(apprentice.complaints, []);
  }
  await page.goto(`/hall/cases/${caseId}/apprentices`);
  await page.getByText('2 名徒弟同意了').waitFor();
  await page.getByRole('button', { name: '交给工会', exact: true }).click();
  await page.getByRole('button', { name: '交给工会', exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});

test('the apprentice leaves before the start, and reads of nobody but his master', async () => {
  const { page, complaints } = await stage.visit(at.apprentices.agreed, onPhone);
  await page.goto('/hall/pairs');
  await page.getByRole('button', { name: '我要退出', exact: true }).click();
  await page.getByRole('button', { name: '确定退出', exact: true }).click();
  await page.getByText('您退出了', { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
});

test('the union reads who the apprentices are', async () => {
  const { page, complaints } = await stage.visit(at.reviewers[1], { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/cases/${at.caseId}`);
  await page.getByRole('heading', { name: '徒弟', exact: true }).waitFor();
  await page.getByText('正在带', { exact: true }).first().waitFor();
  assert.equal(await page.getByText('正在带', { exact: true }).count(), 2);
  assert.deepEqual(complaints, []);
});

test('the union of the master enters what an apprentice signed on paper', async () => {
  const { caseId, officer } = at.waiting;
  const { page, complaints } = await stage.visit(officer, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/cases/${caseId}`);
  await page.getByText('等徒弟答复', { exact: true }).waitFor();
  await page.getByRole('button', { name: '凭签名登记同意', exact: true }).click();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '协议.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await page.getByRole('img', { name: '已传的照片', exact: true }).waitFor();
  await page.locator('form.decision button[type=submit]').click();
  await page.getByRole('link', { name: '签名的协议', exact: true }).waitFor();
  assert.equal(await page.getByText('等徒弟答复', { exact: true }).count(), 0);
  assert.deepEqual(complaints, []);
});
