// Members who move and leave, and unions that move and merge, on the desk by keyboard alone; each time what followed is on record.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { Keyboard } from '#test/support/keyboard.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
let chair: Visit;
let keys: Keyboard;
before(async () => {
  stage = await openStage();
  chair = await stage.visit('19900009304', { viewport: { width: 1440, height: 900 } });
  keys = new Keyboard(chair.page);
});
after(() => stage?.close());

const rows = <T extends object>(sql: string, ...more: unknown[]) =>
  stage.year.database.db.query<T>(sql, [demoTenantId, ...more]);
const unionId = async (name: string): Promise<number> =>
  (await rows<{ id: number }>('SELECT id FROM organisations WHERE tenant_id = $1 AND name = $2', name))[0]!.id;

interface Belongs {
  readonly union: string;
  readonly status: string;
}
const belongings = (personId: number): Promise<Belongs[]> =>
  rows<Belongs>(
    `SELECT o.name AS union, m.status FROM memberships m JOIN organisations o ON o.tenant_id = $1 AND o.id = m.organisation_id
      WHERE m.tenant_id = $1 AND m.person_id = $2 ORDER BY m.since, m.id`,
    personId,
  );

/** Found by typing and taken with Enter. */
async function pickUnion(label: string, name: string): Promise<void> {
  await keys.type(label, name);
  await keys.use('button', new RegExp(`^${name}`), chair.page.locator('form'));
  await chair.page.getByRole('button', { name: '换一个' }).waitFor();
}

test('a member is transferred, kept, resumed, ended, and joins anew', async () => {
  const { page, complaints } = chair;
  const home = '仁和镇机关工会';
  const [member] = await rows<{ id: number }>(
    `SELECT m.person_id AS id FROM memberships m WHERE m.tenant_id = $1 AND m.organisation_id = $2 AND m.status = 'active'
        AND NOT EXISTS (SELECT FROM posts p WHERE p.tenant_id = $1 AND p.person_id = m.person_id) ORDER BY 1 DESC LIMIT 1`,
    await unionId(home),
  );
  const { id } = member!;
  await page.goto(`/desk/people/${id}`);
  const table = page.getByRole('region', { name: '会籍' });
  await table.getByText('在会').waitFor();

  await keys.use('button', '转会');
  await pickUnion('到哪个工会', '杨镇机关工会');
  await keys.use('button', '转会', page.locator('form'));
  await table.getByRole('link', { name: '杨镇机关工会' }).waitFor();
  await keys.stands();
  assert.deepEqual(await belongings(id), [
    { union: home, status: 'ended' },
    { union: '杨镇机关工会', status: 'active' },
  ]);

  await keys.use('button', '保留会籍');
  await table.getByText('保留会籍').first().waitFor();
  await keys.use('button', '恢复会籍');
  await page.getByRole('button', { name: '保留会籍' }).waitFor();
  await keys.use('button', '终止');
  await keys.use('button', '终止会籍');
  // The union where somebody last belonged keeps his file.
  await page.getByRole('button', { name: '登记入会' }).waitFor();
  assert.equal(await page.getByRole('button', { name: '转会' }).count(), 0);
  await keys.stands();
  assert.ok((await belongings(id)).every(({ status }) => status === 'ended'));
  await keys.use('button', '登记入会');
  await pickUnion('到哪个工会', home);
  await keys.use('button', '登记入会', page.locator('form'));
  await page.getByRole('button', { name: '转会' }).waitFor();
  assert.equal((await belongings(id)).filter(({ status }) => status === 'active').length, 1);
  assert.deepEqual(complaints, []);
});

async function found(parent: string, name: string): Promise<void> {
  await chair.page.goto(`/desk/organisations/${await unionId(parent)}`);
  await keys.use('button', '新建下级');
  await keys.type('名称', name);
  await keys.press('Enter');
  await chair.page
    .getByRole('heading', { name, level: 2 })
    .or(chair.page.getByRole('heading', { name, level: 1 }))
    .waitFor();
  await keys.stands();
}

test('a union moves to another level above, and is merged into a second one', async () => {
  const { page, complaints } = chair;
  await found('仁和镇总工会', '试办甲工会');
  await found('杨镇总工会', '试办乙工会');
  await page.goto(`/desk/organisations/${await unionId('试办甲工会')}`);
  await keys.use('button', '划归');
  await pickUnion('划归哪个上级', '杨镇总工会');
  await keys.use('button', '划归杨镇总工会');
  await page.getByRole('button', { name: '划归杨镇总工会' }).waitFor({ state: 'detached' });
  await keys.stands();
  const parentOf = async (name: string) =>
    (
      await rows<{ parent: string }>(
        'SELECT p.name AS parent FROM organisations o JOIN organisations p ON p.tenant_id = $1 AND p.id = o.parent_id WHERE o.tenant_id = $1 AND o.name = $2',
        name,
      )
    )[0]?.parent;
  assert.equal(await parentOf('试办甲工会'), '杨镇总工会');

  await keys.use('button', '并入');
  await pickUnion('并入哪一家（同一级）', '试办乙工会');
  await keys.use('button', '并入试办乙工会');
  await page.getByRole('heading', { name: '试办乙工会' }).first().waitFor();
  await keys.stands();
  const [merged] = await rows<{ closed: boolean }>(
    `SELECT closed_at IS NOT NULL AS closed FROM organisations WHERE tenant_id = $1 AND name = '试办甲工会'`,
  );
  assert.equal(merged!.closed, true);
  assert.deepEqual(complaints, []);
});

test('the desk without a line says so, and goes on where it stood when the line is back', async () => {
  const { page, context } = chair;
  await page.goto(`/desk/organisations/${await unionId('试办乙工会')}`);
  await keys.use('button', '更名');
  await keys.type('新名称', '试办丙工会');
  await context.setOffline(true);
  await page.getByText('没有网络').first().waitFor();
  await keys.press('Enter');
  await context.setOffline(false);
  await page.getByRole('heading', { name: '试办丙工会' }).first().waitFor();
  await keys.stands();
  assert.equal((await rows(`SELECT FROM organisations WHERE tenant_id = $1 AND name = '试办丙工会'`)).length, 1);
});

test('a session that ends in mid-form asks to sign in on the spot; what was typed is still there', async () => {
  const { page } = chair;
  await page.goto(`/desk/organisations/${await unionId('试办丙工会')}`);
  await keys.use('button', '更名');
  await keys.type('新名称', '试办丁工会');
  await rows('UPDATE sessions SET ended_at = created_at WHERE tenant_id = $1');
  await stage.pass(2_000);
  await keys.press('Enter');
  const dialog = page.getByRole('dialog', { name: '离开太久，请再登录' });
  await dialog.waitFor();
  await keys.isTrapped(dialog);
  await keys.use('button', '改用密码', dialog);
  await keys.type('手机号', '19900009304', dialog);
  await keys.type('密码', 'niangjia2020', dialog);
  await keys.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await keys.stands();
  assert.equal(await page.getByLabel('新名称').inputValue(), '试办丁工会');
  await keys.to('textbox', '新名称');
  await keys.press('Enter');
  await page.getByRole('heading', { name: '试办丁工会' }).first().waitFor();
});
