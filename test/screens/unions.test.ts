// Unions and members on the desk, by real clicks: the tree opens lazily, the search knows pinyin, changes say what follows, and nobody looks
// at a member's data without a purpose that the member can read.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const { accounts } = demoAccounts();
const chair = accounts.find((one) => one.role.en === 'Chair')!;
const member = accounts.find((one) => one.role.en === 'Member')!;

const rows = <T extends object>(sql: string, ...more: unknown[]) =>
  stage.year.database.db.query<T>(sql, [demoTenantId, ...more]);

async function accessible(page: Page): Promise<void> {
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '中文' }).click();
}

test('the tree opens branch by branch, the search knows initials, and the member is two clicks away', async () => {
  const { page, complaints } = await stage.visit(chair.phone);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/desk/organisations');
  await page.getByRole('heading', { name: chair.where.zh }).waitFor();
  const tree = page.getByRole('navigation', { name: '组织树' });
  await tree.getByRole('link', { name: '杨镇总工会' }).waitFor();
  const read = () => asked.filter((path) => path.endsWith('/children')).length;
  assert.equal(read(), 1, 'only the open branch was read');
  await tree.getByRole('button', { name: '仁和镇总工会的下级' }).click();
  await tree.getByRole('link', { name: '仁和镇机关工会' }).waitFor();
  assert.equal(read(), 2);
  await accessible(page);
  await page.getByRole('searchbox', { name: '找工会' }).fill('rhz');
  await page.getByRole('link', { name: /^仁和镇总工会/ }).click();
  await page.getByRole('heading', { name: '仁和镇总工会', exact: true }).waitFor();
  await page.getByRole('searchbox', { name: '找会员' }).fill(member.name);
  await page.getByRole('link', { name: member.name }).first().click();
  await page.getByRole('heading', { name: member.name }).waitFor();
  assert.deepEqual(complaints, []);
});

test('a union is founded and closed again; one in use says what stands in the way', async () => {
  const { page, complaints } = await stage.visit(chair.phone);
  const [yang] = await rows<{ id: number }>(
    `SELECT id FROM organisations WHERE tenant_id = $1 AND name = '杨镇总工会'`,
  );
  await page.goto(`/desk/organisations/${yang!.id}`);
  await page.getByRole('button', { name: '新建下级' }).click();
  await page.getByText('新工会马上出现在树里').waitFor();
  await page.getByLabel('名称').fill('杨镇试办工会');
  await page.getByRole('button', { name: '建立' }).click();
  await page.getByRole('heading', { name: '杨镇试办工会' }).waitFor();
  await page.getByRole('button', { name: '更名' }).click();
  await page.getByLabel('新名称').fill('杨镇新办工会');
  await page.getByRole('region', { name: '更名' }).getByRole('button', { name: '更名' }).click();
  await page.getByRole('heading', { name: '杨镇新办工会' }).waitFor();
  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await accessible(page);
  await page.getByRole('button', { name: '撤销杨镇新办工会' }).click();
  await page.getByText('从前的办件和数字都还在').waitFor();
  const [closed] = await rows<{ closed: boolean }>(
    `SELECT closed_at IS NOT NULL AS closed FROM organisations WHERE tenant_id = $1 AND name = '杨镇新办工会'`,
  );
  assert.equal(closed!.closed, true);
  await page.goto(`/desk/organisations/${yang!.id}`);
  await page.getByRole('button', { name: '撤销', exact: true }).click();
  await page.getByRole('button', { name: '撤销杨镇总工会' }).click();
  await page.getByRole('alert').getByText('还不能撤销').waitFor();
  assert.deepEqual(complaints, []);
});

test('data are shown in full for a purpose that is written down first; a correction says what is wrong', async () => {
  const { page, complaints } = await stage.visit(chair.phone);
  const [first] = await rows<{ id: number }>(
    `SELECT p.id FROM people p JOIN memberships m ON m.tenant_id = $1 AND m.person_id = p.id AND m.status = 'active'
      WHERE p.tenant_id = $1 AND p.name = $2 ORDER BY p.id LIMIT 1`,
    member.name,
  );
  const personId = first!.id;
  await page.goto(`/desk/people/${personId}`);
  const onFile = page.getByRole('region', { name: '登记的信息' });
  await onFile.getByText('**** ****').waitFor();
  await accessible(page);
  await onFile.getByRole('button', { name: '看全部' }).click();
  await page.getByLabel('看来做什么').selectOption('核对收款信息');
  await page.getByLabel('具体是什么事').fill('核对退汇的户名');
  await page.getByRole('button', { name: '记下用途，看全部' }).click();
  await onFile.getByText(/^\d{17}[\dX]$/).waitFor();
  const [view] = await rows<{ purpose: string; what: string }>(
    `SELECT purpose, what FROM views WHERE tenant_id = $1 AND person_id = $2 AND what LIKE 'id_number%' ORDER BY id DESC LIMIT 1`,
    personId,
  );
  assert.deepEqual(view, { purpose: 'reveal.payment 核对退汇的户名', what: 'id_number,phone,account' });
  await onFile.getByRole('button', { name: '更正' }).click();
  await page.getByLabel('手机号（不改就空着）').fill('1380013');
  await onFile.getByRole('button', { name: '更正' }).last().click();
  await onFile.getByRole('alert').waitFor();
  assert.equal(await page.getByLabel('手机号（不改就空着）').inputValue(), '1380013', 'nothing typed is lost');
  await page.getByLabel('手机号（不改就空着）').fill('19912345678');
  await onFile.getByRole('button', { name: '更正' }).last().click();
  await onFile.getByText('199 **** 5678').waitFor();
  const logged = await rows(
    `SELECT FROM access_log WHERE tenant_id = $1 AND what = 'people.correct' AND target = $2 AND details->>'kind' = 'phone'`,
    `person:${personId}`,
  );
  assert.equal(logged.length, 1);
  assert.deepEqual(complaints, []);
});

test('a union gets a square by two numbers; one that is taken says whose it is, and it leaves the map again', async () => {
  const { page, complaints } = await stage.visit(chair.phone);
  const square = () =>
    rows<{ id: number; at: string | null }>(
      `SELECT id, map_column || ',' || map_row AS at FROM organisations WHERE tenant_id = $1 AND name = '区教育工会'`,
    );
  const [education] = await square();
  assert.equal(education!.at, null);
  await page.goto(`/desk/organisations/${education!.id}`);
  await page.getByRole('button', { name: '摆到图上' }).click();
  const form = page.getByRole('region', { name: '在上级的格子图上摆一格' });
  await form.getByLabel('左起第几列').fill('5');
  await form.getByLabel('上起第几行').fill('2');
  await form.getByText('这一格是杨镇，换一格').waitFor();
  await form.getByRole('button', { name: '摆在这一格' }).click();
  await form.getByText('这一格已经是“杨镇总工会”').waitFor();
  await form.getByLabel('左起第几列').fill('6');
  await form.getByLabel('上起第几行').fill('5');
  await form.getByRole('list', { name: '摆好以后的图' }).getByText('区教育', { exact: true }).waitFor();
  await accessible(page);
  await form.getByRole('button', { name: '摆在这一格' }).click();
  await form.waitFor({ state: 'detached' });
  assert.equal((await square())[0]!.at, '6,5');
  await page.getByRole('button', { name: '摆到图上' }).click();
  await form.getByRole('button', { name: '从图上拿下来' }).click();
  await form.waitFor({ state: 'detached' });
  assert.equal((await square())[0]!.at, null);
  assert.deepEqual(complaints, []);
});
