// Rounds on the desk: opening one with what the server says no to at its field, a public notice, and a whole stage granted with its progress
// coming by itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { totpAt } from '#access/totp.ts';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId, demoTotpSecret } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
let open2021: number;
before(async () => {
  stage = await openStage();
  const [row] = await stage.year.database.owner.query<{ id: number }>(
    "SELECT id FROM rounds WHERE tenant_id = $1 AND year = 2021 AND programme_key = 'certificate-grant'",
    [demoTenantId],
  );
  open2021 = row!.id;
});
after(() => stage?.close());

const viewport = { width: 1440, height: 900 };
const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;
const statusOf = async (roundId: number, at: string) =>
  (
    await stage.year.database.owner.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM cases WHERE tenant_id = $1 AND round_id = $2 AND stage = $3',
      [demoTenantId, roundId, at],
    )
  )[0]!.n;

async function accessible(page: Page): Promise<void> {
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: '中文' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('button', { name: 'English' }).waitFor();
}

test('a round opened with a wrong parameter is refused at its field, nothing typed is lost, and mended it opens', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/rounds');
  await page.getByRole('link', { name: '开一个批次' }).click();
  await page.getByLabel('按哪个办法').selectOption({ label: '职业技能等级证书助推' });
  await page.getByRole('button', { name: /填上/ }).click();
  await page.getByLabel('名称').fill('2027年证书助推');
  await page.getByLabel('二级（技师）').fill('一千五');
  await page.getByLabel('截止').fill('2020-01-01');
  await page.getByRole('button', { name: '开这个批次' }).click();
  await page.getByText('截止日要在开始日当天或之后').first().waitFor();
  assert.equal(await page.getByLabel('截止').getAttribute('aria-invalid'), 'true');
  await page.getByLabel('截止').fill('2030-12-31');
  await page.getByRole('button', { name: '开这个批次' }).click();
  const prices = page.getByRole('group', { name: '各等级金额' });
  await prices.getByText('“各等级金额”填得不对').waitFor();
  assert.equal(await page.getByLabel('二级（技师）').inputValue(), '一千五', 'nothing typed is lost');
  await accessible(page);
  await page.getByLabel('二级（技师）').fill('1500');
  await page.getByRole('button', { name: '开这个批次' }).click();
  await page.getByRole('heading', { name: /2027年证书助推/ }).waitFor();
  const [row] = await stage.year.database.owner.query<{ parameters: { amountsFen: Record<string, number> } }>(
    "SELECT parameters FROM rounds WHERE tenant_id = $1 AND name = '2027年证书助推'",
    [demoTenantId],
  );
  assert.equal(row!.parameters.amountsFen.level2, 150_000);
  assert.deepEqual(complaints, []);
});

test('the overview opens its figures, and its funnel agrees with the cases', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto(`/desk/rounds/${open2021}`);
  const funnel = page.getByRole('table').filter({ has: page.getByRole('rowheader', { name: '批准', exact: true }) });
  await page.getByRole('heading', { name: '走到哪一步' }).waitFor();
  const waiting = await statusOf(open2021, 'grant');
  await funnel
    .getByRole('row', { name: /^批准/ })
    .getByRole('link', { name: String(waiting), exact: true })
    .click();
  await page.getByText(`共 ${waiting} 件`).waitFor();
  assert.equal(await page.getByLabel('办件列表').locator('tbody tr').count(), waiting);
  await accessible(page);
  assert.deepEqual(complaints, []);
});

test('a notice is published from the list that is shown', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto(`/desk/rounds/${open2021}/notices`);
  const waiting = await statusOf(open2021, 'notice');
  const press = page.getByRole('button', { name: `公示这 ${waiting} 人` });
  const list = page.getByRole('region', { name: '等公示的名单' });
  await list.waitFor();
  while ((await press.getAttribute('aria-disabled')) !== 'false')
    await list.getByText('名单到此为止').scrollIntoViewIfNeeded();
  await press.click();
  await page.getByText(`已定公示 ${waiting} 人`).waitFor();
  await page.getByText(/\d+:\d+ 上公示网，之前可撤回/).waitFor();
  const [published] = await stage.year.database.owner.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM notice_entries e JOIN notices n USING (tenant_id) WHERE e.notice_id = n.id AND n.tenant_id = $1 AND n.round_id = $2 AND n.published_at > $3',
    [demoTenantId, open2021, new Date(stage.clock.now().getTime() - 600_000)],
  );
  assert.equal(published!.n, waiting);
  await page.getByText('现在没有等公示的').waitFor();
  await accessible(page);
  assert.deepEqual(complaints, []);
});

