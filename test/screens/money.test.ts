// Money on the desk, by real clicks: finance prepares a batch, somebody else reads it to its end and approves, the file goes out, the bank's
// answer with errors comes in and every fen is accounted for.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { totpAt } from '#access/totp.ts';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId, demoTotpSecret } from '#demo/tenant.ts';
import { isRefusal } from '#kit/refusal.ts';
import { approveBatch } from '#payments/batches.ts';
import { encodeGb18030 } from '#payments/gb18030.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { accountChanged } from '#test/support/changed-account.ts';
import { openStage, type Stage, type Visit } from '#test/support/stage.ts';

let stage: Stage;
/** The maker's browser: a code of the authenticator counts once, so nobody comes in twice. */
let makers: Visit;
let checkers: Visit;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const { accounts } = demoAccounts();
const phoneOf = (english: string) => accounts.find((one) => one.role.en === english)!.phone;
const maker = phoneOf('Finance, prepares');
const checker = phoneOf('Finance, checks');
/** Short, so that the list lies below the fold and has to be scrolled to. */
const low = { width: 1440, height: 560 };

async function batchOnFile(): Promise<{ id: number; state: string; looked: number | null; items: number }> {
  const [row] = await stage.year.database.db.query<{ id: number; state: string; looked: number; items: number }>(
    'SELECT id, state, approved_looked AS looked, items FROM payment_batches WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1',
    [demoTenantId],
  );
  return row!;
}

async function inBothLanguages(page: Page, look: () => Promise<void>): Promise<void> {
  await look();
  await page.getByRole('button', { name: 'English' }).click();
  await look();
  await page.getByRole('button', { name: '中文' }).click();
}

const accessible = (page: Page) => inBothLanguages(page, async () => assert.deepEqual(await seriousFindings(page), []));

test('finance prepares what is due; who prepared it reads why somebody else has to approve', async () => {
  makers = await stage.visit(maker, { strong: true, viewport: low, acceptDownloads: true });
  const { page, complaints } = makers;
  await page.goto('/desk/money');
  await page.getByRole('heading', { name: '等着付的' }).waitFor();
  await accessible(page);
  await page.getByRole('button', { name: '为 8 笔制单' }).click();
  await page.getByText('制好了：8 笔，¥9,000.00').waitFor();
  await page.getByRole('link', { name: '看这一批' }).click();
  await page.getByRole('button', { name: '撤回这一批' }).click();
  await page.getByText('这一批撤回了，没有送银行').waitFor();
  assert.equal((await batchOnFile()).state, 'withdrawn');
  await page.getByRole('link', { name: '回到资金' }).click();
  await page.getByRole('button', { name: '为 8 笔制单' }).click();
  await page.getByRole('link', { name: '看这一批' }).click();
  const approve = page.getByRole('button', { name: '复核（您制的单，要由另一人）' });
  await approve.waitFor();
  assert.equal(await approve.getAttribute('aria-disabled'), 'true');
  await approve.click({ force: true });
  assert.equal((await batchOnFile()).state, 'prepared');
  await accessible(page);
  assert.deepEqual(complaints, []);
});

test('a second person gives a code, reads the list to its end, and only then can approve', async () => {
  const { id } = await batchOnFile();
  const { house, payee } = await accountChanged(stage, id);
  checkers = await stage.visit(checker, { viewport: low });
  const { page, complaints } = checkers;
  await page.goto(`/desk/money/batches/${id}`);
  await page.getByLabel('验证器上的六位数字').fill(totpAt(demoTotpSecret, stage.clock.now()));
  await page.getByRole('button', { name: '继续' }).click();
  const early = page.getByRole('button', { name: '复核通过（还有 8 笔没看）' });
  await early.waitFor();
  await early.click({ force: true });
  assert.equal((await batchOnFile()).state, 'prepared');
  await page.getByText('合计 8 笔').scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 3000);
  const unconfirmed = page.getByRole('button', { name: '复核通过（1 个刚改的账户没确认）' });
  await unconfirmed.click({ force: true });
  assert.equal((await batchOnFile()).state, 'prepared');
  const changed = page.getByRole('region', { name: '账户刚改过的 1 笔' });
  await changed.getByText('账户不到 1 小时前改过').waitFor();
  await changed.getByText('这一笔仍付到原来的账户').waitFor();
  assert.equal(await page.getByRole('region', { name: '逐笔清单' }).getByText('账户不到 1 小时前改过').count(), 1);
  await accessible(page);
  const refused = await house.db.transaction((q) =>
    approveBatch(q, demoTenantId, { batchId: id, approvedBy: payee.checker, at: stage.clock.now() }),
  );
  assert.equal(isRefusal(refused) && refused.code, 'accounts-changed');
  await changed.getByRole('checkbox').check();
  await page.getByRole('button', { name: '复核通过，¥9,000.00' }).click();
  await page.getByText('看了 8 / 8 笔').waitFor();
  assert.deepEqual({ ...(await batchOnFile()), id: 0 }, { id: 0, state: 'approved', looked: 8, items: 8 });
  await page.goto(`/desk/cases/${payee.caseId}`);
  await page.getByText('账户不到 1 小时前改过').waitFor();
  assert.deepEqual(complaints, []);
});

