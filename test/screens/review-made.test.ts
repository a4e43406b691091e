// A yearly task of studios that nobody here thought of, made without code and without a key: a register opens its cases, milestones are laid down and reported,
// what is done counts as a result. Whatever names something else of the programme is chosen from what there is.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import type { Programme } from '#policy/programme.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { houseOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const officer = '19900000465';
const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!.phone;
const wide = { viewport: { width: 1440, height: 900 } };
const part = (page: Page, name: RegExp) =>
  page.getByRole('navigation', { name: '办法的部分' }).getByRole('button', { name }).click();

/** A field of the form that may be left out: nobody is there to fill it in when the register opens the case. */
async function addField(page: Page, zh: string, en: string, type: string): Promise<void> {
  await page.getByRole('button', { name: '加一项', exact: true }).click();
  await page.getByLabel('问什么', { exact: true }).fill(zh);
  await page.getByLabel('问什么（英文）').fill(en);
  await page.getByLabel('怎么填', { exact: true }).selectOption({ label: type });
  await page.getByLabel('必须填', { exact: true }).uncheck();
}

/** A table of a day and of what was done, made out of the one column that a new table has. */
async function addTable(page: Page, zh: string, en: string): Promise<void> {
  await addField(page, zh, en, '逐行的表');
  const rows = page.getByRole('group', { name: '每一行填' });
  const column = async (says: string, english: string, type: string) => {
    await rows.getByLabel('问什么', { exact: true }).fill(says);
    await rows.getByLabel('问什么（英文）').fill(english);
    await rows.getByLabel('怎么填', { exact: true }).selectOption({ label: type });
  };
  await rows.getByRole('button', { name: '新的一项', exact: true }).click();
  await column('做成什么', 'What is done', '文字');
  await rows.getByRole('button', { name: '加一列', exact: true }).click();
  await column('哪天', 'Day', '日期');
}

const addStage = async (page: Page, kind: string) => {
  await page.getByLabel('加哪种环节').selectOption({ label: kind });
  await page.getByRole('button', { name: '加一个环节' }).click();
};

const stored = async (): Promise<Programme> => {
  const [one] = await houseOf(stage).db.query<{ definition: Programme }>(
    `SELECT definition FROM programme_versions WHERE tenant_id = $1 AND programme_key = 'yearly-task'`,
    [demoTenantId],
  );
  return one!.definition;
};

async function writeForm(page: Page): Promise<void> {
  await page.goto('/desk/programmes/new');
  await page.getByLabel('办法名称', { exact: true }).fill('工作室年度任务');
  await page.getByLabel('办法名称（英文）').fill('Yearly task');
  await page.getByLabel('文件 1').fill('顺工发〔2026〕13号');
  await page.getByLabel('自哪天起施行').fill('2026-01-01');
  await page.getByLabel('有效到哪天（可不填）').fill('2026-06-30');
  await part(page, /^谁能得/);
  await page.getByRole('button', { name: '加一条规则' }).click();
  const rule = page.locator('.entry').last();
  await rule.getByLabel('职工看到的话', { exact: true }).fill('须是在会的工会会员');
  await rule.getByLabel('职工看到的话（英文）').fill('Must be an active member');
  await rule.getByLabel('依据哪一条').fill('第二条');
  await part(page, /^表单/);
  await addField(page, '工作室编号', 'Number of the studio', '文字');
  await addField(page, '工作室', 'Studio', '文字');
  await addField(page, '成员', 'Members', '数字');
  await addTable(page, '节点', 'Milestones');
  await addTable(page, '进展', 'Progress');
}