test('a whole stage is granted after a fresh code; another window sees it go on without being touched', async () => {
  const waiting = await statusOf(open2021, 'grant');
  assert.ok(waiting > 1);
  const { page, context, complaints } = await stage.visit(chair.phone, { viewport });
  const other = await context.newPage();
  await other.goto(`/desk/rounds/${open2021}`);
  const left = other.getByRole('link', { name: `批准 ${waiting} 件` });
  await left.waitFor();
  await page.goto(`/desk/rounds/${open2021}/settlement`);
  const press = page.getByRole('button', { name: `批准 ${waiting} 件` });
  const list = page.getByRole('list', { name: '要批准的名单' });
  await list.waitFor();
  for (let read = false; !read; read = (await press.getAttribute('aria-disabled')) === 'false')
    await list.locator('li').last().scrollIntoViewIfNeeded();
  assert.match((await press.textContent())!, /^批准 \d+ 件，¥[\d,]+\.00$/);
  await press.click();
  const dialog = page.getByRole('dialog', { name: '请输入动态验证码' });
  await dialog.getByLabel('验证器上的六位数字').fill('000000');
  await dialog.getByRole('button', { name: '继续' }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('验证器上的六位数字').fill(totpAt(demoTotpSecret, stage.clock.now()));
  await dialog.getByRole('button', { name: '继续' }).click();
  await page.getByText('做完了').waitFor();
  await page.getByText(`办成 ${waiting}`).waitFor();
  await page.getByText(new RegExp(`已批准 ${waiting} 件，共 ¥`)).waitFor();
  await page.getByRole('button', { name: /^撤销/ }).waitFor();
  // The other window was never reloaded: it heard.
  await other.getByText('刚批量做过').waitFor();
  await left.waitFor({ state: 'detached' });
  assert.equal(await statusOf(open2021, 'grant'), 0);
  await accessible(other);
  assert.deepEqual(complaints, []);
});

test('a job’s progress comes by itself, row by row what did not go, and it can be paused', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  const { database, run } = stage.year;
  const [person] = await database.owner.query<{ person_id: number }>(
    "SELECT p.person_id FROM posts p JOIN rounds r ON r.tenant_id = $1 AND r.organisation_id = p.organisation_id WHERE p.tenant_id = $1 AND r.id = $2 AND p.role = 'chair'",
    [demoTenantId, open2021],
  );
  const id = await run.engine.house.ids.take(demoTenantId);
  // A kind that this worker does not know waits; its row is moved by hand as a worker would move it.
  await database.owner.query(
    `INSERT INTO jobs (tenant_id, id, kind, input, state, total, created_by, created_at, started_at)
     VALUES ($1, $2, 'elsewhere', $3, 'running', 400, $4, now(), now())`,
    [demoTenantId, id, JSON.stringify({ roundId: open2021, action: 'approve', stage: 'basic' }), person!.person_id],
  );
  await page.goto(`/desk/rounds/${open2021}`);
  const card = page.getByRole('region', { name: '批量办理：通过' });
  await card.getByText('还有 400').waitFor();
  await database.owner.query(
    `UPDATE jobs SET done = 150, error_count = 1, errors = $3 WHERE tenant_id = $1 AND id = $2`,
    [demoTenantId, id, JSON.stringify([{ row: 7, message: '证书编号已用过' }])],
  );
  await card.getByText('还有 250').waitFor();
  await card.getByText('没办成 1').waitFor();
  await card.getByText('证书编号已用过').waitFor();
  await card.getByRole('button', { name: '先停' }).click();
  await card.getByText('已停').waitFor();
  const [job] = await database.owner.query<{ state: string }>(
    'SELECT state FROM jobs WHERE tenant_id = $1 AND id = $2',
    [demoTenantId, id],
  );
  assert.equal(job!.state, 'paused');
  assert.deepEqual(complaints, []);
});

test('a year that is over is one row until it is opened, and each row says what tells it from others of its name', async () => {
  const town = demoAccounts().accounts.find((one) => one.role.en === 'Reviewer')!;
  const { page, complaints } = await stage.visit(town.phone, { viewport });
  await page.goto('/desk/rounds');
  await page.getByRole('heading', { name: '过去的' }).waitFor();
  const years = page.locator('details.past-year');
  const rows = years.locator('tbody tr');
  assert.ok((await years.count()) > 0);
  assert.equal(await rows.count(), 0, 'nothing of the past is drawn before it is asked for');
  for (const year of await years.all()) {
    await year.locator('summary').click();
    await year.locator('tbody tr').first().waitFor();
    const told = Number(/(\d+) 个批次/.exec(await year.locator('summary').innerText())![1]);
    assert.equal(await year.locator('tbody tr').count(), told);
  }
  const first = (await page.locator('main tbody tr td:first-child').allInnerTexts()).map((one) => one.trim());
  assert.deepEqual(
    first.filter((one, n) => first.indexOf(one) !== n),
    [],
    'no two rows are called the same',
  );
  // Rounds of the district are not the town's own: they say whose they are.
  assert.ok(first.some((one) => one.includes('区')));
  await years.first().locator('summary').click();
  await years.first().locator('tbody tr').first().waitFor({ state: 'detached' });
  await accessible(page);
  assert.deepEqual(complaints, []);
});
