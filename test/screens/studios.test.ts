// Studios on the desk: the list narrowed and sorted, the page of one, somebody who enters and somebody who leaves, by what is read on the screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { phone } from '#test/support/delivering.ts';
import { phoneOf } from '#test/support/member.ts';
import { studiosOnStage } from '#test/support/registered.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const idOf = async (name: string): Promise<number> => {
  const [row] = await stage.year.database.owner.query<{ id: number }>(
    'SELECT id FROM organisations WHERE tenant_id = $1 AND name = $2',
    [demoTenantId, name],
  );
  return row!.id;
};
const viewport = { width: 1440, height: 900 };
const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;

test('the list is narrowed by trade and sorted; a studio opens, one leaves it and another enters', async () => {
  const { id } = await studiosOnStage(stage);
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/studios');
  await page.getByRole('button', { name: '登记过 104' }).waitFor();
  await page.getByLabel('行业', { exact: true }).selectOption('钎焊工');
  await page.getByRole('link', { name: '焊接创新工作室' }).waitFor();
  await page.getByLabel('行业', { exact: true }).selectOption('电梯安装维修工');
  await page.getByRole('link', { name: '焊接创新工作室' }).waitFor({ state: 'detached' });
  await page.getByLabel('行业', { exact: true }).selectOption('钎焊工');
  await page.getByRole('button', { name: '工作室', exact: true }).click();
  await page.locator('th[aria-sort="ascending"]').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('link', { name: '焊接创新工作室' }).click();
  const people = page.getByRole('region', { name: '成员和徒弟' });
  await people.getByRole('button', { name: /离开$/ }).first().click();
  await people.getByRole('button', { name: '离开工作室' }).click();
  await people.getByRole('button', { name: '进一个人' }).waitFor();
  assert.equal(await people.getByRole('button', { name: /离开$/ }).count(), 1, 'the other is still there');
  await people.getByRole('button', { name: '进一个人' }).click();
  const [member] = await stage.year.database.owner.query<{ name: string }>(
    `SELECT p.name FROM records r JOIN memberships m ON m.organisation_id = r.union_id AND m.status = 'active' JOIN people p ON p.id = m.person_id
      WHERE r.tenant_id = $1 AND m.tenant_id = $1 AND p.tenant_id = $1 AND r.id = $2 AND p.id <> r.person_id
        AND p.id NOT IN (SELECT person_id FROM record_people WHERE tenant_id = $1 AND record_id = $2) ORDER BY p.id LIMIT 1`,
    [demoTenantId, id],
  );
  await people.getByLabel('谁').fill(member!.name);
  await people
    .getByRole('button', { name: `${member!.name} · ` })
    .first()
    .click();
  await people.getByLabel('徒弟').check();
  assert.deepEqual(await seriousFindings(page), []);
  await people.getByRole('button', { name: '进工作室' }).click();
  await people.getByRole('row').nth(3).waitFor();
  const rows = await stage.year.database.owner.query<{ role: string; open: boolean }>(
    'SELECT role, until_on IS NULL AS open FROM record_people WHERE tenant_id = $1 AND record_id = $2 ORDER BY id',
    [demoTenantId, id],
  );
  assert.equal(rows.length, 3);
  assert.equal(rows.filter(({ open }) => open).length, 2);
  assert.deepEqual(complaints, []);
});

const listed = (page: Page) => page.getByRole('region', { name: '各个工作室' });
/** Reads the list on until it holds so many. */
async function readOn(page: Page, expected: number): Promise<void> {
  const rows = listed(page).locator('tbody tr');
  await rows.first().waitFor();
  for (let shown = await rows.count(); shown < expected; shown = await rows.count()) {
    await listed(page).getByRole('button', { name: '再看一些' }).click();
    await page.waitForFunction(
      (n) => document.querySelectorAll('[aria-label="各个工作室"] tbody tr').length > n,
      shown,
    );
  }
  assert.equal(await rows.count(), expected);
}
const inFunnel = (page: Page, name: string) =>
  page.getByRole('region', { name: '一级一级走到哪了' }).getByRole('button', { name });

