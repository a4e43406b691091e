// A project's milestones by real clicks: what is done stands, what is ahead is laid down anew, and only when all are done can it be handed in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays } from '#kit/days.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { projectOnStage } from '#test/support/project-on-stage.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

test('the union sees how far it is and what was used; that it is not accepted yet is not held against itself', async () => {
  const { caseId } = await projectOnStage(stage);
  const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;
  const { page, complaints } = await stage.visit(chair.phone, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/cases/${caseId}`);
  await page.getByText('节点完成 1 / 2').waitFor();
  await page.getByText('记录里用了 ¥8,000.00').waitFor();
  assert.equal(await page.getByText('以前助推的项目须已验收').count(), 1);
  assert.equal(await page.getByText('不符合').count(), 0);
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

test('a leader sees how far the project is, changes what is ahead, and finishes it', async () => {
  const { caseId, phone } = await projectOnStage(stage);
  const { page, complaints } = await stage.visit(phone, { viewport: { width: 390, height: 844 } });
  await page.goto(`/hall/cases/${caseId}`);
  await page.getByRole('link', { name: '记一次' }).click();
  await page.getByText('节点完成 1 / 2').first().waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByText('再完成 1 个节点，就可以请工会验收').waitFor();

  await page.getByRole('button', { name: '改后面的节点' }).click();
  const today = chinaDate(stage.clock.now());
  assert.equal(await page.getByLabel('做成什么').inputValue(), '推到全厂');
  await page.getByLabel('做成什么').fill('推到三个车间');
  await page.getByLabel('到哪天').fill(addDays(today, -1));
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '就按这些节点做' }).click();
  await page.getByText('节点的日期要在今天以后').waitFor();
  await page.getByLabel('到哪天').fill(addDays(today, 20));
  await page.getByRole('button', { name: '就按这些节点做' }).click();
  await page.getByRole('listitem').getByText('推到三个车间').waitFor();

  await page.getByRole('radio', { name: '推到三个车间' }).check();
  await page.getByLabel('日期').fill(today);
  await page.getByLabel('做成了什么').fill('三个车间都用上了');
  await page.getByLabel('用了多少助推资金').fill('3000');
  await page.getByRole('button', { name: '记下来' }).click();
  await page.getByText('节点完成 2 / 2').first().waitFor();
  await page.getByRole('button', { name: '已记 2 次，全部完成，请工会验收' }).click();
  await page.getByText('已交，等工会验收').first().waitFor();
  assert.deepEqual(complaints, []);
});
