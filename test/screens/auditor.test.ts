// The auditor's first page: what was paid lately and by whom, with what is out of the ordinary before the rest; on a phone too, and for nobody else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { openStage, type Stage } from '#test/support/stage.ts';

const phoneOf = (role: string): string => demoAccounts().accounts.find((one) => one.role.en === role)!.phone;
const auditor = phoneOf('Funds auditor');

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const heading = '近 30 天的钱，请您看';

interface Paid {
  readonly id: number;
  readonly number: string;
  readonly payee: number;
}

/** Batches with payments to people, the newest first. */
const paid = (): Promise<Paid[]> =>
  stage.year.database.owner.query<Paid>(
    `SELECT b.id, b.number, min(i.payee_person_id) AS payee FROM payment_batches b JOIN payment_items i ON i.tenant_id = $1 AND i.batch_id = b.id
      WHERE b.tenant_id = $1 AND b.state NOT IN ('preparing', 'withdrawn') AND i.payee_person_id IS NOT NULL
      GROUP BY b.id, b.number, b.prepared_at ORDER BY b.prepared_at DESC, b.id DESC`,
    [demoTenantId],
  );

for (const [where, viewport] of [
  ['desktop', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const)
  test(`on a ${where} the auditor reads who prepared and who checked each payment, and opens it`, async () => {
    const { page, complaints } = await stage.visit(auditor, { viewport });
    await page.goto('/desk');
    const panel = page.getByRole('region', { name: heading });
    await panel.getByRole('listitem').first().waitFor();
    const [newest] = await paid();
    const row = panel.getByRole('listitem').filter({ hasText: newest!.number });
    await row.getByText(/制单，.+(复核|还没复核)/).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing lies outside');
    if (process.env.SHOT) await page.screenshot({ path: `/tmp/auditor-${where}.png`, fullPage: true });
    await row.getByRole('link').click();
    await page.getByRole('heading', { level: 1 }).getByText(newest!.number).waitFor();
    assert.deepEqual(complaints, []);
  });

test('a payment to an account changed about then stands first and says so', async () => {
  const [, older] = await paid();
  const { owner } = stage.year.database;
  const daysAgo = (days: number) => new Date(stage.clock.now().getTime() - days * 86_400_000);
  // One of an earlier month, as if it had been prepared in this one.
  await owner.query('UPDATE payment_batches SET prepared_at = $3 WHERE tenant_id = $1 AND id = $2', [
    demoTenantId,
    older!.id,
    daysAgo(20),
  ]);
  await owner.query('UPDATE people SET account_changed_at = $3 WHERE tenant_id = $1 AND id = $2', [
    demoTenantId,
    older!.payee,
    daysAgo(22),
  ]);
  const { page } = await stage.visit(auditor, { viewport: { width: 1440, height: 900 } });
  await page.goto('/desk');
  const batches = page.getByRole('region', { name: heading }).getByRole('listitem').filter({ hasText: '制单' });
  await batches.filter({ hasText: '1 笔的账户在付款前后改过' }).waitFor();
  assert.deepEqual(
    [await batches.count(), await batches.first().getByText(older!.number).count()],
    [2, 1],
    'before the newer one',
  );
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('to an account changed about then').first().waitFor();
  if (process.env.SHOT) await page.screenshot({ path: '/tmp/auditor-en.png', fullPage: true });
});

test('cases that one person reviewed and granted are counted for their round', async () => {
  const changed = await stage.year.database.owner.query<{ roundId: number }>(
    `UPDATE cases c SET changed_at = $2, state = jsonb_set(c.state::jsonb, '{deciders}',
        (SELECT jsonb_agg(jsonb_set(d, '{personId}', '1')) FROM jsonb_array_elements(c.state::jsonb -> 'deciders') d))::json
      WHERE c.tenant_id = $1 AND c.id IN (SELECT k.id FROM cases k JOIN rounds r ON r.tenant_id = $1 AND r.id = k.round_id
        WHERE k.tenant_id = $1 AND r.programme_key = 'certificate-grant' AND r.year = 2021 AND k.stage = 'pay' ORDER BY k.id LIMIT 2)
      RETURNING c.round_id AS "roundId"`,
    [demoTenantId, stage.clock.now()],
  );
  assert.equal(changed.length, 2);
  const { page } = await stage.visit(auditor, { viewport: { width: 1440, height: 900 } });
  await page.goto('/desk');
  const row = page.getByRole('listitem').filter({ hasText: '2 件的审核和批准是同一个人' });
  await row.waitFor();
  assert.equal(await row.getByRole('link').getAttribute('href'), `/desk/rounds/${changed[0]!.roundId}/cases`);
  if (process.env.SHOT) await page.screenshot({ path: '/tmp/auditor-hands.png', fullPage: true });
});

test('an officer has no such list', async () => {
  const { page } = await stage.visit(phoneOf('Union officer'), { viewport: { width: 1440, height: 900 } });
  await page.goto('/desk');
  await page.getByRole('heading', { name: '昨天到现在' }).waitFor();
  assert.equal(await page.getByRole('region', { name: heading }).count(), 0);
});
