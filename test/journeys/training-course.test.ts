// 技能培训全额助推: 310 certified in four courses; the schools are paid, those who failed or stayed away cost nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoTenantId } from '#demo/tenant.ts';
import { assertFates, assertMoney, bulletinOf, type DemoYear, demoYear, endDemo } from '#test/support/demo.ts';
import { brokenIn, seenByMember } from '#test/support/member-view.ts';

let year: DemoYear;
before(async () => {
  year = await demoYear();
});
after(() => endDemo(year));

test('310 pass; failures, absences, doubles and non-members end with their reasons', async () => {
  assert.deepEqual(await assertFates(year, 'training-course'), { paid: 310, refused: 38 });
});

test('the bulletin comes to 310 certified in 4 courses', async () => {
  const { zh, en } = await bulletinOf(year, 'training-course');
  assert.match(zh, /4门课程.*310名职工/);
  assert.match(en, /\b310 members\b.*\b4 courses\b/);
});

test('the schools are paid in full for those who passed', async () => {
  await assertMoney(year, 'training-course', 47_772_000);
});

test('a pass is on file as a fact for the next programme', async () => {
  const facts = await year.database.db.query(
    "SELECT 1 FROM facts WHERE tenant_id = $1 AND key = 'training.training-course' AND withdrawn_at IS NULL",
    [demoTenantId],
  );
  assert.equal(facts.length, 310);
});

test('a member sees whether the course was passed; whoever failed sees that no rule was broken', async () => {
  const rows = year.rows.filter(
    (row) => row.expected.programme === 'training-course' && row.expected.purpose === 'cases' && row.caseId !== null,
  );
  const passed = await seenByMember(year, rows.find((row) => row.expected.fate === 'paid')!);
  assert.deepEqual([passed.status, passed.stage, brokenIn(passed)], ['passed', 'pay', []]);
  const failed = await seenByMember(year, rows.find((row) => row.expected.reason === 'course-failed')!);
  assert.deepEqual([failed.status, failed.stage, brokenIn(failed), failed.amountFen], ['failed', 'attend', [], null]);
});
