// What is to be corrected is ticked at the desk by keyboard; the member sees only that, corrects it or says why it stands; the officer reads which.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { caseNow, houseOf, memberAt, phoneOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const reviewerOf = async (caseId: number): Promise<string> => {
  const [row] = await houseOf(stage).db.query<{ reviewer: number }>(
    `SELECT p.person_id AS reviewer FROM cases c JOIN posts p ON p.tenant_id = $1 AND p.organisation_id = c.handler_organisation_id
      WHERE c.tenant_id = $1 AND c.id = $2 AND p.role = 'reviewer' AND p.person_id::text IS DISTINCT FROM c.state ->> 'openedBy' LIMIT 1`,
    [demoTenantId, caseId],
  );
  return phoneOf(stage, row!.reviewer);
};

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

test('what is ticked is what the member corrects, and the officer reads what became of it', async () => {
  const member = await memberAt(stage, 'basic', 'open', 1);
  const desk = await stage.visit(await reviewerOf(member.caseId), { viewport: { width: 1440, height: 900 } });
  await desk.page.goto(`/desk/cases/${member.caseId}`);
  await desk.page.getByRole('button', { name: /^退回补正/ }).waitFor();
  await desk.page.keyboard.press('r');
  const ticks = desk.page.getByRole('group', { name: '要改哪几项' });
  await ticks.getByRole('checkbox', { name: /证书照片/ }).waitFor();
  const key = async (name: string) =>
    desk.page.keyboard.press(await ticks.locator('label', { hasText: name }).locator('.kbd').innerText());
  await key('证书照片');
  await key('证书编号');
  const why = await desk.page.getByRole('textbox', { name: '理由' }).inputValue();
  assert.match(why, /^证书编号：与证件.*；证书照片：没有交，请补交$/);
  assert.deepEqual(await seriousFindings(desk.page), []);
  await desk.page.keyboard.press('Enter');
  await desk.page.getByText('退回补正，等本人').waitFor();
  const { page, complaints } = await stage.visit(member.phone, { viewport: { width: 390, height: 844 } });
  await page.goto(`/hall/cases/${member.caseId}/correct`);
  await page.getByText('证书照片：没有交，请补交').waitFor();
  assert.equal(await page.getByLabel('发证日期', { exact: true }).count(), 0, 'the rest is read, not filled in');
  await page.getByRole('button', { name: '改发证日期' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: /^再交给/ }).click();
  await page
    .getByRole('alert')
    .getByRole('button', { name: /证书照片.*还没有改/ })
    .waitFor();
  assert.equal((await caseNow(stage, member.caseId)).stage, 'apply', 'nothing was handed in');
  await page.getByRole('region', { name: '证书编号' }).getByRole('button', { name: '这一项没有错，不用改' }).click();
  await page.getByRole('textbox', { name: '证书编号为什么不用改' }).fill('证书上就是这个号');
  const scan = { name: '证书.png', mimeType: 'image/png', buffer: picture };
  await page.locator('input[type=file]').last().setInputFiles(scan);
  await page.getByRole('img', { name: '已传的照片' }).waitFor();
  const agree = page.getByRole('checkbox', { name: /我同意/ });
  if (await agree.isVisible()) await agree.check();
  await page.getByRole('button', { name: /^再交给/ }).click();
  await page.getByText('您改好后再交了').waitFor();
  assert.equal((await caseNow(stage, member.caseId)).stage, 'basic');
  await desk.page.reload();
  await desk.page.getByText('证书照片：重新上传了').waitFor();
  await desk.page.getByText('证书编号：没有改动，说明是“证书上就是这个号”').waitFor();
  assert.deepEqual([...complaints, ...desk.complaints], []);
});
