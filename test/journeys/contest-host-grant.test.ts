// 二级工会办赛助推: five unions that held a contest in the year; the payee is the organisation and its name is not hidden.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { assertFates, assertMoney, bulletinOf, type DemoYear, demoYear, endDemo } from '#test/support/demo.ts';
import { brokenIn, seenBy } from '#test/support/member-view.ts';

let year: DemoYear;
before(async () => {
  year = await demoYear();
});
after(() => endDemo(year));

test('five unions are paid; a contest of another year and a second application are refused', async () => {
  assert.deepEqual(await assertFates(year, 'contest-host-grant'), { paid: 5, refused: 2 });
});

test('the bulletin comes to 5 unions', async () => {
  const { zh, en } = await bulletinOf(year, 'contest-host-grant');
  assert.match(zh, /5家二级工会/);
  assert.match(en, /\b5 second-level unions\b/);
});

test('the money goes to organisations and adds up', async () => {
  await assertMoney(year, 'contest-host-grant', 5_000_000);
  const items = await year.database.db.query<{ name: string; person: number | null }>(
    `SELECT i.payee_name AS name, i.payee_person_id AS person FROM payment_items i JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id
      WHERE i.tenant_id = $1 AND b.round_id = $2`,
    [demoTenantId, year.rounds.get('contest-host-grant')!.id],
  );
  const names = items.map((item) => item.name.replace('总工会', '')).sort();
  assert.deepEqual(names, ['杨镇', '李遂镇', '马坡镇', '北小营镇', '双丰街道'].sort());
  assert.ok(items.every((item) => item.person === null));
});

test('the union sees its own case and by which rule the contest of another year was refused', async () => {
  const rows = year.rows.filter((row) => row.expected.programme === 'contest-host-grant' && row.caseId !== null);
  const officerOf = (union: string) =>
    year.run.world.posts.find((post) => post.organisationKey === union && post.role === 'officer')!.personKey;
  const seen = async (fate: 'paid' | 'refused') => {
    const row = rows.find((one) => one.expected.fate === fate)!;
    return seenBy(year, officerOf(row.expected.union), row.caseId!);
  };
  const paid = await seen('paid');
  assert.deepEqual([paid.status, paid.name, paid.amountFen], ['passed', '杨镇总工会', 1_000_000]);
  const refused = await seen('refused');
  assert.deepEqual([refused.status, brokenIn(refused)], ['failed', ['held-in-year']]);
});