test('the number in a square is what the list then holds, for each thing the map shows; a unit without a square stands beside it', async () => {
  await studiosOnStage(stage);
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/studios');
  const map = page.getByRole('region', { name: '家有工作室' });
  const square = map.getByRole('list', { name: '有效的工作室，个' }).getByRole('button', { name: '杨镇' });
  const printed = async () => Number((await square.locator('span').first().textContent())?.replaceAll(',', ''));
  await square.waitFor();
  const all = await printed();
  assert.ok(all > 0);
  await square.focus();
  await page.keyboard.press('Enter');
  await map.locator('button[aria-pressed="true"]', { hasText: '杨镇' }).waitFor();
  await page.waitForFunction((n) => document.querySelectorAll('[aria-label="各个工作室"] tbody tr').length === n, all);
  assert.equal(await page.getByLabel('下级工会', { exact: true }).inputValue().then(Number), await idOf('杨镇总工会'));
  assert.deepEqual(await seriousFindings(page), []);
  await map.getByRole('button', { name: '市级', exact: true }).click();
  const city = map.getByRole('list', { name: '有效的市级工作室，个' }).getByRole('button', { name: '杨镇' });
  const few = Number(await city.locator('span').first().textContent());
  await page.waitForFunction((n) => document.querySelectorAll('[aria-label="各个工作室"] tbody tr').length === n, few);
  assert.equal(await page.getByLabel('级别', { exact: true }).inputValue(), 'municipal');
  await listed(page).getByRole('button', { name: '看全部工作室' }).click();
  await map.locator('button.sq[aria-pressed="true"]').waitFor({ state: 'detached' });
  await map.getByRole('button', { name: '区教育工会' }).click();
  await map.locator('button[aria-pressed="true"]', { hasText: '区教育工会' }).waitFor();
  await map.getByRole('button', { name: '看成表' }).click();
  await map.getByRole('row').filter({ hasText: '杨镇总工会' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

test('a number of the funnel leads to those it counts', async () => {
  await studiosOnStage(stage);
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/studios');
  const way = inFunnel(page, '升到市级');
  const through = Number(await way.textContent());
  await Promise.all([page.waitForResponse(/reached=municipal/), way.click()]);
  assert.equal(await page.getByLabel('升级', { exact: true }).inputValue(), 'municipal');
  await readOn(page, through);
  await listed(page).getByRole('button', { name: '再看一些' }).waitFor({ state: 'detached' });
  assert.deepEqual(complaints, []);
});

test('the list names the grass-roots union, the page of a studio also the group of its leader', async () => {
  const [one] = await stage.year.database.owner.query<{ id: number; name: string; group: string; above: string }>(
    `SELECT r.id, r.title_zh AS name, u.name AS group, o.name AS above FROM records r JOIN organisations u ON u.tenant_id = $1 AND u.id = r.union_id AND u.level = 'group'
       JOIN organisation_paths t ON t.tenant_id = $1 AND t.descendant_id = u.id JOIN organisations o ON o.tenant_id = $1 AND o.id = t.ancestor_id AND o.level = 'grassroots'
      WHERE r.tenant_id = $1 AND r.kind = 'studio' ORDER BY r.id LIMIT 1`,
    [demoTenantId],
  );
  assert.ok(one, 'the demo has leaders in groups');
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/studios');
  const row = page.getByRole('row').filter({ hasText: one.name });
  await readOn(page, Number(await inFunnel(page, '登记过').textContent()));
  assert.match((await row.first().textContent()) ?? '', new RegExp(one.above));
  assert.equal(await page.getByText(one.group).count(), 0);
  await page.goto(`/desk/studios/${one.id}`);
  await page.getByText(`${one.above} · ${one.group}`).waitFor();
  assert.deepEqual(complaints, []);
});

test('on the phone its leader and its apprentice come to their studio, and read of colleagues no whole name', async () => {
  const { id, leader, people } = await studiosOnStage(stage);
  const own = await stage.visit(await phoneOf(stage, leader), phone);
  await own.page.goto(`${stage.url}/hall/me`);
  await own.page.getByRole('link', { name: '焊接创新工作室' }).click();
  await own.page.getByRole('heading', { name: '焊接创新工作室' }).waitFor();
  await own.page.getByText('我是领军人').waitFor();
  assert.deepEqual(await seriousFindings(own.page), []);
  await own.page.getByRole('link', { name: '看证书，出示二维码' }).click();
  await own.page.getByRole('heading', { name: '焊接创新工作室' }).getByRole('link').waitFor();
  assert.equal(await own.page.getByText('焊接创新工作室').count(), 1, 'its record and itself are one');
  const [row] = await stage.year.database.owner.query<{ name: string }>(
    'SELECT name FROM people WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, leader],
  );
  const last = await stage.visit(await phoneOf(stage, people.at(-1)!), phone);
  await last.page.goto(`${stage.url}/hall/studios/${id}`);
  await last.page.getByRole('heading', { name: '谁在里面' }).waitFor();
  assert.equal(await last.page.getByText(row!.name).count(), 0, 'a colleague is masked');
  assert.equal(await last.page.getByText('看证书').count(), 0, 'the certificate is its leader’s');
  assert.deepEqual([...own.complaints, ...last.complaints], []);
});
