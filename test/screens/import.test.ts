// A workbook of 5,000 members from upload to commit: every row's fate and reason first, then carried out with its progress, found again after leaving.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { writeWorkbook } from '#documents/workbook-write.ts';
import { addDays } from '#kit/days.ts';
import { makeIdNumber } from '#kit/identifiers.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const viewport = { width: 1440, height: 900 };
const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;
const rowsInFile = 5_000;
const wrong = [1_200, 3_700] as const;
const surnames = [...'赵钱孙李周吴郑王冯陈'];
const given = [...'安邦昌达恩方国海建静'];

async function workbook(union: string): Promise<Buffer> {
  const rows = Array.from({ length: rowsInFile }, (_, n) => {
    const idNumber = makeIdNumber(
      '110113',
      addDays('1970-01-01', n % 4_000),
      500 + Math.floor(n / 4_000) * 100 + (n % 100),
    );
    const name = `${surnames[n % 10]}${given[Math.floor(n / 10) % 10]}${given[Math.floor(n / 100) % 10]}`;
    const spoilt = wrong.includes(n as 1_200)
      ? `${idNumber.slice(0, 17)}${idNumber.endsWith('1') ? '2' : '1'}`
      : idNumber;
    return [name, spoilt, union, '2026-01-05'];
  });
  const columns = ['姓名', '身份证号', '所在工会', '入会日期'].map((heading) => ({ heading }));
  return writeWorkbook({ name: '会员名册', columns, rows });
}

test('5,000 members come in: looked at first, two bad rows named, the rest carried out', async () => {
  const { owner } = stage.year.database;
  const [union] = await owner.query<{ name: string }>(
    "SELECT name FROM organisations WHERE tenant_id = $1 AND level = 'grassroots' AND closed_at IS NULL ORDER BY id LIMIT 1",
    [demoTenantId],
  );
  const members = async () =>
    (
      await owner.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM memberships WHERE tenant_id = $1 AND status = 'active'",
        [demoTenantId],
      )
    )[0]!.n;
  const before = await members();
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/import');
  await page.getByLabel('表格文件').setInputFiles({
    name: '会员名册.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: await workbook(union!.name),
  });
  await page.getByText('正在读文件、逐行试算').waitFor();
  await page
    .getByText(`试算过了：${(rowsInFile - wrong.length).toLocaleString('en')} 条能办，2 条办不了`)
    .waitFor({ timeout: 180_000 });
  assert.equal(await members(), before, 'nothing is carried out by looking');

  const table = page.getByRole('region', { name: '逐行结果' });
  await table.getByText('办不了').first().waitFor();
  assert.equal(await table.locator('tbody tr').count(), 2);
  assert.match(await table.locator('tbody tr').first().innerText(), /证/);
  await page.getByRole('button', { name: /^全部/ }).click();
  await table.locator('tbody tr').nth(10).waitFor();
  for (let n = 0; n < 12; n++) {
    await table.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await page.waitForTimeout(120);
  }
  assert.ok((await table.locator('tbody tr').count()) < 80, 'only the rows in sight are in the page');
  assert.deepEqual(await seriousFindings(page), []);

  await page.getByRole('button', { name: '提交这 4,998 条' }).click();
  await page.getByRole('progressbar').waitFor();
  const address = page.url();
  await page.goto('/desk/rounds');
  await page.getByRole('heading', { name: '批次', exact: true }).waitFor();
  await page.goto(address);
  await page.getByText('4,998 条进来了，2 条没进').waitFor({ timeout: 180_000 });
  await page.getByText('做完了').waitFor();
  assert.equal((await members()) - before, rowsInFile - wrong.length);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('4,998 came in, 2 did not').waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.deepEqual(complaints, []);
});

test('an import is given up before anything is carried out, and a file that is no list is refused in words', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport });
  await page.goto('/desk/import');
  const picker = page.getByLabel('表格文件');
  await picker.setInputFiles({
    name: '照片.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('not a workbook'),
  });
  await page.getByRole('alert').waitFor();
  const buffer = Buffer.from('姓名,身份证号,入会日期\n张三,110113198005060019,2020-01-01\n');
  await picker.setInputFiles({ name: '一人.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('heading', { name: '一人.csv' }).waitFor();
  await page.getByRole('button', { name: '不要了，放弃' }).click();
  await page.getByText('这次导入已放弃').waitFor();
  const [run] = await stage.year.database.owner.query<{ state: string }>(
    "SELECT state FROM import_runs WHERE tenant_id = $1 AND file_name = '一人.csv'",
    [demoTenantId],
  );
  assert.equal(run!.state, 'withdrawn');
  assert.deepEqual(complaints, []);
});
