// 职业技能等级证书助推, the whole way: 170 of 206 rows are paid, and each of the others ends with its reason.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { actingAs, step, tryOut } from '#demo/hands.ts';
import { demoTenantId } from '#demo/tenant.ts';
import { isRefusal } from '#kit/refusal.ts';
import { certificateGrant } from '#programmes/innovation/certificate-grant.ts';
import {
  assertFates,
  assertMasked,
  assertMoney,
  bulletinOf,
  type DemoYear,
  demoYear,
  endDemo,
  figuresAt,
} from '#test/support/demo.ts';
import { brokenIn, seenByMember } from '#test/support/member-view.ts';

let year: DemoYear;
before(async () => {
  year = await demoYear();
});
after(() => endDemo(year));

test('170 certificates are paid, every other row of the workbooks is refused with its reason', async () => {
  assert.deepEqual(await assertFates(year, 'certificate-grant'), { paid: 170, refused: 36 });
});

test('the unions were told of each row beforehand: taken, filed though a rule refuses it, or not to be filed', async () => {
  const rows = year.rows.filter((row) => row.expected.programme === 'certificate-grant');
  const counts = Map.groupBy(rows, (row) => row.fate);
  const fates = ['done', 'filed', 'bad'].map((fate) => counts.get(fate)?.length);
  assert.deepEqual([fates, rows.length], [[173, 14, 19], 206]);
  const rules = new Set([...certificateGrant.who, ...certificateGrant.rules].map((rule) => rule.key));
  for (const row of counts.get('filed')!) {
    assert.ok(row.caseId !== null);
    assert.ok(row.reasons.every((reason) => reason.warning === undefined && rules.has(reason.code)));
  }
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

test('whoever found his own case on his desk was refused, and a colleague decided it', async () => {
  const own = year.rows.filter((row) => row.expected.plot?.kind === 'recusal' && row.caseId !== null);
  assert.equal(own.length, 5);
  const byCase = new Map(own.map((row) => [row.caseId, year.run.ids.people.get(row.expected.personKey!)!]));
  const reviewers = year.recusals.filter((one) => byCase.has(one.caseId));
  assert.deepEqual(
    reviewers.map((one) => one.code),
    ['recusal-own-case', 'recusal-own-case', 'recusal-own-case'],
  );
  const rows = await year.database.db.query<{ id: number; state: { deciders: { personId: number }[] } }>(
    'SELECT id, state FROM cases WHERE tenant_id = $1 AND id = ANY ($2::bigint[])',
    [demoTenantId, [...byCase.keys()]],
  );
  for (const { id, state } of rows) {
    assert.ok(state.deciders.length >= 3);
    assert.ok(!state.deciders.some((one) => one.personId === byCase.get(id)));
  }
});

test('nobody decided two stages of a case, the grant among them, and no history runs backwards in time', async () => {
  const twice = await year.database.db.query(
    `SELECT c.id FROM cases c CROSS JOIN LATERAL json_array_elements(c.state->'deciders') d
      WHERE c.tenant_id = $1 GROUP BY c.id, d->>'personId' HAVING count(DISTINCT d->>'stage') > 1`,
    [demoTenantId],
  );
  assert.deepEqual(twice, []);
  const backwards = await year.database.db.query(
    `SELECT a.case_id FROM case_events a JOIN case_events b ON b.tenant_id = $1 AND b.case_id = a.case_id AND b.seq = a.seq + 1
      WHERE a.tenant_id = $1 AND b.at < a.at`,
    [demoTenantId],
  );
  assert.deepEqual(backwards, []);
});

test('one case came back corrected, two notices were objected to, and no review was late', async () => {
  const figures = await figuresAt(year, year.run.world.districtKey);
  assert.equal(figures['basic.returned'], 1);
  assert.equal(figures['notice.objected'], 2);
  assert.equal(figures['notice.upheld'], 1);
  assert.equal(figures['basic.escalated'] ?? 0, 0);
  assert.equal(figures['district.escalated'] ?? 0, 0);
});

test('the figures of every level are the sum of the level below', async () => {
  const { organisations, districtKey } = year.run.world;
  const below = organisations.filter((one) => one.parentKey === districtKey);
  assert.ok(below.length >= 25);
  const parts = await Promise.all(below.map((one) => figuresAt(year, one.key)));
  const sum = (measure: string) => parts.reduce((all, one) => all + (one[measure] ?? 0), 0);
  const above = organisations.find((one) => one.key === districtKey)!.parentKey!;
  for (const figures of [await figuresAt(year, districtKey), await figuresAt(year, above)])
    for (const [measure, value] of [
      ['pay.settled', 170],
      ['pay.settledFen', 17_400_000],
      ['apply.submitted', 187],
    ] as const)
      assert.deepEqual([measure, figures[measure], sum(measure)], [measure, value, value]);
});

test('a member refused by a rule may read which one, and object', async () => {
  const row = year.rows.find((one) => one.expected.reason === 'issued-in-other-year' && one.caseId !== null)!;
  assert.match(row.reasons[0]!.why.zh, /本年度/);
  year.run.clock.set('2020-10-13T10:00:00+08:00');
  const member = { personId: (await actingAs(year.run, row.expected.personKey!)).personId, posts: [] };
  const [outcome] = await tryOut(year.run, [step(member, row.caseId!, 'appeal', { why: '证书日期印错' }, 'journey')]);
  assert.ok(outcome && !isRefusal(outcome) && outcome.moved?.stage === 'appeal');
});

test('a member sees his own case: refused by its rule, or paid although the bank sent the first payment back', async () => {
  const row = (match: (one: (typeof year.rows)[number]) => boolean) =>
    year.rows.find((one) => one.expected.programme === 'certificate-grant' && one.caseId !== null && match(one))!;
  for (const [reason, rule] of [
    ['issuer-not-listed', 'issuer-listed'],
    ['occupation-not-listed', 'occupation-listed'],
    ['membership-ended', 'member'],
  ] as const) {
    const seen = await seenByMember(
      year,
      row((one) => one.expected.reason === reason),
    );
    assert.deepEqual([seen.status, brokenIn(seen)], ['failed', [rule]]);
  }
  const returned = new Set(year.run.world.bankReturns.map((one) => one.certificateNumber));
  const paid = row((one) => returned.has(one.expected.values.certificateNumber!) && one.expected.fate === 'paid');
  const seen = await seenByMember(year, paid);
  assert.deepEqual([seen.status, brokenIn(seen), seen.amountFen], ['passed', [], paid.expected.amountFen]);
});
