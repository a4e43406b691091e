// One clock on both sides: the day of payment that a member reads on the case is the day that finance reads in the inbox, on the page of money
// and in the batch.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoAccounts } from '#cli/demo.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { chinaDate } from '#kit/clock.ts';
import { addDays, type Day } from '#kit/days.ts';
import { formatDay } from '#kit/format.ts';
import { seriousFindings } from '#test/support/accessible.ts';
import { houseOf, phoneOf } from '#test/support/member.ts';
import { openStage, type Stage } from '#test/support/stage.ts';
import { dueWords } from '#web/desk/review/queue-words.ts';

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

const phoneAs = (role: string) => demoAccounts().accounts.find((one) => one.role.en === role)!.phone;

test('the day of payment is the same on the case of the member, on the page of money and in the batch', async () => {
  const { db } = houseOf(stage);
  const [owed] = await db.query<{ caseId: number; personId: number; dueOn: Day; payments: number }>(
    `SELECT min(id) AS "caseId", min(person_id) AS "personId", due_on AS "dueOn", count(*) AS payments FROM cases
      WHERE tenant_id = $1 AND round_id = $2 AND stage = 'pay' AND status = 'open' GROUP BY 3`,
    [demoTenantId, stage.presentRoundId],
  );
  const promised = formatDay(owed!.dueOn, chinaDate(stage.clock.now())).zh;

  const member = await stage.visit(await phoneOf(stage, owed!.personId), { viewport: { width: 390, height: 844 } });
  await member.page.goto(`/hall/cases/${owed!.caseId}`);
  await member.page.getByText(promised).first().waitFor();

  const finance = await stage.visit(phoneAs('Finance, prepares'), { strong: true });
  const { page } = finance;
  await page.goto('/desk');
  const toPrepare = page.locator('.inbox').getByRole('listitem').filter({ hasText: '制付款单' });
  const left = dueWords(owed!.dueOn, chinaDate(stage.clock.now())).zh;
  await toPrepare
    .filter({ hasText: `${owed!.payments} 笔` })
    .getByText(left)
    .waitFor();
  await page.goto('/desk/money');
  const days = page.getByRole('region', { name: '答应本人的到账日' });
  const row = days.getByRole('row').filter({ hasText: promised });
  await row.waitFor();
  assert.match(await row.innerText(), new RegExp(`${owed!.payments}\\s*$`), 'all that are owed by that day');
  assert.equal(await days.getByText('超期').count(), 0);
  assert.deepEqual(await seriousFindings(page), []);

  await page
    .getByRole('region', { name: '等着付的' })
    .getByRole('row', { name: /2026年度/ })
    .getByRole('button', { name: `为 ${owed!.payments} 笔制单` })
    .click();
  await page.getByRole('link', { name: '看这一批' }).click();
  await page.getByRole('region', { name: '逐笔', exact: true }).waitFor();
  await page.getByText(`${promised}前到账`).waitFor();
  await page.goto('/desk/money');
  await row.waitFor();
  assert.equal(
    await page.getByText(`${promised}前到账`).count(),
    2,
    'still promised while it is in a batch, and at the batch',
  );

  // The day passes: both the case and its place in the queue, as the engine writes them together.
  const passed = addDays(chinaDate(stage.clock.now()), -2);
  for (const [table, id] of [
    ['queue_entries', 'case_id'],
    ['cases', 'id'],
  ])
    await db.query(`UPDATE ${table} SET due_on = $3 WHERE tenant_id = $1 AND ${id} = $2`, [
      ...[demoTenantId, owed!.caseId, passed],
    ]);
  await page.reload();
  await days.getByText('超期 2 天').waitFor();
  assert.deepEqual([...member.complaints, ...finance.complaints], []);
});
