// A need told of at a visit, by real clicks: an officer takes it with a day, finds it in the morning, opens a case of a fitting programme for the
// member, and the visit tells which case came of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { seriousFindings } from '#test/support/accessible.ts';
import { casesOf } from '#test/support/applicant.ts';
import { phones } from '#test/support/goods-on-stage.ts';
import { type NeedOnStage, needOnStage } from '#test/support/need-on-stage.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let need: NeedOnStage;
before(async () => {
  stage = await openStage();
  need = await needOnStage(stage);
});
after(() => stage?.close());

test('taken with a day, found in the morning, and met by a case of a fitting programme', async () => {
  const { page, complaints } = await stage.visit(need.chair, { viewport: { width: 1440, height: 900 } });
  const visit = `/desk/needs/${need.caseId}`;
  await page.goto('/desk');
  const row = page.getByRole('link', { name: /落实需要.*走访时说的需要/ });
  await row.click();
  await page.getByText('还没有人落实').waitFor();
  await page.getByText('考了技师，不知道还能不能申请助推金').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '我来落实' }).click();
  await page.getByRole('link', { name: '代办一件' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.goto('/desk');
  await page.getByText('您来落实', { exact: true }).waitFor();
  await row.click();
  await page.getByRole('link', { name: '代办一件' }).click();
  await page.getByRole('link', { name: /职业技能等级证书助推/ }).click();
  await page.getByLabel('当面口头说的').check();
  await page.getByLabel(/在场的证人/).fill('李秀兰');
  await page.getByRole('button', { name: '记好了，去填表' }).click();
  await page.getByRole('checkbox', { name: `念给${need.name}听了，本人同意` }).check();
  await page.getByRole('button', { name: new RegExp(`^替${need.name}提交`) }).click();
  await page.getByText(`已替${need.name}提交`).waitFor();
  const [opened] = (await casesOf(stage, need.personId)).filter(({ id }) => id !== need.caseId);
  await page.goto(visit);
  await page.getByText('替本人办了一件').waitFor();
  const link = page.getByRole('link', { name: /交的/ });
  assert.match((await link.getAttribute('href')) ?? '', new RegExp(`/cases/${opened!.id}$`));
  assert.deepEqual(await seriousFindings(page), []);
  await page.goto('/desk');
  await page.getByText(/到此为止|今天的都办完了/).waitFor();
  assert.equal(await page.getByText('您来落实').count(), 0);
  assert.deepEqual(complaints, []);
});

test('the district, which has the case now, reads neither the need nor its words', async () => {
  const { page, context } = await stage.visit(phones.officer, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/cases/${need.caseId}`);
  await page.getByText('装配车间值班室').first().waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /考了技师/);
  assert.equal((await context.request.get(`/api/cases/${need.caseId}/need`)).status(), 404);
});