test('an officer makes it by choosing: milestones, reports, a register and a result', async () => {
  const { page, complaints } = await stage.visit(officer, wide);
  await writeForm(page);
  await part(page, /^环节/);
  for (const title of ['审核', '公示', '批准拨付', '付款'])
    await page.getByRole('button', { name: new RegExp(`^去掉：${title}`) }).click();
  await addStage(page, '完成与验收');
  await page.getByLabel('记录写进哪张表', { exact: true }).selectOption({ label: '进展' });
  await page.getByLabel(/^节点写进哪张表/).selectOption({ label: '节点' });
  await page.getByLabel('由哪一级验收', { exact: true }).selectOption({ label: '区级' });
  await addStage(page, '复评登记');
  await page.getByRole('radio', { name: '工作室', exact: true }).check();
  await page.getByLabel(/^编号写在哪一栏/).selectOption({ label: '工作室编号' });
  await part(page, /^申诉、成果与简报/);
  await page.getByRole('button', { name: '办成了记一项成果' }).click();
  await page.getByLabel('算哪一种', { exact: true }).selectOption({ label: '成果转化' });
  await page.getByLabel('成果叫什么', { exact: true }).selectOption({ label: '工作室' });
  await page.getByText('“完成与验收”办成后，记为本人的一项成果转化，名称看“工作室”').waitFor();
  await page.getByRole('button', { name: '让登记册来开件' }).click();
  const filled = page.getByRole('group', { name: '登记册代为填哪些' });
  await filled.getByLabel('工作室编号', { exact: true }).selectOption({ label: '登记编号' });
  await filled.getByLabel('工作室', { exact: true }).selectOption({ label: '登记的名称' });
  await filled.getByLabel('成员', { exact: true }).selectOption({ label: '成员人数' });
  await filled.getByRole('button', { name: '表单里加一张成果清单' }).click();
  await filled.getByLabel('本年成果清单', { exact: true }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByText('没有发现问题').waitFor();
  await page.getByRole('button', { name: '送复核' }).click();
  await page.getByText('是您起草的，自己不能批准').waitFor();
  const { stages, evidence, roster } = await stored();
  assert.deepEqual(stages.deliver!.settings, { evidence: 'field5', plan: 'field4', at: 'district' });
  assert.deepEqual(stages.reassess!.settings, { record: 'studio', chosen: 'field1' });
  assert.deepEqual(evidence, { kind: 'conversion', at: 'deliver', title: 'field2' });
  const answers = { field1: 'number', field2: 'name', field3: 'people.member', results: 'results' };
  assert.deepEqual(roster, { record: 'studio', answers });
  assert.deepEqual(complaints, []);
});

test('what is named and gone is shown as gone and stays until something else is chosen', async () => {
  const { page, complaints } = await stage.visit(officer, wide);
  await page.goto('/desk/programmes/yearly-task/design');
  await part(page, /^表单/);
  await page.getByRole('button', { name: '去掉：进展' }).click();
  await page.getByRole('button', { name: '去掉：工作室编号' }).click();
  await part(page, /^环节/);
  const table = page.getByLabel('记录写进哪张表', { exact: true });
  assert.equal(await table.inputValue(), 'field5');
  assert.equal(await table.locator('option:checked').innerText(), '“field5”（已经没有这一项）');
  await part(page, /^申诉、成果与简报/);
  const number = page.getByRole('group', { name: '登记册代为填哪些' }).getByLabel(/^“field1”/);
  assert.equal(await number.inputValue(), 'number');
  await number.selectOption({ label: '登记册不填' });
  await number.waitFor({ state: 'detached' });
  await part(page, /^环节/);
  await table.selectOption({ label: '节点' });
  assert.equal(await table.locator('option').filter({ hasText: 'field5' }).count(), 0);
  assert.deepEqual(complaints, []);
});

test('a second person reads it as a paper', async () => {
  const { page, complaints } = await stage.visit(chair, wide);
  await page.goto('/desk/programmes/yearly-task');
  for (const says of [
    /记为本人的一项成果转化，名称看“工作室”/,
    /登记册上每一条有效的工作室开一件/,
    /先把节点定在“节点”里/,
  ])
    await page.getByText(says).first().waitFor();
  assert.deepEqual(complaints, []);
});
