// The yearly review of studios by real clicks: cases opened from the page of the round, looked at by a leader, what was mended told by another.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { type ReviewOnStage, reviewOnStage } from '#test/support/review-on-stage.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let at: ReviewOnStage;
before(async () => {
  stage = await openStage();
  at = await reviewOnStage(stage);
});
after(() => stage?.close());

const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;
const phone = { viewport: { width: 390, height: 844 } };
const standing = async (caseId: number): Promise<string> => {
  const [row] = await stage.year.database.owner.query<{ state: string }>(
    `SELECT c.stage || ' ' || r.state AS state FROM cases c JOIN records r ON r.tenant_id = $1 AND r.person_id = c.person_id AND r.kind = 'studio'
      WHERE c.tenant_id = $1 AND c.id = $2`,
    [demoTenantId, caseId],
  );
  return row!.state;
};

test('one button opens a case for every studio on the register, and says how many there are', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/rounds/${at.roundId}`);
  await page.getByText('登记册上有效的工作室 100 个，已开件 0 个').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '为这 100 个工作室各开一件' }).click();
  await page.getByText('登记册上有效的工作室 100 个，已开件 100 个').waitFor({ timeout: 60_000 });
  assert.equal(await page.getByRole('button', { name: /各开一件/ }).count(), 0);
  assert.deepEqual(complaints, []);
});

test('a leader looks at what is laid out and hands it in', async () => {
  const { page, complaints } = await stage.visit(at.looking.phone, phone);
  await page.goto(`/hall/cases/${at.looking.caseId}`);
  assert.equal(await page.getByText('撤回申请').count(), 0);
  await page.getByRole('link', { name: '核对，交给工会' }).click();
  await page.getByText('本年成果清单').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '核对好了，交给工会' }).click();
  await page.getByText('已交，等工会验收').first().waitFor();
  assert.deepEqual(complaints, []);
});

test('another tells what was mended, and the union reads it where it decides', async () => {
  const { caseId } = at.mending;
  assert.equal(await standing(caseId), 'reassess suspended');
  const leader = await stage.visit(at.mending.phone, phone);
  await leader.page.goto(`/hall/cases/${caseId}`);
  await leader.page.getByRole('link', { name: '说明改了什么' }).click();
  await leader.page.getByRole('button', { name: '改好了，请工会决定' }).click();
  await leader.page.getByText('写一句改了什么').waitFor();
  assert.deepEqual(await seriousFindings(leader.page), []);
  await leader.page.getByLabel('改了什么？').fill('换到新车间，设备已装好');
  await leader.page.getByRole('button', { name: '改好了，请工会决定' }).click();
  await leader.page.getByText('整改已说明，等决定').first().waitFor();
  const desk = await stage.visit(chair.phone, { viewport: { width: 1440, height: 900 } });
  await desk.page.goto(`/desk/cases/${caseId}`);
  await desk.page.getByText('换到新车间，设备已装好').waitFor();
  await desk.page.getByRole('button', { name: /^撤销/ }).waitFor();
  assert.deepEqual(await seriousFindings(desk.page), []);
  assert.deepEqual([...leader.complaints, ...desk.complaints], []);
});
