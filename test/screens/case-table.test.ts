// A round of 20,000 cases and more in the desk's table: scrolled to the end of what was asked for and filtered.
// How long the browser is held up by 100,000 of them is measured by `bench screens`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const many = 20_000;
let stage: Stage;
let roundId: number;
before(async () => {
  stage = await openStage();
  const { owner } = stage.year.database;
  const [round] = await owner.query<{ id: number }>(
    "SELECT id FROM rounds WHERE tenant_id = $1 AND year = 2020 AND programme_key = 'certificate-grant'",
    [demoTenantId],
  );
  roundId = round!.id;
  // Copies of the round's own cases under numbers of their own: the table reads rows, whatever their history.
  await owner.query(
    `WITH own AS (SELECT c, row_number() OVER (ORDER BY id) AS number FROM cases c WHERE tenant_id = $1 AND round_id = $2)
     INSERT INTO cases SELECT (jsonb_populate_record(own.c, jsonb_build_object('id', 900000000 + n * 1000 + own.number))).*
       FROM own CROSS JOIN generate_series(1, 1 + $3::int / (SELECT count(*)::int FROM own)) AS n`,
    [demoTenantId, roundId, many],
  );
  await owner.query('ANALYZE cases');
});
after(() => stage?.close());

const chair = demoAccounts().accounts.find((one) => one.role.en === 'Chair')!;

test('20,000 cases are scrolled through and filtered', async () => {
  const { page, complaints } = await stage.visit(chair.phone, { viewport: { width: 1440, height: 900 } });
  await page.goto(`/desk/rounds/${roundId}/cases`);
  const list = page.getByRole('region', { name: '办件列表' });
  await list.locator('tbody tr').nth(20).waitFor();
  const read = async () =>
    Number(
      (await page.getByRole('status').filter({ hasText: '已取' }).innerText())
        .match(/已取 ([\d,]+)/)![1]!
        .replaceAll(',', ''),
    );
  for (let n = 0; (await read().catch(() => many)) < many; n++) {
    assert.ok(n < 400, 'pages keep coming');
    await list.evaluate((box) => box.scrollTo(0, box.scrollHeight));
    await page.waitForTimeout(30);
  }
  for (let at = 0; at <= 10; at++) {
    await list.evaluate((box, part) => box.scrollTo(0, (box.scrollHeight * part) / 10), at);
    await page.waitForTimeout(30);
    assert.ok((await list.locator('tbody tr').count()) < 80, 'only the rows in sight are in the page');
  }
  await page.getByLabel('状态').selectOption({ label: '未通过' });
  await page.waitForURL(/status=failed/);
  await list.getByText('未通过').first().waitFor();
  assert.equal(await list.getByText('已办结').count(), 0);
  const [person] = await stage.year.database.owner.query<{ name: string; id: number }>(
    `SELECT p.name, c.id FROM cases c JOIN people p ON p.tenant_id = $1 AND p.id = c.person_id
      WHERE c.tenant_id = $1 AND c.round_id = $2 AND c.status = 'failed' ORDER BY c.id LIMIT 1`,
    [demoTenantId, roundId],
  );
  await page.getByLabel('找人').fill(person!.name);
  await page.waitForURL(/text=/);
  await list.getByRole('cell', { name: String(person!.id), exact: true }).waitFor();
  await page.getByLabel('找人').fill(String(person!.id));
  await page.getByText('共 1 件').waitFor();
  // Whoever thinks while typing goes on in the same field, whatever was asked meanwhile.
  const typed = page.getByLabel('找人');
  await typed.fill('');
  await page.waitForURL((url) => !url.searchParams.has('text'));
  await typed.focus();
  await page.keyboard.insertText(person!.name.slice(0, 1));
  await page.waitForURL(/text=/);
  await page.keyboard.insertText(person!.name.slice(1));
  await page.waitForURL((url) => url.searchParams.get('text') === person!.name);
  assert.equal(await typed.inputValue(), person!.name);
  assert.deepEqual(complaints, []);
});