test('the file is taken, the batch sent, and a return with errors is told line by line and to the fen', async () => {
  const { id } = await batchOnFile();
  const { page, complaints } = makers;
  await page.goto(`/desk/money/batches/${id}`);
  await page.getByLabel('文件格式').selectOption('ordinary-csv');
  assert.equal(
    await page.getByRole('button', { name: '已交给银行（先下载文件）' }).getAttribute('aria-disabled'),
    'true',
  );
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载银行文件' }).click(),
  ]);
  const lines = new TextDecoder('gb18030')
    .decode(await readFile(await file.path()))
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split('|'));
  assert.equal(lines.length, 8);
  await page.getByRole('button', { name: '已交给银行（1 个刚改的账户没确认）' }).waitFor();
  await page.getByRole('region', { name: '账户刚改过的 1 笔' }).getByRole('checkbox').check();
  await page.getByRole('button', { name: '已交给银行，¥9,000.00' }).click();
  await page.getByText('在银行，已答复 0 / 8 笔').waitFor();
  const why = ['户名不符', '账户已销户'];
  const answers = lines.map(([reference, , , amount], n) =>
    [reference, amount, why[n] === undefined ? '成功' : '失败', why[n] ?? ''].join('|'),
  );
  const stray = ['NJ-2020-STRANGER', '1.00', '成功', ''].join('|');
  const bytes = encodeGb18030(['客户流水号|金额|处理结果|失败原因', ...answers, stray].join('\r\n'));
  assert.ok(Buffer.isBuffer(bytes) || bytes instanceof Uint8Array);
  await page
    .getByLabel('回单文件')
    .setInputFiles({ name: '回单.csv', mimeType: 'text/csv', buffer: Buffer.from(bytes) });
  await page.getByRole('button', { name: '传回单' }).click();
  const told = page.getByRole('status').filter({ hasText: '回单.csv' });
  await told.getByText('到账 6 笔').waitFor();
  await told.getByText('退回 2 笔').waitFor();
  await page.getByText('对不上 1 行').waitFor();
  const rejected = page.getByRole('region', { name: '没付成的 2 笔' });
  await rejected.getByText('户名与账号不符').first().waitFor();
  await rejected.getByText('账户已销户').first().waitFor();
  assert.equal(await rejected.getByText('等本人改账户').count(), 2);
  const fen = lines.map(([, , , amount]) => Math.round(Number(amount) * 100));
  const back = fen[0]! + fen[1]!;
  const yuan = (value: number) =>
    `¥${(value / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  const equation = await page.getByRole('region', { name: '账对得上吗' }).innerText();
  for (const written of ['¥9,000.00', yuan(900_000 - back), yuan(back), '¥0.00', '分毫不差'])
    assert.ok(equation.includes(written), `${written} in ${equation}`);
  await page
    .getByRole('region', { name: '账对得上吗' })
    .getByRole('button', { name: yuan(back), exact: true })
    .click();
  await page.getByRole('button', { name: '没付成 2' }).and(page.locator('[aria-pressed=true]')).waitFor();
  const sentBack = page.getByRole('region', { name: '逐笔清单' }).getByText('退回', { exact: true });
  await sentBack.first().waitFor();
  assert.equal(await sentBack.count(), 2);
  const answered = await stage.year.database.db.query<{ result: string; n: number }>(
    'SELECT result, count(*) AS n FROM payment_results WHERE tenant_id = $1 AND batch_id = $2 GROUP BY 1 ORDER BY 1',
    [demoTenantId, id],
  );
  assert.deepEqual(answered, [
    { result: 'rejected', n: 2 },
    { result: 'settled', n: 6 },
  ]);
  await accessible(page);
  await page.goto('/desk/money');
  const due = page.getByRole('region', { name: '等着付的' });
  await due.getByText('等本人改好账户').waitFor();
  assert.deepEqual(
    await due
      .getByRole('row', { name: /2021年度/ })
      .getByRole('cell')
      .allInnerTexts(),
    ['职业技能等级证书助推\n2021年度', '0', '2', yuan(back), '等本人改好账户'],
  );
  await page.getByRole('button', { name: '预算' }).click();
  await page.getByRole('heading', { name: '2026 年的预算' }).waitFor();
  await accessible(page);
  assert.deepEqual(complaints, []);
});

test('a budget is appropriated in yuan as people write it, and what is no amount is said at once', async () => {
  const { page, complaints } = makers;
  await page.getByText(/这一年还没有批准的预算|批准的年度预算/).waitFor();
  await page.getByRole('button', { name: '登记年度预算' }).click();
  await page.getByLabel('批准的金额（元）').fill('50,000');
  await page.getByLabel(/^批文/).fill('区总工会〔2026〕3号，2026年1月9日');
  await accessible(page);
  await page.getByRole('button', { name: '登记 2026 年的预算' }).click();
  await page.getByText('已登记，等另一位财务确认').waitFor();
  await page.getByRole('button', { name: '知道了' }).click();
  const { page: second, complaints: wrong } = checkers;
  await second.goto('/desk/money?part=budgets');
  const row = second.getByRole('row', { name: /批准年度预算.*¥50,000\.00/ });
  await row.getByRole('button', { name: '核对确认' }).click();
  await second.getByLabel('批文上的金额（元）').fill('5000');
  await second.getByRole('button', { name: '确认，立即生效' }).click();
  await second.getByText('没有生效').waitFor();
  await accessible(second);
  await second.getByLabel('批文上的金额（元）').fill('50000');
  await second.getByRole('button', { name: '确认，立即生效' }).click();
  await row.getByRole('button', { name: '核对确认' }).waitFor({ state: 'detached' });
  assert.deepEqual(wrong, []);
  await page.reload();
  await page.getByRole('button', { name: '预算' }).click();
  await page.getByRole('button', { name: '安排预算', exact: true }).click();
  await page.getByLabel('支出科目').selectOption('50102');
  await page.getByLabel('金额（元）').fill('一千');
  await page.getByText('“一千”不是金额').waitFor();
  await page.getByLabel('金额（元）').fill('1,000.50');
  await accessible(page);
  await page.getByRole('button', { name: '安排 ¥1,000.50' }).click();
  await page.getByRole('row', { name: /^50102 .*¥1,000\.50/ }).waitFor();
  const [pot] = await stage.year.database.db.query<{ fen: number }>(
    "SELECT credits - debits AS fen FROM accounts WHERE tenant_id = $1 AND kind = 'appropriation' AND expenditure_code = '50102'",
    [demoTenantId],
  );
  assert.equal(pot!.fen, 100_050);
  await page.getByRole('button', { name: '按办法' }).click();
  await page.getByRole('row', { name: /^职业技能等级证书助推/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test('a large batch is filled by a job that one may leave, and then waits for the second person', async () => {
  const { page, complaints } = makers;
  await page.route('**/api/rounds/*/payment-batches', (route) =>
    route.continue({ postData: JSON.stringify({ ...route.request().postDataJSON(), later: true }) }),
  );
  await page.goto('/desk/money');
  await page.getByRole('button', { name: '为 6 笔制单' }).click();
  const job = page.getByRole('region', { name: '制付款批次' });
  await job.getByText('做完了').waitFor();
  await page.getByRole('link', { name: '看这一批' }).click();
  await page.getByText('等另一人复核').first().waitFor();
  const batch = await batchOnFile();
  assert.deepEqual([batch.state, batch.items], ['prepared', 6]);
  assert.deepEqual(complaints, []);
});
