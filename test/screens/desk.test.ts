// The desk beyond deciding one case: the morning's page, a queue narrowed and shared, chosen cases of a round decided together, a round opened with
// its budget asked for, a case on paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { totpAt } from '#access/totp.ts';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId, demoTotpSecret } from '#demo/tenant.ts';
import { chinaDate } from '#kit/clock.ts';
import { type ReviewQueue, reviewQueue } from '#test/screens/review-queue.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { settled } from '#test/support/watched.ts';

const officer = '19900009478';
const colleague = '19900000465';
const viewport = { width: 1280, height: 800 };
const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;
const maker = demoAccounts().accounts.find((one) => one.role.en === 'Finance, prepares')!;

let stage: Stage;
let queue: ReviewQueue;
before(async () => {
  stage = await openStage();
  queue = await reviewQueue(stage.year, 24);
});
after(() => stage?.close());

const many = async (sql: string, ...more: unknown[]) =>
  (await stage.year.house.db.query<{ n: number }>(sql, [demoTenantId, ...more]))[0]!.n;

async function sound(page: Page, about: string): Promise<void> {
  assert.deepEqual(await seriousFindings(page), [], about);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${about} is ${wide} px too wide`);
}

test('who will be away asks a colleague; he finds it in his news, with the way to the queues', async () => {
  const { page, complaints } = await stage.visit(officer, { viewport });
  await page.goto('/desk');
  await page.getByRole('button', { name: '请人代班' }).click();
  const dialog = page.getByRole('dialog', { name: '请人代班' });
  await dialog.getByRole('button', { name: '先选一位同事' }).waitFor();
  await sound(page, 'asking a stand-in');
  await dialog.getByRole('radio', { name: /赵健/ }).check();
  await dialog.getByLabel('到', { exact: true }).fill('2026-11-27');
  await dialog.getByRole('button', { name: '请赵健代班' }).click();
  await dialog.getByText('已告诉赵健').waitFor();
  await dialog.getByRole('button', { name: '知道了' }).click();
  const other = await stage.visit(colleague, { viewport });
  await other.page.goto('/desk');
  await other.page
    .getByRole('region', { name: '昨天到现在' })
    .getByRole('link', { name: /11月20日至27日不在/ })
    .click();
  await other.page.waitForURL('**/desk/queues');
  assert.deepEqual([...complaints, ...other.complaints], []);
});

test('what members say is wrong stands on the first page until it is answered', async () => {
  const [member] = await stage.year.house.db.query<{ personId: number; organisationId: number }>(
    `SELECT person_id AS "personId", organisation_id AS "organisationId" FROM memberships WHERE tenant_id = $1 AND status = 'active' LIMIT 1`,
    [demoTenantId],
  );
  const { askCorrection } = await import('#people/corrections.ts');
  await askCorrection(stage.year.house, demoTenantId, { ...member!, what: 'name', words: '我的名字写错了一个字' });
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk');
  await page.getByText('会员说资料不对', { exact: true }).waitFor();
  await sound(page, 'today with a correction');
  await page.getByRole('link', { name: /答复会员，会员说资料不对/ }).click();
  await page.getByText('我的名字写错了一个字').waitFor();
  await page.getByLabel('答复（本人会看到）').fill('已经按身份证改好');
  await page.getByRole('button', { name: '答复：已更正' }).click();
  await page.getByText('都答复完了').waitFor();
  await page.goto('/desk');
  await page.getByText('到此为止').waitFor();
  await settled(page);
  assert.equal(await page.getByText('会员说资料不对').count(), 0);
  assert.deepEqual(complaints, []);
});

test('a queue is narrowed by what was chosen, the address says so, and a colleague on the same case is named', async () => {
  const path = `/desk/queues/${queue.roundId}/district`;
  const first = await stage.visit(officer, { viewport });
  await first.page.goto(path);
  await first.page.getByRole('heading', { name: '3 件要看' }).waitFor();
  const second = await stage.visit(chair.phone, { viewport });
  await second.page.goto(path);
  await second.page.getByText('朱强也在看这件，先办的算').waitFor();
  await sound(second.page, 'with a colleague on the same case');
  await first.page.getByRole('img', { name: '证书照片' }).waitFor();
  await first.page.keyboard.press('z');
  await first.page.getByRole('button', { name: /缩小/ }).waitFor();
  await first.page.keyboard.press('Escape');
  await first.page.getByRole('button', { name: /放大/ }).waitFor();
  await first.page.getByText('同一原因还有 1 件').waitFor();
  const level = first.page.getByLabel('证书等级');
  const [fewest] = await stage.year.house.db.query<{ level: string; n: number }>(
    `SELECT a.plain->>'level' AS level, count(*)::int AS n FROM queue_entries q JOIN answers a ON a.tenant_id = $1 AND a.case_id = q.case_id
      WHERE q.tenant_id = $1 AND q.round_id = $2 AND q.stage = 'district' GROUP BY 1 ORDER BY 2, 1 LIMIT 1`,
    [demoTenantId, queue.roundId],
  );
  await level.selectOption(`level.${fewest!.level}`);
  await first.page.waitForURL(/choice=level/);
  const listed = (n: number) =>
    first.page.waitForFunction((count) => document.querySelectorAll('.ql .odd, .ql .same').length === count, n);
  await listed(fewest!.n);
  await sound(first.page, 'a queue that is filtered');
  await first.page.reload();
  await listed(fewest!.n);
  await level.selectOption('');
  await first.page.getByRole('heading', { name: '3 件要看' }).waitFor();
  assert.deepEqual([...first.complaints, ...second.complaints], []);
});

test('chosen cases of a round are read to the end, passed together and taken back', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto(`/desk/rounds/${queue.roundId}/cases?stage=district`);
  const table = page.getByRole('region', { name: '办件列表' });
  await table.getByRole('checkbox').nth(3).waitFor();
  const waiting = () =>
    many(
      `SELECT count(*)::int AS n FROM queue_entries WHERE tenant_id = $1 AND round_id = $2 AND stage = 'district'`,
      queue.roundId,
    );
  const before = await waiting();
  for (const nth of [1, 2, 3]) await table.getByRole('checkbox').nth(nth).check();
  const bar = page.getByRole('region', { name: '选中的办件' });
  await bar.getByText('选中 3 件').waitFor();
  await bar.getByRole('button', { name: '不通过' }).click();
  await bar.getByRole('button', { name: '写好理由后，3 件一起不通过' }).waitFor();
  await sound(page, 'deciding chosen cases');
  await bar.getByRole('button', { name: '先不办' }).click();
  await bar.getByRole('button', { name: '通过', exact: true }).click();
  await bar.getByRole('button', { name: '3 件一起通过', exact: true }).click();
  await page.getByText('3 件已通过。').waitFor();
  assert.equal(await waiting(), before - 3);
  await page.getByRole('button', { name: /撤销/ }).click();
  await page.getByText('已撤销 3 件，回到队列里了').waitFor();
  assert.equal(await waiting(), before);
  assert.deepEqual(complaints, []);
});

test('chosen cases are granted with what each gets in the list, the sum on the button, and a fresh code', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto(`/desk/rounds/${queue.roundId}/cases?stage=grant`);
  const table = page.getByRole('region', { name: '办件列表' });
  await table.getByRole('checkbox').nth(2).waitFor();
  for (const nth of [1, 2]) await table.getByRole('checkbox').nth(nth).check();
  const bar = page.getByRole('region', { name: '选中的办件' });
  await bar.getByRole('button', { name: '批准', exact: true }).click();
  const list = bar.getByRole('list', { name: '要批准的名单' });
  await list.getByText('名单到此为止，2 件').waitFor();
  const amounts = (await list.locator('.money').allInnerTexts()).map((one) => Number(one.replace(/[¥,]/g, '')));
  assert.equal(amounts.length, 2);
  const sum = amounts.reduce((all, one) => all + one, 0);
  const press = bar.getByRole('button', { name: `2 件一起批准，¥${sum.toLocaleString('en')}.00` });
  await press.waitFor();
  await sound(page, 'granting chosen cases');
  await press.click();
  const dialog = page.getByRole('dialog', { name: '请输入动态验证码' });
  await dialog.getByLabel('验证器上的六位数字').fill(totpAt(demoTotpSecret, stage.clock.now()));
  await dialog.getByRole('button', { name: '继续' }).click();
  await page.getByText('2 件已批准').waitFor();
  await page.getByRole('button', { name: /撤销/ }).click();
  await page.getByText('已撤销 2 件，回到队列里了').waitFor();
  assert.deepEqual(complaints, []);
});

test('a table of cases is put into another order, and rows of two stages cannot be decided together', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto(`/desk/rounds/${queue.roundId}/cases`);
  const numbers = async () => (await page.locator('.long tbody td:nth-child(3)').allInnerTexts()).map(Number);
  await page.getByText(/^共 \d+ 件，已取 [1-9]00 件/).waitFor();
  const first = await numbers();
  await page.getByLabel('次序').selectOption('newest');
  await page.waitForURL(/sort=newest/);
  await page.waitForFunction((id) => {
    const row = document.querySelector('.long tbody tr td:nth-child(3)');
    return row !== null && row.textContent !== String(id);
  }, first[0]);
  const turned = await numbers();
  assert.ok(turned[0]! > turned.at(-1)!, 'the latest comes first');
  const options = page.getByRole('region', { name: '办件列表' }).getByRole('checkbox');
  await options.first().check();
  await page.getByText('要一起办：只选同一环节、在本工会手里的').waitFor();
  await page.getByRole('button', { name: '催一下' }).click();
  await page.getByText(/已发 \d+ 条消息/).waitFor();
  assert.deepEqual(complaints, []);
});

test('a round is opened with the budget it asks for, and finance finds that in its news', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/rounds/new');
  await page.getByLabel('按哪个办法').selectOption({ label: '职业技能等级证书助推' });
  await page.getByRole('button', { name: /填上/ }).click();
  await page.getByLabel('名称').fill('2028年证书助推');
  await page.getByLabel('截止').fill('2030-12-31');
  await page.getByLabel('请财务安排多少（元）').fill('十二万');
  await page.getByRole('button', { name: '开这个批次' }).click();
  assert.equal(await page.getByLabel('请财务安排多少（元）').getAttribute('aria-invalid'), 'true');
  assert.equal(await many(`SELECT count(*)::int AS n FROM rounds WHERE tenant_id = $1 AND name = '2028年证书助推'`), 0);
  await page.getByLabel('请财务安排多少（元）').fill('120000');
  const rounds = () => many('SELECT count(*)::int AS n FROM rounds WHERE tenant_id = $1');
  const before = await rounds();
  await page.getByRole('button', { name: '预演一遍' }).click();
  const rehearsal = page.getByRole('region', { name: '预演，谁也看不到' });
  for (const part of ['谁会看到，谁符合', '每一步谁来办', '哪天到期', '会发出的话，一字不差', '钱从哪里出，还剩多少'])
    await rehearsal.getByRole('region', { name: part }).waitFor();
  await rehearsal.getByText('已批准，正在安排付款').waitFor();
  await rehearsal.getByRole('region', { name: /^挑 10 个人看看/ }).waitFor();
  await sound(page, 'a rehearsal');
  assert.equal(await rounds(), before, 'nothing is opened by it');
  // What is rehearsed is what stands in the form: a change takes it away.
  await page.getByLabel('请财务安排多少（元）').fill('12000');
  await rehearsal.waitFor({ state: 'detached' });
  await page.getByLabel('请财务安排多少（元）').fill('120000');
  await page.getByRole('button', { name: '预演一遍' }).click();
  await rehearsal.waitFor();
  await page.getByRole('button', { name: '开这个批次' }).click();
  await page.getByText('已请财务安排 ¥120,000.00').waitFor();
  await page.getByText('这个批次现在没有可批的预算').waitFor();
  await sound(page, 'the budget of a new round');
  const finance = await stage.visit(maker.phone, { viewport, strong: true });
  await finance.page.goto('/desk');
  await finance.page
    .getByRole('link', { name: /请给“职业技能等级证书助推”（2028年证书助推）安排预算 ¥120,000.00/ })
    .click();
  await finance.page.waitForURL(/\/desk\/money\?round=\d+/);
  assert.deepEqual([...complaints, ...finance.complaints], []);
});

test('a round that has not begun is rehearsed on its own page, and no more once it has', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/rounds/new');
  await page.getByLabel('按哪个办法').selectOption({ label: '职业技能等级证书助推' });
  await page.getByRole('button', { name: /填上/ }).click();
  await page.getByLabel('名称').fill('2029年证书助推');
  await page.getByLabel('开始受理').fill('2029-03-01');
  await page.getByLabel('截止').fill('2029-10-31');
  await page.getByRole('button', { name: '开这个批次' }).click();
  const tabs = page.getByRole('navigation', { name: '批次的内容' });
  await tabs.getByRole('link', { name: '预演' }).click();
  await page.getByText('2029年3月1日（周四）它自己开始受理').waitFor();
  await page.getByText('2029年3月1日（周四）开始受理', { exact: true }).waitFor();
  for (const part of ['谁会看到，谁符合', '每一步谁来办', '哪天到期', '会发出的话，一字不差', '钱从哪里出，还剩多少'])
    await page.getByRole('region', { name: part }).waitFor();
  await sound(page, 'the rehearsal of a round to come');
  await stage.year.database.owner.query(
    "UPDATE rounds SET opens_on = $2 WHERE tenant_id = $1 AND name = '2029年证书助推'",
    [demoTenantId, chinaDate(stage.clock.now())],
  );
  await page.reload();
  await page.getByText('这个批次已经开始受理，不能再预演').waitFor();
  assert.equal(await tabs.getByRole('link', { name: '预演' }).count(), 0);
  assert.deepEqual(
    complaints.filter((one) => !/404|rehearsal/.test(one)),
    [],
  );
});

test('the overview says how fast it goes and who holds it up, in both languages, and nothing is cut off', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  for (const [language, promised] of [
    ['zh', '按办法最长 30 天'],
    ['en', 'At most 30 days by the paper'],
  ] as const) {
    await page.goto(`/desk/rounds/${stage.presentRoundId}`);
    await page.evaluate((chosen) => localStorage.setItem('nj-language', chosen), language);
    await page.reload();
    await page.getByText(promised).waitFor();
    await sound(page, `overview in ${language}`);
    const cut = await page
      .locator('.scrolls')
      .evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).length);
    assert.equal(cut, 0, `a table is cut off in ${language}`);
  }
  await page.getByRole('button', { name: 'Remind' }).first().click();
  await page.getByText(/^\d+ told$/).waitFor();
  assert.deepEqual(complaints, []);
});

test('a case says that its history is whole, and goes on paper without what can be pressed', async () => {
  const { page, complaints } = await stage.visit(officer, { viewport });
  await page.goto(`/desk/cases/${queue.corrected[0]}`);
  await page.getByRole('button', { name: '核对历史没被改过' }).click();
  await page.getByText(/\d+ 步从头算过，没被改过/).waitFor();
  await sound(page, 'a case whose history was checked');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('navigation', { name: '工作台' }).isVisible(), false);
  assert.equal(await page.getByRole('heading', { name: '现在可以办' }).isVisible(), false);
  assert.equal(await page.getByRole('heading', { name: '规则看到了什么' }).isVisible(), true);
  assert.deepEqual(complaints, []);
});
