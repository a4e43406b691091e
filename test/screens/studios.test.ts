// Studios on the desk: the list narrowed and sorted, the page of one, somebody who enters and somebody who leaves, by what is read on the screen.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { studiosOnStage } from '#test/support/registered.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const viewport = { width: 1440, height: 900 };
const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;

test('the list is narrowed by trade and sorted; a studio opens, one leaves it and another enters', async () => {
  const { id } = await studiosOnStage(stage);
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/studios');
  await page.getByText(/登记过 \d+ 个/).waitFor();
  await page.getByLabel('行业').selectOption('电梯安装维修工');
  await page.getByRole('link', { name: '电梯安装维修创新工作室' }).waitFor();
  await page.getByLabel('行业').selectOption('焊接机器人操作员');
  await page.getByRole('link', { name: '电梯安装维修创新工作室' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '工作室' }).click();
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
