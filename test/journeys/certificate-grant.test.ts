// 职业技能等级证书助推, the whole way: 170 of 206 rows are paid, and each of the others ends with its reason.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actingAs, step } from '#demo/hands.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { isRefusal } from '#kit/refusal.ts';
import {
  assertFates,
  assertMasked,
  assertMoney,
  bulletinOf,
  type DemoYear,
  demoYear,
  endDemo,
} from '#test/support/demo.ts';

let year: DemoYear;
before(async () => {
  year = await demoYear();
});
after(() => endDemo(year));

test('170 certificates are paid, every other row of the workbooks is refused with its reason', async () => {
  assert.deepEqual(await assertFates(year, 'certificate-grant'), { paid: 170, refused: 36 });
});

test('the bulletin comes to 170 in both languages because the cases lead there', async () => {
  const { zh, en } = await bulletinOf(year, 'certificate-grant');
  assert.match(zh, /共有170名职工/);
  assert.match(en, /\b170 members\b/);
});

test('what was granted was sent and settled, and every hash, balance and figure can be recomputed', async () => {
  await assertMoney(year, 'certificate-grant', 17_400_000);
});

test('six payments came back from the bank and were paid on the second attempt', async () => {
  const rows = await year.database.db.query<{ attempt: number; result: string; count: number }>(
    `SELECT i.attempt, r.result, count(*) AS count FROM payment_items i JOIN payment_results r ON r.tenant_id = $1 AND r.item_id = i.id
       JOIN payment_batches b ON b.tenant_id = $1 AND b.id = i.batch_id WHERE i.tenant_id = $1 AND b.round_id = $2 GROUP BY 1, 2 ORDER BY 1, 2`,
    [demoTenantId, year.rounds.get('certificate-grant')!.id],
  );
  assert.deepEqual(rows, [
    { attempt: 1, result: 'rejected', count: 6 },
    { attempt: 1, result: 'settled', count: 164 },
    { attempt: 2, result: 'settled', count: 6 },
  ]);
});

test('the notice masks every name', async () => {
  assert.ok((await assertMasked(year)) >= 170);
});

test('whoever holds a post did not decide his own case', async () => {
  const own = year.rows.filter((row) => row.expected.plot?.kind === 'recusal' && row.caseId !== null);
  assert.ok(own.length >= 5);
  for (const row of own) {
    const personId = year.run.ids.people.get(row.expected.personKey!)!;
    const rows = await year.database.db.query(
      `SELECT 1 FROM cases c CROSS JOIN LATERAL jsonb_array_elements(c.state->'deciders') d WHERE c.tenant_id = $1 AND c.id = $2 AND d->>'personId' = $3`,
      [demoTenantId, row.caseId, String(personId)],
    );
    assert.equal(rows.length, 0, row.expected.workbook);
  }
});

test('a member refused by a rule may read which one, and object', async () => {
  const row = year.rows.find((one) => one.expected.reason === 'issued-in-other-year' && one.caseId !== null)!;
  assert.match(row.reasons[0]!.why.zh, /本年度/);
  year.run.clock.set('2020-10-13T10:00:00+08:00');
  const member = { personId: (await actingAs(year.run, row.expected.personKey!)).personId, posts: [] };
  const outcome = await year.run.engine.act(
    demoTenantId,
    step(member, row.caseId!, 'appeal', { why: '证书日期印错' }, 'journey'),
  );
  assert.ok(!isRefusal(outcome) && outcome.moved?.stage === 'appeal');
});
